"""The rows of the three flat tables: their fields are the columns, in order (docs/at-scale.md).

Amounts are in 元 with 2 decimals at most whatever the form's unit, rates 1 = 100 % with 4, points and scores with 2.
Blank texts and None are blank in the file; yes and no are 1 and 0. A column never changes its meaning; new ones come last.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class FormRow(NamedTuple):
    """One form. ``workbook`` and ``form`` name it in all three tables."""

    workbook: str
    form: int
    position: int
    year: int
    template: str
    money_unit: str
    project: str
    department: str
    unit: str
    project_amount: Decimal | None
    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    rate: Decimal
    sources: str
    execution_points: Decimal
    execution_score: Decimal
    output_points: Decimal
    output_score: Decimal
    effect_points: Decimal
    effect_score: Decimal
    satisfaction_points: Decimal
    satisfaction_score: Decimal
    cost_points: Decimal
    cost_score: Decimal
    other_points: Decimal
    other_score: Decimal
    total_points: Decimal
    total_score: Decimal
    grade: str
    errors: int
    warnings: int
    filled: int
    required: int
    is_wrong: int
    is_unfinished: int
    is_complete: int
    is_final: int
    final_at: str
    final_by: str
    damage: str
    code: str


class IndicatorRow(NamedTuple):
    """One indicator; ``row`` counts from 0, as in field paths."""

    workbook: str
    form: int
    row: int
    level_1: str
    level_2: str
    name: str
    target: str
    actual: str
    method: str
    auto_method: str
    weight: Decimal | None
    score: Decimal | None
    auto_score: Decimal | None
    grade: str
    needs_grade: int
    reason: str
    explain: str


class FindingRow(NamedTuple):
    """One finding; ``row`` is that of the indicator it points to, None for others."""

    workbook: str
    form: int
    number: int
    code: str
    severity: str
    field: str
    row: int | None
    message: str
    note: str


class FormTables(NamedTuple):
    """All rows of one form."""

    form: FormRow
    indicators: tuple[IndicatorRow, ...]
    findings: tuple[FindingRow, ...]
