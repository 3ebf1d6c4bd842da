"""The checks of whole forms that have no scores: declaration and monitoring (docs/domain.md 8.6)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from model.form.field_path import amount_path, header_path
from model.form.project import text_at
from model.reading.amounts import ZERO, money_text, read_amount, shortest_money
from model.scoring.findings import Finding
from model.scoring.subject import Subject, typed_amounts, worst_lines


def money_missing(subject: Subject) -> Iterator[Finding]:
    """Ask for the amounts of the year, or for those spent so far, where not one was typed."""
    funds = subject.template.funds
    column = "to_date" if subject.template.phase == "monitoring" else "initial"
    if column in funds.amount_columns and not typed_amounts(subject, column):
        first = funds.rows[0].id if funds.rows else "total"
        message = f"{funds.caption_of(column)}没有填写，请填写；没有的填 0。"
        yield Finding("missing", "error", amount_path(first, column), message)


def term_exceeded(subject: Subject) -> Iterator[Finding]:
    """Say where a year has more money than the whole term."""
    funds = subject.template.funds
    if "term" not in funds.amount_columns:
        return
    for source, caption, line in worst_lines(subject, lambda line: ZERO < line.amount("term") < line.initial):
        year, term = _told(subject, line.initial), _told(subject, line.amount("term"))
        message = (
            f"{caption}的{funds.caption_of('initial')} {year} 大于{funds.caption_of('term')} {term}，请核对。"
        )
        yield Finding("term-exceeded", "warning", amount_path(source, "initial"), message)


def amount_exceeded(subject: Subject) -> Iterator[Finding]:
    """Say where the money of the year or of the term is more than that of the whole project."""
    template = subject.template
    field = next((field for field in template.header if field.id == "amount"), None)
    if field is None:
        return
    amount = read_amount(text_at(subject.project, header_path(field.id)), template.money_unit).value
    for column in ("initial", "term"):
        if amount is None or column not in template.funds.amount_columns:
            continue
        money = subject.evaluation.funds_total.amount(column)
        if money > amount:
            caption, told = template.funds.caption_of(column), shortest_money(amount, template.money_unit)
            message = f"{caption} {_told(subject, money)} 大于{field.caption} {told}，请核对。"
            yield Finding("amount-exceeded", "warning", header_path(field.id), message)
            return


def over_executed_early(subject: Subject) -> Iterator[Finding]:
    """Say where more than the budget was spent so far, or will be by the end of the year."""
    funds = subject.template.funds
    budget = funds.rate_columns[1]
    for column in ("to_date", "expected"):
        if column not in funds.amount_columns:
            continue
        found = list(
            worst_lines(subject, lambda line, c=column: line.amount(c) > line.amount(budget) > 0)  # type: ignore[misc]
        )
        for source, caption, line in found:
            spent, whole = _told(subject, line.amount(column)), _told(subject, line.amount(budget))
            message = f"{caption}的{funds.caption_of(column)} {spent} 大于{funds.caption_of(budget)} {whole}，请核对。"
            yield Finding("over-executed", "warning", amount_path(source, column), message)
        if found:
            return


def expected_below(subject: Subject) -> Iterator[Finding]:
    """Say where less is expected for the whole year than was spent already."""
    funds = subject.template.funds
    if not {"to_date", "expected"} <= set(funds.amount_columns) or not typed_amounts(subject, "expected"):
        return
    for source, caption, line in worst_lines(
        subject, lambda line: line.amount("expected") < line.amount("to_date")
    ):
        late, early = _told(subject, line.amount("expected")), _told(subject, line.amount("to_date"))
        message = f"{caption}的{funds.caption_of('expected')} {late} 小于{funds.caption_of('to_date')} {early}，请核对。"
        yield Finding("expected-below", "warning", amount_path(source, "expected"), message)


def zero_budget_early(subject: Subject) -> Iterator[Finding]:
    """Say where money was spent without a budget."""
    funds = subject.template.funds
    budget = funds.rate_columns[1]
    if "to_date" not in funds.amount_columns:
        return
    for source, caption, _ in worst_lines(
        subject, lambda line: not line.amount(budget) and bool(line.amount("to_date"))
    ):
        message = (
            f"{caption}的{funds.caption_of(budget)}为 0，而{funds.caption_of('to_date')}不为 0，"
            "执行率按 0 计，请核对。"
        )
        yield Finding("zero-budget", "warning", amount_path(source, "to_date"), message)


def _told(subject: Subject, amount: Decimal) -> str:
    return money_text(amount, subject.template.money_unit)
