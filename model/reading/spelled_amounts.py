"""Amounts as people write them in words: 607.06万, 六百万, 3万5千, 人民币陆佰万元整 (docs/domain.md 2.1).

They are no numbers of the form, which stay what they are until the clerk takes the figure that is offered.
"""

from __future__ import annotations

import re
from decimal import Decimal

from model.reading.amounts import EXACT, ZERO, exact, read_amount
from model.reading.normalise import normalise
from model.reading.numerals import numeral_value

MAX_LENGTH = 40
_SIZES = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000}
_LARGE = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
# the signs that banks ask for, and other spellings of those of every day
_PLAIN = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億圆圓块", "一二二三三四五六六七八九十百千万亿元元元")
_NUMERAL = re.compile("[零〇一二三四五六七八九两十百千万亿]+(点[零〇一二三四五六七八九]+)?")
_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千]?)(万亿|万|亿|)")
_COINS = re.compile(r"(.+)元(?:零?([^元角分])角)?(?:零?([^元角分])分)?")


def spelled_amount(text: str, unit: str) -> Decimal | None:
    """Return the amount in ``unit`` (元, 万元, 亿元, 分) that a text spells, None where it spells none.

    An amount with 元, 万 or 亿 is one of yuan; any other is meant in the form's unit. What spells more than one amount,
    or one with more digits than a form takes, is none.
    """
    plain = normalise(text.translate(_PLAIN)).removeprefix("人民币").removeprefix("¥").rstrip("整正")
    if not plain or len(plain) > MAX_LENGTH or any(mark in text.strip() for mark in "\n\r\t"):
        return None
    is_yuan = unit in _SIZES and any(sign in plain for sign in "元万亿")
    whole, coins = _without_coins(plain) if is_yuan else (plain, ZERO)
    value = _spelled(whole)
    if value is None or coins is None:
        return None
    amount = EXACT.divide(value + coins, Decimal(_SIZES[unit])) if is_yuan else value
    return amount if read_amount(exact(amount)).value == amount else None


def _without_coins(plain: str) -> tuple[str, Decimal | None]:
    """Take 元, 角 and 分 from the end; return the rest and what the coins come to, None where they are no digits."""
    match = _COINS.fullmatch(plain)
    if match is None:
        return plain, ZERO
    tenths, cents = (ZERO if sign is None else _digit(sign) for sign in match.groups()[1:])
    coins = None if tenths is None or cents is None else tenths / 10 + cents / 100
    return match.group(1), coins


def _digit(sign: str) -> Decimal | None:
    return Decimal(sign) if sign in "0123456789" else _numeral(sign)


def _numeral(text: str) -> Decimal | None:
    return numeral_value(text) if _NUMERAL.fullmatch(text) else None


def _spelled(plain: str) -> Decimal | None:
    """Return the value of a numeral, or of figures with 万 and the like that get smaller: 3万5千."""
    if (value := _numeral(plain)) is not None:
        return value
    total, last, place = ZERO, Decimal("Infinity"), 0
    while place < len(plain):
        match = _PART.match(plain, place)
        number = read_amount(match.group(1)).value if match else None
        if match is None or number is None:
            return None
        size = Decimal(_SCALES[match.group(2)] * _LARGE[match.group(3)])
        if size >= last or number * size >= last:
            return None
        total, last, place = total + number * size, size, match.end()
    return total
