"""What our own files carry along of their forms: the hidden sheet of a spreadsheet, the hidden part of a Word file.

Both are made by ``reports.sheets``; they come from outside like any other part of a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from reports.reading.docx_reading import MAIN_PART as DOCUMENT
from reports.reading.package import Package
from reports.reading.xlsx_reading import MAIN_PART
from reports.reading.xml_walk import Attributes
from reports.sheets.carried_name import CARRIED, CARRIED_TAG

# unpacked text of one carried form: the longest that can be imported as JSON is far below
MAX_CARRIED = 4_000_000
NOTHING: Mapping[str, str] = MappingProxyType({})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def carried_texts(content: bytes, name: str, kind: str) -> Mapping[str, str]:
    """Return what a file carries along: the JSON of each form by the name of its sheet, nothing if it is not ours.

    A Word file has one form, whose sheet has no name.
    """
    if kind == "xlsx":
        return _of_spreadsheet(Package(content, name))
    return _of_document(Package(content, name, is_document=True)) if kind == "docx" else NOTHING


def _of_document(package: Package) -> Mapping[str, str]:
    pieces: list[str] = []
    inside: list[bool] = []
    for part in package.targets_of(package.main_part(DOCUMENT), "customXml").values():
        if part in package and not pieces:
            package.walk(
                part,
                {CARRIED_TAG: lambda _: inside.append(True)},
                {CARRIED_TAG: inside.clear},
                lambda text: pieces.append(text) if inside else None,
            )
    text = "".join(pieces)
    return {"": text} if text and len(text) <= MAX_CARRIED else NOTHING


def _of_spreadsheet(package: Package) -> Mapping[str, str]:
    main, ids = package.main_part(MAIN_PART), list[str]()

    def on_sheet(attributes: Attributes) -> None:
        if attributes.get("name") == CARRIED and attributes.get("state", "visible") != "visible":
            ids.extend(value for key, value in attributes.items() if key.endswith(":id"))

    package.walk(main, {"sheet": on_sheet})
    parts = package.targets_of(main, "worksheet")
    if not ids or parts.get(ids[0], "") not in package:
        return NOTHING
    rows = _cells(package, parts[ids[0]])
    strings = _strings(package, {int(text) for row in rows for kind, text in row if kind == "s"})
    texts = ([strings.get(int(text), "") if kind == "s" else text for kind, text in row] for row in rows)
    return {_unescaped(row[0]): _unescaped("".join(row[1:])) for row in texts if len(row) > 1}


def _cells(package: Package, part: str) -> list[list[tuple[str, str]]]:
    """Return the filled cells of the hidden sheet, row by row: ``s`` and the number of a shared string, or a text."""
    rows: list[list[tuple[str, str]]] = []
    pieces: list[str] = []
    inside: list[str] = []

    def open_cell(attributes: Attributes) -> None:
        inside[:] = [attributes.get("t", "n")]
        pieces.clear()

    def close_cell() -> None:
        kind, text = inside.pop(), "".join(pieces)
        if rows and text and (kind != "s" or text.isdecimal()):
            rows[-1].append((kind, text))

    opened = {"row": lambda _: rows.append([]), "c": open_cell}
    package.walk(
        part, opened, {"c": close_cell}, lambda text: pieces.append(text) if inside else None, CARRIED
    )
    return rows


def _strings(package: Package, wanted: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    number, length = -1, 0

    def open_string(_: Attributes) -> None:
        nonlocal number
        number += 1

    def add(text: str) -> None:
        nonlocal length
        if number in wanted:
            length += len(text)
            if length <= MAX_CARRIED:
                found[number] = found.get(number, "") + text

    for part in package.targets_of(package.main_part(MAIN_PART), "sharedStrings").values():
        package.walk(part, {"si": open_string}, {}, add)
    return found


def _unescaped(text: str) -> str:
    """Return a text in which a spreadsheet wrote ``_x005F_`` for the sign that begins such a mark."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
