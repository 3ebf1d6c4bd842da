"""A table of a template file, read with errors that name file, line and key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from model.checked_data import CheckedTable, KeyPath, dotted
from model.errors import TemplateError
from model.form.toml_lines import line_of

T = TypeVar("T")


class TomlTable(CheckedTable):
    """A table of a template file."""

    not_a_table = "应为一个表"

    def __init__(self, data: dict[str, Any], text: str, source: str) -> None:
        super().__init__(data)
        self.text = text
        self._source = source

    def error(self, path: KeyPath, problem: str) -> TemplateError:
        line = line_of(self.text, path)
        place = f"第 {line} 行" if line else "顶层"
        sentence = f"模板文件“{self._source}”{place}的键“{dotted(path)}”{problem}，请改正后重试。"
        return TemplateError(sentence, path, problem)

    def string(self, key: str, default: str | None = None, allow_empty: bool = False) -> str:
        value = self.take(key, str, "应为文字", default)
        if not value and not allow_empty:
            self.fail("不能为空", key)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        return self.take(key, bool, "应为 true 或 false", default)

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> Any:
        value = self.string(key, default)
        if value not in choices:
            self.fail(f"应为 {' 或 '.join(choices)}，现在是“{value}”", key)
        return value

    def strings(self, key: str, allow_empty: bool = False, optional: bool = False) -> tuple[str, ...]:
        values = self.take(key, list, "应为文字的列表", [] if optional else None)
        if not all(isinstance(value, str) and value for value in values):
            self.fail("应为文字的列表，且没有空的一项", key)
        if not values and not (allow_empty or optional):
            self.fail("至少要有一项", key)
        return tuple(values)

    def each(self, key: str, read: Callable[[TomlTable], T], optional: bool = False) -> tuple[T, ...]:
        """Read every table of a list and complain about unknown keys and repeated names."""
        values = self.take(key, list, "应为表的列表", [] if optional else None)
        if not all(isinstance(value, dict) for value in values or [None] * (not optional)):
            self.fail("应为表的列表，且至少有一项", key)
        items = [whole(table, read) for table in (self.tables(key) if values else [])]
        names = [getattr(item, "id", None) or getattr(item, "name", None) for item in items]
        for name in names:
            if name is not None and names.count(name) > 1:
                self.fail(f"里“{name}”出现了两次", key)
        return tuple(items)


def whole(table: TomlTable, read: Callable[[TomlTable], T]) -> T:
    """Read a table and complain about unknown keys."""
    value = read(table)
    table.done()
    return value
