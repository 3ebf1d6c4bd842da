"""The manual: every place in it exists in the program, it is searched, and F1 opens it where one is."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog

from model.form.field_path import field_path
from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.window_fixtures import InForm
from ui.form.field_help import FieldHelp
from ui.help.manual_text import found, html_of, picture_path, sections
from ui.help.manual_window import ManualWindow
from ui.help.places import OF_DIALOGS, section_of_field
from ui.menus.actions import ACTIONS, MENUS, SUBMENUS

F1 = Qt.Key.Key_F1


def plain(text: str) -> str:
    return re.sub(r"\(&.\)", "", text).replace("…", "").strip()


def test_every_id_stands_once_and_every_place_that_is_meant_is_there() -> None:
    ids = [one.id for one in sections()]
    assert len(ids) == len(set(ids)) and len(ids) > 30
    fields = ("project.name", "funds.fiscal.executed", "goals.actual", "indicators[1].reason", "indicators[1].target",
              "signature.date", "total.score", "kind.a.b", "section.a", "indicators[0].manual_score")  # fmt: skip
    meant = {*OF_DIALOGS.values(), *(section_of_field(field_path(one)) for one in fields)}
    assert {*meant, section_of_field(None), "start", "overview", "summary-view", "fill"} <= set(ids)


def test_every_picture_is_there_and_none_is_left_over() -> None:
    named = [name for one in sections() for name in one.pictures]
    assert sorted(named) == sorted(path.stem for path in picture_path("x").parent.glob("*.png"))
    for name in named:
        assert QImage(str(picture_path(name))).width() > 600, name


def test_every_menu_that_is_named_exists() -> None:
    paths = set()
    for spec in ACTIONS:
        top = plain(MENUS[spec.menu.split("/")[0]])
        middle = [plain(SUBMENUS[spec.menu])] if "/" in spec.menu else []
        paths |= {(top,), (top, *middle), (top, *middle, plain(spec.text))}
    text = "\n".join(one.plain for one in sections())
    named = re.findall(r"“((?:文件|编辑|项目|视图|检查|帮助)(?: › [^”]+)?)”", text)
    assert len(named) > 15
    assert [one for one in named if tuple(map(plain, one.split(" › "))) not in paths] == []


def test_every_key_that_is_named_is_one_of_the_programs() -> None:
    own = {key.replace("PgDown", "PgDn") for spec in ACTIONS for key in spec.keys}
    text = "\n".join(one.plain for one in sections())
    named = set(
        re.findall(r"(?:Ctrl|Alt|Shift)(?:\+(?:Ctrl|Alt|Shift))*\+(?:[A-Z]\b|F\d+|Enter|Del|Home|;)", text)
    )
    cells = {"Ctrl+Enter", "Alt+Enter", "Alt+Shift+Enter"}
    assert named - own - cells == set()


def test_what_is_searched_is_found_first_by_title() -> None:
    assert found("校验码")[0].id in ("paper-verify", "hand-in-send")
    assert found("备份")[0].id in ("safety", "safety-backup") and found("没有这样的词") == ()
    assert len(found("")) == len(sections()) and {one.id for one in found("报送 清单")} >= {"hand-in-send"}


def test_signs_of_html_are_shown_as_they_stand() -> None:
    assert "<script" not in html_of(300) and html_of(300).count("<img ") == 7


def manual(clerk: Clerk) -> ManualWindow:
    window = clerk.window.findChild(ManualWindow)
    assert window is not None and window.isVisible()
    return window


@long
def test_f1_twice_in_a_cell_opens_the_manual_there(in_form: InForm) -> None:
    clerk = in_form(2)
    clerk.go("indicators[1].reason")
    clerk.press(F1)
    assert clerk.page.view.findChild(FieldHelp) is not None
    clerk.press(F1)
    assert manual(clerk).current_id == "fill-reason"
    manual(clerk).close()


def test_f1_on_the_overview_the_summary_and_the_start_page(samples: Clerk) -> None:
    actions = samples.window.actions_by_id
    samples.press(F1)
    assert manual(samples).current_id == "overview"
    manual(samples).close()
    actions["show_summary"].trigger()
    actions["field_help"].trigger()
    assert manual(samples).current_id == "summary-view"
    manual(samples).close()
    actions["close_workbook"].trigger()
    actions["field_help"].trigger()
    assert manual(samples).current_id == "start"
    manual(samples).close()


@pytest.mark.parametrize(
    ("name", "section"),
    some_every_day([("hand_in", "hand-in-send"), ("receive", "hand-in-receive"), ("roll_over", "year-last")]),
)
def test_f1_in_a_dialog_opens_the_manual_over_it(samples: Clerk, name: str, section: str) -> None:
    samples.window.actions_by_id[name].trigger()
    dialog = samples.app.activeModalWidget()
    assert isinstance(dialog, QDialog)
    dialog.activateWindow()
    samples.until(
        lambda: samples.app.focusWidget() is not None and samples.app.focusWidget().window() is dialog
    )
    samples.press(F1)
    found_window = dialog.findChild(ManualWindow)
    assert found_window is not None and found_window.current_id == section
    found_window.close()
    dialog.reject()


def test_searching_narrows_the_list_and_marks_the_word(samples: Clerk) -> None:
    samples.window.actions_by_id["manual"].trigger()
    window = manual(samples)
    whole = window.list.count()
    window.search.setText("校验码")
    assert 0 < window.list.count() < whole and window.page.textCursor().selectedText() == "校验码"
    window.search.setText("没有这样的词")
    assert window.list.count() == 0 and not window.none.isHidden()
    window.search.clear()
    assert window.list.count() == whole and window.none.isHidden()
    window.go_to("final-make")
    samples.app.processEvents()
    assert window.current_id == "final-make" and window.page.verticalScrollBar().value() > 0
    window.close()
