"""One damaged letter, of which nothing is UTF-8 any more, takes neither the workbook nor anything else in it along."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from model.workbook.backups import Backups, DamagedStateError
from model.workbook.damage import DamageKind
from model.workbook.store import Store
from model.workbook.versions import TIMED
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text
from tests.model.workbook.damaging import OFFICIAL

BROKEN = "CAST(x'e5ff' || {0} AS TEXT)"
COUNTED = ("version", "log", "known_form", "finalising")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook of two forms with versions, one of them final, and one that was removed."""
    path = tmp_path / "a.jxzp"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR)) as workbook:
        ids = [workbook.add_project(clean_project()) for _ in range(3)]
        for i in ids:
            workbook.keep_version(i, TIMED)
        workbook.finalise(ids[0], "李四")
        workbook.remove_project(ids[2])
    return path


def _break(path: Path, table: str, column: str, where: str = "1") -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE {table} SET {column} = {BROKEN.format(column)} WHERE {where}")
        (changed,) = connection.execute("SELECT changes()").fetchone()
        assert changed


def _kinds(workbook: Workbook) -> list[DamageKind]:
    return [one.kind for one in (*workbook.damaged, *workbook.version_damage())]


@pytest.mark.parametrize(
    ("table", "column", "where", "kind"),
    [
        ("form", "document", "id = 2", DamageKind.UNREADABLE),
        ("form", "digest", "id = 2", DamageKind.ALTERED),
        ("form", "rows", "id = 2", DamageKind.SET),
        ("workbook", "value", "key = 'set_digest'", DamageKind.SET),
        ("workbook", "value", "key = 'template'", DamageKind.TEMPLATE),
        ("finalising", "person", "1", DamageKind.TAMPERED),
        ("version", "reason", "form = 2", DamageKind.VERSIONS),
        ("log", "person", "id = 1", DamageKind.LOG),
    ],
)
@pytest.mark.parametrize("at_once", [None, 0])
def test_the_others_are_read_and_the_damage_is_told(
    path: Path, table: str, column: str, where: str, kind: DamageKind, at_once: int | None
) -> None:
    _break(path, table, column, where)
    before = path.read_bytes()
    with closing(Workbook.open(path, official=OFFICIAL, at_once=at_once)) as workbook:
        workbook.project(1)
        assert kind in _kinds(workbook)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("version", "reason", DamageKind.VERSIONS),
        ("log", "details", DamageKind.LOG),
        ("finalising", "person", DamageKind.TAMPERED),
        ("form", "rows", DamageKind.SET),
        ("known_form", "sheet", None),
    ],
)
def test_saving_elsewhere_takes_everything_along_and_the_mark_too(
    path: Path, table: str, column: str, kind: DamageKind | None
) -> None:
    _break(path, table, column)
    new = path.with_name("b.jxzp")
    with closing(Workbook.open(path)) as workbook:
        assert workbook.save_as(new)
    count = f"SELECT {', '.join(f'(SELECT count(*) FROM {one})' for one in COUNTED)}"
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(new)) as there:
        assert there.execute(count).fetchone() == old.execute(count).fetchone()
        shown = f"SELECT typeof({column}), CAST({column} AS BLOB) FROM {table} ORDER BY id"
        if table in ("version", "log", "known_form"):
            assert there.execute(shown).fetchall() == old.execute(shown).fetchall()
    with closing(Workbook.open(new)) as workbook:
        assert {*_kinds(workbook)} == ({kind} if kind else set())


def test_a_form_that_is_gone_is_told_whatever_the_register_says_of_it(path: Path) -> None:
    _break(path, "known_form", "sheet", "id = 2")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM form WHERE id = 2")
    with closing(Workbook.open(path)) as workbook:
        assert [(one.kind, one.form) for one in workbook.damaged] == [(DamageKind.LOST, 2)]


@pytest.mark.parametrize("place", ["form.document", "workbook.value"])
def test_a_copy_is_made_and_lies_with_the_damaged_ones(path: Path, place: str) -> None:
    table, column = place.split(".")
    _break(path, table, column, "id = 2" if table == "form" else "key = 'template'")
    backups = Backups(path.parent / "备份")
    for _ in range(2):
        with pytest.raises(DamagedStateError):
            backups.keep(path)
    assert backups.of(path) == ()
    assert len([*(path.parent / "备份").glob("*/受损/*.jxzp")]) == 1


def test_a_number_of_the_last_change_that_cannot_be_read_keeps_nobody_out(path: Path) -> None:
    _break(path, "workbook", "value", "key = 'revision'")
    with closing(Store.open(path)) as store:
        assert store.read().forms
        assert not store.has_changed()


@pytest.mark.parametrize("change", [BROKEN.format("document"), "CAST(document AS BLOB)", "''"])
def test_saving_elsewhere_keeps_a_text_that_cannot_be_read_as_it_stands(path: Path, change: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE form SET document = {change} WHERE id = 2")
    new = path.with_name("b.jxzp")
    with closing(Workbook.open(path)) as workbook:
        workbook.save_as(new)
    shown = "SELECT id, typeof(document), CAST(document AS BLOB), digest, rows FROM form ORDER BY id"
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(new)) as there:
        assert there.execute(shown).fetchall() == old.execute(shown).fetchall()
    with closing(Workbook.open(new)) as workbook:
        assert _kinds(workbook) == [DamageKind.UNREADABLE] and workbook.ids == (1,)
