"""Another template for an open workbook: the window follows, and undo brings everything back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

import resources
from tests.clerk import Clerk
from tests.window_fixtures import InForm
from ui.templates import change_dialog

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def national(in_form: InForm, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk in form 02 who has changed to the national template."""
    clerk = in_form(2)
    clerk.go("indicators[3].actual")
    text = resources.template_text("national-2020")
    monkeypatch.setattr(change_dialog, "ask_template", lambda *_: text)
    clerk.window.actions_by_id["change_template"].trigger()
    clerk.app.processEvents()
    return clerk


def test_the_window_follows(national: Clerk) -> None:
    assert national.window.session.workbook.template.id == "national-2020"
    assert national.page.model.project.name == "数据规划管理"
    assert "万元" in " ".join(c.text for c in national.page.model.cells)
    assert national.shown("funds.fiscal.adjusted") == "1,039.00"
    national.go("indicators[0].actual")
    national.type("7")
    assert national.page.model.project.indicators[0].actual == "7"


def test_undo_brings_the_old_one_back(national: Clerk) -> None:
    national.press(Qt.Key.Key_Z, CONTROL)
    national.app.processEvents()
    assert national.window.session.workbook.template.id == "shenzhen-2021"
    assert national.page.model.project.name == "数据规划管理" and national.shown("total.score") == "97.14"
    national.press(Qt.Key.Key_Y, CONTROL)
    national.app.processEvents()
    assert national.window.session.workbook.template.id == "national-2020"
    national.go("project.name")
    national.type("改名")
    assert national.page.model.project.name == "改名"
