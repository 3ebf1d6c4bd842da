"""What is offered while a text is typed: what was typed at the same place before, most used first, then the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from model.form.field_path import FieldPath
from model.form.project import Project
from model.reading.normalise import normalise
from model.suggest.library import Entry, kind_key
from model.suggest.memory import Typed, place_of

MOST = 8
LIBRARY = "指标库"
_NUMBER = re.compile(r"[≥≤＞＜><=＝]?\d[\d.,]*[%‰]?")


class Offer(NamedTuple):
    """A text that may be taken; ``detail`` says where it is from; ``is_near``: it belongs to this very indicator."""

    text: str
    detail: str = ""
    is_near: bool = False


def offers_at(path: FieldPath, project: Project, known: Typed, library: Sequence[Entry]) -> tuple[Offer, ...]:
    """Return all that may be offered at a field of a form, best first; blank for a field that takes no such text."""
    place = place_of(path)
    if not place:
        return ()
    used = known.texts.get(place, {})
    ranked = sorted(used, key=lambda text: -used[text])
    plain = [Offer(text, _times(used[text])) for text in ranked]
    if path.row is None or path.row >= len(project.indicators):
        return tuple(plain)
    row = project.indicators[path.row]
    if path.column == "name":
        return _unlike(_names(kind_key(row.kind), plain, known, library))
    if path.column == "target":
        return _unlike([*_targets(row.name, known, library), *plain])
    if path.column == "unit":
        return _unlike([*plain, *(Offer(entry.unit, LIBRARY) for entry in library if entry.unit)])
    return tuple(plain)


def _times(count: int) -> str:
    return f"用过 {count} 次" if count > 1 else "用过"


def _names(kind: str, plain: Sequence[Offer], known: Typed, library: Sequence[Entry]) -> Iterator[Offer]:
    """Yield names of indicators, those of the same kind first."""
    own = {row.name for row in known.rows if kind_key(row.kind) == kind}
    yield from (offer for offer in plain if offer.text in own)
    rest = [offer for offer in plain if offer.text not in own]
    same = [entry for entry in library if kind_key(entry.kind) == kind]
    others = [entry for entry in library if kind_key(entry.kind) != kind]
    yield from (Offer(entry.name, f"{LIBRARY} {entry.target}") for entry in same)
    yield from rest
    yield from (Offer(entry.name, f"{LIBRARY} {entry.target}") for entry in others)


def _targets(name: str, known: Typed, library: Sequence[Entry]) -> Iterator[Offer]:
    """Yield the targets that indicators of the same name had."""
    name = normalise(name)
    if not name:
        return
    used = [(count, row) for row, count in known.rows.items() if normalise(row.name) == name]
    for count, row in sorted(used, key=lambda one: -one[0]):
        yield Offer(row.target, _times(count), True)
    for entry in library:
        if normalise(entry.name) == name:
            yield Offer(entry.target, LIBRARY, True)


def _unlike(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return offers without blank ones and without those that came before."""
    found: dict[str, Offer] = {}
    for offer in offers:
        if offer.text:
            found.setdefault(offer.text, offer)
    return tuple(found.values())


def matching(offers: Iterable[Offer], typed: str) -> tuple[Offer, ...]:
    """Return the few offers that go on from what is typed, those that begin with it first.

    To a plain number only targets of this very indicator are offered: others would stand in the way.
    """
    text = typed.strip().casefold()
    if not text or "\n" in typed:
        return ()
    is_number = _NUMBER.fullmatch(normalise(typed)) is not None
    begins, holds = [], []
    for offer in offers:
        folded = offer.text.casefold()
        if folded == text or (is_number and not offer.is_near):
            continue
        if folded.startswith(text):
            begins.append(offer)
        elif text in folded and not is_number:
            holds.append(offer)
    return tuple((begins + holds)[:MOST])
