"""What a tester of the window stumbled on, frozen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QMenu

from model.form.project import text_at
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import some_every_day
from tests.window_fixtures import InForm
from ui.dialogs import questions
from ui.form.field_help import FieldHelp

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def open_form(clerk: Clerk, number: int) -> Clerk:
    clerk.window.open_project(clerk.window.session.workbook.ids[number - 1])
    clerk.app.processEvents()
    return clerk


def put(text: str, html: str = "") -> None:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def typed(clerk: Clerk, key: str) -> str:
    return text_at(clerk.page.model.project, key)


def list_whole(clerk: Clerk) -> None:
    checks = clerk.page.panel.checks
    checks.whole.click()
    clerk.until(lambda: len({checks.list.listed(item).project_id for item in items_of(checks.list)}) > 1)


def items_of(findings: QListWidget) -> list[QListWidgetItem]:
    return [findings.item(row) for row in range(findings.count())]


def test_plain_paragraphs_pasted_on_a_goal_are_all_kept(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("goals.actual")
    put(
        "第一段。\r\n第二段。\r\n第三段。\r\n",
        "<html><body><p>第一段。</p><p>第二段。</p><p>第三段。</p></body></html>",
    )
    clerk.press(Qt.Key.Key_V, CONTROL)
    assert typed(clerk, "goals.actual").split() == ["第一段。", "第二段。", "第三段。"]


def test_note_goes_to_the_form_in_front_when_all_projects_are_listed(
    in_form: InForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = in_form(6)
    list_whole(clerk)
    clerk.go("goals.actual")  # has a warning of its own; form 01 has the same one
    clerk.app.processEvents()
    monkeypatch.setattr(questions, "ask_note", lambda *_: "说明")
    clerk.page.panel.checks.note_button.click()
    workbook = clerk.window.session.workbook
    assert [workbook.project(i).name for i in workbook.ids if workbook.project(i).notes] == ["一般管理事务"]


def test_a_name_being_typed_in_the_overview_survives_closing(samples: Clerk) -> None:
    path = samples.window.session.path
    samples.window.overview.select(samples.window.session.workbook.ids[2])
    samples.press(Qt.Key.Key_F2)
    samples.app.focusWidget().selectAll()
    QTest.keyClicks(samples.app.focusWidget(), "Renamed")
    samples.window.close()
    workbook = Workbook.open(path)
    try:
        assert workbook.project(workbook.ids[2]).name == "Renamed"
    finally:
        workbook.close()


@pytest.mark.parametrize("action", some_every_day(["new_project", "project_down", "print_all"], 2))
def test_a_name_being_typed_in_the_overview_survives_actions(samples: Clerk, action: str) -> None:
    workbook = samples.window.session.workbook
    wanted = workbook.ids[2]
    samples.window.overview.select(wanted)
    samples.press(Qt.Key.Key_F2)
    samples.app.focusWidget().selectAll()
    QTest.keyClicks(samples.app.focusWidget(), "Renamed")
    samples.window.actions_by_id[action].trigger()
    samples.app.processEvents()
    assert workbook.project(wanted).name == "Renamed"


def test_composing_over_a_filled_cell_changes_no_figure_and_loses_nothing(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("indicators[5].actual")
    before = clerk.window.status.scores.text()
    clerk.app.sendEvent(clerk.app.focusWidget(), QInputMethodEvent("wu", []))
    during = (typed(clerk, "indicators[5].actual"), clerk.window.status.scores.text())
    clerk.app.sendEvent(clerk.app.focusWidget(), QInputMethodEvent("", []))  # Esc in the input method
    clerk.press(Qt.Key.Key_Return)
    assert during == ("98%", before)
    assert typed(clerk, "indicators[5].actual") == "98%"


def test_a_spreadsheet_cell_pasted_into_an_open_editor_brings_no_newline(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("project.name")
    clerk.press(Qt.Key.Key_F2)
    clerk.press(Qt.Key.Key_A, CONTROL)
    put("网格信息管理二\r\n")
    clerk.press(Qt.Key.Key_V, CONTROL)
    clerk.press(Qt.Key.Key_Return)
    assert typed(clerk, "project.name") == "网格信息管理二"


def test_a_spreadsheet_cell_with_two_lines_pasted_into_an_open_editor(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("indicators[0].reason")
    clerk.press(Qt.Key.Key_F2)
    put('"第一行\n第二行"\r\n')
    clerk.press(Qt.Key.Key_V, CONTROL)
    assert typed(clerk, "indicators[0].reason") == "第一行\n第二行"


def test_focus_comes_back_to_the_form_after_a_quick_remedy(shared_form: InForm) -> None:
    clerk = shared_form(8)
    found = next(f for f in clerk.page.model.computed.findings if f.code == "rate-differs")
    clerk.page.show_field(found.field)
    clerk.app.processEvents()
    QTest.mouseClick(clerk.page.panel.checks.remedy_button, LEFT)
    clerk.app.processEvents()
    assert clerk.app.focusWidget() is clerk.page.view


def test_focus_after_closing_the_last_form(in_form: InForm) -> None:
    clerk = in_form(5)
    clerk.press(Qt.Key.Key_W, CONTROL)
    clerk.app.processEvents()
    assert clerk.app.focusWidget() is clerk.window.overview.table


def test_a_click_on_a_finding_selects_that_finding(samples: Clerk) -> None:
    from dataclasses import replace

    open_form(samples, 5)
    project = samples.page.model.project
    rows = tuple(row for row in project.indicators if row.kind not in ("时效指标", "成本指标"))
    samples.page.model.change(replace(project, indicators=rows), "x", "project.name")
    samples.app.processEvents()
    findings = samples.page.panel.checks.list
    item = next(
        i
        for i in map(findings.item, range(findings.count()))
        if findings.listed(i).finding.code == "kind-missing"
    )
    findings.scrollToItem(item)
    QTest.mouseClick(findings.viewport(), LEFT, pos=findings.visualItemRect(item).center())
    samples.app.processEvents()
    assert findings.listed(findings.currentItem()).finding.code == "kind-missing"


def test_answered_warnings_are_not_counted(shared_form: InForm, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = shared_form(5)
    monkeypatch.setattr(questions, "ask_note", lambda *_: "已说明")
    checks = clerk.page.panel.checks
    for row in range(checks.list.count()):
        checks.list.setCurrentRow(row)
        checks.write_note()
    assert "提醒 2" not in checks.title.text()


def test_esc_leaves_no_empty_step_in_undo(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.enter("indicators[1].actual", "90%")
    clerk.go("indicators[2].reason")
    clerk.type("x")
    clerk.press(Qt.Key.Key_Escape)
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert typed(clerk, "indicators[1].actual") == "100%"


def test_help_shows_its_whole_text(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("indicators[3].manual_score")
    clerk.window.actions_by_id["field_help"].trigger()
    popup = clerk.page.view.findChild(FieldHelp)
    body = popup.findChildren(QLabel)[1]
    clerk.until(lambda: body.height() >= body.heightForWidth(body.width()))
    popup.close()


def test_opening_an_open_project_again_keeps_its_place(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("indicators[9].reason")
    clerk.window.tabs.setCurrentIndex(0)
    open_form(clerk, 5)
    assert clerk.current == "indicators[9].reason"


def test_fill_down_does_not_carry_a_name_into_another_field(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("project.unit")
    clerk.press(Qt.Key.Key_D, CONTROL)
    assert typed(clerk, "project.unit") == ""


def test_what_was_pasted_is_told_rightly(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("project.unit")
    put("1\t2\t3\r\n4\t5\t6\r\n")
    clerk.press(Qt.Key.Key_V, CONTROL)
    assert "已粘贴 2 行 3 列" not in clerk.window.status.notices.text()  # one cell of six was pasted


def test_project_names_can_be_read_in_the_smallest_window(samples: Clerk) -> None:
    from ui.overview import overview_model

    samples.window.resize(960, 560)
    samples.app.processEvents()
    assert samples.window.overview.table.columnWidth(overview_model.NAME) >= 160


def test_a_remedy_in_the_list_of_all_projects_keeps_what_was_just_typed(in_form: InForm) -> None:
    clerk = in_form(8)
    list_whole(clerk)
    checks = clerk.page.panel.checks
    row = next(
        r
        for r in range(checks.list.count())
        if checks.list.listed(checks.list.item(r)).finding.code == "rate-differs"
    )
    clerk.go("indicators[0].reason")
    clerk.type("just typed")
    checks.list.setCurrentRow(row)
    QTest.mouseClick(checks.remedy_button, LEFT)  # within the 400 ms in which the list is stale
    assert typed(clerk, "indicators[0].reason") == "just typed"


def test_a_mark_that_the_input_method_commits_at_once_is_not_lost(shared_form: InForm) -> None:
    """Chinese punctuation, full-width digits, symbol and emoji panels, voice: a commit without a composition before it."""
    clerk = shared_form(5)
    for mark in "《，９无":
        clerk.go("indicators[3].reason")
        event = QInputMethodEvent("", [])
        event.setCommitString(mark)
        clerk.app.sendEvent(clerk.app.focusWidget(), event)
        clerk.app.processEvents()
        assert typed(clerk, "indicators[3].reason") == mark
        clerk.press(Qt.Key.Key_Escape, times=2)  # closes what is offered for some of them, then the cell
        assert typed(clerk, "indicators[3].reason") == ""


def test_a_key_the_editor_does_not_want_does_not_clear_the_cell_behind_it(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("indicators[3].reason")
    clerk.press(Qt.Key.Key_F2)
    clerk.type("12")
    clerk.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    editor = clerk.page.view.open_editor()
    assert editor is not None and editor.toPlainText() == typed(clerk, "indicators[3].reason") == "12"


def test_all_selected_rows_are_removed_in_one_step(shared_form: InForm) -> None:
    clerk = shared_form(2)
    before = clerk.page.model.project
    clerk.go("indicators[2].target")
    clerk.press(Qt.Key.Key_Down, SHIFT, times=2)
    clerk.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier | SHIFT)
    after = clerk.page.model.project
    assert [row.name for row in after.indicators] == [
        row.name for place, row in enumerate(before.indicators) if place not in (2, 3, 4)
    ]
    assert clerk.window.status.notices.text() == "已删除 3 行，Ctrl+Z 可以恢复。"
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert clerk.page.model.project == before


def test_a_level_label_is_no_row_to_remove(shared_form: InForm) -> None:
    clerk = shared_form(2)
    view, before = clerk.page.view, clerk.page.model.project
    label = view.form.index_of("section.产出指标")
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(label).center())
    clerk.window.actions_by_id["remove_row"].trigger()
    assert clerk.page.model.project == before
    assert "请先选中" in clerk.window.status.notices.text()


def test_ctrl_minus_removes_nothing_and_with_alt_makes_the_form_smaller(shared_form: InForm) -> None:
    clerk = shared_form(2)
    before = clerk.page.model.project
    clerk.go("indicators[2].target")
    clerk.press(Qt.Key.Key_Minus, CONTROL)  # removes cells in spreadsheets
    assert clerk.page.model.project == before and clerk.page.view.zoom == 100
    clerk.press(Qt.Key.Key_Minus, CONTROL | Qt.KeyboardModifier.AltModifier)
    assert clerk.page.model.project == before and clerk.page.view.zoom < 100
    clerk.window.view_actions.zoom_reset()


def test_what_one_types_in_the_lowest_row_stays_in_sight(shared_form: InForm) -> None:
    clerk = shared_form(2)
    view = clerk.page.view
    clerk.go("indicators[6].reason")
    bar = view.verticalScrollBar()
    cell = view.visualRect(view.currentIndex())
    bar.setValue(bar.value() + cell.bottom() - view.viewport().height() + 2)
    clerk.type("很长的偏差原因，一行放不下，" * 12)
    clerk.app.processEvents()
    editor = view.open_editor()
    assert editor is not None
    caret = editor.viewport().mapTo(view.viewport(), editor.cursorRect().bottomLeft())
    assert 0 < caret.y() <= view.viewport().height()
    clerk.press(Qt.Key.Key_Escape)


def test_a_block_starts_where_the_program_put_the_cursor(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[0].target")
    clerk.press(Qt.Key.Key_Down)
    clerk.go("indicators[4].target")  # as F8, find and undo do
    clerk.press(Qt.Key.Key_Down, SHIFT)
    clerk.press(Qt.Key.Key_Right, SHIFT)
    clerk.press(Qt.Key.Key_C, CONTROL)
    rows = clerk.page.model.project.indicators
    assert QGuiApplication.clipboard().text().split() == [
        rows[4].target, rows[4].actual, rows[5].target, rows[5].actual,
    ]  # fmt: skip
    clerk.go("indicators[6].target")
    view = clerk.page.view
    goal = view.visualRect(view.form.index_of("indicators[5].weight")).center()
    QTest.mouseClick(view.viewport(), LEFT, SHIFT, goal)
    assert len({index.row() for index in view.selectedIndexes()}) == 2


def test_shift_with_control_and_end_selects_to_the_end(shared_form: InForm) -> None:
    clerk = shared_form(3)
    clerk.go("indicators[0].target")
    clerk.press(Qt.Key.Key_End, CONTROL | SHIFT)
    rows = {clerk.page.model.row_info(i.row()).indicator for i in clerk.page.view.selectedIndexes()}
    assert set(range(len(clerk.page.model.project.indicators))) <= rows


def test_f6_goes_to_the_findings_and_back(shared_form: InForm) -> None:
    clerk = shared_form(1)
    view, findings = clerk.page.view, clerk.page.panel.checks.list
    clerk.press(Qt.Key.Key_F6)
    assert clerk.app.focusWidget() is findings and findings.currentRow() == 0
    clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Return)
    wanted = findings.listed(findings.item(1)).finding.field
    assert view.current_key() == wanted or wanted.block == "section"
    clerk.press(Qt.Key.Key_F6)
    clerk.press(Qt.Key.Key_F6)
    assert clerk.app.focusWidget() is view
    clerk.press(Qt.Key.Key_F6)
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.app.focusWidget() is view


def test_the_edit_menu_cuts_copies_and_pastes(shared_form: InForm) -> None:
    clerk = shared_form(2)
    actions = clerk.window.actions_by_id
    clerk.go("indicators[0].target")
    text = typed(clerk, "indicators[0].target")
    actions["cut"].trigger()
    assert typed(clerk, "indicators[0].target") == "" and QGuiApplication.clipboard().text() == text
    clerk.go("indicators[0].actual")
    actions["paste"].trigger()
    assert typed(clerk, "indicators[0].actual") == text
    clerk.press(Qt.Key.Key_F2)
    actions["select_all"].trigger()
    actions["copy"].trigger()
    editor = clerk.page.view.open_editor()
    assert editor is not None and editor.textCursor().selectedText() == text
    clerk.press(Qt.Key.Key_Escape)


def test_the_scope_of_the_findings_is_the_same_in_all_forms(in_form: InForm) -> None:
    clerk = in_form(1)
    clerk.page.panel.checks.whole.click()
    open_form(clerk, 2)
    assert clerk.page.panel.checks.whole.isChecked()
    clerk.page.panel.checks.whole.click()
    open_form(clerk, 1)
    assert not clerk.page.panel.checks.whole.isChecked()


def test_saving_says_that_it_is_done_by_itself(shared_form: InForm) -> None:
    clerk = shared_form(1)
    clerk.press(Qt.Key.Key_S, CONTROL)
    assert "自动保存" in clerk.window.status.notices.text()


def test_after_removing_the_form_in_front_the_keyboard_is_somewhere(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "confirm_remove", lambda *_: True)
    open_form(samples, 3)
    samples.window.actions_by_id["remove_project"].trigger()
    samples.app.processEvents()
    assert samples.app.focusWidget() in (
        samples.window.overview.table,
        getattr(samples.window.form_page(), "view", None),
    )


def test_f2_renames_from_any_column_of_the_overview(samples: Clerk) -> None:
    table = samples.window.overview.table
    table.setCurrentIndex(table.model().index(1, 5))
    samples.press(Qt.Key.Key_F2)
    assert table.state() == table.State.EditingState and table.currentIndex().column() == 1
    samples.press(Qt.Key.Key_Escape)


def test_alt_and_a_figure_sort_the_overview(samples: Clerk) -> None:
    overview, alt = samples.window.overview, Qt.KeyboardModifier.AltModifier
    overview.table.setFocus()
    samples.press(Qt.Key.Key_6, alt)
    scores = [overview.model.index(row, 5).data() for row in range(8)]
    assert scores == sorted(scores, key=float)
    samples.press(Qt.Key.Key_6, alt)
    assert [overview.model.index(row, 5).data() for row in range(8)] == scores[::-1]
    samples.press(Qt.Key.Key_6, alt)
    assert overview.model.is_plain


def test_a_workbook_that_is_gone_leaves_the_list(clerk: Clerk, tmp_path: Path) -> None:
    gone = tmp_path / "没了.jxzp"
    clerk.window.settings.add_recent(gone)
    assert not clerk.window.open_path(gone)
    assert gone not in clerk.window.recent()
    assert "找不到" in clerk.window.banner.text()


def test_the_editors_menu_offers_no_undo_of_its_own(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[0].name")
    clerk.press(Qt.Key.Key_F2)
    editor = clerk.page.view.open_editor()
    assert editor is not None
    place = editor.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, editor.mapToGlobal(place))
    clerk.app.sendEvent(editor.viewport(), event)
    menu = clerk.app.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = {action.objectName() for action in menu.actions()}
    assert "edit-copy" in names and not names & {"edit-undo", "edit-redo"}
    menu.close()
    clerk.press(Qt.Key.Key_Escape)


def test_a_long_text_opens_with_its_end_in_sight_and_stands_straight(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("goals.actual")
    clerk.press(Qt.Key.Key_F2)
    clerk.app.processEvents()
    editor = clerk.page.view.open_editor()
    assert editor is not None and editor.horizontalScrollBar().value() == 0
    assert editor.viewport().rect().contains(editor.cursorRect().center())
    clerk.press(Qt.Key.Key_Escape)


def test_a_label_says_that_it_is_one(shared_form: InForm) -> None:
    clerk = shared_form(2)
    view, before = clerk.page.view, clerk.page.model.project
    label = view.form.index_of("section.产出指标")
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(label).center())
    clerk.type("5")
    assert "表头" in clerk.window.status.notices.text()
    put("5")
    clerk.press(Qt.Key.Key_V, CONTROL)
    assert "再粘贴" in clerk.window.status.notices.text()
    assert clerk.page.model.project == before
