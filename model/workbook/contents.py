"""What stands in a workbook file beside its versions, read in one go."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from model.errors import DamagedError
from model.workbook import (
    final_record_table,
    form_register,
    form_table,
    log_table,
    note_table,
    set_digest,
    settings_table,
    version_table,
)
from model.workbook.final_records import Record
from model.workbook.form_table import FormHead, StoredForm, YearSheet
from model.workbook.notes import Notes
from model.workbook.official_templates import settings_digest
from model.workbook.versions import Version


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything in a workbook file but the versions.

    ``settings_intact``: template and year still match their ``settings_digest``; ``accepted_template``: the digest of
    a template that somebody answered for although it is not official; ``last_versions``: each form's newest one;
    ``records``: those of 定稿, oldest first; ``page``, ``unit``, ``seals``: the texts of the page options, of what the
    unit set once and of its keys, ``versions``: the damaged ones for which somebody answered, "?" if they are damaged;
    ``lost``: the forms that must be there and are not, ``lost_sheets`` which sheets they were; ``removed``: those that
    somebody removed; ``set_missing``: what is missing in the digest over the whole file, 0 if it fits (None where
    nobody looked yet), ``log_intact``: the account its chain; ``beside_journal``: a journal of another file lies beside it; ``heads``: the
    forms, where they are not read yet.
    """

    template_text: str
    year: int
    forms: tuple[StoredForm, ...]
    heads: tuple[FormHead, ...] = ()
    settings_intact: bool = True
    settings_digest: str = ""
    accepted_template: str = ""
    last_versions: Mapping[int, Version] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    page: str = ""
    unit: str = ""
    seals: str = ""
    versions: str = ""
    notes: Notes = field(default_factory=dict)
    lost: tuple[int, ...] = ()
    lost_sheets: Mapping[int, YearSheet] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    set_missing: int | None = 0
    log_intact: bool = True
    beside_journal: bool = False


def read_contents(connection: sqlite3.Connection, name: str, at_once: int | None = None) -> Contents:
    """Read the file of that name within a transaction; of more than so many forms only the heads. Raises DamagedError."""
    settings = settings_table.read(connection)
    is_large = at_once is not None and form_table.count(connection) > at_once
    forms = () if is_large else tuple(form_table.read_forms(connection))
    heads = tuple(form_table.read_heads(connection)) if is_large else ()
    lost = form_register.lost_forms(connection)
    lost_sheets = {i: sheet for i, text in lost.items() if (sheet := form_table.sheet_in(text))}
    template, year = settings.get("template", ""), settings.get("year", "")
    if not re.fullmatch("[0-9]{4}", year):
        raise DamagedError(f"工作簿“{name}”已损坏：缺少年度，请改用备份。")
    if form_table.has_odd_ids(forms or heads):
        raise DamagedError(f"工作簿“{name}”已损坏：项目编号不对，请改用备份。")
    expected = settings_digest(template, year)
    digest = settings.get("digest", expected)
    return Contents(
        template_text=template,
        year=int(year),
        forms=forms,
        heads=heads,
        settings_intact=digest == expected,
        settings_digest=digest,
        accepted_template=settings.get(settings_table.ACCEPTED, ""),
        last_versions=version_table.last_versions(connection),
        records=final_record_table.all_records(connection),
        page=settings_table.guarded(settings, "page"),
        unit=settings_table.guarded(settings, "unit"),
        seals=settings_table.guarded(settings, "seals"),
        versions=settings_table.guarded(settings, "versions"),
        notes=note_table.all_notes(connection),
        lost=tuple(lost),
        lost_sheets=lost_sheets,
        removed=form_register.removed_forms(connection),
        set_missing=None if is_large else set_digest.missing(connection),
        log_intact=log_table.is_intact(log_table.all_entries(connection)),
    )
