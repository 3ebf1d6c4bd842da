"""The rows that one workbook gives to the three flat tables, form by form (docs/at-scale.md).

Figures are those of ``Workbook.computed``: of today's rules, for final forms those that were kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from model.exchange.proof import code_of
from model.form.template import Template
from model.grid.computed import Computed
from model.reading.amounts import EXACT, HUNDRED, ZERO, exact, in_unit, read_amount, round_cents
from model.scoring.evaluation import NO_GRADE, Evaluation, FundsLine, SectionSum
from model.scoring.progress import FormState
from model.tables.records import FindingRow, FormRow, FormTables, IndicatorRow
from model.workbook.damage import DamageKind

if TYPE_CHECKING:
    from model.workbook.workbook import Workbook

# a level 1 that most places have, and the front of its columns; the others are added up
LEVELS = {"产出指标": "output", "效益指标": "effect", "满意度指标": "satisfaction", "成本指标": "cost"}
OTHER = "other"


def tables_of(workbook: Workbook, name: str) -> Iterator[FormTables]:
    """Yield the rows of each form; ``name`` is what the workbook is called in the tables."""
    settings = any(damage.kind is DamageKind.SETTINGS for damage in workbook.damaged)
    for position, form in enumerate(workbook.ids, 1):
        computed = workbook.computed_in_passing(form)
        yield FormTables(
            _form_row(workbook, computed, name, form, position, "settings" if settings else ""),
            tuple(_indicator_rows(computed, name, form)),
            tuple(_finding_rows(computed, name, form)),
        )


def _form_row(
    workbook: Workbook, computed: Computed, name: str, form: int, position: int, damage: str
) -> FormRow:
    project, evaluation, template = computed.project, computed.evaluation, computed.template
    severities = [finding.severity for finding in computed.findings if not finding.note]
    record, own_damage = workbook.final_record(form), workbook.damage_of(form)
    return FormRow(
        workbook=name,
        form=form,
        position=position,
        year=computed.year,
        template=template.id,
        money_unit=template.money_unit,
        project=_on_one_line(project.name),
        department=_on_one_line(project.header.get("department", "")),
        unit=_on_one_line(project.header.get("unit", "")),
        project_amount=_project_amount(computed),
        **_amounts(evaluation.funds_total, template),
        rate=_shown_rate(evaluation.funds_total),
        sources=_sources_text(evaluation, template),
        execution_points=evaluation.funds_weight,
        execution_score=evaluation.funds_score,
        **_level_figures(evaluation.sections),
        total_points=evaluation.total_weight,
        total_score=evaluation.total_score,
        grade=evaluation.shown_grade.replace(NO_GRADE, ""),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        filled=computed.progress.filled,
        required=computed.progress.required,
        is_wrong=int(FormState.WRONG in computed.states),
        is_unfinished=int(FormState.UNFINISHED in computed.states),
        is_complete=int(FormState.COMPLETE in computed.states),
        is_final=int(record is not None),
        final_at=record.when if record else "",
        final_by=record.person if record else "",
        damage=own_damage.kind.name.lower() if own_damage else damage,
        code=code_of(computed),
    )


def _on_one_line(text: str) -> str:
    """Return a field of one line as lists show it, so that the same name groups as one."""
    return " ".join(text.split())


def _in_yuan(amount: Decimal, template: Template) -> Decimal:
    return round_cents(in_unit(amount, template.money_unit, "元"))


def _amounts(line: FundsLine, template: Template) -> dict[str, Decimal]:
    return {column: _in_yuan(line.amount(column), template) for column in ("initial", "adjusted", "executed")}


def _project_amount(computed: Computed) -> Decimal | None:
    """Return the amount of the project's whole life, None where the form has none that can be read."""
    if not any(field.id == "amount" for field in computed.template.header):
        return None
    value = read_amount(computed.project.header.get("amount", ""), computed.template.money_unit).value
    return None if value is None else _in_yuan(value, computed.template)


def _shown_rate(line: FundsLine) -> Decimal:
    """Return the rate as it is printed, 96.37%, as a share of 1; of one kept from a print, too."""
    kept = read_amount(line.kept_rate.removesuffix("%")).value
    shown = round_cents(EXACT.multiply(line.rate, HUNDRED)) if kept is None else kept
    return EXACT.divide(shown, HUNDRED)


def _sources_text(evaluation: Evaluation, template: Template) -> str:
    """Return the amounts of each source of money as JSON, blank where the form has no sources."""
    columns = template.funds.amount_columns
    lines: Mapping[str, Mapping[str, str]] = {
        source: {column: exact(_in_yuan(line.amount(column), template)) for column in columns}
        for source, line in evaluation.funds.items()
    }
    return json.dumps(lines, ensure_ascii=False) if lines else ""


def _level_figures(sections: tuple[SectionSum, ...]) -> dict[str, Decimal]:
    """Add up points as typed and score under the columns of the levels 1."""
    figures = {f"{level}_{what}": ZERO for level in (*LEVELS.values(), OTHER) for what in ("points", "score")}
    for part in sections:
        level = LEVELS.get(part.section.name, OTHER)
        figures[f"{level}_points"] += part.weight
        figures[f"{level}_score"] += part.score
    return figures


def _indicator_rows(computed: Computed, name: str, form: int) -> Iterator[IndicatorRow]:
    pairs = zip(computed.project.indicators, computed.evaluation.indicators, strict=True)
    for number, (row, scored) in enumerate(pairs):
        yield IndicatorRow(
            workbook=name,
            form=form,
            row=number,
            level_1=row.category,
            level_2=row.kind,
            name=row.name,
            target=row.target,
            actual=row.actual,
            method=scored.method,
            auto_method=scored.auto_method,
            weight=scored.weight.value,
            score=scored.score,
            auto_score=scored.auto_score,
            grade=row.grade,
            needs_grade=int(scored.needs_grade),
            reason=row.reason,
            explain=scored.explain,
        )


def _finding_rows(computed: Computed, name: str, form: int) -> Iterator[FindingRow]:
    for number, finding in enumerate(computed.findings):
        yield FindingRow(
            workbook=name,
            form=form,
            number=number,
            code=finding.code,
            severity=finding.severity,
            field=str(finding.field),
            row=finding.field.row,
            message=finding.message,
            note=finding.note,
        )
