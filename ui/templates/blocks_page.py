"""The page 文字和表格 of the editor: the parts of the form in their order, and what the one chosen is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QPushButton, QWidget

from model.form.blocks import FieldsBlock, FormBlock, TableBlock, TextsBlock, TotalBlock
from model.form.template import Template
from model.form.template_edits import (
    evened,
    may_go,
    moved,
    new_column,
    new_field,
    new_table,
    new_text,
    new_texts,
    room_in,
    with_block,
    with_new_block,
    without_block,
)
from ui.templates.column_pages import role_fields, show_widths
from ui.templates.draft import Draft
from ui.templates.page import Page, side_by_side
from ui.templates.row_fields import Rows, attribute
from ui.templates.rows_editor import TIGHT
from ui.templates.wording import block_name

LIST_HEIGHT = 168  # pixels


class BlocksPage(Page):
    """Below the list stands the part of the page that fits the block chosen."""

    def __init__(self, draft: Draft, parent: QWidget) -> None:
        super().__init__(draft, parent)
        self.list = QListWidget(accessibleName="表的各部分")
        self.list.setFixedHeight(LIST_HEIGHT)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.column.addWidget(self.list)
        self._make_buttons()
        self._parts: dict[type[FormBlock], QWidget] = {}
        for kind, make in (
            (FieldsBlock, self._make_fields),
            (TextsBlock, self._make_texts),
            (TableBlock, self._make_table),
            (TotalBlock, self._make_total),
        ):
            self._parts[kind] = self._part(make)
        self._elsewhere = self.hint("这一部分在“列”“指标级别”或“资金”页里改。")
        self.column.addStretch(1)
        self.list.currentRowChanged.connect(lambda _row: self._show_part())
        self._shows.insert(0, self._show_list)
        self.follow(lambda _template: self._show_part())

    # -- the list ---------------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        self.buttons = {}
        for name, text, slot in (
            ("above", "上面加文字", lambda: self._add(0, new_texts)),
            ("below", "下面加文字", lambda: self._add(1, new_texts)),
            ("table", "下面加表格", lambda: self._add(1, new_table)),
            ("remove", "删除", self._remove),
            ("up", "上移", lambda: self._move(-1)),
            ("down", "下移", lambda: self._move(1)),
        ):
            button = QPushButton(text, autoDefault=False, accessibleName=f"表的各部分：{text}")
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            button.setStyleSheet(TIGHT)
            self.buttons[name] = button
            line.addWidget(button)
        line.addStretch(1)
        self.column.addLayout(line)

    @property
    def place(self) -> int:
        """The place of the block chosen, -1 if there is none."""
        return min(self.list.currentRow(), len(self.draft.template.blocks) - 1)

    def _show_list(self, template: Template) -> None:
        names = [block_name(block) for block in template.blocks]
        if names != [self.list.item(row).text() for row in range(self.list.count())]:
            place = self.list.currentRow()
            with QSignalBlocker(self.list):
                self.list.clear()
                self.list.addItems(names)
                self.list.setCurrentRow(max(0, min(place, len(names) - 1)))

    def _show_part(self) -> None:
        place, template = self.place, self.draft.template
        kind = type(template.blocks[place]) if place >= 0 else None
        for known, part in self._parts.items():
            part.setVisible(known is kind)
        self._elsewhere.setVisible(kind not in self._parts)
        for show in self._shows[1:-1]:
            show(template)
        for name, button in self.buttons.items():
            goes = name != "remove" or (place >= 0 and may_go(template, place))
            button.setEnabled(goes and not self.draft.is_read_only)

    def _add(self, step: int, make: Callable[[Template], FormBlock]) -> None:
        place = self.place + step
        self.draft.edit(lambda t: with_new_block(t, place, make(t)))
        self.list.setCurrentRow(place)

    def _remove(self) -> None:
        place = self.place
        self.draft.edit(lambda t: without_block(t, place))

    def _move(self, step: int) -> None:
        place = self.place
        made = moved(self.draft.template.blocks, place, step)
        if made != self.draft.template.blocks:
            self.draft.edit(lambda t: replace(t, blocks=made))
            self.list.setCurrentRow(place + step)

    # -- the part that fits the block -------------------------------------------------------------------

    def _part(self, make: Callable[[], None]) -> QWidget:
        """Gather what a function adds to the page in one widget."""
        outer = self.column
        part = QWidget(outer.parentWidget())
        self.column = type(outer)(part)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        make()
        self.column = outer
        outer.addWidget(part)
        return part

    def _block(self, kind: type[Any], template: Template) -> Any:
        """Return the block chosen if it is of that kind."""
        block = template.blocks[self.place] if self.place >= 0 else None
        return block if isinstance(block, kind) else None

    def _get(self, kind: type, name: str, blank: Any) -> Callable[[Template], Any]:
        def get(template: Template) -> Any:
            block = self._block(kind, template)
            return blank if block is None else getattr(block, name)

        return get

    def _put(self, kind: type, name: str) -> Callable[[Template, Any], Template]:
        def put(template: Template, value: Any) -> Template:
            block = self._block(kind, template)
            return (
                template
                if block is None
                else with_block(template, self.place, replace(block, **{name: value}))
            )

        return put

    def _text_of(self, kind: type, name: str, caption: str) -> Any:
        return self.text(caption, self._get(kind, name, ""), self._put(kind, name))

    def _width_of(self, kind: type, name: str, caption: str) -> Any:
        return self.number(caption, self._get(kind, name, 10), self._put(kind, name), 0, 900)

    def _make_fields(self) -> None:
        self.column.addWidget(
            self.rows(
                "栏目",
                (
                    attribute("标题", "caption"),
                    attribute("必填", "required", "flag", width=48, tip="空着算错误"),
                    attribute("应填", "advised", "flag", width=48, tip="空着只提醒"),
                    attribute("金额", "money", "flag", width=48),
                    attribute("整行", "wide", "flag", width=48, tip="自己占一行"),
                    attribute(
                        "可选的内容", "choices", "words", width=104, tip="填写时可以选的内容，用顿号隔开"
                    ),
                ),
                self._get(FieldsBlock, "fields", ()),
                self._put(FieldsBlock, "fields"),
                lambda rows: new_field(_with(self.draft.template, rows)),
                rows=5,
            )
        )

    def _make_texts(self) -> None:
        label = self._text_of(TextsBlock, "label", "左边的标题")
        label.setPlaceholderText("空着：每个文字自己占一行")
        width = self._width_of(TextsBlock, "label_width", "左边的宽度")
        self.form().addRow("左边的标题", side_by_side(label, "宽度", width))
        self.column.addWidget(
            self.rows(
                "文字",
                (
                    attribute("标题", "caption"),
                    attribute("必填", "required", "flag", width=60, tip="空着算错误"),
                    attribute("说明失分", "explains", "flag", width=84, tip="有指标失分时必填"),
                ),
                self._get(TextsBlock, "texts", ()),
                self._put(TextsBlock, "texts"),
                lambda rows: self._new_text(rows),
            )
        )

    def _new_text(self, rows: Rows) -> object:
        return new_text(with_block(self.draft.template, self.place, TextsBlock("", 140, rows)))

    def _make_table(self) -> None:
        form = self.form()
        label = self._text_of(TableBlock, "label", "表格左边的标题")
        form.addRow(
            "左边的标题",
            side_by_side(label, "宽度", self._width_of(TableBlock, "label_width", "表格左边的宽度")),
        )
        editor = self.rows(
            "表格的列",
            role_fields({"text": ""}),
            self._get(TableBlock, "columns", ()),
            self._put(TableBlock, "columns"),
            lambda rows: new_column(rows, "text", "新的一列"),
            rows=3,
        )
        self.column.addWidget(editor)
        show_widths(self, editor, lambda t: self._block(TableBlock, t), self._even_table)

    def _even_table(self) -> None:
        def even(template: Template) -> Template:
            block = self._block(TableBlock, template)
            return with_block(
                template, self.place, replace(block, columns=evened(block.columns, room_in(block)))
            )

        self.draft.edit(even)

    def _make_total(self) -> None:
        form = self.form()
        form.addRow("合计行的标题", self._text_of(TotalBlock, "caption", "合计行标题"))
        form.addRow(
            "", self.flag("行末写等级", self._get(TotalBlock, "grade", False), self._put(TotalBlock, "grade"))
        )


def _with(template: Template, fields: Rows) -> Template:
    """Return a template whose fields of one line are all known ones and these, so that a new one has another id."""
    return replace(template, blocks=(*template.blocks, FieldsBlock(fields, ())))
