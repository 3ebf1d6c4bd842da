"""The template of a workbook file is held against the official ones: damaged, foreign, accepted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import resources
from model.errors import StoreError, TemplateError
from model.workbook import set_digest
from model.workbook.damage import DamageKind
from model.workbook.official_templates import Official, settings_digest
from model.workbook.workbook import Workbook
from tests.model.builders import clean_project

ID = "shenzhen-2021"
TEXT = resources.template_text(ID)
OFFICIAL = Official(
    {ID: TEXT, "cost-2021": resources.template_text("cost-2021")}, resources.official_templates()
)
BROKEN = TEXT.replace("[[bands]]", "[[bands", 1)
OTHER_RULES = TEXT.replace("at_least = 90", "at_least = 98")
TEMPLATE, FOREIGN, SETTINGS = DamageKind.TEMPLATE, DamageKind.FOREIGN, DamageKind.SETTINGS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook with one form, of the usual template."""
    path = tmp_path / "a.jxzp"
    with closing(Workbook.create(path, TEXT, 2021)) as book:
        book.add_project(clean_project())
    return path


def put(path: Path, text: str | bytes, with_digest: bool = False) -> None:
    """Put another text of the template into a file, as another program would."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE workbook SET value = CAST(? AS TEXT) WHERE key = 'template'", (text,))
        if with_digest:
            digest = settings_digest(str(text), 2021)
            connection.execute("UPDATE workbook SET value = ? WHERE key = 'digest'", (digest,))
            set_digest.write(connection, set_digest.total(connection))


def stored(path: Path, key: str = "template") -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT CAST(value AS BLOB) FROM workbook WHERE key = ?"
        return bytes(connection.execute(query, (key,)).fetchone()[0])


def opened(path: Path) -> Workbook:
    return Workbook.open(path, official=OFFICIAL)


def kinds(path: Path) -> list[DamageKind]:
    with closing(opened(path)) as book:
        return [damage.kind for damage in book.damaged]


@pytest.mark.parametrize("text", [BROKEN, b"\xff\xfe" + TEXT.encode(), "", "[" * 5000])
def test_a_damaged_text_gives_way_to_the_template_that_its_digest_proves(
    path: Path, text: str | bytes
) -> None:
    put(path, text)
    before = stored(path)
    with closing(opened(path)) as book:
        assert [damage.kind for damage in book.damaged] == [TEMPLATE]
        assert book.template.text == TEXT and book.stamp_of(1) == "与原表不符"
        book.type_text(1, "goals.actual", "打开以后填的")
    assert stored(path) == before, "an edit must not write a template for which nobody answered"
    assert kinds(path) == [TEMPLATE]


def test_without_a_digest_that_fits_the_id_in_the_text_tells(path: Path) -> None:
    put(path, resources.template_text("cost-2021").replace("[[bands]]", "[[bands", 1), with_digest=True)
    with closing(opened(path)) as book:
        assert book.template.id == "cost-2021" and book.own_damage[0].kind is TEMPLATE


def test_where_nothing_tells_the_file_is_refused_in_a_sentence(path: Path) -> None:
    put(path, "???", with_digest=True)
    with pytest.raises(StoreError, match="看不出是哪一种表"):
        opened(path)
    with pytest.raises(TemplateError):
        Workbook.open(path)


def test_other_rules_under_an_official_id_are_told(path: Path) -> None:
    put(path, OTHER_RULES, with_digest=True)
    with closing(opened(path)) as book:
        assert [damage.kind for damage in book.damaged] == [FOREIGN]
        assert book.stamp_of(1) == "与规定不符" and book.template.text == OTHER_RULES
    put(path, OTHER_RULES.replace("at_least = 98", "at_least = 97"))
    assert kinds(path) == [SETTINGS, FOREIGN]


@pytest.mark.parametrize("text", [TEXT, TEXT.replace(f'id = "{ID}"', 'id = "own-1"', 1)])
def test_official_editions_and_templates_of_other_ids_are_no_damage(path: Path, text: str) -> None:
    put(path, text, with_digest=True)
    assert kinds(path) == []


@pytest.mark.parametrize(
    ("text", "with_digest", "kind"), [(BROKEN, False, TEMPLATE), (OTHER_RULES, True, FOREIGN)]
)
def test_whoever_answers_for_it_is_asked_no_more(
    path: Path, text: str, with_digest: bool, kind: DamageKind
) -> None:
    put(path, text, with_digest)
    with closing(opened(path)) as book:
        book.accept_own_damage("王五", "与财政局核对过")
        assert book.damaged == () and book.stamp_of(1) == ""
    assert kinds(path) == []
    with closing(opened(path)) as book:
        book.save_as(path.with_name("b.jxzp"))
    assert kinds(path.with_name("b.jxzp")) == []
    if kind is FOREIGN:
        put(path, OTHER_RULES.replace("at_least = 98", "at_least = 97"), with_digest=True)
        assert kinds(path) == [FOREIGN], "only the very text is accepted"


def test_an_answer_written_by_another_program_is_told(path: Path) -> None:
    put(path, OTHER_RULES, with_digest=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        pair = ("accepted_template", "0" * 64)
        connection.execute("INSERT INTO workbook VALUES (?, ?)", pair)
    assert kinds(path) == [FOREIGN, DamageKind.SET]


@pytest.mark.parametrize(
    ("text", "with_digest", "found"),
    [(BROKEN, False, [TEMPLATE]), (OTHER_RULES, True, [FOREIGN]), (OTHER_RULES, False, [SETTINGS, FOREIGN])],
)
def test_saving_under_another_name_hides_nothing(
    path: Path, text: str, with_digest: bool, found: list[DamageKind]
) -> None:
    put(path, text, with_digest)
    other = path.with_name("b.jxzp")
    with closing(opened(path)) as book:
        book.type_text(1, "goals.actual", "填过")
        book.save_as(other)
        assert [damage.kind for damage in book.damaged] == found
    assert kinds(other) == found and stored(other) == stored(path)
    with closing(opened(other)) as book:
        assert book.project(1).goals["actual"] == "填过"


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DELETE FROM version", DamageKind.SET),
        ("UPDATE workbook SET value = '2022' WHERE key = 'year'", SETTINGS),
        ("UPDATE workbook SET value = '{}' WHERE key = 'page'", DamageKind.PAGE),
    ],
)
def test_other_damage_of_the_workbook_itself_goes_along_too(
    path: Path, statement: str, kind: DamageKind
) -> None:
    with closing(opened(path)) as book:
        book.set_page_options(replace(book.page_options, side=22))
        book.keep_version(1, "打印")
        book.save()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    other = path.with_name("b.jxzp")
    with closing(opened(path)) as book:
        book.save_as(other)
    assert kind in kinds(other)


def test_another_template_is_an_answer(path: Path) -> None:
    put(path, BROKEN)
    with closing(opened(path)) as book:
        book.change_template(OFFICIAL.texts["cost-2021"])
    assert kinds(path) == []
