"""Many edits by the keyboard, all taken back and all taken again: the file is the same to the last byte of text."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import Qt

from model.exchange.form_json import document_of
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import long, often

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
STEPS = often(500, at_least=10, share=50)


def digest_in_file(clerk: Clerk) -> str:
    """Return a digest of all forms as another program reads them from the file."""
    clerk.until_saved()
    other = Workbook.open(clerk.window.session.path)
    texts = [document_of(other.project(i)) for i in other.ids]
    other.close()
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


@long
def test_five_hundred_steps_back_and_forth(new_form: Clerk) -> None:
    new_form.press(Qt.Key.Key_Escape)
    new_form.window.session.workbook.history.clear()
    start = digest_in_file(new_form)
    columns = ("name", "target", "actual", "weight", "reason")
    for number in range(STEPS):
        view = new_form.page.view
        view.go_to(f"indicators[{number % 8}].{columns[number // 8 % 5]}")
        new_form.type("1" if number % 3 else "7")
        if number % 10 == 9:
            new_form.press(Qt.Key.Key_Return, ALT_SHIFT)  # a new row, also from the editor
        new_form.press(Qt.Key.Key_Return)
    end = digest_in_file(new_form)
    assert end != start
    for _ in range(STEPS + 5):
        new_form.press(Qt.Key.Key_Z, CONTROL)
    assert not new_form.window.actions_by_id["undo"].isEnabled()
    assert digest_in_file(new_form) == start
    for _ in range(STEPS + 5):
        new_form.press(Qt.Key.Key_Y, CONTROL)
    assert not new_form.window.actions_by_id["redo"].isEnabled()
    assert digest_in_file(new_form) == end
