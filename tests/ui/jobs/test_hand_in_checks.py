"""What belongs into a hand-in is found in time that grows with the number of forms, not with its square."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text
from ui.jobs.hand_in_checks import forms_to_hand_in

FORMS = 20


@pytest.mark.parametrize("wanted", [None, "all"])
def test_all_forms_are_gone_through_once_or_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str | None
) -> None:
    with closing(Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)) as workbook:
        workbook.add_projects([clean_project()] * FORMS, "导入")
        asked, final_record = list[int](), workbook.final_record
        monkeypatch.setattr(workbook, "final_record", lambda form: asked.append(form) or final_record(form))
        assert forms_to_hand_in(workbook, wanted) == workbook.ids
        assert FORMS <= len(asked) <= 2 * FORMS
