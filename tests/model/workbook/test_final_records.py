"""定稿: refused while errors stand, freezes the form at every door, is kept in the file, withdrawn with a reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from model.errors import ConflictError, StoreError, UserError
from model.form.edits import insert_row
from model.form.project import with_text
from model.workbook.change import Change
from model.workbook.damage import Damage, DamageKind
from model.workbook.final_records import FrozenError
from model.workbook.merging import merge
from model.workbook.migrations import MIGRATIONS
from model.workbook.store import Store
from model.workbook.versions import FINALISED, PRINTED
from model.workbook.workbook import Workbook
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template_text
from tests.model.workbook.damaging import OFFICIAL

NOON = 1_763_863_500  # 2025-11-23 10:05 in China


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """A workbook with a form without errors and one with errors."""
    made = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR, lambda: NOON)
    made.add_project(clean_project())
    made.add_project(sample(SAMPLES[0]))
    return made


def reopened(book: Workbook) -> Workbook:
    """Close and open again."""
    book.close()
    return Workbook.open(book.path, lambda: NOON)


def test_errors_block_it_and_are_named(book: Workbook) -> None:
    errors = [f for f in book.computed(2).findings if f.severity == "error"]
    with pytest.raises(UserError) as caught:
        book.finalise(2, "张三")
    assert f"还有 {len(errors)} 个错误，不能定稿" in str(caught.value) and errors[0].message in str(
        caught.value
    )
    assert book.final_record(2) is None and book.records(2) == ()


@pytest.mark.parametrize("person", ["", " \n", "张" * 51])
def test_somebody_must_be_named(book: Workbook, person: str) -> None:
    with pytest.raises(UserError, match="经办人"):
        book.finalise(1, person)
    assert book.final_record(1) is None


def test_it_records_who_and_when_and_keeps_a_version(book: Workbook) -> None:
    changes: list[Change] = []
    book.subscribe(changes.append)
    book.finalise(1, " 张 三\n")
    record = book.final_record(1)
    assert record is not None and (record.person, record.when) == ("张 三", "2025-11-23 10:05")
    assert [version.reason for version in book.versions(1)] == [FINALISED]
    assert book.versions(1)[0].digest == record.digest
    assert [(change.label, change.projects) for change in changes] == [("定稿", frozenset({1}))]


DOORS: dict[str, Callable[[Workbook], object]] = {
    "typing": lambda book: book.type_text(1, "goals.actual", "改"),
    "a row": lambda book: book.change_project(
        1, insert_row(book.project(1), "产出指标", "数量指标", 0)[0], "行"
    ),
    "removing": lambda book: book.remove_project(1),
    "the template": lambda book: book.change_template(template_text("national-2020")),
    "finalising again": lambda book: book.finalise(1, "李四"),
    "restoring": lambda book: book.restore_version(1, book.versions(1)[-1].id),
    "undo": lambda book: book.undo(),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_is_shut(book: Workbook, door: str) -> None:
    book.keep_version(1, "打印")
    book.type_text(1, "goals.actual", "另一段完成情况")
    book.finalise(1, "张三")
    before, label = book.project(1), book.history.undo_label
    with pytest.raises(FrozenError, match="已于 2025-11-23 10:05 由张三定稿，不能修改") as caught:
        DOORS[door](book)
    assert str(caught.value).endswith("请先撤回定稿。")
    assert book.project(1) == before and book.history.undo_label == label and book.is_saved
    again = reopened(book)
    assert again.project(1) == before and again.damaged == () and again.template.id == "shenzhen-2021"


def test_redo_is_shut_too_and_its_step_is_not_lost(book: Workbook) -> None:
    book.type_text(1, "goals.actual", "另一段完成情况")
    book.undo()
    book.finalise(1, "张三")
    with pytest.raises(FrozenError):
        book.redo()
    book.withdraw(1, "张三", "补充材料")
    assert book.redo() is not None and book.project(1).goals["actual"] == "另一段完成情况"


def test_other_forms_and_the_order_stay_free(book: Workbook) -> None:
    book.finalise(1, "张三")
    book.type_text(2, "project.name", "改名")
    book.move_project(1, 1)
    assert book.ids == (2, 1) and book.duplicate_project(1) == 3
    book.type_text(3, "project.name", "副本可以改")
    assert book.undo() and book.undo() and book.undo() and book.undo() and book.ids == (1, 2)


def test_it_is_taken_back_with_a_reason_and_the_record_stays(book: Workbook) -> None:
    book.finalise(1, "张三")
    for reason in ("", " \n", "因" * 501):
        with pytest.raises(UserError, match="原因"):
            book.withdraw(1, "李四", reason)
    book.withdraw(1, "李四", "财政局要求补充")
    book.type_text(1, "goals.actual", "改过")
    book.finalise(1, "王五")
    again = reopened(book)
    found = [(r.event, r.person, r.reason) for r in again.records(1)]
    assert found == [("final", "张三", ""), ("withdrawn", "李四", "财政局要求补充"), ("final", "王五", "")]
    assert again.final_record(1) == again.records(1)[-1]


def test_what_is_not_final_cannot_be_taken_back(book: Workbook) -> None:
    with pytest.raises(UserError, match="没有定稿"):
        book.withdraw(1, "张三", "原因")


def test_a_damaged_older_record_is_told_until_somebody_answers(book: Workbook) -> None:
    book.finalise(1, "张三")
    book.withdraw(1, "李四", "财政局要求补充")
    book.finalise(1, "王五")
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("UPDATE finalising SET person = '赵六' WHERE id = 1")
        connection.execute("INSERT INTO known_form (id, removed) VALUES (9, 5)")  # a form that was removed
        columns = "at, event, person, reason, digest, page, figures, seal"
        connection.execute(
            f"INSERT INTO finalising (form, {columns}) SELECT 9, {columns} FROM finalising WHERE id = 2"
        )
    book = reopened(book)
    (told,) = (one for one in book.damaged if one.name == book.project(1).name)
    assert told.kind is DamageKind.RECORDS and "定稿记录" in told.sentence and told in book.own_damage
    assert [one.name for one in book.own_damage if one.kind is told.kind] == [told.name, "第 9 号项目"]
    book.type_text(2, "project.name", "别的表照常填")
    book = reopened(book)
    assert told in book.damaged
    book.accept_own_damage("钱七", "与纸质记录核对过")
    assert book.damaged == () and told.what in book.entries()[-1].details
    again = reopened(book)
    assert again.damaged == () and [one.is_sound for one in again.records(1)] == [False, True, True, True]
    assert again.final_record(1) == again.records(1)[2]
    again.withdraw(1, "钱七", "再改")
    assert again.damaged == () and again.final_record(1) is None


def test_whoever_withdraws_a_damaged_record_has_answered_for_it(book: Workbook) -> None:
    book.finalise(1, "张三")
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("UPDATE finalising SET person = '赵六'")
    book = reopened(book)
    assert [one.kind for one in book.damaged] == [DamageKind.TAMPERED]
    book.withdraw(1, "钱七", "核对过")
    assert book.damaged == () and reopened(book).damaged == ()


def test_it_stays_final_after_reopening_and_in_a_copy(book: Workbook, tmp_path: Path) -> None:
    book.finalise(1, "张三")
    book = reopened(book)
    assert book.final_record(1) is not None and book.damaged == ()
    assert book.save_as(tmp_path / "b.jxzp")
    with pytest.raises(FrozenError):
        book.type_text(1, "project.name", "改")
    copy = reopened(book)
    assert copy.path.name == "b.jxzp" and copy.final_record(1) is not None


def test_a_removed_forms_id_and_record_are_not_given_to_another(book: Workbook) -> None:
    book.finalise(1, "张三")
    book.withdraw(1, "张三", "作废")
    book.remove_project(1)
    book.remove_project(2)
    again = reopened(book)
    assert again.add_project() > 1 and again.records(1) != ()


@pytest.mark.parametrize(
    ("sql", "is_final"),
    [
        ("UPDATE form SET document = replace(document, '100', '200') WHERE id = 1", True),
        ("UPDATE finalising SET person = '李四'", True),
        ("UPDATE finalising SET event = x'ff00'", True),
        ("UPDATE finalising SET at = 'x'", True),
    ],
)
def test_damage_and_tampering_are_named(book: Workbook, sql: str, is_final: bool) -> None:
    book.type_text(1, "goals.actual", "完成 100 项")
    book.finalise(1, "张三")
    book.close()
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute(sql)
        if "form" in sql.split()[1]:
            connection.create_function(
                "sha", 1, lambda text: __import__("hashlib").sha256(text.encode()).hexdigest()
            )
            connection.execute("UPDATE form SET digest = sha(document) WHERE id = 1")
    again = Workbook.open(book.path)
    assert (again.final_record(1) is not None) == is_final
    assert again.damaged == (Damage(DamageKind.TAMPERED, 1, again.project(1).name),)
    copy = book.path.with_name("c.jxzp")
    again.save_as(copy)
    assert reopened(again).damaged != ()


def test_a_workbook_of_the_format_before_gets_the_table(tmp_path: Path) -> None:
    path = tmp_path / "old.jxzp"
    Workbook.create(path, template_text("shenzhen-2021"), YEAR).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE finalising")
        connection.execute("DROP TABLE known_form")
        connection.execute("ALTER TABLE version DROP COLUMN figures")
        connection.execute("ALTER TABLE form DROP COLUMN rows")
        for table in ("sheet", "note", "log", "figures"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 2")
    book = Workbook.open(path)
    book.add_project(clean_project())
    book.finalise(1, "张三")
    assert reopened(book).final_record(1) is not None
    assert len(MIGRATIONS) >= 3


def test_another_window_notices(book: Workbook) -> None:
    other = Workbook.open(book.path)
    book.finalise(1, "张三")
    with pytest.raises(ConflictError):
        other.type_text(1, "project.name", "改")
    other.close()


def test_what_cannot_be_written_changes_nothing(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreError("磁盘已满，请清理后重试。")

    monkeypatch.setattr(Store, "write_record", fail)
    with pytest.raises(StoreError):
        book.finalise(1, "张三")
    assert book.final_record(1) is None
    book.type_text(1, "project.name", with_text(book.project(1), "project.name", "可以改").name)
    assert book.project(1).name == "可以改"


@pytest.mark.parametrize("event", ["withdrawn", "accepted", "x"])
def test_who_changes_the_event_sets_no_form_free(book: Workbook, event: str) -> None:
    book.finalise(1, "张三")
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("UPDATE finalising SET event = ?", (event,))
    with closing(Workbook.open(book.path)) as again:
        assert again.final_record(1) is not None
        assert [damage.kind for damage in again.damaged] == [DamageKind.TAMPERED]
        again.withdraw(1, "李四", "核对过")
        assert again.damaged == () and again.final_record(1) is None


# -- records that are missing -----------------------------------------------------------------------------


def _without_withdrawal(book: Workbook) -> Workbook:
    """Take away, in the file, that a form was withdrawn, of which nothing was changed since."""
    book.finalise(1, "李四")
    book.withdraw(1, "王五", "再核对")
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM finalising WHERE event = 'withdrawn'")
    return Workbook.open(book.path, lambda: NOON)


def test_where_records_may_be_missing_paper_of_no_form_passes_for_final(book: Workbook) -> None:
    with closing(_without_withdrawal(book)) as again:
        assert [one.kind for one in again.damaged] == [DamageKind.SET]
        assert again.final_record(1) is not None and again.final_record(2) is None
        assert (again.stamp_of(1), again.stamp_of(2)) == ("定稿未核实", "")
        again.accept_own_damage("赵六", "与纸质核对过")
        assert again.stamp_of(1) == ""


def test_where_records_may_be_missing_nothing_comes_along_as_final(book: Workbook, tmp_path: Path) -> None:
    with (
        closing(_without_withdrawal(book)) as other,
        closing(Workbook.create(tmp_path / "b.jxzp", template_text("shenzhen-2021"), YEAR)) as mine,
    ):
        (joined,) = merge(mine, [other])
        assert len(joined.ids) == 2 and all(mine.final_record(i) is None for i in mine.ids)
        assert joined.damage == (DamageKind.SET.value,)
        assert any("定稿记录可能不全，1 张已定稿的表并入后不算定稿" in one for one in joined.remarks)


def test_a_foreign_template_does_not_hide_that_records_are_missing(book: Workbook) -> None:
    text = template_text("shenzhen-2021").replace("2021", "2022", 1)
    book.change_template(f"{text}\n# 自己的\n")
    book.close()
    with closing(Workbook.open(book.path, official=OFFICIAL)) as again:
        assert [one.kind for one in again.damaged] == [DamageKind.FOREIGN]
        again.keep_version(1, PRINTED)
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM version")
    with closing(Workbook.open(book.path, official=OFFICIAL)) as again:
        assert [one.kind for one in again.damaged] == [DamageKind.FOREIGN, DamageKind.SET]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE log SET person = 'x' WHERE id = 1", DamageKind.LOG),
        ("UPDATE workbook SET value = '2011' WHERE key = 'year'", DamageKind.SETTINGS),
        ("UPDATE form SET document = replace(document, '预算', '决算') WHERE id = 2", DamageKind.ALTERED),
        ("UPDATE form SET digest = 'x' WHERE id = 2", DamageKind.ALTERED),
        ("INSERT INTO workbook VALUES ('page', '?')", DamageKind.PAGE),
    ],
)
def test_other_damage_is_told_alone_only_where_it_explains_all(
    book: Workbook, statement: str, kind: DamageKind
) -> None:
    book.finalise(1, "李四")
    book.withdraw(1, "王五", "再核对")
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute(statement)
    with closing(Workbook.open(book.path)) as again:
        assert [one.kind for one in again.damaged] == [kind]
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM finalising WHERE event = 'withdrawn'")
    with closing(Workbook.open(book.path)) as again:
        assert {one.kind for one in again.damaged} == {kind, DamageKind.SET}
        assert again.final_record(1) is not None and again.stamp_of(1) != ""


def test_a_tampered_final_form_does_not_hide_that_versions_are_missing(book: Workbook) -> None:
    book.finalise(1, "李四")
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("UPDATE form SET digest = 'x' WHERE id = 1")
    with closing(Workbook.open(book.path)) as again:
        assert DamageKind.SET not in [one.kind for one in again.damaged]
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM version")
    with closing(Workbook.open(book.path)) as again:
        assert DamageKind.SET in [one.kind for one in again.damaged]
