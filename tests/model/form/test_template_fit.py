"""What a change of the template would do is told before, and is what then happens."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

import resources
from model.form.blocks import FieldsBlock
from model.form.project import Indicator, Project, empty_project, with_text, with_texts
from model.form.template import Template
from model.form.template_change import converted
from model.form.template_edits import (
    new_column,
    new_field,
    new_table,
    with_funds,
    with_indicators,
    with_new_block,
)
from model.form.template_fit import Move, Shown, template_fit
from resources.forms import bundled_template, read_form
from tests.depth import some_every_day

TEMPLATES = {i: bundled_template(i) for i in resources.template_ids()}
SHENZHEN, NATIONAL = TEMPLATES["shenzhen-2021"], TEMPLATES["national-2020"]
COST, HUBEI, SICHUAN = TEMPLATES["cost-2021"], TEMPLATES["hubei-2020"], TEMPLATES["sichuan-0013zp"]
SAMPLES = [read_form(path)[0].project for path in resources.sample_paths()]


def with_row(template: Template, *rows: Indicator, name: str = "项目甲") -> Project:
    blank = empty_project(template, name)
    return replace(blank, indicators=(*rows, *blank.indicators))


@pytest.mark.parametrize("pair", some_every_day(permutations(TEMPLATES, 2)), ids="-".join)
def test_the_rows_that_move_are_those_that_then_stand_elsewhere(pair: tuple[str, str]) -> None:
    old, new = (TEMPLATES[i] for i in pair)
    forms = [converted(form, SHENZHEN, old) for form in SAMPLES]
    told = sum(move.count for move in template_fit(forms, old, new).moves)
    happened = 0
    for form in forms:
        before = {(r.category, r.kind, r.name, r.target, r.actual) for r in form.indicators}
        for row in converted(form, old, new).indicators:
            is_new = (row.category, row.kind, row.name, row.target, row.actual) not in before
            happened += is_new and row.name != "不适用"
    assert told == happened


def test_moves_are_counted_for_each_form() -> None:
    rows = [Indicator("产出指标", "成本指标", name) for name in ("甲", "乙")]
    forms = [
        with_row(SHENZHEN, *rows),
        with_row(SHENZHEN, rows[0], name="项目乙"),
        empty_project(SHENZHEN, "空的"),
    ]
    (move,) = template_fit(forms, SHENZHEN, COST).moves
    assert move == Move(
        ("产出指标", "成本指标"), ("成本指标", "经济成本指标"), (("项目甲", 2), ("项目乙", 1))
    )
    assert move.count == 3


def test_rows_of_an_open_form_stay_where_they_are() -> None:
    form = with_row(SHENZHEN, Indicator("别的", "别的", "甲"))
    assert template_fit([form], SHENZHEN, SICHUAN).moves == ()
    assert [m.old for m in template_fit([form], SICHUAN, SHENZHEN).moves] == [("别的", "别的")]


def test_what_is_filled_and_no_longer_shown_is_named_with_its_caption() -> None:
    form = with_texts(
        with_row(SICHUAN, Indicator("产出指标", "数量指标", "甲", extra=(("note", "注"),))),
        {
            "goals.process": "经过",
            "funds.total.reason": "结转",
            "funds.account.executed": "3",
            "signature.head": "张",
        },
    )
    noted = with_indicators(
        SICHUAN, lambda b: replace(b, columns=(*b.columns, new_column(b.columns, "note", "备注")))
    )
    fit = template_fit([form, empty_project(SICHUAN)], noted, NATIONAL)
    assert set(fit.hidden) == {
        Shown("text", "2.项目实施内容及过程概述", 1),
        Shown("source", "财政专户管理资金", 1),
        Shown("amount", "原因", 1),
        Shown("column", "备注", 1),
    }


def test_a_blank_form_hides_nothing_and_moves_nothing() -> None:
    fit = template_fit([empty_project(SHENZHEN)], SHENZHEN, COST)
    assert (fit.moves, fit.hidden, fit.converted, fit.grades) == ((), (), 0, 0)


def test_what_the_new_template_alone_shows_is_told_filled_or_not() -> None:
    kept = with_text(empty_project(SHENZHEN), "goals.problems", "以前写的")
    visible = template_fit([kept, empty_project(SHENZHEN)], SHENZHEN, SICHUAN).visible
    assert Shown("text", "存在问题", 1) in visible and Shown("text", "评价结论", 0) in visible


def test_a_target_in_parts_is_no_other_place_than_one_in_one() -> None:
    form = with_row(SHENZHEN, Indicator("产出指标", "数量指标", "甲", "≥3个"))
    for old, new in ((SHENZHEN, SICHUAN), (SICHUAN, SHENZHEN)):
        fit = template_fit([form], old, new)
        assert not [one for one in (*fit.hidden, *fit.visible) if one.kind == "column"]


def test_amounts_are_counted_and_those_that_cannot_be_read_too() -> None:
    form = with_texts(
        empty_project(SHENZHEN),
        {
            "project.amount": "100",
            "funds.fiscal.initial": "约一百",
            "funds.fiscal.executed": "3",
            "project.unit": "9",
        },
    )
    fit = template_fit([form], SHENZHEN, NATIONAL)
    assert (fit.converted, fit.unreadable) == (2, 1)
    assert template_fit([form], NATIONAL, COST).converted == 0


def test_a_typed_total_is_hidden_by_sources() -> None:
    plain = with_funds(SHENZHEN, lambda block: replace(block, rows=()))
    form = with_text(empty_project(plain), "funds.total.executed", "5")
    assert Shown("source", plain.funds.total, 1) in template_fit([form], plain, SHENZHEN).hidden


def test_cells_of_tables_and_fields_are_places_too() -> None:
    table = with_new_block(SHENZHEN, 2, new_table(SHENZHEN))
    field = FieldsBlock((new_field(SHENZHEN),), (0, 140, 500, 640, 1000))
    rich = with_new_block(table, 1, field)
    form = with_texts(
        empty_project(rich),
        {"goals.table1.0.text1": "甲", "goals.table1.2.text1": "丙", "project.field1": "x"},
    )
    fit = template_fit([form], rich, SHENZHEN)
    assert set(fit.hidden) == {Shown("cell", "新的表格·内容", 1), Shown("field", "新的栏目", 1)}
    assert template_fit([form], rich, replace(rich, name="同样")).hidden == ()


def test_grades_that_the_new_template_does_not_know_are_counted() -> None:
    renamed = replace(NATIONAL, bands=tuple(replace(band, name=f"{band.name}了") for band in NATIONAL.bands))
    form = with_row(SHENZHEN, Indicator("产出指标", "质量指标", "甲", grade=SHENZHEN.bands[0].name))
    assert template_fit([form], SHENZHEN, renamed).grades == 1
    assert template_fit([form], SHENZHEN, replace(SHENZHEN, name="同样")).grades == 0
