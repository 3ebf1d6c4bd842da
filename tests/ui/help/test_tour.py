"""The tour: six hints at their places, beside and never over them, without the keyboard, dismissed for good by Esc."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame

from tests.clerk import Clerk
from tests.depth import long
from ui.help.tour import Tour, beside

ROOM = QRect(0, 0, 900, 500)


def begun(clerk: Clerk) -> Tour:
    clerk.window.actions_by_id["show_tour"].trigger()
    clerk.app.processEvents()
    tour = clerk.window.tour_actions.tour
    assert tour is not None and tour.isVisible()
    return tour


def test_six_hints_each_beside_its_place(samples: Clerk) -> None:
    tour, seen = begun(samples), []
    for number in range(6):
        assert tour.number == number
        samples.app.processEvents()
        frame = samples.window.findChild(QFrame, "tour-frame")
        assert frame.isVisible(), number
        assert samples.window.rect().contains(tour.geometry())
        assert not tour.geometry().intersects(frame.geometry().adjusted(5, 5, -5, -5)), number
        seen.append(tour._title.text())
        tour.next.click()
    assert len(set(seen)) == 6 and samples.window.tour_actions.tour is None
    assert samples.window.settings.values.tour == "seen"


def test_the_keyboard_stays_and_esc_dismisses_for_good(samples: Clerk) -> None:
    tour = begun(samples)
    for key, number in ((Qt.Key.Key_N, 1), (Qt.Key.Key_N, 2), (Qt.Key.Key_B, 1)):
        samples.press(key, Qt.KeyboardModifier.AltModifier)
        samples.until(lambda number=number: tour.number == number)
        assert not tour.isAncestorOf(samples.app.focusWidget())
    assert samples.current == "indicators[0].actual"
    samples.type("77%")
    samples.press(Qt.Key.Key_Return)
    cell = samples.page.view.visualRect(samples.page.view.currentIndex())
    place = QRect(samples.page.view.viewport().mapTo(samples.window, cell.topLeft()), cell.size())
    samples.until(lambda: tour._frame.geometry().contains(place))
    assert not tour.geometry().intersects(place)  # it goes along with the cell
    samples.type("1")
    samples.press(Qt.Key.Key_Escape)  # what is typed goes first
    assert samples.window.tour_actions.tour is tour and samples.page.view.open_editor() is None
    samples.press(Qt.Key.Key_Escape)
    assert samples.window.tour_actions.tour is None
    assert samples.window.settings.values.tour == "seen"
    samples.window.tour_actions.offer()
    assert samples.window.tour_actions.tour is None


def test_the_projects_may_go_meanwhile(samples: Clerk) -> None:
    tour, window = begun(samples), samples.window
    window.session.do(lambda book: book.remove_projects(book.ids))
    for number in range(1, 6):
        tour.next.click()
        assert tour.number == number and window.rect().contains(tour.geometry())


def test_it_offers_itself_once_at_the_first_workbook(samples: Clerk) -> None:
    samples.window.tour_actions.offer()
    tour = samples.window.tour_actions.tour
    assert tour is not None and tour.number == 0
    samples.window.actions_by_id["close_workbook"].trigger()
    assert samples.window.tour_actions.tour is None
    assert samples.window.settings.values.tour == ""  # nobody dismissed it


def test_the_start_page_begins_it_in_the_samples(clerk: Clerk) -> None:
    clerk.window.start_page.tour_wanted.emit()
    assert clerk.window.session is not None and len(clerk.window.session.workbook.ids) == 8
    tour = clerk.window.tour_actions.tour
    assert tour is not None
    tour.skip.click()
    assert clerk.window.settings.values.tour == "seen"


def test_a_new_form_is_begun_with_its_cells(new_form: Clerk) -> None:
    new_form.window.tour_actions.offer()
    assert new_form.window.tour_actions.tour.number == 1  # type: ignore[union-attr]
    new_form.window.tour_actions.tour.end()  # type: ignore[union-attr]


@long
def test_it_follows_the_window_and_goes_back(samples: Clerk) -> None:
    tour = begun(samples)
    assert not tour.back.isEnabled()
    for _ in range(5):
        tour.next.click()
    samples.window.resize(1000, 600)
    samples.app.processEvents()
    assert samples.window.rect().contains(tour.geometry()) and tour.next.text() == "完成(&N)"
    tour.back.click()
    assert tour.number == 4
    tour.end()


@given(st.tuples(st.integers(0, 880), st.integers(0, 480), st.integers(10, 400), st.integers(10, 200)))
def test_a_bubble_is_inside_and_never_over_what_it_is_about(rect: tuple[int, int, int, int]) -> None:
    about = QRect(*rect).intersected(ROOM)
    size = QSize(340, 140)
    found = QRect(beside(about, size, ROOM), size)
    assert ROOM.contains(found)
    if about.height() < 150 and about.width() < 400:
        assert not found.intersects(about)


@pytest.mark.parametrize("about", [QRect(0, 0, 900, 500), QRect(100, 100, 700, 300)])
def test_where_there_is_no_room_beside_it_stands_in_a_corner(about: QRect) -> None:
    size = QSize(340, 140)
    assert beside(about, size, ROOM) == QPoint(ROOM.right() - 350, ROOM.bottom() - 150)
