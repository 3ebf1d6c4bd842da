"""QR codes in a fraction of the usual time: all sheets' codes are of one kind (bytes, level M, mask 3).

What such codes of one size have in common is worked out once: the patterns that never change, taken from segno, and
where each bit goes. A text then costs its error correction, by tables, and one permutation of bits.
Source: ISO/IEC 18004:2015, sections named below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any

import segno
from segno import consts

LEVEL, MASK = (
    "m",
    3,
)  # one mask for all: to try all eight takes five times as long, and any of them can be read
LARGEST = 9  # from version 10 on the length of a text is written otherwise; 180 bytes are enough here
_ECC: Any = consts.ECC
_CAPACITY: Any = consts.SYMBOL_CAPACITY
# 7.4.10; the zero before is segno's way, so that a sheet printed anew is the old one byte for byte
_FIRST, _PADDING = b"\0", b"\xec\x11"


@dataclass(frozen=True, slots=True)
class _Size:
    """What the codes of one version have in common.

    ``blocks`` are the lengths of the blocks of data; ``table`` gives the remainder of a leading byte, ``count`` bytes
    long; ``mask`` belongs to the bits in the order they are placed and makes the dark ones 0, as those ``fixed`` are;
    ``pick`` puts both into rows of whole bytes.
    """

    width: int
    blocks: tuple[int, ...]
    count: int
    table: tuple[int, ...]
    bits: int
    mask: int
    fixed: str
    pick: itemgetter[Any]

    @property
    def digits(self) -> int:
        """How many hex digits a code has, its rows in whole bytes."""
        return self.width * _bytes_of(self.width) * 2


def _bytes_of(width: int) -> int:
    return (width + 7) // 8


def code_image(text: str) -> tuple[int, str]:
    """Return the width of a text's QR code in modules and its rows in hex, a bit for a module, dark ones 0.

    Each row begins with a byte, as images do in a PDF. Raises ValueError if the text is longer than version 9 holds.
    """
    data = text.encode("utf-8")
    size = _size(_version_for(len(data)))
    message = int.from_bytes(_message(data, size), "big") << size.bits % 8
    placed = f"{message ^ size.mask:0{size.bits}b}{size.fixed}"
    rows = int("".join(size.pick(placed)), 2)
    return size.width, f"{rows:0{size.digits}X}"


def _version_for(length: int) -> int:
    """Return the smallest version that holds so many bytes, with 12 bits before and 4 behind them."""
    for version in range(1, LARGEST + 1):
        if (length + 2) * 8 <= _CAPACITY[version][consts.ERROR_LEVEL_M]:
            return version
    raise ValueError(length)


def _message(data: bytes, size: _Size) -> bytes:
    """Return data and error correction, the bytes of the blocks by turns (7.4, 7.5, 7.6)."""
    head = (0b0100 << 8 | len(data)) << 8 * len(data) + 4
    words = (head | int.from_bytes(data, "big") << 4).to_bytes(len(data) + 2, "big")
    lacking = sum(size.blocks) - len(words)
    words += (_FIRST + _PADDING * (lacking // 2))[:lacking]
    blocks, start = [], 0
    for length in size.blocks:
        blocks.append(words[start : start + length])
        start += length
    return _by_turns(blocks) + _by_turns([_remainder(block, size) for block in blocks])


def _by_turns(blocks: list[bytes]) -> bytes:
    return bytes(word for word in chain.from_iterable(zip_longest(*blocks)) if word is not None)


def _remainder(block: bytes, size: _Size) -> bytes:
    """Return the error correction of a block (7.5.2)."""
    rest, top, table = 0, 8 * (size.count - 1), size.table
    below = (1 << top) - 1
    for word in block:
        rest = (rest & below) << 8 ^ table[word ^ rest >> top]
    return rest.to_bytes(size.count, "big")


@lru_cache(maxsize=LARGEST)
def _size(version: int) -> _Size:
    pattern: Any = segno.make_qr("x", version=version, error=LEVEL, mask=MASK, boost_error=False).matrix
    width, infos = len(pattern), _ECC[version][consts.ERROR_LEVEL_M]
    count = infos[0].num_total - infos[0].num_data
    order = list(_placement(version, width))
    is_data = set(order)
    others = [(i, j) for i in range(width) for j in range(width) if (i, j) not in is_data]
    others += [(i, j) for i in range(width) for j in range(width, _bytes_of(width) * 8)]  # what fills a byte
    index = {place: number for number, place in enumerate((*order, *others))}
    return _Size(
        width,
        tuple(info.num_data for info in infos for _ in range(info.num_blocks)),
        count,
        _remainders(count),
        len(order),
        int("".join("0" if (i + j) % 3 == 0 else "1" for i, j in order), 2),  # 7.8.2, mask 3
        "".join("0" if j < width and pattern[i][j] else "1" for i, j in others),
        itemgetter(*(index[place] for place in sorted(index))),
    )


def _remainders(count: int) -> tuple[int, ...]:
    """Return what each leading byte leaves when divided by the polynomial of ``count`` words."""
    log, power, polynomial = consts.GALIOS_LOG, consts.GALIOS_EXP, consts.GEN_POLY[count]
    words = (bytes(power[log[lead] + factor] for factor in polynomial) for lead in range(1, 256))
    return (0, *(int.from_bytes(word, "big") for word in words))


def _placement(version: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield where the bits of the message go: up and down in pairs of columns, from the right (7.7.3)."""
    free = _free_modules(version, width)
    columns = [right if right > 6 else right - 1 for right in range(width - 1, 0, -2)]
    for turn, right in enumerate(columns):
        rows = range(width) if turn % 2 else range(width - 1, -1, -1)
        yield from ((i, j) for i in rows for j in (right, right - 1) if (i, j) in free)


def _free_modules(version: int, width: int) -> set[tuple[int, int]]:
    """Return the modules that are neither finder, timing, alignment nor information (6.3)."""
    taken = {(6, k) for k in range(width)} | {(k, 6) for k in range(width)}
    areas = [(0, 0, 9, 9), (0, width - 8, 9, width), (width - 8, 0, width, 9)]  # top, left, bottom, right
    if version >= 7:
        areas += [(0, width - 11, 6, width - 8), (width - 11, 0, width - 8, 6)]
    if version >= 2:
        centres = consts.ALIGNMENT_POS[version - 2]
        at_finder = {(centres[0], centres[0]), (centres[0], centres[-1]), (centres[-1], centres[0])}
        areas += [(i - 2, j - 2, i + 3, j + 3) for i in centres for j in centres if (i, j) not in at_finder]
    for top, left, bottom, right in areas:
        taken |= {(i, j) for i in range(top, bottom) for j in range(left, right)}
    return {(i, j) for i in range(width) for j in range(width)} - taken
