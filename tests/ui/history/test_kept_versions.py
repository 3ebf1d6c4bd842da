"""When the window keeps versions: printing, importing, the first key; and that nobody waits or is bothered for it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

import resources
from model.workbook.versions import IMPORTED, OPENED, PRINTED
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import long
from tests.ui.importing.steps import take_all
from tests.window_fixtures import InForm
from ui.dialogs import questions
from ui.jobs import paper
from ui.paper.printing import print_forms

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAN = 2  # 数据规划管理


@pytest.fixture
def planner(in_form: InForm) -> Clerk:
    """A clerk in the second sample form, with an edit of today."""
    clerk = in_form(PLAN)
    clerk.enter("indicators[1].actual", "75%")
    clerk.until_saved()
    return clerk


def names(clerk: Clerk) -> list[str]:
    """Return the reasons of the form's versions, newest first."""
    workbook = clerk.window.session.workbook
    return [version.reason for version in workbook.versions(workbook.ids[-1])]


def printed(clerk: Clerk, action: str) -> None:
    """Write a PDF; what is kept of it comes into the file with the next events."""
    clerk.window.actions_by_id[action].trigger()
    clerk.app.processEvents()


def test_printing_to_a_file_keeps_a_version(planner: Clerk) -> None:
    printed(planner, "print_project")
    workbook = planner.window.session.workbook
    newest = workbook.versions(PLAN)[0]
    assert newest.reason == PRINTED and workbook.version_project(newest.id) == workbook.project(PLAN)
    printed(planner, "print_project")
    assert workbook.versions(PLAN)[0] == newest
    printed(planner, "print_all")
    assert {workbook.versions(i)[0].reason for i in workbook.ids} == {PRINTED}


@long
def test_printing_that_failed_keeps_none(planner: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = planner.window.session.workbook
    before = workbook.versions(PLAN)
    missing = workbook.path.parent / "没有" / "a.pdf"
    monkeypatch.setattr(questions, "ask_pdf", lambda parent, suggested: missing)
    printed(planner, "print_project")
    assert workbook.versions(PLAN) == before


@long
def test_printing_on_a_printer_keeps_a_version(begun_form: Clerk, tmp_path: Path) -> None:
    begun_form.type("A")
    begun_form.until_saved()
    workbook = begun_form.window.session.workbook
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    print_forms(workbook, workbook.ids, printer)
    begun_form.window.session.save()
    assert names(begun_form) == [PRINTED]


def test_a_form_that_cannot_be_written_is_printed_without_complaint(planner: Clerk) -> None:
    window = planner.window
    window.session.workbook._file._store._connection.execute("PRAGMA busy_timeout = 0")
    blocker = sqlite3.connect(window.session.path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    printed(planner, "print_project")
    assert len(planner.opened) == 1 and window.banner.text() == ""
    blocker.close()


def test_importing_keeps_a_version(new_form: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "ask_forms", lambda parent, folder: list(resources.sample_paths()[:1]))
    new_form.window.actions_by_id["import_forms"].trigger()
    take_all(new_form)
    assert names(new_form) == [IMPORTED]


def test_the_first_key_after_opening_keeps_what_was_opened(planner: Clerk) -> None:
    window, path = planner.window, planner.window.session.path
    window.actions_by_id["close_workbook"].trigger()
    window.open_path(path)
    window.open_project(PLAN)
    before = window.session.workbook.project(PLAN)
    planner.go("goals.actual")
    planner.type("X")
    planner.until_saved()
    workbook = window.session.workbook
    assert workbook.versions(PLAN)[0].reason == OPENED
    assert workbook.version_project(workbook.versions(PLAN)[0].id) == before


@long
def test_saving_as_says_when_the_history_stayed_behind(
    planner: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = planner.window
    monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: tmp_path / "b.jxzp")
    window.actions_by_id["save_as"].trigger()
    assert window.status.notices.text() == "已另存为 b.jxzp"
    window.session.workbook._file._store._connection.execute("PRAGMA busy_timeout = 0")
    blocker = sqlite3.connect(window.session.path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: tmp_path / "c.jxzp")
    window.actions_by_id["save_as"].trigger()
    assert "历史版本和操作记录没有带过来" in window.status.notices.text()
    blocker.close()


def test_the_sample_forms_can_be_had_back(samples: Clerk) -> None:
    workbook = samples.window.session.workbook
    assert all([v.reason for v in workbook.versions(i)] == [IMPORTED] for i in workbook.ids)


def test_printing_outside_the_window_marks_what_the_next_save_writes(samples: Clerk, tmp_path: Path) -> None:
    workbook: Workbook = samples.window.session.workbook
    paper.print_forms(workbook, (PLAN,), tmp_path / "a.pdf")
    assert [v.reason for v in workbook.versions(PLAN)] == [IMPORTED]
    samples.window.session.save()
    assert [v.reason for v in workbook.versions(PLAN)] == [PRINTED]
