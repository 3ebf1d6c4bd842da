"""The summary as a spreadsheet, read back from the XML of the file: texts stay texts, numbers numbers."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from model.errors import UserError
from model.summary.summary import Summary
from reports.sheets.xlsx_summary import MAX_UNITS, render_summary_xlsx, save_summary_xlsx, within_limit
from reports.summary.summary_table import deviation_table, grade_table, project_table
from tests.depth import some_every_day
from tests.summary_cases import CASES, many, project_of, summary_of, summary_of_samples

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
SHEETS = ("汇总", "偏差", "等级分布")
Cell = str | Decimal | None
SMALL_CASES = [name for name in CASES if "500" not in name]


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    """Return the XML files in a spreadsheet by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: ElementTree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xml")
        }


def sheet_xml(data: bytes, name: str) -> ElementTree.Element:
    """Return the XML of a sheet."""
    found = parts(data)
    names = [sheet.attrib["name"] for sheet in found["xl/workbook.xml"].iterfind(".//m:sheet", NS)]
    assert tuple(names) == SHEETS
    return found[f"xl/worksheets/sheet{names.index(name) + 1}.xml"]


def cells(data: bytes, name: str) -> list[list[Cell]]:
    """Return the cells of a sheet row by row; a formula would be an error."""
    shared = [
        re.sub(r"_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), "".join(item.itertext()))
        for item in parts(data)["xl/sharedStrings.xml"].iterfind("m:si", NS)
    ]
    sheet = sheet_xml(data, name)
    assert sheet.find(".//m:f", NS) is None and sheet.find(".//m:hyperlink", NS) is None
    rows = []
    for row in sheet.iterfind(".//m:row", NS):
        read: list[Cell] = []
        for cell in row.iterfind("m:c", NS):
            value = cell.find("m:v", NS)
            if value is None or value.text is None:
                read.append(None)
            else:
                read.append(shared[int(value.text)] if cell.get("t") == "s" else Decimal(value.text))
        rows.append(read)
    return rows


def table_rows(data: bytes, name: str) -> list[list[Cell]]:
    """Return the rows below a sheet's header."""
    rows = cells(data, name)
    start = next(index for index, row in enumerate(rows) if len(row) > 2)
    return rows[start + 1 :]


def same(cell: Cell, text: str) -> bool:
    """Tell whether a cell shows what the paper shows."""
    if not isinstance(cell, Decimal):
        return cell == text
    number = Decimal(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    return abs(cell - number) <= (Decimal("0.00005") if text.endswith("%") else Decimal("0.005"))


@pytest.mark.parametrize("case", some_every_day(SMALL_CASES, 2))
def test_sheets_show_what_the_paper_shows(case: str) -> None:
    summary = CASES[case]()
    data = render_summary_xlsx(summary)
    for name, table in zip(SHEETS, (project_table, deviation_table, grade_table), strict=True):
        shown = [[*[""] * (row.span - 1), *row.texts] for row in table(summary).rows]
        rows = table_rows(data, name)
        assert len(rows) == len(shown)
        for row, texts in zip(rows, shown, strict=True):
            assert len(row) == len(texts)
            for cell, text in zip(row, texts, strict=True):
                assert cell is None or same(cell, text), (cell, text)


def test_figures_are_numbers_and_texts_are_texts() -> None:
    row = table_rows(render_summary_xlsx(summary_of_samples()), "汇总")[1]
    assert row[:2] == [2, "数据规划管理"]
    assert row[2:5] == [Decimal("7642000"), Decimal("10390000"), Decimal("10012516.44")]
    assert isinstance(row[5], Decimal) and row[6] == Decimal("9.64") and row[9] == Decimal("97.14")
    assert row[10:] == ["优", 0, 1, "完整"]


def test_number_formats_frozen_header_and_widths() -> None:
    data = render_summary_xlsx(summary_of_samples())
    styles = parts(data)["xl/styles.xml"]
    custom = {one.attrib["numFmtId"]: one.attrib["formatCode"] for one in styles.iterfind(".//m:numFmt", NS)}
    used = [one.attrib["numFmtId"] for one in styles.iterfind(".//m:cellXfs/m:xf", NS)]
    built_in = {"1": "0", "2": "0.00", "4": "#,##0.00", "10": "0.00%"}
    assert {(built_in | custom).get(one) for one in used} >= {"#,##0.00", "0.00", "0.00%", "0"}
    for name in SHEETS:
        sheet = sheet_xml(data, name)
        pane = sheet.find(".//m:pane", NS)
        assert pane is not None and (pane.get("ySplit"), pane.get("state")) == ("3", "frozen")
        widths = [float(column.attrib["width"]) for column in sheet.iterfind(".//m:col", NS)]
        assert widths and min(widths) > 5 and max(widths) > 20
    assert [row[0] for row in cells(data, "汇总")[:1]] == ["项目支出绩效自评汇总表（2021年度）"]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "http://a.b", "{=1}", "00123", "1e5", "a\x07_x0041_￾"]
)
def test_texts_are_never_read_as_anything_else(name: str) -> None:
    summary = summary_of([project_of(name, actual="50%", reason=name, target="≥95%")])
    data = render_summary_xlsx(summary)
    expected = " ".join(name.split())
    assert table_rows(data, "汇总")[0][1] == expected
    assert table_rows(data, "偏差")[0][1] == expected and table_rows(data, "偏差")[0][-1] == name


def test_an_amount_too_long_for_a_number_stays_exact() -> None:
    data = render_summary_xlsx(
        summary_of([project_of(adjusted="123456789012345.67", executed="9999999999999.99")])
    )
    assert table_rows(data, "汇总")[0][3:5] == ["123456789012345.67", Decimal("9999999999999.99")]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    assert within_limit("a" * MAX_UNITS) == "a" * MAX_UNITS
    for text in ("字" * 40000, "𬭎" * 20000, "a" + "𬭎" * 20000):
        cut = within_limit(text)
        assert cut.endswith("…") and text.startswith(cut[:-1])
        assert MAX_UNITS - 1 <= len(cut.encode("utf-16-le")) // 2 <= MAX_UNITS
    data = render_summary_xlsx(summary_of([project_of("名" * 40000)]))
    assert str(table_rows(data, "汇总")[0][1]).endswith("名…")


def test_same_summary_same_bytes() -> None:
    assert render_summary_xlsx(summary_of(many(5))) == render_summary_xlsx(summary_of(many(5)))


def test_unscored_indicators_and_states_are_told() -> None:
    data = render_summary_xlsx(summary_of([project_of(actual="")]))
    assert cells(data, "偏差")[1] == ["另有 1 个指标还没有得分，未列入。"]
    assert cells(data, "等级分布")[1] == ["填报状态：有错误 0 个，未完成 1 个，完整 0 个，已定稿 0 个。"]


def test_a_file_that_cannot_be_written_leaves_the_old_one_whole(tmp_path: Path) -> None:
    summary: Summary = summary_of([])
    target = tmp_path / "汇总.xlsx"
    target.write_bytes(b"old")
    save_summary_xlsx(target, summary)
    assert target.read_bytes() == render_summary_xlsx(summary)
    with pytest.raises(UserError, match="不存在"):
        save_summary_xlsx(tmp_path / "没有" / "汇总.xlsx", summary)
    assert list(tmp_path.iterdir()) == [target]
