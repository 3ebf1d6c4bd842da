"""Amounts in the Chinese capitals that banks ask for: 壹佰贰拾叁元肆角伍分, 贰拾万元整 (docs/domain.md 1.2)."""

from __future__ import annotations

import re
from decimal import Decimal

from model.reading.amounts import EXACT, HUNDRED, round_cents

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_IN_YUAN = {"元": 1, "千元": 10**3, "万元": 10**4, "亿元": 10**8}
_BEHIND = re.compile(
    r"\s*[（(](?:大写[：:]?)?[零壹贰叁肆伍陆柒捌玖][零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角]*[整分][）)]\s*$"
)


def capitals(value: Decimal, unit: str = "元") -> str:
    """Return an amount in capitals, rounded half up to 分; blank for one below 0, too large, or in no unit of money."""
    if unit not in _IN_YUAN or value < 0:
        return ""
    cents = int(round_cents(EXACT.multiply(value, Decimal(_IN_YUAN[unit]))) * HUNDRED)
    yuan, coins = divmod(cents, 100)
    if yuan >= 10 ** (4 * len(_GROUPS)):
        return ""
    tenths, hundredths = divmod(coins, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if not coins:
        return f"{text or '零元'}整"
    if tenths:
        text += f"{_DIGITS[tenths]}角"
    elif yuan:
        text += "零"
    return text + (f"{_DIGITS[hundredths]}分" if hundredths else "整")


def _whole(number: int) -> str:
    """Return a whole number above 0; a zero stands once for all noughts between two digits."""
    text, gap = "", False
    for group in reversed(range(len(_GROUPS))):
        part = number // 10000**group % 10000
        if not part:
            gap = gap or bool(text)
            continue
        if text and (gap or part < 1000):
            text += "零"
        text, gap = text + _below_ten_thousand(part) + _GROUPS[group], False
    return text


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for place in reversed(range(len(_PLACES))):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text


def without_capitals(text: str) -> str:
    """Return an amount without the capitals that stand behind it in brackets."""
    return _BEHIND.sub("", text)
