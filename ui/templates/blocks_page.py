"""The page 文字和表格 of the editor: the parts of the form in their order, and what the one chosen is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QMenu, QPushButton, QWidget

from model.form.blocks import FieldsBlock, FormBlock, FundsBlock, TableBlock, TextsBlock, TotalBlock
from model.form.form_edits import gathered, new_funds
from model.form.phases import needs_of
from model.form.template import Template
from model.form.template_edits import (
    evened,
    may_go,
    moved,
    new_column,
    new_field,
    new_fields,
    new_table,
    new_table_row,
    new_text,
    new_texts,
    room_in,
    widths_of,
    with_block,
    with_new_block,
    with_table_rows,
    with_width,
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
            ("more", "加别的", self._ask_more),
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
        return min(self.list.currentRow(), len(self.shown.blocks) - 1)

    def _show_list(self, template: Template) -> None:
        names = [block_name(block) for block in template.blocks]
        if names != [self.list.item(row).text() for row in range(self.list.count())]:
            place = self.list.currentRow()
            with QSignalBlocker(self.list):
                self.list.clear()
                self.list.addItems(names)
                self.list.setCurrentRow(max(0, min(place, len(names) - 1)))

    def _show_part(self) -> None:
        place, template = self.place, self.shown
        kind = type(template.blocks[place]) if place >= 0 else None
        for known, part in self._parts.items():
            part.setVisible(known is kind)
        self._elsewhere.setVisible(kind not in self._parts)
        for show in self._shows[1:-1]:
            show(template)
        for name, button in self.buttons.items():
            goes = name != "remove" or (place >= 0 and may_go(template, place))
            button.setEnabled(goes and not self.draft.is_read_only)

    def _ask_more(self) -> None:
        """Offer the rarer parts; money and total stand in a form only once."""
        form, button = self.shown, self.buttons["more"]
        kinds = {type(block) for block in form.blocks}
        may_have_total = needs_of(form.phase, form.subject).may_have_total
        menu = QMenu(button)
        for text, make, may in (
            ("下面加栏目", new_fields, True),
            ("下面加项目资金", lambda _year: new_funds(self.draft.template, form), FundsBlock not in kinds),
            ("下面加合计行", lambda _year: TotalBlock(), TotalBlock not in kinds and may_have_total),
        ):
            action = QAction(text, menu, enabled=may)
            action.triggered.connect(lambda _=False, make=make: self._add(1, make))
            menu.addAction(action)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _add(self, step: int, make: Callable[[Template], FormBlock]) -> None:
        """Add a part; ``make`` is given all forms in one, so that the ids it takes are new to all of them."""
        place = self.place + step
        self.edit(lambda t: with_new_block(t, place, make(gathered(self.draft.template))))
        self.list.setCurrentRow(place)

    def _remove(self) -> None:
        place = self.place
        self.edit(lambda t: without_block(t, place))

    def _move(self, step: int) -> None:
        place = self.place
        made = moved(self.shown.blocks, place, step)
        if made != self.shown.blocks:
            self.edit(lambda t: replace(t, blocks=made))
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
        parts = [
            self.number(f"{name}的宽度", self._get_width(place), self._put_width(place), 1, 997)
            for place, name in enumerate(("左边标题", "左边内容", "右边标题"))
        ]
        self.form().addRow("各格的宽度", side_by_side("标题", parts[0], "内容", parts[1], "标题", parts[2]))
        self.column.addWidget(
            self.rows(
                "栏目",
                (
                    attribute("标题", "caption"),
                    attribute("必填", "required", "flag", width=48, tip="空着算错误"),
                    attribute("应填", "advised", "flag", width=48, tip="空着只提醒"),
                    attribute("金额", "money", "flag", width=48),
                    attribute(
                        "大写", "capitals", "flag", width=48, tip="金额后面加上大写，如 200000（贰拾万元整）"
                    ),
                    attribute("整行", "wide", "flag", width=48, tip="自己占一行"),
                    attribute(
                        "可选的内容", "choices", "words", width=104, tip="填写时可以选的内容，用顿号隔开"
                    ),
                ),
                self._get(FieldsBlock, "fields", ()),
                self._put(FieldsBlock, "fields"),
                lambda _rows: new_field(gathered(self.draft.template)),
                rows=5,
            )
        )

    def _get_width(self, place: int) -> Callable[[Template], int]:
        def get(template: Template) -> int:
            block = self._block(FieldsBlock, template)
            return 1 if block is None else widths_of(block)[place]

        return get

    def _put_width(self, place: int) -> Callable[[Template, int], Template]:
        def put(template: Template, width: int) -> Template:
            block = self._block(FieldsBlock, template)
            return (
                template
                if block is None
                else with_block(template, self.place, with_width(block, place, width))
            )

        return put

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
                    attribute("没有可写时", "none", width=96, tip="没有内容时填的字，如：无"),
                ),
                self._get(TextsBlock, "texts", ()),
                self._put(TextsBlock, "texts"),
                lambda _rows: new_text(gathered(self.draft.template)),
            )
        )

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
            rows=2,
        )
        self.column.addWidget(editor)
        show_widths(self, editor, lambda t: self._block(TableBlock, t), self._even_table)
        names = self.number(
            "行名一列的宽度",
            self._get(TableBlock, "caption_width", 0),
            self._put(TableBlock, "caption_width"),
            0,
            900,
            may=lambda t: bool(self._get(TableBlock, "rows", ())(t)),
        )
        self.form().addRow("写好的行", side_by_side("行名一列的宽度", names))
        self.column.addWidget(
            self.rows(
                "写好的行",
                (attribute("行名", "caption", tip="一行也没有时，表格随填随长"),),
                self._get(TableBlock, "rows", ()),
                self._put_table_rows,
                new_table_row,
                rows=2,
            )
        )

    def _put_table_rows(self, template: Template, rows: Rows) -> Template:
        block = self._block(TableBlock, template)
        return template if block is None else with_block(template, self.place, with_table_rows(block, rows))

    def _even_table(self) -> None:
        def even(template: Template) -> Template:
            block = self._block(TableBlock, template)
            return with_block(
                template, self.place, replace(block, columns=evened(block.columns, room_in(block)))
            )

        self.edit(even)

    def _make_total(self) -> None:
        form = self.form()
        form.addRow("合计行的标题", self._text_of(TotalBlock, "caption", "合计行标题"))
        form.addRow(
            "", self.flag("行末写等级", self._get(TotalBlock, "grade", False), self._put(TotalBlock, "grade"))
        )
