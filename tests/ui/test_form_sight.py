"""What stays in sight: captions and level labels while scrolling, and the form at any size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from tests.clerk import Clerk
from ui.view_actions import ZOOMS

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(samples: Clerk) -> Clerk:
    """A clerk in form 02, which is longer than the window."""
    samples.window.open_project(samples.window.session.workbook.ids[1])
    return samples


def wheel(clerk: Clerk, steps: int, modifier: Qt.KeyboardModifier = CONTROL) -> None:
    view = clerk.page.view
    centre = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        centre, view.viewport().mapToGlobal(centre), QPoint(), QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton, modifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    clerk.app.sendEvent(view.viewport(), event)
    clerk.app.processEvents()


def test_captions_appear_when_they_have_scrolled_away(form: Clerk) -> None:
    header = form.page.view._header
    form.go("project.name")
    assert header.isHidden()
    form.go("indicators[20].actual")
    assert header.isVisible() and header.bottom() > 0
    assert header.geometry().top() == form.page.view.viewport().geometry().top()
    form.press(Qt.Key.Key_Home, CONTROL)
    assert header.isHidden()


def test_the_current_cell_is_never_under_the_captions(form: Clerk) -> None:
    view = form.page.view
    form.go("indicators[24].actual")
    for _ in range(24):
        form.press(Qt.Key.Key_Up)
        rect = view.visualRect(view.currentIndex())
        row = view.currentIndex().row()
        assert rect.top() >= view._header.bottom() or row <= view._header.row, form.current


def test_a_level_label_stands_in_what_is_seen_of_it(form: Clerk) -> None:
    view = form.page.view
    form.go("indicators[14].actual")
    rect = view.rect_of(view.form.at(view.form.index_of("section.产出指标")))
    seen = view.visible_part(rect)
    assert seen.height() < rect.height() and view.viewport().rect().contains(seen.center())


def test_ctrl_and_the_wheel_change_the_size_and_it_is_remembered(form: Clerk) -> None:
    view = form.page.view
    before = view.rowHeight(view.form.index_of("indicators[2].name").row())
    wheel(form, 1)
    wheel(form, 1)
    assert view.zoom == 125 and view.rowHeight(view.form.index_of("indicators[2].name").row()) > before
    other = form.window.open_project(form.window.session.workbook.ids[2])
    assert other.view.zoom == 125 and form.window.settings.get("zoom") == 125
    form.press(Qt.Key.Key_0, CONTROL)
    assert view.zoom == other.view.zoom == 100


def test_the_wheel_alone_only_scrolls(form: Clerk) -> None:
    before = form.page.model.project
    wheel(form, -3, Qt.KeyboardModifier.NoModifier)
    assert form.page.view.zoom == 100 and form.page.model.project == before


def test_sizes_end_at_both_ends(form: Clerk) -> None:
    for _ in ZOOMS:
        form.window.actions_by_id["zoom_in"].trigger()
    assert form.page.view.zoom == ZOOMS[-1]
    for _ in range(len(ZOOMS) + 2):
        form.window.actions_by_id["zoom_out"].trigger()
    assert form.page.view.zoom == ZOOMS[0]


@pytest.mark.parametrize("zoom", ZOOMS)
def test_every_text_has_room_at_every_size(form: Clerk, zoom: int) -> None:
    from ui import cell_painter

    view = form.page.view
    view.set_zoom(zoom)
    for shown in view.form.cells:
        if shown.cell.row_span == 1 and shown.text:
            rect = view.rect_of(shown)
            width = rect.width() - shown.cell.indent * view.faces().em
            assert cell_painter.needed_height(shown, width, view.faces()) <= rect.height() + 1, shown.text


def test_zooming_keeps_what_is_being_typed(form: Clerk) -> None:
    form.go("indicators[0].reason")
    form.type("123")
    wheel(form, 1)
    assert form.page.model.project.indicators[0].reason == "123"
