"""What is known, while a file is open, of what is missing in the digest over its set, and what of it somebody answered for.

What is missing stays so with each edit, so that it is as well seen later; an answer takes away what it is about, to
the bit, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from model.workbook.set_explanation import Explanation

_ALL = ""  # in what was answered: everything that is missing


class SetCheck:
    """``missing``: None as long as nobody compared; ``is_asked``: what is missing is told, by the set or other damage."""

    def __init__(self, missing: int | None) -> None:
        self.missing = missing
        self.is_told = self.is_answered = False
        self.is_asked = False
        self._parts: Explanation = {}

    def ask(self, is_other_told: bool, explain: Callable[[], Explanation | None]) -> bool:
        """Tell, once, whether it is to be told: something is missing that other damage, if any is told, does not explain."""
        if self.missing is None or self.is_asked:
            return False
        self.is_asked = True
        if self.missing:
            parts = explain() if is_other_told else None
            self._parts, self.is_told = parts or {}, parts is None
        return self.is_told

    def answer(self) -> None:
        """Somebody answered for what is told of the set."""
        self.is_answered = self.is_told

    def answered(
        self, told: Callable[[], Collection[int | None]], new_settings: Collection[str]
    ) -> Explanation:
        """Return the parts of what is missing for which somebody answered: forms that are not ``told`` any more, new settings."""
        if self.is_answered and self.missing:
            return {_ALL: self.missing}
        if not self._parts:
            return {}
        forms = told()
        return {
            key: part
            for key, part in self._parts.items()
            if (key in new_settings if isinstance(key, str) else key not in forms)
        }

    def part_of(self, form: int) -> Explanation:
        """Return what a form adds to what is missing."""
        return {form: self._parts[form]} if form in self._parts else {}

    def note_written(self, answered: Mapping[int | str, int]) -> None:
        """What was answered for is not missing any more."""
        if _ALL in answered:
            self.note_whole()
        elif answered and self.missing is not None:
            self._parts = {key: part for key, part in self._parts.items() if key not in answered}
            self.missing = self.missing if self._parts else 0

    def note_whole(self) -> None:
        """Nothing is missing: all was written anew."""
        self.missing, self._parts, self.is_told, self.is_answered = 0, {}, False, False
