"""Rows read from the bytes of a SQLite file whose tree or header cannot be trusted any more: page by page, cell by cell.

Nothing here relies on another page being whole, but the pages a long row runs on to. Texts and blobs come as bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model.digest import digest_of

USUAL_SIZE = 4096  # of a page, in every file of ours
PAGE_SIZES = tuple(1 << power for power in range(9, 17))
_LEAF = 13  # the kind of page that bears rows
_HEAD = 100  # bytes before the first page's own
_FIXED = {5: 6, 6: 8, 7: 8, 8: 0, 9: 0}  # bytes of a value by its serial type, where the two differ
_DOCUMENT = b'{"funds":'  # how the text of each form begins
_MOST_BEFORE = 100  # bytes of a row before the text of its form

Value = int | bytes | None
Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands on a page; ``is_dead``: the page is free, or nothing points at the row any more."""

    id: int
    values: Values
    is_dead: bool


@dataclass(frozen=True, slots=True)
class RawFile:
    """The bytes of a file, with the sizes of its pages."""

    data: bytes
    page: int
    usable: int

    @property
    def pages(self) -> int:
        """How many pages there are, a last torn one with them."""
        return -(-len(self.data) // self.page)

    def at(self, number: int) -> bytes:
        """Return a page, counted from 1, blank bytes for what was cut off."""
        return self.data[(number - 1) * self.page : number * self.page].ljust(self.page, b"\0")


def raw_file(data: bytes) -> RawFile:
    """Look at the bytes of a file; where its header is not to be trusted, the size that gives most pages of rows wins."""
    stated = int.from_bytes(data[16:18], "big")
    stated = 1 << 16 if stated == 1 else stated
    sizes = [size for size in (stated, USUAL_SIZE, *PAGE_SIZES) if size in PAGE_SIZES]
    files = [RawFile(data, size, size) for size in dict.fromkeys(sizes)]
    best = max(files, key=_count_leaves)
    reserved = data[20] if len(data) > 20 else 0
    return RawFile(data, best.page, best.page - (reserved if reserved < 64 else 0))


def _count_leaves(file: RawFile) -> int:
    return sum(_is_leaf(file, number) for number in range(1, file.pages + 1))


def _is_leaf(file: RawFile, number: int) -> bool:
    start = (number - 1) * file.page + (_HEAD if number == 1 else 0)
    head = file.data[start : start + 8]
    if len(head) < 8 or head[0] != _LEAF:
        return False
    cells, content = int.from_bytes(head[3:5], "big"), int.from_bytes(head[5:7], "big") or 1 << 16
    return 8 + 2 * cells <= content <= file.page


def rows_on_pages(file: RawFile) -> Iterator[RawRow]:
    """Yield all rows that page after page gives, those of forms also where no page points at them any more."""
    free, seen = _free_pages(file), set[int]()
    for number in range(1, file.pages + 1):
        page = file.at(number)
        if page[_HEAD if number == 1 else 0] != _LEAF:
            continue
        for offset in _cells(file, number, page):
            if row := _row(file, page, offset):
                seen.add((number - 1) * file.page + offset)
                yield RawRow(*row, is_dead=number in free)
    yield from _stray_forms(file, seen)


def _cells(file: RawFile, number: int, page: bytes) -> Iterator[int]:
    """Yield where the cells of a page begin, as far as that makes sense."""
    start = _HEAD if number == 1 else 0
    count = min(int.from_bytes(page[start + 3 : start + 5], "big"), (file.page - start - 8) // 2)
    for place in range(start + 8, start + 8 + 2 * count, 2):
        offset = int.from_bytes(page[place : place + 2], "big")
        if start + 8 < offset < file.usable:
            yield offset


def _stray_forms(file: RawFile, seen: set[int]) -> Iterator[RawRow]:
    """Yield forms that match their digest wherever they stand."""
    place = file.data.find(_DOCUMENT)
    while place >= 0:
        number, offset = divmod(place, file.page)
        page = file.at(number + 1)
        for start in range(max(offset - _MOST_BEFORE, 0), offset):
            row = _row(file, page, start, exact=True) if number * file.page + start not in seen else None
            if row and (is_form(row[1]) or is_sheet(row[1])) and _fits(row[1]):
                yield RawRow(*row, is_dead=True)
                break
        place = file.data.find(_DOCUMENT, place + 1)


def is_form(values: Values) -> bool:
    """Tell whether a row looks like one of the table of forms: no id, position, document, digest, from format 6 rows."""
    return (
        len(values) in (4, 5) and values[0] is None and all(isinstance(value, bytes) for value in values[2:])
    )


def is_sheet(values: Values) -> bool:
    """Tell whether a row looks like one of the table of sheets: no id, project, form, date, document, digest, rows."""
    return len(values) == 7 and values[0] is None and all(isinstance(value, bytes) for value in values[2:])


def _fits(values: Values) -> bool:
    document, digest = values[4:6] if is_sheet(values) else values[2:4]
    try:
        return isinstance(document, bytes) and digest_of(document.decode("utf-8")).encode() == digest
    except UnicodeError:
        return False


def _free_pages(file: RawFile) -> frozenset[int]:
    """Return the pages that the file says are free."""
    found, trunk = set[int](), int.from_bytes(file.data[32:36], "big")
    while 1 < trunk <= file.pages and trunk not in found:
        found.add(trunk)
        page = file.at(trunk)
        count = min(int.from_bytes(page[4:8], "big"), file.page // 4 - 2)
        found |= {int.from_bytes(page[8 + 4 * i : 12 + 4 * i], "big") for i in range(count)}
        trunk = int.from_bytes(page[:4], "big")
    return frozenset(found)


def _row(file: RawFile, page: bytes, offset: int, exact: bool = False) -> tuple[int, Values] | None:
    """Return id and values of a row that begins there, None if none does; ``exact``: its parts fill it to the byte."""
    length, offset = _varint(page, offset)
    number, offset = _varint(page, offset)
    if not 2 <= length <= len(file.data) or not 0 < number < 1 << 53:
        return None
    payload = _payload(file, page, offset, length)
    return None if payload is None or (values := _values(payload, exact)) is None else (number, values)


def _payload(file: RawFile, page: bytes, offset: int, length: int) -> bytes | None:
    """Return the bytes of a row, with those that stand on other pages."""
    least = (file.usable - 12) * 32 // 255 - 23
    local = length
    if length > file.usable - 35:
        local = least + (length - least) % (file.usable - 4)
        local = local if local <= file.usable - 35 else least
    parts, missing = [page[offset : offset + local]], length - local
    following = int.from_bytes(page[offset + local : offset + local + 4], "big")
    while missing > 0:
        if not 1 < following <= file.pages:
            return None
        more = file.at(following)
        parts.append(more[4 : 4 + min(missing, file.usable - 4)])
        missing -= len(parts[-1])
        following = int.from_bytes(more[:4], "big")
    whole = b"".join(parts)
    return whole if len(whole) == length else None


def _values(payload: bytes, exact: bool) -> Values | None:
    """Return the values of a row, None if its head makes no sense."""
    end, place = _varint(payload, 0)
    if not 2 <= end <= min(len(payload), 100):
        return None
    start, values = end, list[Value]()
    while place < end:
        kind, place = _varint(payload, place)
        size = (kind - 12) // 2 if kind >= 12 else _FIXED.get(kind, kind)
        if kind in (10, 11) or start + size > len(payload):
            return None
        values.append(_value(kind, payload[start : start + size]))
        start += size
    return None if place != end or (exact and start != len(payload)) else tuple(values)


def _value(kind: int, data: bytes) -> Value:
    if kind >= 12:
        return data
    if kind in (0, 7):  # no column of ours bears a fraction
        return None
    return kind - 8 if kind in (8, 9) else int.from_bytes(data, "big", signed=True)


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of SQLite's own length, and where it ends; -1 if the bytes end before."""
    number = 0
    for step in range(9):
        if place + step >= len(data):
            return -1, len(data)
        byte = data[place + step]
        if step == 8:
            return number << 8 | byte, place + 9
        number = number << 7 | byte & 127
        if byte < 128:
            return number, place + step + 1
    return -1, len(data)
