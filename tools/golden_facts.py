"""What is told of a workbook, a printed PDF or an imported form, short enough to be kept beside it as JSON.

Only what has a meaning to the user is told; what bytes carry it is not. A page of a plan is a digest of its words and one of
their places, with its first texts, so that a failure tells the page.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from model.errors import UserError
from model.exchange.form_json import Form, form_dict
from model.exchange.proof import code_of
from model.form.dated import year_form
from model.form.page_options import PageOptions, options_text
from model.form.project import Project
from model.form.template import SELF_EVALUATION, Template
from model.grid.computed import Computed, compute
from model.reading.amounts import shortest, two_decimals
from model.workbook.notes import Note, place_of_note
from model.workbook.workbook import Workbook
from reports.form.plan import Page
from reports.form.print_job import PrintJob
from reports.form_reading import read_forms
from reports.pdf.page_content import TextLine
from reports.proof.verify import verify_pdf

Facts = dict[str, Any]
DIGEST_SIGNS, FIRST_TEXTS = 16, 3


def workbook_facts(workbook: Workbook) -> Facts:
    """Return what a workbook holds, form by form."""
    return {
        "year": workbook.year,
        "template": workbook.template.id,
        "page": options_text(workbook.page_options),
        "unit": dict(workbook.unit_data.texts),
        "forms": {str(project_id): form_facts(workbook, project_id) for project_id in workbook.all_ids},
    }


def form_facts(workbook: Workbook, project_id: int) -> Facts:
    """Return a form's figures, findings, code, pages, versions and records of 定稿."""
    computed = workbook.computed(project_id)
    return {
        **computed_facts(computed),
        "final": workbook.final_record(project_id) is not None,
        "records": [
            [one.when, one.event, one.person, one.reason, one.page, one.is_sound]
            for one in workbook.records(project_id)
        ],
        "versions": list(_version_facts(workbook, project_id)),
        "notes": [_note_facts(note, computed.project) for note in workbook.notes(project_id)],
        "pages": plan_facts(computed, workbook.page_options_of(project_id)),
    }


def computed_facts(computed: Computed) -> Facts:
    """Return a form's name, figures, findings and short code."""
    evaluation = computed.evaluation
    lines = {"total": evaluation.funds_total, **evaluation.funds}
    return {
        "name": computed.project.name,
        "code": code_of(computed),
        "total": [shortest(evaluation.total_weight), shortest(evaluation.total_score), evaluation.grade],
        "execution": two_decimals(evaluation.funds_score),
        "funds": {
            key: [*map(two_decimals, (line.initial, line.adjusted, line.executed)), line.rate_text]
            for key, line in lines.items()
        },
        "scores": [
            f"{one.method} {'—' if one.score is None else shortest(one.score)}"
            for one in evaluation.indicators
        ],
        "sections": {
            one.section.name: [shortest(one.weight), shortest(one.score)] for one in evaluation.sections
        },
        "findings": [
            f"{one.severity} {one.code}@{one.field}{' answered' if one.note else ''}"
            for one in computed.findings
        ],
    }


def _note_facts(note: Note, project: Project) -> list[Any]:
    """Return what a note says, about which field as the form stands, and whether it is what was written."""
    place = place_of_note(note, project)
    return [note.id, note.kind, str(place), note.when, note.person, note.text, note.about, note.is_sound]


def _version_facts(workbook: Workbook, project_id: int) -> Iterator[str]:
    """Yield time, reason, total and code of each version, newest first."""
    for version in workbook.versions(project_id):
        old = compute(workbook.version_project(version.id), workbook.template, workbook.year)
        yield f"{version.when} {version.reason} {shortest(old.evaluation.total_score)} {code_of(old)}"


def plan_facts(computed: Computed, options: PageOptions) -> Facts:
    """Return how a form is laid out."""
    plan = PrintJob(computed.project, computed.template, computed.year, options, computed).plan
    return {
        "paper": f"{plan.width:.1f} × {plan.height:.1f}, {plan.size:g} pt",
        "pages": [_page_facts(page) for page in plan.pages],
    }


def _page_facts(page: Page) -> Facts:
    lines = [*page.texts, *(line for box in page.boxes for line in box.lines)]
    places = (
        [_numbers(box[2:6]) for box in page.boxes] + [_numbers(page.frame)] + [_place(line) for line in lines]
    )
    return {
        "boxes": len(page.boxes),
        "lines": len(lines),
        "words": _digest([line.text for line in lines]),
        "places": _digest(places),
        "first": [line.text for line in lines[:FIRST_TEXTS]],
    }


def _place(line: TextLine) -> str:
    return f"{_numbers((line.x, line.y, line.size, line.spacing))} {int(line.bold)}"


def _numbers(values: Iterable[float]) -> str:
    """Write lengths so coarsely that no machine's rounding shows."""
    return " ".join(f"{value:.1f}" for value in values)


def _digest(texts: Iterable[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:DIGEST_SIGNS]


def stored_versions(path: Path) -> list[str]:
    """Return form, time, reason and the unpacked document's digest of all versions in a file, without the program."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        query = "SELECT form, kept, reason, document FROM version ORDER BY id"
        rows = connection.execute(query).fetchall()
    return [
        f"{form} {kept} {reason} {sha256(zlib.decompress(data)).hexdigest()}"
        for form, kept, reason, data in rows
    ]


def sheet_facts(pdf: Path, workbook: Workbook | None = None) -> list[str]:
    """Return what ``verify`` finds in a PDF: verdict, code, name, and the cells that differ; or that it is refused."""
    try:
        checks = verify_pdf(pdf, workbook)
    except UserError:
        return ["refused"]
    return [
        " | ".join(
            [
                one.verdict.value,
                one.code,
                one.name,
                *(f"{d.old_text} → {d.new_text}" for d in one.differences),
            ]
        )
        for one in checks
    ]


def imported_facts(path: Path, workbook: Workbook) -> list[Facts]:
    """Return for each form that a file gives its code and, to be looked into, all its texts."""
    return [_imported(one.form, workbook) for one in read_forms(path, workbook)]


def _imported(form: Form, workbook: Workbook) -> Facts:
    template = year_form(workbook.template, form.form_id, form.date)
    is_usual = form.form_id == SELF_EVALUATION
    return {
        "year": form.year,
        "code": code_of(compute(form.project, template, form.year)),
        "form": form_texts(form.project, template, form.year),
        **({} if is_usual else {"sheet": [form.form_id, form.date]}),
    }


def form_texts(project: Project, template: Template, year: int) -> dict[str, str]:
    """Return the texts of a form by their places in the form JSON, blank ones left out."""
    return dict(_flat(form_dict(project, template, year), ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _flat(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _flat(below, f"{path}[{place}]")
    elif value != "":
        yield path, str(value)
