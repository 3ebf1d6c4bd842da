"""Figures in a spreadsheet: numbers that show the very text of the paper, and texts that stay texts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.sheets.figures import form_to_type_over, read_figure
from tests.seen_sheets import seen

CASES = {
    "0": ("0", "General"),
    "12": ("12", "General"),
    "2.5": ("2.5", "General"),
    "2.50": ("2.50", "0.00"),
    "7642000.00": ("7642000", "0.00"),
    "7,642,000.00": ("7642000", "#,##0.00"),
    "96.37%": ("0.9637", "0.00%"),
    "100%": ("1", "0%"),
    "207.4538": ("207.4538", "General"),
    "-3.5": ("-3.5", "General"),
}
TEXTS = (
    "",
    "0402009",
    "007",
    "1e5",
    "+86",
    "-0",
    "12.",
    ".5",
    "１２",
    "1,00",
    "12 ",
    "1234567890123456",
    "5个",
    "≥95%",
    "—",
)


@pytest.mark.parametrize("text", CASES)
def test_a_figure_shows_the_text_it_was(text: str) -> None:
    value, form = CASES[text]
    figure = read_figure(text)
    assert figure is not None
    assert (figure.value, figure.form) == (Decimal(value), form)
    assert seen(float(figure.value), figure.form) == text
    assert seen(float(figure.value), form_to_type_over(figure)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_number_would_not_show_again_stays_a_text(text: str) -> None:
    assert read_figure(text) is None


def test_a_whole_percentage_can_be_typed_over_with_decimals() -> None:
    figure = read_figure("100%")
    assert figure is not None
    assert seen(0.9637, form_to_type_over(figure)) == "96.37%"


def test_two_decimals_of_money_stay_two() -> None:
    figure = read_figure("9.64", is_fixed=True)
    assert figure is not None and figure.form == "0.00"
