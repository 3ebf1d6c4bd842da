"""All that a workbook holds at one moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from model.form.page_options import PageOptions
from model.form.project import Project
from model.form.template import Template
from model.form.unit_data import NOTHING, UnitData
from model.workbook.form_table import YearSheet
from model.workbook.forms import Forms
from model.workbook.notes import Notes, followed


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The forms by their ids, the template, how forms are put on paper, the projects' ids in order, the unit's data, notes.

    Nothing in it changes but that ``sheets``, which says what the forms are that are no projects', may grow.
    """

    forms: Forms
    template: Template
    page: PageOptions
    sheets: Mapping[int, YearSheet]
    projects: tuple[int, ...]
    unit: UnitData = NOTHING
    notes: Notes = field(default_factory=dict)

    def changed_since(self, earlier: Snapshot) -> set[int]:
        """Return the ids of the forms that came, went or are others now."""
        return set() if self.forms is earlier.forms else self.forms.differing(earlier.forms)

    def without(self, gone: Collection[int]) -> Snapshot:
        """Return it without some forms that cannot be read."""
        left = [i for i in self.forms if i not in gone]
        projects = tuple(i for i in self.projects if i not in gone)
        return replace(self, forms=self.forms.after({}, left), projects=projects)

    def has_order_of(self, earlier: Snapshot) -> bool:
        """Tell whether the same projects stand in the same order."""
        return self.projects is earlier.projects or self.projects == earlier.projects


def notes_after(old: Snapshot, forms: Mapping[int, Project], changed: Iterable[int]) -> Notes:
    """Return the notes beside the forms after an edit of some: they follow their indicators."""
    touched = [i for i in changed if i in old.notes and i in old.forms and i in forms]
    found = {i: followed(old.notes[i], old.forms[i], forms[i]) for i in touched}
    moved = {i: notes for i, notes in found.items() if notes != old.notes[i]}
    return {**old.notes, **moved} if moved else old.notes
