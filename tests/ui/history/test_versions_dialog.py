"""历史版本 at the keyboard: what is listed, compared and restored, and what printing and importing leave behind."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from model.compare.comparison import NO_ROW
from model.form.project import with_text
from model.workbook.versions import IMPORTED, PRINTED, RESTORING
from tests.clerk import Clerk
from tests.depth import long
from tests.window_fixtures import InForm
from ui.history import versions_model
from ui.history.differences_model import BLANK, NEW, OLD, PIECES_ROLE, PLACE
from ui.history.versions_dialog import NO_VERSIONS, SAME, SAME_AS_PRESENT, VersionsDialog
from ui.history.versions_model import NOT_YET, REASON, SCORE, WHEN, VersionsModel
from ui.widgets.local_time import when_text

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
TAB, RETURN, DOWN, UP = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up
FAIL = QAbstractItemModelTester.FailureReportingMode.Fatal
PLAN = 2  # 数据规划管理


@pytest.fixture
def planner(in_form: InForm) -> Clerk:
    """A clerk in the second sample form, of which an imported and a printed version are kept."""
    clerk = in_form(PLAN)
    session = clerk.window.session
    session.type_text(PLAN, "indicators[1].actual", "75%")
    session.workbook.keep_version(PLAN, PRINTED)
    session.type_text(PLAN, "indicators[1].actual", "98%")
    session.type_text(PLAN, "project.unit", "New office")
    clerk.until_saved()
    return clerk


def opened(clerk: Clerk) -> VersionsDialog:
    """Open the dialog by its keys."""
    clerk.press(Qt.Key.Key_H, CONTROL | SHIFT)
    dialog = clerk.window.findChild(VersionsDialog)
    assert dialog is not None and dialog.isVisible()
    QTest.qWaitForWindowExposed(dialog)
    dialog.activateWindow()
    clerk.app.processEvents()
    return dialog


def wait_for_closing(clerk: Clerk) -> None:
    """Wait until the dialog is gone."""
    clerk.until(lambda: clerk.window.findChild(VersionsDialog) is None)
    clerk.window.activateWindow()  # as a window manager does
    clerk.app.processEvents()


def listed(dialog: VersionsDialog) -> list[tuple[str, str]]:
    """Return reason and score of each version."""
    model = dialog.table.model()
    return [
        (model.index(row, REASON).data(), model.index(row, SCORE).data()) for row in range(model.rowCount())
    ]


def shown(dialog: VersionsDialog) -> list[tuple[str, str, str]]:
    """Return the differences as they stand there."""
    model = dialog.differences.model()
    return [
        tuple(model.index(row, column).data() for column in (PLACE, OLD, NEW))
        for row in range(model.rowCount())
    ]


# -- what is shown --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-11-23T00:00:00", "今天 00:00"),
        ("2026-11-23T14:03:59", "今天 14:03"),
        ("2026-11-22T23:59:59", "昨天 23:59"),
        ("2026-11-21T16:40:00", "11月21日 16:40"),
        ("2026-01-02T03:04:00", "1月2日 03:04"),
        ("2025-11-23T09:12:00", "2025年11月23日 09:12"),
        ("2026-11-24T09:12:00", "11月24日 09:12"),
    ],
)
def test_times_are_said_as_a_clerk_says_them(moment: str, text: str) -> None:
    now = datetime.fromisoformat("2026-11-23T15:00:00")
    assert when_text(int(datetime.fromisoformat(moment).timestamp()), now) == text


def test_yesterday_at_the_turn_of_the_year() -> None:
    night = datetime.fromisoformat("2026-12-31T23:00:00")
    assert when_text(int(night.timestamp()), night + timedelta(hours=2)) == "昨天 23:00"


def test_versions_and_differences_are_listed(planner: Clerk) -> None:
    dialog = opened(planner)
    assert dialog.windowTitle() == "历史版本 — 数据规划管理"
    assert listed(dialog) == [("打印", "97.77 优"), ("导入", "97.14 优")]
    assert dialog.table.model().index(0, WHEN).data().startswith("今天 ")
    name = planner.page.model.computed.project.indicators[1].name
    assert shown(dialog) == [
        ("实施单位", BLANK, "New office"),
        (f"数量指标 › {name}：实际完成值", "75%", "98%"),
    ]
    pieces = dialog.differences.model().index(1, OLD).data(PIECES_ROLE)
    assert [(piece.text, piece.changed) for piece in pieces] == [("75", True), ("%", False)]
    assert dialog.findChild(object, "count").text() == "2 处不同"
    titles = [dialog.differences.model().headerData(c, Qt.Orientation.Horizontal) for c in (PLACE, OLD, NEW)]
    assert titles[0] == "位置" and titles[1].endswith("（打印）") and titles[2] == "现在的内容"


def test_the_keyboard_goes_through_the_dialog(planner: Clerk) -> None:
    dialog = opened(planner)
    focus = planner.app.focusWidget
    assert focus() is dialog.table
    planner.press(DOWN)
    assert [new for _, _, new in shown(dialog)] == ["New office", "98%"] and shown(dialog)[1][1] == "50%"
    for widget in (dialog.other, dialog.differences, dialog.restore):
        planner.press(TAB)
        assert focus() is widget
    planner.press(TAB)
    assert focus().objectName() == "close"
    planner.press(TAB)
    assert focus() is dialog.table
    planner.press(RETURN)
    assert focus() is dialog.differences and dialog.isVisible()
    planner.press(Qt.Key.Key_W, ALT)
    assert focus() is dialog.other
    planner.press(Qt.Key.Key_Escape)
    wait_for_closing(planner)
    assert planner.page.model.computed.project.header["unit"] == "New office"


def test_two_versions_are_compared(planner: Clerk) -> None:
    dialog = opened(planner)
    planner.press(TAB)
    planner.press(DOWN, times=2)
    assert dialog.other.currentText().endswith("（导入）")
    assert [(old, new) for _, old, new in shown(dialog)] == [("75%", "50%")]
    planner.press(UP)
    assert dialog.findChild(object, "same").isVisible() and dialog.findChild(object, "same").text() == SAME
    assert dialog.restore.isEnabled()  # it differs from the present form still


@long
def test_rows_that_are_only_on_one_side(planner: Clerk) -> None:
    planner.go("indicators[1].name")
    planner.press(RETURN, ALT | SHIFT)
    planner.type("Patrols")
    dialog = opened(planner)
    assert ("数量指标 › Patrols：整行", NO_ROW, "三级指标 Patrols") in shown(dialog)


@long
def test_every_model_keeps_the_rules_of_qt(planner: Clerk) -> None:
    dialog = opened(planner)
    testers = [QAbstractItemModelTester(view.model(), FAIL) for view in (dialog.table, dialog.differences)]
    for _ in range(2):
        planner.press(DOWN)
        planner.press(UP)
    assert testers and dialog.table.model().headerData(0, Qt.Orientation.Vertical) is None


@long
def test_all_that_can_be_focused_has_a_name(planner: Clerk) -> None:
    dialog = opened(planner)
    for widget in (dialog.table, dialog.other, dialog.differences):
        assert widget.accessibleName()


def test_a_version_that_can_no_longer_be_read_has_no_score(planner: Clerk) -> None:
    workbook = planner.window.session.workbook
    model = VersionsModel(workbook, workbook.versions(PLAN), datetime.now())
    workbook._file._store._connection.execute("DELETE FROM version")
    model.compute_scores()
    assert model.index(0, SCORE).data() == "—"


def test_who_paints_waits_for_no_disk(planner: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    dialog = opened(planner)
    planner.until(lambda: NOT_YET not in dict(listed(dialog)).values())
    workbook = planner.window.session.workbook
    versions = workbook.versions(PLAN)
    monkeypatch.setattr(type(workbook), "computed_version", lambda self, version: asked.append(version.id))
    model = VersionsModel(workbook, versions, datetime.now())
    dialog.table.setModel(model)
    dialog.table.viewport().repaint()
    assert asked == [] and {score for _, score in listed(dialog)} == {NOT_YET}


def test_scores_of_many_versions_come_by_and_by(planner: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions_model, "AT_ONCE", 1)
    dialog = opened(planner)
    planner.until(lambda: NOT_YET not in [score for _, score in listed(dialog)])
    assert len(listed(dialog)) > 1


# -- acting ---------------------------------------------------------------------------------------------


def test_a_version_is_restored_and_taken_back(planner: Clerk) -> None:
    before = planner.page.model.computed.project
    opened(planner)
    planner.press(DOWN)
    planner.press(Qt.Key.Key_R, ALT)
    wait_for_closing(planner)
    assert planner.shown("indicators[1].actual") == "50%"
    assert (
        "已恢复" in planner.window.status.notices.text()
        and "（导入）" in planner.window.status.notices.text()
    )
    planner.until_saved()
    workbook = planner.window.session.workbook
    assert [version.reason for version in workbook.versions(PLAN)] == [RESTORING, PRINTED, IMPORTED]
    planner.press(Qt.Key.Key_Z, CONTROL)
    assert planner.window.session.workbook.project(PLAN) == before
    assert planner.window.status.notices.text() == "撤销 恢复版本"


@long
def test_what_stands_there_already_cannot_be_restored(planner: Clerk) -> None:
    planner.window.session.workbook.keep_version(PLAN, PRINTED)
    dialog = opened(planner)
    assert dialog.findChild(object, "same").text() == SAME_AS_PRESENT and not dialog.restore.isEnabled()
    planner.press(DOWN)
    assert dialog.restore.isEnabled() and dialog.differences.isVisible()
    planner.press(UP)
    assert not dialog.restore.isEnabled()


def test_enter_on_a_difference_goes_to_the_cell(planner: Clerk) -> None:
    planner.go("signature.date")
    opened(planner)
    planner.press(TAB, times=2)
    planner.press(DOWN)
    planner.press(RETURN)
    wait_for_closing(planner)
    assert planner.current == "indicators[1].actual"


@long
def test_a_double_click_goes_to_the_cell_from_the_overview_too(planner: Clerk) -> None:
    planner.window.tabs.setCurrentIndex(0)
    planner.window.overview.select(PLAN)
    dialog = opened(planner)
    view = dialog.differences
    spot = view.visualRect(view.model().index(1, NEW)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    planner.app.processEvents()
    wait_for_closing(planner)
    assert planner.page.project_id == PLAN
    assert planner.current == "indicators[1].actual"


@long
def test_a_difference_of_two_versions_goes_to_where_the_row_is_now(planner: Clerk) -> None:
    planner.go("indicators[0].name")
    planner.press(RETURN, CONTROL | ALT)  # a row above all others
    planner.type("First")
    opened(planner)
    planner.press(TAB)
    planner.press(DOWN, times=2)
    planner.press(TAB)
    planner.press(RETURN)
    wait_for_closing(planner)
    assert planner.current == "indicators[2].actual"


@long
def test_a_removed_row_goes_to_its_level(planner: Clerk) -> None:
    planner.go("indicators[1].name")
    planner.press(Qt.Key.Key_Delete, ALT | SHIFT)
    dialog = opened(planner)
    (place,) = [row for row, told in enumerate(shown(dialog)) if told[2] == NO_ROW]
    dialog.differences.selectRow(place)
    dialog.differences.setFocus()
    planner.press(RETURN)
    wait_for_closing(planner)
    assert planner.current.startswith(("section.产出指标", "indicators["))


def test_what_is_being_typed_is_finished_first(planner: Clerk) -> None:
    planner.go("indicators[1].actual")
    planner.type("60%")
    dialog = opened(planner)
    assert shown(dialog)[1][2] == "60%" and planner.page.view.open_editor() is None


# -- nothing to show ------------------------------------------------------------------------------------


@long
def test_a_new_form_has_no_versions_and_says_so(new_form: Clerk) -> None:
    dialog = opened(new_form)
    assert dialog.findChild(object, "no-versions").isVisible()
    assert dialog.findChild(object, "no-versions").text() == NO_VERSIONS
    assert not dialog.restore.isEnabled() and not dialog.table.isVisible()
    new_form.press(RETURN)
    new_form.press(Qt.Key.Key_Escape)
    wait_for_closing(new_form)


def test_damaged_versions_are_named(planner: Clerk) -> None:
    connection = planner.window.session.workbook._file._store._connection
    connection.execute("UPDATE version SET document = x'00' WHERE form = ? AND reason = ?", (PLAN, PRINTED))
    dialog = opened(planner)
    text = dialog.findChild(object, "damage").text()
    assert text.startswith("有 1 个版本已损坏") and "（打印）" in text
    assert [reason for reason, _ in listed(dialog)] == ["导入"]


def test_a_file_that_cannot_be_read_now_is_one_sentence(planner: Clerk) -> None:
    window = planner.window
    window.session.workbook._file._store._connection.execute("PRAGMA busy_timeout = 0")
    blocker = sqlite3.connect(window.session.path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    dialog = opened(planner)
    assert "占用" in dialog.findChild(object, "damage").text() and not dialog.restore.isEnabled()
    blocker.close()


@long
def test_a_version_that_is_gone_meanwhile_is_one_sentence(planner: Clerk) -> None:
    dialog = opened(planner)
    planner.window.session.workbook._file._store._connection.execute("DELETE FROM version")
    planner.press(DOWN)
    assert "已经不在工作簿里" in dialog.findChild(object, "damage").text() and not dialog.restore.isEnabled()


@long
def test_very_long_texts_are_cut_to_what_was_changed(planner: Clerk) -> None:
    workbook = planner.window.session.workbook
    text = "甲" * 30_000
    workbook.change_project(PLAN, with_text(workbook.project(PLAN), "goals.actual", text + "乙" + text), "改")
    workbook.keep_version(PLAN, PRINTED)
    workbook.type_text(PLAN, "goals.actual", text + "丙" + text)
    dialog = opened(planner)
    dialog.resize(1120, 640)  # the screen of the tests has no room for that
    planner.app.processEvents()
    assert len(shown(dialog)) == 1 and dialog.differences.rowHeight(0) < 600
    dialog.grab()
