"""Levels 1 and 2 of a form's indicators: those of its template, or where that is open its own (docs/domain.md 6.3)."""

from __future__ import annotations

from functools import cached_property

from model.form.project import Project
from model.form.template import Template

Level = tuple[str, tuple[str, ...]]
Place = tuple[str, str]


class Shape:
    """What follows from the levels of a form's rows alone; as long as no row comes, goes or moves it stays the same."""

    def __init__(self, project: Project, template: Template) -> None:
        self._project = project
        self.levels = levels_of(project, template)

    @cached_property
    def rows(self) -> dict[Place, list[int]]:
        """The rows of each level 2 that has some, in order."""
        found: dict[Place, list[int]] = {}
        for index, row in enumerate(self._project.indicators):
            found.setdefault((row.category, row.kind), []).append(index)
        return found


def levels_of(project: Project, template: Template) -> tuple[Level, ...]:
    """Return each level 1 with its level-2 kinds, in order.

    A closed form has all those of its template and no others; an open one those of its rows, as they come.
    """
    if not template.indicators.is_open:
        return tuple((section.name, section.kinds) for section in template.sections)
    found: dict[str, dict[str, None]] = {}
    for row in project.indicators:
        found.setdefault(row.category, {})[row.kind] = None
    return tuple((category, tuple(kinds)) for category, kinds in found.items())


def kinds_of(project: Project, template: Template) -> tuple[tuple[str, str], ...]:
    """Return every (level 1, level 2) of a form, in order."""
    return tuple((category, kind) for category, kinds in levels_of(project, template) for kind in kinds)
