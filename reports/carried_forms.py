"""Exported spreadsheets read back whole: what the sheet shows, and what the file carries along of it as it was typed.

The hidden sheet is ``reports.sheets.carried_sheet``'s. It comes from outside like any other part of a file: what it says
counts only where the visible sheet says the same.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, NamedTuple

from model.errors import UserError
from model.exchange import form_json
from model.exchange.carried import with_carried
from model.exchange.found_form import FoundForm
from model.exchange.recognise import WorksheetForm, read_worksheet
from model.form.page_options import read_options
from model.form.template import Template
from reports.form.print_job import PrintJob
from reports.reading.package import Package
from reports.reading.sheet_reading import read_sheets
from reports.reading.xlsx_reading import MAIN_PART
from reports.reading.xml_walk import Attributes
from reports.sheets.carried_name import CARRIED
from reports.sheets.xlsx_form import render_form_xlsx

# unpacked text of one carried form: the longest that can be imported as JSON is far below
MAX_CARRIED = 4_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Carried(NamedTuple):
    """A form as it was typed, and how it was exported."""

    form: form_json.Form
    job: PrintJob
    is_live: bool


def carried_texts(content: bytes, name: str) -> dict[str, str]:
    """Return what an xlsx file carries along: the JSON of each form by the name of its sheet, nothing if it is not ours."""
    package = Package(content, name)
    main, ids = package.main_part(MAIN_PART), list[str]()

    def on_sheet(attributes: Attributes) -> None:
        if attributes.get("name") == CARRIED and attributes.get("state", "visible") != "visible":
            ids.extend(value for key, value in attributes.items() if key.endswith(":id"))

    package.walk(main, {"sheet": on_sheet})
    parts = package.targets_of(main, "worksheet")
    if not ids or parts.get(ids[0], "") not in package:
        return {}
    rows = _cells(package, parts[ids[0]])
    strings = _strings(package, {int(text) for row in rows for kind, text in row if kind == "s"})
    texts = ([strings.get(int(text), "") if kind == "s" else text for kind, text in row] for row in rows)
    return {_unescaped(row[0]): _unescaped("".join(row[1:])) for row in texts if len(row) > 1}


def _cells(package: Package, part: str) -> list[list[tuple[str, str]]]:
    """Return the filled cells of the hidden sheet, row by row: ``s`` and the number of a shared string, or a text."""
    rows: list[list[tuple[str, str]]] = []
    pieces: list[str] = []
    inside: list[str] = []

    def open_cell(attributes: Attributes) -> None:
        inside[:] = [attributes.get("t", "n")]
        pieces.clear()

    def close_cell() -> None:
        kind, text = inside.pop(), "".join(pieces)
        if rows and text and (kind != "s" or text.isdecimal()):
            rows[-1].append((kind, text))

    opened = {"row": lambda _: rows.append([]), "c": open_cell}
    package.walk(
        part, opened, {"c": close_cell}, lambda text: pieces.append(text) if inside else None, CARRIED
    )
    return rows


def _strings(package: Package, wanted: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    number, length = -1, 0

    def open_string(_: Attributes) -> None:
        nonlocal number
        number += 1

    def add(text: str) -> None:
        nonlocal length
        if number in wanted:
            length += len(text)
            if length <= MAX_CARRIED:
                found[number] = found.get(number, "") + text

    for part in package.targets_of(package.main_part(MAIN_PART), "sharedStrings").values():
        package.walk(part, {"si": open_string}, {}, add)
    return found


def _unescaped(text: str) -> str:
    """Return a text in which a spreadsheet wrote ``_x005F_`` for the sign that begins such a mark."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def whole_form(found: FoundForm, text: str, source: str) -> FoundForm:
    """Return a form found on a sheet with what the file carries along of it; as it is where nothing fits it."""
    carried = _carried(text, found.template, source) if text else None
    exported = _as_exported(carried) if carried else None
    if carried is None or exported is None:
        return found
    return replace(
        found,
        project=with_carried(found.project, exported.project, carried.form.project),
        year=carried.form.year if found.year == exported.year else found.year,
        remarks=tuple(remark for remark in found.remarks if remark.message not in exported.remarks),
    )


def _carried(text: str, template: Template, source: str) -> Carried | None:
    """Return the form in a carried text; None where that is of another template, or nothing of ours."""
    if form_json.holds_too_much(text):
        return None
    try:
        data: Any = json.loads(text)
        form = form_json.parse_form(json.dumps(data["form"]), source, (template.id,))
        form_json.check_fits(form, template, source)
        options, figures = read_options(str(data["page"])), str(data["figures"])
        job = PrintJob(form.project, template, form.year, options, figures)
        return Carried(form, job, bool(data["live"]))
    except (UserError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _as_exported(carried: Carried) -> WorksheetForm | None:
    """Return what an import would read if nobody had changed the sheet since."""
    try:
        content = render_form_xlsx(carried.job, carried.is_live)
        (sheet,) = read_sheets(content, CARRIED, "xlsx").sheets
    except UserError:
        return None
    return read_worksheet(sheet, carried.job.template, carried.form.year)
