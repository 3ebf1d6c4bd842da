"""What the editor of templates does to one: widths, roles, levels, ids."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.blocks import Column, FieldsBlock, FundsBlock, Section, TotalBlock
from model.form.template_edits import (
    Kind,
    evened,
    free_id,
    kinds_of,
    may_go,
    moved,
    new_column,
    new_field,
    new_signature,
    new_source,
    new_table,
    new_table_row,
    new_text,
    new_texts,
    renamed_section,
    room_in,
    unlike,
    widths_of,
    with_block,
    with_indicators,
    with_kinds,
    with_new_block,
    with_role,
    with_table_rows,
    with_width,
    without_block,
)
from model.form.template_reader import parse_template
from model.form.template_writer import template_text_of
from resources.forms import bundled_template

SHENZHEN, SICHUAN = bundled_template("shenzhen-2021"), bundled_template("sichuan-0013zp")


@pytest.mark.parametrize(
    ("place", "step", "wanted"),
    [(0, 1, "bac"), (2, -1, "acb"), (0, -1, "abc"), (2, 1, "abc"), (-1, 1, "abc"), (0, 2, "bca")],
)
def test_an_item_moves_within_its_list(place: int, step: int, wanted: str) -> None:
    assert "".join(moved("abc", place, step)) == wanted


@given(st.lists(st.integers(10, 900), min_size=1, max_size=30), st.integers(0, 1000))
def test_columns_are_evened_to_fill_the_room(widths: list[int], room: int) -> None:
    columns = [Column(f"text{n}", "列", width, "text") for n, width in enumerate(widths)]
    made = [column.width for column in evened(columns, room)]
    if room < 10 * len(widths):
        assert made == widths
    else:
        assert sum(made) == room and min(made) >= 10
        assert all(
            a <= b + 1 for a, b, x, y in zip(made, made[1:], widths, widths[1:], strict=False) if x <= y
        )


def test_columns_that_fill_the_room_stay_nearly_as_they_are() -> None:
    block = SICHUAN.indicators
    made = evened(block.columns, room_in(block))
    assert all(abs(a.width - b.width) <= 10 for a, b in zip(made, block.columns, strict=True))


def test_the_room_is_what_labels_leave() -> None:
    assert (
        room_in(SICHUAN.indicators) == 1000 - SICHUAN.indicators.label_width and room_in(SICHUAN.funds) == 720
    )


def test_a_new_column_has_an_id_of_its_own_where_its_role_can_stand_twice() -> None:
    one = new_column(SHENZHEN.indicators.columns, "text", "备注一")
    two = new_column((*SHENZHEN.indicators.columns, one), "text", "备注二")
    assert (one.id, two.id) == ("text1", "text2") and one.align == "left"
    assert new_column((), "note", "备注").id == "note"


def test_a_column_gets_another_role_and_keeps_the_rest() -> None:
    columns = (Column("text1", "说明", 80, "text", "组", ("甲",), "left"),)
    (made,) = with_role(columns, 0, "nature")
    assert made == Column("nature", "说明", 80, "nature", "组", ("甲",), "center")
    assert with_role(columns, 0, "text") == columns


def test_kinds_have_all_points_or_none() -> None:
    section = Section("产出指标", "产出", Decimal(50), ("数量指标", "质量指标"))
    assert kinds_of(section) == (Kind("数量指标"), Kind("质量指标"))
    made = with_kinds(section, (Kind("数量指标", Decimal(50)), Kind("质量指标")))
    assert made.kind_points == (Decimal(50), Decimal(0)) and kinds_of(made)[0].points == 50
    assert with_kinds(made, (Kind("甲"), Kind("乙"))) == replace(section, kinds=("甲", "乙"))


def test_the_short_name_follows_the_name_unless_it_is_another() -> None:
    section = SHENZHEN.sections[0]
    assert renamed_section(section, "成果指标").short == "成果"
    assert renamed_section(replace(section, short="出"), "成果指标").short == "出"
    assert renamed_section(section, "指标").short == "指标"


def test_new_parts_can_be_read_at_once() -> None:
    template = with_new_block(SHENZHEN, 2, new_texts(SHENZHEN))
    template = with_new_block(template, 3, new_table(template))
    template = with_new_block(template, 3, new_texts(template))
    template = replace(template, signature=(*template.signature, new_signature(template)))
    read = parse_template(template_text_of(template), "新")
    assert [field.id for field in read.texts][:2] == ["text1", "text2"] and read.tables[0].id == "table1"
    assert without_block(without_block(read, 2), 2).texts == SHENZHEN.texts


def test_new_ids_are_free() -> None:
    assert free_id("a", {"a1", "a2"}) == "a3"
    assert new_text(with_new_block(SHENZHEN, 0, new_texts(SHENZHEN))).id == "text2"
    assert new_field(SHENZHEN).id == "field1" and new_source(SHENZHEN).id == "source1"
    assert unlike("甲", ("甲", "甲2")) == "甲3" and unlike("甲", ()) == "甲"


def test_money_indicators_and_the_first_fields_must_stay() -> None:
    stays = [type(b).__name__ for n, b in enumerate(SHENZHEN.blocks) if not may_go(SHENZHEN, n)]
    assert stays == ["FieldsBlock", "FundsBlock", "IndicatorsBlock"]
    more = with_new_block(SHENZHEN, 1, FieldsBlock((new_field(SHENZHEN),), (0, 140, 500, 640, 1000)))
    assert may_go(more, 1)


def test_a_block_is_put_in_anothers_place() -> None:
    made = with_block(SHENZHEN, len(SHENZHEN.blocks) - 1, TotalBlock("合计", True))
    assert made.blocks[-1] == TotalBlock("合计", True) and isinstance(made.blocks[1], FundsBlock)
    assert with_indicators(made, lambda block: replace(block, is_open=True)).indicators.is_open


def test_a_table_with_named_rows_takes_room_for_the_names_and_gives_it_back() -> None:
    table = new_table(SHENZHEN)
    named = with_table_rows(table, (new_table_row(()),))
    assert (named.caption_width, named.rows[0].id) == (120, "row1") and room_in(named) == sum(
        column.width for column in named.columns
    )
    more = with_table_rows(replace(named, caption_width=80), (*named.rows, new_table_row(named.rows)))
    assert more.caption_width == 80 and [row.id for row in more.rows] == ["row1", "row2"]
    growing = with_table_rows(named, ())
    assert growing.caption_width == 0 and room_in(growing) == sum(c.width for c in growing.columns)
    template = with_new_block(SHENZHEN, 2, named)
    assert parse_template(template_text_of(template), "新").tables == (named,)


def test_the_parts_of_a_row_of_fields_have_widths() -> None:
    block = FieldsBlock((new_field(SHENZHEN),), (0, 140, 500, 640, 1000))
    assert widths_of(block) == (140, 360, 140, 360)
    assert with_width(block, 1, 300).edges == (0, 140, 440, 580, 1000)
    assert with_width(block, 0, 100).edges == (0, 100, 460, 600, 1000)


def test_a_column_of_another_role_takes_no_id_of_another_form() -> None:
    columns = (Column("note", "备注", 80, "note"),)
    (made,) = with_role(columns, 0, "text", (Column("text1", "说明", 80, "text"),))
    assert made.id == "text2"
