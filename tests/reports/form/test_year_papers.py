"""The other forms of a year on paper: blank and filled ones, drafts, long texts."""

from __future__ import annotations

import pytest

import resources
from model.form.dated import dated
from model.form.project import empty_project, with_texts
from model.form.template import Template
from reports.form.print_job import PrintJob
from resources.forms import bundled_template
from tests.model.builders import YEAR
from tests.model.form.year_cases import NAMES, read_case

FORMS = [form for one in resources.template_ids() for form in bundled_template(one).others]


def job_of(name: str) -> PrintJob:
    form, made = read_case(name)
    return PrintJob(form.project, made, form.year)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.id}-{form.form_id}")
def test_a_blank_form_takes_one_page(form: Template) -> None:
    made = dated(form, "2021-09-30") if form.is_dated else form
    job = PrintJob(empty_project(made), made, YEAR)
    (page,) = job.plan.pages
    assert not job.missing and "{" not in "".join(line.text for box in page.boxes for line in box.lines)


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_form_takes_two_pages_at_most(name: str) -> None:
    job = job_of(name)
    assert len(job.plan.pages) <= 2 and not job.missing
    assert job.plan.marks is not None and not job.plan.marks.stamp


def test_a_draft_is_stamped_and_its_code_names_the_month() -> None:
    form, made = read_case("shenzhen-2021-monitoring")
    draft = with_texts(form.project, {"indicators[1].reason": ""})
    marks = PrintJob(draft, made, form.year).plan.marks
    assert marks is not None and marks.stamp == "草稿"
    assert marks.qr_text.splitlines()[1] == "2021年1—6月"


def test_long_texts_go_over_several_pages_and_nothing_is_lost() -> None:
    form, made = read_case("national-2020-transfer")
    long = "工程款按合同节点支付，" * 120
    texts = {
        "goals.fund_management.payment.problems": long,
        "goals.audit_findings": long,
        "indicators[1].reason": long,
    }
    job = PrintJob(with_texts(form.project, texts), made, form.year)
    shown: dict[str, str] = {}
    for page in job.plan.pages:
        for box in page.boxes:
            shown[box.key] = shown.get(box.key, "") + "".join(line.text for line in box.lines)
    assert len(job.plan.pages) > 2
    assert all(squeezed(text) in squeezed(shown[key]) for key, text in texts.items())
