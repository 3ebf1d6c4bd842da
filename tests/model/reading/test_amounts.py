"""Plain numbers, read and printed: amounts, weights and typed scores (docs/domain.md 1.2, 2.1)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.reading.amounts import (
    exact,
    percent,
    read_amount,
    round_cents,
    shortest,
    two_decimals,
    with_separators,
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0", "0"),
        ("200000", "200000"),
        ("10012516.44", "10012516.44"),
        ("1,000", "1000"),
        ("1，234，567．８９", "1234567.89"),
        ("１２．５", "12.5"),
        (" 1 000 ", "1000"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+5", "5"),
        ("100元", "100"),
        ("100 元", "100"),
        (" ¥ 6,070,600.00 ", "6070600"),
        ("￥100", "100"),
        ("007", "7"),
        ("9" * 15, "9" * 15),
        ("0." + "1" * 15, "0." + "1" * 15),
    ],
)
def test_an_amount_is_read(typed: str, value: str) -> None:
    amount = read_amount(typed, "元")
    assert (amount.value, amount.problem) == (Decimal(value), "")


@pytest.mark.parametrize("typed", ["", " ", "\u3000", "\n"])
def test_blank_is_no_number_and_no_problem(typed: str) -> None:
    amount = read_amount(typed, "元")
    assert (amount.value, amount.problem, amount.or_zero) == (None, "", 0)


@pytest.mark.parametrize(
    "typed",
    ["abc", "-1", "－5", "1.2.3", ".", "-", "1,00", "1,0000", "1e5", "NaN", "Infinity", "五十", "10%", "元", "100万元",
     "1_000", "¥", "¥¥1", "9" * 16, "0." + "1" * 16, "100\n200"],
)  # fmt: skip
def test_what_is_no_amount_has_a_problem(typed: str) -> None:
    amount = read_amount(typed, "元")
    assert amount.value is None and amount.problem and amount.or_zero == 0


@pytest.mark.parametrize(
    ("value", "two", "short"),
    [
        ("0", "0.00", "0"),
        ("-0.001", "-0.00", "0"),
        ("2.50", "2.50", "2.5"),
        ("100", "100.00", "100"),
        ("0.005", "0.01", "0.01"),
        ("0.125", "0.13", "0.13"),
        ("97.135", "97.14", "97.14"),
        ("15027864.7", "15027864.70", "15027864.7"),
        ("1E+3", "1000.00", "1000"),
    ],
)
def test_printed_forms(value: str, two: str, short: str) -> None:
    assert two_decimals(Decimal(value)).lstrip("-") == two.lstrip("-")
    assert shortest(Decimal(value)) == short


def test_more_printed_forms() -> None:
    assert (
        exact(Decimal("50")) == "50" and exact(Decimal("49.50")) == "49.5" and exact(Decimal("1E+2")) == "100"
    )
    assert percent(Decimal("0.963669")) == "96.37%" and percent(Decimal(0)) == "0.00%"
    assert with_separators("7642000.00") == "7,642,000.00" and with_separators("十万") == "十万"
    assert with_separators("-1234.5") == "-1,234.5"


@given(st.text())
def test_reading_an_amount_never_raises(typed: str) -> None:
    amount = read_amount(typed, "元")
    assert amount.value is None or (amount.value >= 0 and amount.value.is_finite() and not amount.problem)


@given(st.decimals(0, 10**15 - 1, places=2))
def test_what_is_printed_reads_back(value: Decimal) -> None:
    for text in (two_decimals(value), shortest(value), exact(value), with_separators(two_decimals(value))):
        assert read_amount(text).value == round_cents(value)
