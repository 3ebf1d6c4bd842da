"""Changes of a template that its editor makes: pure functions, each gives another template.

A template in between need not be whole: whether it is, reading its text tells (``template_writer``, ``template_reader``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, count, pairwise
from typing import TypeVar

from model.form.block_reader import MANY_TIMES, USUAL_EDGES, align_of
from model.form.blocks import (
    Column,
    FieldsBlock,
    FormBlock,
    FundRow,
    FundsBlock,
    HeaderField,
    IndicatorsBlock,
    Section,
    TableBlock,
    TableRow,
    TextField,
    TextsBlock,
)
from model.form.phases import needs_of
from model.form.template import SignatureField, Template

T = TypeVar("T")

LEAST_WIDTH = 10
WHOLE_WIDTH = 1000
NAMES_WIDTH = 120  # of the column with the names of a table's rows


# -- lists ------------------------------------------------------------------------------------------------


def moved(items: Sequence[T], place: int, step: int) -> tuple[T, ...]:
    """Return the items with one of them further up or down; at the end they stay as they are."""
    target = place + step
    if not (0 <= place < len(items) and 0 <= target < len(items)):
        return tuple(items)
    rest = [*items[:place], *items[place + 1 :]]
    rest.insert(target, items[place])
    return tuple(rest)


def free_id(stem: str, taken: Collection[str]) -> str:
    """Return an id that nothing else has: the stem with a number."""
    return next(made for number in count(1) if (made := f"{stem}{number}") not in taken)


# -- columns ----------------------------------------------------------------------------------------------


def new_column(columns: Sequence[Column], role: str, caption: str, width: int = 80) -> Column:
    """Return a column to be put beside others, with an id of its own where its role can stand there twice."""
    name = free_id(role, {column.id for column in columns}) if role in MANY_TIMES else role
    return Column(name, caption, width, role, align=align_of(role))


def with_role(
    columns: Sequence[Column], place: int, role: str, known: Sequence[Column] = ()
) -> tuple[Column, ...]:
    """Return the columns with another role for one of them, which then is a new column to the forms.

    Its id is none of theirs and none of the ``known`` ones.
    """
    old = columns[place]
    others = [*columns[:place], *columns[place + 1 :], *known]
    if role == old.role:
        return tuple(columns)
    made = replace(new_column(others, role, old.caption, old.width), group=old.group, choices=old.choices)
    return (*columns[:place], made, *columns[place + 1 :])


def evened(columns: Sequence[Column], room: int) -> tuple[Column, ...]:
    """Return the columns with their widths in proportion, so that together they fill the room.

    Nothing changes where the room is too small for so many columns.
    """
    if not columns or room < LEAST_WIDTH * len(columns):
        return tuple(columns)
    rest, widths = room - LEAST_WIDTH * len(columns), [max(column.width, 1) for column in columns]
    edges = [rest * sum(widths[:place]) // sum(widths) for place in range(len(widths) + 1)]
    return tuple(
        replace(column, width=LEAST_WIDTH + edges[place + 1] - edges[place])
        for place, column in enumerate(columns)
    )


def room_in(block: FundsBlock | IndicatorsBlock | TableBlock) -> int:
    """Return the width that a block leaves for its columns."""
    before = 0 if isinstance(block, IndicatorsBlock) else block.caption_width
    return WHOLE_WIDTH - block.label_width - before


# -- levels -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """A level 2 with the points it has of its own, None where it has none."""

    name: str
    points: Decimal | None = None


def kinds_of(section: Section) -> tuple[Kind, ...]:
    """Return the kinds of a level 1 with their points."""
    points = section.kind_points or (None,) * len(section.kinds)
    return tuple(Kind(name, share) for name, share in zip(section.kinds, points, strict=True))


def with_kinds(section: Section, kinds: Sequence[Kind]) -> Section:
    """Return a level 1 with other kinds; as soon as one has points, the others count with 0."""
    names = tuple(kind.name for kind in kinds)
    if all(kind.points is None for kind in kinds):
        return replace(section, kinds=names, kind_points=())
    return replace(section, kinds=names, kind_points=tuple(kind.points or Decimal(0) for kind in kinds))


def renamed_section(section: Section, name: str) -> Section:
    """Return a level 1 of another name; its short name follows if it was the beginning of the old one."""
    follows = section.short in (section.name, section.name.removesuffix("指标"))
    return replace(section, name=name, short=name.removesuffix("指标") or name if follows else section.short)


# -- blocks -----------------------------------------------------------------------------------------------


def with_block(template: Template, place: int, block: FormBlock) -> Template:
    """Return the template with another block at that place."""
    return replace(template, blocks=(*template.blocks[:place], block, *template.blocks[place + 1 :]))


def with_funds(template: Template, change: Callable[[FundsBlock], FundsBlock]) -> Template:
    """Return the template with another block of money; a form without one stays as it is."""
    if not template.blocks_of(FundsBlock):
        return template
    return with_block(template, template.blocks.index(template.funds), change(template.funds))


def with_indicators(template: Template, change: Callable[[IndicatorsBlock], IndicatorsBlock]) -> Template:
    """Return the template with another table of indicators."""
    return with_block(template, template.blocks.index(template.indicators), change(template.indicators))


def with_new_block(template: Template, place: int, block: FormBlock) -> Template:
    """Return the template with one more block at that place."""
    return replace(template, blocks=(*template.blocks[:place], block, *template.blocks[place:]))


def without_block(template: Template, place: int) -> Template:
    """Return the template without a block."""
    return replace(template, blocks=(*template.blocks[:place], *template.blocks[place + 1 :]))


def may_go(template: Template, place: int) -> bool:
    """Tell whether the form can do without a block: not without indicators and the first fields, some not without money."""
    block = template.blocks[place]
    if isinstance(block, FundsBlock):
        return not needs_of(template.phase, template.subject).must_have_funds
    is_first_fields = isinstance(block, FieldsBlock) and block == template.blocks_of(FieldsBlock)[0]
    return not (isinstance(block, IndicatorsBlock) or is_first_fields)


def new_fields(template: Template) -> FieldsBlock:
    """Return a block with one field of one line."""
    return FieldsBlock((new_field(template),), USUAL_EDGES)


def new_texts(template: Template) -> TextsBlock:
    """Return a block with one long text."""
    return TextsBlock("", 140, (new_text(template),))


def new_text(template: Template) -> TextField:
    """Return a long text that the template does not have yet."""
    return TextField(free_id("text", _goal_ids(template)), "新的文字")


def new_table(template: Template) -> TableBlock:
    """Return a table of two columns that grows as it is filled."""
    columns = (
        Column("text1", "内容", 430, "text", align="left"),
        Column("text2", "情况", 430, "text", align="left"),
    )
    return TableBlock(free_id("table", _goal_ids(template)), "新的表格", 140, columns)


def with_table_rows(block: TableBlock, rows: Sequence[TableRow]) -> TableBlock:
    """Return a table with other rows of the template's naming; the first one takes room for the names, without any it grows."""
    width = (block.caption_width or NAMES_WIDTH) if rows else 0
    made = replace(block, rows=tuple(rows), caption_width=width)
    if width == block.caption_width:
        return made
    return replace(made, columns=evened(made.columns, room_in(made)))


def new_table_row(rows: Sequence[TableRow]) -> TableRow:
    """Return a row that a table does not have yet."""
    return TableRow(
        free_id("row", {row.id for row in rows}), unlike("新的一行", [row.caption for row in rows])
    )


def widths_of(block: FieldsBlock) -> tuple[int, ...]:
    """Return the widths of caption, field, caption, field."""
    return tuple(right - left for left, right in pairwise(block.edges))


def with_width(block: FieldsBlock, place: int, width: int) -> FieldsBlock:
    """Return fields with another width of one of the first three parts of a row; the last takes the rest."""
    widths = [*widths_of(block)[:place], width, *widths_of(block)[place + 1 : -1]]
    return replace(block, edges=(*accumulate(widths, initial=0), WHOLE_WIDTH))


def _goal_ids(template: Template) -> set[str]:
    return {field.id for field in template.texts} | {block.id for block in template.tables}


def new_field(template: Template) -> HeaderField:
    """Return a field of one line that the template does not have yet."""
    taken = {field.id for field in template.header}
    return HeaderField(free_id("field", taken), "新的栏目", False, False, False, False)


def new_source(template: Template) -> FundRow:
    """Return a source of money that the template does not have yet."""
    return FundRow(free_id("source", {row.id for row in template.funds.rows}), "新的资金来源", 0)


def new_signature(template: Template) -> SignatureField:
    """Return a field of the signature block that the template does not have yet."""
    return SignatureField(free_id("sign", {field.id for field in template.signature}), "新的签章栏：", True)


def unlike(text: str, taken: Collection[str]) -> str:
    """Return a name that nothing else in a list has."""
    return text if text not in taken else next(n for i in count(2) if (n := f"{text}{i}") not in taken)
