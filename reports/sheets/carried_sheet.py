"""The hidden sheet of an exported workbook: each form as it was typed, for what its visible sheet cannot show.

Methods, grades, hidden decimals, spaces at the ends: an import takes them from here wherever the visible sheet still says
what was exported (``reports.carried_forms``). Answers to warnings go nowhere, as on paper.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from model.exchange.form_json import form_dict
from model.form.page_options import options_text
from reports.form.print_job import PrintJob
from reports.sheets.carried_name import CARRIED

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# of each row: the sheet's name, then the form's JSON in pieces, each short enough for a cell
PIECE = 8000


def write_carried(book: Workbook, forms: Iterable[tuple[str, PrintJob]], is_live: bool) -> None:
    """Add the hidden sheet: one row for each form, which stands on the sheet of that name."""
    sheet = book.add_worksheet(CARRIED)
    for row, (name, job) in enumerate(forms):
        sheet.write_string(row, 0, name)
        text = carried_text(job, is_live)
        for number, start in enumerate(range(0, len(text), PIECE), start=1):
            sheet.write_string(row, number, text[start : start + PIECE])
    sheet.very_hidden()


def carried_text(job: PrintJob, is_live: bool) -> str:
    """Return a form, and how it was exported, as JSON in ASCII, which no program that saves the file again changes."""
    data = {
        "form": form_dict(replace(job.project, notes={}), job.template, job.year),
        "page": options_text(job.options),
        "figures": job.figures,
        "live": is_live,
    }
    # a spreadsheet would take _x0041_ for an escaped sign
    return json.dumps(data, separators=(",", ":")).replace("_x", "\\u005fx")
