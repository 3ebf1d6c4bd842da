"""Whole workbooks go out: one file for each form or one for all; what does not fit is named, and the others go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.form.project import with_texts
from model.workbook.workbook import Workbook
from reports.form_exports import write_forms
from reports.form_reading import read_forms
from tests.command_fixtures import done, run
from tests.model.builders import YEAR, clean_project, template_text
from tests.opened_sheets import load_workbook
from ui.jobs.hand_over import export_book, export_forms

__all__ = ["done", "run"]  # fixtures
NAMES = ("第一个", "太长的", "第三个")


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """Three forms, of which the second has a text that no cell of Excel holds."""
    made = Workbook.create(tmp_path / "书.jxzp", template_text("shenzhen-2021"), YEAR)
    for name in NAMES:
        text = "长" * 32_768 if name == "太长的" else "不长"
        made.add_project(with_texts(clean_project(), {"project.name": name, "goals.actual": text}))
    return made


@pytest.mark.parametrize("kind", ["xlsx", "xlsx-live"])
def test_a_text_too_long_is_said_and_the_others_go_on(book: Workbook, tmp_path: Path, kind: str) -> None:
    made = list(write_forms(book, book.ids, tmp_path, kind))
    assert [one.path and one.path.name for one in made] == ["第一个.xlsx", None, "第三个.xlsx"]
    assert "太长的" in made[1].problem and "32768 字" in made[1].problem


def test_the_window_is_told_both(book: Workbook, tmp_path: Path) -> None:
    outcome = export_forms(book, tmp_path, "xlsx")
    assert "已导出 2 个项目" in outcome.done and len(outcome.problems) == 1
    outcome = export_book(book, tmp_path / "全.xlsx")
    assert "已导出 2 个项目" in outcome.done and "太长的" in outcome.problems[0]
    assert [one.form.project.name for one in read_forms(tmp_path / "全.xlsx")] == ["第一个", "第三个"]


def test_the_command_ends_with_1(book: Workbook, tmp_path: Path, run: Any) -> None:
    book.close()
    status, out, err = run("export", book.path, "-o", tmp_path / "出", "--format", "xlsx")
    assert status == 1 and len(out.splitlines()) == 2 and err.count("\n") == 1 and "太长的" in err
    status, out, err = run("export", book.path, "-o", tmp_path / "全.xlsx", "--format", "xlsx", "--formulas")
    assert status == 1 and out.strip() == str(tmp_path / "全.xlsx") and "太长的" in err
    sheets = load_workbook(tmp_path / "全.xlsx").worksheets
    assert [sheet.title for sheet in sheets if sheet.sheet_state == "visible"] == ["第一个", "第三个"]
    assert any(cell.data_type == "f" for row in sheets[0].iter_rows() for cell in row)


def test_nothing_to_export_is_one_sentence(tmp_path: Path, run: Any) -> None:
    made = Workbook.create(tmp_path / "空.jxzp", template_text("shenzhen-2021"), YEAR)
    made.close()
    assert run("export", made.path, "-o", tmp_path / "全.xlsx", "--format", "xlsx") == (
        2,
        "",
        "工作簿里没有可以导出的表。\n",
    )
    assert not (tmp_path / "全.xlsx").exists()


def test_formulas_are_for_spreadsheets(book: Workbook, tmp_path: Path, run: Any) -> None:
    book.close()
    status, _, err = run("export", book.path, "-o", tmp_path / "出", "--formulas")
    assert status == 2 and "xlsx" in err and not (tmp_path / "出").exists()
