"""Versions that cannot be read any more are damage of the workbook, found by and by, until somebody answers for them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from model.errors import UserError
from model.workbook import version_check
from model.workbook.damage import Damage, DamageKind
from model.workbook.versions import IMPORTED
from model.workbook.workbook import Workbook
from tests.command_fixtures import project_named
from tests.model.builders import YEAR, template_text

TOLD = (Damage(DamageKind.VERSIONS, None, "乙"),)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook of three forms with a version each, of which that of the second is damaged."""
    path = tmp_path / "a.jxzp"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR)) as book:
        for name in "甲乙丙":
            book.keep_version(book.add_project(project_named(name)), IMPORTED)
    _damage(path, 2)
    return path


def _damage(path: Path, form: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE version SET document = substr(document, 9) WHERE form = ?", (form,))


@pytest.mark.parametrize("at_a_time", [1, 2, 200])
def test_it_is_announced_when_it_is_found(
    path: Path, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(version_check, "AT_A_TIME", at_a_time)
    before = path.read_bytes()
    with closing(Workbook.open(path)) as book:
        told = list[bool]()
        book.subscribe(lambda change: told.append(change.damage_found))
        assert book.damaged == ()
        turns = 1
        while not book.check_versions():
            turns += 1
        assert (book.known_damage, book.damage_of(2), told) == (TOLD, None, [True])
        assert turns > 3 // at_a_time and book.check_versions()
    assert path.read_bytes() == before


def test_somebody_answers_for_it_once(path: Path, tmp_path: Path) -> None:
    with closing(Workbook.open(path)) as book:
        with pytest.raises(UserError, match="没有受损"):
            book.accept_own_damage("李四", "备份里有")
        assert book.version_damage() == TOLD
        book.type_text(2, "goals.actual", "改")  # the form itself is whole
        book.accept_own_damage("李四", "备份里有")
        assert book.known_damage == () and book.entries()[-1].details == "“乙”有历史版本受过损坏：备份里有"
        book.type_text(1, "goals.actual", "改")
        book.save_as(tmp_path / "b.jxzp")
    for name in ("a", "b"):
        with closing(Workbook.open(tmp_path / f"{name}.jxzp")) as book:
            assert book.version_damage() == () and book.damaged == () and len(book.damaged_versions(2)) == 1
    _damage(path, 3)
    with closing(Workbook.open(path)) as book:
        assert [one.name for one in book.version_damage()] == ["丙"]


def test_who_goes_on_in_what_another_program_wrote_still_tells_it(path: Path) -> None:
    with closing(Workbook.open(path)) as other, closing(Workbook.open(path)) as book:
        assert book.version_damage() == TOLD
        other.type_text(1, "goals.actual", "改")
        book.follow(Workbook.open(path))
        assert book.known_damage == TOLD and book.check_versions()
