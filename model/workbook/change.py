"""What is announced after each edit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from model.form.field_path import FieldPath


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit changed, and who made it.

    ``fields``: the typed texts, blank if rows or whole forms changed; ``place``: what to show; ``by``: whatever made
    the edit, None if it did not say. ``damage_found``: nothing was edited; a closer look at the file found damage.
    """

    label: str
    projects: frozenset[int]
    list_changed: bool = False
    fields: frozenset[FieldPath] = frozenset()
    place: tuple[int, FieldPath] | None = None
    template_changed: bool = False
    page_changed: bool = False
    by: object = None
    damage_found: bool = False


Listener = Callable[[Change], None]
