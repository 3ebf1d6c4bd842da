"""In an open cell undo and redo go by words and stay in the cell; nothing typed is lost by them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.form.project import text_at
from tests.clerk import Clerk
from tests.depth import some_every_day
from tests.window_fixtures import InForm

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Z, Y, RETURN, ESCAPE = Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Return, Qt.Key.Key_Escape
PATH = "indicators[0].reason"


@pytest.fixture
def form(shared_form: InForm) -> Clerk:
    """A clerk on a blank reason of a sample form."""
    clerk = shared_form(2)
    clerk.enter("indicators[1].reason", "before")
    clerk.go(PATH)
    assert text(clerk) == ""
    return clerk


def text(clerk: Clerk) -> str:
    """Return what the workbook holds of the cell."""
    return text_at(clerk.page.model.project, PATH)


def test_undo_takes_back_the_last_word_and_the_editor_stays_open(form: Clerk) -> None:
    form.type("one two three")
    seen = []
    for key, modifiers in ((Z, CONTROL), (Z, CONTROL), (Y, CONTROL), (Z, CONTROL | SHIFT), (Z, CONTROL)):
        form.press(key, modifiers)
        editor = form.page.view.open_editor()
        assert editor is not None and editor.toPlainText() == text(form)
        seen.append(text(form))
    assert seen == ["one two ", "one ", "one two ", "one two three", "one two "]
    form.type("x")
    assert text(form) == "one two x"  # the cursor stands where the word was


def test_undo_never_leaves_a_cell_in_which_something_was_typed(form: Clerk) -> None:
    form.type("one")
    form.press(Z, CONTROL, times=5)
    assert text(form) == "" and form.page.view.open_editor() is not None
    assert form.shown("indicators[1].reason") == "before"


def test_undo_in_a_cell_that_is_only_open_is_the_windows(form: Clerk) -> None:
    form.press(Qt.Key.Key_F2)
    form.press(Z, CONTROL)
    assert form.shown("indicators[1].reason") != "before"


def test_after_enter_the_window_takes_the_cell_back_as_a_whole(form: Clerk) -> None:
    form.type("one two three")
    form.press(RETURN)
    form.press(Z, CONTROL)
    assert text(form) == "" and form.shown("indicators[1].reason") == "before"
    form.press(Y, CONTROL)
    assert text(form) == "one two three"


@pytest.mark.parametrize("leave", some_every_day(["enter", "click", "tab"], 3))
def test_what_was_taken_back_in_the_cell_is_left_to_the_windows_redo(form: Clerk, leave: str) -> None:
    form.type("one two three")
    form.press(Z, CONTROL)
    if leave == "click":
        cell = form.page.view.visualRect(form.page.model.index_of("indicators[2].actual"))
        QTest.mouseClick(form.page.view.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    else:
        form.press(RETURN if leave == "enter" else Qt.Key.Key_Tab)
    assert form.page.view.open_editor() is None and text(form) == "one two "
    form.press(Y, CONTROL)
    assert text(form) == "one two three"
    form.press(Z, CONTROL, times=2)
    assert text(form) == ""


def test_what_escape_gives_up_comes_again_with_redo(form: Clerk) -> None:
    form.type("one two three")
    form.press(ESCAPE)
    assert text(form) == ""
    form.press(Y, CONTROL)
    assert text(form) == "one two three"
    form.press(Z, CONTROL)
    assert text(form) == ""


def test_the_buttons_undo_and_redo_stay_in_the_open_cell(form: Clerk) -> None:
    actions = form.window.actions_by_id
    form.type("one two")
    actions["undo"].trigger()
    assert text(form) == "one " and form.page.view.open_editor() is not None
    assert actions["redo"].isEnabled()
    actions["redo"].trigger()
    assert text(form) == "one two" and form.page.view.open_editor() is not None


def test_rare_characters_come_and_go_whole(form: Clerk) -> None:
    form.type("𠮷a")
    form.type("𠮷𠮷")
    form.press(Z, CONTROL)
    assert text(form) == "𠮷a"
    form.type("b")
    assert text(form) == "𠮷ab"
    form.press(Z, CONTROL, times=9)
    form.press(Y, CONTROL, times=9)
    assert text(form) == "𠮷ab"


def test_what_was_undone_stays_redoable_when_typing_is_given_up(form: Clerk) -> None:
    form.enter(PATH, "first")
    form.enter(PATH, "second")
    form.press(Z, CONTROL, times=2)
    assert text(form) == ""
    form.go(PATH)
    form.type("a slip")
    form.press(ESCAPE)
    assert text(form) == ""
    form.press(Y, CONTROL)
    assert text(form) == "first"
    form.press(Y, CONTROL)
    assert text(form) == "second"
    form.press(Z, CONTROL, times=2)
    assert text(form) == "" and form.shown("indicators[1].reason") == "before"


def test_f2_in_an_open_cell_lets_arrows_move_the_caret_and_again_lets_them_leave(form: Clerk) -> None:
    form.type("ab")
    form.press(Qt.Key.Key_F2)
    form.press(Qt.Key.Key_Left)
    form.type("x")
    assert text(form) == "axb"
    form.press(Qt.Key.Key_F2)
    form.press(Qt.Key.Key_Down)
    assert form.page.view.open_editor() is None and form.current == "indicators[1].reason"
