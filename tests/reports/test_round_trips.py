"""Out and back: whatever was typed into any form of any place comes back whole from each kind of file that we write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from model.exchange.form_json import Form, form_json, parse_form
from model.form.dated import year_form
from model.form.project import Project
from model.form.template import SELF_EVALUATION, Template
from model.scoring.scoring import METHODS
from reports.form.form_pdf import render_pdf
from reports.form.print_job import PrintJob
from reports.form_exports import KINDS
from reports.form_reading import read_file
from tests.depth import often, some_every_day
from tests.model.builders import YEAR, template
from tests.model.form.random_templates import TYPED_SIGNS, projects, year_forms

ODD = ("  前后有空格  ", "\t制表符\t在中间", "一行\n\n　　又一行\n", "_x0041_", "_x000D_", "=1+1", "+86", "00120", "96.370%",
       "１２．５０", "1,234.567", "<b>&amp;</b>", "]]>", "'引号", '"', "𠮷", "\x07", "—", "不适用")  # fmt: skip
TEXTS = st.one_of(st.sampled_from(("", *ODD)), st.text(TYPED_SIGNS, max_size=30))
WRITERS: Mapping[str, tuple[str, Callable[[PrintJob], bytes]]] = {
    **{name: (kind.ending, kind.render) for name, kind in KINDS.items()},
    "pdf": (".pdf", lambda job: render_pdf([job])),
}


@st.composite
def filled(draw: st.DrawFn, found: Template) -> Project:
    """A form of the template, also with methods and grades that were chosen."""
    project = draw(projects(found, texts=TEXTS))
    names = [band.name for band in found.bands]
    rows = tuple(
        replace(row, method=draw(st.sampled_from(METHODS)), grade=draw(st.sampled_from(["", *names])))
        if found.has_scores
        else row
        for row in project.indicators
    )
    return replace(project, indicators=rows)


def back(job: PrintJob, kind: str) -> Form:
    """Return the form that is read from the file a form was written into."""
    ending, render = WRITERS[kind]
    with TemporaryDirectory() as folder:
        path = Path(folder, f"表{ending}")
        path.write_bytes(render(job))
        (read,) = read_file(path, own={job.template.id: job.template}).forms
    assert read.remarks == () and read.unplaced == ()
    return read.form


def kept(job: PrintJob) -> Form:
    """Return what is to come back: all but the answers to warnings, which go nowhere but into JSON."""
    text = form_json(job.project, job.template, job.year)
    return parse_form(text, "a", (job.template.id,))


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", some_every_day(resources.template_ids(), 9))
@settings(max_examples=often(30, at_least=2, share=15))
@given(st.data())
def test_a_self_evaluation_comes_back(name: str, kind: str, data: st.DataObject) -> None:
    job = PrintJob(data.draw(filled(template(name))), template(name), YEAR)
    assert back(job, kind) == kept(job)


OTHER_FORMS = [
    f"{name}/{form.form_id}"
    for name in resources.template_ids()
    for form in template(name).year_forms
    if form.form_id != SELF_EVALUATION
]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("which", some_every_day(OTHER_FORMS, 9))
@settings(max_examples=often(20, at_least=2))
@given(st.data())
def test_another_form_of_the_year_comes_back(which: str, kind: str, data: st.DataObject) -> None:
    name, _, form_id = which.partition("/")
    place = template(name)
    found = year_form(place, form_id, f"{YEAR}-07-31" if form_id == "monitoring" else "")
    job = PrintJob(data.draw(filled(found)), found, YEAR)
    ending, render = WRITERS[kind]
    with TemporaryDirectory() as folder:
        path = Path(folder, f"表{ending}")
        path.write_bytes(render(job))
        (read,) = read_file(path).forms
    assert (read.form, read.template) == (kept(job), found) and read.remarks == read.unplaced == ()


@settings(max_examples=often(40, at_least=4))
@given(year_forms(), st.sampled_from(("xlsx", "docx")))
def test_a_form_of_a_template_that_nobody_thought_of_comes_back(
    form: tuple[Project, Template], kind: str
) -> None:
    project, found = form
    if not found.has_scores:
        return
    job = PrintJob(project, found, YEAR)
    assert back(job, kind).project == kept(job).project
