"""Page options: kept in the workbook as text, undone, guarded, and as they were for a form that is final."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import UserError
from model.form.page_options import (
    CHOICES,
    FONTS,
    LARGEST,
    LEAST_EDGE,
    LEAST_SIDE,
    MOST_MARGIN,
    ORIENTATIONS,
    SMALLEST,
    USUAL,
    PageOptions,
    options_text,
    read_options,
)
from model.workbook.damage import Damage, DamageKind
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text

WIDE = PageOptions(orientation="landscape", side=20, title="自评表", signature=(("head", "负责人："),))


@st.composite
def page_options(draw: st.DrawFn) -> PageOptions:
    """Any options that are allowed."""
    smallest = draw(st.integers(SMALLEST // 5, LARGEST // 5)) * 5
    captions = st.tuples(st.sampled_from(["prepared_by", "head", "date"]), st.text(max_size=8))
    return PageOptions(
        orientation=draw(st.sampled_from(ORIENTATIONS)),
        smallest=smallest,
        largest=draw(st.integers(smallest // 5, LARGEST // 5)) * 5,
        side=draw(st.integers(LEAST_SIDE, MOST_MARGIN)),
        top=draw(st.integers(LEAST_EDGE, MOST_MARGIN)),
        bottom=draw(st.integers(LEAST_EDGE, MOST_MARGIN)),
        title=draw(st.text(max_size=20)),
        separators=draw(st.sampled_from(CHOICES)),
        font=draw(st.sampled_from(FONTS)),
        footer=draw(st.text(max_size=20)),
        numbers=draw(st.booleans()),
        proof=draw(st.booleans()),
        signature=draw(st.none() | st.lists(captions, max_size=4).map(tuple)),
    )


@given(page_options())
def test_what_is_written_is_read(options: PageOptions) -> None:
    assert read_options(options_text(options)) == options


def test_the_usual_page_needs_no_text() -> None:
    assert options_text(USUAL) == "" and read_options("") == USUAL
    assert options_text(replace(USUAL, side=20)) == '{"side":20}'


@pytest.mark.parametrize(
    "text",
    [
        "?", "[]", "{", '{"side":"x"}', '{"side":true}', '{"side":7}', '{"bottom":41}', '{"smallest":100}',
        '{"orientation":"x"}', '{"font":"黑体"}', '{"title":1}', '{"signature":[1]}', '{"unknown":1}',
        '{"footer":"' + "长" * 41 + '"}', '{"signature":[["head","' + "长" * 21 + '"]]}', '{"numbers":2}',
    ],
)  # fmt: skip
def test_damaged_or_newer_options_are_one_sentence(text: str) -> None:
    with pytest.raises(UserError, match="页面设置读不出来"):
        read_options(text)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    made = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    made.add_project(clean_project())
    return made


def reopened(book: Workbook) -> Workbook:
    book.close()
    return Workbook.open(book.path)


def test_they_are_kept_undone_and_come_along(book: Workbook, tmp_path: Path) -> None:
    assert book.page_options == USUAL
    book.set_page_options(WIDE)
    assert book.is_saved and book.history.undo_label == "更改页面设置"
    book = reopened(book)
    assert book.page_options == WIDE and book.damaged == ()
    book.set_page_options(USUAL)
    change = book.undo()
    assert change is not None and change.page_changed and book.page_options == WIDE
    book.redo()
    assert reopened(book).page_options == USUAL
    book = Workbook.open(book.path)
    book.set_page_options(WIDE)
    book.save_as(tmp_path / "b.jxzp")
    assert reopened(book).page_options == WIDE


def test_the_same_again_is_no_step(book: Workbook) -> None:
    label = book.history.undo_label
    book.set_page_options(replace(USUAL))
    assert book.history.undo_label == label


@pytest.mark.parametrize(
    "sql",
    ["UPDATE workbook SET value = '{}' WHERE key = 'page'", "DELETE FROM workbook WHERE key = 'page_digest'"],
)
def test_damage_is_named_and_the_usual_page_taken(book: Workbook, sql: str) -> None:
    book.set_page_options(WIDE)
    book.close()
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute(sql)
    again = Workbook.open(book.path)
    assert again.page_options == USUAL and again.damaged == (Damage(DamageKind.PAGE),)
    again.set_page_options(WIDE)
    assert reopened(again).damaged == ()


def test_a_final_form_keeps_its_page(book: Workbook) -> None:
    book.set_page_options(WIDE)
    book.finalise(1, "张三")
    book.set_page_options(USUAL)
    book = reopened(book)
    assert book.page_options_of(1) == WIDE and book.page_options == USUAL
    book.withdraw(1, "张三", "改")
    assert book.page_options_of(1) == USUAL
