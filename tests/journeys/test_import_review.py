"""Last year's folder is dropped on the window: looked at, put right by mouse and keyboard, let in, taken back, and next time known."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

import resources
from model.form.project import text_at
from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.ui.importing.steps import review, sheet_file, take_all
from tests.ui.paper.test_printing import drop
from ui.importing.import_window import ImportWindow
from ui.jobs.intake import Certainty
from ui.widgets import labels

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
# as the program counts pixels, without the task bar and the window's frame
SCREENS = {"1366×768, 100 %": QSize(1350, 680), "1366×768, 150 %": QSize(895, 464)}


def bureau_rows(name: str) -> list[list[str]]:
    """Return the sheet of a bureau: its name stands behind a caption of its own, reasons in a column that nobody knows."""
    return [
        ["2021年度项目支出绩效自评表"],
        ["工程叫法", name, "", "主管部门", "某局"],
        ["资金来源（万元）", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "50", "50", "48.5"],
        ["其中：当年财政拨款", "50", "50", "48.5"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "复核组看法"],
        ["产出指标", "数量指标", "培训场次", "≥12场", "12场", "50", "50", ""],
        ["", "质量指标", "合格率", "≥95%", "90%", "40", "37.89", "换了教材"],
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Last year's folder: two sheets of a bureau, a form whose name is there, and an old document."""
    made = tmp_path / "去年"
    made.mkdir()
    for name in ("甲工程", "乙工程"):
        sheet_file(made / f"{name}.xlsx", bureau_rows(name))
    (made / "预算.json").write_bytes(resources.sample_paths()[0].read_bytes())
    (made / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"))
    return made


def press_in_menu(clerk: Clerk, *keys: Qt.Key) -> None:
    """Press keys in the menu that is open, in its submenu once that is."""
    for key in keys:
        menu = clerk.app.activePopupWidget()
        assert isinstance(menu, QMenu)
        QTest.keyClick(menu, key)
    clerk.app.processEvents()


def until_made_anew(clerk: Clerk, window: ImportWindow) -> None:
    clerk.until(lambda: not window._again.is_busy)
    window.activateWindow()
    clerk.until(lambda: clerk.app.focusWidget() is not None)


def shown(window: ImportWindow, path: str) -> str:
    form = window.current().form
    return text_at(form.form.project, path)


@long
@pytest.mark.parametrize("screen", some_every_day(SCREENS, 2))  # the window is tried on every screen, too
def test_last_years_folder(
    samples: Clerk, folder: Path, screen: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(labels, "room_on_screen", lambda _window: SCREENS[screen])
    before = [samples.window.session.workbook.project(i) for i in samples.window.session.workbook.ids]
    drop(samples, folder)
    window = review(samples)
    assert window.size().width() <= SCREENS[screen].width()
    kinds = [entry.certainty for entry in window.model.entries]
    assert kinds == [Certainty.DOUBT, Certainty.DOUBT, Certainty.PROBLEM, Certainty.CLEAR]
    _name_by_keyboard(samples, window)
    _reasons_by_mouse(samples, window)
    assert [entry.name for entry in window.model.entries[:2]] == [
        "乙工程",
        "甲工程",
    ]  # both, of one correction
    _answer_and_leave_out(samples, window)
    window.confirm.setFocus()
    samples.press(KEY.Key_Space)
    samples.until(lambda: not samples.shows("import-window"))
    _is_in(samples)
    samples.window.activateWindow()
    samples.until(lambda: samples.app.focusWidget() is samples.window.overview.table)
    samples.press(KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    after = samples.window.session.workbook
    assert [after.project(i) for i in after.ids] == before
    third = sheet_file(tmp_path / "丙工程.xlsx", bureau_rows("丙工程"))
    drop(samples, third)
    again = review(samples)
    assert again.current().name == "丙工程" and shown(again, "indicators[1].reason") == "换了教材"
    take_all(samples)
    assert after.project(after.ids[-1]).name == "丙工程"


def _name_by_keyboard(clerk: Clerk, window: ImportWindow) -> None:
    """F8 until the cell of the name, then Enter there, and the first field of the first submenu."""
    sheet = window.sheet.view
    for _ in range(len(window.current().doubts)):
        clerk.press(KEY.Key_F8)
        if sheet.currentIndex().data() == "乙工程":
            break
    assert sheet.currentIndex().data() == "乙工程" and sheet.viewport().rect().contains(
        sheet.visualRect(sheet.currentIndex()).center()
    )
    sheet.setFocus()
    clerk.press(KEY.Key_Return)
    press_in_menu(clerk, KEY.Key_Down, KEY.Key_Right, KEY.Key_Return)
    until_made_anew(clerk, window)
    assert shown(window, "project.name") == "乙工程" and window.form.view.currentIndex().data() == "乙工程"


def _reasons_by_mouse(clerk: Clerk, window: ImportWindow) -> None:
    """Click the head of the last column, and the reasons in its menu."""
    sheet, header = window.sheet.view, window.sheet.view.horizontalHeader()
    sheet.scrollTo(sheet.sheet.index(0, 7))
    place = QPoint(header.sectionViewportPosition(7) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, pos=place)
    menu = clerk.app.activePopupWidget()
    assert isinstance(menu, QMenu)
    (reason,) = (action for action in menu.actions() if action.text() == "偏差原因")
    QTest.mouseMove(menu, menu.actionGeometry(reason).center())
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(reason).center())
    until_made_anew(clerk, window)
    assert shown(window, "indicators[1].reason") == "换了教材"
    made = window.form.view
    made.scrollTo(
        made.form.index_of(next(use.path for p, use in window.sheet.model.uses.items() if p == (7, 7)))
    )


def _answer_and_leave_out(clerk: Clerk, window: ImportWindow) -> None:
    """Leave out the second form by Space; replace the one whose name is there by F4."""
    window.list.setFocus()
    clerk.press(KEY.Key_Down)
    clerk.press(KEY.Key_Space)
    clerk.press(KEY.Key_Down, times=2)
    assert window.current().is_there
    clerk.press(KEY.Key_F4)
    press_in_menu(clerk, *[KEY.Key_Down] * 4, KEY.Key_Return)
    assert window.plan.text().startswith("将导入 2 张表，其中 1 张替换同名的")


def _is_in(clerk: Clerk) -> None:
    workbook = clerk.window.session.workbook
    assert len(workbook.ids) == 9 and workbook.project(workbook.ids[-1]).name == "乙工程"
    assert text_at(workbook.project(workbook.ids[-1]), "indicators[1].reason") == "换了教材"
    assert set(clerk.window.selected_projects()) == {workbook.ids[0], workbook.ids[-1]}
    assert "旧.doc" in clerk.window.banner.text()
