"""Scores of single indicators, each with one line that says which method was used and why.

Source: docs/domain.md 4. Scores are points, rounded half up to 2 decimals; 0 ≤ score ≤ weight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from model.form.project import AUTO, Indicator
from model.form.template import Band, Template
from model.reading.amounts import HUNDRED, ZERO, Amount, exact, read_amount, round_cents, shortest
from model.reading.dates import Deadline
from model.reading.lexicon import AT_LEAST, AT_MOST
from model.reading.normalise import normalise
from model.reading.quantity import PERCENT, Quantity, unit_in_name
from model.reading.target import Blank, Bound, NotApplicable, Quality, Range, Reading, read_value
from model.scoring.formulas import forward_score, full_score, range_score, reverse_score

FORWARD, REVERSE, RANGE, DATE = "forward", "reverse", "range", "date"
QUALITATIVE, NOT_APPLICABLE, MANUAL, UNREAD = "qualitative", "na", "manual", "unread"
METHODS = (AUTO, FORWARD, REVERSE, RANGE, DATE, QUALITATIVE, NOT_APPLICABLE)
# 未 in these words negates nothing
_SAYS_NOTHING = ("未成年", "未来")
METHOD_NAMES = {
    AUTO: "自动",
    FORWARD: "正向",
    REVERSE: "反向",
    RANGE: "区间",
    DATE: "时限",
    QUALITATIVE: "定性",
    NOT_APPLICABLE: "不适用",
    MANUAL: "手工",
    UNREAD: "待定",
}
SCORE_UNIT = "分"


@dataclass(frozen=True, slots=True)
class Scored:
    """The result of scoring one indicator.

    ``auto_method``/``auto_score``: without a typed score; ``method``/``score``: what counts. A score is None
    while it cannot be computed. ``band`` is the chosen grade; ``needs_grade``: the clerk has to judge.
    """

    weight: Amount
    auto_method: str
    auto_score: Decimal | None
    method: str
    score: Decimal | None
    explain: str
    target: Reading
    actual: Reading
    band: Band | None = None
    needs_grade: bool = False
    guessed: bool = False
    units_differ: bool = False
    over_target: bool = False
    manual_problem: str = ""

    def __hash__(self) -> int:
        return hash((self.explain, self.method))  # caches ask often; the readings would take longer

    @property
    def counted(self) -> Decimal:
        """The score as it enters the total."""
        return ZERO if self.score is None else self.score


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The automatic part: ``score`` None means it waits for the clerk."""

    method: str
    score: Decimal | None
    explain: str
    needs_grade: bool = False
    band: Band | None = None
    guessed: bool = False
    units_differ: bool = False
    over_target: bool = False


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """The part of a template that scoring depends on; hashable, so that scores can be remembered."""

    reverse: str
    over_target_percent: Decimal
    bands: tuple[Band, ...]
    reverse_names: tuple[str, ...]
    forward_names: tuple[str, ...]
    full_words: tuple[str, ...]
    not_applicable: tuple[str, ...]

    def __hash__(self) -> int:
        return hash(
            (self.reverse, self.over_target_percent)
        )  # asked for with every row; the words tell no more


@lru_cache(maxsize=8192)
def score_indicator(indicator: Indicator, template: ScoringRules, year: int) -> Scored:
    """Score one indicator; a pure function of what was typed, never raises."""
    words = template.not_applicable
    target, actual = read_value(indicator.target, year, words), read_value(indicator.actual, year, words)
    weight = read_amount(indicator.weight, SCORE_UNIT)
    points = weight.or_zero
    outcome = _automatic(indicator, template, target, actual, weight)
    problem = _manual_problem(indicator, points, outcome.band)
    manual = read_amount(indicator.manual_score, SCORE_UNIT).value if not problem else None
    typed = bool(indicator.manual_score.strip())
    if typed:
        automatic = "无" if outcome.score is None else shortest(outcome.score)
        kept = f"手工评分 {_brief(indicator.manual_score)}"
        explain = f"{kept} {problem}，不计入总分" if problem else f"{kept}（自动得分：{automatic}）"
    else:
        explain = outcome.explain
    return Scored(
        weight=weight,
        auto_method=outcome.method,
        auto_score=outcome.score,
        method=MANUAL if typed else outcome.method,
        score=manual if typed else outcome.score,
        explain=explain,
        target=target,
        actual=actual,
        band=outcome.band,
        needs_grade=outcome.needs_grade and not (typed and not problem),
        guessed=outcome.guessed,
        units_differ=outcome.units_differ,
        over_target=outcome.over_target,
        manual_problem=problem if typed else "",
    )


def scoring_rules(template: Template) -> ScoringRules:
    """Return the scoring rules of a template."""
    words = template.words
    return ScoringRules(
        template.reverse,
        template.over_target_percent,
        template.bands,
        words.reverse_names,
        words.forward_names,
        words.full_words,
        words.not_applicable,
    )


def choose_method(
    indicator: Indicator, rules: ScoringRules, target: Reading, weight: Amount
) -> tuple[str, bool]:
    """Return the method that ``auto`` picks, and whether the direction was guessed from the name."""
    if isinstance(target, NotApplicable):
        return NOT_APPLICABLE, False
    if isinstance(target, Blank):
        says_so = normalise(indicator.name) in rules.not_applicable
        return (NOT_APPLICABLE if says_so or weight.value == 0 else UNREAD), False
    if isinstance(target, Deadline):
        return DATE, False
    if isinstance(target, Range):
        return RANGE, False
    if isinstance(target, Quality):
        return QUALITATIVE, False
    if target.operator == AT_LEAST:
        return FORWARD, False
    if target.operator == AT_MOST or target.quantity.value == 0:
        return REVERSE, False
    guessed = less_is_better(normalise(indicator.name), rules)
    return (REVERSE, True) if guessed else (FORWARD, False)


def less_is_better(name: str, rules: ScoringRules) -> bool:
    """Tell from an indicator's normalised name whether a plain number is an upper bound."""
    for part in _SAYS_NOTHING:
        name = name.replace(part, "")
    is_found = _any_of(rules.reverse_names).search(name) is not None
    if not is_found or not name.endswith(rules.forward_names):
        return is_found
    # 未按期完成率 ends like a rate of success, but is none
    whole = _any_of(tuple(word for word in rules.reverse_names if "…" in word))
    return re.fullmatch(f".*(?:{whole.pattern})", name) is not None


@lru_cache(maxsize=32)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any of the words in a name; … in a word stands for some characters."""
    patterns = [".+?".join(map(re.escape, word.split("…"))) for word in words]
    return re.compile("|".join(patterns) or "(?!)")


def _automatic(
    indicator: Indicator, rules: ScoringRules, target: Reading, actual: Reading, weight: Amount
) -> _Outcome:
    points = weight.or_zero
    if indicator.method == AUTO or indicator.method not in METHODS:
        method, guessed = choose_method(indicator, rules, target, weight)
    else:
        method, guessed = indicator.method, False
    if method == NOT_APPLICABLE:
        return _Outcome(method, ZERO, "不适用，不计分" if not points else "不适用的指标分值应为 0，不计分")
    if method == UNREAD:
        return _Outcome(method, None, "还没有年度指标值，暂不计分")
    if weight.value == 0:
        return _Outcome(method, ZERO, f"{METHOD_NAMES[method]}：分值为 0，得 0 分", guessed=guessed)
    if isinstance(actual, Blank):
        return _Outcome(
            method, None, f"{METHOD_NAMES[method]}：还没有实际完成值，暂按 0 分计", guessed=guessed
        )
    if weight.value is None:
        reason = f"分值{weight.problem}" if weight.problem else "还没有分值"
        return _Outcome(method, None, f"{METHOD_NAMES[method]}：{reason}，暂不计分", guessed=guessed)
    if method == DATE:
        return _by_date(indicator, rules, target, actual, points)
    if method == QUALITATIVE:
        return _by_words(indicator, rules, target, actual, points)
    return _by_number(indicator, rules, method, guessed, target, actual, points)


def _unread(method: str, why: str, guessed: bool = False) -> _Outcome:
    return _Outcome(UNREAD, None, f"{METHOD_NAMES[method]}：{why}，请手工填写得分", guessed=guessed)


def _by_words(
    indicator: Indicator, rules: ScoringRules, target: Reading, actual: Reading, points: Decimal
) -> _Outcome:
    if normalise(indicator.actual) == normalise(indicator.target) and not isinstance(target, Blank):
        return _Outcome(QUALITATIVE, full_score(points), f"定性 实际与目标一致，得满分 {shortest(points)}")
    if _is_full_word(actual, rules):
        return _Outcome(
            QUALITATIVE,
            full_score(points),
            f"定性 “{indicator.actual.strip()}”即全部达成，得满分 {shortest(points)}",
        )
    return _by_grade(QUALITATIVE, indicator, rules, points, "定性 需要评定")


def _is_full_word(actual: Reading, rules: ScoringRules) -> bool:
    return isinstance(actual, Quality) and actual.text in rules.full_words


def _by_grade(
    method: str, indicator: Indicator, rules: ScoringRules, points: Decimal, opening: str
) -> _Outcome:
    """Score by the grade the clerk picked: the upper end of its band until another score is typed."""
    band = next((band for band in rules.bands if band.name == indicator.grade), None)
    if band is None:
        return _Outcome(method, None, f"{opening}：请选择完成档次，再在档内给分", needs_grade=True)
    low, high = band_limits(band, points)
    explain = (
        f"{METHOD_NAMES[method]} {band.name}（{exact(band.upper)}%—{exact(band.lower)}%）："
        f"{shortest(points)} × {exact(band.upper)}% = {shortest(high)}，可在 {shortest(low)}—{shortest(high)} 之间改"
    )
    return _Outcome(method, high, explain, band=band)


def band_limits(band: Band, points: Decimal) -> tuple[Decimal, Decimal]:
    """Return lowest and highest score of a band, rounded half up to 2 decimals."""
    low, high = (round_cents(points * bound / HUNDRED) for bound in (band.lower, band.upper))
    return min(low, full_score(points)), min(high, full_score(points))


def _by_date(
    indicator: Indicator, rules: ScoringRules, target: Reading, actual: Reading, points: Decimal
) -> _Outcome:
    full = shortest(points)
    if _is_full_word(actual, rules) or normalise(indicator.actual) == normalise(indicator.target):
        return _Outcome(
            DATE, full_score(points), f"时限 “{indicator.actual.strip()}”视为按期完成，得满分 {full}"
        )
    if not isinstance(target, Deadline):
        return _unread(DATE, f"年度指标值“{_brief(indicator.target)}”读不出日期")
    if not isinstance(actual, Deadline):
        return _by_grade(
            DATE, indicator, rules, points, f"时限 实际完成值“{_brief(indicator.actual)}”读不出日期"
        )
    if actual.last <= target.last:
        return _Outcome(DATE, full_score(points), f"时限 {actual} 不晚于 {_last_day(target)}，得满分 {full}")
    late = "晚于" if actual.first > target.last else "可能晚于"
    return _by_grade(DATE, indicator, rules, points, f"时限 {actual} {late} {_last_day(target)}")


def _last_day(deadline: Deadline) -> str:
    return str(Deadline(deadline.last, deadline.last))


def _by_number(
    indicator: Indicator,
    rules: ScoringRules,
    method: str,
    guessed: bool,
    target: Reading,
    actual: Reading,
    points: Decimal,
) -> _Outcome:
    if not isinstance(target, Bound | Range):
        return _unread(method, f"年度指标值“{_brief(indicator.target)}”读不出数字", guessed)
    number = _actual_number(method, actual, target)
    if number is None:
        if normalise(indicator.actual) == normalise(indicator.target):
            return _Outcome(
                method,
                full_score(points),
                f"{METHOD_NAMES[method]} 实际与目标一致，得满分 {shortest(points)}",
            )
        return _unread(method, f"实际完成值“{_brief(indicator.actual)}”读不出数字", guessed)
    name_unit = unit_in_name(normalise(indicator.name))
    low = _align(target.low if isinstance(target, Range) else target.quantity, name_unit, number)
    high = _align(target.high if isinstance(target, Range) else target.quantity, name_unit, number)
    done = _align(number, name_unit, low)
    if {low.trend, done.trend} == {"up", "down"}:
        return _unread(method, f"实际完成值“{_brief(indicator.actual)}”与年度指标值的增减方向相反", guessed)
    differ = low.unit != done.unit
    if method == RANGE:
        score, line = range_score(low, high, done, points, rules.reverse)
    elif method == REVERSE:
        score, line = reverse_score(high, done, points, rules.reverse)
    else:
        score, line = forward_score(low, done, points)
    limit = low.value * (HUNDRED + rules.over_target_percent) / HUNDRED
    over = method == FORWARD and low.value > 0 and done.value >= limit
    explain = f"{METHOD_NAMES[method]}{'（按指标名称推断）' if guessed else ''} {line}"
    return _Outcome(method, score, explain, guessed=guessed, units_differ=differ, over_target=over)


def _actual_number(method: str, actual: Reading, target: Reading) -> Quantity | None:
    """Return the number of an actual value; of a range the less favourable end, of 无 the number 0."""
    if isinstance(actual, Bound):
        return actual.quantity
    if isinstance(actual, Range):
        return actual.high if method == REVERSE else actual.low
    wants_zero = isinstance(target, Bound) and target.quantity.value == 0
    if isinstance(actual, NotApplicable) and actual.text == "无" and wants_zero:
        return Quantity(ZERO, text="无")
    return None


def _align(quantity: Quantity, name_unit: tuple[Decimal, str], other: Quantity) -> Quantity:
    """Give a bare number the unit in the indicator's name, else that of the number it is compared with."""
    if not quantity.is_bare:
        return quantity
    magnitude, unit = name_unit if name_unit != (Decimal(1), "") else (other.magnitude, other.unit)
    if unit == PERCENT and magnitude == 1 and quantity.text:
        return Quantity(quantity.number, magnitude, unit, f"{exact(quantity.number)}%", quantity.trend)
    return Quantity(quantity.number, magnitude, unit, quantity.text, quantity.trend)


def _manual_problem(indicator: Indicator, points: Decimal, band: Band | None) -> str:
    """Say why a typed score does not count; blank if it does, or if none was typed."""
    if not indicator.manual_score.strip():
        return ""
    manual = read_amount(indicator.manual_score, SCORE_UNIT)
    if manual.value is None:
        return manual.problem
    if manual.value != round_cents(manual.value):
        return "超过 2 位小数"
    if manual.value > points:
        return f"超过了分值 {shortest(points)}"
    if band is not None:
        low, high = band_limits(band, points)
        if not low <= manual.value <= high:
            return f"不在“{band.name}”的 {shortest(low)}—{shortest(high)} 之内"
    return ""


def _brief(text: str) -> str:
    """Shorten a typed text for a one-line explanation."""
    line = " ".join(text.split())
    return line if len(line) <= 12 else f"{line[:11]}…"
