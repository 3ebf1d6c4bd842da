"""Checked data: what is read from a table of a file, and how its faults are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from model.checked_data import CheckedTable, KeyPath, dotted
from model.errors import UserError


class Table(CheckedTable):
    """A table whose errors are a path and a problem."""

    not_a_table = "no table"

    def error(self, path: KeyPath, problem: str) -> UserError:
        return UserError(f"{dotted(path)}: {problem}")


DATA = {"name": "a", "count": 3, "flag": True, "rows": [{"x": 1}, 5], "below": {"deep": {"y": 2}}}


def test_values_are_read_by_kind_and_bounds() -> None:
    root = Table(DATA)
    assert root.take("name", str, "") == "a" and root.whole("count", 3, 3) == 3
    assert root.take("lacking", str, "", "usual") == "usual" and root.whole("lacking", 1, 9, default=4) == 4
    assert root.table("below").table("deep").whole("y", 0, 9) == root.tables("rows")[0].whole("x", 1, 1) + 1


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (lambda root: root.take("lacking", str, "text?"), "lacking: 缺失"),
        (lambda root: root.take("count", str, "text?"), "count: text?"),
        (lambda root: root.whole("flag", 0, 9), "flag: 应为整数"),
        (lambda root: root.whole("count", 4, 9), "count: 应在 4 到 9 之间"),
        (lambda root: root.whole("count", 0, 2), "count: 应在 0 到 2 之间"),
        (lambda root: root.whole("count", 0, 2, problem="a year?"), "count: a year?"),
        (lambda root: root.table("lacking"), "lacking: 缺失"),
        (lambda root: root.table("name").table("x"), "name: no table"),
        (lambda root: root.tables("below"), "below: 应为列表"),
        (lambda root: root.tables("rows")[1].whole("x", 1, 1), "rows[1]: no table"),
        (lambda root: root.table("below").table("deep").take("z", int, ""), "below.deep.z: 缺失"),
        (lambda root: root.fail("wrong", "rows", 0, "x"), "rows[0].x: wrong"),
        (lambda root: Table([]).entries, ": no table"),
    ],
)
def test_a_fault_is_named_with_its_place(read: Callable[[Table], Any], sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        read(Table(DATA))
    assert str(caught.value) == sentence


def test_a_key_that_nobody_read_is_unknown() -> None:
    below = Table(DATA).table("below")
    with pytest.raises(UserError, match=r"^below\.deep: 不认识$"):
        below.done()
    below.table("deep")
    below.done()
