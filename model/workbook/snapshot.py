"""All that a workbook holds at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.form.page_options import PageOptions
from model.form.project import Project
from model.form.template import Template


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The forms by their ids, in their order, the template, and how forms are put on paper. Nothing in it changes."""

    forms: Mapping[int, Project]
    template: Template
    page: PageOptions

    def changed_since(self, earlier: Snapshot) -> set[int]:
        """Return the ids of the forms that came, went or are others now."""
        if self.forms is earlier.forms:
            return set()
        known = earlier.forms
        gone = known.keys() - self.forms.keys()
        return gone | {i for i, form in self.forms.items() if known.get(i) is not form}

    def has_order_of(self, earlier: Snapshot) -> bool:
        """Tell whether the same forms stand in the same order."""
        return self.forms is earlier.forms or tuple(self.forms) == tuple(earlier.forms)
