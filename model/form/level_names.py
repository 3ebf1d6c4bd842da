"""Level-1 and level-2 names as people write them, found in a template: ``*产出指标（50分）`` is 产出指标."""

from __future__ import annotations

import re
from functools import lru_cache

from model.form.template import Template
from model.reading.normalise import normalise
from model.text_caches import kept_by_text

_POINTS = re.compile(r"[（(\[【].*?[）)\]】]|\d+(\.\d+)?分")


@kept_by_text(4096)
def plain_caption(text: str) -> str:
    """Return a caption without star, points in brackets and newlines."""
    return _POINTS.sub("", normalise(text)).replace("\n", "").lstrip("*")


def without_points(text: str) -> str:
    """Return a name as it was typed, on one line and without points in brackets."""
    return " ".join(_POINTS.sub("", text).split()).lstrip("*")


def _stem(text: str) -> str:
    return plain_caption(text).removesuffix("指标")


def section_of(text: str, template: Template) -> str | None:
    """Return the template's level 1 of that name."""
    wanted = _stem(text)
    return next((s.name for s in template.sections if wanted and _stem(s.name) == wanted), None)


def kind_of(text: str, section: str, template: Template) -> tuple[str, str] | None:
    """Return the template's kind of that name: in the section if it is there, else anywhere; then a like name."""
    wanted = _stem(text)
    if not wanted:
        return None
    kinds = _stems_of_kinds(template)
    found = [place for stem, place in kinds if stem == wanted]
    found = found or [place for stem, place in kinds if stem in wanted or wanted in stem]
    return min(found, key=lambda place: place[0] != section, default=None)


@lru_cache(maxsize=64)
def _stems_of_kinds(template: Template) -> tuple[tuple[str, tuple[str, str]], ...]:
    return tuple((_stem(place[1]), place) for place in template.kinds())
