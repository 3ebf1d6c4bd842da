"""The panel beside the form: folded, dragged to another width, the same in all forms and after a restart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from tests.clerk import Clerk
from tests.depth import long
from tests.window_fixtures import InForm
from ui.form.panel_frame import FOLDED, NARROWEST, WIDEST


@pytest.fixture
def form(in_form: InForm) -> Clerk:
    return in_form(2)


def test_folded_it_keeps_score_grade_and_counts_and_gives_the_form_its_room(form: Clerk) -> None:
    page, before = form.page, form.page.view.width()
    form.enter("indicators[0].manual_score", "1")
    form.press(Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    form.app.processEvents()
    strip = page.side.findChild(QWidget, "panel-strip")
    assert strip.isVisible() and not page.panel.isVisible() and page.side.width() == FOLDED
    assert page.view.width() > before + 200
    assert strip.accessibleName().startswith("总分 95.14，等级 优，错误 1")
    form.enter("indicators[0].manual_score", "2")
    assert strip.accessibleName().startswith("总分 96.14")
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(20, 300))
    assert page.panel.isVisible() and not strip.isVisible()


def test_the_button_folds_and_all_forms_and_the_next_start_are_alike(form: Clerk) -> None:
    form.page.panel.findChild(QToolButton, "fold-panel").click()
    other = form.window.open_project(form.window.session.workbook.ids[2])
    assert other.side.is_folded and form.window.settings.values.panel == "folded"
    other.side.toggle()
    assert form.window.settings.values.panel == "open"


def test_f6_unfolds_it(form: Clerk) -> None:
    form.page.side.toggle()
    form.press(Qt.Key.Key_F6)
    assert form.page.panel.isVisible() and form.page.panel.isAncestorOf(form.app.focusWidget())


@long
def test_its_edge_is_dragged(form: Clerk) -> None:
    grip = form.page.side.findChildren(QWidget)[0]
    assert grip.cursor().shape() == Qt.CursorShape.SplitHCursor
    for by, wide in ((-60, 360), (40, 260), (400, NARROWEST), (-400, WIDEST)):
        form.page.side.arrange(300, False)
        QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(3, 100))
        QTest.mouseMove(grip, QPoint(3 + by, 100))
        QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(3, 100))
        assert form.page.panel.width() == wide == form.window.settings.values.panel_width


@long
def test_on_a_small_screen_it_is_folded_at_first(samples: Clerk) -> None:
    samples.window.setMinimumWidth(900)
    samples.window.resize(1093, 614)
    page = samples.window.open_project(samples.window.session.workbook.ids[1])
    samples.app.processEvents()
    assert page.side.is_folded and page.view.horizontalScrollBar().maximum() == 0
    page.side.toggle()
    assert not samples.window.open_project(samples.window.session.workbook.ids[2]).side.is_folded
