"""Texts of several forms side by side in one text, each with the unit that wrote it (docs/domain.md 8.7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from model.form.project import Project
from model.reading.normalise import normalise

LINES, CELL = "\n", "；"


class Said(NamedTuple):
    """A text and the unit whose form it stands in."""

    unit: str
    text: str


def distinct(texts: Iterable[str]) -> list[str]:
    """Return the texts that are not blank, equal ones once: spaces and full or half width make no difference."""
    found: dict[str, str] = {}
    for text in texts:
        if text.strip():
            found.setdefault(normalise(text), text)
    return list(found.values())


def listed(said: Sequence[Said], count: int, between: str = CELL) -> str:
    """Put texts one after the other, each behind its units; what all of ``count`` forms say stands there alone."""
    typed = [one for one in said if one.text.strip()]
    texts = distinct(one.text for one in typed)
    if len(texts) <= 1 and len(typed) == count:
        return typed[0].text if typed else ""
    return between.join(f"{'、'.join(units_saying(typed, text))}：{text.strip()}" for text in texts)


def units_saying(said: Iterable[Said], text: str) -> list[str]:
    """Return the units that wrote a text."""
    return [one.unit for one in said if normalise(one.text) == normalise(text)]


def unit_names(forms: Sequence[Project]) -> tuple[str, ...]:
    """Return a name for each form that no other has: its unit, if need be with the project, else with its place."""
    units = ["".join(form.header.get("unit", "").split()) for form in forms]
    names = [unit or form.shown_name for unit, form in zip(units, forms, strict=True)]
    names = [
        name if names.count(name) == 1 or not unit else f"{name}（{form.shown_name}）"
        for name, unit, form in zip(names, units, forms, strict=True)
    ]
    return tuple(
        name if names.count(name) == 1 else f"{name}（第{number}张）" for number, name in enumerate(names, 1)
    )
