"""The sheets of a project's year in an open workbook: which there are, what they show, where an edit of one goes.

A sheet is asked for before anything is typed into it: it has an id then, and begins with the first text typed there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from model.form.dated import year_form
from model.form.edits import caption_of
from model.form.field_path import FieldPath
from model.form.project import Project, with_text
from model.form.template import Template
from model.form.template_change import converted, in_unit_of
from model.form.unit_data import filled, signed_only
from model.form.year_record import (
    SharedChange,
    changed_since,
    composite,
    highest_id,
    is_blank,
    numbered,
    numbered_together,
    split,
)
from model.reading.normalise import storable
from model.workbook.form_table import YearSheet
from model.workbook.snapshot import Snapshot
from model.workbook.undo import State, Step

_NOTHING = Project()


@lru_cache(maxsize=64)
def form_of_sheet(template: Template, sheet: YearSheet) -> Template:
    """Return the form of a sheet. Raises KeyError if the template has no such form."""
    return year_form(template, sheet.form, sheet.date)


def has_form_of(template: Template, sheet: YearSheet) -> bool:
    """Tell whether a template has the form of a sheet; a sheet of another template's form waits unseen."""
    return any(form.form_id == sheet.form and form.is_dated == bool(sheet.date) for form in template.others)


class YearSheets:
    """``known``: each sheet that was ever asked for, by its id; it may grow and never changes else."""

    def __init__(self, known: dict[int, YearSheet]) -> None:
        self.known = known
        self._ids = {sheet: number for number, sheet in known.items()}
        self._of_project: dict[int, list[int]] = {}
        for number, sheet in known.items():
            self._of_project.setdefault(sheet.project, []).append(number)
        self._shown: dict[int, tuple[tuple[object, ...], Project]] = {}

    def id_of(self, sheet: YearSheet) -> int | None:
        """Return the id of a sheet, None if nobody asked for it yet."""
        return self._ids.get(sheet)

    def note(self, number: int, sheet: YearSheet) -> None:
        """Give a sheet an id."""
        self.known[number] = sheet
        self._ids[sheet] = number
        self._of_project.setdefault(sheet.project, []).append(number)

    def of_project(self, project: int) -> tuple[int, ...]:
        """Return the ids of a project's sheets, also of those that are not begun."""
        return tuple(self._of_project.get(project, ()))

    def begun(self, now: Snapshot, project: int) -> list[int]:
        """Return the ids of those in which something was typed, in the order of the year."""
        forms = [form.form_id for form in now.template.year_forms]
        ids = [
            i for i in self.of_project(project) if i in now.forms and has_form_of(now.template, self.known[i])
        ]
        return sorted(ids, key=lambda i: (forms.index(self.known[i].form), self.known[i].date))

    def is_all_that_is_begun(self, now: Snapshot, project: int) -> bool:
        """Tell whether all texts of a project's record are those that one of its begun sheets shares with it.

        Signers do not count: each new project of a unit may begin with them.
        """
        begun = self.begun(now, project)
        if not begun:
            return False  # and the project need not be read
        forms = (form_of_sheet(now.template, self.known[i]) for i in begun)
        record = replace(now.forms[project], signature={})
        return any(is_blank(record, now.template, form) for form in forms)

    # -- what a sheet shows -----------------------------------------------------------------------------

    def shown(self, now: Snapshot, number: int) -> Project:
        """Return what a sheet shows that is not final; the same object as long as nothing in it changes."""
        sheet = self.known[number]
        own = now.forms.get(number, _NOTHING)
        if not sheet.project:
            return own
        project = now.forms[sheet.project]
        key = (project, own, now.template)
        kept = self._shown.get(number)
        if kept is None or any(one is not other for one, other in zip(kept[0], key, strict=True)):
            form = form_of_sheet(now.template, sheet)
            kept = key, composite(self._numbered(now, project, sheet.project), own, now.template, form)
            self._shown[number] = kept
        return kept[1]

    def of_version(self, now: Snapshot, number: int, version: Project) -> Project:
        """Return what a sheet shows if its own texts are those of a version of it."""
        sheet, present = self.known[number], self.shown(now, number)
        if not sheet.project:
            return version
        project = self._numbered(now, now.forms[sheet.project], sheet.project)
        own = numbered(version, present, highest_id(present))
        return composite(project, own, now.template, form_of_sheet(now.template, sheet))

    def _numbered(self, now: Snapshot, form: Project, project: int) -> Project:
        sheets = [now.forms[i] for i in self.of_project(project) if i in now.forms]
        return numbered(form, now.forms.get(project), highest_id(now.forms.get(project, _NOTHING), *sheets))

    def changed_since(self, now: Snapshot, number: int) -> list[SharedChange]:
        """Return what of a final sheet's project is another now."""
        sheet = self.known[number]
        if sheet.project not in now.forms or number not in now.forms:
            return []
        form = form_of_sheet(now.template, sheet)
        return changed_since(now.forms[number], self.shown(now, number), now.template, form)

    def all_converted(self, now: Snapshot, new: Template) -> dict[int, Project]:
        """Return all records for another template, rows of a project and its sheets numbered as when the file is read."""
        found = {i: self.converted(i, form, now.template, new) for i, form in now.forms.items()}
        for number, sheet in self.known.items():
            if number in found and sheet.project in found:
                found[sheet.project], found[number] = numbered_together(found[sheet.project], found[number])
        return found

    def converted(self, number: int, record: Project, old: Template, new: Template) -> Project:
        """Return a record for another template; of a form that one of them does not have only the unit of money is another."""
        sheet = self.known.get(number)
        if sheet is None:
            return converted(record, old, new)
        places = [place for place in (old, new) if has_form_of(place, sheet)]
        if len(places) < 2:
            known = form_of_sheet(places[0], sheet) if places else new
            return in_unit_of(record, known, old, new)
        return converted(record, form_of_sheet(old, sheet), form_of_sheet(new, sheet))

    # -- where an edit goes -----------------------------------------------------------------------------

    def routed(self, now: Snapshot, changed: Mapping[int, Project | None]) -> dict[int, Project | None]:
        """Return the records that an edit changes, given what projects and sheets are to show after it."""
        found: dict[int, Project | None] = {i: form for i, form in changed.items() if i not in self.known}
        for number, form in changed.items():
            sheet = self.known.get(number)
            if sheet is None:
                continue
            if form is None or not sheet.project or sheet.project not in now.forms:
                found[number] = form
            else:
                self._route(now, number, form, found)
        return {i: self._with_numbers(now, i, form, found) for i, form in found.items()}

    def typed_steps(
        self, now: Snapshot, number: int, template: Template, texts: Mapping[FieldPath, str]
    ) -> list[Step]:
        """Return the edits that type texts into a form, one after the other."""
        steps = []
        for path, text in texts.items():
            form = self.shown(now, number) if number in self.known else now.forms[number]
            changed = self.routed(now, {number: with_text(form, path, storable(text))})
            before = State({i: now.forms.get(i) for i in changed}, now.projects)
            label = f"输入“{caption_of(path, template)}”"
            steps.append(Step(label, before, State(changed, now.projects), (number, path)))
            now = replace(now, forms=now.forms.after(changed))
        return steps

    def _route(self, now: Snapshot, number: int, form: Project, found: dict[int, Project | None]) -> None:
        sheet = self.known[number]
        before = found.get(sheet.project) or now.forms[sheet.project]
        own = now.forms.get(number, _NOTHING)
        template = form_of_sheet(now.template, sheet)
        project = self._numbered(now, before, sheet.project)
        new, record = split(form, project, own, now.template, template)
        if number not in now.forms and form != self.shown(now, number):
            begun = composite(new, record, now.template, template)  # whoever types into it begins it
            record = filled(begun, signed_only(now.unit), template)
        if new is not project or (record is not own and project is not now.forms[sheet.project]):
            found[sheet.project] = new
        if record is not own:
            found[number] = record

    def _with_numbers(
        self, now: Snapshot, number: int, form: Project | None, changed: Iterable[int]
    ) -> Project | None:
        """Number the rows of a project to which a sheet refers."""
        sheets = self.of_project(number)
        is_referred = any(i in now.forms or i in changed for i in sheets)
        return self._numbered(now, form, number) if form is not None and is_referred else form
