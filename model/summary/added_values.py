"""Targets and actual values of several units as one: added, averaged by money, the latest date (docs/domain.md 8.7).

What cannot be so is listed by unit, and a reason says why: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from model.reading import lexicon
from model.reading.amounts import EXACT, ZERO, exact, round_cents
from model.reading.dates import Deadline
from model.reading.kinds import (
    AREA,
    COUNT,
    DATA,
    LENGTH,
    MASS,
    MONEY,
    PERCENT,
    PERCENTAGE,
    RATIO,
    RATIO_TO_ONE,
    measure_of,
    period_of,
)
from model.reading.name_words import RATE_ENDS
from model.reading.normalise import is_same, normalise
from model.reading.quantity import Quantity, Scanner, read_quantity, unit_in_name
from model.reading.target import Bound, NotApplicable, Quality, Reading, read_value
from model.summary.averages import weighted_mean
from model.summary.listing import Said, listed

_RATIOS = frozenset((PERCENTAGE, measure_of(RATIO).kind, measure_of(RATIO_TO_ONE).kind))
# what several units have together is the sum of what each has; "" is a number without a unit
_ADDED = frozenset(
    ("", COUNT, LENGTH, AREA, MASS, MONEY, DATA, "体积", "电量", "功率", "字数", "人天数", "人月数")
)
# people and things are not added up, nor are 1000 and 1024 bytes
_SAME_UNIT_ONLY = frozenset((COUNT, DATA))
# means, shares and standards: so much for one
_NAME_OF_NO_SUM = re.compile(
    "[人亩户村县市乡镇日周月季年次生班校床件项米里吨台]均(?!衡)|平均|均价|单价|单位(?:成本|造价|面积|产|能耗|投资|产品|产值)|每|最[高低大小多少长短]"
    "|(?:补助|补贴|支付|发放|资助|保障|收费|奖励|救助|供养|建设|投入|成本|工资|低保)标准$|(?:系数|指数|价格|比|比值|宽|厚|高|深)$"
    f"|(?<!长)(?:{'|'.join(RATE_ENDS)})$"
)
_BRACKET_BEHIND = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]$")
_WRITTEN = re.compile(r"(\D*?)(-?(?:\d[\d,]*(?:\.\d+)?|\.\d+))(\D?.*)", re.DOTALL)
_END_MARKS = "。;,、.!"
_MOST_DECIMALS = 15
_NONE = "无"


class Part(NamedTuple):
    """What one unit wrote, with the money by which its ratio counts, and what its own target is."""

    unit: str
    text: str
    money: Decimal = ZERO
    target: str = ""


class Added(NamedTuple):
    """The one text, and why not everything went into a sum, blank if it did."""

    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """How values are read: the year, the template's words for 不适用, the name of the indicator, what money is called."""

    year: int
    not_applicable: tuple[str, ...]
    name: str
    money: str

    def read(self, text: str) -> Reading:
        """Read a value."""
        return read_value(text, self.year, self.not_applicable)


class _Written(NamedTuple):
    """How a number is written: what stands before and behind it, and how much one of it is in the kind's steps."""

    before: str
    tail: str
    after: str
    step: Decimal

    def around(self, number: Decimal) -> str:
        """Write a number in its place."""
        text = f"{self.before}{exact(number)}{self.tail}{self.after}"
        return text.replace("^2", "²").replace("^3", "³")  # as people write what is read as ^2


class _NoSumError(Exception):
    """Raised with the reason why values are listed."""


def added(parts: Sequence[Part], rules: Rules) -> Added:
    """Return one text for what units wrote under an indicator. Units that wrote nothing, or 不适用, are not counted."""
    counted = [part for part in parts if part.text.strip() and not _does_not_apply(part, rules)]
    said = [Said(part.unit, part.text) for part in parts]
    if not counted or len(parts) == 1:
        return Added(listed(said, len([one for one in said if one.text.strip()])))
    try:
        text = _one_text(counted, rules)
    except _NoSumError as reason:
        return Added(listed(said, len(parts)), f"{reason}，没有合成一个数，已按单位列出")
    missing = [part.unit for part in parts if part not in counted]
    if not missing:
        return Added(text)
    if any(isinstance(rules.read(part.text), Quality) for part in counted):
        text = listed(said, len(parts))
    return Added(text, f"{'、'.join(missing)}没有填或写了不适用，没有计入")


def _does_not_apply(part: Part, rules: Rules) -> bool:
    """无 may mean none of them, which is for people to say."""
    return isinstance(rules.read(part.text), NotApplicable) and normalise(part.text).rstrip("。.") != _NONE


def _one_text(parts: Sequence[Part], rules: Rules) -> str:
    readings = [rules.read(part.text) for part in parts]
    dates = [reading for reading in readings if isinstance(reading, Deadline)]
    if len(dates) == len(parts):
        latest = max(dates, key=lambda date: date.last)
        return parts[dates.index(latest)].text
    bounds = [reading for reading in readings if isinstance(reading, Bound)]
    if len(bounds) == len(parts) > 1:
        return _one_number(parts, bounds, rules)
    if any(not is_same(part.text, parts[0].text) for part in parts):
        raise _NoSumError("不全是能相加的数")
    return parts[0].text


def _one_number(parts: Sequence[Part], bounds: Sequence[Bound], rules: Rules) -> str:
    if len({(bound.operator, bound.strict.strip("=")) for bound in bounds}) > 1:
        raise _NoSumError("符号不同")
    quantities = [_with_unit(part, bound.quantity, rules) for part, bound in zip(parts, bounds, strict=True)]
    if len({quantity.trend for quantity in quantities}) > 1:
        raise _NoSumError("有的说升、有的说降")
    kind = _kind_of(quantities)
    steps = [_size(quantity) for quantity in quantities]
    values = [EXACT.multiply(one.value, step) for one, step in zip(quantities, steps, strict=True)]
    if any(period_of(quantity.unit) is not None for quantity in quantities):
        raise _NoSumError("每年、每季度几次这样的数，说不准能不能相加")
    is_sum = kind in _ADDED and not _NAME_OF_NO_SUM.search(_BRACKET_BEHIND.sub("", normalise(rules.name)))
    if not is_sum and len(set(values)) == 1:
        return parts[0].text
    if not is_sum and kind not in _RATIOS:
        raise _NoSumError("平均数、比率、标准、时间一类的数不能相加")
    written = [
        _written(part.text, bound.quantity, one)
        for part, bound, one in zip(parts, bounds, quantities, strict=True)
    ]
    if len({(_words(one.before), _words(one.after)) for one in written}) > 1:
        raise _NoSumError("数字前后的文字不同")
    return _sum(values, written) if is_sum else _mean(values, written, parts, rules)


def _with_unit(part: Part, quantity: Quantity, rules: Rules) -> Quantity:
    """Give a number the unit that its indicator's name or its unit's own target has."""
    if quantity.unit:
        return quantity
    magnitude, unit = unit_in_name(normalise(rules.name))
    target = rules.read(part.target)
    if not unit and magnitude == 1 and isinstance(target, Bound):
        magnitude, unit = target.quantity.magnitude, target.quantity.unit
        if magnitude != 1 and unit != PERCENT and quantity.magnitude == 1:
            raise _NoSumError("有的数没写单位，读法不止一种")
        magnitude = Decimal(1)
    if unit == PERCENT and ZERO < quantity.value <= 1:
        raise _NoSumError("有的数没写单位，读法不止一种")
    magnitude = quantity.magnitude if quantity.magnitude != 1 else magnitude
    return quantity._replace(magnitude=magnitude, unit=unit)


def _kind_of(quantities: Sequence[Quantity]) -> str:
    units = dict.fromkeys(quantity.unit for quantity in quantities)
    kinds = {measure_of(unit).kind for unit in units}
    if len(kinds) > 1 or (len(units) > 1 and not kinds.isdisjoint(_SAME_UNIT_ONLY)):
        raise _NoSumError(f"计量单位不同（{'、'.join(unit or '没写' for unit in units)}）")
    return kinds.pop()


def _size(quantity: Quantity) -> Decimal:
    measure = measure_of(quantity.unit)
    return Decimal(1) if measure.kind in _SAME_UNIT_ONLY else measure.size


def _written(text: str, read: Quantity, quantity: Quantity) -> _Written:
    """Take a text apart around its number; one that says more than the number is left as it is."""
    plain = normalise(text).rstrip(_END_MARKS)
    before, found, after = plain.partition(read.text)
    is_whole = bool(found) and read.text not in after and "\n" not in text.strip()
    if not is_whole or any(char.isdigit() for char in before + after):
        raise _NoSumError("除了数还写了别的")
    step = _size(quantity)
    if quantity.unit in (RATIO, RATIO_TO_ONE):
        sides = ("1:", "") if quantity.unit == RATIO else ("", ":1")
        return _Written(before + sides[0], sides[1], after, step)
    match = _WRITTEN.fullmatch(read.text)
    if match and _is_unit(match[3], read):
        return _Written(before + match[1], match[3], after, EXACT.multiply(step, quantity.magnitude))
    if read.trend or re.search("|".join(lexicon.ABOUT), read.text):
        raise _NoSumError("除了数还写了别的")
    # 三次, 百分之九十, 1小时30分; a bare 三 counts what the name says
    step = EXACT.multiply(step, quantity.magnitude) if read.is_bare else step
    return _Written(before, read.unit, after, step)


def _is_unit(tail: str, read: Quantity) -> bool:
    """Tell whether what stands behind the number is its unit and nothing else."""
    if not tail or tail.startswith(lexicon.ABOUT):
        return not tail and read.is_bare
    scanner = Scanner("1" + tail)
    again = read_quantity(scanner)
    return (
        again is not None
        and scanner.at_end
        and (again.number, again.magnitude, again.unit) == (Decimal(1), read.magnitude, read.unit)
    )


def _words(words: str) -> str:
    """Return the words beside a number; those that are operators were compared already."""
    return "" if words in lexicon.OPERATORS_BEFORE or words in lexicon.OPERATORS_AFTER else words


def _sum(values: Sequence[Decimal], written: Sequence[_Written]) -> str:
    """Write the sum as the first number is written, or as the next one in whose unit it is exact."""
    total = ZERO
    for value in values:
        total = EXACT.add(total, value)
    for style in written:
        number = EXACT.divide(total, style.step)
        if -_exponent(number) <= _MOST_DECIMALS:
            return style.around(number)
    raise _NoSumError("换算除不尽")


def _exponent(number: Decimal) -> int:
    return int(number.normalize(EXACT).as_tuple().exponent)


def _mean(values: Sequence[Decimal], written: Sequence[_Written], parts: Sequence[Part], rules: Rules) -> str:
    if without := [part.unit for part in parts if part.money <= 0]:
        raise _NoSumError(f"比率要按资金加权，{'、'.join(without)}没有可用的{rules.money}")
    mean = weighted_mean(values, [part.money for part in parts]) or ZERO
    style = written[0]
    return style.around(round_cents(EXACT.divide(mean, style.step)))
