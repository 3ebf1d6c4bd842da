"""A form that was found on a sheet: what came in, what is to be looked at, and what found no place (docs/domain.md 9.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from model.exchange.worksheet import Area
from model.form.field_path import FieldPath
from model.form.project import Project
from model.form.template import Template

NO_UNIT = "表上没有写金额的单位"
"""How the remark begins that asks for the unit of money."""
Severity = Literal["info", "warning", "error"]
Part = Literal["caption", "project", "money", "goal", "indicator", "score", "sum"]


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
class Use:
    """What a cell of the sheet was taken for; ``path`` is the field it came into, None if it is a caption or a sum."""

    part: Part
    path: FieldPath | None = None


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column of the table of indicators by its role, blank if it has none; it may be several of the sheet's."""

    role: str
    caption: str
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A form with the template it was read by; ``year`` is None where the sheet names none.

    ``area`` is where it stands on its sheet; ``uses`` says what its cells were taken for, by row and column from 0;
    ``columns`` are those of the table of indicators, ``head`` the first and the last row of its captions.
    ``layout``: by what sheets of the same layout know each other.
    """

    area: Area
    template: Template
    year: int | None
    project: Project
    remarks: tuple[Remark, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    uses: Mapping[tuple[int, int], Use] = field(default_factory=dict)
    columns: tuple[ColumnUse, ...] = ()
    head: tuple[int, int] = (0, 0)
    layout: str = ""
