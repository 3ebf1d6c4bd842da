"""Writing many files leaves nothing behind that waits for the window to rest."""

from __future__ import annotations

import gc
from contextlib import closing
from pathlib import Path

from docx.parts.document import DocumentPart

from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text
from ui.jobs.hand_over import export_reports


def test_the_draft_of_a_report_is_gone_when_it_is_written(tmp_path: Path) -> None:
    with closing(Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)) as book:
        for _ in range(3):
            book.add_project(clean_project())
        gc.disable()  # as in the window
        assert export_reports(book, tmp_path, tmp_path).done.startswith("已导出 3 个项目")
    assert not [one for one in gc.get_objects() if type(one) is DocumentPart]
