"""All that a workbook holds at one moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from model.form.page_options import PageOptions
from model.form.template import Template
from model.form.unit_data import NOTHING, UnitData
from model.workbook.form_table import YearSheet
from model.workbook.forms import Forms
from model.workbook.notes import Notes
from model.workbook.seals import NO_SEALS, Seals


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The forms by their ids, the template, how forms are put on paper, the projects' ids in order, the unit's data, notes, keys of 定稿.

    Nothing in it changes but that ``sheets``, which says what the forms are that are no projects', may grow.
    """

    forms: Forms
    template: Template
    page: PageOptions
    sheets: Mapping[int, YearSheet]
    projects: tuple[int, ...]
    unit: UnitData = NOTHING
    notes: Notes = field(default_factory=dict)
    seals: Seals = NO_SEALS

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
