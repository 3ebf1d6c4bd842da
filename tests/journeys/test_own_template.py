"""A clerk makes a template of her own, a workbook of it, fills what only that has, prints it, and exports and imports the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton

import main as program
from model.form.template_reader import parse_template
from tests.clerk import Clerk
from tests.depth import long
from ui import settings
from ui.templates.rows_editor import RowsEditor
from ui.templates.template_window import TemplateWindow

LEFT = Qt.MouseButton.LeftButton


def in_window(clerk: Clerk, work: Callable[[TemplateWindow], None]) -> None:
    """Open 模板… from the menu, work in it, and close it with Esc."""
    faults: list[BaseException] = []

    def act() -> None:
        window = clerk.app.activeModalWidget()
        assert isinstance(window, TemplateWindow)
        try:
            window.activateWindow()  # as a window manager does
            clerk.app.processEvents()
            work(window)
        except BaseException as fault:  # an exception in an event handler would be lost
            faults.append(fault)
            window.editor.draft.give_up()
        window.reject()

    QTimer.singleShot(0, act)
    clerk.window.actions_by_id["edit_templates"].trigger()
    clerk.window.activateWindow()
    clerk.app.processEvents()
    for fault in faults:
        raise fault


def rows_on(window: TemplateWindow, page: str, name: str) -> RowsEditor:
    window.editor.tabs.setCurrentWidget(window.editor.pages[page])
    (found,) = [
        r for r in window.editor.pages[page].findChildren(RowsEditor) if r.table.accessibleName() == name
    ]
    return found


def press(rows: RowsEditor, text: str) -> None:
    (button,) = [b for b in rows.findChildren(QPushButton) if b.text() == text]
    QTest.mouseClick(button, LEFT)


def make_template(clerk: Clerk, window: TemplateWindow) -> None:
    QTest.mouseClick(window.buttons["copy"], LEFT)
    clerk.type("我的模板")
    columns = rows_on(window, "列", "指标表的列")
    columns.choose(7)
    press(columns, "添加")
    clerk.type("佐证")
    clerk.press(Qt.Key.Key_Return)
    press(columns, "调匀到 1000")
    sources = rows_on(window, "资金", "资金来源")
    sources.choose(2)
    press(sources, "添加")
    clerk.type("社会捐赠")
    clerk.press(Qt.Key.Key_Return)
    kinds = rows_on(window, "指标级别", "二级指标")
    kinds.choose(0)
    kinds.table.setFocus()
    clerk.type("产量指标")
    clerk.press(Qt.Key.Key_Return)
    assert window.editor.state.text() == "有修改还没有保存。"
    QTest.mouseClick(window.editor.save_button, LEFT)
    assert "已保存" in window.editor.state.text()


@pytest.fixture
def with_own(clerk: Clerk) -> Clerk:
    """A clerk on the start page who has made a template of her own."""
    in_window(clerk, lambda window: make_template(clerk, window))
    return clerk


def begin_workbook(clerk: Clerk) -> None:
    box = clerk.window.start_page.findChild(QComboBox, "template")
    box.setCurrentIndex(box.findText("我的模板"))
    QTest.mouseClick(clerk.window.start_page.new_button, LEFT)
    clerk.app.processEvents()


def test_from_copying_a_template_to_signed_paper(with_own: Clerk) -> None:
    clerk = with_own
    begin_workbook(clerk)
    template = clerk.window.session.workbook.template
    assert template.id == "own-shenzhen-2021" and template.kinds()[0] == ("产出指标", "产量指标")
    clerk.enter("project.name", "植树")
    clerk.enter("funds.source1.executed", "1200")
    clerk.enter("indicators[0].name", "树")
    clerk.enter("indicators[0].text1", "验收单")
    clerk.until_saved()
    assert clerk.page.model.project.indicators[0].text("text1") == "验收单"
    assert clerk.shown("funds.total.executed") == "1,200.00"
    clerk.window.actions_by_id["print_project"].trigger()
    (path,) = clerk.opened
    with pdfplumber.open(path) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert [word for word in ("佐证", "社会捐赠", "验收单", "1200.00") if word not in text] == []


@long
def test_forms_of_it_go_out_and_come_in_again(
    with_own: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk = with_own
    begin_workbook(clerk)
    clerk.enter("project.name", "植树")
    clerk.enter("indicators[0].text1", "验收单")
    clerk.until_saved()
    path = clerk.window.session.path
    monkeypatch.setattr(settings, "data_folder", lambda: tmp_path)
    for kind in ("json", "xlsx"):
        assert program.main(["export", str(path), "-o", str(tmp_path / kind), "--format", kind]) == 0
        (exported,) = (tmp_path / kind).glob(f"*.{kind}")
        assert program.main(["evaluate", str(exported)]) == 0
    other = tmp_path / "另一本.jxzp"
    assert program.main(["new", str(other), "--template", "own-shenzhen-2021", "--year", "2021"]) == 0
    assert program.main(["import", str(other), str(tmp_path / "json" / "植树.json")]) == 0
    capsys.readouterr()
    clerk.window.open_path(other)
    clerk.window.open_project(clerk.window.session.workbook.ids[0])
    assert clerk.page.model.project.indicators[0].text("text1") == "验收单"


@long
def test_a_deleted_template_leaves_its_workbooks_alone(with_own: Clerk) -> None:
    clerk = with_own
    begin_workbook(clerk)
    clerk.enter("project.name", "植树")
    clerk.until_saved()
    path = clerk.window.session.path
    (clerk.window.settings.templates / "own-shenzhen-2021.toml").unlink()
    assert clerk.window.open_path(path)
    assert parse_template(clerk.window.session.workbook.template.text, "x").name == "我的模板"


def test_esc_with_nothing_changed_closes_at_once_and_the_start_page_offers_no_more(clerk: Clerk) -> None:
    in_window(clerk, lambda window: window.list.setCurrentRow(2))
    box = clerk.window.start_page.findChild(QComboBox, "template")
    assert box.findText("我的模板") == -1 and not clerk.window.settings.templates.exists()
