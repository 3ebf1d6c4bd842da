"""What a file carries along of a form stands wherever the sheet still shows it, or the same number."""

from __future__ import annotations

import pytest

from model.exchange.carried import with_carried
from model.form.project import Indicator, Project


def form(weight: str, actual: str, amount: str) -> Project:
    row = Indicator("产出指标", "数量指标", "场次", actual=actual, weight=weight)
    return Project(funds={"fiscal": {"initial": amount}}, indicators=(row,))


TYPED = form("3", "１００％", " 7642000")
EXPORTED = form("3", "100%", "7,642,000.00")


@pytest.mark.parametrize(
    "seen",
    [
        EXPORTED,
        form("3.00", "1", "7642000"),
        form("3", "100.0%", "7642000.0"),
        form("3.0", "1.00", "7,642,000"),
    ],
)
def test_a_sheet_that_shows_the_same_numbers_was_not_changed(seen: Project) -> None:
    assert with_carried(seen, EXPORTED, TYPED) == TYPED


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (form("4", "100%", "7,642,000.00"), form("4", "１００％", " 7642000")),
        (form("3", "1%", "7,642,000.00"), form("3", "1%", " 7642000")),
        (form("3", "100", "7,642,000.00"), form("3", "100", " 7642000")),
        (form("3", "100%", "7,642,000.01"), form("3", "１００％", "7,642,000.01")),
        (form("3", "100%", "7642000元"), form("3", "１００％", "7642000元")),
        (form("3", "", "7,642,000.00"), form("3", "", " 7642000")),
    ],
)
def test_what_was_changed_on_the_sheet_counts(seen: Project, expected: Project) -> None:
    assert with_carried(seen, EXPORTED, TYPED) == expected
