"""What is remembered from one key to the next is never stale: the figures are those of a program just started."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from model.form.project import Project
from model.grid.computed import Computed, compute
from model.grid.standing import standing_of
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import YEAR, template, template_text
from tests.model.workbook.histories import forget_everything, histories


def _assert_same(known: Computed, fresh: Computed) -> None:
    assert known.evaluation == fresh.evaluation
    assert known.findings == fresh.findings
    assert known.grid == fresh.grid
    assert (known.progress, known.states) == (fresh.progress, fresh.states)
    assert standing_of(known) == standing_of(fresh)


@settings(max_examples=often(30, at_least=3))
@given(histories())
def test_figures_after_edits_are_those_of_a_new_workbook(history: tuple[str, list[Project]]) -> None:
    template_id, states = history
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook.create(Path(folder) / "edited.jxzp", template_text(template_id), YEAR)
        project_id = book.add_project(states[0])
        for state in states:
            book.change_project(project_id, state, "")
            known = book.computed(project_id)
            assert known.grid  # laid out at each step, as the window does
        book.close()
        forget_everything()
        new = Workbook.create(Path(folder) / "new.jxzp", template_text(template_id), YEAR)
        _assert_same(known, new.computed(new.add_project(states[-1])))
        new.close()


@settings(max_examples=often(100, at_least=3, share=40))
@given(histories(), st.sampled_from([YEAR, YEAR + 1]))
def test_figures_are_the_same_whatever_was_computed_before(
    history: tuple[str, list[Project]], year: int
) -> None:
    template_id, states = history
    forget_everything()
    last: Computed | None = None
    for state in states:
        for other in (YEAR, YEAR + 1):
            last = compute(state, template(template_id), other, last)
            assert last.grid
    known: list[Computed] = []
    for state in states:
        last = compute(state, template(template_id), year, last)
        known.append(last)
    for state, computed in zip(states, known, strict=True):
        forget_everything()
        _assert_same(computed, compute(state, template(template_id), year))
