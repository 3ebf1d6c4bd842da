"""A text looked for in all forms, some at a time: what was found so far is listed while the rest is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from model.find.search import Haystack, StackOf, needles_of, places_in
from ui.by_and_by import Search
from ui.find.finder_rows import FinderRow, Listing

MAX_LISTED = 300


class TextSearch(Search):
    """``listing`` is what was found so far."""

    def __init__(
        self,
        query: str,
        forms: Sequence[int],
        stack_of: StackOf,
        row_of: Callable[[Haystack, int], FinderRow],
    ) -> None:
        super().__init__(self._look())
        self._query = query
        self._forms = forms
        self._stack_of = stack_of
        self._row_of = row_of
        self._rows: list[FinderRow] = []
        self._hits = self._projects = self._seen = 0

    def _look(self) -> Iterator[int]:
        for needle in needles_of(self._query):
            self._seen = 0
            for form in self._forms:
                if stack := self._stack_of(form, needle):
                    self._take(stack, places_in(needle, stack))
                self._seen += 1
                yield form
            if self._hits:
                return

    def _take(self, stack: Haystack, places: Sequence[int]) -> None:
        self._hits += len(places)
        self._projects += bool(places)
        left = MAX_LISTED - len(self._rows)
        self._rows += [self._row_of(stack, place) for place in islice(places, max(0, left))]

    @property
    def listing(self) -> Listing:
        """What was found so far, and how far it is."""
        query = self._query.strip()
        told = "" if self.is_over else f"（已看 {self._seen * 100 // max(1, len(self._forms))}%）"
        if not self._hits:
            none = f"没有找到“{query}”。换个说法试试，或少输几个字。"
            return Listing((), none if self.is_over else f"正在找“{query}”……{told}")
        more = f"，列出前 {MAX_LISTED} 处" if self._hits > MAX_LISTED else ""
        going = "" if self.is_over else f"，还在找{told}"
        return Listing(tuple(self._rows), f"{self._hits} 处，在 {self._projects} 个项目里{more}{going}")
