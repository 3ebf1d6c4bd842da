"""Last year beside the rows: from the workbook rolled over, from one of its name, or chosen by hand; hidden and shown again."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from model.workbook.workbook import Workbook
from model.year.last_year import LastYear
from tests.clerk import Clerk
from tests.depth import long
from tests.model.builders import template_text
from ui.dialogs import questions
from ui.jobs.last_years import last_year_path, read_last_year
from ui.jobs.year_over import write_next_year, year_over
from ui.menus import last_year_actions


def roll(clerk: Clerk, name: str) -> tuple[Path, Path]:
    """Make next year's workbook of the samples and open it; return last year's file and the new one."""
    book = clerk.window.session.workbook
    old, new = book.path, book.path.with_name(name)
    write_next_year(book, year_over(book), new, book.ids, ())
    assert clerk.window.open_path(new)
    return old, new


def _toggle(clerk: Clerk) -> None:
    clerk.window.actions_by_id["show_last_year"].trigger()


def _open(clerk: Clerk) -> None:
    clerk.window.open_project(clerk.window.session.workbook.ids[1])


def test_a_workbook_beside_is_found_by_its_name_and_shown_hidden_and_shown(samples: Clerk) -> None:
    old = samples.window.session.path
    roll(samples, old.name.replace("2021", "2022"))
    _open(samples)
    strip = samples.page.last_year
    assert not strip.isVisible()
    _toggle(samples)
    assert strip.isVisible()
    assert strip.shown_rows[1] == ("100%", "50%", "1.25/2.5")
    _toggle(samples)
    assert not strip.isVisible() and not samples.window.settings.values.shows_last_year
    _toggle(samples)
    samples.app.processEvents()
    assert not samples.page.view.horizontalScrollBar().maximum()  # of a window 1366 wide
    samples.window.open_project(samples.window.session.workbook.ids[2])
    assert samples.page.last_year.isVisible() and samples.page.last_year.shown_rows


@long
def test_without_one_it_is_asked_for_and_remembered(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = roll(samples, "别的.jxzp")
    _open(samples)
    monkeypatch.setattr(questions, "ask_last_year", lambda _parent, _folder: None)
    _toggle(samples)
    assert not samples.page.has_last_year
    monkeypatch.setattr(questions, "ask_last_year", lambda _parent, _folder: old)
    samples.window.actions_by_id["choose_last_year"].trigger()
    assert samples.page.last_year.shown_rows
    assert last_year_path(samples.window.settings, new, 2022) == old
    assert samples.window.open_path(new)
    _open(samples)
    assert samples.page.last_year.shown_rows


@long
def test_rows_follow_an_edit(samples: Clerk) -> None:
    roll(samples, samples.window.session.path.name.replace("2021", "2022"))
    _open(samples)
    _toggle(samples)
    before = samples.page.last_year.shown_rows
    samples.go("indicators[0].name")
    samples.window.actions_by_id["insert_above"].trigger()
    after = samples.page.last_year.shown_rows
    assert 0 not in after and after == {row + 1: shown for row, shown in before.items()}


def test_a_workbook_of_the_same_year_is_refused(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = tmp_path / "同年.jxzp"
    Workbook.create(same, template_text("shenzhen-2021"), 2021).close()
    monkeypatch.setattr(questions, "ask_last_year", lambda _parent, _folder: same)
    _open(samples)
    _toggle(samples)
    assert "请选上一年的工作簿" in samples.window.banner.text()
    assert not samples.page.has_last_year and not samples.window.settings.values.shows_last_year


@long
def test_the_workbook_of_last_year_stays_as_it_is(samples: Clerk) -> None:
    old, _ = roll(samples, samples.window.session.path.name.replace("2021", "2022"))
    before = old.read_bytes()
    _open(samples)
    _toggle(samples)
    assert samples.page.last_year.shown_rows and old.read_bytes() == before


def test_a_form_does_not_wait_for_last_year(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    old = samples.window.session.path
    roll(samples, old.name.replace("2021", "2022"))
    samples.window.settings.remember(shows_last_year=True)
    answers, readers = threading.Event(), list[threading.Thread]()

    def read(path: Path, year: int) -> LastYear:
        readers.append(threading.current_thread())
        answers.wait()
        return read_last_year(path, year)

    monkeypatch.setattr(last_year_actions, "read_last_year", read)
    _open(samples)
    samples.window.open_project(samples.window.session.workbook.ids[2])
    samples.enter("indicators[0].name", "写着")
    assert samples.shown("indicators[0].name") == "写着" and not samples.page.last_year.isVisible()
    answers.set()
    samples.until(lambda: samples.page.last_year.isVisible())
    assert threading.main_thread() not in readers
    samples.window.open_project(samples.window.session.workbook.ids[1])
    samples.until(lambda: samples.page.last_year.isVisible())
    count = len(readers)
    samples.window.open_project(samples.window.session.workbook.ids[3])
    assert samples.page.last_year.isVisible() and len(readers) == count  # it was read before


def test_last_year_that_cannot_be_read_is_told(samples: Clerk) -> None:
    old, _ = roll(samples, samples.window.session.path.name.replace("2021", "2022"))
    samples.window.settings.remember(shows_last_year=True)
    old.write_bytes(b"no workbook")
    _open(samples)
    assert old.name in samples.window.banner.text() and not samples.page.last_year.isVisible()
