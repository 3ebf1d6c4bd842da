"""What is missing in the digest over the set: explained to the bit by other damage, or told; no other answer takes it away."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from model.workbook import set_digest
from model.workbook.damage import DamageKind
from model.workbook.restoring import restore_lost
from model.workbook.versions import PRINTED
from model.workbook.workbook import Workbook
from tests.command_fixtures import project_named
from tests.model.builders import YEAR, clean_project, template_text

WITHOUT_WITHDRAWAL = "DELETE FROM finalising WHERE event = 'withdrawn'"
TOO_MANY = 20  # versions of each of three lost forms: more ways than are tried


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook of four forms, each with a version of its last state; the first was final and is so no more."""
    with closing(Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)) as book:
        book.add_project(clean_project())
        for name in "乙丙丁":
            book.add_project(project_named(name))
        book.finalise(1, "李四")
        book.withdraw(1, "王五", "再核对")
        for form in book.ids:
            book.keep_version(form, PRINTED)
        book.save()
    return tmp_path / "a.jxzp"


def run(path: Path, *statements: str) -> None:
    """Change the file by hand."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def told(path: Path) -> list[DamageKind]:
    """Return what is told of a file by opening it."""
    with closing(Workbook.open(path)) as book:
        return [one.kind for one in book.damaged]


def fits(path: Path) -> bool:
    """Tell whether the digest over the set fits."""
    with closing(sqlite3.connect(path)) as connection:
        return set_digest.holds(connection)


def brought_back(book: Workbook) -> None:
    """Bring the third form back from its version."""
    book.bring_back(3, book.version_project(book.versions(3)[0].id), "恢复")


WAYS: dict[str, tuple[str, DamageKind, Callable[[Workbook], object]]] = {
    "lost": ("DELETE FROM form WHERE id = 3", DamageKind.LOST, lambda book: restore_lost(book, 3)),
    "the last one lost": (
        "DELETE FROM form WHERE id = 4",
        DamageKind.LOST,
        lambda book: restore_lost(book, 4),
    ),
    "unreadable": (
        "UPDATE form SET document = '[]', digest = 'x' WHERE id = 3",
        DamageKind.UNREADABLE,
        brought_back,
    ),
    "altered": (
        "UPDATE form SET digest = 'x' WHERE id = 3",
        DamageKind.ALTERED,
        lambda book: book.accept_damage(3, "赵六", "与纸质核对过"),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_other_damage_alone_is_told_alone_and_gone_once_answered(path: Path, way: str) -> None:
    statement, kind, answer = WAYS[way]
    run(path, statement)
    with closing(Workbook.open(path)) as book:
        assert [one.kind for one in book.damaged] == [kind]
        answer(book)
    assert told(path) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("at_once", [None, 0])
def test_an_answer_for_other_damage_takes_nothing_else_along(
    path: Path, way: str, at_once: int | None
) -> None:
    statement, kind, answer = WAYS[way]
    run(path, statement, WITHOUT_WITHDRAWAL)
    with closing(Workbook.open(path, at_once=at_once)) as book:
        assert {one.kind for one in book.damaged} == {kind, DamageKind.SET}
        answer(book)
        assert [one.kind for one in book.damaged] == [DamageKind.SET]
    with closing(Workbook.open(path)) as book:
        assert [one.kind for one in book.damaged] == [DamageKind.SET] and book.stamp_of(1) == "定稿未核实"
        book.accept_own_damage("赵六", "与纸质核对过")
        assert book.stamp_of(1) == ""
    assert told(path) == [] and fits(path)


@pytest.mark.parametrize("way", WAYS)
def test_what_happens_to_the_file_meanwhile_is_in_no_answer(path: Path, way: str) -> None:
    statement, _kind, answer = WAYS[way]
    run(path, statement)
    with closing(Workbook.open(path)) as book:
        run(path, WITHOUT_WITHDRAWAL)
        answer(book)
    assert told(path) == [DamageKind.SET]


def test_nor_in_one_for_the_workbook_itself(path: Path) -> None:
    run(path, "UPDATE log SET person = 'x' WHERE id = 1")
    with closing(Workbook.open(path)) as book:
        run(path, WITHOUT_WITHDRAWAL)
        book.accept_own_damage("赵六", "与纸质核对过")
    assert DamageKind.SET in told(path)


def test_an_answer_before_the_set_was_compared_is_none_for_the_set(path: Path) -> None:
    run(path, WITHOUT_WITHDRAWAL, "UPDATE log SET person = 'x' WHERE id = 1")
    with closing(Workbook.open(path, at_once=0)) as book:
        assert [one.kind for one in book.own_damage] == [DamageKind.LOG]
        book.accept_own_damage("赵六", "与纸质核对过")
    assert DamageKind.SET in told(path)


def test_of_two_each_answer_takes_its_part(path: Path) -> None:
    run(path, "UPDATE form SET digest = 'x' WHERE id = 3", "DELETE FROM form WHERE id = 2")
    with closing(Workbook.open(path)) as book:
        assert [one.kind for one in book.damaged] == [DamageKind.ALTERED, DamageKind.LOST]
        book.accept_damage(3, "赵六", "与纸质核对过")
    assert told(path) == [DamageKind.LOST]
    with closing(Workbook.open(path)) as book:
        restore_lost(book, 2)
    assert told(path) == [] and fits(path)


def test_it_is_explained_as_well_when_others_came_to_its_place(path: Path) -> None:
    run(path, "DELETE FROM form WHERE id = 3")
    with closing(Workbook.open(path)) as book:
        book.add_project(project_named("戊"))
    assert told(path) == [DamageKind.LOST]
    with closing(Workbook.open(path)) as book:
        restore_lost(book, 3)
    assert told(path) == [] and fits(path)


def test_a_final_form_that_was_tampered_with_fits_again_once_its_定稿_is_withdrawn(path: Path) -> None:
    with closing(Workbook.open(path)) as book:
        book.finalise(1, "李四")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            "UPDATE form SET document = o.document, digest = o.digest FROM form o WHERE o.id = 2 AND form.id = 1"
        )
    with closing(Workbook.open(path)) as book:
        assert [one.kind for one in book.damaged] == [DamageKind.TAMPERED]
        book.withdraw(1, "王五", "再核对")
    assert told(path) == [] and fits(path)


def test_saved_elsewhere_the_set_is_told_as_often_as_here(path: Path, tmp_path: Path) -> None:
    run(path, "DELETE FROM form WHERE id = 3", WITHOUT_WITHDRAWAL)
    with closing(Workbook.open(path)) as book:
        book.save_as(tmp_path / "b.jxzp")
        restore_lost(book, 3)
        assert [one.kind for one in book.damaged] == [DamageKind.SET]
    assert told(tmp_path / "b.jxzp") == [DamageKind.SET]
    with closing(Workbook.open(tmp_path / "b.jxzp")) as book:
        book.accept_own_damage("赵六", "与纸质核对过")
    assert told(tmp_path / "b.jxzp") == [] and fits(tmp_path / "b.jxzp")


def test_where_too_much_would_have_to_be_tried_it_is_told(path: Path) -> None:
    with closing(Workbook.open(path)) as book:
        for number in range(TOO_MANY):
            for form in (2, 3, 4):
                book.type_text(form, "goals.actual", str(number))
                book.keep_version(form, PRINTED)
            book.save()
    run(path, "DELETE FROM form WHERE id > 1")
    assert set(told(path)) == {DamageKind.SET, DamageKind.LOST}
