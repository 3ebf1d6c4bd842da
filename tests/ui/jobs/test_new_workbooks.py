"""What is typed on the start page."""

from __future__ import annotations

import pytest

from model.errors import UserError
from ui.jobs.new_workbooks import read_year


@pytest.mark.parametrize(
    ("typed", "year"), [("1900", 1900), ("2999", 2999), (" ２０２１ 年度", 2021), ("2021年", 2021)]
)
def test_a_year_of_these_centuries_is_read(typed: str, year: int) -> None:
    assert read_year(typed) == year


@pytest.mark.parametrize("typed", ["", "1899", "3000", "20210", "二〇二一", "-2021", "2021.0", "²021"])
def test_another_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(UserError, match=r"^年度“.*”不对，请写四位年份，如 [0-9]{4}。$"):
        read_year(typed)
