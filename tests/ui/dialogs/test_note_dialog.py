"""Notes and reasons: undo goes by words, and what was begun is not given up in silence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from tests.clerk import Clerk
from ui.dialogs import asking, questions
from ui.dialogs.final_dialogs import FinalDialog
from ui.dialogs.note_dialog import NoteDialog
from ui.widgets.live_text import LiveText

CONTROL = Qt.KeyboardModifier.ControlModifier
Z, Y, ESCAPE = Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Escape


def note_dialog(clerk: Clerk) -> tuple[QDialog, LiveText]:
    dialog = NoteDialog(clerk.window, "得了满分，却写了偏差原因。", "old note")
    return dialog, dialog.edit


def reason_dialog(clerk: Clerk) -> tuple[QDialog, LiveText]:
    dialog = FinalDialog(clerk.window, "撤回", "说明", "王芳", "撤回定稿", wants_reason=True)
    return dialog, dialog.reason


@pytest.mark.parametrize("make", [note_dialog, reason_dialog])
def test_undo_goes_by_words(clerk: Clerk, make: object) -> None:
    dialog, edit = make(clerk)
    before = edit.toPlainText()
    dialog.show()
    edit.selectAll()
    QTest.keyClicks(edit, "one two")
    seen = []
    for key in (Z, Z, Z, Y):
        QTest.keyClick(edit, key, CONTROL)
        seen.append(edit.toPlainText())
    assert seen == ["one ", before, before, "one "]
    dialog.deleteLater()


@pytest.mark.parametrize("make", [note_dialog, reason_dialog])
def test_a_text_that_was_begun_is_asked_about(
    clerk: Clerk, make: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, asked = [False, True], []
    monkeypatch.setattr(asking, "may_drop_text", lambda _parent, what: asked.append(what) or answers.pop(0))
    dialog, edit = make(clerk)
    dialog.show()
    edit.selectAll()
    QTest.keyClicks(edit, "new")
    QTest.keyClick(dialog, ESCAPE)
    assert dialog.isVisible() and edit.toPlainText() == "new"
    QTest.keyClick(dialog, ESCAPE)
    assert not dialog.isVisible() and len(asked) == 2
    dialog.deleteLater()


def test_an_untouched_note_closes_without_a_question(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "may_drop_text", lambda *_: pytest.fail("asked"))
    dialog, _ = note_dialog(clerk)
    dialog.show()
    QTest.keyClick(dialog, ESCAPE)
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_the_note_is_what_was_confirmed(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(dialog: NoteDialog) -> int:
        dialog.edit.setPlainText(" 年中追加了任务 ")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(NoteDialog, "exec", run)
    assert questions.ask_note(clerk.window, "说明", "") == "年中追加了任务"
    monkeypatch.setattr(NoteDialog, "exec", lambda _: QDialog.DialogCode.Rejected)
    assert questions.ask_note(clerk.window, "说明", "") is None
