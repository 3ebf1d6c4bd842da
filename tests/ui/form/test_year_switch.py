"""The forms of a project's year side by side in its tab, by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.model.builders import template_text
from tests.window_fixtures import InForm
from ui.dialogs import questions
from ui.form.year_switch import marks_of
from ui.overview import overview_model as columns


@pytest.fixture
def form(in_form: InForm) -> Clerk:
    """A clerk before the self-evaluation of the first sample."""
    return in_form(1)


def buttons(clerk: Clerk) -> dict[str, QPushButton]:
    """Return the buttons of the switch that stand on the screen, by their texts, from left to right."""
    found = [b for b in clerk.page.switch.findChildren(QPushButton) if b.isVisibleTo(clerk.page)]
    return {b.text(): b for b in sorted(found, key=lambda b: b.x())}


def click(clerk: Clerk, text: str) -> None:
    QTest.mouseClick(buttons(clerk)[text], Qt.MouseButton.LeftButton)
    clerk.app.processEvents()


def choose_month(clerk: Clerk, text: str) -> None:
    menu = buttons(clerk)["＋"].menu()
    assert menu is not None
    next(action for action in menu.actions() if action.text() == text).trigger()
    clerk.app.processEvents()


def front(clerk: Clerk) -> str:
    """Return the button that is pressed."""
    return next(text for text, button in buttons(clerk).items() if button.isChecked())


def test_all_forms_of_the_year_stand_side_by_side(form: Clerk) -> None:
    assert list(buttons(form)) == ["申报", "监控 1—7月", "＋", "自评"]
    assert front(form) == "自评"
    assert "还没有填写" in buttons(form)["申报"].toolTip()


def test_a_form_nobody_began_starts_at_its_first_gap_and_its_boxes_are_ticked_by_space(form: Clerk) -> None:
    form.go("signature.prepared_by")
    click(form, "监控 1—7月")
    assert form.current == "project.unit"
    form.enter("indicators[0].likelihood", "有可能")
    form.enter("indicators[1].to_date", "1")
    cells = {str(one.cell.key): one for one in form.page.model.cells}
    asked = [f"indicators[0].{name}" for name in ("cause_money", "reason")] + ["indicators[1].likelihood"]
    assert [cells[key].placeholder for key in asked] == ["", "请说明原因", "请选择"]
    form.go("indicators[0].cause_money")
    for shown in ("√", ""):
        form.press(Qt.Key.Key_Space)
        assert form.shown("indicators[0].cause_money") == shown
    form.go("signature.prepared_by")
    for text in ("自评", "监控 1—7月"):
        click(form, text)
    assert form.current == "signature.prepared_by"


def test_a_target_typed_once_stands_in_all_forms(form: Clerk) -> None:
    form.enter("indicators[0].target", "≥66%")
    for text in ("监控 1—7月", "申报"):
        click(form, text)
        assert front(form) == text and form.shown("indicators[0].target") == "≥66%"
    form.enter("indicators[0].target", "≥77%")
    click(form, "自评")
    assert form.shown("indicators[0].target") == "≥77%"


def test_a_look_begins_nothing_and_a_letter_does(form: Clerk) -> None:
    workbook, project = form.window.session.workbook, form.page.project_id
    click(form, "监控 1—7月")
    assert workbook.sheets_of(project) == () and form.window.tabs.count() == 2
    form.enter("indicators[0].to_date", "完成 3 场")
    (sheet,) = workbook.sheets_of(project)
    assert form.page.form_id == sheet and form.page.project_id == project
    form.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert workbook.sheets_of(project) == () and form.shown("indicators[0].to_date") != "完成 3 场"


def test_another_month_has_a_sheet_of_its_own(form: Clerk) -> None:
    click(form, "监控 1—7月")
    form.enter("indicators[0].to_date", "到七月")
    choose_month(form, "1—9月")
    assert list(buttons(form)) == ["申报", "监控 1—7月", "监控 1—9月", "＋", "自评"]
    assert front(form) == "监控 1—9月" and "1—9月" in form.page.model.template.title_of(2021)
    form.enter("indicators[0].to_date", "到九月")
    click(form, "监控 1—7月")
    assert form.shown("indicators[0].to_date") == "到七月"


@long
def test_finalising_means_the_form_in_front(form: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "ask_person", lambda *_: "张三")
    workbook, project = form.window.session.workbook, form.page.project_id
    click(form, "申报")
    form.enter("project.amount", "377483.56")
    form.enter("signature.prepared_by", "张三")
    sheet = form.page.form_id
    for finding in workbook.computed(sheet).findings:
        assert finding.severity != "error", finding
    form.window.actions_by_id["finalise"].trigger()
    form.app.processEvents()
    assert workbook.final_record(sheet) is not None and workbook.final_record(project) is None
    assert next(iter(buttons(form))) == "申报 ✓"
    click(form, "自评")
    form.enter("indicators[0].target", "≥88%")
    click(form, "申报 ✓")
    assert form.shown("indicators[0].target") != "≥88%"


@long
def test_another_form_of_the_project_shows_at_once_what_is_final(in_form: InForm) -> None:
    form = in_form(2)
    workbook, project = form.window.session.workbook, form.page.project_id
    click(form, "申报")
    form.enter("project.amount", "377483.56")
    workbook.finalise(project, "张三")
    form.app.processEvents()
    assert "自评 ✓" in buttons(form)
    workbook.withdraw(project, "张三", "要改")
    form.app.processEvents()
    assert "自评" in buttons(form)


def test_a_form_without_scores_shows_no_score(form: Clerk) -> None:
    click(form, "监控 1—7月")
    panel = form.page.panel
    assert panel.findChild(object, "grade").isVisibleTo(form.page) is False
    assert "总分" not in form.window.status.scores.text()
    assert "执行率" in form.window.status.scores.text()


def test_a_removed_sheet_is_as_if_nobody_had_begun_it(form: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "confirm_remove", lambda *_, **__: True)
    workbook, project = form.window.session.workbook, form.page.project_id
    click(form, "监控 1—7月")
    form.enter("indicators[0].to_date", "到七月")
    form.window.actions_by_id["remove_sheet"].trigger()
    assert workbook.sheets_of(project) == () and form.shown("indicators[0].to_date") != "到七月"
    assert project in workbook


@long
def test_finding_goes_to_the_sheet_that_has_the_text(form: Clerk) -> None:
    click(form, "监控 1—7月")
    form.enter("indicators[1].to_date", "独一无二的进度")
    sheet = form.page.form_id
    click(form, "自评")
    actions = form.window.find_actions
    actions.query = "独一无二的进度"
    actions.next_hit()
    assert form.page.form_id == sheet and form.current == "indicators[1].to_date"


@long
def test_levels_show_points_only_where_the_form_has_some(form: Clerk) -> None:
    for name, has_points in (("申报", True), ("监控 1—7月", False), ("自评", True)):
        click(form, name)
        cells = form.page.model.cells
        subs = [cell.sub for cell in cells if cell.cell.key and cell.cell.key.block == "section"]
        assert any(subs) is has_points, name


@long
def test_the_overview_tells_which_other_forms_are_begun(form: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    overview, tabs, page = form.window.overview, form.window.tabs, form.window.tabs.currentWidget()
    tabs.setCurrentWidget(overview)
    assert overview.table.isColumnHidden(columns.FORMS)
    tabs.setCurrentWidget(page)
    click(form, "监控 1—7月")
    form.enter("indicators[0].to_date", "完成 3 场")
    click(form, "申报")
    form.enter("project.amount", "377483.56")
    workbook, sheet = form.window.session.workbook, form.page.form_id
    assert marks_of(workbook, form.page.project_id) == "申报　监控 1—7月"
    workbook.finalise(sheet, "张三")
    tabs.setCurrentWidget(overview)
    form.app.processEvents()
    assert not overview.table.isColumnHidden(columns.FORMS)
    row = overview.table.model().row_of(form.window.session.workbook.ids[0])
    assert overview.table.model().index(row, columns.FORMS).data() == "申报✓　监控 1—7月"


@pytest.mark.parametrize("is_begun", some_every_day([True, False], 2))
def test_a_template_without_the_form_in_front_brings_the_self_evaluation(form: Clerk, is_begun: bool) -> None:
    workbook, seen = form.window.session.workbook, form.page.project_id
    click(form, "监控 1—7月")
    if is_begun:
        form.enter("indicators[0].likelihood", "有可能")
    form.press(Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    preview, sheet = form.window.print_actions.preview, form.page.form_id
    assert preview is not None and sheet in workbook
    form.window.session.do(lambda book: book.change_template(template_text("hubei-2020")), by=None)
    assert sheet not in workbook and not preview.isVisible()
    form.app.processEvents()
    assert form.page.project_id == seen and workbook.template.others == ()
    form.window.session.do(lambda book: book.undo(), by=None)
    form.app.processEvents()
    assert list(buttons(form)) == ["申报", "监控 1—7月", "＋", "自评"]
