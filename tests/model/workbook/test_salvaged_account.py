"""The account of what happened comes back from a damaged file with its chain, so that a gap in it is seen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from model.workbook.damage import DamageKind
from model.workbook.salvage import Salvage, salvage
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text
from tests.model.workbook.damaging import OFFICIAL

ENTRIES = (
    "SELECT id, at, CAST(event AS BLOB), CAST(person AS BLOB), form, details, chain FROM log ORDER BY id"
)
LOST = "操作记录有读不出的部分，可能缺了后面的几条，请与备份核对。"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook with an account of four entries."""
    path = tmp_path / "坏.jxzp"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR)) as workbook:
        first, second = (workbook.add_project(clean_project()) for _ in range(2))
        workbook.finalise(first, "李四")
        workbook.withdraw(first, "王五", "数字不对")
        workbook.finalise(first, "李四")
        workbook.remove_project(second)
    return path


def _salvaged(path: Path) -> Salvage:
    return salvage(path, path.with_name("新.jxzp"), OFFICIAL, YEAR)


def _entries(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(ENTRIES).fetchall()


def _change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_the_account_comes_along_and_goes_on(path: Path) -> None:
    done = _salvaged(path)
    assert done.losses == () and done.entries == 4 and done.summary.endswith("定稿记录 3 条，操作记录 4 条")
    assert _entries(done.path) == _entries(path)
    with closing(Workbook.open(done.path)) as workbook:
        assert workbook.damaged == ()
        workbook.withdraw(1, "王五", "再改")
    with closing(Workbook.open(done.path)) as workbook:
        assert workbook.damaged == ()
        assert [one.event for one in workbook.entries()][-2:] == ["删除项目", "撤回定稿"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE log SET person = '张三' WHERE id = 2",
        "UPDATE log SET person = CAST(x'ff' || person AS TEXT) WHERE id = 2",
        "DELETE FROM log WHERE id = 2",
        "UPDATE log SET at = 'x' WHERE id = 4",
    ],
)
def test_what_is_wrong_with_it_is_told_and_stays_marked(path: Path, change: str) -> None:
    _change(path, change)
    done = _salvaged(path)
    assert DamageKind.LOG.value in done.losses
    with closing(Workbook.open(done.path)) as workbook:
        assert [one.kind for one in workbook.damaged] == [DamageKind.LOG]


def test_entries_are_found_on_the_pages_where_the_table_is_not(path: Path) -> None:
    data, name = path.read_bytes(), b"tablelog"
    assert data.count(name) == 1
    path.write_bytes(data.replace(name, b"tablezog"))
    done = _salvaged(path)
    assert LOST in done.losses
    assert _entries(done.path) == _entries_before(data, path)


def _entries_before(data: bytes, path: Path) -> list[tuple[object, ...]]:
    whole = path.with_name("whole.jxzp")
    whole.write_bytes(data)
    return _entries(whole)
