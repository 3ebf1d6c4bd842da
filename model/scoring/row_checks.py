"""The checks of one indicator by itself; ``_checks_of`` says which of them a row gives cause for (docs/domain.md 5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from model.form.field_path import FieldPath, indicator_path
from model.form.project import Indicator
from model.form.template import Template
from model.reading.amounts import (
    ZERO,
    exact,
    read_amount,
    round_cents,
    shortest,
    two_decimals,
    with_separators,
)
from model.reading.kinds import PERCENT
from model.reading.lexicon import AT_LEAST, AT_MOST, any_of
from model.reading.normalise import normalise
from model.reading.spelled_amounts import spelled_amount
from model.reading.target import Blank, Bound, NotApplicable
from model.scoring.findings import Finding, Severity
from model.scoring.outlook import Outlook
from model.scoring.rules import FORWARD, MANUAL, METHOD_NAMES, NOT_APPLICABLE, REVERSE, Scored
from model.scoring.scoring import SCORE_UNIT, nature_of

_BREAK = re.compile(r"[\n\r\t]")
_RATE_UNITS = ("", PERCENT)
_COLUMNS = (
    "name", "nature", "target", "actual", "weight", "score", "manual_score", "grade", "reason", "review",
)  # fmt: skip


class CheckedRow(NamedTuple):
    """An indicator and all of the form that its checks depend on.

    ``rate`` is the total execution rate in percent, ``is_repeated`` tells that the kind has that name already,
    ``outlook`` whether the row falls short, where the form has no scores.
    """

    position: int
    indicator: Indicator
    scored: Scored
    template: Template
    rate: Decimal
    is_repeated: bool
    outlook: Outlook

    @property
    def name(self) -> str:
        """The indicator's name in quotes, shortened, as it stands in a sentence."""
        name = " ".join(self.indicator.name.split())
        if not name:
            return f"{self.indicator.kind}中没有名称的一行"
        return f"“{name}”" if len(name) <= 24 else f"“{name[:23]}…”"

    def finding(self, code: str, severity: Severity, column: str, message: str) -> Finding:
        """Return a finding that points to a column of this row."""
        return Finding(code, severity, indicator_path(self.position, column), message)


CheckOfRow = Callable[[CheckedRow], Iterator[Finding]]


def check_row(row: CheckedRow) -> tuple[Finding, ...]:
    """Return the findings of one indicator from left to right."""
    found = [finding for run in _checks_of(row) for finding in run(row)]
    if len(found) > 1:
        found.sort(key=lambda finding: _COLUMNS.index(finding.field.column))
    return tuple(found)


def _checks_of(row: CheckedRow) -> Iterator[CheckOfRow]:
    """Yield the checks that can find something; most rows give cause for none, and are looked at once instead of by each."""
    _, indicator, scored, _, _, is_repeated, _ = row
    weight, score, actual = scored.weight, scored.score, scored.actual
    if score is None or weight.value is None or isinstance(actual, Blank):
        yield _missing
    if weight.problem or scored.manual_problem:
        yield _unreadable
    if scored.manual_problem:
        yield _score_range
    if scored.needs_grade:
        yield _unjudged
    if scored.readings:
        yield _read_as
    if scored.rounded:
        yield rounded
    if scored.strict:
        yield _strict_sign
    if scored.has_lost_points and not indicator.reason.strip():
        yield _reason_missing
    if scored.auto_method == NOT_APPLICABLE:
        yield na_weight
    if scored.over_target:
        yield _over_target
    if isinstance(actual, Bound) and actual.quantity.unit in _RATE_UNITS and is_of_rate(row):
        yield _rate_differs
    if scored.units_differ:
        yield _unit_differs
    if is_repeated:
        yield duplicate_name
    if indicator.reason:
        yield _reason_needless
    if scored.guess:
        yield _direction_guessed
    if indicator.extra:
        yield _nature_differs
    if not f"{indicator.name}{indicator.target}{indicator.actual}{indicator.weight}".isprintable():
        yield _line_break


def bad_number(path: FieldPath, caption: str, text: str, unit: str) -> Iterator[Finding]:
    """Yield the finding for a typed number that cannot be read."""
    problem = read_amount(text, unit).problem
    if problem:
        shown = text.strip() if len(text.strip()) <= 20 else f"{text.strip()[:19]}…"
        figure = spelled_amount(text, unit)
        asked = "不小于 0 的数字" if figure is None else f"数字 {with_separators(exact(figure))}"
        message = f"{caption}“{' '.join(shown.split())}”{problem}，请改为{asked}。"
        yield Finding("unreadable", "error", path, message)


def _missing(row: CheckedRow) -> Iterator[Finding]:
    indicator, scored = row.indicator, row.scored
    if scored.auto_method == NOT_APPLICABLE:
        return
    if indicator.is_blank:
        message = f"{indicator.kind}还有一行空着，请填写指标；不适用的填“不适用”，分值填 0。"
        yield row.finding("missing", "error", "weight", message)
        return
    if not indicator.weight.strip() and scored.weight.value is None:
        message = f"{row.name}没有填写分值，请填写；不适用的指标填 0。"
        yield row.finding("missing", "error", "weight", message)
    has_actual = row.template.indicators.has("actual")
    if isinstance(scored.actual, Blank) and scored.weight.value != 0 and has_actual:
        yield row.finding("missing", "error", "actual", f"{row.name}没有填写实际完成值，请填写。")
    elif isinstance(scored.actual, NotApplicable) and scored.score is None and scored.weight.or_zero:
        message = f"{row.name}的实际完成值填了“{indicator.actual.strip()}”，但它有分值，请填写实际完成值。"
        yield row.finding("missing", "error", "actual", message)
    elif (
        scored.score is None
        and not scored.needs_grade
        and not scored.manual_problem
        and scored.weight.or_zero
    ):
        yield row.finding("missing", "error", "score", f"{row.name}没有得分（{scored.explain}）。")


def _unreadable(row: CheckedRow) -> Iterator[Finding]:
    indicator = row.indicator
    if row.template.indicators.find("weight") is not None:
        path = indicator_path(row.position, "weight")
        yield from bad_number(path, f"{row.name}的分值", indicator.weight, SCORE_UNIT)
    if row.scored.manual_problem:
        path = indicator_path(row.position, "manual_score")
        yield from bad_number(path, f"{row.name}的得分", indicator.manual_score, SCORE_UNIT)


def _score_range(row: CheckedRow) -> Iterator[Finding]:
    typed, problem = row.indicator.manual_score.strip(), row.scored.manual_problem
    if read_amount(row.indicator.manual_score, SCORE_UNIT).value is not None:
        message = f"{row.name}的手工得分 {typed} {problem}，不计入总分，请改正。"
        yield row.finding("score-range", "error", "manual_score", message)


def _unjudged(row: CheckedRow) -> Iterator[Finding]:
    how = "请在右侧选择完成档次，再在档内给分"
    message = f"{row.name}无法自动评分，{how}。"
    if row.scored.asks:
        message = f"{row.name}没有自动得分：{row.scored.asks}；请改写清楚，或{how.removeprefix('请')}。"
    yield row.finding("unjudged", "error", "grade", message)


def _read_as(row: CheckedRow) -> Iterator[Finding]:
    """Say which of two readings was taken, as long as the score stands on it."""
    scored = row.scored
    if scored.needs_grade or scored.method == MANUAL:
        return
    taken, *others = scored.readings
    column = taken.column or others[0].column or "actual"
    typed = row.indicator.target if column == "target" else row.indicator.actual
    told = "、".join(f"{other.shown}（得 {shortest(other.score or ZERO)} 分）" for other in others)
    message = f"{row.name}的“{' '.join(typed.split())}”按 {taken.shown} 计分，也可能是 {told}，请核对并写明。"
    yield row.finding("read-as", "warning", column, message)


def rounded(row: CheckedRow) -> Iterator[Finding]:
    """Say that hidden decimals were rounded to what a sheet shows."""
    scored, indicator = row.scored, row.indicator
    if "weight" in scored.rounded:
        shown = shortest(scored.weight.or_zero)
        message = f"{row.name}的分值 {indicator.weight.strip()} 超过两位小数，按 {shown} 分计。"
        yield row.finding("rounded", "info", "weight", message)
    if "manual_score" in scored.rounded and not scored.manual_problem:
        shown = shortest(scored.counted)
        message = f"{row.name}的得分 {indicator.manual_score.strip()} 超过两位小数，按 {shown} 分计。"
        yield row.finding("rounded", "info", "manual_score", message)


def _strict_sign(row: CheckedRow) -> Iterator[Finding]:
    """Say that a target with =, < or > was met all but for its sign."""
    scored = row.scored
    if scored.method != MANUAL:
        target, actual = row.indicator.target.strip(), row.indicator.actual.strip()
        what = "不相等" if scored.strict == "=" else "正好相等"
        message = f"{row.name}的年度指标值“{target}”与实际完成值“{actual}”{what}，已按满分计，请核对。"
        yield row.finding("strict-sign", "warning", "actual", message)


def _reason_missing(row: CheckedRow) -> Iterator[Finding]:
    scored = row.scored
    if row.template.indicators.find("reason") is None:
        return
    score, weight = shortest(scored.counted), shortest(scored.weight.or_zero)
    message = f"{row.name}得 {score} 分，未得满分 {weight} 分，请填写偏差原因分析及改进措施。"
    if scored.method == NOT_APPLICABLE:  # na-weight says what to do; this must not say something else
        message = f"{row.name}不适用，得 0 分而分值 {weight} 分；把分值改为 0 后不用填写偏差原因。"
    yield row.finding("reason-missing", "error", "reason", message)


def na_weight(row: CheckedRow) -> Iterator[Finding]:
    """Say that a row which does not apply has points."""
    if row.scored.auto_method == NOT_APPLICABLE and row.scored.weight.or_zero:
        weight = exact(row.scored.weight.or_zero)
        message = f"{row.name}（{row.indicator.kind}）不适用，分值却是 {weight} 分，请改为 0。"
        yield row.finding("na-weight", "error", "weight", message)


def _over_target(row: CheckedRow) -> Iterator[Finding]:
    indicator, scored = row.indicator, row.scored
    has_reason = row.template.indicators.find("reason") is not None
    if scored.weight.or_zero and has_reason and not indicator.reason.strip():
        limit = exact(row.template.over_target_percent)
        target, actual = indicator.target.strip(), indicator.actual.strip()
        message = (
            f"{row.name}的实际完成值 {actual} 超过年度指标值 {target} 达 {limit}% 以上，"
            "年度指标值是否定得过低，请说明原因。"
        )
        yield row.finding("over-target", "warning", "reason", message)


_names_of_rate = lru_cache(maxsize=16)(any_of)


def is_of_rate(row: CheckedRow) -> bool:
    """Tell whether an indicator is named for the execution rate itself; the checks of no other look at the rate."""
    words = _names_of_rate(row.template.words.rate_names)
    return words.search(normalise(row.indicator.name)) is not None


def _rate_differs(row: CheckedRow) -> Iterator[Finding]:
    actual = row.scored.actual
    if isinstance(actual, Bound) and round_cents(actual.quantity.value) != row.rate:
        typed, rate = row.indicator.actual.strip(), two_decimals(row.rate)
        message = f"{row.name}的实际完成值 {typed} 与算得的执行率 {rate}% 不一致，请核对。"
        yield row.finding("rate-differs", "warning", "actual", message)


def _unit_differs(row: CheckedRow) -> Iterator[Finding]:
    target, actual = row.indicator.target.strip(), row.indicator.actual.strip()
    message = f"{row.name}的年度指标值“{target}”与实际完成值“{actual}”单位不同，请核对。"
    yield row.finding("unit-differs", "warning", "actual", message)


def duplicate_name(row: CheckedRow) -> Iterator[Finding]:
    """Say that a name stands under its level 2 already."""
    if row.is_repeated and row.scored.auto_method != NOT_APPLICABLE:
        message = f"{row.indicator.kind}里{row.name}出现了两次，请改名或删去一行。"
        yield row.finding("duplicate-name", "warning", "name", message)


def _reason_needless(row: CheckedRow) -> Iterator[Finding]:
    scored, points = row.scored, row.scored.weight.or_zero
    full = scored.score is not None and points and scored.score >= points
    if full and row.indicator.reason.strip() and not scored.over_target:
        message = f"{row.name}得了满分，却写了偏差原因，请确认。"
        yield row.finding("reason-needless", "info", "reason", message)


def _direction_guessed(row: CheckedRow) -> Iterator[Finding]:
    scored = row.scored
    meaning = "越小越好" if scored.guess == METHOD_NAMES[REVERSE] else "越大越好"
    matters = scored.guess_matters and scored.method != MANUAL
    message = (
        f"{row.name}按名称推断为{scored.guess}指标（{meaning}），"
        "如不对请在右侧改评分方法，或在年度指标值前写明 ≤ 或 ≥。"
    )
    yield row.finding("direction-guessed", "warning" if matters else "info", "target", message)


def _nature_differs(row: CheckedRow) -> Iterator[Finding]:
    """Say that the column of natures and the sign of the target speak against each other."""
    nature, target = nature_of(row.indicator), row.scored.target
    against = {FORWARD: AT_MOST, REVERSE: AT_LEAST}.get(nature)
    if isinstance(target, Bound) and against and target.operator == against:
        told = row.indicator.text("nature").strip() or row.indicator.text("operator").strip()
        message = f"{row.name}写明是{told}指标，年度指标值却是“{row.indicator.target.strip()}”，请核对；现按{told}计分。"
        yield row.finding("nature-differs", "warning", "nature", message)


def _line_break(row: CheckedRow) -> Iterator[Finding]:
    for column in ("name", "target", "actual", "weight"):
        if is_broken(getattr(row.indicator, column)):
            yield broken(indicator_path(row.position, column), "三级指标" if column == "name" else row.name)


def is_broken(text: str) -> bool:
    """Tell whether a text that should stand on one line does not."""
    return not text.isprintable() and _BREAK.search(text.strip()) is not None


def broken(path: FieldPath, caption: str) -> Finding:
    """Return the finding for a text that is broken."""
    return Finding("line-break", "warning", path, f"{caption}里有换行或制表符，打印时会折行，请删去。")
