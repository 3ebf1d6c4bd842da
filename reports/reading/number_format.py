"""Numbers as a spreadsheet shows them by their number format: ``0.98`` as ``98%``, ``402009`` as ``0402009``.

Decimals that the format hides are kept, so that nothing is rounded in silence; only percentages are cut to two, as a rate
that a formula computed has any number. What a format cannot be followed in comes as the plain number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from model.reading.amounts import exact
from model.text_caches import kept_by_text
from reports.reading.date_format import date_text, is_date_format

# Excel has no longer ones
MAX_FORMAT = 255
_PERCENT_DECIMALS = 2
_MOST_DECIMALS = 30
_GENERAL = re.compile(r"general|g/通用格式|standard", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>general|g/通用格式)'
    r"|(?P<digits>[0#?,.]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9.]+)")
_CURRENCY = re.compile(r"\$([^-]*)(?:-.*)?")
_DASHES = ("-", "—", "–", "/")
# what has no plain text: fractions, powers of ten
_UNTOLD = re.compile(r"[0#?]/|/[0#?]|[eE][+-]")
# formats that files name by number only, as a Chinese Excel shows them
BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '¥#,##0;¥-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '¥#,##0.00;¥-#,##0.00;"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format: literals and places for digits in their order; ``condition`` says for which numbers."""

    pieces: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None

    @property
    def is_percent(self) -> bool:
        return any(kind == "percent" for kind, _ in self.pieces)


def seen_number(value: float, form: str, from_1904: bool = False) -> str:
    """Return a number as a cell with that format shows it; blank where there is no such number or date."""
    if len(form) > MAX_FORMAT:
        form = ""
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        return ""
    if is_date_format(form):
        return date_text(value, form, from_1904) or exact(number)
    sections = _sections(form)
    if not sections:
        return exact(number)
    section, is_bare = _section_for(number, sections)
    shown = abs(number) if is_bare else number
    text = _filled(section, shown)
    # a format that hides all is no reason to lose what stands there
    return text if text or not number else exact(number)


@kept_by_text(1024)
def _sections(form: str) -> tuple[_Section, ...]:
    """Return the sections of a format; nothing for one that shows numbers as they are."""
    if not form or _GENERAL.fullmatch(form.strip()) or form.strip() == "@" or _UNTOLD.search(form):
        return ()
    found: list[_Section] = []
    pieces: list[tuple[str, str]] = []
    condition = None
    for match in _TOKEN.finditer(form):
        kind, text = match.lastgroup, match[match.lastgroup] if match.lastgroup else ""
        if kind == "other" and text == ";":
            found.append(_Section(tuple(pieces), condition))
            pieces, condition = [], None
        elif kind == "other" and text == "%":
            pieces.append(("percent", text))
        elif kind in ("quoted", "escaped", "other"):
            pieces.append(("text", text))
        elif kind == "bracket":
            if limit := _CONDITION.fullmatch(text):
                condition = (limit[1], Decimal(limit[2]))
            elif currency := _CURRENCY.fullmatch(text):
                pieces.append(("text", currency[1]))
        elif kind in ("digits", "general"):
            pieces.append((kind, text))
    return (*found, _Section(tuple(pieces), condition))


def _section_for(number: Decimal, sections: Sequence[_Section]) -> tuple[_Section, bool]:
    """Return the section that shows a number, and whether it shows it without its sign."""
    for section in sections[:3]:
        if section.condition and _holds(number, *section.condition):
            return section, False
    if any(section.condition for section in sections):
        return next((one for one in sections if one.condition is None), sections[0]), False
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2] if number == 0 and len(sections) > 2 else sections[0], False


def _holds(number: Decimal, sign: str, limit: Decimal) -> bool:
    order = (number > limit) - (number < limit)
    return order in {"<": (-1,), ">": (1,), "=": (0,), "<=": (-1, 0), ">=": (0, 1), "<>": (-1, 1)}[sign]


def _filled(section: _Section, number: Decimal) -> str:
    """Return a number in the places of a section."""
    groups = [text for kind, text in section.pieces if kind == "digits"]
    is_general = any(kind == "general" for kind, _ in section.pieces)
    literals = "".join(text for kind, text in section.pieces if kind in ("text", "percent"))
    if not any(mark in group for group in groups for mark in "0#?"):
        return _around(section, exact(number)) if is_general else literals.strip()
    if section.is_percent:
        number = number.scaleb(2)
    if not number and "0" not in "".join(groups) and literals.strip() in _DASHES:
        return literals.strip()
    if len(groups) > 1:
        return _spread(section, number)
    digits = _digits(groups[0], number, section.is_percent)
    if number >= 0 and literals.strip().startswith("(") and literals.rstrip().endswith(")"):
        return f"-{digits}"  # as accountants write what is below zero
    return _around(section, digits)


def _around(section: _Section, digits: str) -> str:
    """Return the text of a section with its one place for digits filled; a sign stands before all."""
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    text = "".join(digits if kind in ("digits", "general") else literal for kind, literal in section.pieces)
    return sign + text.strip()


def _digits(group: str, number: Decimal, is_percent: bool) -> str:
    """Return a number with the leading zeros, decimals and separators of a group such as ``#,##0.00``."""
    whole, _, behind = group.partition(".")
    places = whole.rstrip(",")
    thousands = len(whole) - len(places) + len(behind) - len(behind.rstrip(","))
    number = number.scaleb(-3 * thousands)
    least = sum(mark in "0?" for mark in behind)
    most = max(least, _PERCENT_DECIMALS if is_percent else _MOST_DECIMALS)
    own = max(0, -int(number.normalize().as_tuple().exponent))  # decimals it has
    text = format(number, f".{min(max(own, least), most)}f")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    integer, point, rest = text.partition(".")
    if own > most:
        rest = rest[:least] + rest[least:].rstrip("0")
    integer = integer.rjust(places.count("0"), "0")
    if "," in places:
        integer = f"{int(integer):,}"
    return f"{sign}{integer}{point if rest else ''}{rest}"


def _spread(section: _Section, number: Decimal) -> str:
    """Return a number whose digits stand around literals, as in ``0"."0,`` for ten thousands: as seen, rounded."""
    groups = [text for kind, text in section.pieces if kind == "digits"]
    if "." in "".join(groups):
        return exact(number)
    shift = sum(len(group) - len(group.rstrip(",")) for group in groups[-1:])
    digits = str(int(number.scaleb(-3 * shift).to_integral_value()))
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    places = sum(mark in "0#?" for group in groups for mark in group)
    digits = digits.rjust(places, "0")
    parts: list[str] = []
    left = len(digits)
    for number_of_piece, (kind, text) in reversed(list(enumerate(section.pieces))):
        if kind not in ("digits", "general"):
            parts.append(text)
            continue
        is_first = not any(before == "digits" for before, _ in section.pieces[:number_of_piece])
        begin = 0 if is_first else left - sum(mark in "0#?" for mark in text)
        parts.append(digits[begin:left])
        left = begin
    return sign + "".join(reversed(parts)).strip()
