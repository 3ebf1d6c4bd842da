"""The end of a spreadsheet that was written."""

from __future__ import annotations

import io

from xlsxwriter import Workbook


def closed(book: Workbook, buffer: io.BytesIO) -> bytes:
    """Close a spreadsheet that is written into a buffer and return it; the book is taken apart, and cannot be used any more.

    XlsxWriter has its parts in cycles: some thousand objects a form that would stay until somebody looks for garbage.
    """
    book.close()
    for part in (*book.worksheets(), book):
        vars(part).clear()
    return buffer.getvalue()
