"""Ways in which a workbook file gets damaged, and what a plain look at its rows still finds."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import resources
from model.errors import FormError
from model.exchange.form_json import project_from_document
from model.workbook.official_templates import Official

GOLDEN = Path(__file__).parents[2] / "golden"
PAGE = 4096
OFFICIAL = Official(
    {i: resources.template_text(i) for i in resources.template_ids()}, resources.official_templates()
)

Damaging = Callable[[bytearray, random.Random], bytearray]


def _flipped(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _overwritten(data: bytearray, chance: random.Random) -> bytearray:
    start, length = chance.randrange(len(data)), chance.choice((16, 300, 4096, 9000))
    data[start : start + length] = chance.randbytes(min(length, len(data) - start))
    return data


def _blanked(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(data) // PAGE) * PAGE
        data[start : start + PAGE] = bytes(PAGE)
    return data


def _truncated(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def _headless(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(100)] = chance.randrange(256)
    return data


def _broken_page_heads(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(data) // PAGE) * PAGE
        place = start + chance.randrange(12) + (100 if start == 0 else 0)
        data[place] = chance.randrange(256)
    return data


def _exchanged(data: bytearray, chance: random.Random) -> bytearray:
    one, other = (chance.randrange(len(data) // PAGE) * PAGE for _ in range(2))
    first = data[one : one + PAGE]
    data[one : one + PAGE] = data[other : other + PAGE]
    data[other : other + PAGE] = first
    return data


def _shifted(data: bytearray, chance: random.Random) -> bytearray:
    place = chance.randrange(len(data))
    data[place:place] = chance.randbytes(chance.randint(1, 50))
    return data


DAMAGING: dict[str, Damaging] = {
    "flipped": _flipped,
    "overwritten": _overwritten,
    "blanked": _blanked,
    "truncated": _truncated,
    "headless": _headless,
    "page heads": _broken_page_heads,
    "exchanged": _exchanged,
    "shifted": _shifted,
}


def damaged_bytes(name: str, kind: str, seed: str) -> bytes:
    """Return a golden workbook's bytes, damaged."""
    chance = random.Random(f"{name} {kind} {seed}")
    return bytes(DAMAGING[kind](bytearray((GOLDEN / f"{name}.jxzp").read_bytes()), chance))


def look(path: Path) -> dict[int, tuple[str, str]]:
    """Return document and digest of every form that a look row by row finds, by id."""
    found = {}
    uri = f"{path.as_uri()}?mode=ro&immutable=1"
    for number in range(1, 20):
        with ExitStack() as stack:
            stack.enter_context(suppress(sqlite3.Error, UnicodeError, FormError, TypeError))
            connection = stack.enter_context(closing(sqlite3.connect(uri, uri=True)))
            query = "SELECT document, digest FROM form NOT INDEXED WHERE id = ?"
            if row := connection.execute(query, (number,)).fetchone():
                project_from_document(row[0], "")
                found[number] = row
    return found
