"""Keys that clerks know from Excel and WPS do in the form what they do there, or nothing; never harm in silence."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from model.form.project import text_at
from tests.clerk import Clerk
from tests.depth import long
from tests.window_fixtures import InForm
from ui.menus.actions import ACTIONS

NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT, ALT, META = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)
K = Qt.Key
PATH = "indicators[1].target"
# what no spreadsheet changes anything with
HARMLESS = {
    "Shift+Space": (K.Key_Space, SHIFT),
    "Ctrl+Space": (K.Key_Space, CONTROL),
    "Ctrl+Shift+Space": (K.Key_Space, CONTROL | SHIFT),
    "Ctrl+Shift+Down": (K.Key_Down, CONTROL | SHIFT),
    "Ctrl+Shift+Up": (K.Key_Up, CONTROL | SHIFT),
    "Ctrl+Shift+Right": (K.Key_Right, CONTROL | SHIFT),
    "Ctrl+Shift+Left": (K.Key_Left, CONTROL | SHIFT),
    "Ctrl+Down": (K.Key_Down, CONTROL),
    "Ctrl+Up": (K.Key_Up, CONTROL),
    "Alt+Down": (K.Key_Down, ALT),
    "Alt+Up": (K.Key_Up, ALT),
    "Ctrl+Enter": (K.Key_Return, CONTROL),
    "Ctrl+Enter on the pad": (K.Key_Enter, CONTROL),
    "Ctrl+Shift+Enter": (K.Key_Return, CONTROL | SHIFT),
    "Ctrl+Backspace": (K.Key_Backspace, CONTROL),
    "Shift+Backspace": (K.Key_Backspace, SHIFT),
    "Shift+F2": (K.Key_F2, SHIFT),
}


@pytest.fixture
def form(shared_form: InForm) -> Clerk:
    """A clerk on a filled cell of a sample form."""
    clerk = shared_form(2)
    clerk.go(PATH)
    assert text_at(clerk.page.model.project, PATH)
    return clerk


def state(clerk: Clerk) -> object:
    """Return all that could be changed: the forms and their order."""
    workbook = clerk.window.session.workbook
    return [(i, workbook.project(i)) for i in workbook.ids]


def selected(clerk: Clerk) -> set[str]:
    """Return the keys of the selected cells."""
    found = (clerk.page.model.at(index) for index in clerk.page.view.selectedIndexes())
    return {str(shown.cell.key or "") for shown in found if shown is not None}


def column(name: str, rows: int) -> set[str]:
    return {f"indicators[{row}].{name}" for row in range(rows)}


@long
def test_keys_that_select_or_move_change_nothing(form: Clerk) -> None:
    before = state(form)
    for name, (key, modifiers) in HARMLESS.items():
        form.window.open_project(form.window.session.workbook.ids[1])
        form.go(PATH)
        form.press(key, modifiers)
        assert state(form) == before and form.page.view.open_editor() is None, name


def test_no_other_key_with_a_modifier_opens_a_cell_or_changes_anything(form: Clerk) -> None:
    known = {QKeySequence(key).toString() for spec in ACTIONS for key in spec.keys}
    known |= {
        QKeySequence(key).toString()
        for key in ("Ctrl+X", "Shift+Del", "Ctrl+V", "Shift+Ins", "Alt+Return", "Alt+Enter")
    }
    known |= {QKeySequence(key).toString() for key in ("Ctrl+Del", "Shift+Tab", "F2", "F6")}
    keys = [*range(K.Key_A, K.Key_Z + 1), *range(K.Key_0, K.Key_9 + 1), *range(K.Key_F1, K.Key_F12 + 1)]
    keys += [
        K.Key_Space,
        K.Key_Insert,
        K.Key_Delete,
        K.Key_Backspace,
        K.Key_Return,
        K.Key_Pause,
        K.Key_Menu,
    ]
    menus = {(ALT, QKeySequence(f"Alt+{letter}")[0].key()) for letter in "FEPVCH"}
    before = state(form)
    for key, modifiers in product(
        keys, (SHIFT, CONTROL, ALT, META, CONTROL | SHIFT, ALT | SHIFT, CONTROL | META)
    ):
        is_letter = modifiers == SHIFT and (K.Key_A <= key <= K.Key_Z or K.Key_0 <= key <= K.Key_9)
        sequence = QKeySequence(modifiers.value | int(key)).toString()
        if is_letter or sequence in known or (modifiers, K(key)) in menus:
            continue
        form.go(PATH)
        form.press(K(key), modifiers)
        assert form.page.view.open_editor() is None, sequence
        assert state(form) == before, sequence


def test_a_dead_key_leaves_the_text(form: Clerk) -> None:
    before = state(form)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        form.app.sendEvent(form.app.focusWidget(), QKeyEvent(kind, K.Key_Dead_Acute, NONE, ""))
    assert state(form) == before and form.page.view.open_editor() is None


def test_space_alone_starts_typing(form: Clerk) -> None:
    form.press(K.Key_Space)
    editor = form.page.view.open_editor()
    assert editor is not None and editor.toPlainText() == " "


def test_backspace_empties_the_cell_alone_and_opens_it(form: Clerk) -> None:
    before = state(form)
    below = "indicators[2].target"
    typed = text_at(form.page.model.project, below)
    form.press(K.Key_Down, SHIFT)
    form.press(K.Key_Backspace)
    editor = form.page.view.open_editor()
    assert editor is not None and editor.toPlainText() == ""
    assert text_at(form.page.model.project, PATH) == ""
    assert text_at(form.page.model.project, below) == typed  # only the cell under the cursor
    form.press(K.Key_Escape)
    assert state(form) == before


@long
def test_shift_space_selects_the_row_and_ctrl_space_the_column(form: Clerk) -> None:
    rows = len(form.page.model.project.indicators)
    form.press(K.Key_Space, SHIFT)
    names = ("name", "target", "actual", "weight", "manual_score", "reason")
    assert selected(form) == {f"indicators[1].{name}" for name in names}
    assert form.current == PATH
    form.press(K.Key_Space, CONTROL)
    assert selected(form) == column("target", rows) and form.current == PATH


@long
def test_ctrl_shift_and_an_arrow_extend_the_selection_to_the_edge(form: Clerk) -> None:
    rows = len(form.page.model.project.indicators)
    form.press(K.Key_Down, CONTROL | SHIFT)
    assert selected(form) == column("target", rows) - {"indicators[0].target"}
    form.press(K.Key_Up, CONTROL | SHIFT)
    assert selected(form) == column("target", 2)
    form.go(PATH)
    form.press(K.Key_Right, CONTROL | SHIFT)
    names = ("target", "actual", "weight", "manual_score", "reason")
    assert selected(form) == {f"indicators[1].{name}" for name in names}


def test_ctrl_and_an_arrow_go_to_the_edge_and_on_from_there(form: Clerk) -> None:
    rows = len(form.page.model.project.indicators)
    form.press(K.Key_Down, CONTROL)
    assert form.current == f"indicators[{rows - 1}].target" and len(selected(form)) == 1
    form.press(K.Key_Up, CONTROL)
    assert form.current == "indicators[0].target"
    form.press(K.Key_Up, CONTROL)
    assert not form.current.startswith("indicators")
    form.go(PATH)
    form.press(K.Key_Left, CONTROL)
    assert form.current == "indicators[1].name"


def test_ctrl_enter_fills_the_block_with_what_is_typed_in_one_step(form: Clerk) -> None:
    before = state(form)
    form.press(K.Key_Down, SHIFT, times=2)
    form.type("100%")
    form.press(K.Key_Return, CONTROL)
    assert [row.target for row in form.page.model.project.indicators[1:4]] == ["100%"] * 3
    assert form.page.view.open_editor() is None and len(selected(form)) == 3
    form.press(K.Key_Z, CONTROL)
    assert state(form) == before


def test_ctrl_enter_in_a_single_cell_keeps_the_text_and_the_place(form: Clerk) -> None:
    before = state(form)
    form.type("100%")
    form.press(K.Key_Return, CONTROL)
    assert text_at(form.page.model.project, PATH) == "100%" and form.current == PATH
    assert form.page.view.open_editor() is None
    form.press(K.Key_Z, CONTROL)
    assert state(form) == before


def test_ctrl_enter_without_typing_says_how_it_fills(form: Clerk) -> None:
    form.press(K.Key_Return, CONTROL)
    assert "填满" in form.window.status.notices.text()


def test_ctrl_del_empties_the_block_and_removes_no_row(form: Clerk) -> None:
    rows = len(form.page.model.project.indicators)
    form.press(K.Key_Delete, CONTROL)
    assert len(form.page.model.project.indicators) == rows
    assert text_at(form.page.model.project, PATH) == ""
