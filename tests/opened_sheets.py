"""Spreadsheets as openpyxl reads them, but for the borders that it works out for merged areas: they take it most of its time."""

from __future__ import annotations

from os import PathLike
from typing import IO, Any
from unittest.mock import patch

import openpyxl
from openpyxl.worksheet.merge import MergedCellRange


def load_workbook(file: str | PathLike[str] | IO[bytes], **options: Any) -> openpyxl.Workbook:
    """Read a file; whoever looks at borders asks openpyxl itself."""
    with patch.object(MergedCellRange, "format", lambda _: None):
        return openpyxl.load_workbook(file, **options)
