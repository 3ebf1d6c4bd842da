"""The ways to read a target and an actual value against each other, each in one unit (docs/domain.md 7.1, 7.9, 12).

Most rows have one way. A bare number may lack the other's 万 or be a fraction, a day may have 8 hours or 24: then there are
two. Unlike kinds (a percentage and a count) have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from model.reading import name_words
from model.reading.amounts import EXACT, HUNDRED, exact
from model.reading.direction import ends_in
from model.reading.kinds import (
    CALENDAR,
    CLOCK,
    COUNT,
    DATA,
    PERCENT,
    Measure,
    counts_things,
    measure_of,
)
from model.reading.lexicon import MAGNITUDES
from model.reading.quantity import Quantity, unit_in_name
from model.reading.target import shown

DAY = measure_of("天").size
_NO_UNIT = (Decimal(1), "")
_FRACTIONS_BELOW = 10
_NEAR = 10
_DECIMALS = Decimal("0.0001")


class Way(NamedTuple):
    """One way: the target's ends and the actual value in one unit.

    ``note`` tells a conversion. ``side`` (target, actual) is what was read otherwise than it stands, ``said`` how; written
    in full it would be ``new`` in the place of ``old``.
    """

    low: Quantity
    high: Quantity
    done: Quantity
    note: str = ""
    side: str = ""
    said: str = ""
    old: str = ""
    new: str = ""

    @property
    def is_near(self) -> bool:
        """True if actual value and target are within 10 times of each other."""
        wanted, done = (
            self.high.value if self.done.value > self.high.value else self.low.value,
            self.done.value,
        )
        return wanted > 0 and done > 0 and wanted / _NEAR <= done <= wanted * _NEAR


def ways_of(low: Quantity, high: Quantity, done: Quantity, name: str) -> list[Way]:
    """Return the ways in which a person could read them beside the indicator's normalised name, the plainest first."""
    if low.unit == done.unit and not (low.is_bare or high.is_bare or done.is_bare):
        return [Way(low, high, done)]  # most rows
    filled = _filled(Way(low, high, done), name)
    return [converted for way in filled for converted in _converted(way, name)]


# -- bare numbers ---------------------------------------------------------------------------------------


def _filled(way: Way, name: str) -> Iterator[Way]:
    """Give bare numbers a unit: the one in the name, else the other side's; and the ways they could be meant."""
    is_target_bare, is_done_bare = way.low.is_bare and way.high.is_bare, way.done.is_bare
    if not (is_target_bare or is_done_bare):
        yield way
        return
    unit, other = unit_in_name(name), way.low if is_done_bare else way.done
    scale = unit if unit != _NO_UNIT else (other.magnitude, other.unit)
    if unit == _NO_UNIT and is_target_bare and is_done_bare:
        if not ends_in(name, name_words.RATE_ENDS) or not any(_hundredfold(way)):
            yield way
            return
        scale = (Decimal(1), PERCENT)
    elif scale[1] == PERCENT and unit == _NO_UNIT and ends_in(name, name_words.COUNT_ENDS):
        return  # 50 beside 50% is no percentage where persons are counted
    plain = way
    if is_target_bare:
        plain = plain._replace(low=_given(way.low, scale), high=_given(way.high, scale))
    if is_done_bare:
        plain = plain._replace(done=_given(way.done, scale))
    is_told = unit != _NO_UNIT
    is_sure = is_told and plain.is_near
    others = [] if is_sure else list(_others(way, plain, scale, is_target_bare, is_done_bare))
    if is_told and not any(one.is_near for one in others):
        others = []  # the name says so, and nothing is strange about it
    side = "actual" if is_done_bare else "target"
    bare = way.done if is_done_bare else way.low
    yield _told(plain, side, bare, plain.done if is_done_bare else plain.low) if others else plain
    yield from others


def _others(
    way: Way, plain: Way, scale: tuple[Decimal, str], is_target_bare: bool, is_done_bare: bool
) -> Iterator[Way]:
    magnitude, unit = scale
    if unit == PERCENT:
        yield from _hundredfold(plain, is_target_bare, is_done_bare)
    elif magnitude != 1 and is_done_bare and _may_stand_alone(way.done, unit):
        done = way.done._replace(unit=unit, text=f"{way.done.text}{unit}")
        yield _told(plain._replace(done=done), "actual", way.done, done)
    elif magnitude != 1 and is_target_bare and _may_stand_alone(way.low, unit):
        low, high = (end._replace(unit=unit, text=f"{end.text}{unit}") for end in (way.low, way.high))
        yield _told(plain._replace(low=low, high=high), "target", way.low, low)


def _may_stand_alone(quantity: Quantity, unit: str) -> bool:
    """188.97 beside 万人 cannot be persons."""
    return quantity.number == quantity.number.to_integral_value() or not counts_things(unit)


def _hundredfold(way: Way, is_target_bare: bool = True, is_done_bare: bool = True) -> Iterator[Way]:
    """Read 0.96 as 96, unless the other side is a bare fraction, too."""
    low, high, done = way.low, way.high, way.done
    if is_done_bare and _is_fraction(done) and not (is_target_bare and _is_fraction(low)):
        yield _told(way._replace(done=_percent(done)), "actual", done, _percent(done))
    elif (
        is_target_bare
        and _is_fraction(low)
        and _is_fraction(high)
        and not (is_done_bare and _is_fraction(done))
    ):
        yield _told(way._replace(low=_percent(low), high=_percent(high)), "target", low, _percent(low))


def _is_fraction(quantity: Quantity) -> bool:
    """0.96, 1.6 and 1 may be shares of one."""
    size = abs(quantity.number)
    whole = size == size.to_integral_value()
    return 0 < size < _FRACTIONS_BELOW and (not whole or size == 1) and quantity.magnitude == 1


def _percent(quantity: Quantity) -> Quantity:
    number = quantity.number * HUNDRED
    return quantity._replace(number=number, unit=PERCENT, text=f"{exact(number)}%")


def _given(quantity: Quantity, scale: tuple[Decimal, str]) -> Quantity:
    magnitude, unit = scale
    text = f"{exact(quantity.number)}%" if unit == PERCENT and magnitude == 1 else quantity.text
    return quantity._replace(magnitude=magnitude, unit=unit, text=text)


def _told(way: Way, side: str, bare: Quantity, read: Quantity) -> Way:
    """Say how a bare number was read, and how it would be written."""
    text = read.text
    if text == bare.text:
        sign = next((sign for sign, size in MAGNITUDES.items() if size == read.magnitude), "")
        text = f"{bare.text}{sign}{read.unit}"
    old = bare.text.rstrip("%")
    return way._replace(side=side, said=text, old=old, new=text if text != old else "")


# -- units ----------------------------------------------------------------------------------------------


def _converted(way: Way, name: str) -> Iterator[Way]:
    """Bring both sides to one unit; none where their kinds are unlike."""
    target, done = way.low.unit, way.done.unit
    if target == done:
        yield way
        return
    wanted, found = _measures(way)
    if not (target and done):
        if PERCENT not in (target, done):
            yield way  # 1.5万 takes the other's unit
    elif wanted.kind == found.kind == DATA:
        yield from (
            _at_sizes(way, base**wanted.size, base**found.size, f"{base} 进位") for base in (1024, 1000)
        )
    elif wanted.kind == found.kind == CLOCK and (wanted.size < DAY) != (found.size < DAY):
        yield from _days_and_hours(way, wanted, found, name)
    elif wanted.kind == found.kind:
        yield way if wanted.size == found.size else _scaled(way, wanted, found)
    elif {wanted.kind, found.kind} == {CALENDAR, CLOCK}:
        yield from _months_and_days(way, wanted, found)


def _measures(way: Way) -> tuple[Measure, Measure]:
    """Return what both sides measure; 620万/月 is of what the other is."""
    target, done = way.low.unit, way.done.unit
    if target.startswith("/") and "/" in done:
        target = done.partition("/")[0] + target
    elif done.startswith("/") and "/" in target:
        done = target.partition("/")[0] + done
    return measure_of(target), measure_of(done)


def _scaled(way: Way, wanted: Measure, found: Measure) -> Way:
    (big, size), (small, least) = sorted(
        ((way.low.unit, wanted.size), (way.done.unit, found.size)), key=lambda one: one[1], reverse=True
    )
    times = EXACT.divide(size, least)
    note = f"1{big} = {_brief(times)}{small}" if wanted.kind != COUNT else ""
    if "/" in big:
        note = f"{big} 换算为 {small}"
    return _at_sizes(way, wanted.size, found.size, note)


def _brief(number: Decimal) -> str:
    return exact(number if number == number.quantize(_DECIMALS) else number.quantize(_DECIMALS))


def _days_and_hours(way: Way, wanted: Measure, found: Measure, name: str) -> Iterator[Way]:
    """A limit runs by day and night; else a day may have 8 hours of work or 24."""
    is_elapsed = any(word in name for word in name_words.ELAPSED)
    for hours in (24,) if is_elapsed else (24, 8):
        share = Decimal(hours) / 24
        sizes = [measure.size * (share if measure.size >= DAY else 1) for measure in (wanted, found)]
        yield _at_sizes(way, sizes[0], sizes[1], f"1天 = {hours}小时")


def _months_and_days(way: Way, wanted: Measure, found: Measure) -> Iterator[Way]:
    """A month has 28 to 31 days, twelve of them 365 or 366."""
    calendar, clock = (wanted, found) if wanted.kind == CALENDAR else (found, wanted)
    if clock.size < DAY:
        return
    months = (way.low if wanted.kind == CALENDAR else way.done).value * calendar.size
    years = months % 12 == 0
    for days in (365, 366) if years else (31, 28):
        size = DAY * days * calendar.size / (12 if years else 1)
        sizes = (size, clock.size) if wanted.kind == CALENDAR else (clock.size, size)
        yield _at_sizes(way, *sizes, f"{'1年' if years else '1个月'} = {days}天")


def _at_sizes(way: Way, target: Decimal | int, done: Decimal | int, note: str) -> Way:
    """Return the way in the smallest step of its kind; a rewritten actual value would carry the target's unit."""
    amount = EXACT.divide(way.done.value * done, target * way.low.magnitude)
    rewritten = _in_unit(amount, way.low) if amount == amount.quantize(_DECIMALS, context=EXACT) else ""
    told = {} if way.side else {"side": "actual", "said": note, "old": way.done.text, "new": rewritten}
    low, high = _sized(way.low, target), _sized(way.high, target)
    return way._replace(low=low, high=high, done=_sized(way.done, done), note=note, **told)


def _in_unit(amount: Decimal, like: Quantity) -> str:
    sign = next((sign for sign, size in MAGNITUDES.items() if size == like.magnitude), "")
    return f"{exact(amount)}{sign}{like.unit}" if sign or like.magnitude == 1 else ""


def _sized(quantity: Quantity, size: Decimal | int) -> Quantity:
    return quantity._replace(number=quantity.value * size, magnitude=Decimal(1), text=shown(quantity))
