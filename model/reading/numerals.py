"""Chinese numerals: 三, 十二, 一百二十, 两万五千, 九十五点五 (docs/domain.md 3.4)."""

from __future__ import annotations

from decimal import Decimal

MAX_NUMBER_LENGTH = 24
SMALL = {c: Decimal(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": Decimal(0), "两": Decimal(2)}
_TENS = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}


def numeral_value(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral, None for what is none."""
    if len(text) > MAX_NUMBER_LENGTH:
        return None
    whole, _, decimals = text.partition("点")
    value = _whole_numeral(whole)
    if value is None or ("点" in text and not decimals):
        return None
    return value + (Decimal("0." + "".join(str(SMALL[c]) for c in decimals)) if decimals else 0)


def _whole_numeral(text: str) -> Decimal | None:
    if not text:
        return None
    for sign, size in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        head, found, tail = text.partition(sign)
        if found:
            high, low = _whole_numeral(head), _whole_numeral(tail.lstrip("零〇")) if tail else Decimal(0)
            return None if high is None or low is None else high * size + low
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> Decimal | None:
    total, digit, last = Decimal(0), None, Decimal(10**4)
    for index, char in enumerate(text):
        if char in _TENS:
            size = _TENS[char]
            if size >= last or (digit is None and (char != "十" or index)):
                return None
            total, digit, last = total + (digit or 1) * size, None, size
        elif digit is None or digit == 0:
            digit = SMALL[char]
        else:
            return None  # 二〇二一 and 三五 are not numbers of things
    return total + (digit or 0)
