"""Names that are free, and the year a new workbook is about."""

from __future__ import annotations

from datetime import date

import pytest

from model.naming import default_year, free_name


def test_free_names() -> None:
    assert free_name("甲", []) == "甲"
    assert free_name("甲", ["甲", "甲2", "乙"]) == "甲3"


@pytest.mark.parametrize(
    ("today", "year"),
    [("2026-01-01", 2025), ("2026-06-30", 2025), ("2026-07-01", 2026), ("2026-12-31", 2026)],
)
def test_until_june_the_year_before_is_evaluated(today: str, year: int) -> None:
    assert default_year(date.fromisoformat(today)) == year
