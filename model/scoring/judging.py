"""What a person judges, and what words and dates say by themselves (docs/domain.md 4.5, 4.6, 7.8, 7.11, 7.13)."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from model.form.project import Indicator
from model.form.template import Band
from model.reading.amounts import CENT, HUNDRED, exact, round_cents, shortest
from model.reading.dates import Deadline
from model.reading.kinds import PERCENT
from model.reading.lexicon import AT_MOST
from model.reading.normalise import normalise
from model.reading.ordinals import is_reached, read_ordinal
from model.reading.target import Blank, Bound, NotApplicable, Quality, Reading
from model.reading.wordings import (
    is_done_wholly,
    is_met_by,
    says_done,
    says_in_time,
    says_nothing_happened,
    spelt_alike,
)
from model.scoring.rules import (
    DATE,
    METHOD_NAMES,
    QUALITATIVE,
    UNREAD,
    OtherReading,
    Outcome,
    ScoringRules,
    Worth,
)

_HALF_A_YEAR = 6


def brief(text: str) -> str:
    """Shorten a typed text for a one-line explanation."""
    line = " ".join(text.split())
    return line if len(line) <= 12 else f"{line[:11]}…"


def unread(method: str, why: str, guess: str = "") -> Outcome:
    """Give no score: what was typed could not be read."""
    return Outcome(UNREAD, None, f"{METHOD_NAMES[method]}：{why}，请手工填写得分", guess=guess)


def is_same_text(indicator: Indicator) -> bool:
    """Tell whether target and actual value are the same text."""
    target, actual = normalise(indicator.target), normalise(indicator.actual)
    return actual == target or spelt_alike(actual) == spelt_alike(target)


def is_full_word(actual: Reading, rules: ScoringRules) -> bool:
    """Tell whether words say that all was done, by the program's list with the template's changes."""
    if not isinstance(actual, Quality) or actual.text in rules.not_full_words:
        return False
    return actual.text in rules.full_words or says_done(actual.text)


def score_words(
    indicator: Indicator, rules: ScoringRules, target: Reading, actual: Reading, worth: Worth
) -> Outcome:
    """Score a target in words: full where the actual value certainly says the same, else by grade."""
    typed, full = indicator.actual.strip(), worth.points
    if is_same_text(indicator) and not isinstance(target, Blank):
        return Outcome(QUALITATIVE, full, f"定性 实际与目标一致，得满分 {shortest(full)}")
    # the integrated systems put a sign before words, too: = 改善
    words, done = normalise(indicator.target).removeprefix("="), normalise(indicator.actual)
    if _is_met(words, done, actual, normalise(indicator.name), rules):
        line = f"定性 “{brief(typed)}”即达到“{brief(indicator.target)}”，得满分 {shortest(full)}"
        return Outcome(QUALITATIVE, full, line)
    return by_grade(QUALITATIVE, indicator, rules, worth, "定性 需要评定")


def _is_met(target: str, done: str, actual: Reading, name: str, rules: ScoringRules) -> bool:
    if says_nothing_happened(target):
        is_zero = isinstance(actual, Bound) and actual.quantity.value == 0
        return is_zero or says_nothing_happened(done)
    if _is_whole(actual) and is_done_wholly(target):
        return True
    if isinstance(actual, Quality) and actual.text not in rules.not_full_words:
        words = actual.text
        if words in rules.full_words or is_met_by(target.rstrip("。;,、.!"), words):
            return True
    wanted, reached = read_ordinal(target), read_ordinal(done)
    return wanted is not None and reached is not None and is_reached(wanted, reached, name + target)


def _is_whole(actual: Reading) -> bool:
    if not isinstance(actual, Bound) or actual.operator == AT_MOST:
        return False
    return actual.quantity.unit == PERCENT and actual.quantity.value == HUNDRED


def by_grade(
    method: str,
    indicator: Indicator,
    rules: ScoringRules,
    worth: Worth,
    opening: str,
    asks: str = "",
    readings: tuple[OtherReading, ...] = (),
) -> Outcome:
    """Score by the grade the clerk picked: the best one is full, in a lower one the clerk types the score."""
    band = next((band for band in rules.bands if band.name == indicator.grade), None)
    if band is None:
        explain = f"{opening}：请选择完成档次，再在档内给分"
        return Outcome(method, None, explain, needs_grade=True, asks=asks, readings=readings)
    limits = limits_text(band, worth.points)
    opening = f"{METHOD_NAMES[method]} {band.name}（{exact(band.upper)}%—{exact(band.lower)}%）"
    if not is_best(band):
        return Outcome(method, None, f"{opening}：请填写 {limits} 之内的得分", band=band)
    high = band_limits(band, worth.points)[1]
    line = f"{shortest(worth.points)} × {exact(band.upper)}% = {shortest(high)}，可在 {limits} 之间改"
    return Outcome(method, high, f"{opening}：{line}", band=band)


def band_limits(band: Band, points: Decimal) -> tuple[Decimal, Decimal]:
    """Return lowest and highest score of a band, rounded half up to 2 decimals."""
    low, high = (round_cents(points * bound / HUNDRED) for bound in (band.lower, band.upper))
    whole = points.quantize(CENT, rounding=ROUND_DOWN)
    return min(low, whole), min(high, whole)


def is_best(band: Band) -> bool:
    """Tell whether a band reaches up to all points, so that its upper end belongs to it."""
    return band.upper == HUNDRED


def is_in_band(score: Decimal, band: Band, points: Decimal) -> bool:
    """Tell whether a score lies in a band; its upper end belongs to the next better one (docs/domain.md 7.13)."""
    low, high = band_limits(band, points)
    return low <= score < high or score == (high if is_best(band) else low)


def limits_text(band: Band, points: Decimal) -> str:
    """Return the limits of a band as a sentence shows them."""
    low, high = map(shortest, band_limits(band, points))
    return f"{low}—{high}" if is_best(band) or low == high else f"{low}—{high}（不含 {high}）"


def score_date(
    indicator: Indicator, rules: ScoringRules, target: Reading, actual: Reading, worth: Worth
) -> Outcome:
    """Score a date: full if it was kept, judged if it was not or may not have been."""
    full, opening = shortest(worth.points), f"时限 实际完成值“{brief(indicator.actual)}”"
    in_time = isinstance(actual, Quality) and says_in_time(actual.text)
    if in_time or is_full_word(actual, rules) or is_same_text(indicator):
        line = f"时限 “{indicator.actual.strip()}”视为按期完成，得满分 {full}"
        return Outcome(DATE, worth.points, line)
    if not isinstance(target, Deadline):
        return unread(DATE, f"年度指标值“{brief(indicator.target)}”读不出日期")
    if not isinstance(actual, Deadline):
        why = "没有填写日期" if isinstance(actual, NotApplicable) else "读不出日期"
        return by_grade(DATE, indicator, rules, worth, f"{opening}{why}")
    if _may_be_next_year(target, actual):
        return _ask_for_year(indicator, rules, target, actual, worth)
    if actual.last <= target.last:
        return Outcome(DATE, worth.points, f"时限 {actual} 不晚于 {_last_day(target)}，得满分 {full}")
    late = "晚于" if actual.first > target.last else "可能晚于"
    return by_grade(DATE, indicator, rules, worth, f"时限 {actual} {late} {_last_day(target)}")


def _may_be_next_year(target: Deadline, actual: Deadline) -> bool:
    """1月 against 12月底前 may be this January or the next."""
    months = (target.last.year - actual.last.year) * 12 + target.last.month - actual.last.month
    return not actual.has_year and months > _HALF_A_YEAR


def _ask_for_year(
    indicator: Indicator, rules: ScoringRules, target: Deadline, actual: Deadline, worth: Worth
) -> Outcome:
    typed, year = normalise(indicator.actual), actual.last.year
    readings = (
        OtherReading(f"{year}年", worth.points, "actual", f"{year}年{typed}"),
        OtherReading(f"{year + 1}年", None, "actual", f"{year + 1}年{typed}"),
    )
    why = f"没有写年份，可能是 {year} 年，也可能是 {year + 1} 年，请写明年份"
    opening = f"时限 “{brief(indicator.actual)}”{why}"
    return by_grade(DATE, indicator, rules, worth, opening, f"“{brief(indicator.actual)}”{why}", readings)


def _last_day(deadline: Deadline) -> str:
    return str(Deadline(deadline.last, deadline.last))
