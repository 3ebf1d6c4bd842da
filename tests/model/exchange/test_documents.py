"""The text of a form that is typed into is the one that is made of the form alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from model.exchange.documents import Documents
from model.exchange.form_json import document_of
from model.form.project import Project, with_text
from tests.depth import often
from tests.model.builders import SAMPLES, sample
from tests.model.workbook.histories import histories


@settings(max_examples=often(30, at_least=3))
@given(histories())
def test_a_text_after_edits_is_that_of_the_form(history: tuple[str, list[Project]]) -> None:
    made = Documents()
    for state in history[1]:
        assert made.of(state) == document_of(state)


def test_texts_that_look_like_the_rows_are_none() -> None:
    made, form = Documents(), sample(SAMPLES[0])
    for text in ('"indicators":[]', '{"indicators":[]}', "\ud800", "\\"):
        form = with_text(with_text(form, "funds.fiscal.initial", text), "indicators[1].name", text)
        assert made.of(form) == document_of(form)
    form = replace(form, funds={"indicators": {"indicators": "[]"}}, goals={"indicators": ""})
    assert made.of(form) == document_of(form)
    form = replace(form, newer={"a": {"indicators": []}})
    assert made.of(form) == document_of(form)
