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


def test_where_a_head_is_known_no_other_is_looked_for() -> None:
    known = ("三级指标", "年度指标值", "实际完成值", "分值", "得分")
    both = sheet(known, *ROWS[1:], *ROWS)
    layout, correction = choose_head(Cells(both), 3) or ("", None)
    assert correction is not None
    plain = list(find_forms(both, [NATIONAL], 2023))
    assert [form.layout for form in find_forms(both, [NATIONAL], 2023, {layout: correction})] == [
        form.layout for form in plain
    ]
