"""What a damaged workbook file still tells of its forms, and which state of each one is the best there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from itertools import chain

from model.digest import digest_of
from model.errors import FormError
from model.exchange.form_json import document_of, project_from_document
from model.form.project import Project
from model.form.template import Template
from model.form.year_record import row_ids, split, with_row_ids
from model.workbook.final_record_table import record_of
from model.workbook.final_records import FINAL, WITHDRAWN, Record
from model.workbook.form_table import YearSheet, numbers_in, sheet_in
from model.workbook.note_table import note_of
from model.workbook.notes import Note, Notes
from model.workbook.raw_pages import Value, Values
from model.workbook.salvaged_rows import SalvagedRows
from model.workbook.version_table import StoredVersion, stored_version
from model.workbook.year_sheets import form_of_sheet, has_form_of

_FORMS = ("form", "sheet")
_BEIJING = timezone(timedelta(hours=8))  # all of China has one time
_MOST_IDS = 1 << 53
_NAME = re.compile(r'"project":\{[^{}]*?"name":"((?:[^"\\]|\\.){1,100})"')


class Origin(Enum):
    """Where a form was found, the best first: the row as it was saved, and what stands in for it."""

    ROW = "原表"
    ALTERED = "原表，与校验值不符，已标明"
    VERSION = "历史版本"
    NUMBER = "原表，编号受损，已另给编号"
    REMNANT = "文件的残页"
    COPY = "备份"
    SHEET = "由同一项目的其他表补出"


@dataclass(frozen=True, slots=True)
class SalvagedForm:
    """A form as it goes into the new file; ``detail`` tells which version or copy.

    ``is_proven``: it is what stood in the row when that was saved. ``rows`` and ``sheet`` as they are stored.
    """

    id: int
    document: str
    digest: str
    project: Project
    origin: Origin
    position: int = 0
    detail: str = ""
    is_proven: bool = False
    rows: str = ""
    sheet: YearSheet | None = None

    @property
    def line(self) -> str:
        """Say in one line where the form is from."""
        detail = f"（{self.detail}）" if self.detail else ""
        return f"“{self.project.shown_name}”：{self.origin.value}{detail}"

    @property
    def loss(self) -> str:
        """Say in one sentence what was lost with the form's own row, blank if nothing was."""
        if self.is_proven:
            return ""
        return f"“{self.project.shown_name}”{_LOSSES[self.origin].format(self.detail)}"


_LOSSES = {
    Origin.ROW: "",
    Origin.ALTERED: "的内容与保存时的校验值不符，已照原样取回并标明，请核对，或恢复历史版本。",
    Origin.VERSION: "的原表读不出，已用历史版本（{}）代替，之后的改动没有找回，请核对。",
    Origin.NUMBER: "的编号受过损坏，已另给编号取回，原来编号的历史版本和定稿记录没有跟过来，请核对。",
    Origin.REMNANT: "的原表只在文件的残页里找到，可能不是最后保存的内容，请核对。",
    Origin.SHEET: "的自评表读不出，名称、目标和指标已由同一项目的其他表补出，完成情况没有找回，请核对。",
    Origin.COPY: "在原文件里读不出，已用备份（{}）里的代替，之后的改动没有找回，请核对。",
}


@dataclass(frozen=True, slots=True)
class SalvagedContents:
    """All that one state of a file tells, but its settings.

    ``lost``: the forms that must be there and of which nothing whole is, with the name if it still can be read;
    ``is_complete``: nothing speaks for more forms than those; ``removed``: when each removed form was, by id;
    ``notes``: by the ids of their forms; ``versions``: the whole ones, with their rows; ``broken_versions``: how many
    of a form (0: not known) are not.
    """

    rows: SalvagedRows
    forms: Mapping[int, SalvagedForm]
    lost: Mapping[int, str]
    removed: Mapping[int, int]
    is_complete: bool
    versions: Mapping[int, tuple[StoredVersion, Values]]
    broken_versions: Mapping[int, int]
    records: tuple[Record, ...]
    notes: Notes

    @property
    def worth(self) -> tuple[int, int, int]:
        """What makes one state of a file better than another."""
        proven = sum(form.is_proven for form in self.forms.values())
        return len(self.forms), proven, len(self.versions)

    def marks(self) -> frozenset[tuple[int, str]]:
        """Return what only this workbook and copies of it hold: forms, by id, with digests they have or had."""
        live = ((form.id, form.digest) for form in self.forms.values())
        return frozenset(
            chain(live, ((stored.form, stored.version.digest) for stored, _ in self.versions.values()))
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table of forms or of that of sheets."""

    id: int
    position: int
    document: bytes
    digest: str
    is_dead: bool = False
    rows: str = ""
    sheet: YearSheet | None = None

    @property
    def text(self) -> str | None:
        try:
            return self.document.decode("utf-8")
        except UnicodeError:
            return None

    def form(self) -> SalvagedForm | None:
        """Return the form, None if it cannot be read."""
        text = self.text
        if text is None or (project := _project(text)) is None:
            return None
        fits = digest_of(text) == self.digest
        origin = Origin.ROW if fits else Origin.ALTERED
        return SalvagedForm(
            self.id, text, self.digest, project, origin, self.position,
            is_proven=fits, rows=self.rows, sheet=self.sheet,
        )  # fmt: skip


@dataclass(slots=True)
class _Witnesses:
    """What bears witness of forms beside their rows."""

    removed: dict[int, int] = field(default_factory=dict)
    living: set[int] = field(default_factory=set)
    sheets: dict[int, YearSheet] = field(default_factory=dict)


def salvaged_contents(rows: SalvagedRows) -> SalvagedContents:
    """Find the best state of every form. Whatever the rows are, nothing is raised."""
    versions, broken = _versions(rows)
    records = tuple(
        record_of((*values[:7], values[8], values[7]))
        for _, values in sorted(rows.all_of("finalising").items())
    )
    register = rows.all_of("known_form") | _living_on_pages(rows)
    witnesses = _witnesses(register, versions, records)
    tree = _tree(rows)
    is_complete = rows.is_sound or (
        {"form", "known_form"} <= rows.walked and bool(register) and tree.keys() <= register.keys()
    )
    found = _rows_by_form(rows, tree, witnesses, is_complete)
    newest = _newest(versions)
    forms, lost = dict[int, SalvagedForm](), dict[int, str]()
    for i in sorted(found.keys() | witnesses.living):
        candidates = found.get(i, [])
        form = _best(candidates, newest.get(i))
        if form is None:
            lost[i] = _name_in(candidates)
        else:
            forms[i] = replace(form, sheet=form.sheet or witnesses.sheets.get(i))
    given = {*forms, *lost, *register, *(stored.form for stored, _ in versions.values())}
    given |= {record.form for record in records}
    forms |= _with_new_numbers(rows, max(filter(_is_id, given), default=0))
    removed = {i: when for i, when in witnesses.removed.items() if i not in forms}
    notes = _notes(rows)
    return SalvagedContents(rows, forms, lost, removed, is_complete, versions, broken, records, notes)


def _living_on_pages(rows: SalvagedRows) -> dict[int, Values]:
    """Return what the bare pages say of forms that are there: a damaged schema makes SQLite read tombstones where none are."""
    raw = () if rows.is_sound else rows.raw["known_form"]
    return {row.id: row.values for row in raw if not row.is_dead and row.values[0] is None}


def _tree(rows: SalvagedRows) -> dict[int, _Row]:
    """Return the rows that SQLite gives; where both tables have one of an id, as a damaged schema makes them, that which can be read."""
    found = dict[int, _Row]()
    for table in _FORMS:
        for i, values in rows.tables[table].items():
            if _is_id(i) and (i not in found or found[i].form() is None):
                found[i] = _row(i, values)
    return found


def _with_new_numbers(rows: SalvagedRows, highest: int) -> dict[int, SalvagedForm]:
    """Return the forms whose ids are none that we give, under ids that no other form has."""
    found = dict[int, SalvagedForm]()
    for table in _FORMS:
        for i, values in rows.tables[table].items():
            number = highest + len(found) + 1
            if not _is_id(i) and (form := _row(number, values).form()) is not None:
                found[number] = replace(form, origin=Origin.NUMBER, is_proven=False)
    return found


def with_projects_of_sheets(forms: Mapping[int, SalvagedForm], template: Template) -> dict[int, SalvagedForm]:
    """Return forms with the projects that are gone, as far as sheets of theirs show them: else nobody would see those."""
    found = dict(forms)
    for form in forms.values():
        sheet = form.sheet
        if sheet is None or not sheet.project or sheet.project in found or not has_form_of(template, sheet):
            continue
        shown = with_row_ids(form.project, numbers_in(form.rows))
        project, _ = split(shown, Project(), Project(), template, form_of_sheet(template, sheet))
        document, rows = document_of(project), ",".join(map(str, row_ids(project)))
        found[sheet.project] = SalvagedForm(
            sheet.project, document, digest_of(document), project, Origin.SHEET, rows=rows
        )
    return found


def _is_id(number: int) -> bool:
    return 0 < number < _MOST_IDS


def _row(number: int, values: Values, is_dead: bool = False) -> _Row:
    *place, document, digest, ids = values
    position, sheet = (place[0], None) if len(place) == 1 else (0, _year_sheet(place))
    return _Row(
        number,
        position if isinstance(position, int) and abs(position) < _MOST_IDS else 0,
        document if isinstance(document, bytes) else b"",
        _text(digest),
        is_dead,
        _text(ids),
        sheet,
    )


def _year_sheet(values: Sequence[Value]) -> YearSheet:
    project, form, date = values
    return YearSheet(project if isinstance(project, int) else 0, _text(form), _text(date))


def _text(value: Value) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _project(document: str) -> Project | None:
    try:
        return project_from_document(document, "")
    except FormError:
        return None


def _versions(rows: SalvagedRows) -> tuple[dict[int, tuple[StoredVersion, Values]], dict[int, int]]:
    """Return the whole versions by their ids, and how many of each form are not whole."""
    whole, broken = dict[int, tuple[StoredVersion, Values]](), dict[int, int]()
    for i, values in sorted(rows.all_of("version").items()):
        form, kept, reason, digest, seal, document, figures = values
        stored = stored_version((i, form, kept, reason, digest, figures, seal, document))
        if stored.document is not None and _is_id(stored.form):
            whole[i] = (stored, values)
        else:
            broken[stored.form] = broken.get(stored.form, 0) + 1
    return whole, broken


def _notes(rows: SalvagedRows) -> dict[int, tuple[Note, ...]]:
    """Return evidence, remarks and answers by the ids of their forms, damaged ones too."""
    found: dict[int, list[Note]] = {}
    for i, (form, kind, field_, row, about, at, *texts) in sorted(rows.all_of("note").items()):
        if isinstance(form, int) and _is_id(form) and _is_id(i):
            found.setdefault(form, []).append(note_of(form, (i, row, about, at, kind, field_, *texts)))
    return {form: tuple(notes) for form, notes in found.items()}


def _witnesses(
    register: Mapping[int, Values],
    versions: Mapping[int, tuple[StoredVersion, Values]],
    records: Sequence[Record],
) -> _Witnesses:
    """Tell the forms that must be there from those that somebody removed, as ``form_register`` and its migration do."""
    found = _Witnesses()
    for i, (when, text) in register.items():
        if sheet := sheet_in(_text(text)):
            found.sheets[i] = sheet
        if _is_id(i) and isinstance(when, int):
            found.removed[i] = when
        elif _is_id(i):
            found.living.add(i)
    kept = {stored.form for stored, _ in versions.values()}
    last = {record.form: record for record in records if record.is_sound}
    if not register:
        found.removed |= {i: 0 for i, record in last.items() if record.event == WITHDRAWN and i not in kept}
    for i, record in last.items():
        if record.event == FINAL:  # which nobody can remove, whatever a tombstone says
            found.removed.pop(i, None)
    found.living |= {i for i in (*kept, *last) if _is_id(i) and i not in found.removed}
    return found


def _rows_by_form(
    rows: SalvagedRows, tree: Mapping[int, _Row], witnesses: _Witnesses, is_complete: bool
) -> dict[int, list[_Row]]:
    """Return the rows of each form that is to be brought back: those SQLite gives first, then those of the pages."""
    found = {i: [row] for i, row in tree.items()}
    if rows.is_sound and witnesses.living <= tree.keys() and all(row.form() for row in tree.values()):
        return found
    for raw in chain.from_iterable(rows.raw[table] for table in _FORMS):
        is_wanted = raw.id in tree or raw.id in witnesses.living or not is_complete
        if is_wanted and (raw.id not in witnesses.removed or raw.id in tree):
            found.setdefault(raw.id, []).append(_row(raw.id, raw.values, raw.is_dead or raw.id in tree))
    return found


def _newest(
    versions: Mapping[int, tuple[StoredVersion, Values]],
) -> dict[int, list[StoredVersion]]:
    """Return the whole versions of each form, newest first."""
    found: dict[int, list[StoredVersion]] = {}
    for stored, _ in sorted(versions.values(), key=lambda one: one[0].version.id, reverse=True):
        found.setdefault(stored.form, []).append(stored)
    return found


def _best(rows: Sequence[_Row], versions: Sequence[StoredVersion] | None) -> SalvagedForm | None:
    """Return the best state of a form, None if there is none."""
    live = [form for row in rows if not row.is_dead and (form := row.form())]
    if whole := [form for form in live if form.is_proven]:
        is_one = len({form.document for form in whole}) == 1
        return whole[0] if is_one else replace(whole[0], origin=Origin.REMNANT, is_proven=False)
    if live:
        return live[0]
    stated = next((row for row in rows if not row.is_dead), None)
    return _from_version(versions or (), stated) or _from_remnants(rows)


def _from_version(versions: Sequence[StoredVersion], stated: _Row | None) -> SalvagedForm | None:
    """Return the version that the row's digest speaks of, else the newest one."""
    digest, position = (stated.digest, stated.position) if stated else ("", 0)
    for stored in sorted(versions, key=lambda one: one.version.digest != digest):
        document, version = stored.document or "", stored.version
        if (project := _project(document)) is not None:
            detail, is_same = f"{time_of(version.when)} {version.reason}", version.digest == digest
            return SalvagedForm(
                stored.form, document, version.digest, project, Origin.VERSION, position,
                f"{detail}，与原表相同" if is_same else detail, is_same,
            )  # fmt: skip
    return None


def _from_remnants(rows: Sequence[_Row]) -> SalvagedForm | None:
    for form in _read(rows):
        if form.is_proven:
            return replace(form, origin=Origin.REMNANT, is_proven=False)
    return None


def _read(rows: Sequence[_Row]) -> Iterator[SalvagedForm]:
    yield from (form for row in rows if (form := row.form()))


def _name_in(rows: Sequence[_Row]) -> str:
    """Return the name that a form which cannot be read still bears, blank if it does not."""
    for row in rows:
        if match := _NAME.search(row.document.decode("utf-8", "replace")):
            return match.group(1)
    return ""


def time_of(seconds: int) -> str:
    """Return a time in China: ``2026-11-23 10:05``."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M")
