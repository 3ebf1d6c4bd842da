"""Copies of a workbook before it is written: for the window and the commands alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from model.errors import UserError
from model.workbook.backups import Backups, DamagedStateError
from ui.settings import Settings

Problems = list[tuple[Backups, UserError]]
TOO_MANY = 60  # more than ever stay (docs/reliability.md); looking at each takes time


def places_of_copies(settings: Settings) -> tuple[Backups, ...]:
    """Return where copies go: the program's own folder, and a stick or share if one is named."""
    second = settings.values.second_backups
    return tuple(map(Backups, (settings.backups, *([Path(second)] if second else []))))


def copied(path: Path, places: Sequence[Backups], is_thinned: bool = False) -> Problems:
    """Copy a workbook to each place, with ``is_thinned`` let old copies go; return what went wrong where."""
    problems = []
    for place in places:
        try:
            (place.keep if is_thinned else place.take)(path)
        except UserError as error:
            problems.append((place, error))
    return problems


def copied_for_command(path: Path) -> tuple[str, ...]:
    """Copy a workbook that a command is about to write; return one sentence for each place where there is no copy.

    Of a damaged workbook there is one, with the damaged ones, and the command has told the damage. Old copies go now
    and then: to look at each takes time, and no window may ever come to do it.
    """
    places = places_of_copies(Settings())
    is_full = any(len(place.of(path)) > TOO_MANY for place in places)
    problems = copied(path, places, is_thinned=is_full)
    return tuple(str(error) for _, error in problems if not isinstance(error, DamagedStateError))
