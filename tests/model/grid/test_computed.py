"""What follows from a form: parts are made when they are asked for, and from what was made before."""

from __future__ import annotations

from model.form.project import with_text
from model.grid.computed import compute
from tests.model.builders import YEAR, clean_project, template


def test_what_nobody_asked_of_a_state_is_made_from_the_one_before_it() -> None:
    made, project = template(), clean_project()
    first = compute(project, made, YEAR)
    assert first.findings == () and first.grid
    unasked = compute(with_text(project, "indicators[0].actual", ""), made, YEAR, first)
    assert {"checked", "findings", "grid"}.isdisjoint(vars(unasked))
    last = with_text(unasked.project, "indicators[1].actual", "")
    third, fresh = compute(last, made, YEAR, unasked), compute(last, made, YEAR)
    assert third.findings == fresh.findings != () and third.grid == fresh.grid
    kept = [row is old for row, old in zip(third.checked.rows, first.checked.rows, strict=True)]
    assert kept == [False, False] + [True] * (len(kept) - 2)
