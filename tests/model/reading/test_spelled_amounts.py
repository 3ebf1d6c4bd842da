"""Amounts in words: what figure is offered for them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.reading.spelled_amounts import spelled_amount

_CASES = (
    ("607.06万", "元", "6070600"),
    ("607.06万元", "元", "6070600"),
    ("607.06 万元", "元", "6070600"),
    ("607.06万", "万元", "607.06"),
    ("六百万", "元", "6000000"),
    ("六百万", "万元", "600"),
    ("六百", "万元", "600"),
    ("陆佰零柒万零陆佰元整", "元", "6070600"),
    ("人民币叁拾伍元伍角整", "元", "35.5"),
    ("壹佰元零伍分", "元", "100.05"),
    ("3元5角2分", "元", "3.52"),
    ("6,070,600.00元", "万元", "607.06"),
    ("￥500元", "万元", "0.05"),
    ("1.2亿", "元", "120000000"),
    ("1.2亿", "万元", "12000"),
    ("1亿2000万", "万元", "12000"),
    ("3万5千", "元", "35000"),
    ("3千元", "元", "3000"),
    ("5百万", "元", "5000000"),
    ("2万亿", "亿元", "20000"),
    ("两千", "亿元", "2000"),
    ("十", "分", "10"),
    ("十二点五", "分", "12.5"),
)
_NONE = (
    "", "约600万", "600万左右", "6百-7百万", "600万+20万", "5千3万", "二〇二一", "万", "元", "三五", "-600万",
    "6百万\n7百万", "3元x角", "1.2.3万", "万元" * 30, "607,06万", "99999999999999万", "0.0000000000000001万",
)  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "value"), _CASES)
def test_an_amount_in_words_is_a_figure(text: str, unit: str, value: str) -> None:
    assert spelled_amount(text, unit) == Decimal(value)


@pytest.mark.parametrize("text", _NONE)
def test_what_spells_no_single_amount_is_none(text: str) -> None:
    assert spelled_amount(text, "元") is None
