"""PDF in memory."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from reports.form.form_pdf import render_blank
from tests.model.builders import YEAR, template
from ui.paper.pdf_pictures import MemoryPdf


def pieces_of_memory() -> int:
    """Return how many there are of the system's own for this process."""
    return len(Path("/proc/self/maps").read_text().splitlines())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_documents_that_go_leave_nothing_behind(prepared: QObject) -> None:
    data = render_blank(template("shenzhen-2021"), YEAR)
    counts = []
    for _ in range(12):
        document = MemoryPdf(prepared)
        document.show_data(data)
        assert document.pageCount() == 1
        delete(document)
        counts.append(pieces_of_memory())
    assert counts[-1] - counts[1] < 10  # four for each, when the library began anew with it
