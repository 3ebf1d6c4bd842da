"""取用指标: found, ticked over several searches and sources, taken in one step; a whole table from another project."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.clerk import Clerk
from ui.dialogs.take_dialog import TakeDialog


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


def _tick(dialog: TakeDialog, name: str) -> None:
    dialog.search.setText(name)
    (number,) = [n for n in dialog.rows.shown() if dialog._source().rows[n].name == name]
    dialog.rows.topLevelItem(number).setCheckState(0, Qt.CheckState.Checked)


def _names(clerk: Clerk) -> list[str]:
    return [row.name for row in clerk.page.model.project.indicators if row.name]


def test_rows_of_several_searches_and_sources_come_in_one_step(samples: Clerk) -> None:
    samples.window.actions_by_id["new_project"].trigger()

    def act(dialog: TakeDialog) -> None:
        assert not dialog.take.isEnabled()
        _tick(dialog, "小学生均公用经费标准")
        _tick(dialog, "义务教育巩固率")
        dialog.source.setCurrentIndex(dialog.source.findText("指标库 · 水利"))
        _tick(dialog, "河道治理长度")
        assert (dialog.count, dialog.whole.isEnabled()) == (3, False)
        dialog.accept()

    samples.in_dialog("take_rows", act)
    assert _names(samples) == ["河道治理长度", "义务教育巩固率", "小学生均公用经费标准"]
    assert samples.shown("indicators[0].target") == "≥10公里"
    samples.window.actions_by_id["undo"].trigger()
    assert _names(samples) == []


def test_the_table_of_another_project_is_ticked_and_may_replace_this_one(samples: Clerk) -> None:
    book = samples.window.session.workbook
    samples.window.open_project(book.ids[0])
    other = book.project(book.ids[1])

    def act(dialog: TakeDialog) -> None:
        dialog.source.setCurrentIndex(dialog.source.findText(f"项目 · {other.shown_name}"))
        dialog.whole.setChecked(True)
        dialog.accept()

    before = book.project(book.ids[0])
    samples.in_dialog("take_rows", act)
    made = book.project(book.ids[0])
    assert [(r.name, r.weight) for r in made.indicators] == [(r.name, r.weight) for r in other.indicators]
    assert {r.actual for r in made.indicators if r.weight != "0"} == {""}
    samples.window.actions_by_id["undo"].trigger()
    assert book.project(book.ids[0]) == before


def test_a_tick_that_is_taken_back_does_not_count(samples: Clerk) -> None:
    samples.window.actions_by_id["new_project"].trigger()

    def act(dialog: TakeDialog) -> None:
        _tick(dialog, "义务教育巩固率")
        dialog.search.setText("河道")
        assert dialog.count == 1
        dialog.search.clear()
        dialog.rows.tick_all(False)
        assert dialog.count == 0 and not dialog.take.isEnabled()

    samples.in_dialog("take_rows", act)
    assert _names(samples) == []


def test_by_keys_from_the_search_into_the_list(samples: Clerk) -> None:
    def act(dialog: TakeDialog) -> None:
        samples.until_exposed(dialog)
        samples.type("云")
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Space):
            samples.press(key)
        assert dialog.count == 1
        samples.press(Qt.Key.Key_Space)
        dialog.search.setText("没有的指标")
        assert dialog.told.text() == "这个来源里没有这样的指标，请换一个来源或改查找的文字。"

    samples.window.actions_by_id["new_project"].trigger()
    samples.in_dialog("take_rows", act)


def test_kinds_narrow_the_list(samples: Clerk) -> None:
    samples.window.actions_by_id["new_project"].trigger()

    def act(dialog: TakeDialog) -> None:
        dialog.kind.setCurrentText("时效指标")
        rows = dialog._source().rows
        assert {rows[number].kind for number in dialog.rows.shown()} == {"时效指标"}

    samples.in_dialog("take_rows", act)
