"""Times the start as a clerk lives through it: a double click on a workbook, the first letter typed into a form."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from model.form.field_path import indicator_path
from ui import app
from ui.cli.start_watch import press_seven, watch_start
from ui.main_window import MainWindow


def time_start(workbook: Path, result: Path) -> int:
    """Start on a workbook, type a letter into its first form, write when the window and when the letter was painted.

    Nothing is imported here that such a start does not import.
    """

    def watch(window: MainWindow) -> None:
        watch_start(window, result, lambda: _type_letter(window, workbook))

    return app.run([str(workbook)], watch)


def _type_letter(window: MainWindow, workbook: Path) -> QWidget:
    window.furnish(workbook)
    if window.session is None:
        raise RuntimeError("no workbook is open")
    page = window.open_project(window.session.workbook.ids[0])
    if page is None:
        raise RuntimeError("no form is open")
    page.view.go_to(indicator_path(0, "actual"))
    QCoreApplication.processEvents()
    press_seven(page.view)
    return page.view.open_editor() or page.view.viewport()
