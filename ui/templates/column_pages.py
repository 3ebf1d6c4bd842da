"""The pages 列 and 资金 of the editor: columns with their widths, sources of money."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from model.form.blocks import Column, FundsBlock, IndicatorsBlock, TableBlock
from model.form.form_edits import gathered
from model.form.template import Template
from model.form.template_edits import (
    WHOLE_WIDTH,
    evened,
    new_column,
    new_source,
    room_in,
    with_funds,
    with_indicators,
    with_role,
)
from ui.templates.draft import Draft
from ui.templates.page import NUMBER_WIDTH, Page, side_by_side
from ui.templates.row_fields import RowField, Rows, attribute
from ui.templates.rows_editor import TIGHT, RowsEditor
from ui.templates.wording import FUNDS_ROLES, INDICATOR_ROLES, needed_columns
from ui.theme import style

Columned = IndicatorsBlock | FundsBlock | TableBlock


def role_fields(
    roles: Mapping[str, str], known: Callable[[], Sequence[Column]] = tuple
) -> tuple[RowField, ...]:
    """Return the fields of a column; its meaning is chosen among ``roles``, where there is more than one.

    ``known``: the columns of all forms, whose ids are not given again.
    """

    def put(rows: Rows, place: int, role: str) -> Rows:
        return with_role(rows, place, role, known())

    role = RowField(
        "含义", "choice", lambda column: column.role, put, 124, roles, tip="程序按含义算分、检查和导入"
    )
    return (
        *((role,) if len(roles) > 1 else ()),
        attribute("标题", "caption"),
        attribute("宽度", "width", "number", width=54, low=10, high=900, tip="整张表宽 1000"),
        attribute(
            "可选的内容", "choices", "words", width=88, tip="填写时可以选的内容，用顿号隔开；也可以不选"
        ),
    )


def group_field() -> RowField:
    """Return the field of the caption over several columns."""
    return attribute("上层标题", "group", width=74, tip="相邻几列写同一个，就合在一个标题下面")


def show_widths(
    page: Page, editor: RowsEditor, block_of: Callable[[Template], Columned | None], even: Callable[[], None]
) -> None:
    """Put the sum of the widths, and a button that evens them out, beside the buttons of a table of columns."""
    label, button = QLabel(), page.known(QPushButton("调匀到 1000", autoDefault=False))
    button.setStyleSheet(TIGHT)
    button.setToolTip("按现在的比例调各列，使宽度合计 1000")
    button.clicked.connect(lambda _checked=False: even())
    editor.line.addWidget(label)
    editor.line.addWidget(button)

    def show(template: Template) -> None:
        block = block_of(template)
        if block is None:
            return
        total = WHOLE_WIDTH - room_in(block) + sum(column.width for column in block.columns)
        label.setText(f"宽度合计 {total}")
        style(label, "color: {t.muted};" if total == WHOLE_WIDTH else "color: {t.error}; font-weight: bold;")

    page.follow(show)


def columns_page(draft: Draft, parent: QWidget) -> Page:
    """The columns of the indicators."""
    page = Page(draft, parent)

    def put_label(template: Template, text: str) -> Template:
        width = 0 if not text else template.indicators.label_width or 50
        return with_indicators(template, lambda block: replace(block, label=text, label_width=width))

    label = page.text("左边的标题", lambda t: t.indicators.label, put_label)
    width = page.number(
        "左边的宽度",
        lambda t: t.indicators.label_width,
        lambda t, value: with_indicators(t, lambda block: replace(block, label_width=value)),
        0,
        900,
    )
    page.form().addRow("左边的标题", side_by_side(label, "宽度", width))
    known = lambda: gathered(draft.template).indicators.columns  # noqa: E731
    make = lambda rows: new_column((*rows, *known()), "text", "新的一列")  # noqa: E731
    fields = role_fields(INDICATOR_ROLES, known)
    editor = page.rows(
        "指标表的列",
        (*fields[:-1], group_field(), fields[-1]),
        lambda t: t.indicators.columns,
        lambda t, rows: with_indicators(t, lambda block: replace(block, columns=rows)),
        make,
        rows=6,
    )
    page.column.addWidget(editor, 1)

    def even(block: IndicatorsBlock) -> IndicatorsBlock:
        return replace(block, columns=evened(block.columns, room_in(block)))

    show_widths(page, editor, lambda t: t.indicators, lambda: page.edit(lambda t: with_indicators(t, even)))
    shows = page.flag(
        "一级指标下面印分值",
        lambda t: t.indicators.shows_points,
        lambda t, value: with_indicators(t, lambda block: replace(block, shows_points=value)),
    )
    page.column.addWidget(shows)
    hint = page.hint("")

    def show(form: Template) -> None:
        hint.setText(needed_columns(form))

    page.follow(show)
    return page


def funds_page(draft: Draft, parent: QWidget) -> Page:
    """Columns and sources of the money; a form that has none says where it is added."""
    page = Page(draft, parent)
    page.may = lambda form: bool(form.blocks_of(FundsBlock))
    none = page.hint("这张表没有项目资金，可以在“文字和表格”页的“加别的”里加上。")

    def put(name: str) -> Callable[[Template, object], Template]:
        return lambda t, value: with_funds(t, lambda block: replace(block, **{name: value}))  # type: ignore[arg-type]

    form = page.form()
    label = page.text("左边的标题", lambda t: t.funds.label, put("label"))
    width = page.number("左边的宽度", lambda t: t.funds.label_width, put("label_width"), 10, 900)
    form.addRow("左边的标题", side_by_side(label, "宽度", width))
    total = page.text("合计行的标题", lambda t: t.funds.total, put("total"))
    caption_width = page.number(
        "来源一列的宽度", lambda t: t.funds.caption_width, put("caption_width"), 10, 900
    )
    form.addRow("合计行的标题", side_by_side(total, "宽度", caption_width))
    rate = page.number(
        "要说明的执行率",
        lambda t: int(t.funds.low_rate),
        lambda t, value: with_funds(t, lambda block: replace(block, low_rate=Decimal(value))),
        0,
        100,
    )
    dash = page.text("没有分值的行印的字", lambda t: t.funds.dash, put("dash"))
    dash.setFixedWidth(NUMBER_WIDTH)
    form.addRow("执行率低于", side_by_side(rate, "% 要在文字列说明（0：不要求）"))
    form.addRow("没有分值处印", dash)
    page.title("列")
    known = lambda: gathered(draft.template).funds.columns  # noqa: E731
    make = lambda rows: new_column((*rows, *known()), "amount", "新的金额")  # noqa: E731
    fields = role_fields(FUNDS_ROLES, known)
    editor = page.rows("资金表的列", fields, lambda t: t.funds.columns, put("columns"), make, rows=4)
    page.column.addWidget(editor, 3)

    def even(block: FundsBlock) -> FundsBlock:
        return replace(block, columns=evened(block.columns, room_in(block)))

    show_widths(page, editor, lambda t: t.funds, lambda: page.edit(lambda t: with_funds(t, even)))
    page.title("资金来源")
    page.column.addWidget(
        page.rows(
            "资金来源",
            (
                attribute("来源", "caption"),
                attribute("缩进", "indent", "number", width=60, high=20, tip="几个字"),
                attribute("计入合计", "counts", "flag", width=80, tip="是别的来源的其中数时不计入"),
            ),
            lambda t: t.funds.rows,
            put("rows"),
            lambda _rows: new_source(gathered(draft.template)),
            rows=3,
        ),
        2,
    )
    page.follow(lambda t: none.setVisible(not page.may(t)))
    return page
