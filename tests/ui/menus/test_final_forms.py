"""定稿 in the window: refused at the first error, frozen for every key, withdrawn with a reason, kept over restarts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from model.scoring.progress import FormState
from tests.clerk import Clerk
from tests.depth import long
from tests.model.builders import clean_project
from ui.dialogs import questions
from ui.dialogs.final_dialogs import FinalDialog, RecordsDialog
from ui.overview.overview_model import FINAL_TEXT, PROGRESS

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def clean(new_form: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk in a form without errors; whoever is asked is 张三."""
    monkeypatch.setattr(questions, "ask_person", lambda *_: "张三")
    monkeypatch.setattr(questions, "ask_withdrawal", lambda *_: ("李四", "补充原因"))
    new_form.page.view.commit_open_editor()
    workbook = new_form.window.session.workbook
    workbook.change_project(workbook.ids[0], clean_project(), "样例")
    new_form.app.processEvents()
    return new_form


def project_id(clerk: Clerk) -> int:
    return clerk.window.session.workbook.ids[0]


def test_with_errors_it_is_refused_at_the_first_one(samples: Clerk) -> None:
    samples.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    samples.app.processEvents()
    workbook = samples.window.session.workbook
    errors = [f for f in workbook.computed(workbook.ids[0]).findings if f.severity == "error"]
    assert samples.page.project_id == workbook.ids[0]
    assert samples.page.view.current_key() == errors[0].field
    assert f"还有 {len(errors)} 个错误，不能定稿" in samples.window.banner.text()
    assert workbook.final_record(workbook.ids[0]) is None


def test_nothing_changes_a_final_form(clean: Clerk) -> None:
    window, view = clean.window, clean.page.view
    clean.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    workbook, before = window.session.workbook, window.session.workbook.project(project_id(clean))
    assert clean.page.final.isVisible() and "张三" in clean.page.final.label.text()
    clean.go("indicators[0].actual")
    clean.press(Qt.Key.Key_5)
    assert view.open_editor() is None and "已定稿" in window.status.notices.text()
    clean.press(Qt.Key.Key_F2)
    assert view.open_editor() is None
    compose = QInputMethodEvent("", [])
    compose.setCommitString("完")
    clean.app.sendEvent(view, compose)
    assert view.open_editor() is None
    QApplication.clipboard().setText("9")
    for key, modifier in (
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_V, CONTROL),
        (Qt.Key.Key_X, CONTROL),
        (Qt.Key.Key_Z, CONTROL),
        (Qt.Key.Key_Return, ALT_SHIFT),
    ):
        clean.press(key, modifier)
        assert workbook.project(project_id(clean)) == before
    assert "请先撤回定稿" in window.banner.text() and window.banner.isVisible()
    for name in ("remove_row", "row_down", "insert_today", "fill_down", "rename_project"):
        window.actions_by_id[name].trigger()
        assert workbook.project(project_id(clean)) == before
    window.session.type_text(project_id(clean), "project.name", "改")
    assert workbook.project(project_id(clean)) == before and window.session.is_saved


def test_a_final_form_can_still_be_read_copied_and_printed(clean: Clerk) -> None:
    clean.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    clean.go("indicators[0].target")
    clean.press(Qt.Key.Key_C, CONTROL)
    assert clean.app.clipboard().text() == clean.shown("indicators[0].target")
    clean.press(Qt.Key.Key_Down)
    assert clean.current != "indicators[0].target"
    clean.window.actions_by_id["print_project"].trigger()
    assert clean.opened


def test_it_is_withdrawn_and_typing_goes_on(clean: Clerk) -> None:
    clean.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    strip = clean.page.final
    next(b for b in strip.findChildren(QPushButton) if "撤回" in b.text()).click()
    assert not strip.isVisible()
    clean.enter("indicators[0].reason", "可以改了")
    assert clean.window.session.workbook.project(project_id(clean)).indicators[0].reason == "可以改了"
    found = [(r.event, r.person, r.reason) for r in clean.window.session.workbook.records(project_id(clean))]
    assert found == [("final", "张三", ""), ("withdrawn", "李四", "补充原因")]


def test_the_actions_follow_the_state(clean: Clerk) -> None:
    def enabled() -> tuple[bool, bool]:
        actions: dict[str, QAction] = clean.window.actions_by_id
        return actions["finalise"].isEnabled(), actions["withdraw"].isEnabled()

    assert enabled() == (True, False)
    clean.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    assert enabled() == (False, True)
    clean.window.actions_by_id["withdraw"].trigger()
    assert enabled() == (True, False)


def test_overview_and_tab_show_it(clean: Clerk) -> None:
    clean.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    window, overview = clean.window, clean.window.overview
    assert window.tabs.widget(1).property("mark") == "final"
    window.tabs.setCurrentIndex(0)
    clean.app.processEvents()
    assert overview.model.index(0, PROGRESS).data() == FINAL_TEXT
    assert overview.filter.findChild(QPushButton, "filter-final").text() == "已定稿 1"
    overview.filter.choose("", FormState.FINAL)
    assert overview.model.rowCount() == 1
    assert not any(window.actions_by_id[name].isEnabled() for name in ("rename_project", "remove_project"))
    window.actions_by_id["withdraw"].trigger()
    clean.app.processEvents()
    assert overview.filter.findChild(QPushButton, "filter-final").text() == "已定稿 0"
    assert window.overview.isAncestorOf(clean.app.focusWidget())


@long
def test_it_is_still_final_when_opened_again(clean: Clerk) -> None:
    clean.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    path = clean.window.session.path
    clean.window.actions_by_id["close_workbook"].trigger()
    assert clean.window.open_path(path)
    page = clean.window.open_project(clean.window.session.workbook.ids[0])
    assert page is not None and page.final.isVisible()
    assert not page.model.flags(page.model.index_of("project.name")) & Qt.ItemFlag.ItemIsEditable


@long
def test_the_records_are_listed_latest_first(clean: Clerk) -> None:
    clean.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    clean.window.actions_by_id["withdraw"].trigger()
    clean.window.actions_by_id["show_records"].trigger()
    dialog = clean.window.findChild(RecordsDialog)
    lines = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert (
        len(lines) == 2
        and "撤回定稿\n原因：补充原因" in lines[0]
        and lines[1].endswith("张三　定稿　未加密钥")
    )
    dialog.reject()


def test_a_name_and_a_reason_must_be_there(clean: Clerk) -> None:
    dialog = FinalDialog(clean.window, "撤回", "说明", "", "撤回定稿", wants_reason=True)
    assert not dialog.confirm.isEnabled()
    dialog.person.setText("张三")
    assert not dialog.confirm.isEnabled()
    dialog.reason.setPlainText(" \n")
    assert not dialog.confirm.isEnabled()
    dialog.reason.setPlainText("补充")
    assert dialog.confirm.isEnabled()
    dialog.deleteLater()


def test_the_name_is_remembered(clean: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []
    clean.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    clean.window.actions_by_id["withdraw"].trigger()
    monkeypatch.setattr(
        questions, "ask_person", lambda parent, name, person, warnings: offered.append(person)
    )
    clean.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    assert offered == ["张三"]


@pytest.mark.parametrize("unit", ["", "测试中心"])
def test_warnings_that_nobody_answered_are_told_before(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    """Form 02 has one, as long as its unit is blank."""
    texts: list[str] = []

    def look(dialog: FinalDialog) -> bool:
        texts.extend(label.text() for label in dialog.findChildren(QLabel))
        return False

    monkeypatch.setattr(FinalDialog, "exec", look)
    samples.window.open_project(2)
    samples.window.session.type_text(2, "project.unit", unit)
    samples.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    assert any("从此不能修改" in text for text in texts)
    assert any("还有 1 处提醒没有写说明" in text for text in texts) is not bool(unit)
