"""Random templates: a form comes back whole from its JSON."""

from __future__ import annotations

from hypothesis import given

from model.exchange.form_json import (
    check_fits,
    document_of,
    form_json,
    parse_form,
    project_from_document,
)
from model.form.project import Project
from model.form.template import Template
from tests.model.builders import YEAR
from tests.model.form.random_templates import forms


@given(forms())
def test_a_form_comes_back_whole(form: tuple[Project, Template]) -> None:
    project, template = form
    read = parse_form(form_json(project, template, YEAR), "x.json", (template.id,))
    check_fits(read, template, "x.json")
    assert (read.project, read.template_id, read.year) == (project, template.id, YEAR)
    assert project_from_document(document_of(project), "x") == project
