"""模板…: the list, what is done with templates, and what becomes of changes that are not saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

import resources
from resources.forms import bundled_template
from tests.depth import long
from ui.jobs import templates
from ui.templates import template_window
from ui.templates.form_picture import EDGE
from ui.templates.rows_editor import RowsEditor
from ui.templates.template_window import TemplateWindow

BROKEN = 'format = 2\nid = "broken"\nname = "坏的"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "模板"


@pytest.fixture
def window(prepared: QApplication, folder: Path) -> Iterator[TemplateWindow]:
    folder.mkdir()
    (folder / "broken.toml").write_text(BROKEN, "utf-8")
    own = replace(bundled_template("sichuan-0013zp"), id="own-a", name="自己的")
    templates.save(folder, own)
    made = TemplateWindow(None, folder)
    made.show()
    yield made
    made.editor.draft.give_up()
    made.close()
    made.deleteLater()


def row_of(window: TemplateWindow, template_id: str) -> int:
    return [entry.id for entry in window._entries].index(template_id)


def choose(window: TemplateWindow, template_id: str) -> None:
    window.list.setCurrentRow(row_of(window, template_id))


def press(window: TemplateWindow, name: str) -> None:
    QTest.mouseClick(window.buttons[name], Qt.MouseButton.LeftButton)


def shown(window: TemplateWindow) -> str:
    return window.editor.draft.template.id


def rename(window: TemplateWindow, name: str) -> None:
    window.editor.name.selectAll()
    QTest.keyClicks(window.editor.name, name)


def answer_file(monkeypatch: pytest.MonkeyPatch, method: str, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, method, lambda *_: (str(path), ""))


def test_official_ones_are_marked_and_can_only_be_looked_at(window: TemplateWindow) -> None:
    texts = [window.list.item(row).text() for row in range(window.list.count())]
    assert texts[0] == "官方　深圳市（2021年）" and texts[-2:] == ["有错　坏的", "自己的"]
    assert shown(window) == "shenzhen-2021" and "复制一份" in window.editor.state.text()
    rename(window, "x")
    for editor in window.editor.findChildren(RowsEditor):
        assert not any(button.isEnabled() for button in editor.buttons)
        flags = editor.model.flags(editor.model.index(0, 0)) if editor.model.rows else Qt.ItemFlag.NoItemFlags
        assert not flags & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
    assert not window.editor.draft.is_changed and not window.editor.save_button.isEnabled()
    assert not window.buttons["delete"].isEnabled()


def test_the_picture_is_that_of_the_template(window: TemplateWindow) -> None:
    before = window.editor.picture.page_count
    text = window.editor.picture._document.getAllText(0).text()
    page, room = window.editor.picture._pages[0].pixmap(), window.editor.picture.viewport().width()
    assert (
        room - 2 * EDGE - 2 <= page.deviceIndependentSize().width() <= room
    )  # as wide as there is room, at once
    assert before == 1 and "项目支出绩效自评表" in text and "草稿" not in text
    choose(window, "own-a")
    assert "部门预算项目支出绩效自评表" in window.editor.picture._document.getAllText(0).text()


def test_a_copy_is_saved_and_ready_to_be_renamed(window: TemplateWindow, folder: Path) -> None:
    press(window, "copy")
    assert shown(window) == "own-shenzhen-2021" and (folder / "own-shenzhen-2021.toml").exists()
    assert window.editor.name.hasFocus()
    QTest.keyClicks(window.editor.name, "mine")
    assert window.editor.draft.template.name == "mine"
    QTest.keyClick(window.editor.name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert templates.names(folder)["own-shenzhen-2021"] == "mine" and "已保存" in window.editor.state.text()
    assert window.list.currentItem().text() == "mine"


def test_a_broken_one_says_its_problem_and_can_be_deleted(
    window: TemplateWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(window, "broken")
    assert window.notice.text() == "模板文件“broken.toml”顶层的键“forms”缺失，请改正后重试。"
    assert not window.editor.isVisible() and not window.buttons["copy"].isEnabled()
    monkeypatch.setattr(template_window, "confirm_delete", lambda *_: True)
    press(window, "delete")
    assert not (folder / "broken.toml").exists() and shown(window) == "shenzhen-2021"
    assert window.editor.isVisible()


def test_deleting_is_asked_first(
    window: TemplateWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(window, "own-a")
    monkeypatch.setattr(template_window, "confirm_delete", lambda *_: False)
    press(window, "delete")
    assert (folder / "own-a.toml").exists() and shown(window) == "own-a"


# -- in and out -------------------------------------------------------------------------------------------


def test_a_template_is_handed_out_and_taken_in_again(
    window: TemplateWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(window, "own-a")
    answer_file(monkeypatch, "getSaveFileName", tmp_path / "out")
    press(window, "export")
    assert (tmp_path / "out.toml").read_text("utf-8") == (folder / "own-a.toml").read_text("utf-8")
    (folder / "own-a.toml").unlink()
    answer_file(monkeypatch, "getOpenFileName", tmp_path / "out.toml")
    press(window, "import")
    assert shown(window) == "own-a" and (folder / "own-a.toml").exists() and "已导入" in window.notice.text()


def test_all_forms_of_a_year_are_copied_handed_out_and_taken_in_again(
    window: TemplateWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(window, "national-2020")
    press(window, "copy")
    window.editor.bar.forms.setFocus()
    QTest.keyClick(window.editor.bar.forms, Qt.Key.Key_Home)
    title = window.editor.pages["本表"].findChildren(QLineEdit)[0]
    title.selectAll()
    QTest.keyClicks(title, "plan")
    assert window.editor.save()
    made = window.editor.draft.template
    answer_file(monkeypatch, "getSaveFileName", tmp_path / "out")
    press(window, "export")
    (folder / "own-national-2020.toml").unlink()
    answer_file(monkeypatch, "getOpenFileName", tmp_path / "out.toml")
    press(window, "import")
    assert window.editor.draft.template == made
    assert [form.title for form in made.year_forms[:2]] == ["plan", "项目支出绩效运行监控表"]
    assert len(made.others) == 4
    before = bundled_template("national-2020")
    assert [form.blocks for form in made.year_forms] == [form.blocks for form in before.year_forms]


def test_nothing_is_cut_off_on_a_small_screen_at_125_percent(window: TemplateWindow) -> None:
    editor, bar = window.editor, window.editor.bar
    choose(window, "national-2020")
    window.resize(1077, 566)
    assert editor.minimumSizeHint().width() <= 1077 - 164 - 36 - 14
    option = QStyleOptionComboBox()
    bar.forms.initStyleOption(option)
    parts = QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, bar.forms
    room = bar.forms.style().subControlRect(*parts).width()
    for number in range(bar.forms.count()):
        text = bar.forms.itemText(number)
        assert bar.forms.fontMetrics().horizontalAdvance(text) <= room, text
    assert editor.tabs.tabBar().sizeHint().width() <= editor.tabs.width()


def test_a_broken_file_is_refused_with_file_line_and_key(
    window: TemplateWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = resources.template_text("cost-2021").replace('unit = "万元"', 'unit = "美元"')
    (tmp_path / "k.toml").write_text(text, "utf-8")
    answer_file(monkeypatch, "getOpenFileName", tmp_path / "k.toml")
    press(window, "import")
    line = text.splitlines().index('unit = "美元"') + 1
    assert window.notice.text() == (
        f"模板文件“k.toml”第 {line} 行的键“money.unit”应为 元 或 万元 或 亿元，现在是“美元”，请改正后重试。"
    )
    assert window.list.count() == len(resources.template_ids()) + 2


@pytest.mark.parametrize("replaces", [True, False])
def test_a_known_id_is_replaced_only_if_the_clerk_says_so(
    window: TemplateWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replaces: bool
) -> None:
    text = (folder / "own-a.toml").read_text("utf-8").replace("自己的", "别人的")
    (tmp_path / "k.toml").write_text(text, "utf-8")
    answer_file(monkeypatch, "getOpenFileName", tmp_path / "k.toml")
    asked: list[str] = []
    monkeypatch.setattr(template_window, "confirm_replace", lambda _parent, s: asked.append(s) or replaces)
    press(window, "import")
    assert asked == ["已有编号为“own-a”的模板，没有导入“k.toml”。"]
    assert templates.names(folder)["own-a"] == ("别人的" if replaces else "自己的")


# -- changes that are not saved ---------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "name"), [("save", "mine"), ("drop", "自己的")])
def test_leaving_a_changed_one_asks(
    window: TemplateWindow, folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str, name: str
) -> None:
    choose(window, "own-a")
    rename(window, "mine")
    monkeypatch.setattr(template_window, "ask_save", lambda *_args, can_save: answer if can_save else "")
    choose(window, "national-2020")
    assert shown(window) == "national-2020" and templates.names(folder)["own-a"] == name
    assert window.list.currentItem().text() == "官方　全国通用（2020年）"


def test_staying_keeps_the_change(window: TemplateWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(window, "own-a")
    rename(window, "mine")
    monkeypatch.setattr(template_window, "ask_save", lambda *_args, can_save: "")
    choose(window, "national-2020")
    assert shown(window) == "own-a" and window.editor.name.text() == "mine"
    assert window.list.currentRow() == row_of(window, "own-a")
    window.reject()
    assert window.isVisible()
    QTest.mouseClick(window.editor.give_up_button, Qt.MouseButton.LeftButton)
    assert window.editor.name.text() == "自己的" and not window.editor.draft.is_changed
    window.reject()
    assert not window.isVisible()


def test_what_is_not_whole_can_only_be_dropped(
    window: TemplateWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(window, "own-a")
    window.editor.name.clear()
    QTest.keyClicks(window.editor.name, " ")
    asked: list[bool] = []
    monkeypatch.setattr(
        template_window, "ask_save", lambda *_args, can_save: asked.append(can_save) or "drop"
    )
    choose(window, "national-2020")
    assert asked == [False] and shown(window) == "national-2020"


@long
def test_every_control_has_a_name(window: TemplateWindow) -> None:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QSpinBox)
    nameless = []
    for number in range(window.editor.tabs.count()):
        window.editor.tabs.setCurrentIndex(number)
        for widget in window.findChildren(QWidget):
            inner = widget.objectName().startswith("qt_") or isinstance(
                widget.parent(), QComboBox | QAbstractItemView
            )
            if isinstance(widget, kinds) and not inner and widget.isVisibleTo(window):
                text = widget.text() if isinstance(widget, QAbstractButton) else ""
                if not (widget.accessibleName() or text or widget.toolTip()):
                    nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []


def test_cells_say_what_they_are(window: TemplateWindow) -> None:
    (editor, _sources) = window.editor.pages["资金"].findChildren(RowsEditor)
    spoken = str(editor.model.index(1, 2).data(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("第 2 行的宽度，") and editor.table.accessibleName() == "资金表的列"
