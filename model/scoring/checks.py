"""The checks (审核): they yield a finding, one Chinese sentence, for whatever a reviewer would object to.

Source: docs/domain.md 5.1. Each check is a small generator: those of the whole form are listed in ``CHECKS``,
those of single indicators in ``row_checks``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from model.form.blocks import TextsBlock
from model.form.field_path import (
    GOAL_ACTUAL,
    TOTAL_WEIGHT,
    amount_path,
    goal_path,
    header_path,
    kind_path,
    section_path,
)
from model.form.project import Project, text_at
from model.form.template import Phase, Template
from model.reading.amounts import exact, money_text, read_amount, shortest_money, two_decimals
from model.reading.normalise import is_same, normalise
from model.scoring.checked_rows import CheckedRows, check_rows
from model.scoring.early_checks import (
    amount_exceeded,
    expected_below,
    money_missing,
    over_executed_early,
    term_exceeded,
    zero_budget_early,
)
from model.scoring.evaluation import Evaluation, rate_percent
from model.scoring.finding_order import in_order, placed
from model.scoring.findings import Finding, Severity
from model.scoring.row_checks import bad_number, broken, is_broken
from model.scoring.subject import Check, Subject, typed_amounts, worst_lines

LONG_TEXT = 3000


def check(
    project: Project, template: Template, evaluation: Evaluation, checked: CheckedRows | None = None
) -> tuple[Finding, ...]:
    """Return all findings: errors first, then in the order of the form. ``checked``: the rows, if they were checked."""
    if checked is None:
        checked = check_rows(project, template, evaluation)
    subject = Subject(project, template, evaluation)
    checks = CHECKS if template.has_scores else EARLY_CHECKS[template.phase]
    of_form = placed((finding for run in checks for finding in run(subject)), template, project.notes)
    of_rows = chain.from_iterable(row.placed for row in checked.rows)
    return in_order([*of_form, *of_rows])


def _points_section(subject: Subject) -> Iterator[Finding]:
    if subject.template.indicators.find("weight") is None:
        return  # they are shared, and nobody can type others, or there are none
    for sum_ in subject.evaluation.sections:
        if gap := sum_.gap:
            what = f"多 {exact(gap)} 分，请减少" if gap > 0 else f"少 {exact(-gap)} 分，请补足"
            message = f"{sum_.section.name}的分值合计 {exact(sum_.weight)} 分，应为 {exact(sum_.section.points)} 分，{what}。"
            severity: Severity = "error"
            if sum_.is_advice:
                message = f"{sum_.section.name}的分值合计 {exact(sum_.weight)} 分，通常为 {exact(sum_.section.points)} 分，请核对。"
                severity = "warning"
            waits = gap < 0 and _lacks_weight(subject, sum_.section.name)
            yield Finding("points-section", severity, section_path(sum_.section.name), message, waits=waits)


def _lacks_weight(subject: Subject, category: str = "") -> bool:
    """Tell whether a row of a level 1, or of the form, has no points yet."""
    tallies = [tally for place, tally in subject.tallies.items() if category in ("", place[0])]
    return not tallies or any(tally.unweighted for tally in tallies)


def _points_total(subject: Subject) -> Iterator[Finding]:
    if not subject.template.has_points:
        return
    total, preset = subject.evaluation.total_weight, subject.template.total_points
    if total != preset:
        message = f"总分值合计 {exact(total)} 分，应为 {exact(preset)} 分，请调整各指标的分值。"
        if not subject.template.has_scores:
            column, execution = subject.template.indicators.find("weight"), subject.template.execution_points
            caption = column.caption if column else "分值"
            rows = f"{caption}合计 {exact(total - execution)} 分"
            added = f"，加上预算执行 {exact(execution)} 分是 {exact(total)} 分" if execution else ""
            message = f"{rows}{added}，应为 {exact(preset)} 分，请调整各指标的{caption}。"
        waits = total < preset and _lacks_weight(subject)
        yield Finding("points-total", "error", TOTAL_WEIGHT, message, waits=waits)


def _missing(subject: Subject) -> Iterator[Finding]:
    project = subject.project
    for field in subject.template.header:
        if field.required and not text_at(project, header_path(field.id)).strip():
            yield Finding("missing", "error", header_path(field.id), f"{field.caption}没有填写，请填写。")
    for block in subject.template.blocks_of(TextsBlock):
        for text in block.texts:
            if text.required and not project.goals.get(text.id, "").strip():
                label = " ".join(block.label.split())
                caption = f"{label}的{text.caption}" if label else text.caption
                how = f"，请填写；没有的填“{text.none}”。" if text.none else "，请填写。"
                yield Finding("missing", "error", goal_path(text.id), f"{caption}没有填写{how}")


def _unreadable(subject: Subject) -> Iterator[Finding]:
    template, project = subject.template, subject.project
    unit = template.money_unit
    for field in template.header:
        if field.money:
            yield from bad_number(
                header_path(field.id), field.caption, text_at(project, header_path(field.id)), unit
            )
    for source in [row.id for row in template.funds.rows] or ["total"]:
        for column in template.funds.amount_columns:
            text = project.funds.get(source, {}).get(column, "")
            if read_amount(text, unit).problem:
                path = amount_path(source, column)
                yield from bad_number(path, _amount_caption(template, source, column), text, unit)


def _amount_caption(template: Template, source: str, column: str) -> str:
    captions = {row.id: row.caption.removeprefix("其中：") for row in template.funds.rows}
    shown = next(one.caption for one in template.funds.columns if one.id == column)
    return f"{captions.get(source, template.funds.total)}的{shown}"


def _reason_missing(subject: Subject) -> Iterator[Finding]:
    """Ask for the one text that explains all lost points, and for the reason of a low rate, where a form has them."""
    template, evaluation = subject.template, subject.evaluation
    for text in template.texts:
        if not text.explains or subject.project.goals.get(text.id, "").strip():
            continue
        if lost := sum(tally.lost for tally in subject.tallies.values()):
            message = f"有 {lost} 项指标没有得满分，请在“{text.caption}”里说明原因。"
            yield Finding("reason-missing", "error", goal_path(text.id), message)
    funds, rate = template.funds, rate_percent(evaluation)
    column = next((column for column in funds.columns if column.role == "text"), None)
    if column is None or not evaluation.funds_total.adjusted or rate >= funds.low_rate:
        return
    path = amount_path("total", column.id)
    if not text_at(subject.project, path).strip():
        message = (
            f"执行率 {two_decimals(rate)}% 低于 {exact(funds.low_rate)}%，请在“{column.caption}”里说明原因。"
        )
        yield Finding("rate-reason", "error", path, message)


def _kind_missing(subject: Subject) -> Iterator[Finding]:
    kinds = () if subject.template.indicators.is_open else subject.template.kinds()
    for category, kind in kinds:
        if (category, kind) not in subject.tallies:
            message = f"{category}下没有{kind}，请补上一行；没有这类指标的填“不适用”。"
            yield Finding("kind-missing", "warning", kind_path(category, kind), message)


def _over_executed(subject: Subject) -> Iterator[Finding]:
    unit = subject.template.money_unit
    for source, caption, line in worst_lines(subject, lambda line: line.executed > line.adjusted > 0):
        executed, adjusted = (money_text(amount, unit) for amount in (line.executed, line.adjusted))
        message = f"{caption}的全年执行数 {executed} 大于全年预算数 {adjusted}，请核对。"
        yield Finding("over-executed", "warning", amount_path(source, "executed"), message)


def _zero_budget(subject: Subject) -> Iterator[Finding]:
    for source, caption, line in worst_lines(
        subject, lambda line: not line.adjusted and bool(line.initial or line.executed)
    ):
        what = "全年执行数" if line.executed else "年初预算数"
        message = f"{caption}的全年预算数为 0，而{what}不为 0，执行率按 0 计，请核对。"
        # as in a form that came over from last year: nobody has come to it yet
        waits = not any(typed_amounts(subject, column) for column in ("adjusted", "executed"))
        yield Finding("zero-budget", "warning", amount_path(source, "adjusted"), message, waits=waits)


def _amount_exceeded(subject: Subject) -> Iterator[Finding]:
    unit = subject.template.money_unit
    for field in subject.template.header:
        if field.id != "amount":
            continue
        amount = read_amount(text_at(subject.project, header_path(field.id)), unit).value
        adjusted = subject.evaluation.funds_total.adjusted
        if amount is not None and adjusted > amount:
            told = shortest_money(amount, unit)
            message = f"全年预算数 {money_text(adjusted, unit)} 大于{field.caption} {told}，请核对。"
            yield Finding("amount-exceeded", "warning", header_path(field.id), message)


def _goal_copied(subject: Subject) -> Iterator[Finding]:
    expected, actual = (subject.project.goals.get(key, "") for key in ("expected", "actual"))
    if is_same(expected, actual) and normalise(actual):
        wanted, done = (subject.template.goal_caption(goal) for goal in ("expected", "actual"))
        message = f"{done}与{wanted}完全相同，请写明实际完成了什么。"
        yield Finding("goal-copied", "warning", GOAL_ACTUAL, message)


def _unit_blank(subject: Subject) -> Iterator[Finding]:
    for field in subject.template.header:
        if field.advised and not text_at(subject.project, header_path(field.id)).strip():
            message, waits = f"{field.caption}没有填写，请填写。", _lacks_weight(subject)
            yield Finding("unit-blank", "warning", header_path(field.id), message, waits=waits)


def _line_break(subject: Subject) -> Iterator[Finding]:
    for field in subject.template.header:
        if is_broken(text_at(subject.project, header_path(field.id))):
            yield broken(header_path(field.id), field.caption)


def _text_long(subject: Subject) -> Iterator[Finding]:
    for text in subject.template.texts:
        length = len(subject.project.goals.get(text.id, ""))
        if length > LONG_TEXT:
            message = f"{text.caption}有 {length} 字，打印会占多页，建议精简到 {LONG_TEXT} 字以内。"
            yield Finding("text-long", "info", goal_path(text.id), message)


CHECKS: tuple[Check, ...] = (
    _points_section,
    _points_total,
    _missing,
    _unreadable,
    _reason_missing,
    _kind_missing,
    _over_executed,
    _zero_budget,
    _amount_exceeded,
    _goal_copied,
    _unit_blank,
    _line_break,
    _text_long,
)

_FORM_CHECKS: tuple[Check, ...] = (_missing, _unreadable, _kind_missing, _unit_blank, _line_break, _text_long)
# of forms that have no scores
EARLY_CHECKS: dict[Phase, tuple[Check, ...]] = {
    "declaration": (
        *_FORM_CHECKS,
        _points_section,
        _points_total,
        money_missing,
        term_exceeded,
        amount_exceeded,
    ),
    "monitoring": (*_FORM_CHECKS, money_missing, over_executed_early, expected_below, zero_budget_early),
    "transfer": (*_FORM_CHECKS, _over_executed, _zero_budget, _goal_copied),
}
