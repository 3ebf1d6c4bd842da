"""Which indicator of one form is which of another: by level 2 and name, by name alone, then by place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence

from model.form.project import Indicator

Pairs = dict[int, int]  # index of the old row: index of the new one


def match_rows(
    old: Sequence[Indicator], new: Sequence[Indicator], nameless: Collection[str] = (), by_place: bool = True
) -> Pairs:
    """Return which old row became which new one; rows that were removed or inserted are missing.

    Without ``by_place`` only names count, so that no row is taken for another that merely stands where it stood.
    ``nameless`` are names that many rows have, such as 不适用: they tell a row only within its level 2.
    """
    pairs: Pairs = {}
    _pair_by(pairs, old, new, lambda row: (row.category, row.kind, row.name) if row.name else None)
    _pair_by(pairs, old, new, lambda row: row.name if row.name and row.name not in nameless else None)
    for category, kind in dict.fromkeys((row.category, row.kind) for row in old if by_place):
        _pair_by_place(pairs, _places(old, category, kind), _places(new, category, kind))
    return pairs


def _places(rows: Sequence[Indicator], category: str, kind: str) -> list[int]:
    return [i for i, row in enumerate(rows) if (row.category, row.kind) == (category, kind)]


def _pair_by(
    pairs: Pairs,
    old: Sequence[Indicator],
    new: Sequence[Indicator],
    key: Callable[[Indicator], Hashable | None],
) -> None:
    """Pair rows that have the same key, in their order; a row without a key waits."""
    taken = set(pairs.values())
    waiting: dict[Hashable, list[int]] = {}
    for index, row in enumerate(new):
        if index not in taken and (found := key(row)) is not None:
            waiting.setdefault(found, []).append(index)
    for index, row in enumerate(old):
        if index not in pairs and (same := waiting.get(key(row))):
            pairs[index] = same.pop(0)


def _pair_by_place(pairs: Pairs, old: Sequence[int], new: Sequence[int]) -> None:
    """Pair what is left of a level 2 where it stands behind the same row, in order."""
    here = set(new)
    inside = {i: pairs[i] for i in old if pairs.get(i) in here}
    taken = set(pairs.values())
    gaps = _gaps(new, {j: i for i, j in inside.items()}, taken)
    for anchor, places in _gaps(old, {i: i for i in inside}, pairs).items():
        pairs.update(zip(places, gaps.get(anchor, []), strict=False))


def _gaps(places: Iterable[int], anchors: Pairs, taken: Collection[int]) -> dict[int | None, list[int]]:
    """Return the free places behind each anchor, which is named by its old index; None is the beginning."""
    found: dict[int | None, list[int]] = {}
    anchor: int | None = None
    for place in places:
        if place in anchors:
            anchor = anchors[place]
        elif place not in taken:
            found.setdefault(anchor, []).append(place)
    return found
