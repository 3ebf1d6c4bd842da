"""The library of common indicators that comes with the program: by sector and kind, with direction, unit and typical target."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import NamedTuple

from model.form.project import Indicator
from model.form.target_parts import TargetParts, joined


class Entry(NamedTuple):
    """One indicator of the library; a target in words has no operator and no unit."""

    sector: str
    category: str
    kind: str
    name: str
    operator: str
    number: str
    unit: str

    @property
    def target(self) -> str:
        """The typical target as it is typed into a form: ``≥95%``."""
        return joined(TargetParts(self.operator, self.number, self.unit))

    @property
    def row(self) -> Indicator:
        """The indicator as a row of a form, without points."""
        return Indicator(self.category, self.kind, self.name, self.target)


@lru_cache(maxsize=2)
def read_library(text: str) -> tuple[Entry, ...]:
    """Read the library from its CSV text, whose first line has the captions."""
    rows = csv.reader(io.StringIO(text))
    next(rows, None)
    return tuple(Entry(*row) for row in rows)


def kind_key(kind: str) -> str:
    """Return what tells kinds of indicators apart whatever a template calls them: 服务对象满意度指标 and 满意度指标 are one."""
    plain = "".join(kind.split()).removesuffix("指标")
    return "满意度" if "满意度" in plain else plain.removesuffix("影响")
