"""What was typed before, offered below the cell: chosen by arrows, never in the way of Enter, Tab, Esc and going on typing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.form.project import text_at
from tests.clerk import Clerk
from tests.window_fixtures import Seat
from ui.form.suggestion_list import SuggestionList

NAME = "indicators[0].name"


@pytest.fixture
def typist(shared_samples: Clerk) -> Iterator[Clerk]:
    """A clerk in a new form of the workbook of the samples, in the name of its first indicator."""
    shared_samples.window.actions_by_id["new_project"].trigger()
    shared_samples.go(NAME)
    yield shared_samples


def listed(clerk: Clerk) -> list[str]:
    """Return what is offered now."""
    found = [one for one in clerk.page.view.findChildren(SuggestionList) if one.isVisible()]
    return [one.item(row).text() for one in found for row in range(one.count())]


def typed(clerk: Clerk, field: str = NAME) -> str:
    return text_at(clerk.page.session.workbook.project(clerk.page.form_id), field)


def test_names_of_other_forms_come_first_then_the_library(typist: Clerk) -> None:
    names = {
        row.name
        for i in typist.window.session.workbook.ids
        for row in typist.window.session.workbook.project(i).indicators
    }
    typist.type("率")
    offers = listed(typist)
    assert offers and all("率" in text for text in offers)
    own = [text in names for text in offers]
    assert own == sorted(own, reverse=True)
    typist.type("不会有的")
    assert listed(typist) == []


def test_enter_and_tab_keep_what_was_typed(typist: Clerk) -> None:
    typist.type("培训")
    assert listed(typist)
    typist.press(Qt.Key.Key_Tab)
    assert (typed(typist), typist.current, listed(typist)) == ("培训", "indicators[0].target", [])
    typist.go(NAME)
    typist.type("培训")
    typist.press(Qt.Key.Key_Return)
    assert (typed(typist), typist.current) == ("培训", "indicators[1].name")


def test_arrows_choose_and_enter_leaves_with_the_choice(typist: Clerk) -> None:
    typist.type("培训")
    offers = listed(typist)
    typist.press(Qt.Key.Key_Down, times=2)
    assert typed(typist) == offers[1]
    typist.press(Qt.Key.Key_Return)
    assert (typed(typist), typist.current) == (offers[1], "indicators[1].name")
    typist.window.actions_by_id["undo"].trigger()
    assert typed(typist) == ""


def test_beyond_the_ends_of_the_list_is_what_was_typed(typist: Clerk) -> None:
    typist.type("培训")
    last = listed(typist)[-1]
    typist.press(Qt.Key.Key_Up)
    assert typed(typist) == last
    typist.press(Qt.Key.Key_Down)
    assert typed(typist) == "培训"
    typist.press(Qt.Key.Key_Down)
    typist.press(Qt.Key.Key_Up)
    assert typed(typist) == "培训" and listed(typist)


def test_esc_closes_the_list_and_only_then_gives_up_the_cell(typist: Clerk) -> None:
    typist.type("培训")
    typist.press(Qt.Key.Key_Down)
    typist.press(Qt.Key.Key_Escape)
    assert (typed(typist), listed(typist)) == ("培训", [])
    typist.type("班")
    assert (typed(typist), listed(typist)) == ("培训班", [])
    typist.press(Qt.Key.Key_Escape)
    assert typed(typist) == "" and typist.page.view.open_editor() is None


def test_typing_goes_on_from_what_was_chosen(typist: Clerk) -> None:
    typist.type("培训")
    first = listed(typist)[0]
    typist.press(Qt.Key.Key_Down)
    typist.type("甲")
    assert typed(typist) == f"{first}甲"


def test_a_click_takes_a_line_and_the_cell_stays_open(typist: Clerk) -> None:
    typist.type("培训")
    (box,) = [one for one in typist.page.view.findChildren(SuggestionList) if one.isVisible()]
    text = box.item(2).text()
    QTest.mouseClick(box.viewport(), Qt.MouseButton.LeftButton, pos=box.visualItemRect(box.item(2)).center())
    assert (typed(typist), listed(typist)) == (text, [])
    assert typist.page.view.open_editor() is not None


def test_a_target_is_the_one_that_the_indicator_had(typist: Clerk) -> None:
    typist.enter(NAME, "学员满意度")
    typist.go("indicators[0].target")
    typist.type("≥9")
    assert listed(typist)[0] == "≥95%"
    typist.press(Qt.Key.Key_Down)
    typist.press(Qt.Key.Key_Return)
    assert typed(typist, "indicators[0].target") == "≥95%"


def test_values_of_this_year_have_no_list(typist: Clerk) -> None:
    for field in ("indicators[0].actual", "indicators[0].weight", "funds.fiscal.adjusted", "goals.actual"):
        typist.go(field)
        typist.type("1")
        assert listed(typist) == [], field
        typist.press(Qt.Key.Key_Escape)


def test_a_number_with_no_target_of_its_own_leaves_the_arrows_alone(typist: Clerk) -> None:
    typist.go("indicators[0].target")
    typist.type("100%")
    assert listed(typist) == []
    typist.press(Qt.Key.Key_Down)
    assert typist.current == "indicators[1].target"


def test_a_composition_has_the_place_below_the_cell_for_itself(typist: Clerk) -> None:
    typist.type("培")
    assert listed(typist)
    editor = typist.page.view.open_editor()
    QApplication.sendEvent(editor, QInputMethodEvent("xun", []))
    assert listed(typist) == []
    done = QInputMethodEvent("", [])
    done.setCommitString("训")
    QApplication.sendEvent(editor, done)
    assert listed(typist)


def test_switched_off_nothing_is_offered(new_form: Clerk) -> None:
    new_form.go(NAME)
    new_form.type("培训")
    assert listed(new_form)
    new_form.press(Qt.Key.Key_Escape, times=2)
    new_form.window.settings.remember(suggests=False)
    new_form.type("培训")
    assert listed(new_form) == []


def test_what_a_workbook_held_is_offered_in_the_next_one(seat: Seat) -> None:
    with seat() as clerk:
        clerk.press(Qt.Key.Key_Return)
        clerk.enter("project.unit", "区图书馆总分馆")
        clerk.window.actions_by_id["close_workbook"].trigger()
        clerk.window.start_page.new_button.click()
        clerk.go("project.unit")
        clerk.type("区图")
        assert listed(clerk) == ["区图书馆总分馆"]
        clerk.window.typed_texts.forget_all()
        clerk.press(Qt.Key.Key_Escape, times=2)
        clerk.type("区图")
        assert listed(clerk) == []
