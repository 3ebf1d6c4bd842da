"""Enums made quickly are those that Python makes."""

from __future__ import annotations

import enum
from typing import Any

import pytest
from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import Qt

from ui import quick_enums

BASES = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)


def _enums() -> set[Any]:
    """Return the enums of Qt that some hundred classes have which are there already."""
    known = [Qt, *(one for module in (QtCore, QtGui, QtWidgets) for one in vars(module).values())]
    inner = [one for whole in known if isinstance(whole, type) for one in vars(whole).values()]
    return {one for one in known + inner if isinstance(one, enum.EnumType)}


def test_all_of_qt_are_the_same() -> None:
    found = _enums()
    assert len(found) > 200
    for one in found:
        members = [(name, member._value_) for name, member in one._member_map_.items()]
        base = next(base for base in one.__mro__ if base in BASES)
        assert quick_enums.is_plain(base, members)
        assert quick_enums.facts(base, members) == quick_enums.facts(base, members, quick_enums.create)


@pytest.mark.parametrize(
    "members",
    ["A B", ["A", "B"], [("_a", 1)], [("mro", 1)], [("name", 1)], [("real", 1)], [("A", "text")], None],
)
def test_what_is_otherwise_is_made_by_python(members: Any) -> None:
    assert not quick_enums.is_plain(enum.IntEnum, members)


def test_an_enum_is_of_the_module_that_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enum.EnumType, "_create_", enum.EnumType._create_)  # type: ignore[attr-defined]
    quick_enums.make_quickly()
    assert enum.EnumType._create_ is quick_enums.create  # type: ignore[attr-defined]
    for members in ([("A", 1), ("B", 2)], ["A", "B"]):
        made: Any = enum.Flag("Made", members)  # type: ignore[arg-type]
        assert (made.__module__, made.A | made.B, made(3)) == (__name__, made(3), made.A | made.B)


def test_a_python_with_other_enums_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = enum.EnumType._create_  # type: ignore[attr-defined]
    monkeypatch.setattr(quick_enums, "_note_bits", lambda *_: None)
    quick_enums.make_quickly()
    assert enum.EnumType._create_ is before  # type: ignore[attr-defined]
