"""Going on with a workbook file that another program wrote meanwhile: what is not saved yet here is put into what stands there."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from model.digest import digest_of
from model.exchange.form_json import document_of
from model.workbook.joining import WHOLE, Differing, Joining, join, unchanged_kept
from model.workbook.snapshot import Snapshot
from model.workbook.versions import FINALISED, JOINED, VersionMark
from model.workbook.workbook_contents import WorkbookContents
from model.workbook.workbook_file import WorkbookFile


def take_up(file: WorkbookFile, earlier: WorkbookFile, mine: Snapshot) -> Joining:
    """Let ``file``, as it stands there now, take the place of its ``earlier`` reader; return what becomes of ``mine``.

    States of which something does not stand in the forms are kept as versions, and the account tells what it is.
    """
    file.written = unchanged_kept(file.written, earlier.written)
    joining = join(earlier.written, mine, file.written, file.given_ids, file.is_locked)
    clashes = (*joining.clashes, *_lost_records(file, earlier, joining))
    file.sheets.update(joining.now.sheets)
    joining = replace(joining, now=replace(joining.now, sheets=file.sheets), clashes=clashes)
    if _is_equal(joining.now, file.written):
        joining = replace(joining, now=file.written)
    file.follow(earlier, joining.moved)
    for form, state in joining.aside:
        file.keep_version(form, state, JOINED)
    for clash in clashes:
        named = joining.now.forms.get(clash.form or 0)
        file.note(JOINED, clash.form, f"{named.shown_name}·{clash.sentence}" if named else clash.sentence)
    return joining


def _is_equal(now: Snapshot, written: Snapshot) -> bool:
    return (
        not now.changed_since(written)
        and now.has_order_of(written)
        and (now.template.text, now.page, now.unit) == (written.template.text, written.page, written.unit)
        and (now.notes, now.seals) == (written.notes, written.seals)
    )


def _lost_records(file: WorkbookFile, earlier: WorkbookFile, joining: Joining) -> list[Differing]:
    """Tell which 定稿 of this side is not in the file that stands there now; the form as it was finalised is kept."""
    found = []
    for record in earlier.final.all:
        if record in file.final.of(record.form) or (form := joining.now.forms.get(record.form)) is None:
            continue
        if record.is_sound and record.digest == digest_of(document_of(form)):
            file.keep_version(record.form, form, FINALISED, record.figures)
        told = f"{record.when} {record.person}"
        found.append(Differing(record.form, None, WHOLE, "文件里没有这条定稿记录，请核对后重新定稿", told))
    return found


def is_kin(mine: WorkbookContents, other: WorkbookContents) -> bool:
    """Tell whether two workbooks of one file name are states of the same one, not just any two of that name."""
    theirs = set(other.ids)
    shared = [i for i in mine.ids if i in theirs]
    are_equal = any(are_alike(mine, other, i) for i in shared)
    return mine.year == other.year and (are_equal or not mine.ids or not other.ids)


class Past(NamedTuple):
    """What tells whether two workbooks were one once: the year, and the versions of the projects."""

    year: int
    versions: frozenset[VersionMark]

    @classmethod
    def of(cls, workbook: WorkbookContents) -> Past:
        """Return that of a workbook. Raises StoreError."""
        projects = frozenset(workbook.ids)
        return cls(workbook.year, frozenset(mark for mark in workbook.version_marks if mark.form in projects))

    def is_shared(self, other: Past) -> bool:
        """Tell whether a project has a version in both."""
        return self.year == other.year and not self.versions.isdisjoint(other.versions)


def are_alike(mine: WorkbookContents, other: WorkbookContents, project: int) -> bool:
    """Tell whether a project that two workbooks have under one id is the same: its name, or an indicator of it."""
    forms = mine.project(project), other.project(project)
    names = ({row.name for row in form.indicators if row.name} for form in forms)
    return forms[0].name == forms[1].name or not set.isdisjoint(*names)
