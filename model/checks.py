"""The checks (审核): what a reviewer would object to, as findings with one Chinese sentence each.

Source: RULES.md section 5. Each check is a small generator over the computed form; ``CHECKS`` lists them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from model.amounts import exact, read_amount, round_cents, shortest, two_decimals
from model.evaluation import Evaluation, FundsLine, rate_percent
from model.findings import Finding
from model.layout import rows_of_kind
from model.normalise import normalise
from model.project import Indicator, Project, indicator_path, text_at
from model.quantity import PERCENT
from model.scoring import NOT_APPLICABLE, Scored
from model.target import Blank, Bound, NotApplicable
from model.template import Template

LONG_TEXT = 3000
_BREAK = re.compile(r"[\n\r\t]")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check looks at."""

    project: Project
    template: Template
    evaluation: Evaluation

    def rows(self) -> Iterator[tuple[int, Indicator, Scored]]:
        """Yield every indicator with its index and score."""
        for index, indicator in enumerate(self.project.indicators):
            yield index, indicator, self.evaluation.indicators[index]


Check = Callable[[Subject], Iterator[Finding]]


def check(project: Project, template: Template, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Return all findings: errors first, then in the order of the form."""
    subject = Subject(project, template, evaluation)
    found = [_answered(finding, project) for run in CHECKS for finding in run(subject)]
    order = _form_order(project, template)
    rank = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(found, key=lambda f: (rank[f.severity], order.get(f.field, len(order)))))


def _answered(finding: Finding, project: Project) -> Finding:
    note = project.notes.get(finding.note_key, "") if finding.severity == "warning" else ""
    return Finding(finding.code, finding.severity, finding.field, finding.message, note) if note else finding


def _form_order(project: Project, template: Template) -> dict[str, int]:
    fields = [f"project.{field.id}" for field in template.header]
    fields += [
        f"funds.{row}.{column}"
        for row in ("total", *(row.id for row in template.funds.rows))
        for column in (*template.funds.amount_columns, "rate")
    ]
    fields += ["goals.expected", "goals.actual"]
    for category, kind in template.kinds():
        fields.append(f"section.{category}") if f"section.{category}" not in fields else None
        fields.append(f"kind.{category}.{kind}")
        for index in rows_of_kind(project, category, kind):
            columns = ("name", "target", "actual", "weight", "score", "manual_score", "grade", "reason")
            fields += [indicator_path(index, column) for column in columns]
    return {field: place for place, field in enumerate(fields)}


def _named(indicator: Indicator) -> str:
    name = " ".join(indicator.name.split())
    if not name:
        return f"{indicator.kind}中没有名称的一行"
    return f"“{name}”" if len(name) <= 24 else f"“{name[:23]}…”"


def _points_section(subject: Subject) -> Iterator[Finding]:
    for sum_ in subject.evaluation.sections:
        gap = sum_.weight - sum_.section.points
        if gap:
            what = f"多 {exact(gap)} 分，请减少" if gap > 0 else f"少 {exact(-gap)} 分，请补足"
            message = f"{sum_.section.name}的分值合计 {exact(sum_.weight)} 分，应为 {exact(sum_.section.points)} 分，{what}。"
            yield Finding("points-section", "error", f"section.{sum_.section.name}", message)


def _points_total(subject: Subject) -> Iterator[Finding]:
    total, preset = subject.evaluation.total_weight, subject.template.total_points
    if total != preset:
        message = f"总分值合计 {exact(total)} 分，应为 {exact(preset)} 分，请调整各指标的分值。"
        yield Finding("points-total", "error", "total.weight", message)


def _missing(subject: Subject) -> Iterator[Finding]:
    project = subject.project
    for field in subject.template.header:
        if field.required and not text_at(project, f"project.{field.id}").strip():
            yield Finding("missing", "error", f"project.{field.id}", f"{field.caption}没有填写，请填写。")
    if not project.goals.get("actual", "").strip():
        caption = subject.template.goals.actual
        yield Finding("missing", "error", "goals.actual", f"年度总体目标的{caption}没有填写，请填写。")
    for index, indicator, scored in subject.rows():
        yield from _missing_in_row(index, indicator, scored)


def _missing_in_row(index: int, indicator: Indicator, scored: Scored) -> Iterator[Finding]:
    name = _named(indicator)
    if scored.auto_method == NOT_APPLICABLE:
        return
    if indicator.is_blank:
        message = f"{indicator.kind}还有一行空着，请填写指标；不适用的填“不适用”，分值填 0。"
        yield Finding("missing", "error", indicator_path(index, "weight"), message)
        return
    if not indicator.weight.strip():
        path = indicator_path(index, "weight")
        yield Finding("missing", "error", path, f"{name}没有填写分值，请填写；不适用的指标填 0。")
    if isinstance(scored.actual, Blank) and scored.weight.value != 0:
        yield Finding(
            "missing", "error", indicator_path(index, "actual"), f"{name}没有填写实际完成值，请填写。"
        )
    elif isinstance(scored.actual, NotApplicable) and scored.score is None and scored.weight.or_zero:
        message = f"{name}的实际完成值填了“{indicator.actual.strip()}”，但它有分值，请填写实际完成值。"
        yield Finding("missing", "error", indicator_path(index, "actual"), message)
    elif (
        scored.score is None
        and not scored.needs_grade
        and not scored.manual_problem
        and scored.weight.or_zero
    ):
        message = f"{name}没有得分（{scored.explain}）。"
        yield Finding("missing", "error", indicator_path(index, "score"), message)


def _unreadable(subject: Subject) -> Iterator[Finding]:
    template, project = subject.template, subject.project
    unit = template.money_unit
    for field in template.header:
        if field.money:
            yield from _bad_number(
                f"project.{field.id}", field.caption, text_at(project, f"project.{field.id}"), unit
            )
    captions = {column.id: column.caption for column in template.funds.columns}
    for row in template.funds.rows:
        for column in template.funds.amount_columns:
            path = f"funds.{row.id}.{column}"
            caption = f"{row.caption.removeprefix('其中：')}的{captions[column]}"
            yield from _bad_number(path, caption, text_at(project, path), unit)
    for index, indicator, scored in subject.rows():
        caption = f"{_named(indicator)}的分值"
        yield from _bad_number(indicator_path(index, "weight"), caption, indicator.weight, "分")
        if scored.manual_problem and read_amount(indicator.manual_score, "分").value is None:
            path = indicator_path(index, "manual_score")
            yield from _bad_number(path, f"{_named(indicator)}的得分", indicator.manual_score, "分")


def _bad_number(path: str, caption: str, text: str, unit: str) -> Iterator[Finding]:
    problem = read_amount(text, unit).problem
    if problem:
        shown = text.strip() if len(text.strip()) <= 20 else f"{text.strip()[:19]}…"
        message = f"{caption}“{' '.join(shown.split())}”{problem}，请改为不小于 0 的数字。"
        yield Finding("unreadable", "error", path, message)


def _score_range(subject: Subject) -> Iterator[Finding]:
    for index, indicator, scored in subject.rows():
        if scored.manual_problem and read_amount(indicator.manual_score, "分").value is not None:
            typed = indicator.manual_score.strip()
            message = f"{_named(indicator)}的手工得分 {typed} {scored.manual_problem}，不计入总分，请改正。"
            yield Finding("score-range", "error", indicator_path(index, "manual_score"), message)


def _unjudged(subject: Subject) -> Iterator[Finding]:
    for index, indicator, scored in subject.rows():
        if scored.needs_grade:
            message = f"{_named(indicator)}无法自动评分，请在右侧选择完成档次，再在档内给分。"
            yield Finding("unjudged", "error", indicator_path(index, "grade"), message)


def _reason_missing(subject: Subject) -> Iterator[Finding]:
    for index, indicator, scored in subject.rows():
        lost = scored.score is not None and scored.score < round_cents(scored.weight.or_zero)
        if lost and not indicator.reason.strip():
            score, weight = shortest(scored.counted), shortest(scored.weight.or_zero)
            message = (
                f"{_named(indicator)}得 {score} 分，未得满分 {weight} 分，请填写偏差原因分析及改进措施。"
            )
            yield Finding("reason-missing", "error", indicator_path(index, "reason"), message)


def _na_weight(subject: Subject) -> Iterator[Finding]:
    for index, indicator, scored in subject.rows():
        if scored.auto_method == NOT_APPLICABLE and scored.weight.or_zero:
            weight = exact(scored.weight.or_zero)
            message = f"{_named(indicator)}（{indicator.kind}）不适用，分值却是 {weight} 分，请改为 0。"
            yield Finding("na-weight", "error", indicator_path(index, "weight"), message)


def _kind_missing(subject: Subject) -> Iterator[Finding]:
    for category, kind in subject.template.kinds():
        if not rows_of_kind(subject.project, category, kind):
            message = f"{category}下没有{kind}，请补上一行；没有这类指标的填“不适用”。"
            yield Finding("kind-missing", "warning", f"kind.{category}.{kind}", message)


def _funds_lines(subject: Subject) -> Iterator[tuple[str, str, FundsLine]]:
    yield "total", subject.template.funds.total, subject.evaluation.funds_total
    for row in subject.template.funds.rows:
        yield row.id, row.caption.removeprefix("其中："), subject.evaluation.funds[row.id]


def _over_executed(subject: Subject) -> Iterator[Finding]:
    for source, caption, line in _worst_lines(subject, lambda line: line.executed > line.adjusted > 0):
        executed, adjusted = two_decimals(line.executed), two_decimals(line.adjusted)
        message = f"{caption}的全年执行数 {executed} 大于全年预算数 {adjusted}，请核对。"
        yield Finding("over-executed", "warning", f"funds.{source}.executed", message)


def _zero_budget(subject: Subject) -> Iterator[Finding]:
    for source, caption, line in _worst_lines(
        subject, lambda line: not line.adjusted and bool(line.initial or line.executed)
    ):
        what = "全年执行数" if line.executed else "年初预算数"
        message = f"{caption}的全年预算数为 0，而{what}不为 0，执行率按 0 计，请核对。"
        yield Finding("zero-budget", "warning", f"funds.{source}.adjusted", message)


def _worst_lines(
    subject: Subject, is_bad: Callable[[FundsLine], bool]
) -> Iterator[tuple[str, str, FundsLine]]:
    """Yield the source rows that are bad; the total only where no single row is to blame."""
    lines = [line for line in _funds_lines(subject) if is_bad(line[2])]
    sources = [line for line in lines if line[0] != "total"]
    yield from sources or lines


def _amount_exceeded(subject: Subject) -> Iterator[Finding]:
    unit = subject.template.money_unit
    for field in subject.template.header:
        if field.id != "amount":
            continue
        amount = read_amount(text_at(subject.project, "project.amount"), unit).value
        adjusted = subject.evaluation.funds_total.adjusted
        if amount is not None and adjusted > amount:
            message = f"全年预算数 {two_decimals(adjusted)} 大于{field.caption} {shortest(amount)}，请核对。"
            yield Finding("amount-exceeded", "warning", "project.amount", message)


def _over_target(subject: Subject) -> Iterator[Finding]:
    limit = exact(subject.template.over_target_percent)
    for index, indicator, scored in subject.rows():
        if scored.over_target and scored.weight.or_zero and not indicator.reason.strip():
            target, actual = indicator.target.strip(), indicator.actual.strip()
            message = (
                f"{_named(indicator)}的实际完成值 {actual} 超过年度指标值 {target} 达 {limit}% 以上，"
                "年度指标值是否定得过低，请说明原因。"
            )
            yield Finding("over-target", "warning", indicator_path(index, "reason"), message)


def _rate_differs(subject: Subject) -> Iterator[Finding]:
    rate = rate_percent(subject.evaluation)
    for index, indicator, scored in subject.rows():
        name = normalise(indicator.name)
        if not isinstance(scored.actual, Bound) or not any(
            word in name for word in subject.template.words.rate_names
        ):
            continue
        quantity = scored.actual.quantity
        if quantity.unit in ("", PERCENT) and round_cents(quantity.value) != rate:
            actual = indicator.actual.strip()
            message = f"{_named(indicator)}的实际完成值 {actual} 与算得的执行率 {two_decimals(rate)}% 不一致，请核对。"
            yield Finding("rate-differs", "warning", indicator_path(index, "actual"), message)


def _unit_differs(subject: Subject) -> Iterator[Finding]:
    for index, indicator, scored in subject.rows():
        if scored.units_differ:
            target, actual = indicator.target.strip(), indicator.actual.strip()
            message = f"{_named(indicator)}的年度指标值“{target}”与实际完成值“{actual}”单位不同，请核对。"
            yield Finding("unit-differs", "warning", indicator_path(index, "actual"), message)


def _duplicate_name(subject: Subject) -> Iterator[Finding]:
    seen: set[tuple[str, str, str]] = set()
    for index, indicator, scored in subject.rows():
        key = (indicator.category, indicator.kind, normalise(indicator.name))
        if key[2] and key in seen and scored.auto_method != NOT_APPLICABLE:
            message = f"{indicator.kind}里{_named(indicator)}出现了两次，请改名或删去一行。"
            yield Finding("duplicate-name", "warning", indicator_path(index, "name"), message)
        seen.add(key)


def _goal_copied(subject: Subject) -> Iterator[Finding]:
    expected, actual = (normalise(subject.project.goals.get(key, "")) for key in ("expected", "actual"))
    if actual and actual == expected:
        goals = subject.template.goals
        message = f"{goals.actual}与{goals.expected}完全相同，请写明实际完成了什么。"
        yield Finding("goal-copied", "warning", "goals.actual", message)


def _unit_blank(subject: Subject) -> Iterator[Finding]:
    for field in subject.template.header:
        if field.advised and not text_at(subject.project, f"project.{field.id}").strip():
            yield Finding(
                "unit-blank", "warning", f"project.{field.id}", f"{field.caption}没有填写，请填写。"
            )


def _reason_needless(subject: Subject) -> Iterator[Finding]:
    for index, indicator, scored in subject.rows():
        full = (
            scored.score is not None
            and scored.weight.or_zero
            and scored.score >= round_cents(scored.weight.or_zero)
        )
        if full and indicator.reason.strip() and not scored.over_target:
            message = f"{_named(indicator)}得了满分，却写了偏差原因，请确认。"
            yield Finding("reason-needless", "info", indicator_path(index, "reason"), message)


def _direction_guessed(subject: Subject) -> Iterator[Finding]:
    for index, indicator, scored in subject.rows():
        if scored.guessed:
            message = f"{_named(indicator)}按名称推断为反向指标（越小越好），如不对请在右侧改评分方法，或在年度指标值前写明 ≤ 或 ≥。"
            yield Finding("direction-guessed", "info", indicator_path(index, "target"), message)


def _line_break(subject: Subject) -> Iterator[Finding]:
    for field in subject.template.header:
        if _is_broken(text_at(subject.project, f"project.{field.id}")):
            yield _broken(f"project.{field.id}", field.caption)
    for index, indicator, _ in subject.rows():
        for column in ("name", "target", "actual", "weight"):
            if _is_broken(getattr(indicator, column)):
                caption = "三级指标" if column == "name" else _named(indicator)
                yield _broken(indicator_path(index, column), caption)


def _is_broken(text: str) -> bool:
    return bool(_BREAK.search(text.strip()))


def _broken(path: str, caption: str) -> Finding:
    return Finding("line-break", "warning", path, f"{caption}里有换行或制表符，打印时会折行，请删去。")


def _text_long(subject: Subject) -> Iterator[Finding]:
    goals = subject.template.goals
    for key, caption in (("expected", goals.expected), ("actual", goals.actual)):
        length = len(subject.project.goals.get(key, ""))
        if length > LONG_TEXT:
            message = f"{caption}有 {length} 字，打印会占多页，建议精简到 {LONG_TEXT} 字以内。"
            yield Finding("text-long", "info", f"goals.{key}", message)


CHECKS: tuple[Check, ...] = (
    _points_section,
    _points_total,
    _missing,
    _unreadable,
    _score_range,
    _unjudged,
    _reason_missing,
    _na_weight,
    _kind_missing,
    _over_executed,
    _zero_budget,
    _amount_exceeded,
    _over_target,
    _rate_differs,
    _unit_differs,
    _duplicate_name,
    _goal_copied,
    _unit_blank,
    _reason_needless,
    _direction_guessed,
    _line_break,
    _text_long,
)
