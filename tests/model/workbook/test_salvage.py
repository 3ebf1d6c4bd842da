"""Salvage: whatever happened to a file, all that a look row by row finds comes back, and nothing touches the file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import resources
from model.digest import digest_of
from model.errors import StoreError
from model.exchange.form_json import document_of
from model.form.field_path import PROJECT_NAME, field_path
from model.form.project import with_text
from model.workbook.damage import DamageKind
from model.workbook.notes import threads
from model.workbook.noting import add_remark, answer_remark, set_evidence
from model.workbook.salvage import Copy, Salvage, salvage
from model.workbook.salvaged_forms import Origin
from model.workbook.salvaged_rows import read_rows
from model.workbook.store import Store
from model.workbook.workbook import Workbook
from tests.depth import some_every_day
from tests.model.builders import clean_project
from tests.model.workbook.damaging import DAMAGING, GOLDEN, OFFICIAL, PAGE, damaged_bytes, look

NAMES = ("v1/samples", "v2/versions", "v3/texts", "v3/damaged", "v4/removed", "v5/final", "v5/withdrawn")
CASES = [(name, kind, seed) for seed in "12345" for name in NAMES for kind in DAMAGING]
YEAR = 2021


def _salvaged(path: Path, *copies: Copy) -> Salvage:
    return salvage(path, path.with_name("新.jxzp"), OFFICIAL, YEAR, copies)


def _rows(path: Path, columns: str = "id, document, digest", table: str = "form") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()


@pytest.mark.parametrize("case", some_every_day(CASES, one_in=23), ids="-".join)
def test_all_that_a_look_finds_is_brought_back(tmp_path: Path, case: tuple[str, str, str]) -> None:
    name, kind, seed = case
    path = tmp_path / "坏.jxzp"
    path.write_bytes(data := damaged_bytes(name, kind, seed))
    seen = look(path)
    try:
        done = _salvaged(path)
    except StoreError as error:
        assert "一张表也没有找到" in str(error) and not seen
        assert [one.name for one in tmp_path.iterdir()] == ["坏.jxzp"] and path.read_bytes() == data
        return
    assert {one.name for one in tmp_path.iterdir()} == {"坏.jxzp", "新.jxzp"} and path.read_bytes() == data
    there = {row[0]: row[1:] for row in _rows(done.path)}
    assert {i: there.get(i) for i in seen} == seen
    whole = [form.document for form in done.forms if form.is_proven]
    assert all(digest_of(there[form.id][0]) == there[form.id][1] for form in done.forms if form.is_proven)
    with closing(Workbook.open(done.path)) as workbook:
        assert len(workbook.ids) == len(done.forms)
    if not done.losses and name != "v3/damaged":
        assert sorted(whole) == sorted(row[1] for row in _rows(GOLDEN / f"{name}.jxzp"))


@pytest.fixture
def final(tmp_path: Path) -> Path:
    """Return a copy of a workbook with three forms, two of them final."""
    return Path(shutil.copy(GOLDEN / "v5" / "final.jxzp", tmp_path / "坏.jxzp"))


def _change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def _change_bytes(path: Path, change: Callable[[bytearray], object]) -> None:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)


def test_a_whole_file_comes_over_whole(final: Path) -> None:
    done = _salvaged(final)
    assert done.losses == () and [form.origin for form in done.forms] == [Origin.ROW] * 3
    for table, columns in (
        ("form", "id, position, document, digest"),
        ("version", "id, form, kept, reason, digest, seal, document, figures"),
        ("finalising", "id, form, at, event, person, reason, digest, page, seal, figures"),
        ("known_form", "id, removed"),
    ):
        assert _rows(done.path, columns, table) == _rows(final, columns, table)
    with closing(Store.open(done.path)) as new, closing(Store.open(final)) as old:
        assert (new.read().template_text, new.read().year) == (old.read().template_text, old.read().year)
        assert new.read().settings_intact
    with closing(Workbook.open(done.path)) as workbook:
        assert workbook.damaged == () and workbook.final_record(1) is not None


def test_what_was_removed_stays_removed(tmp_path: Path) -> None:
    path = Path(shutil.copy(GOLDEN / "v4" / "removed.jxzp", tmp_path / "坏.jxzp"))
    done = _salvaged(path)
    assert [form.id for form in done.forms] == [2, 3] and done.losses == ()
    with closing(Workbook.open(done.path)) as workbook:
        assert workbook.damaged == ()
    removed = _rows(done.path, "id", "known_form WHERE removed IS NOT NULL")
    assert removed == [(1,)]


def test_an_altered_form_is_brought_back_and_marked(final: Path) -> None:
    _change(final, "UPDATE form SET document = replace(document, '预算准备金', '预算准备') WHERE id = 3")
    done = _salvaged(final)
    assert [form.origin for form in done.forms] == [Origin.ROW, Origin.ROW, Origin.ALTERED]
    assert done.losses == (
        "“预算准备”的内容与保存时的校验值不符，已照原样取回并标明，请核对，或恢复历史版本。",
    )
    with closing(Workbook.open(done.path)) as workbook:
        assert [damage.kind for damage in workbook.damaged] == [DamageKind.ALTERED]


def test_the_newest_whole_version_stands_in_for_a_row_that_is_gone(final: Path) -> None:
    _change(final, "DELETE FROM form WHERE id = 2")
    done = _salvaged(final)
    form = next(form for form in done.forms if form.id == 2)
    assert (form.origin, form.is_proven, form.detail) == (Origin.VERSION, False, "2022-01-01 11:20 定稿")
    assert form.line == f"“{form.project.name}”：历史版本（2022-01-01 11:20 定稿）"
    assert done.losses == (
        f"“{form.project.name}”的原表读不出，已用历史版本（2022-01-01 11:20 定稿）代替，"
        "之后的改动没有找回，请核对。",
    )


def test_a_version_that_the_digest_of_the_row_speaks_of_is_no_loss(final: Path) -> None:
    _change(final, "UPDATE form SET document = '{' WHERE id = 2")
    done = _salvaged(final)
    form = next(form for form in done.forms if form.id == 2)
    assert (form.origin, form.is_proven, done.losses) == (Origin.VERSION, True, ())
    assert form.document == _rows(GOLDEN / "v5" / "final.jxzp")[1][1]


def test_a_form_of_which_nothing_whole_is_left_is_named_and_stays_missed(final: Path) -> None:
    _change(
        final,
        "UPDATE form SET document = substr(document, 1, length(document) - 9) WHERE id = 2",
        "DELETE FROM version WHERE form = 2",
    )
    done = _salvaged(final)
    assert [form.id for form in done.forms] == [1, 3]
    name = "购置费"
    assert done.losses == (f"“{name}”（第 2 号项目）读不出，也没有完好的历史版本，没有找回，请改用备份。",)
    with closing(Workbook.open(done.path)) as workbook:
        assert [(damage.kind, damage.form) for damage in workbook.damaged] == [(DamageKind.LOST, 2)]


def test_copies_give_what_the_file_does_not(final: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(final, tmp_path / "备份.jxzp"))
    foreign = Path(shutil.copy(GOLDEN / "v5" / "withdrawn.jxzp", tmp_path / "别的.jxzp"))
    _change(final, "DELETE FROM form WHERE id = 2", "DELETE FROM version WHERE form = 2")
    copies = [Copy(foreign, "2022-02-02 08:00"), Copy(copy, "2022-01-02 08:00")]
    done = _salvaged(final, *copies)
    form = next(form for form in done.forms if form.id == 2)
    assert form.line == f"“{form.project.name}”：备份（2022-01-02 08:00 备份.jxzp）"
    assert form.document == _rows(copy)[1][1] and done.losses == (form.loss,)


def test_a_destroyed_file_comes_back_from_its_own_copies_alone(final: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(final, tmp_path / "备份.jxzp"))
    final.write_bytes(bytes(40_000))
    with pytest.raises(StoreError, match="一张表也没有找到"):
        _salvaged(final, Copy(copy, "昨天"))
    done = _salvaged(final, Copy(copy, "昨天", is_ours=True))
    assert [form.origin for form in done.forms] == [Origin.COPY] * 3
    assert done.losses[0] == "模板和年度读不出，已用备份里的（“深圳市（2021年）”，2021 年度），请核对。"


def test_the_newest_of_all_versions_is_taken_unless_the_row_speaks_of_another(tmp_path: Path) -> None:
    path = Path(shutil.copy(GOLDEN / "v2" / "versions.jxzp", tmp_path / "坏.jxzp"))
    digests = [str(row[1]) for row in _rows(path, "id, digest", "version")]
    older = next(digest for digest in digests if digest != digests[-1])
    _change(path, f"UPDATE form SET document = '', digest = '{older}'")
    done = _salvaged(path)
    assert (digest_of(done.forms[0].document), done.forms[0].is_proven) == (older, True)
    done.path.unlink()
    _change(path, "DELETE FROM form")
    done = _salvaged(path)
    assert (digest_of(done.forms[0].document), done.forms[0].is_proven) == (digests[-1], False)


def test_sqlite_is_asked_from_both_ends_and_between(tmp_path: Path) -> None:
    path = tmp_path / "坏.jxzp"
    names = {i: f"第{i:03}号" for i in range(1, 61)}
    with closing(Workbook.create(path, resources.template_text("shenzhen-2021"), YEAR)) as workbook:
        workbook.add_projects([with_text(clean_project(), PROJECT_NAME, n) for n in names.values()], "新建")
    data = path.read_bytes()
    pages = {i: data.rfind(name.encode()) // PAGE * PAGE for i, name in names.items()}
    whole = read_rows(data)
    assert whole.is_sound and list(whole.tables["form"]) == list(names)
    broken = read_rows(data[: pages[30]] + bytes(PAGE) + data[pages[30] + PAGE :])
    assert list(broken.tables["form"]) == [i for i in names if pages[i] != pages[30]]


@pytest.mark.parametrize("name", ["v3/texts", "v3/versions", "v5/withdrawn"])
def test_long_rows_come_from_bare_pages_too(tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(GOLDEN / f"{name}.jxzp", tmp_path / "坏.jxzp"))
    whole = _rows(path)
    _change_bytes(path, lambda data: data.__setitem__(slice(0, 200), bytes(200)))
    forms = _salvaged(path).forms
    assert [(form.id, form.document, form.digest) for form in forms] == whole
    assert {form.origin for form in forms} == {Origin.ROW}


def test_rows_come_from_bare_pages_where_sqlite_refuses(final: Path) -> None:
    _change_bytes(final, lambda data: data.__setitem__(slice(0, 200), bytes(200)))
    with pytest.raises(sqlite3.DatabaseError):
        _rows(final)
    done = _salvaged(final)
    assert [form.origin for form in done.forms] == [Origin.ROW] * 3
    assert (done.versions, done.records) == (3, 2)
    assert done.losses == ("文件里有读不出的部分，可能还有别的表没有找到，请与备份核对。",)


def test_forms_come_even_from_pages_whose_head_is_gone(final: Path) -> None:
    def behead(data: bytearray) -> None:
        for start in range(0, len(data), PAGE):
            data[start : start + 8] = b"\xff" * 8

    _change_bytes(final, behead)
    done = _salvaged(final)
    assert [form.origin for form in done.forms] == [Origin.REMNANT] * 3
    assert {form.document for form in done.forms} == {row[1] for row in _rows(GOLDEN / "v5" / "final.jxzp")}
    assert all(form.loss in done.losses for form in done.forms)


def test_a_journal_is_heeded_and_left_alone(final: Path, tmp_path: Path) -> None:
    journal = tmp_path / "坏.jxzp-journal"
    with closing(sqlite3.connect(final, isolation_level=None)) as connection:
        before = connection.execute("SELECT document FROM form WHERE id = 1").fetchone()
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE form SET document = zeroblob(200000)")
        connection.execute("SELECT sum(length(document)) FROM version").fetchall()
        torn, waiting = final.read_bytes(), journal.read_bytes()
        connection.execute("ROLLBACK")
    final.write_bytes(torn)
    journal.write_bytes(waiting)
    done = _salvaged(final)
    assert (journal.read_bytes(), final.read_bytes()) == (waiting, torn)
    assert (done.forms[0].document,) == before and done.losses == ()
    assert [form.origin for form in done.forms] == [Origin.ROW] * 3


@pytest.mark.parametrize("journal", [b"", b"rubbish" * 900, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600)])
def test_a_foreign_journal_does_no_harm(final: Path, tmp_path: Path, journal: bytes) -> None:
    (tmp_path / "坏.jxzp-journal").write_bytes(journal)
    assert _salvaged(final).losses == ()
    assert (tmp_path / "坏.jxzp-journal").read_bytes() == journal


def test_damaged_settings_are_proven_by_their_digest_where_it_is_whole(final: Path) -> None:
    text = resources.template_text("shenzhen-2021")
    digest = digest_of(f"2019\n{text}")
    _change(
        final,
        "UPDATE workbook SET value = 'x' WHERE key = 'year'",
        "UPDATE workbook SET value = 'id = broken' WHERE key = 'template'",
        f"UPDATE workbook SET value = '{digest}' WHERE key = 'digest'",
    )
    done = _salvaged(final)
    with closing(Store.open(done.path)) as store:
        assert (store.read().template_text, store.read().year) == (text, 2019)
    note = "模板或年度的文字受损，已按校验值找回：模板“深圳市（2021年）”，2019 年度"
    assert (done.losses, done.note) == ((), note) and note in done.lines


def test_an_official_template_takes_the_place_of_a_damaged_one(final: Path) -> None:
    _change(final, "UPDATE workbook SET value = replace(value, '[money]', '[money') WHERE key = 'template'")
    _change(final, "UPDATE workbook SET value = 'x' WHERE key = 'digest'")
    done = _salvaged(final)
    with closing(Store.open(done.path)) as store:
        assert store.read().template_text == resources.template_text("shenzhen-2021")
        assert store.read().settings_intact
    assert done.losses == ("模板的文字受损，已换用正式的模板“深圳市（2021年）”，请核对表样。",)


def test_a_template_of_ones_own_that_does_not_fit_its_digest_stays_marked(final: Path) -> None:
    _change(
        final,
        "UPDATE workbook SET value = replace(value, 'shenzhen-2021', 'own') WHERE key = 'template'",
        f"UPDATE workbook SET value = '{'a' * 64}' WHERE key = 'digest'",
    )
    done = _salvaged(final)
    assert done.losses == ("模板“深圳市（2021年）”与校验值不符，可能受过损坏，已照原样取回，请核对。",)
    with closing(Workbook.open(done.path)) as workbook:
        assert [damage.kind for damage in workbook.damaged] == [DamageKind.SETTINGS]
        assert workbook.template.id == "own"


def test_without_a_template_the_forms_tell_which_one(tmp_path: Path) -> None:
    path = Path(shutil.copy(GOLDEN / "v3" / "cost.jxzp", tmp_path / "坏.jxzp"))
    _change(path, "UPDATE workbook SET value = '' WHERE key IN ('template', 'digest', 'year')", "VACUUM")
    done = _salvaged(path)
    with closing(Workbook.open(done.path)) as workbook:
        assert (workbook.template.id, workbook.year) == ("cost-2021", YEAR)
    assert len(done.losses) == 2 and "年度读不出，已写为 2021 年度" in done.losses[1]


def test_a_damaged_record_does_not_set_a_form_free(final: Path) -> None:
    _change(final, "UPDATE finalising SET person = '李四' WHERE form = 1")
    done = _salvaged(final)
    assert "的定稿记录有 1 条受损，已照原样标明，不能作为定稿，请核对后撤回。" in done.losses[0]
    with closing(Workbook.open(done.path)) as workbook:
        assert [damage.kind for damage in workbook.damaged] == [DamageKind.TAMPERED]


@pytest.fixture
def noted(final: Path) -> Path:
    """Return the workbook with evidence, a remark and its answer, and a remark beside another form."""
    with closing(Workbook.open(final)) as book:
        set_evidence(book, 1, 0, "验收报告")
        add_remark(book, 1, PROJECT_NAME, "审核员", "请核对")
        answer_remark(book, 1, threads(book.notes(1))[0].remark, "张三", "已核对")
        add_remark(book, 3, field_path("goals.actual"), "审核员", "太短")
    return final


@pytest.mark.parametrize("is_headless", [False, True])
def test_notes_come_over_whole(noted: Path, is_headless: bool) -> None:
    with closing(Workbook.open(noted)) as book:
        notes = book.all_notes
    if is_headless:
        _change_bytes(noted, lambda data: data.__setitem__(slice(0, 200), bytes(200)))
    done = _salvaged(noted)
    assert done.notes == 4 and done.summary.endswith("，佐证和审核意见 4 条")
    with closing(Workbook.open(done.path)) as book:
        assert book.all_notes == notes and not book.damaged


def test_damaged_notes_and_those_of_lost_forms_are_told(noted: Path) -> None:
    _change(noted, "UPDATE note SET text = '改过' WHERE kind = 'answer'")
    _change(noted, "DELETE FROM version WHERE form = 3", "UPDATE form SET document = 'x' WHERE id = 3")
    done = _salvaged(noted)
    (told, gone) = [one for one in done.losses if "佐证和审核意见" in one]
    assert "有 1 条受损，已照原样标明" in told and "有 1 条，没有带过来" in gone
    with closing(Workbook.open(done.path)) as book:
        assert [note.is_sound for note in book.notes(1)] == [True, True, False]


def test_notes_of_a_form_from_a_copy_come_with_it(noted: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(noted, tmp_path / "备份.jxzp"))
    _change(noted, "DELETE FROM version WHERE form = 3", "UPDATE form SET document = 'x' WHERE id = 3")
    _change(noted, "DELETE FROM note WHERE form = 3")
    done = _salvaged(noted, Copy(copy, "昨天", True))
    with closing(Workbook.open(done.path)) as book:
        assert [note.text for note in book.notes(3)] == ["太短"] and len(book.all_notes) == 2
        assert len({note.id for notes in book.all_notes.values() for note in notes}) == 4


def test_damaged_versions_are_counted(final: Path) -> None:
    _change(final, "UPDATE version SET document = x'00' WHERE form = 3")
    done = _salvaged(final)
    assert done.losses == ("“预算准备金”的历史版本有 1 份受损，没有带过来。",) and done.versions == 2


def test_what_is_there_is_not_overwritten(final: Path, tmp_path: Path) -> None:
    before = final.read_bytes()
    with pytest.raises(StoreError, match="新文件不能就是受损的文件"):
        salvage(final, final, OFFICIAL, YEAR)
    other = tmp_path / "有.jxzp"
    other.write_bytes(b"x")
    with pytest.raises(StoreError, match="已经存在"):
        salvage(final, other, OFFICIAL, YEAR)
    (tmp_path / "新.jxzp-journal").write_bytes(b"y")
    with pytest.raises(StoreError, match="同名的日志文件"):
        _salvaged(final)
    with pytest.raises(StoreError, match="不存在，无法写入"):
        salvage(final, tmp_path / "没有" / "新.jxzp", OFFICIAL, YEAR)
    assert (final.read_bytes(), other.read_bytes()) == (before, b"x")
    assert {one.name for one in tmp_path.iterdir()} == {"坏.jxzp", "有.jxzp", "新.jxzp-journal"}


@pytest.mark.parametrize("name", ["v1/texts", "v3/final", "v5/final"])
def test_a_file_that_only_says_that_it_is_newer_is_read(tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(GOLDEN / f"{name}.jxzp", tmp_path / "坏.jxzp"))
    _change(path, "PRAGMA user_version = 99")
    done = _salvaged(path)
    assert [form.document for form in done.forms] == [row[1] for row in _rows(path)] and done.losses == ()


def test_a_newer_file_is_no_damaged_one(final: Path) -> None:
    _change(final, "ALTER TABLE form ADD COLUMN more TEXT", "PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="由更新版本的程序保存"):
        _salvaged(final)


def test_what_only_the_digest_of_the_set_speaks_against_is_told(tmp_path: Path) -> None:
    path = Path(shutil.copy(GOLDEN / "v6" / "final.jxzp", tmp_path / "坏.jxzp"))
    assert _salvaged(path).losses == ()
    path.with_name("新.jxzp").unlink()
    _change(path, "UPDATE form SET position = 10 - position")
    (loss,) = _salvaged(path).losses
    assert "与保存时的校验值不符" in loss


def test_a_project_that_is_gone_comes_back_as_far_as_its_sheets_show_it(tmp_path: Path) -> None:
    path = Path(shutil.copy(GOLDEN / "v6" / "year.jxzp", tmp_path / "坏.jxzp"))
    with closing(Workbook.open(path)) as workbook:
        before = workbook.project(1)
        sheets = workbook.sheets_of(1)
        shown = {sheet: workbook.project(sheet) for sheet in sheets}
    _change(path, "DELETE FROM form WHERE id = 1", "DELETE FROM version WHERE form = 1")
    with closing(Workbook.open(path)) as workbook:
        assert [damage.form for damage in workbook.damaged] == [None, 1]  # the set, too
    done = _salvaged(path)
    origins = {form.id: form.origin for form in done.forms if form.sheet is None}
    assert origins == {1: Origin.SHEET, 2: Origin.ROW}
    assert any("自评表读不出" in loss for loss in done.losses)
    with closing(Workbook.open(done.path)) as workbook:
        assert workbook.sheets_of(1) == sheets and workbook.damaged == ()
        back = workbook.project(1)
        assert back.header == before.header and back.goals["expected"] == before.goals["expected"]
        for sheet in sheets:
            assert workbook.project(sheet).header == shown[sheet].header
            assert [row.name for row in workbook.project(sheet).indicators][:1] == [
                shown[sheet].indicators[0].name
            ]


def test_a_table_that_shows_the_rows_of_another_hides_no_form(final: Path) -> None:
    _change(
        final,
        "CREATE TABLE IF NOT EXISTS sheet (id INTEGER PRIMARY KEY, project INTEGER NOT NULL, form TEXT NOT NULL,"
        " date TEXT NOT NULL, document TEXT NOT NULL, digest TEXT NOT NULL, rows TEXT NOT NULL)",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'finalising') WHERE name = 'sheet'",
    )
    done = _salvaged(final)
    assert {form.id: form.origin for form in done.forms} == dict.fromkeys((1, 2, 3), Origin.ROW)


def test_a_damaged_schema_makes_no_tombstones(final: Path) -> None:
    _change(
        final,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'id INTEGER PRIMARY KEY, removed INTEGER', 'Id INTEGER, removed INTEGER PRIMARY KEY')"
        " WHERE name = 'known_form'",
        "UPDATE sqlite_master SET sql = replace(sql, 'position', 'rosition') WHERE name = 'form'",
    )
    done = _salvaged(final)
    assert {form.id: form.is_proven for form in done.forms} == dict.fromkeys((1, 2, 3), True)


@pytest.mark.parametrize("number", [0, -7, (1 << 63) - 1])
def test_a_form_under_a_number_that_none_has_is_brought_back_under_another(final: Path, number: int) -> None:
    (document,) = (row[1] for row in _rows(final) if row[0] == 3)
    _change(final, f"UPDATE form SET id = {number} WHERE id = 3", "DELETE FROM version WHERE form = 3")
    done = _salvaged(final)
    came = [form for form in done.forms if form.origin is Origin.NUMBER]
    assert [form.id for form in came] == [4] and came[0].document == document
    assert f"“{came[0].project.shown_name}”的编号受过损坏" in " ".join(done.losses)
    assert any("第 3 号项目读不出" in loss for loss in done.losses)
    with closing(Workbook.open(done.path)) as workbook:
        assert workbook.ids == (1, 2, 4) and document_of(workbook.project(4)) == document
