"""The editor goes from one form of the year to another, adds and removes them, and each edit is that of the form in front."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QMenu, QSpinBox, QWidget

from model.form.blocks import FieldsBlock, FundsBlock, TableBlock, TextsBlock, TotalBlock
from model.form.form_edits import forms_of
from model.form.template_reader import parse_template
from resources.forms import bundled_template
from tests.clerk import Typist
from tests.depth import long, some_every_day
from tests.ui.templates.test_template_editor import Desk
from ui.jobs import templates
from ui.templates.add_form_dialog import AddFormDialog
from ui.templates.blocks_page import BlocksPage
from ui.templates.rows_editor import RowsEditor
from ui.templates.template_editor import TemplateEditor

FORMS = (
    "申报：项目支出绩效目标申报表",
    "监控：项目支出绩效运行监控表",
    "自评：项目支出绩效自评表",
    "转移支付：转移支付区域（项目）绩效目标自评表",
    "部门整体：部门（单位）整体支出绩效自评表",
)


@pytest.fixture
def desk(typist: Typist, tmp_path: Path) -> Iterator[Desk]:
    own = replace(bundled_template("national-2020"), id="own-a", name="自己的")
    entry = templates.save(tmp_path / "模板", own)
    editor = TemplateEditor(tmp_path / "模板", bundled_template("shenzhen-2021"))
    editor.begin(parse_template(entry.text, entry.id), read_only=False)
    editor.resize(1080, 680)
    editor.show()
    typist.until_exposed(editor)
    editor.activateWindow()
    yield Desk(editor)
    editor.close()
    editor.deleteLater()


def names(desk: Desk) -> tuple[str, ...]:
    box = desk.editor.bar.forms
    return tuple(box.itemText(row) for row in range(box.count()))


def go(desk: Desk, number: int) -> None:
    """Choose a form with the keys, by its place in the list."""
    box = desk.editor.bar.forms
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(number):
        QTest.keyClick(box, Qt.Key.Key_Down)


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def tick(rows: RowsEditor, place: int, column: str) -> None:
    """Click into a box of a table."""
    number = [one.caption for one in rows.model.fields].index(column)
    index = rows.model.index(place, number)
    rows.table.scrollTo(index)
    spot = rows.table.visualRect(index)
    QTest.mouseClick(
        rows.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(spot.left() + 12, spot.center().y()),
    )


def test_the_forms_stand_in_the_order_of_the_year(desk: Desk) -> None:
    assert names(desk) == FORMS and desk.editor.bar.forms.currentText() == FORMS[2]
    assert not desk.editor.bar.remove_button.isEnabled()


def test_another_form_is_chosen_and_its_picture_follows(typist: Typist, desk: Desk) -> None:
    go(desk, 1)
    assert desk.editor.draft.form.form_id == "monitoring"
    document = desk.editor.picture._document
    typist.until(lambda: "项目支出绩效运行监控表" in document.getAllText(0).text())
    assert "1—7月" in "".join(document.getAllText(0).text().split())
    assert not desk.editor.draft.is_changed


@long
def test_the_picture_of_another_form_is_the_last_good_one(typist: Typist, desk: Desk) -> None:
    go(desk, 1)
    desk.type("本表", "表的标题", " ")
    assert not desk.editor.save_button.isEnabled()
    go(desk, 4)
    document = desk.editor.picture._document
    typist.until(lambda: "部门（单位）整体支出绩效自评表" in document.getAllText(0).text())
    go(desk, 1)
    typist.until(lambda: "项目支出绩效运行监控表" in document.getAllText(0).text())


@long
def test_edits_are_those_of_the_form_chosen(typist: Typist, desk: Desk) -> None:
    before = desk.template
    go(desk, 1)
    desk.type("本表", "表的标题", "M")
    desk.pick("本表", "纸张方向", "纵向")
    desk.put(desk.rows("列", "指标表的列"), 2, "标题", "指标")
    made = desk.template.form("monitoring")
    assert (made.title, made.orientation, made.indicators.columns[2].caption) == ("M", "portrait", "指标")
    assert desk.template.blocks == before.blocks and desk.template.title == before.title
    assert names(desk)[1] == "监控：M" and desk.editor.save_button.isEnabled()
    document = desk.editor.picture._document
    typist.until(lambda: document.getAllText(0).text().startswith("M"))
    press(desk.editor.save_button)
    assert desk.editor.draft.form.title == "M" and not desk.editor.draft.is_changed


def test_what_is_shared_is_edited_from_any_form(desk: Desk) -> None:
    go(desk, 1)
    desk.pick("基本", "金额单位", "元")
    desk.put(desk.rows("指标级别", "一级指标"), 0, "名称", "成果指标")
    assert {form.money_unit for form in forms_of(desk.template)} == {"元"}
    firsts = {form.form_id: form.sections[0].name for form in forms_of(desk.template)}
    assert firsts.pop("department") == "产出指标" and set(firsts.values()) == {"成果指标"}
    go(desk, 4)
    desk.put(desk.rows("指标级别", "一级指标"), 0, "名称", "部门产出")
    assert desk.template.form("department").sections[0].name == "部门产出"
    assert desk.template.sections[0].name == "成果指标" and desk.editor.save_button.isEnabled()


def test_a_form_is_removed_but_not_the_self_evaluation(desk: Desk) -> None:
    go(desk, 3)
    press(desk.editor.bar.remove_button)
    assert names(desk) == (*FORMS[:3], FORMS[4]) and desk.editor.bar.forms.currentText() == FORMS[2]
    press(desk.editor.bar.remove_button)
    assert names(desk) == (*FORMS[:3], FORMS[4]) and desk.editor.save_button.isEnabled()
    press(desk.editor.give_up_button)
    assert names(desk) == FORMS


@pytest.mark.parametrize(("button", "count"), [("加上", 6), ("取消", 5)])
def test_a_form_is_added_like_that_of_another_template(desk: Desk, button: str, count: int) -> None:
    seen: list[tuple[str, str]] = []

    def answer() -> None:
        dialog = desk.editor.bar.findChild(AddFormDialog)
        assert dialog is not None
        dialog.kinds.setFocus()
        QTest.keyClick(dialog.kinds, Qt.Key.Key_Down)
        place = dialog.sources.findText("深圳市（2021年）·监控：项目支出绩效运行监控表")
        dialog.sources.setCurrentIndex(place)
        seen.append((dialog.kinds.currentText(), dialog.sources.itemText(0)))
        (pressed,) = [one for one in dialog.findChildren(QAbstractButton) if one.text() == button]
        press(pressed)

    QTimer.singleShot(0, answer)
    press(desk.editor.bar.add_button)
    assert seen == [("监控", "本模板·监控：项目支出绩效运行监控表")]
    assert len(names(desk)) == count
    if count == 6:
        form = desk.editor.draft.form
        assert (form.form_id, form.phase) == ("monitoring_2", "monitoring")
        assert form.blocks[0] == bundled_template("shenzhen-2021").form("monitoring").blocks[0]
        assert desk.editor.save_button.isEnabled()


def test_id_phase_and_subject_of_other_forms_are_changed(desk: Desk) -> None:
    assert desk.field(QLineEdit, "本表", "编号").isReadOnly()
    assert not desk.field(QComboBox, "本表", "阶段").isEnabled()
    go(desk, 0)
    desk.type("本表", "编号", "plan")
    assert desk.template.form("plan").phase == "declaration" and desk.editor.save_button.isEnabled()
    desk.type("本表", "编号", "monitoring")
    assert desk.sentence == "“本表”页：表的编号“monitoring”出现了两次。"
    assert not desk.editor.save_button.isEnabled()
    desk.type("本表", "编号", "plan")
    desk.pick("本表", "阶段", "自评")
    assert desk.sentence == (
        "“项目支出绩效目标申报表”的“本表”页：阶段不能是自评：项目的自评表只有一张，"
        "部门整体的自评请把对象改成部门（单位）整体。"
    )
    desk.pick("本表", "阶段", "监控")
    assert desk.sentence == "“项目支出绩效目标申报表”的“资金”页：列里没有“截至目前执行数”列。"
    desk.type("本表", "编号", "Plan")
    assert desk.sentence == (
        "“项目支出绩效目标申报表”的“本表”页：编号应以小写字母开头，只含小写字母、数字和下划线。"
    )


def test_a_column_that_the_phase_must_not_have_is_named(desk: Desk) -> None:
    go(desk, 1)
    columns = desk.rows("列", "指标表的列")
    columns.choose(0)
    columns.add_row()
    press(desk.field(QAbstractButton, "列", "调匀到 1000"))
    assert desk.sentence == (
        "“项目支出绩效运行监控表”的“列”页：列里“一级指标”和“二级指标”应依次在最左边，“二级指标”不能单独有。"
    )
    for _ in range(2):
        columns.move_row(1)
    desk.put(columns, columns.place, "含义", "score")
    press(desk.field(QAbstractButton, "列", "调匀到 1000"))
    assert desk.sentence == ("“项目支出绩效运行监控表”的“列”页：列里不该有“得分”列：这一阶段的表没有它。")
    assert not desk.editor.save_button.isEnabled()


@long
def test_the_name_of_the_project_comes_first(desk: Desk) -> None:
    go(desk, 1)
    fields = desk.rows("文字和表格", "栏目")
    fields.choose(0)
    press(fields.buttons[1])
    assert desk.sentence == "“项目支出绩效运行监控表”的“文字和表格”页：各部分的第一个栏目应是项目名称。"
    press(desk.editor.give_up_button)
    desk.set("列", "左边的宽度", 0)
    assert desk.sentence == (
        "“项目支出绩效运行监控表”的“列”页：列的宽度加上左边各列应合计 1000，现在是 972。"
    )


@long
def test_points_of_a_department_are_named(desk: Desk) -> None:
    go(desk, 4)
    desk.put(desk.rows("指标级别", "一级指标"), 0, "分值", 900)
    assert desk.sentence.startswith("“部门（单位）整体支出绩效自评表”的“指标级别”页：各级的分值应合计 100")


# -- fields that were not there before --------------------------------------------------------------------


def test_stars_are_ticked(desk: Desk) -> None:
    go(desk, 1)
    stars = desk.rows("本表", "加星号的标题")
    assert stars.buttons == ()
    tick(stars, 0, "星号")
    assert "project.name" in desk.template.form("monitoring").starred
    assert "project.name" not in desk.template.starred
    tick(stars, 0, "星号")
    assert "project.name" not in desk.template.form("monitoring").starred


@long
def test_widths_of_fields_dash_and_sub_rows(desk: Desk) -> None:
    page = desk.editor.pages["文字和表格"]
    assert isinstance(page, BlocksPage)
    page.list.setCurrentRow(0)
    desk.set("文字和表格", "左边内容的宽度", 300)
    assert isinstance(block := desk.template.blocks[0], FieldsBlock)
    assert block.edges[2] - block.edges[1] == 300 and desk.editor.save_button.isEnabled()
    desk.set("文字和表格", "左边标题的宽度", 997)
    assert desk.sentence == "“项目支出绩效自评表”的“文字和表格”页：各格的宽度应都大于 0，合计小于 1000。"
    desk.set("文字和表格", "左边标题的宽度", 140)
    desk.type("资金", "没有分值的行印的字", "/")
    assert desk.template.funds.dash == "/"
    field = desk.field(QLineEdit, "指标级别", "属于上一行的行")
    field.setFocus()
    QTest.keyClicks(field, "a,b")
    assert desk.template.indicators.sub_rows == ("a", "b") and field.text() == "a,b"
    assert desk.template.form("monitoring").indicators.sub_rows == ("a", "b")
    assert desk.editor.save_button.isEnabled()


@long
def test_named_rows_and_the_word_for_nothing_to_tell(typist: Typist, desk: Desk) -> None:
    go(desk, 4)
    page = desk.editor.pages["文字和表格"]
    assert isinstance(page, BlocksPage)
    kinds = [type(block) for block in desk.editor.draft.form.blocks]
    page.list.setCurrentRow(kinds.index(TableBlock))
    rows = desk.rows("文字和表格", "写好的行")
    press(rows.buttons[0])
    typist.type("R1")
    typist.press(Qt.Key.Key_Return)
    (table,) = desk.template.form("department").tables
    assert [row.caption for row in table.rows] == ["R1"] and table.caption_width == 120
    assert desk.field(QSpinBox, "文字和表格", "行名一列的宽度").value() == 120
    assert desk.editor.save_button.isEnabled()
    press(rows.buttons[1])
    assert desk.template.form("department").tables[0].caption_width == 0
    page.list.setCurrentRow(kinds.index(TextsBlock))
    desk.put(desk.rows("文字和表格", "文字"), 0, "没有可写时", "无")
    assert desk.template.form("department").texts[0].none == "无" and desk.editor.save_button.isEnabled()


def test_money_is_removed_from_a_form_and_added_again(desk: Desk) -> None:
    go(desk, 1)
    page = desk.editor.pages["文字和表格"]
    assert isinstance(page, BlocksPage)
    desk.editor.tabs.setCurrentWidget(page)
    page.list.setCurrentRow([type(b) for b in desk.editor.draft.form.blocks].index(FundsBlock))
    place = page.place
    press(page.buttons["remove"])
    assert not desk.template.form("monitoring").blocks_of(FundsBlock) and desk.editor.save_button.isEnabled()
    assert not any(button.isEnabled() for button in desk.rows("资金", "资金来源").buttons)
    desk.editor.tabs.setCurrentWidget(page)
    page.list.setCurrentRow(place - 1)
    press(page.buttons["more"])
    (menu,) = page.buttons["more"].findChildren(QMenu)
    told = {action.text(): action.isEnabled() for action in menu.actions()}
    assert told == {"下面加栏目": True, "下面加项目资金": True, "下面加合计行": False}
    menu.actions()[1].trigger()
    menu.close()
    assert isinstance(desk.template.form("monitoring").blocks[place], FundsBlock)
    assert desk.editor.save_button.isEnabled()


def test_the_total_can_be_taken_away_and_added(desk: Desk) -> None:
    page = desk.editor.pages["文字和表格"]
    assert isinstance(page, BlocksPage)
    desk.editor.tabs.setCurrentWidget(page)
    page.list.setCurrentRow([type(b) for b in desk.template.blocks].index(TotalBlock))
    press(page.buttons["remove"])
    page._ask_more()
    menu = page.buttons["more"].findChildren(QMenu)[-1]
    menu.actions()[2].trigger()
    menu.close()
    assert isinstance(desk.template.blocks[-1], TotalBlock) and desk.sentence == ""


def test_required_and_advised_fields_of_another_form(desk: Desk) -> None:
    go(desk, 1)
    fields = desk.rows("文字和表格", "栏目")
    was = desk.editor.draft.form.header[1].required
    tick(fields, 1, "必填")
    assert desk.template.form("monitoring").header[1].required != was
    assert desk.template.header[1] == bundled_template("national-2020").header[1]


def test_the_budget_of_nothing(desk: Desk) -> None:
    desk.pick("评分", "预算为 0 时", "不算，分值分给各指标")
    assert {form.zero_budget for form in forms_of(desk.template)} == {"shift"}


# -- keys -------------------------------------------------------------------------------------------------


def test_tab_goes_from_the_form_to_its_buttons_and_pages(typist: Typist, desk: Desk) -> None:
    bar = desk.editor.bar
    bar.forms.setFocus()
    for wanted in (bar.add_button, desk.editor.tabs.tabBar()):
        QTest.keyClick(typist.app.focusWidget(), Qt.Key.Key_Tab)
        assert typist.app.focusWidget() is wanted
    assert [bar.forms.accessibleName(), bar.add_button.accessibleName(), bar.remove_button.accessibleName()] == [
        "改哪张表", "加一张表", "删除这张表",
    ]  # fmt: skip


@pytest.mark.parametrize("number", some_every_day([1, 2, 4], 3))
def test_tab_goes_through_each_page_from_top_to_bottom(desk: Desk, number: int) -> None:
    go(desk, number)
    tabs = desk.editor.tabs
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        page = desk.editor.pages[tabs.tabText(place)]
        QTest.qWait(0)
        chain = list(focus_chain(page))
        first = next(one for one in focus_chain(tabs.tabBar(), desk.editor) if one is not tabs.tabBar())
        assert first is page, tabs.tabText(place)  # which scrolls
        tops = [widget.mapTo(page, QPoint(0, widget.height())).y() for widget in chain]
        assert chain and all(a <= b + 12 for a, b in pairwise(tops)), [w.accessibleName() for w in chain]


_HELD: list[QWidget] = []  # PySide deletes a widget that a walk along the chain gave once nobody holds it


def focus_chain(start: QWidget, page: QWidget | None = None) -> Iterator[QWidget]:
    """Yield what Tab goes to in a page, in order, from the page itself or from a widget."""
    page = page or start
    widget = start.nextInFocusChain()
    while widget is not start:
        _HELD.append(widget)
        takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if takes and widget.isEnabled() and widget.isVisibleTo(page) and page.isAncestorOf(widget):
            yield widget
        widget = widget.nextInFocusChain()


def test_a_template_that_is_only_looked_at_shows_all_its_forms(desk: Desk) -> None:
    desk.editor.begin(bundled_template("national-2020"), read_only=True)
    go(desk, 1)
    assert desk.editor.draft.form.form_id == "monitoring"
    assert not desk.editor.bar.add_button.isEnabled() and not desk.editor.bar.remove_button.isEnabled()
    desk.type("本表", "表的标题", "M")
    tick(desk.rows("本表", "加星号的标题"), 0, "星号")
    assert not desk.editor.draft.is_changed
