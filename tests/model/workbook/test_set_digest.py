"""The digest over the set: what a save writes of it, and that it fits after each kind of save."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from model.workbook import set_digest
from model.workbook.figures_table import KeptRow
from model.workbook.final_records import FINAL, Record
from model.workbook.form_table import FormText, YearSheet
from model.workbook.log_table import Entry
from model.workbook.notes import KINDS, Note
from model.workbook.store import Store
from model.workbook.versions import TIMED, Draft
from tests.model.builders import YEAR
from tests.model.workbook.stored import texts

NOTE = Note(1, next(iter(KINDS)), "header.name", -1, 1_700_000_000, "张三", "原文")
ENTRY = Entry(1_700_000_000, "导入", "张三@机", 1, "")
DRAFT = Draft(1, 1_700_000_000, TIMED, "旧")
SHEET = FormText("{}", sheet=YearSheet(1, "declaration"))
WRITES: dict[str, Callable[[Store], object]] = {
    "a form": lambda store: store.write(texts({1: "改"}), ()),
    "a new one": lambda store: store.write(texts({9: "新"}), (1, 2, 3, 9)),
    "one removed": lambda store: store.write({2: None}, ()),
    "another order": lambda store: store.write({}, (3, 2, 1)),
    "a sheet": lambda store: store.write({7: SHEET}, ()),
    "notes": lambda store: store.write({}, (), notes={3: (NOTE,)}),
    "a version": lambda store: store.write({}, (), (DRAFT,)),
    "a version alone": lambda store: store.write_versions((DRAFT,), 1_700_000_000),
    "settings": lambda store: store.write({}, (), settings=("另一个模板", YEAR, True)),
    "a text with a digest": lambda store: store.write({}, (), guarded={"page": "{}"}),
    "an entry": lambda store: store.write({}, (), entries=(ENTRY,)),
    "a record": lambda store: store.write_record(Record(1, 1_700_000_000, FINAL, "张三", "", "x"), (ENTRY,), "k"),
    "figures": lambda store: store.write_figures({1: KeptRow("k", "{}")}),
    "all at once": lambda store: store.write(
        {**texts({1: "改"}), 2: None, 7: SHEET}, (3, 1), (DRAFT,), 1_700_000_000,
        ("另一个模板", YEAR, True), {"unit": "{}"}, False, (ENTRY,), {3: (NOTE,)},
    ),
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook of three forms."""
    with closing(Store.create(tmp_path / "b.jxzp", "模板", YEAR)) as store:
        store.write(texts({1: "一", 2: "二", 3: "三" * 5000}), (1, 2, 3))
    return tmp_path / "b.jxzp"


def saved(path: Path, write: Callable[[Store], object]) -> bool:
    """Save something, and tell whether the digest fits then."""
    with closing(Store.open(path)) as store:
        store.read()
        write(store)
        return store.set_missing() == 0


def test_it_fits_after_each_kind_of_save(path: Path) -> None:
    whole = path.read_bytes()
    for name, write in WRITES.items():
        path.write_bytes(whole)
        assert saved(path, write), name


@pytest.mark.parametrize("damage", ["form SET digest = 'x' WHERE id = 3", "known_form SET removed = 1"])
def test_what_was_wrong_stays_wrong(path: Path, damage: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {damage}")
    assert not saved(path, WRITES["a form"])
    assert not saved(path, WRITES["all at once"])


def test_a_form_saved_writes_its_page_and_that_of_the_settings_and_no_index(path: Path) -> None:
    with closing(Store.open(path)) as store:
        store.read()
        store.write(texts({1: "乙"}), ())
        before = path.read_bytes()
        store.write(texts({1: "丙"}), ())
        after = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master"))
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    pages = range(1, len(after) // size + 1)
    written = {n for n in pages if before[(n - 1) * size : n * size] != after[(n - 1) * size : n * size]}
    assert len(after) == len(before) and roots["workbook"] in written
    assert len(written - {1}) == 2 and not written & {roots["sqlite_autoindex_workbook_1"]}


def test_a_file_that_sqlite_shortens_is_whole(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute("VACUUM")
    size = path.stat().st_size
    with closing(Store.open(path)) as store:
        store.read()
        store.write({3: None}, ())
        assert path.stat().st_size < size
    with closing(sqlite3.connect(path)) as connection:
        assert set_digest.holds(connection)
