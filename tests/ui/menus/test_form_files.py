"""Spreadsheets, printed PDF and other workbooks come in and go out by the menu 文件 and by dropping."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import resources
from model.workbook.workbook import Workbook
from reports.form.print_job import PrintJob
from reports.form_reading import read_forms
from reports.sheets.xlsx_form import save_form_xlsx
from resources.forms import read_form
from tests.clerk import Clerk
from tests.depth import long
from tests.model.builders import SAMPLES, clean_project, sample, template_text
from tests.reports.test_form_reading import KINDS
from tests.ui.importing.steps import review, take_all
from tests.ui.paper.test_printing import drop
from ui.dialogs import questions
from ui.jobs.form_files import FORM_FILES
from ui.menus import file_actions


def trigger(clerk: Clerk, action: str) -> None:
    clerk.window.actions_by_id[action].trigger()


def names(clerk: Clerk) -> list[str]:
    book = clerk.window.session.workbook
    return [book.project(i).name for i in book.ids]


def test_spreadsheets_go_out_and_come_in(
    three: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ask_folder", lambda *_: tmp_path)
    trigger(three, "export_sheets")
    written = sorted(tmp_path.glob("*.xlsx"))
    assert len(written) == 3 and "已导出 3 个项目" in three.window.status.notices.text()
    monkeypatch.setattr(questions, "ask_forms", lambda *_: written[:2])
    trigger(three, "import_forms")
    take_all(three)
    assert len(names(three)) == 5 and not three.window.banner.isVisible()
    book = three.window.session.workbook
    scores = {book.project(i).name: book.computed(i).evaluation.total_score for i in book.ids}
    for path in written[:2]:
        assert scores[f"{path.stem}（导入）"] == scores[path.stem]
    trigger(three, "undo")
    assert len(names(three)) == 3


def test_of_several_workbooks_that_are_dropped_one_is_opened_and_that_is_said(
    clerk: Clerk, sample_file: Path, tmp_path: Path
) -> None:
    paths = [Path(shutil.copy(sample_file, tmp_path / f"{name}.jxzp")) for name in "甲乙丙"]
    clerk.window.file_actions.take_files(paths)
    assert clerk.window.session.path == paths[0]
    assert "只打开了“甲.jxzp”，另外 2 个工作簿没有打开" in clerk.window.status.notices.text()


@pytest.mark.parametrize(
    ("action", "ending"),
    [("export_live", ".xlsx"), ("export_documents", ".docx"), ("export_reports", "（自评报告）.docx")],
)
def test_each_project_goes_out_as_a_file(
    three: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: str, ending: str
) -> None:
    monkeypatch.setattr(questions, "ask_folder", lambda *_: tmp_path)
    trigger(three, action)
    assert sorted(path.name for path in tmp_path.glob("*.*x")) == sorted(
        f"{name}{ending}" for name in names(three)
    )
    assert "已导出 3 个项目" in three.window.status.notices.text() and not three.window.banner.isVisible()


@long
def test_all_go_out_in_one_file_and_a_blank_form_too(
    three: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "一个.xlsx"
    monkeypatch.setattr(questions, "ask_spreadsheet", lambda *_: path)
    trigger(three, "export_book")
    assert [one.form.project.name for one in read_forms(path)] == names(three)
    trigger(three, "save_blank")
    assert [one.form.project.name for one in read_forms(path)] == [""]
    assert "填好后" in three.window.status.notices.text()


@long
def test_what_needs_a_look_is_said(samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form, template = read_form(resources.sample_paths()[1])
    path = tmp_path / "去年.xlsx"
    save_form_xlsx(path, PrintJob(form.project, template, 2020))
    monkeypatch.setattr(questions, "ask_forms", lambda *_: [path])
    trigger(samples, "import_forms")
    window = review(samples)
    assert window.form.remarks.remarks[0].message == "表上年度 2020 与工作簿 2021 不同，请核对。"
    window.reject()
    assert len(names(samples)) == 8


def test_workbooks_are_merged_and_taken_back(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Workbook.create(tmp_path / "养护所.jxzp", template_text("shenzhen-2021"), 2021)
    other.add_project(clean_project())
    other.add_project(sample(SAMPLES[1]))
    other.close()
    before = names(samples)
    monkeypatch.setattr(questions, "ask_workbooks", lambda *_: [tmp_path / "养护所.jxzp"])
    trigger(samples, "merge_workbooks")
    assert len(names(samples)) == 10 and names(samples)[-1] == "数据规划管理（养护所）"
    assert (
        "同名" in samples.window.banner.text() and "已并入 2 个项目" in samples.window.status.notices.text()
    )
    trigger(samples, "undo")
    assert names(samples) == before


def test_a_state_that_cannot_be_read_keeps_no_other_workbook_out(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file that was chosen is told of: what is damaged in one sentence, what came in by its count."""
    paths = [tmp_path / f"{name}.jxzp" for name in ("另一份", "养护所", "坏的")]
    other = Workbook.create(paths[1], template_text("shenzhen-2021"), 2021)
    other.add_project(sample(SAMPLES[1]))
    other.close()
    paths[2].write_bytes(b"no workbook")
    monkeypatch.setattr(file_actions, "states_among", lambda *_: paths[:1])
    monkeypatch.setattr(questions, "ask_state", lambda *_: "same")
    monkeypatch.setattr(questions, "ask_workbooks", lambda *_: chosen)
    chosen = paths[:2]
    trigger(samples, "merge_workbooks")
    assert "找不到文件" in samples.window.banner.text() and "另一份.jxzp" in samples.window.banner.text()
    assert "已并入 1 个项目" in samples.window.status.notices.text() and len(names(samples)) == 9
    chosen = paths
    trigger(samples, "merge_workbooks")
    missing, damaged, none = samples.window.banner.text().split("\n")
    assert "另一份.jxzp" in missing and "坏的.jxzp" in damaged and none == "选中的 2 个工作簿都没有并入。"
    assert len(names(samples)) == 9


@pytest.mark.parametrize("wrong", ["own", "none"])
def test_a_workbook_that_cannot_be_merged_is_one_sentence(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    path = samples.window.session.path if wrong == "own" else tmp_path / "没有.jxzp"
    monkeypatch.setattr(questions, "ask_workbooks", lambda *_: [path])
    before = names(samples)
    trigger(samples, "merge_workbooks")
    assert names(samples) == before
    assert samples.window.banner.isVisible() and samples.window.banner.text().endswith("。")


def test_all_kinds_are_offered_and_dropped_folders_are_read(
    new_form: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offered = []

    def answer(_parent: object, _title: str, _folder: str, kinds: str) -> tuple[list[str], str]:
        offered.append(kinds)
        return [], ""

    monkeypatch.setattr(questions.QFileDialog, "getOpenFileNames", answer)
    assert questions.ask_forms(new_form.window, tmp_path) == []
    assert all(f"*{ending}" in offered[0] for ending in FORM_FILES) and "(*)" in offered[0]
    (tmp_path / "各单位").mkdir()
    (tmp_path / "各单位" / "甲.docx").write_bytes(KINDS["表.docx"]())
    (tmp_path / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"))
    drop(new_form, tmp_path / "各单位", tmp_path / "旧.doc", tmp_path / "无关.exe")
    take_all(new_form)
    workbook = new_form.window.session.workbook
    assert [workbook.project(i).name for i in workbook.ids] == ["数据规划管理"]  # the blank form gave way
    assert "另存为 docx" in new_form.window.banner.text()
