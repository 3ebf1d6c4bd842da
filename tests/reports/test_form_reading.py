"""One form comes in the same, whatever kind of file it stands in; what was not read is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from model.errors import FormError
from model.exchange.recognising import captions
from model.exchange.recognising.captions import as_caption
from model.exchange.worksheet import Worksheet
from reports import form_reading
from reports.form.print_job import PrintJob
from reports.form_reading import read_file, read_forms
from reports.sheets.xlsx_form import render_form_xlsx
from resources.forms import bundled_template, read_form
from tests.model.builders import SAMPLES
from tests.reports.reading.documents import as_csv, as_docx, as_excel_xml, as_html, as_ods
from tests.reports.reading.hostile_xlsx import BOOK, LINKS, SHEET, good_parts, write
from tests.reports.reading.sheets import sheets_in


@cache
def exported() -> bytes:
    """Return a sample as a spreadsheet."""
    form, template = read_form(SAMPLES[1])
    return render_form_xlsx(PrintJob(form.project, template, form.year))


@cache
def sheet() -> Worksheet:
    """Return the sheet of that spreadsheet."""
    return sheets_in(exported()).sheets[0]


KINDS: dict[str, Callable[[], bytes]] = {
    "表.csv": lambda: as_csv(sheet()).encode("gb18030"),
    "表.txt": lambda: as_csv(sheet(), "\t").encode("utf-16"),
    "网页.xls": lambda: as_html(sheet()).encode("utf-8-sig"),
    "二〇〇三.xls": lambda: as_excel_xml(sheet()),
    "表.docx": lambda: as_docx(sheet()),
    "表.ods": lambda: as_ods(sheet()),
    "其实是表格.docx": exported,
    "没有后缀": exported,
}


@pytest.mark.parametrize("name", KINDS)
def test_a_form_is_the_same_whatever_file_it_stands_in(name: str, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(exported())
    (tmp_path / name).write_bytes(KINDS[name]())
    (wanted,), (found,) = read_forms(tmp_path / "表.xlsx"), read_forms(tmp_path / name)
    assert found.form == wanted.form and found.template == wanted.template
    assert found.source == name and re.fullmatch(r"\S+!A1:[A-Z]+\d+", found.place)


def test_a_template_may_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(exported())
    (found,) = read_file(tmp_path / "表.xlsx", bundled_template("national-2020")).forms
    assert found.template.id == found.form.template_id == "national-2020"


def test_a_formula_without_a_result_is_named_with_its_cell(tmp_path: Path) -> None:
    parts = good_parts()
    places = re.findall(r'<c r="([A-Z]+\d+)" s="\d+" t="s">', parts[SHEET])[100:102]
    for cell, formula in zip(
        places, ('><f>540&amp;"人次"</f><v></v>', ' t="e"><f>1/0</f><v>#DIV/0!</v>'), strict=True
    ):
        parts[SHEET] = re.sub(f'<c r="{cell}" .*?</c>', f'<c r="{cell}"{formula}</c>', parts[SHEET], count=1)
    write(tmp_path / "表.xlsx", parts)
    (found,) = read_forms(tmp_path / "表.xlsx")
    told = [
        (one.severity, one.cell.partition("!")[2], one.text) for one in found.remarks if "公式" in one.message
    ]
    assert told == [("warning", places[0], '=540&"人次"'), ("warning", places[1], "=1/0")]
    assert all(one.message.count("。") == 1 for one in found.remarks)


def test_a_formula_that_gave_a_blank_text_is_no_fault(tmp_path: Path) -> None:
    parts = good_parts()
    parts[SHEET] = parts[SHEET].replace(
        "</sheetData>", '<row r="90"><c r="A90" t="str"><f>""</f><v></v></c></row></sheetData>'
    )
    write(tmp_path / "表.xlsx", parts)
    (found,) = read_forms(tmp_path / "表.xlsx")
    assert not [one for one in found.remarks if "公式" in one.message]


def test_a_hidden_sheet_and_rows_too_many_are_named(tmp_path: Path) -> None:
    parts = good_parts()
    parts[BOOK] = parts[BOOK].replace(
        "</sheets>", '<sheet name="藏" sheetId="9" state="hidden" r:id="x9"/></sheets>'
    )
    parts[LINKS] = parts[LINKS].replace(
        "</Relationships>", '<Relationship Id="x9" Type="a/worksheet" Target="l"/></Relationships>'
    )
    rows = "".join(f'<row r="{row}"><c><v>1</v></c></row>' for row in range(100, 3200))
    parts[SHEET] = parts[SHEET].replace("</sheetData>", f"{rows}</sheetData>")
    write(tmp_path / "表.xlsx", parts)
    hidden, long = read_file(tmp_path / "表.xlsx").unplaced
    assert "“藏”是隐藏的，没有读" in hidden.message and "行起没有读" in long.message
    assert re.search(r"!A30\d\d$", long.cell)


def test_a_file_of_more_forms_than_a_department_has_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = as_csv(sheet())
    (tmp_path / "表.csv").write_text(f"{text}\r\n{text}", "utf-8")
    assert len(read_forms(tmp_path / "表.csv")) == 2
    monkeypatch.setattr(form_reading, "MAX_FORMS", 1)
    with pytest.raises(FormError, match=r"^文件“表.csv”里的表超过了 1 张，请分成几个文件再试。$"):
        read_forms(tmp_path / "表.csv")


def test_what_a_large_file_filled_the_memory_with_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "表.csv").write_text(as_csv(sheet()), "utf-8")
    read_forms(tmp_path / "表.csv")
    assert as_caption.cache_info().currsize > 50
    monkeypatch.setattr(captions, "MOST_KEPT", 400)
    read_forms(tmp_path / "表.csv")
    assert as_caption.cache_info().currsize == 0


TOP = "<table><tr><td>项目名称<td>路灯改造</table>"
BOTTOM = (
    "<table><tr><td>二级指标<td>三级指标<td>指标值<td>完成值<td>分值"
    "<tr><td>数量指标<td>改造路灯<td>≥500盏<td>520盏<td>90</table>"
)


def test_tables_of_a_page_that_are_one_form_are_read_or_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<html><body>{TOP}{BOTTOM}", "utf-8")
    (joined,) = read_forms(tmp_path / "a.html")
    assert joined.form.project.name == "路灯改造"
    (tmp_path / "b.html").write_text(f"<html><body>{TOP}<p>绩效指标</p>{BOTTOM}", "utf-8")
    cut = read_file(tmp_path / "b.html")
    assert [form.form.project.name for form in cut.forms] == [""]
    assert [(one.cell, one.text) for one in cut.unplaced] == [("表1", "项目名称")]
