"""Sums as spreadsheets take them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.reading.arithmetic import worked_out


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("=100+200", "300"),
        ("＝100＋200", "300"),
        ("= 1,000.5 - 0.5", "1000"),
        ("=(3+4)*1.5", "10.5"),
        ("=2+3*4", "14"),
        ("=10/4/5", "0.5"),
        ("=-5+8", "3"),
        ("=8－3", "5"),
        ("=100×50%", "50"),
        ("=7÷2", "3.5"),
        ("=.5*2", "1"),
        ("=12", "12"),
        ("=2-(3-4)-1", "2"),
    ],
)
def test_a_sum_is_worked_out(text: str, value: str) -> None:
    assert worked_out(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "100+200",
        "=",
        "=1+",
        "=1++2",
        "=(1",
        "=1)",
        "=1/0",
        "=A1+2",
        "=1 2 万",
        "=" + "(" * 21 + "1",
        "=" + "1+" * 200 + "1",
        "=()",
        "≥3",
    ],
)
def test_what_is_no_sum_is_left_alone(text: str) -> None:
    assert worked_out(text) is None


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 9999)), min_size=1, max_size=8))
def test_it_comes_to_what_it_should(terms: list[tuple[str, int]]) -> None:
    text = "7" + "".join(f"{sign}{number}" for sign, number in terms)
    expected = Fraction(eval(text))
    assert worked_out(f"={text}") == Decimal(expected.numerator)


@given(st.text(st.sampled_from("=+-*/().0123456789,% 万x"), max_size=30))
def test_it_never_raises(text: str) -> None:
    worked_out(f"={text}")
