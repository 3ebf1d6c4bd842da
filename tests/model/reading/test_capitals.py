"""Amounts in Chinese capitals: written as banks want them, and read back as the same amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.template_reader import parse_template
from model.form.template_writer import template_text_of
from model.grid.computed import compute
from model.reading.capitals import capitals, without_capitals
from model.reading.spelled_amounts import spelled_amount
from tests.model.builders import clean_project, template_text

CASES = [
    ("0", "零元整"), ("1", "壹元整"), ("10", "壹拾元整"), ("11", "壹拾壹元整"), ("100", "壹佰元整"), ("101", "壹佰零壹元整"),
    ("110", "壹佰壹拾元整"), ("1001", "壹仟零壹元整"), ("1010", "壹仟零壹拾元整"), ("10000", "壹万元整"), ("10001", "壹万零壹元整"),
    ("10010", "壹万零壹拾元整"), ("10100", "壹万零壹佰元整"), ("11000", "壹万壹仟元整"), ("200000", "贰拾万元整"),
    ("100001000", "壹亿零壹仟元整"), ("100010000", "壹亿零壹万元整"), ("110000000", "壹亿壹仟万元整"), ("7642000", "柒佰陆拾肆万贰仟元整"),
    ("1000000000000", "壹万亿元整"), ("1000000000001", "壹万亿零壹元整"), ("0.1", "壹角整"), ("0.01", "壹分"), ("0.11", "壹角壹分"),
    ("1.01", "壹元零壹分"), ("10.10", "壹拾元壹角整"), ("123.45", "壹佰贰拾叁元肆角伍分"), ("0.005", "壹分"), ("0.004", "零元整"),
    ("10012516.44", "壹仟零壹万贰仟伍佰壹拾陆元肆角肆分"), ("20000.00", "贰万元整"),
]  # fmt: skip


@pytest.mark.parametrize(("figure", "words"), CASES)
def test_it_is_written_as_banks_want_it(figure: str, words: str) -> None:
    assert capitals(Decimal(figure)) == words


@pytest.mark.parametrize(
    ("figure", "unit", "words"),
    [
        ("15.02", "万元", "壹拾伍万零贰佰元整"),
        ("607.06", "万元", "陆佰零柒万零陆佰元整"),
        ("1", "亿元", "壹亿元整"),
        ("1", "分", ""),
        ("-1", "元", ""),
        ("1e16", "元", ""),
    ],
)
def test_other_units_are_taken_to_yuan_and_what_is_no_amount_has_none(
    figure: str, unit: str, words: str
) -> None:
    assert capitals(Decimal(figure), unit) == words


@given(st.integers(0, 10**11 - 1))
def test_what_is_written_is_read_back(cents: int) -> None:
    amount = Decimal(cents) / 100
    words = capitals(amount)
    if cents >= 100 or not cents:  # 壹角 alone is not read
        assert spelled_amount(words, "元") == amount, words
    assert "零零" not in words and (words.endswith(("整", "分")))
    assert without_capitals(f"1（{words}）") == "1" and without_capitals(f"1(大写：{words})") == "1"


@pytest.mark.parametrize("text", ["200000", "贰拾万元整", "20（万元）", "1（补助）", ""])
def test_other_brackets_stay(text: str) -> None:
    assert without_capitals(text) == text


def with_flag(flags: str) -> str:
    text = template_text_of(parse_template(template_text("shenzhen-2021"), "x"))
    old = 'caption = "项目金额", money = true'
    assert old in text
    return text.replace(old, f'caption = "项目金额", {flags}')


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("200000", "200000（贰拾万元整）"),
        ("1,000.5", "1000.5（壹仟元伍角整）"),
        ("", ""),
        ("约20万", "约20万"),
    ],
)
def test_a_template_has_them_behind_an_amount(typed: str, shown: str) -> None:
    template = parse_template(with_flag("money = true, capitals = true"), "x")
    project = clean_project()
    project = type(project)(
        {**project.header, "amount": typed}, project.funds, project.goals, project.indicators
    )
    cells = {str(cell.path): cell.text for cell in compute(project, template, 2021).grid.cells if cell.path}
    assert cells["project.amount"] == shown
    assert "capitals = true" in template_text_of(template)


def test_they_are_of_an_amount_alone() -> None:
    from model.errors import TemplateError

    with pytest.raises(TemplateError, match="只能用于金额"):
        parse_template(with_flag("capitals = true"), "x")
