"""Scores of single indicators, each with one line that says which method was used and why.

Source: docs/domain.md 4 and 7. Scores are points, rounded as the template says; 0 ≤ score ≤ weight.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from model.form.project import AUTO, Indicator
from model.form.template import Band
from model.reading import name_words
from model.reading.amounts import ZERO, Amount, read_amount, round_cents, shortest
from model.reading.dates import Deadline, read_point_day
from model.reading.direction import Direction, NameReading, ends_in, read_name
from model.reading.lexicon import AT_LEAST, AT_MOST
from model.reading.normalise import normalise
from model.reading.quantity import Quantity, unit_in_name
from model.reading.target import (
    NUMBERS,
    Blank,
    Bound,
    NotApplicable,
    Quality,
    Range,
    Reading,
    read_value,
)
from model.reading.wordings import says_nothing_happened, says_planned
from model.scoring.judging import band_limits, brief, is_in_band, limits_text, score_date, score_words
from model.scoring.numbers import NumberRow, score_number
from model.scoring.rules import (
    DATE,
    FORWARD,
    MANUAL,
    METHOD_NAMES,
    METHODS,
    NOT_APPLICABLE,
    QUALITATIVE,
    RANGE,
    REVERSE,
    UNREAD,
    Outcome,
    Scored,
    ScoringRules,
    scoring_rules,
)
from model.text_caches import kept_by_text

__all__ = [
    "DATE", "MANUAL", "METHODS", "METHOD_NAMES", "NOT_APPLICABLE", "QUALITATIVE", "SCORE_UNIT", "UNREAD", "Scored", "ScoringRules",
    "band_limits", "score_indicator", "scoring_rules",
]  # fmt: skip
SCORE_UNIT = "分"
_MAY_BE_DAY = (Bound, Quality)
_BARE = re.compile(r"[≥≤=<>]?\d[\d,]*(\.\d+)?")
_NEAR = 10
_FRACTION = re.compile(r"(?P<before>\D{0,6})(?P<part>\d{1,4})/(?P<whole>\d{1,4})(?P<behind>\D{0,6})")


class Choice(NamedTuple):
    """The method that counts for a row, what the name says, and the guess to be told (正向, 反向, or none)."""

    method: str
    direction: Direction = Direction.UNTOLD
    guess: str = ""


@kept_by_text(4096)
def score_indicator(indicator: Indicator, template: ScoringRules, year: int) -> Scored:
    """Score one indicator; a pure function of what was typed, never raises."""
    weight, is_weight_rounded = _read_points(indicator.weight)
    target = _read_target(indicator, template, year, weight)
    actual = _read_actual(indicator, template, year, target)
    outcome = _automatic(indicator, template, target, actual, weight)
    scored = Scored(
        weight, outcome.method, outcome.score, outcome.method, outcome.score, outcome.explain, target, actual,
        outcome.band, outcome.needs_grade, outcome.asks, outcome.readings, outcome.guess, outcome.guess_matters,
        outcome.strict, outcome.units_differ, outcome.over_target,
    )  # fmt: skip
    if is_weight_rounded or indicator.manual_score:
        return _by_hand(indicator, scored, is_weight_rounded)
    return scored


def _by_hand(indicator: Indicator, scored: Scored, is_weight_rounded: bool) -> Scored:
    """Take a typed score for the automatic one, and tell of hidden decimals."""
    weight, (manual, is_rounded) = scored.weight, _read_points(indicator.manual_score)
    rounded = [*(("weight",) if is_weight_rounded else ()), *(("manual_score",) if is_rounded else ())]
    problem = _manual_problem(indicator, manual, weight.or_zero, scored.band)
    explain = _explained(indicator, scored, manual, problem, rounded)
    if not indicator.manual_score.strip():
        return scored._replace(explain=explain, rounded=tuple(rounded))
    return scored._replace(
        method=MANUAL,
        score=None if problem else manual.value,
        explain=explain,
        needs_grade=scored.needs_grade and bool(problem),
        manual_problem=problem,
        rounded=tuple(rounded),
    )


@kept_by_text(1024)
def _read_points(text: str) -> tuple[Amount, bool]:
    """Read a weight or a score, hidden decimals rounded half up to the two that a sheet shows; tell whether there were some."""
    amount = read_amount(text, SCORE_UNIT)
    if amount.value is None or amount.value == round_cents(amount.value):
        return amount, False
    return Amount(round_cents(amount.value)), True


def _explained(indicator: Indicator, scored: Scored, manual: Amount, problem: str, rounded: list[str]) -> str:
    explain = scored.explain
    if indicator.manual_score.strip():
        automatic = "无" if scored.auto_score is None else shortest(scored.auto_score)
        kept = f"手工评分 {brief(indicator.manual_score)}"
        if "manual_score" in rounded:
            kept += f"，按 {shortest(manual.or_zero)} 计"
        explain = f"{kept} {problem}，不计入总分" if problem else f"{kept}（自动得分：{automatic}）"
    if "weight" in rounded:
        explain += f"（分值 {brief(indicator.weight)} 按 {shortest(scored.weight.or_zero)} 计）"
    return explain


def _read_target(indicator: Indicator, rules: ScoringRules, year: int, weight: Amount) -> Reading:
    """Read the target; 无 with points is the number 0, 3月 beside 工期 three months."""
    target = read_value(_spelt(indicator.target, indicator.name), year, rules.not_applicable)
    if isinstance(target, NUMBERS) and is_class(indicator, target):
        return Quality(normalise(indicator.target))
    if isinstance(target, _MAY_BE_DAY):
        day = read_point_day(normalise(indicator.target), year)
        return day if day and ends_in(normalise(indicator.name), name_words.DATE_ENDS) else target
    if isinstance(target, NotApplicable) and weight.or_zero and says_nothing_happened(target.text):
        name = normalise(indicator.name)
        return target if name in rules.not_applicable else Bound("=", Quantity(ZERO, text=target.text))
    if isinstance(target, Deadline) and ends_in(normalise(indicator.name), name_words.DURATION_ENDS):
        months = read_value(indicator.target.replace("月", "个月"), year)
        return months if isinstance(months, NUMBERS) else target
    return target


def _read_actual(indicator: Indicator, rules: ScoringRules, year: int, target: Reading) -> Reading:
    """Read the actual value; a plan is words, 12.31 beside a date a day."""
    actual = read_value(_spelt(indicator.actual, indicator.name), year, rules.not_applicable)
    if says_planned(normalise(indicator.actual)):
        return Quality(normalise(indicator.actual))
    if isinstance(target, Deadline) and isinstance(actual, _MAY_BE_DAY):
        return read_point_day(normalise(indicator.actual), year) or actual
    if rules.has_unit_column and isinstance(target, Bound) and isinstance(actual, Bound):
        return _in_unit_of_column(indicator, target, year) or actual
    return actual


def _in_unit_of_column(indicator: Indicator, target: Bound, year: int) -> Bound | None:
    """Read a bare actual value in the unit that stands in a column of its own, if it is then near the target.

    Beside % it may be a fraction, and far from the target another unit may be meant: those are told (docs/domain.md 12).
    """
    unit, text = indicator.target_parts.unit.strip(), normalise(indicator.actual)
    if not unit or "%" in normalise(unit) or not _BARE.fullmatch(text):
        return None
    read, wanted = read_value(text + unit, year), target.quantity.value
    is_near = isinstance(read, Bound) and wanted / _NEAR <= read.quantity.value <= wanted * _NEAR
    return read if isinstance(read, Bound) and is_near else None


def _spelt(text: str, name: str) -> str:
    """Write 2/3 under a name of a rate as 3分之2; under other names it may be a day, or 2 of 3."""
    if "/" not in text:
        return text
    match = _FRACTION.fullmatch(normalise(text))
    if match is None or int(match["part"]) > int(match["whole"]):
        return text
    is_rate = ends_in(normalise(name), name_words.RATE_ENDS)
    return f"{match['before']}{match['whole']}分之{match['part']}{match['behind']}" if is_rate else text


def is_class(indicator: Indicator, target: Bound | Range) -> bool:
    """Tell whether 3类 is a grade of water and counts no kinds."""
    quantity = target.quantity if isinstance(target, Bound) else target.low
    return quantity.unit == "类" and "水" in normalise(indicator.name) + indicator.target


_NATURES = {"正向": FORWARD, "反向": REVERSE, "逆向": REVERSE, "负向": REVERSE, "定性": QUALITATIVE}


def nature_of(indicator: Indicator) -> str:
    """Return the method that the column of natures (or of signs) names: 正向, 反向, 定性; blank where it names none."""
    told = (normalise(indicator.text(column)).removesuffix("指标") for column in ("nature", "operator"))
    return next((_NATURES[text] for text in told if text in _NATURES), "")


def choose_method(indicator: Indicator, rules: ScoringRules, target: Reading, weight: Amount) -> Choice:
    """Return the method that ``auto`` picks."""
    if isinstance(target, NotApplicable):
        return Choice(NOT_APPLICABLE)
    if isinstance(target, Blank):
        says_so = normalise(indicator.name) in rules.not_applicable
        return Choice(NOT_APPLICABLE if says_so or weight.value == 0 else UNREAD)
    if isinstance(target, Deadline):
        return Choice(DATE)
    nature = nature_of(indicator) if indicator.extra else ""
    if isinstance(target, Quality) or nature == QUALITATIVE:
        return Choice(QUALITATIVE)
    if nature:
        direction = Direction.LESS if nature == REVERSE else Direction.MORE
        return Choice(RANGE, direction) if isinstance(target, Range) else Choice(nature, direction)
    if isinstance(target, Range):
        return _by_name_of_range(indicator, rules, target)
    if target.operator == AT_LEAST:
        return Choice(FORWARD)
    if target.operator == AT_MOST or target.quantity.value == 0:
        return Choice(REVERSE)
    return _by_name(indicator, rules, target.quantity)


def _named(indicator: Indicator, rules: ScoringRules, quantity: Quantity) -> NameReading:
    name = normalise(indicator.name)
    return read_name(name, quantity.unit or unit_in_name(name)[1], rules.names)


def _by_name(indicator: Indicator, rules: ScoringRules, quantity: Quantity) -> Choice:
    """Choose the direction of a plain number by the indicator's name."""
    direction, guessed = _named(indicator, rules, quantity)
    if quantity.trend:
        return Choice(FORWARD)  # 成本降低5%: the more the better
    if direction is Direction.LESS:
        return Choice(REVERSE, direction, METHOD_NAMES[REVERSE])
    if direction is Direction.EITHER or (direction is Direction.UNTOLD and quantity.value < 0):
        return Choice(FORWARD, Direction.EITHER)  # -5% may be the least or the most of a fall
    return Choice(FORWARD, direction, METHOD_NAMES[FORWARD] if guessed else "")


def _by_name_of_range(indicator: Indicator, rules: ScoringRules, target: Range) -> Choice:
    """Below is full where the name says that less is better, above where more is; not around zero."""
    direction, guessed = _named(indicator, rules, target.low)
    if target.low.value == -target.high.value or direction not in (Direction.LESS, Direction.MORE):
        return Choice(RANGE)
    return Choice(
        RANGE, direction, METHOD_NAMES[REVERSE if direction is Direction.LESS else FORWARD] if guessed else ""
    )


def _automatic(
    indicator: Indicator, rules: ScoringRules, target: Reading, actual: Reading, weight: Amount
) -> Outcome:
    points = weight.or_zero
    if indicator.method == AUTO or indicator.method not in METHODS:
        method, direction, guess = choose_method(indicator, rules, target, weight)
    else:
        method, direction, guess = Choice(indicator.method)
    if method == NOT_APPLICABLE:
        return Outcome(method, ZERO, "不适用，不计分" if not points else "不适用的指标分值应为 0，不计分")
    if method == UNREAD:
        return Outcome(method, None, "还没有年度指标值，暂不计分")
    opening = METHOD_NAMES[method]
    if weight.value == 0:
        return Outcome(method, ZERO, f"{opening}：分值为 0，得 0 分", guess=guess)
    if isinstance(actual, Blank):
        return Outcome(method, None, f"{opening}：还没有实际完成值，暂按 0 分计", guess=guess)
    if weight.value is None:
        reason = f"分值{weight.problem}" if weight.problem else "还没有分值"
        return Outcome(method, None, f"{opening}：{reason}，暂不计分", guess=guess)
    worth = rules.worth(points)
    if method == DATE:
        return score_date(indicator, rules, target, actual, worth)
    if method == QUALITATIVE:
        return score_words(indicator, rules, target, actual, worth)
    name = normalise(indicator.name)
    return score_number(NumberRow(indicator, name, rules, method, direction, guess, target, actual, worth))


def _manual_problem(indicator: Indicator, manual: Amount, points: Decimal, band: Band | None) -> str:
    """Say why a typed score does not count; blank if it does, or if none was typed."""
    if not indicator.manual_score.strip():
        return ""
    if manual.value is None:
        return manual.problem
    if manual.value > points:
        return f"超过了分值 {shortest(points)}"
    if band is not None and not is_in_band(manual.value, band, points):
        return f"不在“{band.name}”的 {limits_text(band, points)} 之内"
    return ""
