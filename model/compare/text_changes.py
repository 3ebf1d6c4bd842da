"""Which characters of a text were changed, for showing two states side by side."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_PRODUCT = 1_000_000  # of the two lengths; beyond it the whole middle counts as changed


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that were all changed or all kept."""

    text: str
    changed: bool


Pieces = tuple[Piece, ...]


def changed_pieces(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Cut both texts into kept and changed pieces; the kept ones of both are the same."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    pieces = _middle(middle_old, middle_new)
    ends = Piece(old[:head], False), Piece(old[len(old) - tail :], False)
    return _joined((ends[0], *pieces[0], ends[1])), _joined((ends[0], *pieces[1], ends[1]))


def _common(one: str, other: str) -> int:
    """Return how many characters at the beginning are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _middle(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    if len(old) * len(new) > MAX_PRODUCT:
        return [Piece(old, True)], [Piece(new, True)]
    before, after = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before.append(Piece(old[i1:i2], tag != "equal"))
        after.append(Piece(new[j1:j2], tag != "equal"))
    return before, after


def _joined(pieces: tuple[Piece, ...]) -> Pieces:
    """Leave out empty pieces and join neighbours of one kind."""
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.text and found[-1].changed == piece.changed:
            found[-1] = Piece(found[-1].text + piece.text, piece.changed)
        elif piece.text:
            found.append(piece)
    return tuple(found)
