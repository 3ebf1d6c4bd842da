"""What stays in sight: captions and level labels while scrolling, and the form at any size."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest

from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.window_fixtures import InForm
from ui.form import cell_painter
from ui.form.column_drag import limits, shifted
from ui.menus.view_actions import ZOOMS

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(shared_form: InForm) -> Clerk:
    """A clerk in form 02, which is longer than the window."""
    return shared_form(2)


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
    header = form.page.view.header
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
        assert rect.top() >= view.header.bottom() or row <= view.header.rows[0], form.current


def test_a_level_label_stands_in_what_is_seen_of_it(form: Clerk) -> None:
    view = form.page.view
    form.go("indicators[14].actual")
    label = view.form.at(view.form.index_of("section.产出指标"))
    rect = view.rect_of(label)
    seen = view.visible_part(label, rect)
    assert seen.height() < rect.height() and view.viewport().rect().contains(seen.center())
    for value in range(0, view.verticalScrollBar().maximum(), 7):
        view.verticalScrollBar().setValue(value)
        rect = view.rect_of(label)
        room, needed = (
            view.visible_part(label, rect),
            cell_painter.needed_height(label, rect.width(), view.faces()),
        )
        assert room.height() >= needed  # or its words would be cut short


def test_ctrl_and_the_wheel_change_the_size_and_it_is_remembered(in_form: InForm) -> None:
    form = in_form(2)
    view = form.page.view
    before = view.rowHeight(view.form.index_of("indicators[2].name").row())
    wheel(form, 1)
    wheel(form, 1)
    assert view.zoom == 125 and view.rowHeight(view.form.index_of("indicators[2].name").row()) > before
    other = form.window.open_project(form.window.session.workbook.ids[2])
    assert other.view.zoom == 125 and form.window.settings.values.zoom == 125
    form.press(Qt.Key.Key_0, CONTROL | Qt.KeyboardModifier.AltModifier)
    assert view.zoom == other.view.zoom == 100


def test_the_wheel_alone_only_scrolls(form: Clerk) -> None:
    before = form.page.model.project
    wheel(form, -3, Qt.KeyboardModifier.NoModifier)
    assert form.page.view.zoom == 100 and form.page.model.project == before


@long
def test_sizes_end_at_both_ends(in_form: InForm) -> None:
    form = in_form(2)
    for _ in ZOOMS:
        form.window.actions_by_id["zoom_in"].trigger()
    assert form.page.view.zoom == ZOOMS[-1]
    for _ in range(len(ZOOMS) + 2):
        form.window.actions_by_id["zoom_out"].trigger()
    assert form.page.view.zoom == ZOOMS[0]


@pytest.mark.parametrize("zoom", some_every_day(ZOOMS, 4))
def test_every_text_has_room_at_every_size(in_form: InForm, zoom: int) -> None:
    form = in_form(2)
    view = form.page.view
    view.set_zoom(zoom)
    for shown in view.form.cells:
        if shown.cell.row_span == 1 and shown.text:
            rect = view.rect_of(shown)
            width = rect.width() - shown.cell.indent * view.faces().em
            assert cell_painter.needed_height(shown, width, view.faces()) <= rect.height() + 1, shown.text


def test_zooming_keeps_what_is_being_typed(in_form: InForm) -> None:
    form = in_form(2)
    form.go("indicators[0].reason")
    form.type("123")
    wheel(form, 1)
    assert form.page.model.project.indicators[0].reason == "123"


# -- columns ---------------------------------------------------------------------------------------------


def drag(clerk: Clerk, edge: int, by: int) -> None:
    """Drag a border of the indicator table with the mouse, by pixels."""
    view = clerk.page.view
    column = view.form.grid.edges.index(edge)
    top = max(0, view.rowViewportPosition(view.header.rows[0]))
    start = QPoint(view.columnViewportPosition(column), top + view.rowHeight(view.header.rows[0]) // 2)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.viewport(), start + QPoint(by // 2, 0))
    QTest.mouseMove(view.viewport(), start + QPoint(by, 0))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(by, 0))
    clerk.app.processEvents()


def test_a_border_is_dragged_kept_for_all_forms_and_put_back(in_form: InForm) -> None:
    form = in_form(2)
    view = form.page.view
    form.go("indicators[10].name")  # the captions have scrolled away and stand at the top
    name = view.form.at(view.form.index_of("indicators[10].name"))
    edge = view.form.grid.edges[name.cell.column + name.cell.column_span]
    before = view.rect_of(name).width()
    drag(form, edge, 60)
    assert abs(view.rect_of(name).width() - before - 60) <= 2
    assert form.window.settings.values.columns["shenzhen-2021"].keys() == {str(edge)}
    other = form.window.open_project(form.window.session.workbook.ids[2]).view
    assert other.columns.moved == view.columns.moved
    form.window.open_project(form.window.session.workbook.ids[1])
    column = view.form.grid.edges.index(edge)
    place = QPoint(
        view.columnViewportPosition(column), max(0, view.rowViewportPosition(view.header.rows[0])) + 9
    )
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.columns.moved == {} and abs(view.rect_of(name).width() - before) <= 1


@pytest.mark.parametrize("by", some_every_day([-2000, 2000], 2))
def test_no_column_is_dragged_out_of_sight(in_form: InForm, by: int) -> None:
    form = in_form(2)
    view = form.page.view
    form.go("indicators[10].name")
    for edge in view.columns.borders():
        drag(form, edge, by)
    widths = [
        view.rect_of(shown).width() for shown in view.form.cells if shown.cell.row == view.header.rows[0]
    ]
    assert min(widths) >= 15


@given(st.data())
def test_moved_edges_keep_their_order(data: st.DataObject) -> None:
    inner = data.draw(st.sets(st.integers(1, 39), min_size=2, max_size=12))
    edges = (0, *(edge * 25 for edge in sorted(inner)), 1000)
    borders = [edge for edge in edges[1:-1] if data.draw(st.booleans())]
    moved: dict[int, int] = {}
    for border in borders:
        low, high = limits(borders, border, moved)
        if low < high:
            moved[border] = data.draw(st.integers(low, high))
    places = shifted(edges, borders, moved)
    assert places[0] == 0 and places[-1] == 1000
    assert all(a < b for a, b in pairwise(places))


def test_a_click_on_the_captions_chooses_no_hidden_cell(form: Clerk) -> None:
    view = form.page.view
    form.go("indicators[20].actual")
    assert view.header.isVisible()
    column = view.form.grid.edges.index(view.columns.borders()[3])
    place = QPoint(view.columnViewportPosition(column) + 20, view.header.bottom() // 2)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert form.current == "indicators[20].actual"


# -- sideways -------------------------------------------------------------------------------------------


def magnify(form: Clerk, percent: int) -> None:
    form.window.view_actions._zoom_to(percent)
    form.app.processEvents()


def test_level_columns_stay_in_sight_while_scrolling_sideways(form: Clerk) -> None:
    view = form.page.view
    assert view.levels.isHidden()
    magnify(form, 175)
    form.go("indicators[5].reason")
    strip, cell = view.levels, view.visualRect(view.currentIndex())
    assert strip.isVisible() and view.horizontalScrollBar().value() > 0
    assert strip.geometry().left() == view.viewport().geometry().left()
    assert strip.width() <= cell.left() and cell.right() <= view.viewport().width()
    kind = next(s for s in view.form.cells if s.text == "数量指标")
    assert strip.width() >= view.rect_of(kind).right() + view.horizontalScrollBar().value()
    form.go("project.name")
    assert view.horizontalScrollBar().value() == 0 and strip.isHidden()
    form.window.view_actions.zoom_reset()


def test_labels_pass_beneath_the_captions_of_the_levels(in_form: InForm) -> None:
    form = in_form(2)
    view = form.page.view
    form.window.resize(960, 560)
    form.go("indicators[12].reason")
    bar, shift = view.verticalScrollBar(), view.horizontalScrollBar().value()
    first = next(shown for shown in view.form.cells if shown.text == "一级指标")
    left = view.rect_of(first).left() + shift + 1
    area = QRect(left, 0, view.levels.width() - left - 1, view.header.bottom() - 2)
    pictures = []
    for value in range(bar.value(), bar.maximum(), 5):
        bar.setValue(value)
        pictures.append(view.levels.grab(area).toImage())
    assert len(pictures) > 50 and all(picture == pictures[0] for picture in pictures)


def test_no_cell_one_goes_to_lies_under_the_levels(form: Clerk) -> None:
    magnify(form, 150)
    view = form.page.view
    form.go("indicators[0].name")
    for _ in range(14):
        form.press(Qt.Key.Key_Tab)
        rect = view.visualRect(view.currentIndex())
        cover = view.levels.width() if view.levels.isVisible() else 0
        assert rect.left() >= min(cover, rect.left() + 1) or rect.width() > view.viewport().width() - cover
        assert rect.left() >= cover or not view.levels.isVisible()
        assert rect.right() <= view.viewport().width() or rect.width() > view.viewport().width() - cover
    form.go("goals.actual")
    wide = view.visualRect(view.currentIndex())
    assert wide.right() <= view.viewport().width() or wide.left() == 0
    form.window.view_actions.zoom_reset()


def test_a_click_on_the_levels_changes_nothing(form: Clerk) -> None:
    magnify(form, 175)
    form.go("indicators[5].reason")
    view = form.page.view
    key = view.current_key()
    QTest.mouseClick(view.levels, Qt.MouseButton.LeftButton, pos=view.levels.rect().center())
    assert view.current_key() == key
    picture = view.levels.grab().toImage()
    assert (
        len(
            {picture.pixel(x, y) for x in range(0, picture.width(), 5) for y in range(0, picture.height(), 5)}
        )
        > 3
    )
    form.window.view_actions.zoom_reset()


def test_names_stay_in_sight_where_there_is_room_and_a_click_goes_to_one(form: Clerk) -> None:
    form.window.resize(1366, 768)
    magnify(form, 125)
    form.go("indicators[5].reason")
    form.app.processEvents()
    view, strip = form.page.view, form.page.view.levels
    assert strip.isVisible() and view.horizontalScrollBar().value() > 0
    name = view.rect_of(view.form.at(view.form.index_of("indicators[5].name")))
    shift = view.horizontalScrollBar().value()
    assert strip.width() > name.translated(shift, 0).right() - 2
    place = name.translated(shift, 0).center() - strip.geometry().topLeft()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place + view.viewport().pos())
    assert form.current == "indicators[5].name"
    form.window.view_actions.zoom_reset()


def test_the_status_bar_names_the_indicator(form: Clerk) -> None:
    form.go("indicators[5].reason")
    name = form.page.model.project.indicators[5].name
    assert name[:20] in form.window.status.place.text()


def test_only_the_cell_is_painted_when_an_editor_opens(form: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    form.go("indicators[1].actual")
    painted: list[str] = []
    paint = cell_painter.paint_cell
    monkeypatch.setattr(
        cell_painter, "paint_cell", lambda *words: (painted.append(words[2].text), paint(*words))[1]
    )

    def is_still() -> bool:
        painted.clear()
        QTest.qWait(20)
        return not painted

    assert form.window.overview is not None  # else it is made in a moment
    form.until(is_still)  # a window that comes up is painted more than once
    form.press(Qt.Key.Key_F2)
    form.app.processEvents()
    assert form.page.view.open_editor() is not None and 1 <= len(painted) <= 9
