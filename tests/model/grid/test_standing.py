"""How a form stands, written and read back, is the same; what was not written so is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.project import Project, with_texts
from model.grid.computed import compute
from model.grid.standing import read_standing, standing_of, standing_text
from model.scoring.progress import FormState
from tests.model.builders import YEAR, clean_project, projects, template, with_row


@given(projects())
def test_it_is_read_back_as_it_was(project: Project) -> None:
    computed = compute(project, template(), YEAR)
    standing = standing_of(computed)
    assert read_standing(standing_text(standing)) == standing
    assert standing.score == computed.evaluation.total_score and standing.states == computed.states
    assert standing.share == computed.progress.share


def test_what_it_says() -> None:
    project = with_row(clean_project(), 0, actual="")
    standing = standing_of(compute(project, template(), YEAR))
    assert (standing.shown_name, standing.office, standing.rate_text) == ("测试项目", "测试中心", "100.00%")
    assert (standing.adjusted, standing.executed, standing.score, standing.grade) == (1000, 1000, 50, "—")
    assert (standing.filled, standing.required, standing.errors, standing.gaps) == (5, 6, 0, 1)
    assert standing.states == {FormState.UNFINISHED}


@given(st.text() | st.lists(st.none() | st.integers() | st.text(), max_size=18).map(str))
def test_anything_else_is_nothing(text: str) -> None:
    assert read_standing(text) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"1000.0"', '"many"'),
        ("6,6", '"6",6'),
        ('"complete"', '"well"'),
        ("6,6", "true,6"),
        ('"complete"', '""'),
        ('"complete"', '"complete final"'),
    ],
)
def test_what_is_damaged_is_nothing(old: str, new: str) -> None:
    text = standing_text(standing_of(compute(clean_project(), template(), YEAR)))
    assert old in text and read_standing(text.replace(old, new)) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"1000.0"', '"1E+999999"'),
        ('"1000.0"', f'"{"9" * 30}"'),
        ('"1000.0"', '"NaN"'),
        ("6,6", "6,-6"),
        ("6,6", "6,1" + "0" * 20),
    ],
)
def test_numbers_that_no_list_can_show_are_nothing(old: str, new: str) -> None:
    text = standing_text(standing_of(compute(clean_project(), template(), YEAR)))
    assert old in text and read_standing(text.replace(old, new)) is None


def test_the_largest_form_is_read_back_as_it_was() -> None:
    amounts = {"adjusted": "0." + "0" * 14 + "1", "executed": "9" * 15}
    project = with_texts(clean_project(), {f"funds.fiscal.{name}": text for name, text in amounts.items()})
    standing = standing_of(compute(project, template(), YEAR))
    assert standing.rate > 10**25 and read_standing(standing_text(standing)) == standing
