"""The form in the window: live figures, keyboard, rows, manual scores."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest

from model.form.field_path import indicator_path
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import some_every_day
from tests.window_fixtures import InForm

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
TAB, RETURN, DOWN, UP = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up
FAIL = QAbstractItemModelTester.FailureReportingMode.Fatal


def names(clerk: Clerk) -> list[tuple[str, str]]:
    """Return kind and name of every indicator."""
    project = clerk.page.model.computed.project
    return [(row.kind, row.name) for row in project.indicators]


def test_figures_follow_every_key_before_enter(shared_new_form: Clerk) -> None:
    clerk = shared_new_form
    clerk.enter("funds.fiscal.adjusted", "200")
    clerk.go("funds.fiscal.executed")
    seen = []
    for key in "199":
        clerk.type(key)
        assert clerk.page.view.open_editor() is not None
        seen.append(
            (
                clerk.shown("funds.total.executed"),
                clerk.shown("funds.total.rate"),
                clerk.shown("funds.total.score"),
                clerk.shown("total.score"),
            )
        )
    assert seen == [
        ("1.00", "0.50%", "0.05", "0.05"),
        ("19.00", "9.50%", "0.95", "0.95"),
        ("199.00", "99.50%", "9.95", "9.95"),
    ]


def test_indicator_score_section_and_total_follow_every_key(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[1].actual")
    seen = []
    for key in "75%":
        clerk.type(key)
        seen.append((clerk.shown("indicators[1].manual_score"), clerk.window.status.scores.text()))
    assert [score for score, _ in seen] == ["0.18", "1.88", "1.88"]
    assert seen[-1][1] == "产出 48.13/50 · 效益 40/40 · 执行 9.64/10 · 总分 97.77 优"
    assert clerk.page.panel.choice.explain.text() == "正向 75% ÷ 100% × 2.5 = 1.88"
    assert clerk.page.panel._total.text() == "97.77"


def test_escape_restores(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[1].actual")
    clerk.type("7")
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.shown("indicators[1].actual") == "50%"
    assert clerk.shown("indicators[1].manual_score") == "1.25"
    assert clerk.current == "indicators[1].actual"


def test_moving_about(new_form: Clerk) -> None:
    clerk = new_form
    clerk.press(TAB)
    assert clerk.current == "project.amount"
    clerk.press(RETURN)
    assert clerk.current == "project.department"  # below the cell where the Tabs began, as in spreadsheets
    clerk.press(Qt.Key.Key_Right)
    assert clerk.current == "project.unit"
    clerk.press(DOWN)
    assert clerk.current == "funds.fiscal.executed"
    clerk.press(Qt.Key.Key_Left)
    assert clerk.current == "funds.fiscal.adjusted"
    clerk.press(Qt.Key.Key_End, CONTROL)
    assert clerk.current == "signature.date"
    clerk.press(Qt.Key.Key_Home, CONTROL)
    assert clerk.current == "project.name"
    clerk.go("indicators[3].weight")
    clerk.press(Qt.Key.Key_Home)
    assert clerk.current == "indicators[3].name"
    clerk.press(RETURN, SHIFT)
    assert clerk.current == "indicators[2].name"
    clerk.press(Qt.Key.Key_Backtab, SHIFT)
    assert clerk.current == "indicators[1].reason"


def test_arrow_leaves_an_editor_opened_by_typing_but_not_one_opened_by_f2(shared_new_form: Clerk) -> None:
    clerk = shared_new_form
    clerk.go("indicators[0].name")
    clerk.type("ab")
    clerk.press(DOWN)
    assert (clerk.current, clerk.shown("indicators[0].name")) == ("indicators[1].name", "ab")
    clerk.press(UP)
    clerk.press(Qt.Key.Key_F2)
    clerk.press(Qt.Key.Key_Left)
    clerk.type("X")
    assert clerk.shown("indicators[0].name") == "aXb"


def test_delete_clears_and_undo_brings_back(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[1].reason")
    text = clerk.shown("indicators[1].reason")
    clerk.press(Qt.Key.Key_Delete)
    assert clerk.shown("indicators[1].reason") == ""
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert clerk.shown("indicators[1].reason") == text


def test_cells_are_copied_cut_and_pasted(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clipboard = QGuiApplication.clipboard()
    clerk.go("indicators[1].reason")
    text = clerk.shown("indicators[1].reason")
    clerk.press(Qt.Key.Key_X, CONTROL)
    assert clipboard.text() == text and clerk.shown("indicators[1].reason") == ""
    clerk.go("indicators[2].reason")
    clerk.press(Qt.Key.Key_V, CONTROL)
    assert clerk.shown("indicators[2].reason") == text
    clipboard.setText("60%\r\n")  # one cell as a spreadsheet copies it
    clerk.go("indicators[1].actual")
    clerk.press(Qt.Key.Key_V, CONTROL)
    assert clerk.shown("indicators[1].actual") == "60%"
    assert clerk.shown("indicators[1].manual_score") == "1.5"
    clerk.page.view.setCurrentIndex(clerk.page.model.index_of("funds.total.executed"))
    clerk.press(Qt.Key.Key_C, CONTROL)
    assert clipboard.text() == "10012516.44"
    clerk.press(Qt.Key.Key_V, CONTROL)
    assert clerk.shown("funds.total.executed") == "10,012,516.44"


def test_row_grows_while_a_long_text_is_typed(shared_new_form: Clerk) -> None:
    clerk = shared_new_form
    clerk.go("indicators[0].name")
    row = clerk.page.view.currentIndex().row()
    before = clerk.page.view.rowHeight(row)
    clerk.type("很长的三级指标名称" * 8)
    assert clerk.page.view.rowHeight(row) > 2 * before
    assert clerk.page.view.open_editor().height() >= clerk.page.view.rowHeight(row)


def test_the_editor_of_a_long_text_grows_over_what_is_below(shared_form: InForm) -> None:
    clerk = shared_form(2)
    view = clerk.page.view
    clerk.go("goals.actual")
    clerk.press(Qt.Key.Key_F2)
    editor, row = view.open_editor(), view.rowHeight(view.currentIndex().row())
    assert editor is not None and editor.height() > row
    before = editor.height()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.type("x\n" * 4)
    assert editor.height() < before
    clerk.type("x\n" * 26)
    assert editor.height() > row and editor.geometry().bottom() <= view.viewport().height()
    assert clerk.window.status.place.text() == "实际完成情况 · 30 字"


def test_a_click_elsewhere_closes_the_editor_and_keeps_the_text(new_form: Clerk) -> None:
    clerk = new_form
    clerk.type("abc")
    view = clerk.page.view
    rect = view.visualRect(clerk.page.model.index_of("project.department"))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    clerk.app.processEvents()
    assert view.open_editor() is None and clerk.current == "project.department"
    assert clerk.shown("project.name") == "abc"


def test_undo_inside_the_editor_is_the_forms_own(shared_new_form: Clerk) -> None:
    clerk = shared_new_form
    clerk.enter("indicators[0].name", "first")
    clerk.go("indicators[0].name")
    clerk.type("second")
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert clerk.shown("indicators[0].name") == "first"
    clerk.press(Qt.Key.Key_Y, CONTROL)
    assert clerk.shown("indicators[0].name") == "second"


def test_rows_are_inserted_removed_and_moved(shared_new_form: Clerk) -> None:
    clerk = shared_new_form
    clerk.enter("indicators[0].name", "one")
    clerk.go("indicators[0].name")
    clerk.press(RETURN, ALT | SHIFT)
    assert clerk.current == "indicators[1].name"
    clerk.type("two")
    clerk.press(RETURN)
    clerk.go("indicators[1].name")
    clerk.press(UP, ALT | SHIFT)
    assert names(clerk)[:2] == [("数量指标", "two"), ("数量指标", "one")]
    assert clerk.current == "indicators[0].name"
    clerk.press(DOWN, ALT | SHIFT, times=2)
    assert names(clerk)[:2] == [("数量指标", "one"), ("质量指标", "two")]
    assert clerk.current == "indicators[1].name"
    clerk.press(Qt.Key.Key_Delete, ALT | SHIFT)
    assert names(clerk)[1] == ("质量指标", "不适用")  # a kind never vanishes
    assert clerk.shown("indicators[1].weight") == "0"
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert names(clerk)[1] == ("质量指标", "two")


def test_method_and_grade_are_chosen_beside_the_form(shared_new_form: Clerk) -> None:
    clerk = shared_new_form
    for column, text in (("name", "x"), ("target", "显著提升"), ("actual", "有所提升"), ("weight", "10")):
        clerk.enter(f"indicators[0].{column}", text)
    clerk.go("indicators[0].actual")
    panel = clerk.page.panel
    assert "请选择完成档次" in panel.choice.explain.text() and panel.choice.grades.isVisible()
    panel.choice.grades.setCurrentIndex(2)
    panel.choice.grades.activated.emit(2)
    assert clerk.page.model.computed.evaluation.indicators[0].score is None
    assert "请填写 6—8（不含 8） 之内的得分" in panel.choice.explain.text()
    panel.choice.grades.setCurrentIndex(1)
    panel.choice.grades.activated.emit(1)
    assert clerk.shown("indicators[0].manual_score") == "10"
    clerk.enter("indicators[0].manual_score", "9")
    assert (
        clerk.page.model.cells[clerk.page.model.places.keys[indicator_path(0, "manual_score")]].sub
        == "手工 · 自动10"
    )
    clerk.go("indicators[0].target")
    panel.choice.method.setCurrentIndex(1)
    panel.choice.method.activated.emit(1)
    assert clerk.page.model.computed.project.indicators[0].method == "forward"


def test_composition_neither_loses_letters_nor_disturbs_figures(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[1].reason")
    clerk.press(Qt.Key.Key_F2)
    editor = clerk.page.view.open_editor()
    before = editor.toPlainText()
    clerk.app.sendEvent(editor, QInputMethodEvent("shuo", []))
    assert clerk.page.model.computed.project.indicators[1].reason == before
    commit = QInputMethodEvent("", [])
    commit.setCommitString("说明")
    clerk.app.sendEvent(editor, commit)
    assert clerk.page.model.computed.project.indicators[1].reason == before + "说明"


def test_wheel_over_a_combo_changes_nothing(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[1].actual")
    combo = clerk.page.panel.choice.method
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    clerk.app.sendEvent(combo, turn)
    assert combo.currentIndex() == 0


def test_click_on_a_finding_goes_to_its_cell(shared_form: InForm) -> None:
    clerk = shared_form(1)
    findings = clerk.page.panel.checks.list
    QTest.mouseClick(
        findings.viewport(), Qt.MouseButton.LeftButton, pos=findings.visualItemRect(findings.item(1)).center()
    )
    assert clerk.current == "indicators[1].reason"
    clerk.press(Qt.Key.Key_F8)
    assert clerk.current == "indicators[2].reason"


def test_models_keep_qts_rules(samples: Clerk) -> None:
    clerk = samples
    workbook: Workbook = clerk.window.session.workbook
    page = clerk.window.open_project(workbook.ids[1])
    testers = [
        QAbstractItemModelTester(page.model, FAIL),
        QAbstractItemModelTester(clerk.window.overview.model, FAIL),
    ]
    clerk.enter("indicators[1].actual", "60%")
    clerk.go("indicators[1].actual")
    clerk.press(RETURN, ALT | SHIFT)
    clerk.press(Qt.Key.Key_Z, CONTROL)
    clerk.window.actions_by_id["duplicate_project"].trigger()
    clerk.window.session.do(lambda book: book.remove_project(book.ids[0]))
    assert len(testers) == 2 and clerk.window.overview.model.rowCount() == 8


@pytest.mark.parametrize(
    ("typed", "composed", "kept"),
    some_every_day([("已写", "wan", "已写wan"), ("已写", "", "已写"), ("", "wan", "wan")]),
)
def test_closing_with_an_open_editor_or_composition_keeps_the_text(
    new_form: Clerk, typed: str, composed: str, kept: str
) -> None:
    clerk = new_form
    clerk.press(Qt.Key.Key_Escape)
    clerk.type(typed)
    if composed:
        clerk.app.sendEvent(clerk.app.focusWidget(), QInputMethodEvent(composed, []))
    path = clerk.window.session.path
    clerk.window.close()
    workbook = Workbook.open(path)
    assert workbook.project(workbook.ids[0]).name == kept
    workbook.close()


def test_a_click_elsewhere_leaves_a_composition_in_its_cell(shared_form: InForm) -> None:
    clerk = shared_form(2)
    view = clerk.page.view
    clerk.go("indicators[3].reason")
    clerk.app.sendEvent(view, QInputMethodEvent("yuan", []))
    there = view.visualRect(view.form.index_of("indicators[2].reason")).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=there)
    clerk.type("12")
    rows = clerk.page.model.computed.project.indicators
    assert (rows[3].reason, rows[2].reason) == ("yuan", "12")


def test_every_cell_has_room_for_its_text(samples: Clerk) -> None:
    from ui.form.cell_painter import needed_height

    clerk = samples
    every = product(clerk.window.session.workbook.ids, (960, 1366, 1920))
    for project_id, width in some_every_day(every, 5):
        page = clerk.window.open_project(project_id)
        clerk.window.resize(width, 768)
        clerk.app.processEvents()
        for shown in page.model.cells:
            index = page.model.index(shown.cell.row, shown.cell.column)
            rect = page.view.visualRect(index)
            assert rect.height() >= needed_height(shown, rect.width(), page.view.faces()) - 1, (width, shown)


def test_fonts_in_points_are_as_good_as_fonts_in_pixels(samples: Clerk) -> None:
    """Windows gives views a font of its own, in points."""
    from ui.form.cell_painter import faces

    font = QFont(samples.app.font())
    font.setPointSize(10)
    found = faces(font.toString())
    assert found.em >= 10 and found.line > found.em and found.small_line > 10
    for widget in (
        samples.window.overview.table,
        samples.window.overview.table.horizontalHeader(),
        samples.window.menuBar(),
    ):
        assert widget.font().family() == samples.app.font().family()
        assert widget.font().pixelSize() == samples.app.font().pixelSize()


def test_ctrl_del_in_an_editor_deletes_a_word_and_no_row(shared_form: InForm) -> None:
    clerk = shared_form(2)
    rows = len(clerk.page.model.project.indicators)
    clerk.go("indicators[3].reason")
    clerk.type("alpha beta")
    clerk.press(Qt.Key.Key_Home)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    assert len(clerk.page.model.project.indicators) == rows
    assert clerk.page.model.project.indicators[3].reason == "beta"


def test_alt_enter_on_a_cell_goes_on_in_it_on_a_new_line(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.go("goals.actual")
    before = clerk.page.model.project.goals["actual"]
    clerk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    clerk.type("x")
    assert clerk.page.model.project.goals["actual"] == f"{before}\nx"
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.page.model.project.goals["actual"] == before


def test_an_open_editor_does_not_write_over_what_came_from_elsewhere(shared_new_form: Clerk) -> None:
    session = shared_new_form.window.session
    shared_new_form.go("project.unit")
    shared_new_form.type("old")
    session.do(lambda workbook: workbook.type_text(1, "project.unit", "别处写的"))
    shared_new_form.press(Qt.Key.Key_Escape)
    assert shared_new_form.shown("project.unit") == "别处写的"
