"""The steps of typing in one text, as text editors take them back: by words and pauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

PAUSE = 1.5  # seconds
MAX_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Stroke:
    """What one key, paste or composition did: at ``at``, ``removed`` went and ``added`` came."""

    at: int
    removed: str
    added: str

    @property
    def end(self) -> int:
        """Where the cursor stands after it."""
        return self.at + len(self.added)


def stroke_between(old: str, new: str) -> Stroke:
    """Return the one change that makes a text of another."""
    at = _common(old, new)
    behind = _common(old[at:][::-1], new[at:][::-1])
    return Stroke(at, old[at : len(old) - behind], new[at : len(new) - behind])


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    end = min(len(one), len(other))
    if one[:end] == other[:end]:
        return end
    return next(at for at in range(end) if one[at] != other[at])


class TextSteps:
    """The texts between which undo and redo go; the first is the text as it was opened."""

    def __init__(self, text: str = "", clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self.begin(text)

    def begin(self, text: str) -> None:
        """Begin anew, with nothing to take back."""
        self._texts, self._at = [text], 0
        self._last: Stroke | None = None
        self._time = 0.0

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._texts[self._at]

    @property
    def furthest(self) -> str:
        """The text that redo would end with."""
        return self._texts[-1]

    @property
    def can_undo(self) -> bool:
        """Tell whether something was typed that is not taken back yet."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Tell whether something was taken back."""
        return self._at < len(self._texts) - 1

    def typed(self, text: str) -> Stroke:
        """Remember the text after a keystroke; what was taken back before cannot come again."""
        stroke, now = stroke_between(self.text, text), self._clock()
        if stroke.added or stroke.removed:
            goes_on = self._at > 0 and now - self._time < PAUSE and self._continues(stroke)
            del self._texts[self._at + (0 if goes_on else 1) :]
            self._texts.append(text)
            if len(self._texts) > MAX_STEPS:
                del self._texts[1]
            self._at = len(self._texts) - 1
            self._last, self._time = stroke, now
        return stroke

    def _continues(self, stroke: Stroke) -> bool:
        """Tell whether a stroke belongs to the word that the last one wrote or took away."""
        last = self._last
        if last is None or len(stroke.added) + len(stroke.removed) != 1:
            return False
        if stroke.added:
            if (
                len(last.removed) > 1 and not last.added
            ):  # typed over a selection that began or ended with the key
                return stroke.at - last.end in (0, 1)
            begins_word = _in_word(stroke.added) and not _in_word(last.added[-1:])
            return bool(last.added) and stroke.at == last.end and not begins_word
        begins_word = _in_word(stroke.removed) and not _in_word(last.removed[:1])
        return not last.added and stroke.at in (last.at, last.at - 1) and not begins_word

    def undo(self) -> Stroke:
        """Take one step back; return what that does to the text."""
        return self._go(max(self._at - 1, 0))

    def redo(self) -> Stroke:
        """Take one step again; return what that does to the text."""
        return self._go(min(self._at + 1, len(self._texts) - 1))

    def undo_all(self) -> Stroke:
        """Go back to the text as it was opened; redo leads on from there."""
        return self._go(0)

    def _go(self, place: int) -> Stroke:
        before, self._last, self._at = self.text, None, place
        return stroke_between(before, self.text)


def _in_word(char: str) -> bool:
    return char.isalnum()
