"""Finding Chinese names by the first letters of their pinyin: ``sjgh`` finds 数据规划管理.

The table of letters is data of the program and is passed in: all initials of a character, the usual one first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from model.reading.normalise import folded, folded_signs, folded_with_places

Table = Mapping[str, str]
_LETTER, _SIGN = r"[^\W_]", r"[\W_]"  # a table is one of letters, so that all else stands for nothing


def read_table(text: str) -> dict[str, str]:
    """Read lines of initials and the characters read with them; lines that begin with # are comments."""
    table: dict[str, str] = {}
    for line in text.splitlines():
        letters, _, chars = line.partition(" ")
        if not line.startswith("#"):
            table.update(dict.fromkeys(chars, letters))
    return table


def _letters(char: str, table: Table) -> str:
    return table.get(char, char if char.isalnum() else "")


def sorting_letters(table: Table) -> Callable[[str], str]:
    """Return what gives the usual initials of all characters of a name, by which names are sorted."""
    usual = _UsualLetters(table)
    return lambda name: folded(name).translate(usual)


class _UsualLetters(dict[int, str]):
    """What ``str.translate`` asks for each character, made when it is asked for first."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, code: int) -> str:
        self[code] = letter = _letters(chr(code), self._table)[:1]
        return letter


def matching(query: str, table: Table) -> Callable[[str], bool]:
    """Return what tells of many names whether they match the query: it becomes one pattern, whose work is linear."""
    wanted = folded(query)
    if not wanted:
        return lambda name: True
    alike = dict.fromkeys(wanted, "")
    for char, letters in table.items():
        for letter in letters:
            if letter in alike:
                alike[letter] += char
    run = "".join(f"{_skipped_before(char)}[{re.escape(char + alike[char])}]" for char in wanted)
    begins_with_letter = f"(?={_LETTER}){run}"
    found = re.compile(f"{re.escape(wanted)}|{begins_with_letter}").search
    return lambda name: found(folded_signs(name)) is not None


def _skipped_before(char: str) -> str:
    """Return the pattern of the signs that may stand before a wanted character; never of that one itself."""
    return f"{_SIGN}*" if re.match(_LETTER, char) else f"(?:(?!{re.escape(char)}){_SIGN})*"


def matches(query: str, name: str, table: Table) -> bool:
    """Tell of one name whether it holds the query."""
    return match_range(query, name, table) is not None


def match_range(query: str, name: str, table: Table) -> tuple[int, int] | None:
    """Return start and end in the name of what the query stands for, as it is rather than as initials."""
    wanted = folded(query)
    plain, places = folded_with_places(name)
    if not wanted:
        return (0, 0)
    start = plain.find(wanted)
    end = start + len(wanted)
    if start < 0:
        start, end = _find_initials(wanted, plain, table)
    return (places[start], places[end - 1] + 1) if start >= 0 else None


def _find_initials(wanted: str, plain: str, table: Table) -> tuple[int, int]:
    """Return start and end of the first run whose initials are wanted, (-1, -1) if there is none."""
    letters = tuple(_letters(char, table) for char in plain)
    for start in range(len(plain)):
        if letters[start]:
            end = _run_end(wanted, plain, letters, start)
            if end:
                return start, end
    return -1, -1


def _run_end(wanted: str, plain: str, letters: tuple[str, ...], start: int) -> int:
    """Return where the run of wanted letters ends that begins at ``start``, 0 if it does not; signs are skipped."""
    place = start
    for char in wanted:
        while place < len(plain) and not letters[place] and plain[place] != char:
            place += 1
        if place == len(plain) or not (char == plain[place] or char in letters[place]):
            return 0
        place += 1
    return place
