"""Where a key of a TOML text stands, so that an error in a template can name its line."""

from __future__ import annotations

import re

from model.checked_data import KeyPath

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([\w-]+)\s*=")


def line_of(text: str, path: KeyPath) -> int | None:
    """Return the 1-based line where ``path`` stands, or of its nearest ancestor; None if none is found."""
    positions = _positions(text)
    while path:
        if path in positions:
            return positions[path]
        path = path[:-1]
    return None


def _positions(text: str) -> dict[KeyPath, int]:
    positions: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    array: KeyPath | None = None
    item = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table, array = _enter(header, counts), None
            for length in range(1, len(table) + 1):
                positions.setdefault(table[:length], number)
        elif array is not None and line.lstrip().startswith(("{", '"', "'")):
            positions[(*array, item)] = number
            item += 1
        elif key := _KEY.match(line):
            here = (*table, key.group(1))
            positions[here] = number
            array, item = (here, 0) if line.split("#")[0].rstrip().endswith("[") else (None, 0)
    return positions


def _enter(header: re.Match[str], counts: dict[KeyPath, int]) -> KeyPath:
    """Return the path of a table; one of a list has its number, and so have the lists that it stands in."""
    *above, last = header.group(2).split(".")
    path: KeyPath = ()
    for name in above:
        path = (*path, name)
        path = (*path, counts[path]) if path in counts else path
    path = (*path, last)
    if header.group(1) == "[":
        return path
    counts[path] = counts.get(path, -1) + 1
    return (*path, counts[path])
