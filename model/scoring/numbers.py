"""Scores of targets that are numbers or ranges (docs/domain.md 4.4, 7.1 to 7.6, 12)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from model.form.project import Indicator
from model.reading import name_words
from model.reading.amounts import HUNDRED, ZERO, exact
from model.reading.dates import Deadline
from model.reading.direction import Direction, ends_in
from model.reading.kinds import RATIO, RATIO_TO_ONE, counts_things, period_of
from model.reading.lexicon import AT_LEAST, AT_MOST, COMPARED, LEVEL, WEAK_OPERATOR
from model.reading.normalise import normalise
from model.reading.quantity import Quantity
from model.reading.target import (
    NUMBERS,
    Bound,
    NotApplicable,
    Quality,
    Range,
    Reading,
    read_value,
    shown,
)
from model.reading.wordings import says_nothing_happened
from model.scoring.formulas import Result, deducted, forward_score, full, range_score, reverse_score
from model.scoring.judging import brief, by_grade, is_full_word, is_same_text, unread
from model.scoring.rules import (
    FORWARD,
    METHOD_NAMES,
    RANGE,
    REVERSE,
    UNREAD,
    OtherReading,
    Outcome,
    ScoringRules,
    Worth,
)
from model.scoring.ways import Way, ways_of

_AGAINST = {FORWARD: AT_MOST, REVERSE: AT_LEAST}
_MONTHS = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})月")


class NumberRow(NamedTuple):
    """An indicator with a number as its target. ``direction`` is the name's, ``guess`` tells that it decides."""

    indicator: Indicator
    name: str
    rules: ScoringRules
    method: str
    direction: Direction
    guess: str
    target: Reading
    actual: Reading
    worth: Worth

    @property
    def is_open(self) -> bool:
        """True where more or less may be better, and nothing says which."""
        return self.direction is Direction.EITHER


def score_number(row: NumberRow) -> Outcome:
    """Score a row by its numbers; what cannot be told from them waits for the clerk."""
    if not isinstance(row.target, NUMBERS):
        return unread(row.method, f"年度指标值“{brief(row.indicator.target)}”读不出数字", row.guess)
    done = _actual_number(row, row.target)
    if done is None:
        return _by_words(row)
    low, high = _ends(row.target)
    if low.trend or done.trend or low.number < 0 or done.number < 0:
        done = _turned(low, done, _trend_of(row.name))
        if why := _unsure_trend(row, low, done):
            return why
    if _is_only_limit(row):
        return _ask(row, f"“{brief(row.indicator.actual)}”没有写明实际是多少")
    if (period_of(low.unit) is None) != (period_of(done.unit) is None):
        return _by_period(row, low, high, done)
    return _by_ways(row, ways_of(low, high, done, row.name))


def _unsure_trend(row: NumberRow, low: Quantity, done: Quantity) -> Outcome | None:
    """Give no score where a rise or fall, or a sign, can be meant in more ways than one."""
    typed = brief(row.indicator.actual)
    if {low.trend, done.trend} == {"up", "down"}:
        return unread(row.method, f"实际完成值“{typed}”与年度指标值的增减方向相反", row.guess)
    if low.trend and LEVEL.search(normalise(row.indicator.actual)):
        return _ask(row, f"“{typed}”说的是升降到多少，没有写明升降多少")
    if _is_only_change(row, low, done):
        return _ask(row, f"“{typed}”说的是升降多少，没有写明实际是多少")
    opposite = low.value < 0 < done.value or done.value < 0 < low.value
    if opposite and not done.trend and any(word in row.name for word in name_words.FALLS):
        return _ask(row, f"“{typed}”没有写明是升还是降，请写明正负号")
    return None


def _is_only_limit(row: NumberRow) -> bool:
    """Tell whether an actual value only says on which side of a number it is, and that on the side of failure."""
    if not isinstance(row.actual, Bound) or row.actual.operator != _AGAINST.get(row.method):
        return False
    return WEAK_OPERATOR.search(normalise(row.indicator.actual)) is None


def _ends(target: Bound | Range) -> tuple[Quantity, Quantity]:
    return (target.quantity, target.quantity) if isinstance(target, Bound) else (target.low, target.high)


def _actual_number(row: NumberRow, target: Bound | Range) -> Quantity | None:
    """Return the number of an actual value: of a range the less favourable end, of 未发生 the number 0."""
    actual, text = row.actual, normalise(row.indicator.actual)
    if (
        isinstance(actual, Deadline)
        and _MONTHS.fullmatch(text)
        and ends_in(row.name, name_words.DURATION_ENDS)
    ):
        actual = read_value(f"{text[:-1]}个月", actual.last.year)  # 工期 3月 is three months
    if isinstance(actual, Bound):
        return actual.quantity
    if isinstance(actual, Range):
        return actual.high if row.method == REVERSE else actual.low
    may_be_zero = isinstance(target, Bound) and (target.operator == AT_MOST or target.quantity.value == 0)
    if may_be_zero and isinstance(actual, NotApplicable | Quality) and says_nothing_happened(actual.text):
        return Quantity(ZERO, text=actual.text)
    return None


def _by_words(row: NumberRow) -> Outcome:
    """Take words of completion as the target itself; adjectives are no number."""
    opening, text = METHOD_NAMES[row.method], row.indicator.actual.strip()
    if is_same_text(row.indicator):
        return Outcome(row.method, *full(row.worth, f"{opening} 实际与目标一致"), guess=row.guess)
    if is_full_word(row.actual, row.rules):
        line = f"{opening} “{brief(text)}”视为达到年度指标值"
        return Outcome(row.method, *full(row.worth, line), guess=row.guess)
    return unread(row.method, f"实际完成值“{brief(text)}”读不出数字", row.guess)


def _is_only_change(row: NumberRow, low: Quantity, done: Quantity) -> bool:
    """Tell whether 提高5% says a change where a level is asked for; 增加60个 are 60, 较计划增加5个 are not 5."""
    if not done.trend or low.trend or low.value < 0 or _trend_of(row.name):
        return False
    is_compared = COMPARED.search(normalise(row.indicator.actual)) is not None
    return done.trend == "down" or is_compared or not counts_things(done.unit)


def _trend_of(name: str) -> str:
    """Return the trend an indicator's name speaks of: up (增长率), down (降幅), or none."""
    rises, falls = name_words.RISE.search(name), name_words.FALL.search(name)
    return "" if bool(rises) == bool(falls) else "up" if rises else "down"


def _turned(low: Quantity, done: Quantity, named: str) -> Quantity:
    """Bring a fall to the sign of the target: 下降6% is −6 % beside −5 %, −6% is 6 % beside 下降5%."""
    falls = low.value < 0 < done.number and done.trend == "down"
    rises = low.trend == "down" and low.value > 0 > done.number and not done.trend
    against = not low.trend and low.value >= 0 and bool(named and done.trend) and named != done.trend
    return done._replace(number=-done.number, text=shown(done)) if falls or rises or against else done


def _ask(row: NumberRow, why: str, readings: tuple[OtherReading, ...] = ()) -> Outcome:
    """Give no score: it can be read in more ways than one, or in none."""
    opening = f"{METHOD_NAMES[UNREAD]} {why}"
    return by_grade(UNREAD, row.indicator, row.rules, row.worth, opening, why, readings)


# -- counts per period ----------------------------------------------------------------------------------


def _by_period(row: NumberRow, low: Quantity, high: Quantity, done: Quantity) -> Outcome:
    """Score 每季度1次 against 4次: certain where the whole year is reached, or where one period is not exceeded."""
    wanted, found = period_of(low.unit), period_of(done.unit)
    plain, counted = (done, low) if found is None else (low, done)
    if plain.unit and not counts_things(plain.unit):
        return _ask_unlike(row)
    differ = plain.unit not in ("", counted.unit.partition("/")[0])
    low, high, done = _in_year(low, wanted), _in_year(high, wanted), _in_year(done, found)
    periods = wanted or found or Decimal(1)
    if periods == 1:
        return _by_ways(row, [Way(low, high, done, "按全年计")])
    surely_low = done.value <= (high.value / periods if wanted else high.value)
    surely_high = done.value >= low.value
    is_full = {FORWARD: surely_high, REVERSE: surely_low}.get(
        row.method, surely_high and done.value <= high.value
    )
    if is_full and not row.is_open:
        line = f"{METHOD_NAMES[row.method]}{_guessed(row)} {brief(row.indicator.actual)} 对 {brief(row.indicator.target)}"
        told = full(row.worth, f"{line}（按全年 {exact(periods)} 期计）")
        return Outcome(row.method, *told, guess=row.guess, guess_matters=bool(row.guess), units_differ=differ)
    return _ask(
        row,
        f"“{brief(row.indicator.actual)}”与“{brief(row.indicator.target)}”一个按期计、一个按总数计，不知道做了几期",
    )


def _in_year(quantity: Quantity, periods: Decimal | None) -> Quantity:
    unit = quantity.unit.partition("/")[0]
    return quantity._replace(number=quantity.number * (periods or 1), unit=unit, text=shown(quantity))


# -- one way or several ---------------------------------------------------------------------------------


def _by_ways(row: NumberRow, ways: list[Way]) -> Outcome:
    if not ways:
        return _ask_unlike(row)
    if row.is_open or _is_open_ratio(row, ways[0]):
        return _by_both_directions(row, ways)
    if len(ways) == 1:
        return _outcome(row, ways[0], _result(row, row.method, ways[0]))
    results = [_result(row, row.method, way) for way in ways]
    near = [place for place, way in enumerate(ways) if way.is_near]
    if len({result.score for result in results}) == 1:
        place = near[0] if near else 0
        return _outcome(row, ways[place], results[place])
    readings = [_other(row, way, result) for way, result in zip(ways, results, strict=True)]
    if len(near) != 1:
        told = "，".join(_told(one) for one in readings)
        return _ask(
            row,
            f"“{brief(row.indicator.actual)}”对“{brief(row.indicator.target)}”有两种读法（{told}）",
            tuple(readings),
        )
    place = near[0]
    taken = (readings[place], *readings[:place], *readings[place + 1 :])
    return _outcome(row, ways[place], results[place], taken)


def _told(reading: OtherReading) -> str:
    return f"按 {reading.shown} 得 {exact(reading.score or ZERO)} 分"


def _is_open_ratio(row: NumberRow, way: Way) -> bool:
    """≥1:18 may mean more for one, or more of the ones."""
    is_ratio = way.low.unit in (RATIO, RATIO_TO_ONE)
    return is_ratio and isinstance(row.target, Bound) and row.target.operator == AT_LEAST


def _by_both_directions(row: NumberRow, ways: list[Way]) -> Outcome:
    """Take the score if both directions give it; else ask."""
    results = {method: [_result(row, method, way).score for way in ways] for method in (FORWARD, REVERSE)}
    if len({score for scores in results.values() for score in scores}) == 1:
        return _outcome(row, ways[0], _result(row, row.method, ways[0]))
    target = normalise(row.indicator.target)
    readings = tuple(
        OtherReading(
            f"{sign}{target}", results[method][0], "target", f"{sign}{target}" if target[:1].isdigit() else ""
        )
        for sign, method in (("≥", FORWARD), ("≤", REVERSE))
    )
    return _ask(row, "看不出越大越好还是越小越好，请在年度指标值前写明 ≥ 或 ≤，或选定评分方法", readings)


def _ask_unlike(row: NumberRow) -> Outcome:
    return _ask(
        row, f"“{brief(row.indicator.actual)}”与“{brief(row.indicator.target)}”不是同一类的量，不能比较"
    )


def _result(row: NumberRow, method: str, way: Way) -> Result:
    formula, worth = row.rules.reverse, row.worth
    if method == REVERSE or (method == RANGE and row.direction is Direction.LESS):
        return reverse_score(way.high, way.done, worth, formula)
    if method == RANGE and row.direction is not Direction.MORE:
        return range_score(way.low, way.high, way.done, worth, formula)
    result = forward_score(way.low, way.done, worth)
    if method == FORWARD and row.rules.over_target == "deduct" and _is_over(row, way):
        return deducted(result, way.low, way.done, row.rules.over_target_percent, worth)
    return result


def _is_over(row: NumberRow, way: Way) -> bool:
    wanted, done = way.low.value, way.done.value
    return done >= wanted > 0 and done >= wanted * (HUNDRED + row.rules.over_target_percent) / HUNDRED


def _other(row: NumberRow, way: Way, result: Result) -> OtherReading:
    typed = normalise(row.indicator.target if way.side == "target" else row.indicator.actual)
    text = typed.replace(way.old, way.new, 1) if way.new and way.old in typed else ""
    return OtherReading(way.said or way.note or typed, result.score, way.side if text else "", text)


def _outcome(row: NumberRow, way: Way, result: Result, readings: tuple[OtherReading, ...] = ()) -> Outcome:
    notes = [way.note] if way.note else []
    if readings:
        notes.append(f"按 {readings[0].shown} 读")
    told = f"（{'，'.join(notes)}）" if notes else ""
    is_full = result.score == row.worth.points
    return Outcome(
        row.method,
        result.score,
        f"{METHOD_NAMES[row.method]}{_guessed(row)} {result.line}{told}",
        readings=readings,
        guess=row.guess,
        guess_matters=bool(row.guess) and _would_differ(row, way, result),
        strict=_strict(row, way) if is_full else "",
        units_differ=way.low.unit != way.done.unit and _both_count(way),
        over_target=row.method == FORWARD and row.rules.over_target != "none" and _is_over(row, way),
    )


def _guessed(row: NumberRow) -> str:
    return "（按指标名称推断）" if row.guess else ""


def _would_differ(row: NumberRow, way: Way, result: Result) -> bool:
    """Tell whether the score would be another if the name had said nothing, or the opposite."""
    if row.method == RANGE:
        other = range_score(way.low, way.high, way.done, row.worth, row.rules.reverse)
    else:
        other = _result(row, FORWARD if row.method == REVERSE else REVERSE, way)
    return other.score != result.score


def _both_count(way: Way) -> bool:
    return (
        bool(way.low.unit and way.done.unit) and counts_things(way.low.unit) and counts_things(way.done.unit)
    )


def _strict(row: NumberRow, way: Way) -> str:
    """Return the sign that a full score does not keep: = passed, < or > just met."""
    sign = row.target.strict if isinstance(row.target, Bound) else ""
    return sign if sign and (way.done.value == way.low.value) != (sign == "=") else ""
