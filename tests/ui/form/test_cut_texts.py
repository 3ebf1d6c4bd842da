"""No text of a form is cut without a way to see it; the input method knows where the caret is."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QToolTip

from model.grid.cells import Role
from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.window_fixtures import InForm
from ui.form import cell_painter


@pytest.fixture
def form(shared_form: InForm) -> Clerk:
    return shared_form(2)


def test_nothing_is_cut_but_a_text_longer_than_the_view(in_form: InForm) -> None:
    form = in_form(2)
    view = form.page.view
    form.window.session.type_text(form.page.project_id, "indicators[3].manual_score", "1.5")
    form.window.session.type_text(form.page.project_id, "indicators[3].actual", "3.33")
    for width, zoom in some_every_day(product((960, 1366, 1920), (75, 100, 150, 200)), 5):
        form.window.resize(width, 768)
        view.set_zoom(zoom)
        form.app.processEvents()
        cut = [str(shown.cell.key) for shown in view.form.cells if view.is_cut(shown)]
        assert set(cut) <= {"goals.expected", "goals.actual"}, (width, zoom)
        for shown in view.form.cells:
            lines = cell_painter.sub_lines(shown, view.rect_of(shown).width(), view.faces())
            assert len(lines) * view.faces().small_line < view.rect_of(shown).height(), (width, zoom)


@long
def test_a_tall_window_shows_a_long_goal_whole_and_a_low_one_says_the_rest_under_the_mouse(
    in_form: InForm,
) -> None:
    form = in_form(2)
    view = form.page.view
    shown = view.form.at(view.form.index_of("goals.actual"))
    assert shown is not None and shown.cell.role is Role.LONG_TEXT
    form.window.resize(1366, 1400)
    form.app.processEvents()
    assert not view.is_cut(shown)
    form.window.resize(1366, 600)
    form.app.processEvents()
    assert view.is_cut(shown)
    index = view.form.index_of("goals.actual")
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(), view.viewport().mapToGlobal(QPoint(5, 5)))
    assert view.itemDelegate().helpEvent(event, view, QStyleOptionViewItem(), index)
    assert shown.text.split("\n")[-1] in QToolTip.text()
    QToolTip.hideText()


def test_a_blank_line_is_one_line(form: Clerk) -> None:
    key = form.page.view.faces().normal_key
    assert cell_painter.text_lines("a\n\nb", 200, key) == ("a", "", "b")
    assert cell_painter.text_lines("", 200, key) == ("",)


def test_the_input_method_is_told_where_the_caret_stands(form: Clerk) -> None:
    for key in ("indicators[1].reason", "goals.actual", "indicators[1].weight"):
        form.go(key)
        form.press(Qt.Key.Key_F2)
        editor = form.page.view.open_editor()
        assert editor is not None
        told = editor.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        caret = editor.cursorRect().translated(editor.viewport().pos())
        assert abs(told.x() - caret.x()) <= 1 and abs(told.y() - caret.y()) <= 1, key
        form.press(Qt.Key.Key_Escape)


def test_the_scroll_bar_of_a_long_text_stands_beside_it(form: Clerk) -> None:
    form.window.session.type_text(form.page.project_id, "goals.actual", "完成情况" * 900)
    form.go("goals.actual")
    form.press(Qt.Key.Key_F2)
    form.app.processEvents()
    editor = form.page.view.open_editor()
    bar = editor.verticalScrollBar()
    assert bar.isVisible()
    assert editor.viewport().geometry().right() < bar.mapTo(editor, QPoint()).x()
