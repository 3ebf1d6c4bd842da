"""What a column or a cell is may be chosen by mouse and keyboard; the form is made anew, and the layout is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from xlsxwriter import Workbook as Writer

from model.exchange.corrections import Correction
from model.form.field_path import field_path
from model.form.project import text_at
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.command_fixtures import run
from tests.depth import long
from tests.ui.importing.steps import sheet_file, take_all
from tests.ui.importing.test_import_window import HEAD, ROWS, bureau, names, reviewed
from ui.importing.import_window import ImportWindow
from ui.importing.sheet_model import LEFT_OUT_NAME, NO_ROLE
from ui.jobs import layouts
from ui.settings import Settings

__all__ = ["bureau", "reviewed", "run"]
Reviewed = Callable[..., ImportWindow]
LAYOUT = "｜".join(HEAD)
KNOWN = 7  # the column that nobody knows


@pytest.fixture
def samples(shared_samples: Clerk) -> Iterator[Clerk]:
    """A window that the tests of this file share; what it remembers of layouts is forgotten after each."""
    yield shared_samples
    shared_samples.window.settings.remember(layouts={})


def made(window: ImportWindow, key: str) -> str:
    """Return what the form on the right has in a field."""
    return str(window.form.form.index_of(field_path(key)).data())


def title(window: ImportWindow, column: int) -> str:
    return (
        str(window.sheet.model.headerData(column, Qt.Orientation.Horizontal))
        .split("\n")[1]
        .removesuffix(" ▾")
    )


def menu_of(clerk: Clerk) -> QMenu:
    """Return the menu that is open."""
    menu = clerk.app.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(clerk: Clerk, window: ImportWindow, *texts: str) -> None:
    """Choose an entry of the open menu, in its submenus too, by its beginning; wait until the form is made anew."""
    menu = menu_of(clerk)
    for text in texts:
        (action,) = (one for one in menu.actions() if one.text().startswith(text))
        assert action.isEnabled(), text
        if action.menu():
            menu = action.menu()
        else:
            action.trigger()
    while popup := clerk.app.activePopupWidget():
        popup.close()
    clerk.until(lambda: not window._again.is_busy)
    window.activateWindow()
    clerk.until(lambda: clerk.app.focusWidget() is not None)


def leave_menu(clerk: Clerk, window: ImportWindow) -> None:
    """Close the open menu; the window below is in front again a little later."""
    menu_of(clerk).close()
    clerk.app.processEvents()
    window.activateWindow()
    clerk.until(lambda: clerk.app.focusWidget() is not None)


def press_head(clerk: Clerk, window: ImportWindow, column: int) -> None:
    header = window.sheet.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_column_is_chosen_in_its_head(samples: Clerk, reviewed: Reviewed, bureau: Path) -> None:
    window = reviewed(bureau)
    assert title(window, KNOWN) == NO_ROLE and not window.remember.isVisible()
    press_head(samples, window, KNOWN)
    texts = [action.text() for action in menu_of(samples).actions()]
    assert texts[0] == "H 列“复核组看法”当作" and "得分\tG 列在用" in texts and "偏差原因" in texts
    choose(samples, window, "偏差原因")
    assert title(window, KNOWN) == "偏差原因" and made(window, "indicators[0].reason") == "属实"
    assert window.remember.isVisible() and window.remember.isChecked()
    assert not [one for one in window.current().doubts if "看法" in one.message]
    take_all(samples)
    book = samples.window.session.workbook
    assert text_at(book.project(book.ids[-1]), "indicators[0].reason") == "属实"


@long
def test_columns_change_places(samples: Clerk, reviewed: Reviewed, bureau: Path) -> None:
    window = reviewed(bureau)
    press_head(samples, window, 3)
    choose(samples, window, "实际完成值")
    assert (title(window, 3), title(window, 4)) == ("实际完成值", "年度指标值")
    assert made(window, "indicators[1].target") == "97%"
    press_head(samples, window, 3)
    choose(samples, window, "恢复自动识别")
    assert title(window, 3) == "年度指标值"


def test_a_column_is_left_out_and_the_names_never(samples: Clerk, reviewed: Reviewed, bureau: Path) -> None:
    window = reviewed(bureau)
    press_head(samples, window, KNOWN)
    choose(samples, window, LEFT_OUT_NAME)
    assert title(window, KNOWN) == LEFT_OUT_NAME and not window.sheet.model.look(3, KNOWN).is_lost
    press_head(samples, window, 2)
    enabled = {one.text().split("\t")[0] for one in menu_of(samples).actions() if one.isEnabled()}
    assert "不导入" not in enabled and "偏差原因" not in enabled and "二级指标" in enabled
    menu_of(samples).close()


@long
def test_a_cell_is_chosen_by_the_keyboard(samples: Clerk, reviewed: Reviewed, tmp_path: Path) -> None:
    path = sheet_file(tmp_path / "某局.xlsx", [ROWS[0], ["工程叫法", "修路"], *ROWS[2:]])
    window = reviewed(path)
    window.sheet.view.setFocus()
    window.sheet.view.go_to(1, 1)
    assert window.sheet.model.look(1, 1).is_lost
    samples.press(Qt.Key.Key_Return)
    choose(samples, window, "项目信息", "项目名称")
    assert window.current().name == "修路" and window.model.index(0, 1).data() == "修路"
    current = window.sheet.view.currentIndex()
    assert (current.row(), current.column()) == (1, 1) and window.form.view.currentIndex().data() == "修路"
    samples.press(Qt.Key.Key_Return)
    choose(samples, window, "恢复自动识别")
    assert window.sheet.model.look(1, 1).is_lost


@long
def test_the_unit_of_money_is_chosen_where_none_is_written(
    samples: Clerk, reviewed: Reviewed, tmp_path: Path
) -> None:
    money = [
        ["资金来源", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "500000", "500000", "485000"],
    ]
    window = reviewed(sheet_file(tmp_path / "某局.xlsx", [*ROWS[:2], *money, *ROWS[2:]]))
    (doubt,) = (one for one in window.current().doubts if "没有写金额的单位" in one.message)
    row, column = window.sheet.model.addresses[doubt.cell]
    window.sheet.view.setFocus()
    window.sheet.view.go_to(row, column)
    samples.press(Qt.Key.Key_Return)
    choose(samples, window, "没有写单位的金额是", "千元")
    assert not any("没有写金额的单位" in one.message for one in window.current().doubts)
    assert made(window, "funds.total.initial").replace(",", "") == "500000000.00"


def test_a_lost_cell_asks_at_a_click_and_others_at_two(
    samples: Clerk, reviewed: Reviewed, tmp_path: Path
) -> None:
    window = reviewed(sheet_file(tmp_path / "某局.xlsx", [ROWS[0], ["工程叫法", "修路"], *ROWS[2:]]))
    view = window.sheet.view
    lost, known = view.visualRect(view.sheet.index(1, 1)).center(), view.visualRect(view.sheet.index(3, 3))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=lost)
    assert menu_of(samples).actions()[0].text() == "B2“修路”当作"
    menu_of(samples).close()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=known.center())
    assert samples.app.activePopupWidget() is None
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=known.center())
    assert menu_of(samples).actions()[0].text() == "D 列“指标值”当作"
    menu_of(samples).close()


def test_the_next_file_of_the_layout_comes_in_without_a_question(
    samples: Clerk,
    reviewed: Reviewed,
    bureau: Path,
    tmp_path: Path,
    run: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second = sheet_file(tmp_path / "乙.xlsx", [ROWS[0], ["项目名称", "乙"], *ROWS[2:]])
    window = reviewed(bureau, second)
    press_head(samples, window, KNOWN)
    choose(samples, window, "偏差原因")
    assert all(
        title_of == []
        for title_of in [[d for d in e.doubts if "看法" in d.message] for e in window.model.entries]
    )
    take_all(samples)
    third = sheet_file(tmp_path / "丙.xlsx", [ROWS[0], ["项目名称", "丙"], *ROWS[2:]])
    again = reviewed(third)
    assert title(again, KNOWN) == "偏差原因" and not again.remember.isVisible()
    again.reject()
    # the commands, too
    monkeypatch.setattr(layouts, "Settings", lambda: samples.window.settings)
    path = tmp_path / "命令.jxzp"
    Workbook.create(path, samples.window.session.workbook.template.text, 2021).close()
    assert run("import", path, third)[0] == 0
    opened = Workbook.open(path)
    assert text_at(opened.project(1), "indicators[0].reason") == "属实"
    status, out, _ = run("read", third)
    assert status == 0 and "读法改过" in out


@long
def test_nothing_is_remembered_without_the_tick_or_the_import(
    samples: Clerk, reviewed: Reviewed, bureau: Path
) -> None:
    for leave in (ImportWindow.reject, _import_without_tick):
        window = reviewed(bureau)
        press_head(samples, window, KNOWN)
        choose(samples, window, "偏差原因")
        leave(window)
        samples.until(lambda: not samples.shows("import-window"))
        assert layouts.remembered_layouts(samples.window.settings) == {}


def _import_without_tick(window: ImportWindow) -> None:
    window.remember.click()
    window.confirm.click()


@long
def test_what_is_read_as_ever_again_is_forgotten(samples: Clerk, reviewed: Reviewed, bureau: Path) -> None:
    settings = samples.window.settings
    settings.remember(layouts={LAYOUT: Correction({KNOWN: "reason"}).as_dict()})
    window = reviewed(bureau)
    assert title(window, KNOWN) == "偏差原因"
    press_head(samples, window, KNOWN)
    choose(samples, window, "恢复自动识别")
    take_all(samples)
    assert settings.values.layouts == {}


@long
def test_answers_stay_when_files_are_read_again(
    samples: Clerk, reviewed: Reviewed, bureau: Path, tmp_path: Path
) -> None:
    there = sheet_file(tmp_path / "乙.xlsx", [ROWS[0], ["项目名称", names(samples)[0]], *ROWS[2:]])
    window = reviewed(bureau, there)
    row = next(row for row, entry in enumerate(window.model.entries) if entry.is_there)
    window.model.want([1 - row], False)
    press_head(samples, window, KNOWN)
    choose(samples, window, "偏差原因")
    assert [entry.wanted for entry in window.model.entries] == [number == row for number in range(2)]
    assert window.model.entries[row].is_there


def test_remembered_layouts_are_shown_and_deleted(samples: Clerk) -> None:
    samples.window.settings.remember(
        layouts={
            LAYOUT: {**Correction({KNOWN: "reason"}).as_dict(), "when": "2021-03-01"},
            "甲｜乙": Correction({0: "name"}).as_dict(),
        }
    )
    samples.window.actions_by_id["show_layouts"].trigger()
    dialog = samples.other_window("layouts")
    row = dialog.list.topLevelItem(1)
    assert [row.text(column) for column in range(3)] == [
        "　".join(HEAD),
        "“复核组看法”列 → 偏差原因",
        "2021-03-01",
    ]
    samples.until_exposed(dialog)
    samples.until(lambda: samples.app.focusWidget() is dialog.list)
    samples.press(Qt.Key.Key_Delete)
    samples.until(lambda: list(Settings(samples.window.settings._path).values.layouts) == [LAYOUT])
    dialog.remove.click()
    assert samples.window.settings.values.layouts == {} and "还没有" in dialog.about.text()
    assert not dialog.remove.isEnabled()
    dialog.reject()


STRANGE = [
    ["2021年度某某情况"],
    ["项目名称", "奇怪的表"],
    ["做什么", "想做到", "做到了", "该得", "实得"],
    ["修路", "≥12公里", "12公里", "60", "60"],
    ["种树", "≥100棵", "90棵", "40", "36"],
]


@long
def test_a_row_is_chosen_as_the_head_where_no_form_was_found(
    samples: Clerk, reviewed: Reviewed, tmp_path: Path
) -> None:
    window = reviewed(sheet_file(tmp_path / "怪.xlsx", STRANGE))
    assert window.current().form is None and not window.confirm.isEnabled()
    samples.until(lambda: window.sheet.view.isVisible())
    assert "没有认出" in window.sheet._hint.text() and window.sheet.model.text(2, 0) == "做什么"
    header = window.sheet.view.verticalHeader()
    place = QPoint(5, header.sectionViewportPosition(0) + 5)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "当不了表头" in menu_of(samples).actions()[-1].text()
    leave_menu(samples, window)
    window.sheet.view.setFocus()
    window.sheet.view.go_to(2, 1)
    samples.press(Qt.Key.Key_Return)
    choose(samples, window, "当作指标表的表头")
    assert window.current().name == "奇怪的表" and window.current().wanted
    titles = [title(window, column) for column in range(5)]
    assert titles == ["三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    assert [made(window, f"indicators[1].{key}") for key in ("name", "target", "actual")] == [
        "种树",
        "≥100棵",
        "90棵",
    ]
    take_all(samples)
    assert names(samples)[-1] == "奇怪的表"
    other = [STRANGE[0], ["", ""], ["项目名称", "另一张"], *STRANGE[2:]]
    again = reviewed(sheet_file(tmp_path / "又怪.xlsx", other))
    assert again.current().name == "另一张" and again.current().certainty is not None
    assert made(again, "indicators[0].target") == "≥12公里"
    again.reject()


def test_what_cannot_be_seen_is_said(samples: Clerk, reviewed: Reviewed, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 no archive")
    window = reviewed(tmp_path / "坏.xlsx")
    samples.until(lambda: tmp_path / "坏.xlsx" in window._unread._known)
    assert not window.sheet.view.isVisible() and "坏.xlsx" in window.sheet._message.text()


def test_the_sheets_of_an_unread_file_are_all_seen(
    samples: Clerk, reviewed: Reviewed, tmp_path: Path
) -> None:
    writer = Writer(str(tmp_path / "两张.xlsx"))
    for name in ("甲表", "乙表"):
        writer.add_worksheet(name).write_row(0, 0, [f"{name}的字", "另一格"])
    writer.close()
    window = reviewed(tmp_path / "两张.xlsx")
    samples.until(lambda: window.sheet.sheets.isVisible())
    assert window.sheet.model.text(0, 0) == "甲表的字"
    window.sheet.sheets.setFocus()
    samples.press(Qt.Key.Key_Down)
    assert window.sheet.model.text(0, 0) == "乙表的字"
