"""What only some places' forms have is kept: columns, goals, amounts by their ids."""

from __future__ import annotations

import json
from dataclasses import replace

from model.exchange.form_json import document_of, form_dict, parse_form, project_from_document
from model.form.project import Project, with_text
from tests.model.builders import clean_project, template

IDS = ("shenzhen-2021",)
OTHERS = {
    "indicators[0].history": "1200份",
    "indicators[0].nature": "正向",
    "goals.conclusion": "自评总分 98 分。",
    "goals.tasks.0.name": "调研",
    "funds.fiscal.forecast": "180000",
}


def opened() -> Project:
    project = clean_project()
    for path, text in OTHERS.items():
        project = with_text(project, path, text)
    return project


def test_the_stored_text_gives_the_same_form() -> None:
    assert project_from_document(document_of(opened()), "a") == opened() != clean_project()


def test_a_form_file_gives_the_same_form() -> None:
    text = json.dumps(form_dict(opened(), template(), 2021), ensure_ascii=False)
    assert parse_form(text, "a.json", IDS).project == opened()


def test_a_form_without_them_is_stored_as_before() -> None:
    project = opened()
    for path in OTHERS:
        project = with_text(project, path, "")
    assert document_of(project) == document_of(clean_project())
    assert project.indicators == clean_project().indicators


def test_of_a_file_from_elsewhere_only_names_that_a_template_may_have_are_kept() -> None:
    data = form_dict(clean_project(), template(), 2021)
    data["indicators"][0] |= {
        "printed_score": "5",
        "score": "5",
        "Wichtig!": "x",
        "checks": ["y"],
        "note": "z",
    }
    data["goals"]["说明"] = "x"
    data["funds"]["fiscal"] |= {"rate": "97%", "weight": "10"}
    project = parse_form(json.dumps(data), "a.json", IDS).project
    first = replace(clean_project().indicators[0], extra=(("note", "z"),))
    assert project.indicators[0] == first and project.funds == clean_project().funds
    assert project.goals == clean_project().goals
