"""What an open workbook holds, and what follows from it: forms, figures, records, versions, damage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from model.errors import StoreError, UserError
from model.exchange.kept_figures import compute_kept, doubted, with_project_changes
from model.files import is_read_only
from model.form.page_options import PageOptions, read_options
from model.form.project import Project, empty_project
from model.form.template import Template
from model.form.unit_data import UnitData, filled
from model.grid.computed import Computed
from model.workbook.damage import RULES, Damage, DamageKind
from model.workbook.final_records import Record
from model.workbook.form_reader import UnreadableFormError
from model.workbook.form_table import MAX_ID, UNIT, YearSheet
from model.workbook.notes import Note, Notes, notes_after
from model.workbook.seals import Seals
from model.workbook.versions import Version, VersionMark
from model.workbook.workbook_file import WorkbookFile
from model.workbook.year_sheets import YearSheets, form_of_sheet, has_form_of

RECENT = 512  # forms of which all that follows is remembered


class WorkbookContents:
    """A unit's projects of one year with their forms, as they are now. ``Workbook`` changes them."""

    def __init__(self, file: WorkbookFile) -> None:
        self._file = file
        self._now = file.written
        self._sheets = YearSheets(file.sheets)
        self.year = file.year
        self._computed: dict[int, Computed] = {}

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._file.path

    @property
    def template(self) -> Template:
        """The template of the self-evaluations, with the other forms of the year."""
        return self._now.template

    @property
    def page_options(self) -> PageOptions:
        """How forms that are not final are put on paper."""
        return self._now.page

    @property
    def unit_data(self) -> UnitData:
        """What the unit set once for its forms; a form may differ."""
        return self._now.unit

    @property
    def seals(self) -> Seals:
        """What the workbook knows of the keys with which its forms are finalised."""
        return self._now.seals

    @property
    def finalised(self) -> frozenset[int]:
        """The ids of all forms that were ever finalised, also of such as are not there."""
        return self._file.final.forms

    @property
    def all_notes(self) -> Notes:
        """Evidence, remarks and answers of all forms, by their ids."""
        return self._now.notes

    def notes(self, form_id: int) -> tuple[Note, ...]:
        """Return evidence, remarks and answers of a form, oldest first."""
        return self._now.notes.get(form_id, ())

    @property
    def time(self) -> int:
        """The time in UTC seconds."""
        return self._file.now

    @property
    def ids(self) -> tuple[int, ...]:
        """The projects' ids in their order."""
        return self._now.projects

    def project(self, form_id: int) -> Project:
        """Return what a project's form, or a sheet of the year, shows as typed; a final sheet as it was finalised."""
        sheet = self._sheets.known.get(form_id)
        if sheet is None or self.final_record(form_id):
            return self._now.forms[form_id]
        return self._sheets.shown(self._now, form_id)

    def document(self, form_id: int) -> str | None:
        """Return the JSON text of a project's form that nobody looked at yet, None for any other: that is to be read."""
        return None if form_id in self._sheets.known else self._now.forms.document(form_id)

    def __contains__(self, form_id: int) -> bool:
        """Tell whether a form can be looked at; a sheet of a form that the template does not have waits unseen."""
        sheet = self._sheets.known.get(form_id)
        if sheet is not None and not has_form_of(self.template, sheet):
            return False
        if sheet is None or self.final_record(form_id):  # a final sheet shows its own record, or is lost
            return form_id in self._now.forms
        return not sheet.project or sheet.project in self._now.forms

    def template_of(self, form_id: int) -> Template:
        """Return the form of the year that a project's form or a sheet is."""
        sheet = self._sheets.known.get(form_id)
        return self.template if sheet is None else form_of_sheet(self.template, sheet)

    def sheet(self, form_id: int) -> YearSheet | None:
        """Return which sheet of the year it is, None for a project's self-evaluation."""
        return self._sheets.known.get(form_id)

    def owner_of(self, form_id: int) -> int:
        """Return the project of a form; a sheet about the unit itself has none and stands for itself."""
        sheet = self.sheet(form_id)
        return sheet.project if sheet is not None and sheet.project else form_id

    def name_of(self, form_id: int) -> str:
        """Return what a form is called where several stand side by side: the project, and which sheet of its year."""
        sheet, form = self.sheet(form_id), self.project(form_id)
        if sheet is None or not has_form_of(self.template, sheet):
            return form.shown_name
        title = self.template_of(form_id).title_of(self.year)
        return f"{form.shown_name}·{title}" if form.name or sheet.project else title

    def unit_sheet_id(self, form_id: str) -> int:
        """Return the id of the sheet of a form that is about the unit itself. Raises KeyError as ``sheet_id``."""
        return self.sheet_id(UNIT, form_id)

    def is_begun_sheet(self, form_id: int) -> bool:
        """Tell whether it is a sheet of the year, and something was typed into it."""
        return self.sheet(form_id) is not None and form_id in self._now.forms

    def sheets_of(self, project_id: int) -> tuple[int, ...]:
        """Return the ids of a project's sheets in which something was typed, in the order of the year."""
        return tuple(self._sheets.begun(self._now, project_id))

    @property
    def kept_sheets(self) -> dict[int, YearSheet]:
        """Every sheet in which something was typed, by its id, also of forms that the template does not have."""
        return {i: sheet for i, sheet in self._sheets.known.items() if i in self._now.forms}

    def forms_of(self, project_id: int) -> tuple[int, ...]:
        """Return the ids of a project's self-evaluation and of its sheets, in the order of the year."""
        order = [form.form_id for form in self.template.year_forms]
        place = order.index(self.template.form_id)
        sheets = self.sheets_of(project_id)
        before = [i for i in sheets if order.index(self._sheets.known[i].form) < place]
        return (*before, project_id, *sheets[len(before) :])

    @property
    def untouched(self) -> tuple[int, ...]:
        """The one blank form of a new workbook into which nothing was typed: it gives way to forms that come in."""
        if len(self.ids) != 1 or self.begun_ids != self.ids or self.damage_of(self.ids[0]) is not None:
            return ()
        (only,) = self.ids
        blank = filled(empty_project(self.template), self.unit_data, self.template)
        is_blank = self.project(only) == blank and not self.notes(only) and self.final_record(only) is None
        return self.ids if is_blank else ()

    @property
    def all_ids(self) -> tuple[int, ...]:
        """The ids of all projects and of their begun sheets, project by project, at last those of the unit itself."""
        if not self._sheets.known:
            return self.ids
        return (*(i for project in self.ids for i in self.forms_of(project)), *self.sheets_of(UNIT))

    @property
    def begun_ids(self) -> tuple[int, ...]:
        """The same without the self-evaluations of projects that so far were only declared, monitored or the like."""
        return tuple(i for i in self.all_ids if not self._is_still_to_begin(i))

    def is_begun(self, form_id: int) -> bool:
        """Tell whether a form is one of those, without looking at the others."""
        is_there = self.sheet(form_id) is None or self.is_begun_sheet(form_id)
        return is_there and not self._is_still_to_begin(form_id)

    def _is_still_to_begin(self, form_id: int) -> bool:
        is_project = self.sheet(form_id) is None
        return (
            is_project
            and self.final_record(form_id) is None
            and self._sheets.is_all_that_is_begun(self._now, form_id)
        )

    def alike(self, form_id: int) -> tuple[int, ...]:
        """Return the ids of the same form, for the same month, of all projects in their order."""
        wanted = self.sheet(form_id)
        if wanted is None:
            return self.ids
        others = (self._sheets.id_of(replace(wanted, project=project)) for project in self.ids)
        return tuple(i for i in others if i is not None and (i in self._now.forms or i == form_id)) or (
            form_id,
        )

    def sheet_id(self, project_id: int, form_id: str, date: str = "") -> int:
        """Return the id of a sheet of a form, which begins to be in the workbook with the first text typed there.

        ``date``: the last day of the month up to which a dated form tells. Raises KeyError for a form there is not.
        """
        form = self.template.form(form_id)
        if form is self.template or form.is_dated != bool(date):
            raise KeyError(form_id)
        sheet = YearSheet(project_id, form_id, date)
        number = self._sheets.id_of(sheet)
        if number is None:
            (number,) = self._new_ids(1)
            self._sheets.note(number, sheet)
        return number

    def computed(self, project_id: int) -> Computed:
        """Return figures, findings and grid of a project, after a change computed from what they were.

        A final form keeps the figures it was finalised with (docs/domain.md 10).
        """
        found = self.computed_in_passing(project_id)
        self._computed.pop(project_id, None)
        self._computed[project_id] = found
        if len(self._computed) > RECENT:
            del self._computed[next(iter(self._computed))]  # what was not asked for longest
        return found

    def computed_in_passing(self, project_id: int) -> Computed:
        """Return the same without remembering it."""
        known, project = self._computed.get(project_id), self.project(project_id)
        is_final_sheet = self.sheet(project_id) is not None and self.final_record(project_id) is not None
        if known is not None and known.project is project and not is_final_sheet:
            return known
        figures = self.kept_figures_of(project_id)
        known = compute_kept(project, self.template_of(project_id), self.year, figures, known)
        if not figures and self.final_record(project_id):
            known = doubted(known)
        if is_final_sheet:
            known = with_project_changes(known, self._sheets.changed_since(self._now, project_id))
        return known

    def records(self, project_id: int) -> tuple[Record, ...]:
        """Return who finalised a form or took that back, oldest first."""
        return self._file.final.of(project_id)

    def final_record(self, project_id: int) -> Record | None:
        """Return the record that makes a form final, None if it is not."""
        return self._file.final.final(project_id)

    def kept_figures_of(self, project_id: int) -> str:
        """Return the figures that a final form keeps, as text; blank if it is not final or nothing was kept."""
        record = self.final_record(project_id)
        return record.figures if record is not None and record.is_sound else ""

    def page_options_of(self, project_id: int) -> PageOptions:
        """Return how a form is put on paper."""
        record = self.final_record(project_id)
        with suppress(UserError):
            return read_options(record.page) if record else self.page_options
        return self.page_options

    def _with_kin(self, forms: Iterable[int]) -> frozenset[int]:
        """Return forms with those that show what they share: the project of a sheet, the sheets of a project."""
        projects = {sheet.project if (sheet := self.sheet(i)) else i for i in forms}
        return frozenset({*forms, *projects, *(s for i in projects for s in self._sheets.of_project(i))})

    def _noted(self, forms: Iterable[int]) -> dict[int, Project]:
        """Return what those of some forms, and of those that show what they share, show that have notes."""
        if not self._now.notes:
            return {}
        sheets = {i: self.sheet(i) for i in self._with_kin(forms) if i in self._now.notes and i in self}
        known = (i for i, one in sheets.items() if one is None or has_form_of(self.template, one))
        return {i: self.project(i) for i in known}

    def _follow(self, noted: Mapping[int, Project]) -> bool:
        """Let notes follow their indicators, given what their forms showed before; tell whether some are others now."""
        notes = notes_after(self._now.notes, noted, self._noted(noted))
        is_other = notes is not self._now.notes
        if is_other:
            self._now = replace(self._now, notes=notes)
        return is_other

    @property
    def known_damage(self) -> tuple[Damage, ...]:
        """What is known to be damaged; forms that nobody looked at may be, too (``damaged``)."""
        return tuple(map(self._named, self._file.all_damage(self._now)))

    @property
    def own_damage(self) -> tuple[Damage, ...]:
        """What is wrong with the workbook itself, not with one of its forms."""
        return tuple(map(self._named, self._file.own_damage))

    def damage_of(self, project_id: int) -> Damage | None:
        """Return what is wrong with a form, None if it is whole."""
        try:
            form = self._now.forms.get(project_id)
        except UnreadableFormError:
            return Damage(DamageKind.UNREADABLE, project_id)
        damage = self._file.damaged.of(project_id, form) if form is not None else None
        return damage and self._named(damage)

    def _named(self, damage: Damage) -> Damage:
        """Let the damage of a sheet say which one it is, that of records and versions whose they are: they are the workbook's."""
        form = damage.form
        if damage.kind in (DamageKind.RECORDS, DamageKind.VERSIONS) and form is not None:
            name = f"第 {form} 号项目"
            with suppress(StoreError):  # nobody may be able to read that form
                name = self.name_of(form) if form in self else name
            return Damage(damage.kind, None, name)
        is_sheet = form is not None and self.sheet(form) and form in self._now.forms and form in self
        return replace(damage, name=self.name_of(damage.form or 0)) if is_sheet else damage

    def stamp_at_hand(self, project_id: int) -> str:
        """Return what paper of a form would bear by what is known so far (``stamp_of``)."""
        kinds = (*RULES, DamageKind.SET) if self.final_record(project_id) is not None else RULES
        of_workbook = (one for one in self.own_damage if one.kind in kinds)
        damage = self.damage_of(project_id) or next(of_workbook, None)
        return damage.stamp if damage is not None else ""

    def versions(self, project_id: int) -> tuple[Version, ...]:
        """Return the whole versions of a form that are in the file, newest first. Raises StoreError."""
        return self._file.versions(project_id)

    def damaged_versions(self, project_id: int) -> tuple[Version, ...]:
        """Return those that cannot be read any more, newest first; time and reason may be wrong. Raises StoreError."""
        return self._file.damaged_versions(project_id)

    @property
    def version_marks(self) -> list[VersionMark]:
        """What tells each version in the file from all others, but of damaged ones. Raises StoreError."""
        return self._file.version_marks()

    def version_project(self, version_id: int) -> Project:
        """Return a form as it was kept. Raises StoreError if the version is gone or damaged."""
        return self._file.version_of(version_id)[1]

    def computed_version(self, version: Version) -> Computed:
        """Return what follows from a version, with the figures its sheet showed. Raises StoreError as above."""
        form_id, project = self._file.version_of(version.id)
        return compute_kept(project, self.template_of(form_id), self.year, version.figures)

    def _new_ids(self, count: int) -> tuple[int, ...]:
        first = max(self._file.given_ids | self._sheets.known.keys(), default=0) + 1
        if first + count > MAX_ID:
            raise StoreError(
                f"工作簿“{self.path.name}”的项目编号已用完，请新建一个工作簿，把各表并入后重试。"
            )
        return tuple(range(first, first + count))

    def sheet_record(self, form_id: int) -> tuple[YearSheet, Project]:
        """Return a sheet with its own record, for ``add_projects`` of this or another workbook."""
        return self._sheets.known[form_id], self._now.forms[form_id]

    @property
    def is_saved(self) -> bool:
        """True when everything typed is in the file."""
        return self._file.holds(self._now)

    @property
    def is_read_only(self) -> bool:
        """True when nothing can be saved where the file is."""
        return is_read_only(self.path)
