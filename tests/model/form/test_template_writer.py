"""A template written as text and read back is the same template, whatever was changed in it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from model.errors import TemplateError
from model.form.blocks import (
    Column,
    FieldsBlock,
    FormBlock,
    FundRow,
    HeaderField,
    IndicatorsBlock,
    Section,
    TableBlock,
    TableRow,
    TextField,
    TextsBlock,
    TotalBlock,
)
from model.form.template import SignatureField, Template
from model.form.template_edits import (
    evened,
    new_column,
    new_table,
    new_text,
    room_in,
    with_funds,
    with_indicators,
)
from model.form.template_reader import parse_template
from model.form.template_writer import template_text_of
from model.reading import name_words
from tests.odd_ids import odd_template_text

TEMPLATES = {i: parse_template(resources.template_text(i), i) for i in resources.template_ids()}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
WORDS = st.lists(TEXTS, min_size=1, max_size=5, unique=True).map(tuple)


def read_back(template: Template) -> Template:
    return replace(parse_template(template_text_of(template), "写出"), text=template.text)


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_every_template_comes_back_whole(template_id: str) -> None:
    template = TEMPLATES[template_id]
    assert read_back(template) == template


def test_the_text_is_of_format_2_and_the_same_when_written_again() -> None:
    text = template_text_of(TEMPLATES["shenzhen-2021"])
    assert text.startswith('format = 2\nid = "shenzhen-2021"\n')
    assert template_text_of(parse_template(text, "x")) == text


def test_odd_ids_and_level_names_come_back() -> None:
    template = parse_template(odd_template_text(), "怪")
    assert read_back(template) == template


def test_only_changed_words_are_written() -> None:
    plain = replace(
        TEMPLATES["sichuan-0013zp"].words,
        reverse_names=(*name_words.EDITION_1_REVERSE[1:], "扬尘"),
        full_words=name_words.EDITION_1_FULL,
    )
    text = template_text_of(replace(TEMPLATES["sichuan-0013zp"], words=plain))
    assert 'no_reverse_names = ["成本"]\nmore_reverse_names = ["扬尘"]' in text and "full_words" not in text


def test_a_broken_one_is_written_too_and_reading_names_the_line() -> None:
    broken = with_indicators(
        TEMPLATES["sichuan-0013zp"], lambda block: replace(block, columns=block.columns[:-1])
    )
    text = template_text_of(broken)
    with pytest.raises(TemplateError, match=r"第 (\d+) 行的键“forms\[0\]\.blocks\[4\]\.columns”") as raised:
        parse_template(text, "坏.toml")
    line = int(str(raised.value).split("第 ")[1].split(" ")[0])
    assert text.splitlines()[line - 1] == "columns = ["
    assert raised.value.key == ("forms", 0, "blocks", 4, "columns") and "1000" in raised.value.problem


# -- any edits: each takes a template and draws what it needs --------------------------------------------

FLAGS = st.booleans()
MAYBE_TEXT, MAYBE_WORDS = st.one_of(st.just(""), TEXTS), st.one_of(st.just(()), WORDS)
EDGES = st.sampled_from([(0, 140, 500, 640, 1000), (0, 1, 2, 3, 1000)])


def texts(template: Template, draw: st.DrawFn) -> Template:
    year = draw(MAYBE_TEXT)
    return replace(
        template, name=draw(TEXTS), title=draw(TEXTS), title_year=year, footnotes=draw(MAYBE_WORDS)
    )


def scoring(template: Template, draw: st.DrawFn) -> Template:
    return replace(
        template,
        money_unit=draw(st.sampled_from(["元", "万元", "亿元"])),
        money_separators=draw(FLAGS),
        presets=draw(st.sampled_from(["strict", "advice"])),
        over_target=draw(st.sampled_from(["explain", "none", "deduct"])),
        rounding=draw(st.sampled_from(["half-up", "cut"])),
        decimals=draw(st.integers(0, 2)),
        starred=frozenset(draw(MAYBE_WORDS)),
    )


def words(template: Template, draw: st.DrawFn) -> Template:
    some_usual = st.permutations(name_words.EDITION_1_REVERSE[:6]).map(tuple)
    reverse = draw(st.one_of(MAYBE_WORDS, some_usual))
    made = replace(
        template.words, reverse_names=reverse, full_words=draw(WORDS), rate_names=draw(MAYBE_WORDS)
    )
    return replace(template, words=made)


def column(template: Template, draw: st.DrawFn) -> Template:
    align = draw(st.sampled_from(["left", "center", "right"]))

    def change(block: IndicatorsBlock) -> IndicatorsBlock:
        made = new_column(block.columns, "text", draw(TEXTS))
        made = replace(made, group=draw(MAYBE_TEXT), choices=draw(MAYBE_WORDS), align=align)
        return replace(block, columns=evened((*block.columns, made), room_in(block)))

    return with_indicators(template, change)


def source(template: Template, draw: st.DrawFn) -> Template:
    taken = {"total", *(row.id for row in template.funds.rows)}
    made = FundRow(
        draw(TEXTS.filter(lambda text: text not in taken)), draw(TEXTS), draw(st.integers(0, 20)), draw(FLAGS)
    )
    rows, low = (*template.funds.rows, made), Decimal(draw(st.integers(0, 100)))
    return with_funds(template, lambda block: replace(block, rows=rows, low_rate=low, dash=draw(TEXTS)))


def section(template: Template, draw: st.DrawFn) -> Template:
    kinds, taken = draw(WORDS), {one.name for one in template.sections}
    shares = draw(st.lists(st.integers(1, 9), min_size=len(kinds), max_size=len(kinds)))
    points = tuple(map(Decimal, shares)) if draw(FLAGS) else ()
    name = draw(TEXTS.filter(lambda text: text not in taken))
    made = Section(name, draw(TEXTS), Decimal(sum(shares)), kinds, points)
    total = template.total_points + made.points
    return replace(template, sections=(*template.sections, made), total_points=total)


def signature(template: Template, draw: st.DrawFn) -> Template:
    return replace(template, signature=(SignatureField(draw(TEXTS), draw(TEXTS), draw(FLAGS)),))


def levels(template: Template, draw: st.DrawFn) -> Template:
    is_open, shows, rows = draw(FLAGS), draw(FLAGS), draw(MAYBE_WORDS)
    return with_indicators(template, lambda b: replace(b, is_open=is_open, shows_points=shows, sub_rows=rows))


def table(template: Template, draw: st.DrawFn) -> Template:
    captions, rows = draw(WORDS), draw(MAYBE_WORDS)
    columns = tuple(Column(f"text{n}", text, 80, "text", align="left") for n, text in enumerate(captions))
    named = tuple(TableRow(f"row{n}", text) for n, text in enumerate(rows))
    block = TableBlock(new_table(template).id, draw(TEXTS), 140, columns, named, 100 if rows else 0)
    return added(template, replace(block, columns=evened(columns, room_in(block))))


def long_text(template: Template, draw: st.DrawFn) -> Template:
    made = TextField(new_text(template).id, draw(TEXTS), draw(FLAGS), draw(FLAGS))
    return added(template, TextsBlock(draw(MAYBE_TEXT), 140, (made,)))


def field(template: Template, draw: st.DrawFn) -> Template:
    taken = {one.id for one in template.header}
    name = draw(TEXTS.filter(lambda text: text not in taken))
    flags = [draw(FLAGS) for _ in range(4)]
    has_capitals = flags[2] and draw(FLAGS)  # of an amount alone
    made = HeaderField(name, draw(TEXTS), *flags, draw(MAYBE_WORDS), has_capitals)
    return added(template, FieldsBlock((made,), draw(EDGES)))


def total(template: Template, draw: st.DrawFn) -> Template:
    made = TotalBlock(draw(TEXTS), draw(FLAGS))
    return replace(template, blocks=tuple(made if isinstance(b, TotalBlock) else b for b in template.blocks))


def added(template: Template, block: FormBlock) -> Template:
    return replace(template, blocks=(*template.blocks, block))


EDITS = (texts, scoring, words, column, source, section, signature, levels, table, long_text, field, total)


@st.composite
def edited(draw: st.DrawFn) -> Template:
    template = TEMPLATES[draw(st.sampled_from(sorted(TEMPLATES)))]
    for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=6)):
        template = edit(template, draw)
    return template


@given(edited())
def test_whatever_is_changed_comes_back(template: Template) -> None:
    assert read_back(template) == template
