"""Forms out to files and back: spreadsheets that look like the paper, our own PDF, what others put into cells."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook as Writer

import resources
from model.compare.comparison import compare
from model.errors import FormError, UserError
from model.form.page_options import PageOptions
from model.form.project import Project, empty_project, with_text, with_texts
from model.form.template_reader import parse_template
from model.grid.cells import Role
from model.grid.computed import compute
from model.workbook.workbook import Workbook
from reports.form.form_pdf import save_pdf
from reports.form.print_job import PrintJob
from reports.form_exports import write_forms
from reports.form_reading import read_forms
from reports.setting.typesetting import LEADING
from reports.sheets.carried_name import CARRIED
from reports.sheets.xlsx_form import render_form_xlsx
from reports.sheets.xlsx_summary import MAX_UNITS
from resources.forms import read_form
from tests.depth import often, some_every_day
from tests.model.builders import YEAR, clean_project, template, template_text
from tests.opened_sheets import load_workbook
from tests.reports.form.test_any_form import TEMPLATES, jobs
from tests.reports.reading.sheets import read_worksheets
from tests.seen_sheets import seen_sheets

SAMPLES = resources.sample_paths()
ODD = (
    "=1+1",
    "+86",
    "-",
    "@x",
    "http://a.b",
    "{=A1}",
    "<b>&amp;</b>",
    "0012",
    "1e5",
    "𠮷㛃",
    " 两端空 ",
    "'引号",
)


def job_of(path: Path) -> PrintJob:
    form, found = read_form(path)
    return PrintJob(form.project, found, form.year)


def worksheet_of(job: PrintJob) -> Worksheet:
    return load_workbook(io.BytesIO(render_form_xlsx(job))).worksheets[0]


def read_back(job: PrintJob, folder: Path, remarks: int = 0) -> Project:
    path = folder / "表.xlsx"
    path.write_bytes(render_form_xlsx(job))
    (found,) = read_forms(path)
    assert found.template.id == job.template.id and found.form.year == job.year
    assert len(found.remarks) == remarks
    return found.form.project


# -- out and back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", some_every_day(SAMPLES, 3), ids=lambda path: path.stem)
def test_a_sample_comes_back_cell_by_cell(path: Path, tmp_path: Path) -> None:
    job = job_of(path)
    assert compare(job.project, read_back(job, tmp_path), job.template) == ()


@pytest.mark.parametrize("name", TEMPLATES)
def test_blank_forms_and_page_options_come_back(name: str, tmp_path: Path) -> None:
    found = parse_template(template_text(name), name)
    options = PageOptions(
        orientation="landscape", separators="yes", title="我们的自评表", footer="第一科&财务"
    )
    for project in (empty_project(found, "甲"), clean_project(name)):
        job = PrintJob(project, found, YEAR, options)
        read = read_back(job, tmp_path)
        assert [row.kind for row in read.indicators] == [row.kind for row in project.indicators]
        again = compute(read, found, YEAR).evaluation
        wanted = compute(project, found, YEAR).evaluation
        assert (again.total_score, again.funds_total) == (wanted.total_score, wanted.funds_total)


@pytest.mark.parametrize("text", some_every_day(ODD, 3))
def test_texts_stay_texts(text: str, tmp_path: Path) -> None:
    project = with_texts(
        clean_project(),
        {"project.name": text, "goals.actual": text, "indicators[0].reason": text, "signature.head": text},
    )
    job = PrintJob(project, template(), YEAR)
    shown = [cell for row in worksheet_of(job).iter_rows() for cell in row]
    assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in shown)
    assert [cell.value for cell in shown].count(text) == 3
    assert read_back(job, tmp_path) == replace(project, notes={})


@settings(max_examples=often(25))
@given(jobs())
def test_any_form_comes_back(job: PrintJob) -> None:
    """What was typed into cells stands there again; white space at the ends does not count."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        path.write_bytes(render_form_xlsx(job))
        (read,), (seen,) = (
            read_worksheets(path),
            seen_sheets(path),
        )  # the latter shows figures with their decimals
    texts = {plain(text) for sheet in (read, seen) for row in sheet.rows for text in row}
    for cell in job.grid.cells:
        assert plain(("*" if cell.star else "") + cell.text) in texts | {""}, (cell.key, cell.text)


def plain(text: str) -> str:
    return "".join(text.split())


# -- looks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", some_every_day(SAMPLES), ids=lambda path: path.stem)
def test_it_looks_and_prints_like_the_paper(path: Path) -> None:
    job, sheet = job_of(path), worksheet_of(job_of(path))
    page = sheet.page_setup
    assert page.paperSize == 9 and page.orientation == job.template.orientation
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and (page.fitToWidth or 1) == 1
    assert (page.fitToHeight or 1) == len(job.plan.pages)
    assert "第 &P 页" in sheet.oddFooter.center.text
    grid = job.grid
    assert sheet["A1"].value == grid.title
    spans = [cell for cell in grid.cells if cell.row_span * cell.column_span > 1]
    assert len(sheet.merged_cells.ranges) >= len(spans)
    for cell in (cell for row in sheet.iter_rows() for cell in row if not isinstance(cell, MergedCell)):
        if cell.value:
            assert cell.font.name == "宋体", cell.coordinate


def test_rows_are_tall_enough_for_their_lines_and_not_too_tall_for_excel() -> None:
    long = "这一段目标写得很长，" * 650  # 6 500 characters
    project = with_texts(clean_project(), {"goals.expected": long, "goals.actual": "短"})
    job = PrintJob(project, template(), YEAR)
    sheet = worksheet_of(job)
    heights = {row: dimension.height for row, dimension in sheet.row_dimensions.items()}
    assert max(heights.values()) <= 409
    (area,) = [a for a in sheet.merged_cells.ranges if sheet.cell(a.min_row, a.min_col).value == long]
    size = sheet.cell(area.min_row, area.min_col).font.size
    pixels = [
        sheet.column_dimensions[get_column_letter(c)].width * 7 + 5
        for c in range(area.min_col, area.max_col + 1)
    ]
    per_line = int(sum(pixels) * 0.75 / size)
    lines = -(-len(long) // per_line)
    assert sum(heights[row] for row in range(area.min_row, area.max_row + 1)) >= lines * size * LEADING


def test_a_text_that_no_cell_holds_is_refused() -> None:
    project = with_text(clean_project(), "goals.expected", "长" * (MAX_UNITS + 1))
    with pytest.raises(UserError, match="Excel 一格最多"):
        render_form_xlsx(PrintJob(project, template(), YEAR))
    held = with_text(clean_project(), "goals.expected", "长" * MAX_UNITS)
    assert render_form_xlsx(PrintJob(held, template(), YEAR))


def test_the_same_form_gives_the_same_bytes() -> None:
    job = job_of(SAMPLES[1])
    assert render_form_xlsx(job) == render_form_xlsx(job)


def test_labels_stand_once_and_in_their_place() -> None:
    job = job_of(SAMPLES[2])
    assert len(job.plan.pages) == 1
    values = [cell.value for row in worksheet_of(job).iter_rows() for cell in row if cell.value]
    labels = [cell.text for cell in job.grid.cells if cell.role is Role.LABEL]
    assert sorted(value for value in values if value in labels) == sorted(labels)


def test_a_label_over_two_pages_stands_on_each_and_is_read_as_one(tmp_path: Path) -> None:
    job = job_of(SAMPLES[1])
    assert len(job.plan.pages) == 2
    path = tmp_path / "表.xlsx"
    path.write_bytes(render_form_xlsx(job))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    places: dict[str, list[int]] = {}
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value):
        places.setdefault(str(cell.value), []).append(cell.row)
    assert len(places["产出指标\n（50分）"]) == len(places["年度绩效指标"]) == len(places["质量指标"]) == 2
    assert len(places["数量指标"]) == len(places["效益指标\n（40分）"]) == 1
    (begin,) = {places[name][1] for name in ("产出指标\n（50分）", "质量指标")}
    captions = next(row for row in sheet.iter_rows() if any(cell.value == "三级指标" for cell in row))[0].row
    assert sheet.print_title_rows == f"${captions}:${captions}" and begin > captions + 5
    del book[CARRIED]
    book.save(path)
    (found,) = read_forms(path)
    assert compare(job.project, found.form.project, job.template) == () and found.unplaced == ()


# -- what others write ----------------------------------------------------------------------------------


def cell_text(value: object, form: str, folder: Path) -> str:
    path = folder / "格.xlsx"
    with Writer(str(path)) as book:
        sheet = book.add_worksheet()
        look = book.add_format({"num_format": form})
        sheet.write_datetime(0, 0, value, look) if isinstance(value, datetime) else sheet.write(
            0, 0, value, look
        )
    return read_worksheets(path)[0].rows[0][0]


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (0.9637, "0.00%", "96.37%"),
        (1, "0%", "100%"),
        (0.29, "0%", "29%"),
        (0.963666666, "0.00%", "96.37%"),
        (6476000, "#,##0.00", "6,476,000.00"),
        (10012516.44, "General", "10012516.44"),
        (0.1 + 0.2, "General", "0.3"),
        (12, '0"场"', "12场"),
        (3, "0天", "3天"),
        (1e15, "General", "1000000000000000"),
        ("≥95%", "@", "≥95%"),
        ("一\r\n二", "General", "一\n二"),
        (True, "General", "是"),
        (datetime(2021, 12, 31), 'yyyy"年"m"月"d"日"', "2021年12月31日"),
    ],
)
def test_cells_are_read_as_they_are_seen(value: object, form: str, seen: str, tmp_path: Path) -> None:
    assert cell_text(value, form, tmp_path) == seen


def test_formulas_count_as_what_they_gave_and_hidden_sheets_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with Writer(str(path)) as book:
        shown, hidden = book.add_worksheet("一"), book.add_worksheet("藏")
        shown.write_formula("A1", "=2.5*2", value=5)
        shown.write_formula("B1", "=1/0", value="#DIV/0!")
        hidden.hide()
    (sheet,) = read_worksheets(path)
    assert sheet.rows == (("5", ""),)


def test_several_forms_in_one_file_are_named_by_their_sheets(tmp_path: Path) -> None:
    one = load_workbook(io.BytesIO(render_form_xlsx(job_of(SAMPLES[1]))))
    copy = one.copy_worksheet(one.worksheets[0])
    copy.title = "第二张"
    one.create_sheet("填表说明")["A1"] = "照批复填写"
    one.save(tmp_path / "两张.xlsx")
    found = read_forms(tmp_path / "两张.xlsx")
    assert [read.source for read in found] == ["两张.xlsx（项目支出绩效自评表）", "两张.xlsx（第二张）"]
    assert {read.form.project.name for read in found} == {"数据规划管理"}


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (21 << 20))


WRONG = {
    "旧.xls": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 99), "旧格式"),
    "密.xlsx": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 99), "密码"),
    "字.xlsx": (lambda path: path.write_text("不是表格"), "没有找到自评表"),
    "半.xlsx": (lambda path: path.write_bytes(render_form_xlsx(job_of(SAMPLES[1]))[:5000]), "可能已损坏"),
    "空包.xlsx": (lambda path: zipfile.ZipFile(path, "w").close(), "是压缩包"),
    "炸.xlsx": (bomb, "展开后太大"),
    "无表.xlsx": (lambda path: Writer(str(path)).close(), "没有找到自评表"),
    "夹.xlsx": (lambda path: path.mkdir(), "打不开"),
    "没有.xlsx": (lambda path: None, "找不到"),
    "别.pdf": (lambda path: path.write_bytes(b"%PDF-1.4 nothing"), "读不出来"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_form_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    make, word = WRONG[name]
    make(tmp_path / name)
    with pytest.raises(UserError, match=word) as caught:
        read_forms(tmp_path / name)
    sentence = str(caught.value)
    assert sentence.endswith("。") and "\n" not in sentence and name in sentence


# -- our own PDF, and whole workbooks -------------------------------------------------------------------


def test_a_printed_form_comes_back_from_its_pdf(tmp_path: Path) -> None:
    made = [replace(job_of(path)) for path in SAMPLES]
    save_pdf(tmp_path / "全.pdf", made)
    found = read_forms(tmp_path / "全.pdf")
    assert [read.form.project for read in found] == [replace(job.project, notes={}) for job in made]
    assert all(read.remarks == () and read.form.year == 2021 for read in found)


def test_the_workbooks_template_reads_the_sheet(tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "书.jxzp", template_text("national-2020"), 2019)
    path = tmp_path / "表.xlsx"
    path.write_bytes(render_form_xlsx(job_of(SAMPLES[1])))
    (read,) = read_forms(path, book)
    assert read.template.id == "national-2020" and read.form.year == 2021
    assert "表上金额以元为单位，已换算成万元。" in [one.message for one in read.remarks]
    save_pdf(tmp_path / "表.pdf", [job_of(SAMPLES[1])])
    with pytest.raises(FormError, match="更换模板"):
        read_forms(tmp_path / "表.pdf", book)


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_a_workbook_is_written_form_by_form(form: str, tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "书.jxzp", template_text("shenzhen-2021"), 2021)
    for path in SAMPLES[1:3]:
        book.add_project(job_of(path).project)
    book.add_project(with_text(job_of(SAMPLES[1]).project, "project.name", "数据规划管理"))
    paths = [one.path for one in write_forms(book, book.ids, tmp_path, form) if one.path]
    assert [path.name for path in paths] == [
        f"数据规划管理.{form}",
        f"购置费.{form}",
        f"数据规划管理（2）.{form}",
    ]
    for path, project_id in zip(paths, book.ids, strict=True):
        (read,) = read_forms(path, book)
        assert compare(book.project(project_id), read.form.project, book.template) == ()
