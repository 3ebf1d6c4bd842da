"""Another state of the very same workbook, taken in by form and cell: the second file that a sync program left, a copy worked on elsewhere.

The state from which both came is, for each form, its newest version that both files have; where there is none, what
both have alike. Nothing of either is dropped: what stands here stays where both have something else, and the other
side's is kept as a version and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

from model.digest import digest_of
from model.errors import StoreError
from model.exchange.form_json import document_of
from model.form.page_options import USUAL
from model.form.project import Project
from model.form.three_way import common_part
from model.form.unit_data import NOTHING
from model.form.year_record import row_ids, with_row_ids
from model.workbook.final_records import ACCEPTED, EVENT_NAMES, Record
from model.workbook.form_table import YearSheet
from model.workbook.forms import Forms
from model.workbook.joining import WHOLE, Differing, Joining, join
from model.workbook.snapshot import Snapshot
from model.workbook.versions import JOINED
from model.workbook.workbook_file import WorkbookFile
from model.workbook.year_sheets import YearSheets

RECORDS = "定稿记录"  # the caption of what the other state knows of 定稿 and this one does not


def take_in(
    file: WorkbookFile, mine: Snapshot, other: WorkbookFile, are_alike: Callable[[int], bool]
) -> Joining:
    """Put another state into ``mine``. ``are_alike``: a project's id means the same one in both, else it comes in anew."""
    return _TakingIn(file, mine, other, are_alike).done()


class _TakingIn:
    def __init__(
        self, file: WorkbookFile, mine: Snapshot, other: WorkbookFile, are_alike: Callable[[int], bool]
    ) -> None:
        self._file, self._mine, self._other = file, mine, other
        self._clashes: list[Differing] = []
        self._aside: list[tuple[int, Project]] = []
        self._ids = self._new_ids(are_alike)
        self._theirs = self._prepared()
        self._clashes += self._other_records()

    def _new_ids(self, are_alike: Callable[[int], bool]) -> dict[int, int]:
        """Return which form of the other file is which one here; what is not here, or is something else, gets a new id."""
        mine, theirs = self._mine, self._other.written
        known = {sheet: number for number, sheet in mine.sheets.items()}
        following = max((*self._file.given_ids, *mine.sheets, *mine.forms), default=0)
        found: dict[int, int] = {}
        for number in theirs.projects:
            is_new = number not in mine.forms or number in mine.sheets or not are_alike(number)
            following += is_new
            found[number] = following if is_new else number
        for number, sheet in theirs.sheets.items():
            here = known.get(replace(sheet, project=found.get(sheet.project, sheet.project)))
            if here is None:
                following += 1
            found[number] = here or following
        return found

    def _prepared(self) -> Snapshot:
        """Return the other state with the ids and the template of this one, without what must not come in."""
        theirs, mine, sheets = self._other.written, self._mine, YearSheets(dict(self._other.written.sheets))
        forms: dict[int, Project] = {}
        for number, form in theirs.forms.items():
            here = self._ids[number]
            if self._other.damaged.stored(number, form):
                self._clashes.append(Differing(here, None, WHOLE, "这里的内容", "另一份已损坏，没有并入"))
                continue
            if theirs.template.text != mine.template.text:
                ids = row_ids(form)
                form = with_row_ids(sheets.converted(number, form, theirs.template, mine.template), ids)
            if self._file.is_locked(here) and here in mine.forms and form != mine.forms[here]:
                self._aside.append((here, form))
                self._clashes.append(
                    Differing(here, None, WHOLE, "已定稿或受损，内容不变", "另一份的内容存为历史版本")
                )
                form = mine.forms[here]
            known = mine.forms.get(here)
            forms[here] = known if known is not None and known == form else form
        return Snapshot(
            Forms(forms),
            mine.template,
            theirs.page,
            {self._ids[number]: self._here(sheet) for number, sheet in theirs.sheets.items()},
            tuple(self._ids[i] for i in theirs.projects if self._ids[i] in forms),
            theirs.unit,
            {self._ids[i]: notes for i, notes in theirs.notes.items() if self._ids.get(i) in forms},
            mine.seals,  # the other's 定稿 does not come in, nor its keys
        )

    def _other_records(self) -> Iterator[Differing]:
        """Yield for each form what happened to its 定稿 in the other state alone: that does not come in, so it is told."""
        for number, here in self._ids.items():
            known = {_said(record) for record in self._file.final.of(here)}
            records = (one for one in self._other.final.of(number) if one.event != ACCEPTED)
            new = [one for one in records if _said(one) not in known]
            if new:
                final = self._file.final.final(here)
                mine = _told(final) if final is not None else "没有定稿"
                yield Differing(here, None, RECORDS, mine, f"{_told(new[-1])}，没有并入")

    def _here(self, sheet: YearSheet) -> YearSheet:
        return replace(sheet, project=self._ids.get(sheet.project, sheet.project))

    def done(self) -> Joining:
        mine, theirs = self._mine, self._theirs
        old = {new: old for old, new in self._ids.items()}
        forms = {i: self._base_of(i, old[i]) for i in theirs.forms if i in mine.forms}
        same = {i: tuple(n for n in mine.notes.get(i, ()) if n in notes) for i, notes in theirs.notes.items()}
        projects = tuple(i for i in mine.projects if i in forms)
        base = Snapshot(Forms(forms), mine.template, USUAL, mine.sheets, projects, NOTHING, same, mine.seals)
        if mine.page == theirs.page:
            base = replace(base, page=mine.page)
        if mine.unit == theirs.unit:
            base = replace(base, unit=mine.unit)
        joining = join(base, mine, theirs, self._file.given_ids, lambda form: False)
        self._file.sheets.update(joining.now.sheets)
        clashes = (*self._clashes, *joining.clashes)
        self._file.note(JOINED, None, f"“{self._other.path.name}”")
        for form, state in (*self._aside, *joining.aside):
            self._file.keep_version(form, state, JOINED)
        for clash in clashes:
            named = joining.now.forms.get(clash.form or 0)
            told = f"{named.shown_name}·{clash.sentence}" if named else clash.sentence
            self._file.note(JOINED, clash.form, f"{told}（{self._other.path.name}）")
        return replace(joining, now=replace(joining.now, sheets=self._file.sheets), clashes=clashes)

    def _base_of(self, here: int, there: int) -> Project:
        """Return the newest state of a form that both files know, else what both have alike."""
        mine, theirs = self._mine.forms[here], self._theirs.forms[here]
        if mine == theirs:
            return mine
        with suppress(StoreError):
            own, others = self._file.versions(here), self._other.versions(there)
            known = {digest_of(document_of(theirs)), *(version.digest for version in others)}
            if digest_of(document_of(mine)) in known:
                return mine
            for version in own:
                if version.digest == digest_of(document_of(theirs)):
                    return theirs
                if version.digest in known:
                    return with_row_ids(self._file.version_of(version.id)[1], ())
        return common_part(mine, theirs)


def _said(record: Record) -> tuple[object, ...]:
    return record.at, record.event, record.person, record.reason, record.digest


def _told(record: Record) -> str:
    return f"{record.person} {record.when} {EVENT_NAMES.get(record.event, RECORDS)}"
