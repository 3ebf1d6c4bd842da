"""Two states of a form that both came from a third one, put together field by field; nothing that either side typed is dropped.

What one side changed is taken; what both changed, each otherwise, stays as ``mine`` has it and is a ``Clash``. A row
that one side removed stays where the other changed it, and a level 2 keeps the rows of ``mine`` where both sides
together would have emptied it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from model.form.edits import renumbered_notes
from model.form.field_path import (
    FieldPath,
    amount_path,
    goal_path,
    header_path,
    indicator_path,
    note_path,
    signature_path,
)
from model.form.project import AUTO, Indicator, Project, extra_of
from model.form.row_matching import Pairs, match_rows
from model.form.target_parts import PARTS

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_GONE = object()
REMOVED, STAYS = "（对方删除了整行）", "（对方改过，这一行没有删除）"
# texts of a row that belong together, and the column where they are shown
_UNITS = (
    *((name, (name,)) for name in ("name", "actual", "weight", "reason", "grade")),
    ("manual_score", ("method", "manual_score")),
    ("name", ("category", "kind")),
)


class Clash(NamedTuple):
    """A field that both sides changed, each otherwise: where it stands, what stays there, what the other side typed."""

    path: FieldPath
    kept: str
    other: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The form that came of both; ``ids``: the numbers of rows of ``mine`` that are others now."""

    project: Project
    clashes: tuple[Clash, ...]
    ids: Mapping[int, int]


def join_forms(
    base: Project,
    mine: Project,
    theirs: Project,
    given: Collection[int] = (),
    are_numbers_equal: bool = False,
) -> Joined:
    """Put two states of a form together, both of which came from ``base``.

    ``given``: numbers of rows that the other side has given away elsewhere; ``are_numbers_equal``: a number means the
    same row on both sides, also where both have it anew.
    """
    clashes: list[Clash] = []
    rows = _Rows((base.indicators, mine.indicators, theirs.indicators), given, are_numbers_equal)
    texts: list[dict[str, str]] = []
    for name, path_of in (("header", header_path), ("goals", goal_path), ("signature", signature_path)):
        found, both = join_texts(*(getattr(one, name) for one in (base, mine, theirs)))
        texts.append(found)
        clashes += [Clash(path_of(key), kept, other) for key, (kept, other) in both.items()]
    funds: dict[str, Mapping[str, str]] = {}
    for source in dict.fromkeys((*mine.funds, *theirs.funds)):
        found, both = join_texts(*(one.funds.get(source, {}) for one in (base, mine, theirs)))
        if found:
            funds[source] = found
        clashes += [Clash(amount_path(source, column), *pair) for column, pair in both.items()]
    clashes += [Clash(indicator_path(rows.order[key], column), *pair) for key, column, pair in rows.clashes]
    states = [renumbered_notes(one.notes, rows.places(n)) for n, one in enumerate((base, mine, theirs))]
    notes, both = join_texts(*states)
    clashes += [Clash(note_path(key), kept, other) for key, (kept, other) in both.items()]
    header, goals, signature = texts
    return Joined(
        Project(header, funds, goals, rows.joined, signature, notes, _joined_newer(base, mine, theirs)),
        tuple(clashes),
        rows.ids,
    )


def _joined_newer(base: Project, mine: Project, theirs: Project) -> dict[str, object]:
    """Return what a newer program stored, put together; where both changed it, nobody here could choose, and ours stays."""
    keys = dict.fromkeys((*mine.newer, *theirs.newer))
    found = {key: later(*(one.newer.get(key, _GONE) for one in (base, mine, theirs))) for key in keys}
    return {key: value for key, value in found.items() if value is not _GONE}


def join_texts(
    base: Mapping[K, str], mine: Mapping[K, str], theirs: Mapping[K, str]
) -> tuple[dict[K, str], dict[K, tuple[str, str]]]:
    """Return texts by key put together, and those of ``mine`` and ``theirs`` where both were changed."""
    found, both = dict[K, str](), dict[K, tuple[str, str]]()
    for key in dict.fromkeys((*mine, *theirs)):
        texts = base.get(key, ""), mine.get(key, ""), theirs.get(key, "")
        if is_clash(*texts):
            both[key] = texts[1:]
        if text := later(*texts):
            found[key] = text
    return found, both


def later(base: V, mine: V, theirs: V) -> V:
    """Return which of both was changed, ``mine`` where both were."""
    return theirs if mine == base else mine


def is_clash(base: V, mine: V, theirs: V) -> bool:
    """Tell whether both were changed, each otherwise."""
    return mine not in (base, theirs) and theirs != base


def join_order(
    base: Sequence[K], mine: Sequence[K], theirs: Sequence[K], wanted: Mapping[K, object]
) -> list[K]:
    """Return the ``wanted`` keys in the order that was changed, ``mine`` where both were; what came stands behind its neighbour."""
    common = set(base).intersection(mine, theirs)
    is_mine_old = [one for one in mine if one in common] == [one for one in base if one in common]
    first, second = (theirs, mine) if is_mine_old else (mine, theirs)
    found = [one for one in first if one in wanted]
    ahead, here = set(first) - set(base), set(found)
    neighbour: K | None = None
    for one in second:
        if one in here:
            neighbour = one
        elif one in wanted:
            place = found.index(neighbour) + 1 if neighbour is not None else 0
            while place < len(found) and found[place] not in common and found[place] in ahead:
                place += 1
            found.insert(place, one)
            here.add(one)
            neighbour = one
    return [*found, *(one for one in wanted if one not in here)]


class _Rows:
    """The rows of three states put together, in their ``order``; ``clashes`` have the row's key, the column and both texts.

    A row's key is its place in the base, or a number of its own for a new one.
    """

    def __init__(
        self, states: tuple[Sequence[Indicator], ...], given: Collection[int], are_numbers_equal: bool
    ) -> None:
        base, mine, theirs = self._states = states
        self._are_numbers_equal = are_numbers_equal
        self.clashes: list[tuple[int, str, tuple[str, str]]] = []
        self.ids: dict[int, int] = {}
        self._keys = (
            list(range(len(base))),
            *self._keys_of(_same_rows(base, mine), _same_rows(base, theirs)),
        )
        self._rows = [
            dict(zip(keys, rows, strict=True)) for keys, rows in zip(self._keys, self._states, strict=True)
        ]
        found: dict[int, Indicator] = {}
        for key in self._rows[1] | self._rows[2]:
            if (row := self._row(key)) is not None:
                found[key] = row
        self._keep_levels(found)
        order = join_order(*self._keys, found)
        if all(map(_is_grouped, self._states)):
            order = _grouped(order, found)
        self.order = {key: place for place, key in enumerate(order)}
        self._number(found, given)
        self.joined = tuple(found[key] for key in order)

    def places(self, state: int) -> dict[int, int]:
        """Return where the rows of the base (0), ``mine`` (1) or ``theirs`` (2) stand now."""
        keys = self._keys[state]
        return {place: self.order[key] for place, key in enumerate(keys) if key in self.order}

    def _keys_of(self, mine: Pairs, theirs: Pairs) -> tuple[list[int], list[int]]:
        base, *sides = self._states
        for old in [i for i in mine if i in theirs and base[i].is_blank]:
            new = sides[0][mine[old]], sides[1][theirs[old]]
            if not any(row.is_blank for row in new) and new[0].name != new[1].name:
                del mine[old], theirs[old]  # both used a blank row for something of their own
        keys, free = list[list[int]](), len(base)
        for rows, pairs in zip(sides, (mine, theirs), strict=True):
            of_row = {new: old for old, new in pairs.items()}
            keys.append([of_row.get(place, free + place) for place in range(len(rows))])
            free += len(rows)
        added = {key: row for key, row in zip(keys[0], sides[0], strict=True) if key >= len(base)}
        for place, row in enumerate(sides[1]):
            if keys[1][place] >= len(base):
                equal = next((key for key, other in added.items() if self._is_same(other, row)), None)
                if equal is not None:
                    keys[1][place] = equal
                    del added[equal]
        return keys[0], keys[1]

    def _is_same(self, mine: Indicator, theirs: Indicator) -> bool:
        """Tell whether both sides added the same row."""
        return mine.id == theirs.id if self._are_numbers_equal and mine.id else mine == theirs

    def _row(self, key: int) -> Indicator | None:
        """Return what becomes of a row, None if it goes."""
        base, mine, theirs = (rows.get(key) for rows in self._rows)
        if mine is not None and theirs is not None:
            return self._joined_row(key, base or Indicator(mine.category, mine.kind), mine, theirs)
        left = mine or theirs
        if base is None or left is None:
            return left
        if left == base:
            return None
        self.clashes.append((key, "name", (left.name or base.name, REMOVED if mine else STAYS)))
        return left

    def _joined_row(self, key: int, base: Indicator, mine: Indicator, theirs: Indicator) -> Indicator:
        rows, texts, both = (base, mine, theirs), dict[str, str](), list[tuple[str, tuple[str, str]]]()
        for shown, names in _UNITS:
            values = [tuple(getattr(row, name) for name in names) for row in rows]
            texts |= dict(zip(names, later(*values), strict=True))
            if is_clash(*values):
                both.append((shown, (_told(values[1]), _told(values[2]))))
        parts = [tuple(dict(row.extra).get(part, "") for part in PARTS) for row in rows]
        targets = [(row.target, *of_row) for row, of_row in zip(rows, parts, strict=True)]
        if is_clash(*targets):
            both.append(("target", (mine.target, theirs.target)))
        texts["target"], *new_parts = later(*targets)
        extra, clashing = join_texts(
            *({name: text for name, text in row.extra if name not in PARTS} for row in rows)
        )
        self.clashes += ((key, column, pair) for column, pair in (*both, *clashing.items()))
        number = theirs.id or mine.id
        if mine.id and number != mine.id:
            self.ids[mine.id] = number
        extra |= dict(zip(PARTS, new_parts, strict=True))
        made = replace(mine, **texts, extra=extra_of(extra), id=number)
        return mine if made == mine and number == mine.id else made

    def _keep_levels(self, found: dict[int, Indicator]) -> None:
        """Let no level 2 go that both sides still have, each with another row."""
        here = [{(row.category, row.kind) for row in rows} for rows in self._states[1:]]
        gone = (here[0] & here[1]) - {(row.category, row.kind) for row in found.values()}
        found |= {key: row for key, row in self._rows[1].items() if (row.category, row.kind) in gone}

    def _number(self, found: dict[int, Indicator], given: Collection[int]) -> None:
        """Give a new row of ``mine`` another number where the other side has given its number away."""
        taken = {row.id for row in self._states[2] if row.id}.union(given)
        highest = max((*taken, *(row.id for rows in self._states for row in rows)), default=0)
        for key in self.order:
            row = found[key]
            if row.id in taken and key not in self._rows[2] and key >= len(self._states[0]):
                highest += 1
                self.ids[row.id] = highest
                found[key] = replace(row, id=highest)


def _told(values: tuple[str, ...]) -> str:
    return " › ".join(text for text in values if text)


def _same_rows(old: Sequence[Indicator], new: Sequence[Indicator]) -> Pairs:
    """Return which row became which: by number, else as the comparison of two states sees it."""
    places = {row.id: place for place, row in enumerate(new) if row.id}
    pairs = {place: places[row.id] for place, row in enumerate(old) if row.id in places}
    taken = set(pairs.values())
    for one, other in match_rows(old, new).items():
        if one not in pairs and other not in taken and not (old[one].id and new[other].id):
            pairs[one] = other
    return pairs


def _is_grouped(rows: Sequence[Indicator]) -> bool:
    """Tell whether the rows of each level 2 stand together."""
    levels = [(row.category, row.kind) for row in rows]
    runs = [level for place, level in enumerate(levels) if place == 0 or levels[place - 1] != level]
    return len(runs) == len(set(runs))


def _grouped(order: Sequence[int], rows: Mapping[int, Indicator]) -> list[int]:
    """Put the rows of each level 1, and in it of each level 2, together."""
    categories = list(dict.fromkeys(rows[key].category for key in order))
    kinds = list(dict.fromkeys(rows[key].kind for key in order))
    return sorted(order, key=lambda key: (categories.index(rows[key].category), kinds.index(rows[key].kind)))


def common_part(mine: Project, theirs: Project) -> Project:
    """Return what two states have alike, to stand for the state from which both came where nobody knows that any more."""
    pairs = _same_rows(mine.indicators, theirs.indicators)
    rows = [
        _common_row(row, theirs.indicators[pairs[i]]) for i, row in enumerate(mine.indicators) if i in pairs
    ]
    places = {i: number for number, i in enumerate(i for i in range(len(mine.indicators)) if i in pairs)}
    funds = {source: _common(texts, theirs.funds.get(source, {})) for source, texts in mine.funds.items()}
    return Project(
        _common(mine.header, theirs.header),
        {source: texts for source, texts in funds.items() if texts},
        _common(mine.goals, theirs.goals),
        tuple(rows),
        _common(mine.signature, theirs.signature),
        renumbered_notes(_common(mine.notes, theirs.notes), places),
        _common(mine.newer, theirs.newer),
    )


def _common(mine: Mapping[str, V], theirs: Mapping[str, V]) -> dict[str, V]:
    return {key: text for key, text in mine.items() if theirs.get(key) == text}


def _common_row(mine: Indicator, theirs: Indicator) -> Indicator:
    texts: dict[str, Any] = {}
    for _, names in _UNITS[:-1]:
        if any(getattr(mine, name) != getattr(theirs, name) for name in names):
            texts |= {name: AUTO if name == "method" else "" for name in names}
    extra = _common(dict(mine.extra), dict(theirs.extra))
    if (mine.target, mine.target_parts) != (theirs.target, theirs.target_parts):
        texts["target"] = ""
        extra = {name: text for name, text in extra.items() if name not in PARTS}
    return replace(mine, **texts, extra=extra_of(extra))
