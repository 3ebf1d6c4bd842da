"""A form that was found on a sheet: what came in, what is to be looked at, and what found no place (docs/domain.md 9.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.exchange.worksheet import Area
from model.form.project import Project
from model.form.template import Template

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: its cell as in ``Sheet1!D12``, the text that stands there, one sentence.

    Cell and text are blank where it concerns the whole form.
    """

    message: str
    severity: Severity = "warning"
    cell: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A text of the sheet that came into no field: its cell, the text, one sentence that says so."""

    cell: str
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A form with the template it was read by; ``year`` is None where the sheet names none.

    ``area`` is where it stands on its sheet.
    """

    area: Area
    template: Template
    year: int | None
    project: Project
    remarks: tuple[Remark, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
