"""Searching all texts in one go, against which searching some at a time is held."""

from __future__ import annotations

from collections.abc import Sequence

from model.find.search import Haystack, Place, needles_of, places_in


def find(query: str, haystacks: Sequence[Haystack]) -> list[Place]:
    """Return every text that holds the query, in order; width, case and white space do not count."""
    for needle in needles_of(query):
        if found := [(n, index) for n, stack in enumerate(haystacks) for index in places_in(needle, stack)]:
            return found
    return []
