"""The formulas of a form: sums, rates, forward and reverse scores, total and grade, by functions of Excel 2007.

A formula stands only where it gives what the form shows; what takes more than numbers in one unit stays a figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from model.form.field_path import TOTAL_SCORE, TOTAL_WEIGHT, FieldPath, amount_path, indicator_path
from model.form.template import Grade
from model.grid.cells import Cell
from model.grid.computed import Computed
from model.reading.amounts import HUNDRED, ZERO
from model.reading.kinds import PERCENT
from model.reading.quantity import Quantity
from model.reading.target import Blank, Bound
from model.scoring.rules import FORWARD, REVERSE, Scored, scoring_rules
from reports.sheets.figures import Figure, figure_of
from reports.sheets.formula_parts import (
    Formula,
    Number,
    Place,
    Rounding,
    guarded,
    number_in_text,
    number_of_figure,
    quoted,
    ranges,
)
from reports.sheets.score_formulas import (
    UNSURE,
    OpenRow,
    ScoreParts,
    forward_formula,
    open_score_formula,
    reverse_formula,
)

_RATE_SCALE = 10_000
# rates are larger than scores, and so are the errors of binary numbers
_A_BIT_OF_RATE = 1e-10


class FormFormulas:
    """Makes the formulas of one form. ``cells`` are those that have a name, ``places`` where they stand on the sheet."""

    def __init__(
        self, computed: Computed, cells: Mapping[FieldPath, Cell], places: Mapping[FieldPath, Place]
    ) -> None:
        self._evaluation = computed.evaluation
        self._template = computed.template
        self._rules = scoring_rules(computed.template)
        self._rounding = Rounding(computed.template.decimals, self._rules.rounding)
        self._cells = cells
        self._places = places
        self._figures: dict[FieldPath, Figure | None] = {}

    def made(self) -> dict[FieldPath, Formula]:
        """Return the formulas that give what the form shows, by the cells they belong to."""
        return {key: formula for key, formula in self._every() if self._is_right(key, formula)}

    def made_for_blank(self) -> dict[FieldPath, Formula]:
        """Return the formulas of a form that is still to be filled; the scores of its rows wait for what is typed."""
        rows = range(len(self._evaluation.indicators))
        scores = {self._key_of(row, "score"): formula for row in rows if (formula := self._open_score(row))}
        return dict(self._every()) | scores

    def _every(self) -> Iterator[tuple[FieldPath, Formula]]:
        for key, formula in (*self._of_money(), *self._of_scores(), *self._of_total()):
            if key in self._cells:
                yield key, formula

    def _open_score(self, row: int) -> Formula | None:
        """Return the score of a row without a target yet, None where it has no points in a cell."""
        keys = {
            role: self._key_of(row, role)
            for role in ("operator", "target", "number", "actual", "weight", "score")
        }
        places = {role: self._places[key] for role, key in keys.items() if key in self._cells}
        target = places.get("number") or places.get("target")
        if target is None or not {"actual", "weight", "score"} <= places.keys():
            return None
        sign = places.get("operator")
        cells = OpenRow(target, places["actual"], places["weight"], sign)
        return open_score_formula(cells, self._rounding, self._rules.reverse)

    def _is_right(self, key: FieldPath, formula: Formula) -> bool:
        if isinstance(formula.value, str):
            return formula.value == self._cells[key].text
        figure = self._figure(key)
        return figure is not None and math.isclose(formula.value, figure.value, rel_tol=1e-9, abs_tol=1e-9)

    def _figure(self, key: FieldPath) -> Figure | None:
        if key not in self._figures:
            self._figures[key] = figure_of(self._cells[key], self._template) if key in self._cells else None
        return self._figures[key]

    # -- money ------------------------------------------------------------------------------------------

    def _of_money(self) -> Iterator[tuple[FieldPath, Formula]]:
        funds, total = self._template.funds, self._evaluation.funds_total
        counting = [row.id for row in funds.rows if row.counts]
        for column in funds.amount_columns if counting else ():
            parts = ",".join(str(self._places[amount_path(row, column)]) for row in counting)
            yield amount_path("total", column), Formula(f"SUM({parts})", float(total.amount(column)))
        if {"adjusted", "executed"} <= set(funds.amount_columns):
            for source, line in {"total": total, **self._evaluation.funds}.items():
                yield from self._of_rate(source, line.executed, line.adjusted)

    def _of_rate(
        self, source: str, executed: Decimal, adjusted: Decimal
    ) -> Iterator[tuple[FieldPath, Formula]]:
        spent, budget = (f"N({self._places[amount_path(source, one)]})" for one in ("executed", "adjusted"))
        rate = float(executed) / float(adjusted) if adjusted else 0.0
        shown = math.floor(rate * _RATE_SCALE + 0.5 + _A_BIT_OF_RATE) / _RATE_SCALE
        text = rate_formula(*(self._places[amount_path(source, one)] for one in ("executed", "adjusted")))
        for column in self._template.funds.columns:
            if column.role == "rate":
                yield amount_path(source, column.id), Formula(text, shown)
            elif column.role == "score" and source == "total":
                weight = self._points(self._key_of_execution("weight"), self._evaluation.funds_weight)
                nothing = "0" if self._template.zero_budget == "zero" else f'"{UNSURE}"'
                share = self._rounding.text(f"{weight.text}*MIN(1,{spent}/{budget})")
                value = self._rounding.value((weight.value or 0.0) * min(1.0, rate))
                given = value if adjusted or self._template.zero_budget == "zero" else UNSURE
                yield amount_path(source, column.id), Formula(f"IF({budget}=0,{nothing},{share})", given)

    # -- scores -----------------------------------------------------------------------------------------

    def _of_scores(self) -> Iterator[tuple[FieldPath, Formula]]:
        for row, scored in enumerate(self._evaluation.indicators):
            if scored.readings or scored.band or scored.needs_grade or scored.weight.value is None:
                continue
            target, actual = self._target(row, scored), self._actual(row, scored)
            if target is None or actual is None:
                continue
            weight = self._points(self._key_of(row, "weight"), scored.weight.value)
            parts = ScoreParts(target, actual, weight, self._rounding)
            if formula := self._of_method(scored.method, parts):
                blank = self._places[self._key_of(row, "actual")]
                text = f'IF({blank}="","",{formula.text})'
                yield self._key_of(row, "score"), Formula(text, formula.value)

    def _of_method(self, method: str, parts: ScoreParts) -> Formula | None:
        if method == FORWARD and self._rules.over_target != "deduct":
            return forward_formula(parts)
        return reverse_formula(parts, self._rules.reverse) if method == REVERSE else None

    def _key_of(self, row: int, role: str) -> FieldPath:
        column = self._template.indicators.find(role)
        return indicator_path(row, column.field if column else "")

    def _key_of_execution(self, role: str) -> FieldPath:
        found = (column.id for column in self._template.funds.columns if column.role == role)
        return amount_path("total", next(found, role))

    def _points(self, key: FieldPath, points: Decimal) -> Number:
        """Return the points: their cell, where it holds them, else the number."""
        figure = self._figure(key)
        is_there = figure is not None and figure.value == points
        return Number(str(self._places[key]) if is_there else f"{points:f}", float(points))

    def _target(self, row: int, scored: Scored) -> Number | None:
        """Return the target's number; its sign and unit must stay as they are."""
        if not isinstance(scored.target, Bound):
            return None
        quantity, number = scored.target.quantity, self._key_of(row, "number")
        if quantity.trend or quantity.value < 0:
            return None
        key = number if number in self._cells else self._key_of(row, "target")
        found = self._number(key, quantity, quantity.unit == PERCENT)
        beside = [self._key_of(row, role) for role in ("operator", "unit")]
        guards = [
            f"{self._places[key]}={quoted(self._cells[key].text)}" for key in beside if key in self._cells
        ]
        return guarded(guards, found) if found else None

    def _actual(self, row: int, scored: Scored) -> Number | None:
        """Return the number of the actual value, in the target's unit."""
        key = self._key_of(row, "actual")
        if key not in self._cells or not isinstance(scored.target, Bound):
            return None
        unit = scored.target.quantity.unit
        if isinstance(scored.actual, Blank):
            return Number(str(self._places[key]), None)
        if not isinstance(scored.actual, Bound):
            return None
        done = scored.actual.quantity
        if done.trend or done.value < 0 or done.unit not in (unit, ""):
            return None
        return self._number(key, done, unit == PERCENT)

    def _number(self, key: FieldPath, quantity: Quantity, is_percentage: bool) -> Number | None:
        """Return the number in a cell that is read as that quantity; percentages count as fractions."""
        if key not in self._cells:
            return None
        wanted = quantity.value / HUNDRED if is_percentage else quantity.value
        if figure := self._figure(key):
            return number_of_figure(figure, self._places[key], wanted, is_percentage)
        return number_in_text(self._cells[key].text, self._places[key], wanted)

    # -- total ------------------------------------------------------------------------------------------

    def _of_total(self) -> Iterator[tuple[FieldPath, Formula]]:
        weights = [one.weight.or_zero for one in self._evaluation.indicators]
        scores = [one.counted for one in self._evaluation.indicators]
        yield from self._sum(TOTAL_WEIGHT, "weight", weights, self._evaluation.total_weight)
        yield from self._sum(TOTAL_SCORE, "score", scores, self._evaluation.total_score)

    def _sum(
        self, key: FieldPath, role: str, parts: Sequence[Decimal], total: Decimal
    ) -> Iterator[tuple[FieldPath, Formula]]:
        """Yield the sum of a column: of the cells that hold what counts; others would add what does not."""
        keys = [self._key_of(row, role) for row in range(len(parts))]
        execution = self._key_of_execution(role)
        if execution not in self._cells or any(one not in self._cells for one in keys):
            return
        held = [self._held(one) for one in keys]
        if any(part != value for part, value in zip(parts, held, strict=True) if part):
            return  # a share that no cell shows
        counting = [
            (self._places[one], part == value) for one, part, value in zip(keys, parts, held, strict=True)
        ]
        areas = ",".join((str(self._places[execution]), *ranges(counting)))
        yield key, Formula(f"ROUND(SUM({areas}),2)", float(total))

    def _held(self, key: FieldPath) -> Decimal:
        figure = self._figure(key)
        return ZERO if figure is None else figure.value


def rate_formula(spent: Place, budget: Place) -> str:
    """Return the rate of two amounts, to a hundredth of a percent; 0 where there is no budget."""
    return f"IF(N({budget})=0,0,INT(N({spent})/N({budget})*{_RATE_SCALE}+0.5+1E-10)/{_RATE_SCALE})"


def grade_formula(grades: Sequence[Grade], score: Place, shown: str) -> Formula:
    """Return the grade of the total score; ``grades`` from the best on."""
    text = quoted(grades[-1].name)
    for grade in reversed(grades[:-1]):
        text = f"IF({score}>={grade.at_least:f},{quoted(grade.name)},{text})"
    return Formula(text, shown)
