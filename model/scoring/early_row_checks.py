"""The checks of one indicator in a form that has no scores (docs/domain.md 8.6)."""

from __future__ import annotations

from collections.abc import Iterator

from model.form.field_path import indicator_path
from model.form.template import Phase, Template
from model.reading.amounts import round_cents, two_decimals
from model.reading.kinds import PERCENT
from model.reading.target import Bound, read_value
from model.scoring.findings import Finding
from model.scoring.row_checks import (
    CheckedRow,
    CheckOfRow,
    bad_number,
    broken,
    duplicate_name,
    is_broken,
    is_of_rate,
    na_weight,
    rounded,
)
from model.scoring.rules import NOT_APPLICABLE, Scored
from model.scoring.scoring import SCORE_UNIT

# a number beside a rate is read alike in every year
_ANY_YEAR = 2000
CERTAIN, IMPOSSIBLE = "确定能", "完全不可能"
# the columns that must be filled, by the phase of the form
_ASKED: dict[Phase, tuple[str, ...]] = {
    "declaration": ("target", "weight"),
    "monitoring": ("to_date", "expected", "likelihood"),
    "transfer": ("actual",),
}


def check_early_row(row: CheckedRow) -> tuple[Finding, ...]:
    """Return the findings of one indicator from left to right."""
    found = [finding for run in _CHECKS[row.template.phase] for finding in run(row)]
    order = [column.field for column in row.template.indicators.columns]
    order += ["target"]  # where it stands in parts, no column bears its name
    return tuple(sorted(found, key=lambda finding: order.index(finding.field.column)))


def asked_fields(template: Template, scored: Scored) -> tuple[str, ...]:
    """Return the fields of a row that must be filled; one that does not apply is asked for nothing."""
    if scored.auto_method == NOT_APPLICABLE:
        return ()
    block, found = template.indicators, list[str]()
    for role in _ASKED[template.phase]:
        column = block.find(role)
        if column or role == "target":  # a target in parts is one field, too
            found.append(column.field if column else role)
    return tuple(found)


def _text(row: CheckedRow, role: str) -> str:
    """Return what stands in the column of a role, blank if there is none."""
    column = row.template.indicators.find(role)
    return row.indicator.text(column.id).strip() if column else ""


def _caption(row: CheckedRow, role: str) -> str:
    column = row.template.indicators.find(role)
    return "".join(column.caption.split()) if column else ""


def _missing(row: CheckedRow) -> Iterator[Finding]:
    asked = asked_fields(row.template, row.scored)
    if asked and row.indicator.is_blank:
        message = f"{row.indicator.kind}还有一行空着，请填写指标；不适用的填“不适用”。"
        yield row.finding("missing", "error", asked[0], message)
        return
    blank = [field for field in asked if not row.indicator.text(field).strip()]
    if len(blank) == len(asked) > 1:
        captions = "、".join(_asked_caption(row, field)[0] for field in blank)
        yield row.finding("missing", "error", blank[0], f"{row.name}还没有填写{captions}，请填写。")
        return
    for field in blank:
        caption, how = _asked_caption(row, field)
        yield row.finding("missing", "error", field, f"{row.name}没有填写{caption}，{how}。")


def _asked_caption(row: CheckedRow, field: str) -> tuple[str, str]:
    """Return what a field is called, and what to do with it."""
    column = next((c for c in row.template.indicators.columns if c.field == field), None)
    if column is None:
        return "指标值", "请填写"
    how = f"请选择（{'、'.join(column.choices)}）" if column.choices else "请填写"
    return "".join(column.caption.split()), how


def _weight(row: CheckedRow) -> Iterator[Finding]:
    """Check the points of a declaration as those of the self-evaluation; points that it does not show are none of it."""
    if row.template.indicators.has("weight"):
        path = indicator_path(row.position, "weight")
        yield from bad_number(
            path, f"{row.name}的{_caption(row, 'weight')}", row.indicator.weight, SCORE_UNIT
        )
        yield from rounded(row)
        yield from na_weight(row)


def _likelihood_unknown(row: CheckedRow) -> Iterator[Finding]:
    column, text = row.template.indicators.find("likelihood"), _text(row, "likelihood")
    if column and text and column.choices and text not in column.choices:
        message = f"{row.name}的{column.caption}“{text}”不是{'、'.join(column.choices)}中的一项，请改选。"
        yield row.finding("likelihood-unknown", "error", column.id, message)


def _is_doubtful(row: CheckedRow) -> bool:
    """Tell whether somebody said that the target may be missed; of a word that is no choice nothing is known."""
    column, text = row.template.indicators.find("likelihood"), _text(row, "likelihood")
    return text not in ("", CERTAIN) and column is not None and text in (column.choices or (text,))


def _reason_missing(row: CheckedRow) -> Iterator[Finding]:
    column = row.template.indicators.find("reason")
    if column is None or _text(row, "reason") or row.scored.auto_method == NOT_APPLICABLE:
        return
    if _is_doubtful(row):
        message = f"{row.name}的{_caption(row, 'likelihood')}是“{_text(row, 'likelihood')}”，请填写{column.caption}。"
        yield row.finding("reason-missing", "error", column.id, message)
    elif row.outlook.is_behind:
        role = "to_date" if row.outlook.so_far else "expected"
        value = row.indicator.text(role).strip()
        message = (
            f"{row.name}的{_caption(row, role)} {value} 没有达到年度指标值 {row.indicator.target.strip()}，"
            f"请在{column.caption}里说明。"
        )
        yield row.finding("reason-missing", "warning", column.id, message)


def _note_missing(row: CheckedRow) -> Iterator[Finding]:
    column = row.template.indicators.find("note")
    if column and not _text(row, "note") and _is_doubtful(row) and row.scored.auto_method != NOT_APPLICABLE:
        message = (
            f"{row.name}的{_caption(row, 'likelihood')}是“{_text(row, 'likelihood')}”，"
            f"请在{column.caption}里写明不能完成的原因和拟采取的措施。"
        )
        yield row.finding("note-missing", "error", column.id, message)


def _cause_missing(row: CheckedRow) -> Iterator[Finding]:
    causes = [column for column in row.template.indicators.columns if column.role == "cause"]
    is_marked = any(row.indicator.text(column.id).strip() for column in causes)
    if causes and not is_marked and _is_doubtful(row) and row.scored.auto_method != NOT_APPLICABLE:
        captions = "、".join("".join(column.caption.split()) for column in causes)
        message = f"{row.name}没有勾选偏差原因，请在{captions}里至少勾选一项。"
        yield row.finding("cause-missing", "warning", causes[0].id, message)


def _likelihood_differs(row: CheckedRow) -> Iterator[Finding]:
    column, chosen = row.template.indicators.find("likelihood"), _text(row, "likelihood")
    falls_short = {CERTAIN: True, IMPOSSIBLE: False}.get(chosen)
    if column and falls_short is not None and row.outlook.year is falls_short:
        how = "没有达到" if falls_short else "达到了"
        expected, target = _text(row, "expected"), row.indicator.target.strip()
        message = f"{row.name}选了“{chosen}”，{_caption(row, 'expected')} {expected} 却{how}年度指标值 {target}，请核对。"
        yield row.finding("likelihood-differs", "warning", column.id, message)


def _result_unexplained(row: CheckedRow) -> Iterator[Finding]:
    column = row.template.indicators.find("reason")
    if column and row.outlook.is_behind and not _text(row, "reason"):
        actual, target = row.indicator.actual.strip(), row.indicator.target.strip()
        message = f"{row.name}的{_caption(row, 'actual')} {actual} 没有达到指标值 {target}，请填写{column.caption}。"
        yield row.finding("reason-missing", "error", column.id, message)


def _rate_differs(row: CheckedRow) -> Iterator[Finding]:
    """Say that an indicator which repeats the execution rate has another one, so far or at the end."""
    role = "to_date" if row.template.phase == "monitoring" else "actual"
    column = row.template.indicators.find(role)
    if column is None or not is_of_rate(row):
        return
    typed = row.indicator.text(column.field).strip()
    value = read_value(typed, _ANY_YEAR, row.template.words.not_applicable)
    if not isinstance(value, Bound) or value.quantity.unit not in ("", PERCENT):
        return
    if round_cents(value.quantity.value) != row.rate:
        message = f"{row.name}的{_caption(row, role)} {typed} 与算得的执行率 {two_decimals(row.rate)}% 不一致，请核对。"
        yield row.finding("rate-differs", "warning", column.field, message)


def _line_break(row: CheckedRow) -> Iterator[Finding]:
    roles = ("name", "target", "actual", "to_date", "expected", "weight")
    for column in row.template.indicators.columns:
        if column.role in roles and is_broken(row.indicator.text(column.field)):
            caption = "三级指标" if column.role == "name" else row.name
            yield broken(indicator_path(row.position, column.field), caption)


_CHECKS: dict[Phase, tuple[CheckOfRow, ...]] = {
    "declaration": (_missing, _weight, duplicate_name, _line_break),
    "monitoring": (
        _missing,
        _likelihood_unknown,
        _reason_missing,
        _note_missing,
        _cause_missing,
        _likelihood_differs,
        _rate_differs,
        duplicate_name,
        _line_break,
    ),
    "transfer": (_missing, _result_unexplained, _rate_differs, duplicate_name, _line_break),
}
