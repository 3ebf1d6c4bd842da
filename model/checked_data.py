"""Data of a parsed file (JSON, TOML), checked while it is read: kinds, bounds, missing and unknown keys."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from model.errors import UserError

T = TypeVar("T")

KeyPath = tuple[str | int, ...]


class CheckedTable(ABC):
    """A table of keys and values that knows its place in the file; every fault is raised as ``error``."""

    not_a_table: ClassVar[str]

    def __init__(self, data: Any) -> None:
        self._data = data
        self._path: KeyPath = ()
        self._read: set[str] = set()

    @abstractmethod
    def error(self, path: KeyPath, problem: str) -> UserError:
        """Return the error that names the file, the place in it and the problem."""

    def fail(self, problem: str, *keys: str | int) -> NoReturn:
        """Raise the error of this table, or of what stands below it."""
        raise self.error((*self._path, *keys), problem)

    @property
    def entries(self) -> dict[str, Any]:
        """The keys and values, themselves not yet checked."""
        if not isinstance(self._data, dict):
            self.fail(self.not_a_table)
        return self._data

    def take(self, key: str, kind: type[T], problem: str, default: T | None = None) -> T:
        """Return a value of that kind; ``default`` None: the key must be there."""
        if type(self._data) is dict and type(value := self._data.get(key)) is kind:
            self._read.add(key)
            return value
        if key not in self.entries and default is not None:
            return default
        value = self._value(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fail(problem, key)
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None, problem: str = "") -> int:
        """Return a whole number from ``low`` to ``high``."""
        value = self.take(key, int, problem or "应为整数", default)
        if not low <= value <= high:
            self.fail(problem or f"应在 {low} 到 {high} 之间", key)
        return value

    def table(self, key: str) -> Self:
        """Return the table behind a key; that it is one is checked when something is read from it."""
        return self._below(self._value(key), key)

    def tables(self, key: str) -> list[Self]:
        """Return the tables of a list, likewise."""
        return [self.table_in(key, place) for place in range(len(self.take(key, list, "应为列表")))]

    def table_in(self, key: str, place: int) -> Self:
        """Return one table of a list."""
        return self._below(self._data[key][place], key, place)

    def done(self) -> None:
        """Complain about a key that nobody read: most likely a slip of the pen."""
        for key in self.entries:
            if key not in self._read:
                self.fail("不认识", key)

    def _value(self, key: str) -> Any:
        if key not in self.entries:
            self.fail("缺失", key)
        self._read.add(key)
        return self.entries[key]

    def _below(self, data: Any, *keys: str | int) -> Self:
        below = object.__new__(type(self))  # a workbook has ten thousands of them
        below.__dict__ = self.__dict__ | {"_data": data, "_path": (*self._path, *keys), "_read": set()}
        return below


def dotted(path: KeyPath) -> str:
    """Return a path as sentences name it: ``indicators[3].name``."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text
