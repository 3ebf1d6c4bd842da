"""The sheets of a file, as the recogniser gets them."""

from __future__ import annotations

from pathlib import Path

from model.exchange.worksheet import Worksheet
from reports.reading.file_kind import kind_of
from reports.reading.sheet_file import SheetFile
from reports.reading.sheet_reading import read_sheets


def read_worksheets(path: Path) -> tuple[Worksheet, ...]:
    """Return the sheets of a file of any kind."""
    content = path.read_bytes()
    return read_sheets(content, path.name, kind_of(content, path.name)).sheets


def sheets_in(content: bytes, name: str = "表.x") -> SheetFile:
    """Return what the bytes of a file of any kind give."""
    return read_sheets(content, name, kind_of(content, name))
