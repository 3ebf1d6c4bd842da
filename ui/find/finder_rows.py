"""What a finder lists, apart from the widgets that show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from model.form.field_path import FieldPath


@dataclass(frozen=True, slots=True)
class FinderRow:
    """One row: a text with its emphasised part, a small second line, a word at the right, and where it leads."""

    before: str
    match: str
    after: str
    detail: str
    aside: str
    project_id: int
    path: FieldPath | None = None

    @property
    def text(self) -> str:
        """The whole row as one sentence, for those who listen to the screen."""
        return "，".join(filter(None, (self.before + self.match + self.after, self.detail, self.aside)))


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found: rows, which of them to begin with, and a sentence on how many or why none.

    One that is not whole has no rows yet and says how far the search is.
    """

    rows: tuple[FinderRow, ...]
    summary: str
    current: int = 0
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a finder is opened for; ``search`` turns the typed text into a listing."""

    name: str
    hint: str
    search: Callable[[str], Listing]
