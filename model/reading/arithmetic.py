"""Sums typed into a cell as spreadsheets take them: ``=100+200``, ``=(3+4)*1.5`` (docs/domain.md 2.1)."""

from __future__ import annotations

import re
from decimal import Decimal

from model.reading.amounts import EXACT
from model.reading.normalise import normalise

LONGEST = 200
DEEPEST = 20
_TOKEN = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(%?)|([-+*/()])")
_SIGNS = str.maketrans({"×": "*", "÷": "/", "－": "-", "—": "-", "＋": "+", "（": "(", "）": ")"})


def worked_out(text: str) -> Decimal | None:
    """Return what a text that begins with = comes to; None where it is no sum, or one that cannot be worked out."""
    plain = normalise(text.translate(_SIGNS))
    if not plain.startswith("=") or len(plain) > LONGEST or plain.count("(") > DEEPEST:
        return None
    tokens = _tokens(plain[1:].replace(",", ""))
    if not tokens:
        return None
    reader = _Reader(tokens)
    try:
        value = reader.sum()
    except (ValueError, ArithmeticError):
        return None
    return value if reader.is_done else None


def _tokens(text: str) -> list[Decimal | str] | None:
    """Take a sum apart: numbers, also in percent, and signs; None where something else stands in it."""
    found: list[Decimal | str] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            return None
        number, percent, sign = match.groups()
        found.append(sign or (Decimal(number) / 100 if percent else Decimal(number)))
        place = match.end()
    return found


class _Reader:
    """Reads tokens from left to right; every fault is a ValueError."""

    def __init__(self, tokens: list[Decimal | str]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def is_done(self) -> bool:
        """True when nothing is left."""
        return self._place == len(self._tokens)

    def _take(self, *signs: str) -> str:
        """Return the next token if it is one of those signs, else nothing."""
        token = "" if self.is_done else self._tokens[self._place]
        if not isinstance(token, str) or token not in signs:
            return ""
        self._place += 1
        return token

    def sum(self) -> Decimal:
        """Read terms that are added or taken away."""
        value = self._product()
        while sign := self._take("+", "-"):
            term = self._product()
            value = EXACT.add(value, term) if sign == "+" else EXACT.subtract(value, term)
        return value

    def _product(self) -> Decimal:
        value = self._factor()
        while sign := self._take("*", "/"):
            factor = self._factor()
            value = EXACT.multiply(value, factor) if sign == "*" else EXACT.divide(value, factor)
        return value

    def _factor(self) -> Decimal:
        if self._take("-"):
            return -self._factor()
        if self._take("("):
            value = self.sum()
            if not self._take(")"):
                raise ValueError("a bracket is open")
            return value
        if self.is_done or not isinstance(token := self._tokens[self._place], Decimal):
            raise ValueError("a number is missing")
        self._place += 1
        return token
