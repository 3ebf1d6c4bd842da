"""Finding Chinese names by the first letters of their pinyin: ``sjgh`` finds 数据规划管理.

The table of letters is data of the program and is passed in: all initials of a character, the usual one first.
"""

from __future__ import annotations

from collections.abc import Mapping

from model.reading.normalise import folded, folded_with_places

Table = Mapping[str, str]


def read_table(text: str) -> dict[str, str]:
    """Read lines of initials and the characters read with them; lines that begin with # are comments."""
    table: dict[str, str] = {}
    for line in text.splitlines():
        letters, _, chars = line.partition(" ")
        if not line.startswith("#"):
            table.update(dict.fromkeys(chars, letters))
    return table


def initials(text: str, table: Table) -> tuple[str, ...]:
    """Return for each character of the folded text the letters it may stand for; signs stand for nothing."""
    return tuple(_letters(char, table) for char in folded(text))


def _letters(char: str, table: Table) -> str:
    return table.get(char, char if char.isalnum() else "")


def matches(query: str, name: str, table: Table) -> bool:
    """Tell whether a name holds the query as it is or as initials, also partly so: ``数据gh``."""
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
