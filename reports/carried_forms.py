"""Exported files read back whole: what sheet or table shows, and what the file carries along of it as it was typed.

What a file carries (``reports.carried_texts``) comes from outside like any other part of it: it counts only where the
visible sheet says the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from model.errors import UserError
from model.exchange import form_json
from model.exchange.carried import with_carried
from model.exchange.found_form import FoundForm
from model.exchange.recognise import find_forms
from model.exchange.worksheet import Worksheet
from model.form.page_options import read_options
from model.form.template import SELF_EVALUATION, Template
from reports.form.print_job import PrintJob
from reports.reading.sheet_reading import read_sheets
from reports.sheets.carried_name import CARRIED
from resources.forms import bundled_template, known_ids


class Carried(NamedTuple):
    """A form as it was typed, and how it was exported."""

    form: form_json.Form
    job: PrintJob
    is_live: bool


def whole_form(found: FoundForm, text: str, source: str, kind: str) -> FoundForm:
    """Return a form found on a sheet with what the file carries along of it; as it is where nothing fits it."""
    carried = _carried(text, {found.template.id: found.template}, source) if text else None
    is_it = carried and (carried.form.template_id, carried.form.form_id) == (
        found.template.id,
        SELF_EVALUATION,
    )
    sheet = _as_exported(carried, kind) if carried and is_it else None
    forms = find_forms(sheet, [found.template], carried.form.year) if carried and sheet else iter(())
    exported = next(forms, None)
    if carried is None or exported is None:
        return found
    remarks = {remark.message for remark in exported.remarks}
    unplaced = {(one.text, one.message) for one in exported.unplaced}
    return replace(
        found,
        project=with_carried(found.project, exported.project, carried.form.project),
        year=carried.form.year if found.year == exported.year else found.year,
        remarks=tuple(remark for remark in found.remarks if remark.message not in remarks),
        unplaced=tuple(one for one in found.unplaced if (one.text, one.message) not in unplaced),
    )


def whole_other_form(
    sheet: Worksheet, text: str, others: Mapping[str, Template], source: str, kind: str
) -> tuple[form_json.Form, Template] | None:
    """Return the form of the year, other than the self-evaluation, that stands on a sheet as it was exported, else None.

    ``others``: templates by id beside those that come with the program.
    """
    carried = _carried(text, others, source) if text else None
    if carried is None or carried.form.form_id == SELF_EVALUATION:
        return None
    exported = _as_exported(carried, kind)
    if exported is None or exported.rows != sheet.rows:
        return None
    return carried.form, carried.job.template


def _carried(text: str, others: Mapping[str, Template], source: str) -> Carried | None:
    """Return the form in a carried text; None where it is of no known template, or nothing of ours."""
    if form_json.holds_too_much(text):
        return None
    try:
        data: Any = json.loads(text)
        form = form_json.parse_form(json.dumps(data["form"]), source, known_ids(others))
        place = others.get(form.template_id) or bundled_template(form.template_id)
        template = form_json.form_of_year(form, place, source)
        form_json.check_fits(form, template, source)
        options, figures = read_options(str(data["page"])), str(data["figures"])
        job = PrintJob(form.project, template, form.year, options, figures)
        return Carried(form, job, bool(data["live"]))
    except (UserError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _as_exported(carried: Carried, kind: str) -> Worksheet | None:
    """Return the sheet that a form gave, which an import would read if nobody had changed it since."""
    try:
        if kind == "docx":
            from reports.sheets.docx_form import render_form_docx  # takes a while to import

            content = render_form_docx(carried.job)
        else:
            from reports.sheets.xlsx_form import render_form_xlsx  # takes a while to import

            content = render_form_xlsx(carried.job, carried.is_live)
        return next(iter(read_sheets(content, CARRIED, "docx" if kind == "docx" else "xlsx").sheets), None)
    except UserError:
        return None
