"""How sheets of a layout are to be read otherwise than by the vocabulary: data that somebody chose, handed to the recogniser.

A layout is known by the captions of its table of indicators (``FoundForm.layout``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from model.form.field_path import FieldPath, parse_path

LAYOUT_SEPARATOR = "｜"
MONEY_UNITS = ("元", "百元", "千元", "万元", "百万元", "亿元")
LEFT_OUT = "left_out"
"""The role of a column that is not to come in."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Which text belongs to a field: the one right of a caption, in a row of money also below one.

    ``within``: caption and text stand in one cell. No ``path``: the text is left out.
    """

    left: str
    above: str = ""
    within: bool = False
    path: FieldPath | None = None

    @property
    def spot(self) -> tuple[str, str, bool]:
        """What tells one text of a layout from another."""
        return self.left, self.above, self.within


@dataclass(frozen=True, slots=True)
class Correction:
    """Roles of columns, by their number in the head of the table, and fields of single texts.

    ``unit`` is that of the money of sheets that name none, blank for that of the template.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    fields: tuple[FieldRule, ...] = ()
    unit: str = ""

    def with_column(self, number: int, role: str) -> Correction:
        """Return the same with a column of another role."""
        return replace(self, columns={**self.columns, number: role})

    def with_rule(self, rule: FieldRule) -> Correction:
        """Return the same with a rule, which takes the place of others for that text or that field."""
        kept = [
            one
            for one in self.fields
            if one.spot != rule.spot and (one.path is None or one.path != rule.path)
        ]
        return replace(self, fields=(*kept, rule))

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON keeps of it."""
        return {
            "columns": {str(number): role for number, role in self.columns.items()},
            "fields": [
                {
                    "left": rule.left,
                    "above": rule.above,
                    "within": rule.within,
                    "path": str(rule.path or ""),
                }
                for rule in self.fields
            ],
            "unit": self.unit,
        }


Corrections = Mapping[str, Correction]
NO_CORRECTION = Correction()
NO_CORRECTIONS: Corrections = MappingProxyType({})


def corrections_of(stored: Mapping[str, Any]) -> dict[str, Correction]:
    """Return corrections from what JSON kept of them; what this program did not write is passed over."""
    return {
        layout: Correction(
            dict(_columns(one.get("columns"))),
            tuple(_rules(one.get("fields"))),
            unit if (unit := one.get("unit")) in MONEY_UNITS else "",
        )
        for layout, one in stored.items()
        if isinstance(one, dict)
    }


def _columns(stored: object) -> Iterator[tuple[int, str]]:
    for number, role in stored.items() if isinstance(stored, dict) else ():
        if isinstance(number, str) and number.isdecimal() and len(number) < 4 and isinstance(role, str):
            yield int(number), role


def _rules(stored: object) -> Iterator[FieldRule]:
    for one in stored if isinstance(stored, list) else ():
        if not isinstance(one, dict):
            continue
        texts = [one.get(key) for key in ("left", "above", "path")]
        if not all(isinstance(text, str) and len(text) < _LONGEST for text in texts):
            continue
        left, above, path = map(str, texts)
        if not path or parse_path(path):
            yield FieldRule(left, above, one.get("within") is True, parse_path(path) if path else None)
