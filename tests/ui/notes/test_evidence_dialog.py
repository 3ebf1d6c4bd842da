"""佐证材料: typed beside an indicator, kept when one goes on, names of files alone, told for rows that are gone, printed as a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from model.form.edits import remove_row
from model.workbook.notes import evidence_at
from model.workbook.noting import set_evidence
from tests.clerk import Clerk
from ui.notes.evidence_dialog import EvidenceDialog


def show(clerk: Clerk, cell: str = "indicators[1].actual") -> EvidenceDialog:
    """Call 检查 › 佐证材料… over the second sample, from a cell of it."""
    clerk.window.open_project(clerk.window.session.workbook.ids[1])
    clerk.go(cell)
    clerk.window.actions_by_id["edit_evidence"].trigger()
    (dialog,) = (one for one in clerk.window.findChildren(EvidenceDialog) if one.isVisible())
    clerk.until_exposed(dialog)
    return dialog


def kept(clerk: Clerk, row: int) -> str:
    book = clerk.window.session.workbook
    note = evidence_at(book.notes(book.ids[1]), book.project(book.ids[1]), row)
    return note.text if note else ""


def test_what_is_typed_is_kept_for_its_indicator(samples: Clerk) -> None:
    dialog = show(samples)
    document = samples.page.model.project
    QTest.keyClicks(dialog.edit, "No.12")
    dialog.rows.setCurrentItem(dialog.rows.topLevelItem(4))
    assert dialog.edit.toPlainText() == "" and dialog.rows.topLevelItem(1).text(1) == "No.12"
    QTest.keyClicks(dialog.edit, "No.13")
    dialog.accept()
    assert (kept(samples, 1), kept(samples, 4)) == ("No.12", "No.13")
    assert samples.page.model.project == document
    again = show(samples)
    assert again.edit.toPlainText() == "No.12"
    again.reject()


def test_files_are_noted_by_their_names(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = show(samples)
    chosen = ["C:/资料/验收.pdf", "/home/a/照片.zip"], ""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    QTest.keyClicks(dialog.edit, "A")
    dialog.add_files.click()
    dialog.add_files.click()
    dialog.reject()
    assert kept(samples, 1) == "A\n附件：验收.pdf\n附件：照片.zip"


def test_what_waits_for_a_row_that_is_gone_is_told(samples: Clerk) -> None:
    session = samples.window.session
    form_id = session.workbook.ids[1]
    name = session.workbook.project(form_id).indicators[1].name
    session.do(lambda book: set_evidence(book, form_id, 1, "No.12"))
    changed = remove_row(session.workbook.project(form_id), 1, session.workbook.template)
    session.do(lambda book: book.change_project(form_id, changed, "删除行"))
    dialog = show(samples, "indicators[0].actual")
    assert name in dialog.findChild(QLabel, "evidence-gone").text()
    dialog.reject()


def test_the_list_is_saved_with_what_was_just_typed(samples: Clerk) -> None:
    dialog = show(samples)
    QTest.keyClicks(dialog.edit, "No.12")
    button = dialog.findChild(object, "save-evidence")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    (path,) = samples.opened
    assert Path(path).read_bytes().startswith(b"%PDF") and kept(samples, 1) == "No.12"
    dialog.reject()


def test_without_evidence_there_is_no_list(samples: Clerk) -> None:
    samples.window.actions_by_id["save_evidence"].trigger()
    assert samples.opened == [] and "还没有写佐证材料" in samples.window.banner.text()
