"""Each page of the editor changes what it says, the picture follows, and what is not right is said in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from model.form.blocks import TableBlock, TextsBlock
from model.form.template import Template
from model.form.template_reader import parse_template
from resources.forms import bundled_template
from tests.clerk import Typist
from ui.jobs import templates
from ui.templates.blocks_page import BlocksPage
from ui.templates.rows_editor import RowsEditor
from ui.templates.template_editor import TemplateEditor

ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


class Desk:
    """The editor with what one does to it."""

    def __init__(self, editor: TemplateEditor) -> None:
        self.editor = editor

    @property
    def template(self) -> Template:
        return self.editor.draft.template

    @property
    def sentence(self) -> str:
        return self.editor.state.text()

    def field(self, kind: type[QWidget], page: str, name: str) -> Any:
        """Go to a page and return its field of that name."""
        self.editor.tabs.setCurrentWidget(self.editor.pages[page])
        fields = self.editor.pages[page].findChildren(kind)
        (found,) = [
            f
            for f in fields
            if f.accessibleName() == name or (isinstance(f, QAbstractButton) and f.text() == name)
        ]
        return found

    def rows(self, page: str, name: str) -> RowsEditor:
        self.editor.tabs.setCurrentWidget(self.editor.pages[page])
        (found,) = [
            f for f in self.editor.pages[page].findChildren(RowsEditor) if f.table.accessibleName() == name
        ]
        return found

    def type(self, page: str, name: str, text: str) -> None:
        field = self.field(QLineEdit, page, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def set(self, page: str, name: str, number: int) -> None:
        self.field(QSpinBox, page, name).setValue(number)

    def pick(self, page: str, name: str, text: str) -> None:
        box = self.field(QComboBox, page, name)
        box.setCurrentIndex(box.findText(text))
        box.activated.emit(box.currentIndex())

    def put(self, rows: RowsEditor, place: int, column: str, value: Any) -> None:
        """Set a cell as its editor does, by the caption of its column."""
        number = [one.caption for one in rows.model.fields].index(column)
        is_flag = rows.model.fields[number].kind == "flag"
        role = Qt.ItemDataRole.CheckStateRole if is_flag else Qt.ItemDataRole.EditRole
        assert rows.model.setData(rows.model.index(place, number), value, role)


@pytest.fixture
def desk(typist: Typist, tmp_path: Path) -> Iterator[Desk]:
    own = replace(bundled_template("sichuan-0013zp"), id="own-a", name="自己的")
    entry = templates.save(tmp_path / "模板", own)
    editor = TemplateEditor(tmp_path / "模板", bundled_template("shenzhen-2021"))
    editor.begin(parse_template(entry.text, entry.id), read_only=False)
    editor.resize(1000, 640)
    editor.show()
    yield Desk(editor)
    editor.close()
    editor.deleteLater()


def test_the_basics(desk: Desk) -> None:
    desk.type("本表", "表的标题", "FORM")
    desk.type("本表", "标题下的年度", "Y{year}")
    desk.pick("基本", "金额单位", "元")
    desk.pick("本表", "纸张方向", "纵向")
    desk.pick("基本", "一级指标分值", "必须是规定的分值")
    desk.field(QAbstractButton, "基本", "纸上有千位分隔符").click()
    desk.set("基本", "预算执行的分值", 20)
    desk.set("基本", "总分", 110)
    desk.type("基本", "不适用的得分", "-")
    made = desk.template
    assert (made.title, made.title_year, made.money_unit, made.orientation) == (
        "FORM",
        "Y{year}",
        "元",
        "portrait",
    )
    assert (made.presets, made.money_separators, made.not_applicable_score) == ("strict", True, "-")
    assert (made.execution_points, made.total_points) == (20, 110) and desk.editor.save_button.isEnabled()


def test_levels_with_points_and_kinds(desk: Desk) -> None:
    sections, kinds = desk.rows("指标级别", "一级指标"), desk.rows("指标级别", "二级指标")
    desk.put(sections, 0, "名称", "成果指标")
    desk.put(sections, 0, "分值", 45)
    desk.put(sections, 1, "分值", 35)
    sections.choose(1)
    assert kinds.model.rows[0].name == "经济效益指标"
    desk.put(kinds, 0, "名称", "产业效益指标")
    kinds.choose(0)
    kinds.move_row(1)
    assert desk.template.sections[1].kinds[:2] == ("社会效益指标", "产业效益指标")
    assert [(s.name, s.short, s.points) for s in desk.template.sections[:2]] == [
        ("成果指标", "成果", Decimal(45)), ("效益指标", "效益", Decimal(35)),
    ]  # fmt: skip
    sections.choose(2)
    kinds.add_row()
    assert desk.template.sections[2].kinds == ("服务对象满意度指标", "新的二级指标")
    kinds.remove_row()
    sections.add_row()
    assert desk.sentence == "“指标级别”页：一级指标的分值加上执行分应合计 100，现在是 110。"
    sections.remove_row()
    assert desk.editor.save_button.isEnabled()
    desk.pick("指标级别", "级别能不能改", "只用下面的级别")
    desk.field(QAbstractButton, "列", "一级指标下面印分值").click()
    assert not desk.template.indicators.is_open and desk.template.indicators.shows_points


def test_columns_and_their_widths(desk: Desk) -> None:
    columns = desk.rows("列", "指标表的列")
    columns.choose(9)
    columns.add_row()
    assert desk.sentence == "“列”页：列的宽度加上左边各列应合计 1000，现在是 1080。"
    assert not desk.editor.save_button.isEnabled()
    desk.field(QAbstractButton, "列", "调匀到 1000").click()
    assert sum(column.width for column in desk.template.indicators.columns) == 930
    assert desk.sentence == "有修改还没有保存。"
    desk.put(columns, 10, "标题", "备注↵（可不填）")
    desk.put(columns, 10, "含义", "note")
    desk.put(columns, 10, "可选的内容", "甲、乙")
    desk.put(columns, 10, "上层标题", "其他")
    made = desk.template.indicators.columns[10]
    assert (made.id, made.role, made.caption) == ("note", "note", "备注\n（可不填）")
    assert (made.choices, made.group) == (("甲", "乙"), "其他")
    desk.type("列", "左边的标题", "x")
    assert desk.template.indicators.label == "x" and desk.editor.save_button.isEnabled()


def test_a_column_that_must_be_there_is_named_in_chinese(desk: Desk) -> None:
    columns = desk.rows("列", "指标表的列")
    columns.choose(6)
    columns.remove_row()
    desk.field(QAbstractButton, "列", "调匀到 1000").click()
    assert desk.sentence == "“列”页：列里没有“实际完成值”列。"
    columns.choose(0)
    desk.put(columns, 0, "标题", "")
    assert desk.sentence == "“列”页：第 1 列的标题不能为空。"


def test_money(desk: Desk) -> None:
    columns, sources = desk.rows("资金", "资金表的列"), desk.rows("资金", "资金来源")
    columns.choose(0)
    columns.add_row()
    desk.field(QAbstractButton, "资金", "调匀到 1000").click()
    sources.choose(3)
    sources.add_row()
    desk.put(sources, 4, "来源", "自筹")
    desk.put(sources, 4, "缩进", 2)
    desk.put(sources, 4, "计入合计", Qt.CheckState.Unchecked)
    desk.set("资金", "要说明的执行率", 80)
    desk.type("资金", "合计行的标题", "SUM")
    made = desk.template.funds
    assert made.columns[1].role == "amount" and made.columns[1].id == "amount1"
    assert (made.rows[4].caption, made.rows[4].indent, made.rows[4].counts) == ("自筹", 2, False)
    assert (made.low_rate, made.total) == (80, "SUM") and desk.editor.save_button.isEnabled()


def test_texts_and_tables(desk: Desk) -> None:
    page = desk.editor.pages["文字和表格"]
    assert isinstance(page, BlocksPage)
    desk.editor.tabs.setCurrentWidget(page)
    page.list.setCurrentRow(2)
    page.buttons["below"].click()
    assert page.place == 3 and isinstance(desk.template.blocks[3], TextsBlock)
    texts = desk.rows("文字和表格", "文字")
    desk.put(texts, 0, "标题", "经验做法")
    desk.put(texts, 0, "必填", Qt.CheckState.Checked)
    texts.add_row()
    page.buttons["table"].click()
    assert (
        isinstance(desk.template.blocks[4], TableBlock) and page.list.currentItem().text() == "表格：新的表格"
    )
    desk.put(desk.rows("文字和表格", "表格的列"), 0, "标题", "事项")
    page.buttons["up"].click()
    assert [type(b).__name__ for b in desk.template.blocks[2:5]] == ["TextsBlock", "TableBlock", "TextsBlock"]
    made = desk.template.blocks[4]
    assert isinstance(made, TextsBlock) and [(t.caption, t.required) for t in made.texts] == [
        ("经验做法", True), ("新的文字", False),
    ]  # fmt: skip
    page.list.setCurrentRow(0)
    assert not page.buttons["remove"].isEnabled()
    desk.put(desk.rows("文字和表格", "栏目"), 1, "必填", Qt.CheckState.Checked)
    assert desk.template.header[1].required
    page.list.setCurrentRow(3)
    page.buttons["remove"].click()
    assert not desk.template.tables and desk.editor.save_button.isEnabled()


def test_words(desk: Desk) -> None:
    desk.editor.tabs.setCurrentWidget(desk.editor.pages["词语"])
    edit = desk.field(QPlainTextEdit, "词语", "词，一行一个")
    edit.appendPlainText("扬尘\n\n扬尘")
    assert desk.template.words.reverse_names[-2:] == ("未…率", "扬尘")
    box = desk.field(QComboBox, "词语", "词表")
    box.setCurrentIndex(box.findData("not_applicable"))
    edit.setPlainText("")
    assert desk.sentence == "“词语”页：表示不适用的词至少要有一项。"
    edit.setPlainText("不适用")
    assert desk.template.words.not_applicable == ("不适用",) and desk.editor.save_button.isEnabled()


def test_signature_and_footnotes(desk: Desk) -> None:
    fields, notes = desk.rows("签章", "签章栏"), desk.rows("签章", "附注")
    fields.choose(2)
    fields.add_row()
    desk.put(fields, 3, "文字", "审核人：")
    desk.put(fields, 3, "可以填", Qt.CheckState.Unchecked)
    notes.add_row()
    desk.put(notes, 1, "印在表下面的文字", "二、注")
    made = desk.template
    assert (made.signature[3].caption, made.signature[3].writable, made.footnotes[1]) == (
        "审核人：",
        False,
        "二、注",
    )
    desk.put(notes, 1, "印在表下面的文字", "")
    assert desk.sentence == "“签章”页：附注应为文字的列表，且没有空的一项。"


def test_scoring(desk: Desk) -> None:
    desk.pick("评分", "反向指标", "超过多少比例扣多少比例")
    desk.pick("评分", "超过目标时", "不管")
    desk.set("评分", "超过目标的比例", 50)
    desk.set("评分", "得分的小数位", 1)
    bands, grades = desk.rows("评分", "定性指标的档次"), desk.rows("评分", "总分的等级")
    desk.put(bands, 1, "最低", 90)
    assert desk.sentence == "“评分”页：第 2 个档次的最低比例不能大于最高比例。"
    desk.put(bands, 1, "最低", 50)
    desk.put(grades, 1, "至少几分", 75)
    made = desk.template
    assert (made.reverse, made.over_target, made.over_target_percent, made.decimals) == (
        "linear",
        "none",
        50,
        1,
    )
    assert (made.bands[1].lower, made.grades[1].at_least) == (50, 75) and desk.editor.save_button.isEnabled()


# -- the picture, saving, giving up -----------------------------------------------------------------------


def test_the_picture_follows_and_keeps_the_last_good_one(typist: Typist, desk: Desk) -> None:
    document = desk.editor.picture._document
    desk.type("本表", "表的标题", "GOOD")
    typist.until(lambda: "GOOD" in document.getAllText(0).text())
    desk.type("本表", "表的标题", " ")
    assert desk.sentence == "“本表”页：标题不能为空。"
    QTest.qWait(400)
    assert "GOOD" in document.getAllText(0).text()


def test_giving_up_goes_back_to_what_was_saved(desk: Desk) -> None:
    before = desk.template
    desk.rows("列", "指标表的列").remove_row()
    desk.type("基本", "名称", "x")
    desk.editor.give_up_button.click()
    assert desk.template == before and desk.editor.name.text() == "自己的"
    assert not desk.editor.give_up_button.isEnabled() and desk.sentence == ""


def test_a_name_that_another_has_is_not_saved(desk: Desk) -> None:
    desk.editor.draft.edit(lambda t: replace(t, name="深圳市（2021年）"))
    assert not desk.editor.save() and desk.sentence == "已有叫“深圳市（2021年）”的模板，请换一个名称。"
    assert desk.editor.draft.is_changed


def test_two_kinds_of_one_name_are_named(desk: Desk) -> None:
    kinds = desk.rows("指标级别", "二级指标")
    desk.put(kinds, 1, "名称", "数量指标")
    assert desk.sentence == "“指标级别”页：“产出指标”里“数量指标”出现了两次。"


def test_each_page_is_made_at_its_first_look_and_has_the_room_it_needs(desk: Desk) -> None:
    editor, room = desk.editor, desk.editor.tabs.minimumWidth()
    assert list(editor.pages) == ["基本"]
    editor.draft.edit(lambda t: replace(t, title="EARLIER"))
    for place in range(editor.tabs.count()):
        editor.tabs.setCurrentIndex(place)
        name = editor.tabs.tabText(place)
        assert editor.tabs.currentWidget() is editor.pages[name]
        assert editor.pages[name].minimumSizeHint().width() <= room, name
    assert len(editor.pages) == 9 and desk.field(QLineEdit, "本表", "表的标题").text() == "EARLIER"


# -- by keys ----------------------------------------------------------------------------------------------


def test_a_table_is_worked_by_keys_alone(typist: Typist, desk: Desk) -> None:
    columns = desk.rows("列", "指标表的列")
    columns.choose(7, 1)
    columns.table.setFocus()
    typist.press(Qt.Key.Key_F2)
    typist.type("W")
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    typist.type("2")
    typist.press(Qt.Key.Key_Return)
    assert desk.template.indicators.columns[7].caption == "W\n2"
    columns.table.setFocus()
    typist.press(Qt.Key.Key_Down, ALT_SHIFT)
    assert desk.template.indicators.columns[8].caption == "W\n2" and columns.place == 8
    typist.press(Qt.Key.Key_Up, ALT_SHIFT, times=2)
    assert columns.place == 6 and desk.template.indicators.columns[6].role == "weight"
    typist.press(Qt.Key.Key_Right)
    typist.type("77")
    typist.press(Qt.Key.Key_Return)
    assert desk.template.indicators.columns[6].width == 77


def test_a_line_break_is_typed_with_alt_enter(typist: Typist, desk: Desk) -> None:
    desk.type("资金", "左边的标题", "A")
    field = desk.field(QLineEdit, "资金", "左边的标题")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(field, "B")
    assert desk.template.funds.label == "A\nB" and field.text() == "A↵B"
