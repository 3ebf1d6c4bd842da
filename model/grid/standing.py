"""How a form stands, in one line: what a list of many forms shows of each without reading them (docs/domain.md 11).

It follows from ``Computed`` and can be written down. What is read back is a claim of the file until it is computed again.
"""

from __future__ import annotations

import json
from decimal import Decimal, DecimalException
from functools import lru_cache
from typing import NamedTuple

from model.form.field_path import header_path
from model.form.project import name_on_one_line, text_at
from model.grid.computed import Computed
from model.reading.amounts import ZERO
from model.scoring.evaluation import NO_GRADE
from model.scoring.progress import FormState
from model.text_caches import kept_by_text


class Standing(NamedTuple):
    """``name``, ``unit`` and ``department`` as typed; amounts in ``money_unit``; ``rate`` 1 = 100 %, ``rate_text`` as shown.

    ``errors``, ``warnings`` and ``gaps`` are findings without an answer, by their look; ``findings`` all of them.
    """

    name: str
    unit: str
    department: str
    money_unit: str
    adjusted: Decimal
    executed: Decimal
    rate: Decimal
    rate_text: str
    score: Decimal
    grade: str
    filled: int
    required: int
    errors: int
    warnings: int
    gaps: int
    findings: int
    states: frozenset[FormState]

    @property
    def shown_name(self) -> str:
        """The name on one line, as lists of projects show it."""
        return name_on_one_line(self.name)

    @property
    def office(self) -> str:
        """Who answers for the project, on one line: 实施单位, without one 主管部门."""
        return " ".join(self.unit.split()) or " ".join(self.department.split())

    @property
    def share(self) -> Decimal:
        """Filled / required cells; 1 where nothing is required."""
        return Decimal(self.filled) / self.required if self.required else Decimal(1)


_JSON = json.JSONDecoder()
_TYPES = (str, str, str, str, Decimal, Decimal, Decimal, str, Decimal, str, *[int] * 6, frozenset)
# numbers of more digits cannot be shown as money or points; a rate may be of a tiny budget
_LARGEST = {place: Decimal(10) ** 25 for place, kind in enumerate(_TYPES) if kind is Decimal}
_LARGEST[Standing._fields.index("rate")] = Decimal(10) ** 60
_COUNTS = [place for place, kind in enumerate(_TYPES) if kind is int]
_MOST = 10**9
NOT_READ = Standing("", "", "", "元", ZERO, ZERO, ZERO, "", ZERO, NO_GRADE, 0, 0, 0, 0, 0, 0, frozenset())


def standing_of(computed: Computed) -> Standing:
    """Return how a form stands."""
    evaluation, progress = computed.evaluation, computed.progress
    total = evaluation.funds_total
    looks = computed.looks
    return Standing(
        name=computed.project.name,
        unit=text_at(computed.project, header_path("unit")),
        department=text_at(computed.project, header_path("department")),
        money_unit=computed.template.money_unit,
        adjusted=total.adjusted,
        executed=total.executed,
        rate=total.rate,
        rate_text=total.rate_text,
        score=evaluation.total_score,
        grade=computed.shown_grade,
        filled=progress.filled,
        required=progress.required,
        errors=looks["error"],
        warnings=looks["warning"],
        gaps=looks["open"],
        findings=len(computed.findings),
        states=computed.states,
    )


def standing_text(standing: Standing) -> str:
    """Return a standing as one line of JSON."""
    states = " ".join(sorted(state.value for state in standing.states))
    return json.dumps([*standing[:-1], states], default=str, ensure_ascii=False, separators=(",", ":"))


def read_standing(text: str) -> Standing | None:
    """Read such a line, None for what is none."""
    try:
        values, end = _JSON.raw_decode(text)  # of ten thousand, ``loads`` takes twice as long
        for place, largest in _LARGEST.items():
            values[place] = _decimal(values[place], largest)
        values[-1] = _states_in(str(values[-1]))
        is_sound = tuple(map(type, values)) == _TYPES and all([0 <= values[i] < _MOST for i in _COUNTS])
        return Standing(*values) if is_sound and end == len(text) else None
    except (ValueError, TypeError, LookupError, RecursionError, DecimalException):
        return None


@kept_by_text(4096)  # many forms have the same rates and scores
def _decimal(text: str, largest: Decimal) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number) >= largest:
        raise ValueError(text)
    return number


@lru_cache(maxsize=64)
def _states_in(text: str) -> frozenset[FormState]:
    states = frozenset(map(FormState, text.split()))
    if not states or FormState.FINAL in states:  # records alone say so
        raise ValueError(text)
    return states
