"""PySide6's enums are made in a quarter of the time that Python takes for them.

A start makes some three hundred, with four thousand members. Python makes each as if it came from the body of a class,
where names may be reserved and values anything. PySide6 gives lists of names and integers: Python makes the first class of
a kind, without members, the others are made like it, and members are added here. What is otherwise, or a Python that
makes enums otherwise, is as ever.
"""

from __future__ import annotations

import enum
import sys
from functools import reduce
from operator import or_
from typing import Any

_create: Any = enum.EnumType._create_  # type: ignore[attr-defined]
_put = type.__setattr__  # an enum's own asks first whether a member would get lost
# names with a meaning in such enums, for which Python adds more than a member
_TAKEN = {
    base: {"mro"}.union(*map(vars, base.__mro__))
    for base in (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)
}
_FIRST: dict[Any, Any] = {}  # what is in an enum without members, by what it stands on
_SAMPLE = [("B", 2), ("A", 1), ("Both", 3), ("Old", 2), ("None_", 0)]


def make_quickly() -> None:
    """Make enums so from now on, where that is the same: for flags or not, for integers or not."""
    if all(facts(base, _SAMPLE) == facts(base, _SAMPLE, create) for base in (enum.IntFlag, enum.Enum)):
        enum.EnumType._create_ = create  # type: ignore[attr-defined]


def create(cls: Any, name: str, members: Any, *, module: str | None = None, **more: Any) -> Any:
    """Make an enum called ``name`` on ``cls``, as ``cls(name, members)`` does."""
    module = module or sys._getframe(2).f_globals.get(
        "__name__"
    )  # as Python finds it, from one call further off
    if more.get("type") or more.get("qualname") or not is_plain(cls, members):
        return _create(cls, name, members, module=module, **more)
    made = _empty(cls, name, module, more.get("boundary"))
    by_name, by_value, order = made._member_map_, made._value2member_map_, made._member_names_
    is_flag, new, takes_value = issubclass(made, enum.Flag), made._new_member_, made._use_args_
    for label, value in members:
        member = by_value.get(value)
        if member is None:
            member = by_value[value] = new(made, value) if takes_value else new(made)
            member._value_, member._name_, member.__objclass__ = value, label, made
            member._sort_order_ = len(order)
            if not is_flag or _is_bit(value):
                order.append(label)
        by_name[label] = member
        _put(made, label, member)
    if is_flag:
        _note_bits(made, by_value)
    if hasattr(made, "_hashable_values_"):
        made._hashable_values_.extend(by_value)
    return made


def _empty(cls: Any, name: str, module: str | None, boundary: Any) -> Any:
    if (cls, boundary) not in _FIRST:
        _FIRST[cls, boundary] = dict(vars(_create(cls, "First", (), module="", boundary=boundary)))
    first = _FIRST[cls, boundary].items()
    names = {key: type(one)() if type(one) in (list, dict) else one for key, one in first}
    new = names.pop("__new__")
    made = type.__new__(enum.EnumType, name, (cls,), names | {"__module__": module})
    _put(made, "__new__", new)  # afterwards, or it would become a static method
    return made


def is_plain(cls: Any, members: Any) -> bool:
    """Tell whether members are a list of names that mean nothing else, each with an integer."""
    return (
        cls in _TAKEN
        and type(members) is list
        and all(type(one) is tuple and type(one[1]) is int and one[0][0] != "_" for one in members)
        and _TAKEN[cls].isdisjoint(label for label, _ in members)
    )


def facts(base: Any, members: list[tuple[str, int]], way: Any = _create) -> list[str]:
    """Return all that there is in an enum made in some way."""
    made = way(base, "Sample", members, module=__name__, boundary=enum.KEEP)
    return sorted(repr(one) for one in [*vars(made).items(), *map(vars, made._member_map_.values())])


def _is_bit(value: int) -> bool:
    return value > 0 and not value & (value - 1)


def _note_bits(made: Any, values: Any) -> None:
    """Tell a flag which bits it has, and in which order its members come."""
    made._flag_mask_ = mask = reduce(or_, values, 0)
    made._singles_mask_ = reduce(or_, filter(_is_bit, values), 0)
    made._all_bits_ = 2 ** mask.bit_length() - 1
    single = [made._member_map_[label]._value_ for label in made._member_names_]
    if single != sorted(single):
        made._iter_member_ = made._iter_member_by_def_
