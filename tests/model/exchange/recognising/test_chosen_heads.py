"""A row of captions that nobody knows is a head once somebody says so, wherever it stands again."""

from __future__ import annotations

import pytest

from model.exchange.corrections import LEFT_OUT
from model.exchange.recognise import find_forms, may_hold_form
from model.exchange.recognising.cells import Cells
from model.exchange.recognising.chosen_heads import choose_head
from model.exchange.worksheet import Worksheet
from tests.model.builders import template

NATIONAL = template("national-2020")
ROWS = (
    ("做什么", "想做到", "做到了", "该得", "实得"),
    ("修路", "≥12公里", "12公里", "60", "60"),
    ("种树", "≥100棵", "90棵", "40", "36"),
)


def sheet(*rows: tuple[str, ...]) -> Worksheet:
    return Worksheet("Sheet1", rows)


@pytest.mark.parametrize(
    ("head", "roles"),
    [
        (ROWS[0], ["name", "target", "actual", "weight", "score"]),
        (("指标名称", "甲", "分值", "得分", "乙"), ["name", "target", "weight", "score", ""]),
        (("性质", "内容", "完成值", "分", "几许"), ["nature", "name", "actual", "weight", "score"]),
    ],
)
def test_columns_that_nobody_knows_are_taken_for_the_usual_ones(
    head: tuple[str, ...], roles: list[str]
) -> None:
    found = choose_head(Cells(sheet(head, *ROWS[1:])), 0)
    assert found is not None and [found[1].columns[number] for number in range(5)][: len(roles)] == roles


def test_too_few_columns_are_no_head() -> None:
    assert choose_head(Cells(sheet(("甲", "乙"), ("1", "2"))), 0) is None


def test_the_layout_is_found_wherever_it_stands() -> None:
    layout, correction = choose_head(Cells(sheet(*ROWS)), 0) or ("", None)
    assert correction is not None
    corrections = {layout: correction}
    later = sheet(("2023年度",), ("项目名称", "甲"), *ROWS)
    assert not may_hold_form(later, [NATIONAL]) and may_hold_form(later, [NATIONAL], corrections)
    assert not list(find_forms(later, [NATIONAL], 2023))
    (form,) = find_forms(later, [NATIONAL], 2023, corrections)
    assert [(row.name, row.target, row.actual, row.weight) for row in form.project.indicators[:2]] == [
        ("修路", "≥12公里", "12公里", "60"),
        ("种树", "≥100棵", "90棵", "40"),
    ]
    assert form.layout == layout and form.project.name == "甲"
    without = {layout: correction.with_column(4, LEFT_OUT)}
    (form,) = find_forms(later, [NATIONAL], 2023, without)
    assert form.columns[4].role == LEFT_OUT


def test_a_further_head_is_chosen_beside_one_that_is_known() -> None:
    known = ("三级指标", "年度指标值", "实际完成值", "分值", "得分")
    first = sheet(("项目名称", "甲"), known, *ROWS[1:])
    below = Worksheet("Sheet1", (*first.rows, ("项目名称", "乙"), *ROWS))
    goes_on = Worksheet("Sheet1", (*first.rows, *ROWS))
    layout, correction = choose_head(Cells(below), 5) or ("", None)
    assert correction is not None
    alone, both = (list(find_forms(below, [NATIONAL], 2023, one)) for one in ({}, {layout: correction}))
    assert len(alone) == 1 and [form.project.name for form in both] == ["甲", "乙"]
    rows = [[(row.name, row.target, row.actual) for row in form.project.indicators[:2]] for form in both]
    assert rows[0] == rows[1] == [("修路", "≥12公里", "12公里"), ("种树", "≥100棵", "90棵")]
    (one,) = find_forms(goes_on, [NATIONAL], 2023, {layout: correction})
    assert [row.weight for row in one.project.indicators][:4] == ["60", "40", "60", "40"]
