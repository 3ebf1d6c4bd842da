"""Figures as spreadsheets treat them: sums typed into a cell, and what a selected block comes to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.form.project import text_at
from tests.clerk import Clerk
from tests.window_fixtures import InForm

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
AMOUNT = "funds.fiscal.initial"


@pytest.fixture
def form(shared_form: InForm) -> Clerk:
    """A clerk in form 02."""
    return shared_form(2)


def typed(clerk: Clerk, path: str) -> str:
    return text_at(clerk.page.model.project, path)


def test_a_sum_becomes_what_it_comes_to(form: Clerk) -> None:
    for key, text, result in (
        (AMOUNT, "=100+200", "300"),
        (AMOUNT, "=1000/3", "333.333333"),
        ("indicators[0].weight", "=10/4", "2.5"),
        ("project.amount", "=(3+4)*1.5", "10.5"),
    ):
        before = typed(form, key)
        form.enter(key, text)
        assert typed(form, key) == result and f"已算成 {result}" in form.window.status.notices.text()
        form.press(Qt.Key.Key_Z, CONTROL)
        assert typed(form, key) == before


def test_what_is_typed_over_a_sum_is_a_step_of_its_own(form: Clerk) -> None:
    form.enter(AMOUNT, "=100+200")
    form.window.session.type_text(2, AMOUNT, "5")
    form.press(Qt.Key.Key_Z, CONTROL)
    assert typed(form, AMOUNT) == "300"


def test_leaving_by_a_click_works_it_out_too(form: Clerk) -> None:
    form.go(AMOUNT)
    form.type("=5*5")
    view = form.page.view
    other = view.visualRect(form.page.model.index_of("funds.carryover.initial"))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=other.center())
    assert typed(form, AMOUNT) == "25"


def test_esc_brings_back_what_was_there(form: Clerk) -> None:
    before = typed(form, AMOUNT)
    form.go(AMOUNT)
    form.type("=5*5")
    form.press(Qt.Key.Key_Escape)
    assert typed(form, AMOUNT) == before


def test_what_cannot_be_worked_out_stays_and_is_told(form: Clerk) -> None:
    form.enter(AMOUNT, "=5-9")
    assert typed(form, AMOUNT) == "=5-9" and "算不出" in form.window.status.notices.text()


def test_an_amount_in_words_is_told_with_the_key_for_its_figure(form: Clerk) -> None:
    form.enter(AMOUNT, "607.06万")
    assert form.window.status.notices.text() == "“607.06万”要写成数字：回到这一格按 Ctrl+F8，改为 6,070,600。"
    form.go(AMOUNT)
    form.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    assert typed(form, AMOUNT) == "6070600"


def test_of_a_plain_number_nothing_is_told(form: Clerk) -> None:
    for field, text in (
        (AMOUNT, "7,600"),
        ("indicators[0].weight", "5"),
        ("indicators[0].manual_score", "4分"),
    ):
        form.window.status.notices.clear()
        form.enter(field, text)
        assert form.window.status.notices.text() == ""


def test_texts_may_begin_with_a_sign(form: Clerk) -> None:
    form.enter("indicators[0].target", "=100")
    form.enter("indicators[0].name", "=1+1")
    assert typed(form, "indicators[0].target") == "=100" and typed(form, "indicators[0].name") == "=1+1"


def test_a_block_tells_its_sum(form: Clerk) -> None:
    form.go("funds.fiscal.initial")
    place = form.window.status.place.text()
    form.press(Qt.Key.Key_Right, SHIFT)
    assert form.window.status.place.text() == "2 个数 · 求和 18,032,000 · 平均 9,016,000"
    form.press(Qt.Key.Key_Left)
    form.go("funds.fiscal.initial")
    assert form.window.status.place.text() == place


def test_a_block_of_words_tells_how_many(form: Clerk) -> None:
    form.go("indicators[0].name")
    form.press(Qt.Key.Key_Down, SHIFT)
    assert form.window.status.place.text() == "2 格有内容"
