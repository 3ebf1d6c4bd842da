"""The transfer form of the region from the menu: offered where there is something to sum, told what was not added."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton

from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import some_every_day
from tests.model.builders import clean_project, template_text
from tests.test_main_region import fill, forms
from tests.window_fixtures import Seat
from ui.dialogs import questions


def book_of(folder: Path, is_begun: bool) -> Path:
    book = Workbook.create(folder / "区域.jxzp", template_text("national-2020"), 2021)
    book.add_project(clean_project("national-2020"))
    if is_begun:
        fill(book)
    book.close()
    return book.path


def action(clerk: Clerk):
    return clerk.window.actions_by_id["save_region"]


def remarks(clerk: Clerk) -> list[QDialog]:
    return [one for one in clerk.window.findChildren(QDialog, "remarks") if one.isVisible()]


@pytest.mark.parametrize(("ending", "mark"), some_every_day([(".xlsx", b"PK"), (".pdf", b"%PDF")], 2))
def test_it_is_saved_and_opened_and_what_was_listed_is_told(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, mark: bytes
) -> None:
    path = tmp_path / f"汇总{ending}"
    monkeypatch.setattr(questions, "ask_summary", lambda *_: path)
    with seat(book_of(tmp_path, True)) as clerk:
        assert action(clerk).isEnabled()
        action(clerk).trigger()
        assert path.read_bytes().startswith(mark) and clerk.opened == [path]
        assert "已把 2 张表汇总到" in clerk.window.status.notices.text()
        (dialog,) = remarks(clerk)
        text = dialog.findChild(QPlainTextEdit).toPlainText()
        assert "亩均财政投入" in text and "填表人" in text
        dialog.findChild(QPushButton).click()
        clerk.until(lambda: not remarks(clerk))


def test_one_form_needs_no_remarks(seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "ask_summary", lambda *_: tmp_path / "汇总.xlsx")
    with seat(book_of(tmp_path, True)) as clerk:
        clerk.window.session.workbook.remove_project(clerk.window.session.workbook.ids[2])
        action(clerk).trigger()
        assert clerk.opened and not remarks(clerk)


def test_it_is_offered_once_something_is_begun(seat: Seat, tmp_path: Path) -> None:
    with seat(book_of(tmp_path, False)) as clerk:
        book = clerk.window.session.workbook
        assert not action(clerk).isEnabled()
        book.change_project(book.sheet_id(book.ids[0], "transfer"), forms()[0], "填")
        clerk.window.refresh()
        assert action(clerk).isEnabled()


def test_it_is_not_offered_where_the_template_has_no_such_form(samples: Clerk) -> None:
    assert not action(samples).isEnabled()


def test_a_folder_that_is_not_there_is_one_sentence(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ask_summary", lambda *_: tmp_path / "没有" / "汇总.pdf")
    with seat(book_of(tmp_path, True)) as clerk:
        action(clerk).trigger()
        assert clerk.window.banner.text().endswith("。") and clerk.opened == [] and not remarks(clerk)
