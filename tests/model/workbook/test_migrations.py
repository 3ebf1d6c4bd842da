"""Opening a workbook: migrations are all or nothing, and what was typed is there whatever happened."""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import StoreError, TemplateError
from model.exchange.form_json import MAX_INDICATORS, MAX_TEXT
from model.form.edits import insert_row
from model.form.project import Project, with_text
from model.reading.normalise import storable
from model.workbook import database
from model.workbook.damage import Damage, DamageKind
from model.workbook.form_table import StoredForm
from model.workbook.migrations import MIGRATIONS, Migration, expected_schema, migrate, schema_of
from model.workbook.store import Store
from model.workbook.workbook import Workbook
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template, template_text
from tests.model.workbook.stored import texts

ROOT = Path(__file__).parents[3]
SENTENCE = re.compile(r"[^。\n]*[\u4e00-\u9fff][^。\n]*。")

# A file as the first version of the program wrote it: template 模板, year 2021, two forms. Never change this.
GOLDEN_1 = (
    "c-rmQzi-n(6bJA-yXp^0I4FuL28&atB2{3Y?Koy4R2C|P&;}#59f<tnTv<)ylDLHmA(5Sbfq{*U6|pd~Goy;3>Vnu97;yptS}}I1_<p3P^PQ#h"
    "^V{CLzfw<g$&;+R73AC`=Lx0c2IqtjrHC=|$MHS=73B8n`ZD=9g<OqjiG3&Pxle>`un)xo00000003~J`jhI!Y`IMPy*vopa?s-rVr;SL)qIcp"
    "wVQQs*!lALH0DbU-@D~C`EqmVZmqe-?|5qqd^_u<d75>8zir&}dE-I7zQE%w+S!twocrFY|Mz*iA$!M8uRNp^vzkWxY?#U8th*Uz+2&|fj$|}C"
    "<@1|z@8>;7a@q~rJM!55*Oc+uMU9fQ6U!&PNA04gZv{JfHr%&HH@1w?lUkH#a!{jE5i0vg*jM(sSO5S300000;8ZxPsv7Ic-L#ix9b;Ni%jG>8"
    "bcHUA3sluE<#KDg9pv)x^{c~|@6QbT|9!&t**EqD)dK(k00000IE}LajgCeE>ZDqxgGqogt!h)FDL{$6AqtxzY=*_C7XSbN0002|KbGk@p_lt5"
    "<>}nP+vjuFjb|01hprREj?_iPapJ@Zqgc0XTbQ;P+L2ie9mlX@=~k^cF~iu_P2q~5A|l-oX1Jt`lc|gS(!skIdesUokyNB>OG{R4%a+2dxQ-pf"
    "vMPmcn^iNBi8OR!L~iW3X5!e@NEnH07GI8v{8mo%Z+`%X)~{;"
)
FORMS_1 = (StoredForm(2, "二", True), StoredForm(1, '{"一":1}', True))


def _second(connection: sqlite3.Connection) -> None:
    """Add a table and a column, and change data."""
    connection.execute("CREATE TABLE remark (form INTEGER, text TEXT)")
    connection.execute("ALTER TABLE form ADD COLUMN locked INTEGER NOT NULL DEFAULT 0")
    connection.execute("INSERT INTO remark SELECT id, '注' || id FROM form")


def _third(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE INDEX remark_form ON remark (form)")


TWO: tuple[Migration, ...] = (*MIGRATIONS, _second)
THREE: tuple[Migration, ...] = (*TWO, _third)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a file of version 1."""
    path = tmp_path / "2021年度.jxzp"
    path.write_bytes(zlib.decompress(base64.b85decode(GOLDEN_1)))
    return path


def _version(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


def _query(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def test_a_file_of_the_first_version_opens_and_is_migrated_at_the_first_edit(old: Path) -> None:
    before = old.read_bytes()
    with closing(Store.open(old)) as store:
        contents = store.read()
        assert (contents.template_text, contents.year, contents.forms) == ("模板", 2021, FORMS_1)
        assert (contents.last_versions, contents.records, contents.lost) == ({}, (), ())
        assert store.versions(1) == () and store.version(1) is None and not store.has_written
        assert old.read_bytes() == before and list(old.parent.iterdir()) == [old]
        store.write({}, (1, 2))
        assert store.has_written and [form.id for form in store.read().forms] == [1, 2]
    assert _version(old) == len(MIGRATIONS)


def test_a_real_file_of_the_first_version_opens_with_everything_intact(tmp_path: Path) -> None:
    path = tmp_path / "a.jxzp"
    shutil.copy(Path(__file__).parents[1] / "files/version-1.jxzp", path)
    first, second, _, fourth = (sample(file) for file in SAMPLES[:4])
    second = with_text(with_text(second, "indicators[1].actual", "50%"), "goals.actual", "一\n二 𠮷 ①")
    expected = [(4, fourth), (1, first), (2, second)]
    for _ in range(2):
        with closing(Workbook.open(path)) as book:  # type: ignore[type-var]
            assert (book.damaged, book.year) == ((), 2021)
            assert book.template.text.startswith("#") and _forms(book) == expected
            assert [book.versions(i) for i in book.ids] == [(), (), ()]
    assert _version(path) == 1
    with closing(Workbook.open(path)) as book:  # type: ignore[type-var]
        book.type_text(2, "project.unit", "新")
        assert [(v.reason, book.version_project(v.id)) for v in book.versions(2)] == [("打开", second)]
    assert _version(path) == len(MIGRATIONS)


def test_an_old_file_that_cannot_be_written_is_read_all_the_same(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    before = old.read_bytes()
    with closing(Store.open(old)) as store, closing(sqlite3.connect(old, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(StoreError, match="占用"):
                store.write(texts({1: "新"}), (1, 2))
            assert store.read().forms == FORMS_1 and store.versions(2) == () and not store.has_written
        other.execute("ROLLBACK")
        assert old.read_bytes() == before
        store.write(texts({1: "新"}), (1, 2))
        assert store.read().forms == (StoredForm(1, "新", True), FORMS_1[0])
    assert _version(old) == len(MIGRATIONS)


def test_a_step_that_is_published_is_never_changed(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        assert schema_of(connection) == expected_schema(1)


@pytest.mark.parametrize("migrations", [TWO, THREE], ids=["two", "three"])
def test_an_old_file_is_taken_to_the_newest_version_with_its_data(
    old: Path, migrations: tuple[Migration, ...]
) -> None:
    with closing(Store.open(old, migrations)) as store:
        contents = store.read()
        assert (contents.template_text, contents.year, contents.forms) == ("模板", 2021, FORMS_1)
        assert schema_of(store._connection) == expected_schema(len(migrations), migrations)
        store.write(texts({1: "新"}), (1, 2))
    assert _version(old) == len(migrations)
    assert _query(old, "SELECT form, text FROM remark ORDER BY form") == [(1, "注1"), (2, "注2")]
    with closing(Store.open(old, migrations)) as store:
        assert store.read().forms == (StoredForm(1, "新", True), FORMS_1[0])
    assert list(old.parent.iterdir()) == [old]


def test_a_step_is_taken_once(old: Path) -> None:
    taken: list[int] = []

    def numbered(number: int) -> Migration:
        def migration(connection: sqlite3.Connection) -> None:
            if connection.execute("PRAGMA database_list").fetchone()[2]:  # not the schema to compare with
                taken.append(number)

        return migration

    migrations = (*MIGRATIONS, numbered(1), numbered(2))
    for _ in range(3):
        _edit(old, migrations[:-1])
    assert taken == [1]
    for _ in range(2):
        _edit(old, migrations)
    assert taken == [1, 2]


def _edit(path: Path, migrations: tuple[Migration, ...]) -> None:
    with closing(Store.open(path, migrations)) as store:
        store.read()
        store.write({}, ())


@pytest.mark.parametrize("migrations", [MIGRATIONS, THREE], ids=["present", "newer"])
def test_reading_changes_nothing_in_the_file(old: Path, migrations: tuple[Migration, ...]) -> None:
    before = old.read_bytes()
    for _ in range(2):
        with closing(Store.open(old, migrations)) as store:
            assert store.read().forms == FORMS_1 and store.versions(1) == ()
    assert old.read_bytes() == before and list(old.parent.iterdir()) == [old]


def test_a_newer_file_says_so_and_is_untouched(old: Path) -> None:
    _edit(old, THREE)
    before = old.read_bytes()
    for migrations in (MIGRATIONS, TWO):
        with pytest.raises(
            StoreError, match=f"格式 {len(THREE)}，本程序支持到 {len(migrations)}.*升级"
        ) as caught:
            Store.open(old, migrations)
        assert SENTENCE.fullmatch(str(caught.value)) and old.name in str(caught.value)
    assert old.read_bytes() == before


def _bad_sql(connection: sqlite3.Connection) -> None:
    _second(connection)
    connection.execute("DELETE FROM form")
    connection.execute("INSERT INTO nowhere VALUES (1)")


def _full_disk(connection: sqlite3.Connection) -> None:
    _second(connection)
    connection.execute("PRAGMA max_page_count = 1")
    connection.execute("INSERT INTO remark VALUES (1, ?)", ("大" * 100_000,))


def _disk_error(connection: sqlite3.Connection) -> None:
    _second(connection)
    raise OSError(5, "Input/output error")


def _programming_error(connection: sqlite3.Connection) -> None:
    _second(connection)
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("migration", "error"),
    [
        (_bad_sql, StoreError),
        (_full_disk, StoreError),
        (_disk_error, StoreError),
        (_programming_error, ZeroDivisionError),
    ],
)
@pytest.mark.parametrize("before", [MIGRATIONS, TWO], ids=["first", "after another"])
def test_a_failing_step_leaves_the_old_file(
    old: Path, migration: Migration, error: type[Exception], before: tuple[Migration, ...]
) -> None:
    bytes_before = old.read_bytes()
    renamed: Callable[[sqlite3.Connection], None] = migration
    if before is TWO:

        def renamed(connection: sqlite3.Connection) -> None:
            connection.execute("DROP TABLE remark")
            connection.execute("ALTER TABLE form DROP COLUMN locked")
            migration(connection)

    with pytest.raises(error) as caught:
        Store.open(old, (*before, renamed))
    assert error is ZeroDivisionError or SENTENCE.fullmatch(str(caught.value))
    assert old.read_bytes() == bytes_before and list(old.parent.iterdir()) == [old]
    _edit(old, TWO)
    with closing(Store.open(old, TWO)) as store:
        assert store.read().forms == FORMS_1
    assert _version(old) == len(TWO)


def test_a_damaged_old_file_is_not_migrated(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("CREATE TABLE remark (form INTEGER, text TEXT)")
    before = old.read_bytes()
    with pytest.raises(StoreError, match="结构"):
        Store.open(old, TWO)
    assert old.read_bytes() == before


def test_a_damaged_form_stays_marked_through_a_migration(old: Path) -> None:
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.execute("UPDATE form SET document = '乙' WHERE id = 2")
    with closing(Store.open(old, TWO)) as store:
        assert [(form.id, form.intact) for form in store.read().forms] == [(2, False), (1, True)]


def test_a_new_file_has_the_newest_version(tmp_path: Path) -> None:
    path = tmp_path / "neu.jxzp"
    Store.create(path, "模板", 2021).close()
    assert _version(path) == len(MIGRATIONS)
    assert _query(path, "SELECT count(*) FROM form") == [(0,)]


def test_the_schema_is_compared_without_regard_to_blanks() -> None:
    with closing(sqlite3.connect(":memory:")) as one, closing(sqlite3.connect(":memory:")) as other:
        one.execute("CREATE TABLE a (b,\n   c)")
        other.execute("CREATE TABLE a (b, c)")
        assert schema_of(one) == schema_of(other)
        other.execute("CREATE VIEW v AS SELECT 1")
        assert schema_of(one) != schema_of(other)


def test_migrating_starts_behind_the_version_reached() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        migrate(connection, TWO)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(TWO),)
        migrate(connection, THREE)
        assert schema_of(connection) == expected_schema(len(THREE), THREE)


_KILLED_IN_STEP = """
import os, signal, sys
from pathlib import Path
from model.workbook.migrations import MIGRATIONS
from model.workbook.store import Store
def migration(connection):
    if not connection.execute("PRAGMA database_list").fetchone()[2]:
        return  # in memory, for reading
    connection.execute("PRAGMA cache_size = 2")
    connection.execute("CREATE TABLE remark (form INTEGER, text TEXT)")
    for number in range(60):
        connection.execute("INSERT INTO remark VALUES (?, ?)", (number, "x" * 3000))
    connection.execute("DELETE FROM form")
    os.kill(os.getpid(), signal.SIGKILL)
store = Store.open(Path(sys.argv[1]), (*MIGRATIONS, migration))
store.read()
store.write({}, ())
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_a_program_killed_in_a_step_leaves_the_old_file(old: Path) -> None:
    words = [sys.executable, "-c", _KILLED_IN_STEP, str(old)]
    assert subprocess.run(words, cwd=ROOT).returncode == -signal.SIGKILL
    assert old.with_name(old.name + "-journal").exists()
    with closing(Store.open(old, TWO)) as store:
        assert store.read().forms == FORMS_1
        assert old.with_name(old.name + "-journal").exists()  # reading leaves even that as it is
        store.write({}, ())
    assert _version(old) == len(TWO) and list(old.parent.iterdir()) == [old]


@pytest.mark.parametrize("migrations", [MIGRATIONS, TWO], ids=["old program", "new program"])
def test_a_power_cut_while_a_migration_is_committed_is_rolled_back(
    old: Path, migrations: tuple[Migration, ...]
) -> None:
    """The new pages are in the file, the journal with the old ones still beside it."""
    torn = old.with_name("torn.jxzp")
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("BEGIN IMMEDIATE")
        _second(connection)
        connection.execute("PRAGMA user_version = 2")
        for _ in range(2):  # enough to spill, which brings the journal to the disk
            connection.execute("INSERT INTO remark VALUES (1, ?)", ("z" * 200_000,))
        shutil.copy(f"{old}-journal", f"{torn}-journal")
        connection.execute("COMMIT")
        shutil.copy(old, torn)
    with closing(Store.open(torn, migrations)) as store:
        assert store.read().forms == FORMS_1


# -- what was typed -------------------------------------------------------------------------------------


@pytest.fixture
def workbook(tmp_path: Path) -> Iterator[Workbook]:
    """Return a workbook with two projects, 1 and 2."""
    book = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    book.add_project(clean_project())
    book.add_project(sample(SAMPLES[0]))
    yield book
    book.close()


def _forms(book: Workbook) -> list[tuple[int, Project]]:
    return [(i, book.project(i)) for i in book.ids]


def _on_disk(path: Path) -> list[tuple[int, Project]]:
    book = Workbook.open(path)
    try:
        assert book.damaged == ()
        return _forms(book)
    finally:
        book.close()


def _tamper(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement, values)


def test_damaged_forms_are_named(workbook: Workbook) -> None:
    workbook.add_project()
    _tamper(workbook.path, "UPDATE form SET document = replace(document, '测试局', '测试县') WHERE id = 1")
    _tamper(workbook.path, "UPDATE form SET digest = '' WHERE id = 3")
    with closing(Workbook.open(workbook.path)) as book:  # type: ignore[type-var]
        assert book.damaged == (Damage(DamageKind.ALTERED, 1, "测试项目"), Damage(DamageKind.ALTERED, 3))
        assert [damage.sentence.split("的内容")[0] for damage in book.damaged] == [
            "“测试项目”",
            "第 3 号项目",
        ]
        assert book.project(1).header["department"] == "测试县"


def test_a_broken_template_names_file_and_line_and_lets_the_file_go(workbook: Workbook) -> None:
    _tamper(workbook.path, "UPDATE workbook SET value = 'id = ' WHERE key = 'template'")
    with pytest.raises(TemplateError, match=r"a\.jxzp.*(末尾|第 1 行)"):
        Workbook.open(workbook.path)


def test_a_broken_template_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(TemplateError):
        Workbook.create(tmp_path / "b.jxzp", "id = ", YEAR)
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_with_a_template_that_is_no_longer_shipped_opens(tmp_path: Path) -> None:
    text = template_text("shenzhen-2021").replace('id = "shenzhen-2021"', 'id = "district-9"')
    Workbook.create(tmp_path / "b.jxzp", text, YEAR).close()
    with closing(Workbook.open(tmp_path / "b.jxzp")) as book:  # type: ignore[type-var]
        assert book.template.id == "district-9"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\x00\x1f\x7f", "𠮷\u202e\u200b\ufeff", "'\";--", "=1+1", "\\n\\u4e00", "\u2028\x85"],
)
def test_any_text_comes_back_from_the_file(workbook: Workbook, text: str) -> None:
    for path in (
        "project.name",
        "goals.actual",
        "indicators[2].reason",
        "funds.other.executed",
        "signature.head",
    ):
        workbook.type_text(1, path, text)
    assert _on_disk(workbook.path) == _forms(workbook)
    assert workbook.project(1).name == text


def test_lone_surrogates_and_carriage_returns_are_made_plain(workbook: Workbook) -> None:
    workbook.type_text(1, "goals.actual", "一\r\n二\r三\ud800四\udfff")
    assert workbook.project(1).goals["actual"] == "一\n二\n三?四?" == storable("一\r\n二\r三\ud800四\udfff")
    assert _on_disk(workbook.path) == _forms(workbook)


def test_a_very_long_text_can_be_read_again(workbook: Workbook) -> None:
    workbook.type_text(1, "goals.actual", "长" * (MAX_TEXT + 1))
    assert _on_disk(workbook.path) == _forms(workbook)


def test_very_many_rows_can_be_read_again(workbook: Workbook) -> None:
    project = clean_project()
    rows = (project.indicators * (MAX_INDICATORS // len(project.indicators) + 1))[:MAX_INDICATORS]
    workbook.change_project(1, replace(project, indicators=rows), "粘贴")
    workbook.change_project(1, insert_row(workbook.project(1), *template().kinds()[0])[0], "插入行")
    assert _on_disk(workbook.path) == _forms(workbook)


def test_an_unknown_method_does_not_spoil_the_file(workbook: Workbook) -> None:
    with suppress(ValueError):
        workbook.type_text(1, "indicators[0].method", "胡说")
    assert _on_disk(workbook.path) == _forms(workbook)


def test_odd_keys_do_not_spoil_the_file(workbook: Workbook) -> None:
    workbook.add_project(replace(clean_project(), header={"name": "一", "\ud800": "二"}))
    assert [form.name for _, form in _on_disk(workbook.path)][-1] == "一"
