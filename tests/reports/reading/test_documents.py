"""Tables of Word, web pages, CSV, LibreOffice and XML as sheets: where each text stands, what is merged, what is left out."""

from __future__ import annotations

import pytest

from tests.reports.reading.documents import docx, excel_xml, ods
from tests.reports.reading.sheets import sheets_in


def cell(text: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


# -- Word -------------------------------------------------------------------------------------------------


def test_lines_around_a_table_stand_above_and_below_it() -> None:
    line = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    body = (
        line.format("自评表")
        + f"<w:tbl><w:tr>{cell('甲')}{cell('乙')}</w:tr></w:tbl>"
        + line.format("填表人：丙")
    )
    (sheet,) = sheets_in(docx(body)).sheets
    assert sheet.name == "表1" and sheet.rows == (("自评表", ""), ("甲", "乙"), ("填表人：丙", ""))
    assert sheet.merged == ((0, 0, 0, 1), (2, 0, 2, 1))
    assert [sheet.address(row, 1) for row in range(3)] == ["表1!表外", "表1!B1", "表1!表外"]
    assert sheet.address_of((0, 0, 2, 1)) == "表1!A1:B1"


def test_spans_and_cells_that_go_on_are_merged() -> None:
    rows = [
        cell("一", '<w:vMerge w:val="restart"/>')
        + cell("二", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'),
        cell("不算", "<w:vMerge/>") + cell("", '<w:gridSpan w:val="2"/><w:vMerge w:val="continue"/>'),
        cell("三", '<w:vMerge w:val="restart"/>') + cell("四") + cell("五"),
        f'<w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("六")}',
    ]
    (sheet,) = sheets_in(docx(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")).sheets
    assert sheet.rows == (("一", "二", ""), ("", "", ""), ("三", "四", "五"), ("", "六", ""))
    assert sheet.merged == ((0, 0, 1, 0), (0, 1, 1, 2))


def test_only_the_text_one_sees_counts() -> None:
    paragraph = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>"
        "<w:del><w:r><w:t>删</w:t></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins>"
        '<w:r><w:instrText>PAGE</w:instrText><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p><w:p/>'
    )
    (sheet,) = sheets_in(docx(f"<w:tbl><w:tr><w:tc>{paragraph}</w:tc>{cell('边')}</w:tr></w:tbl>")).sheets
    assert sheet.rows == (("甲\n乙 丙增☑", "边"),)


def test_a_table_in_a_cell_is_one_of_its_own() -> None:
    inner = f"<w:tbl><w:tr>{cell('内')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{inner}<w:p><w:r><w:t>外</w:t></w:r></w:p></w:tc>{cell('边')}</w:tr></w:tbl>"
    first, second = sheets_in(docx(outer)).sheets
    assert (first.name, first.rows, second.name, second.rows) == ("表1", (("外", "边"),), "表2", (("内",),))


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


@pytest.mark.parametrize(
    ("between", "names"),
    [("", ["表1"]), ("<w:p/>", ["表1"]), ("<w:p><w:r><w:t>另起</w:t></w:r></w:p>", ["表1", "表2"])],
)
def test_tables_with_nothing_between_are_one(between: str, names: list[str]) -> None:
    body = table(cell("甲") + cell("乙")) + between + table(cell("丙") + cell("丁"), cell("戊") + cell("己"))
    sheets = sheets_in(docx(body)).sheets
    assert [sheet.name for sheet in sheets] == names
    rows = [row for sheet in sheets for row in sheet.rows if "另起" not in row[0]]
    assert rows == [("甲", "乙"), ("丙", "丁"), ("戊", "己")]


@pytest.mark.parametrize("is_head", [True, False])
def test_a_cell_that_goes_on_below_a_head_without_a_line_is_one_with_it(is_head: bool) -> None:
    open_below = '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>'
    head = f"<w:trPr>{'<w:tblHeader/>' * is_head}</w:trPr>{cell('', open_below)}{cell('二级指标')}"
    rows = (
        cell("绩效指标", '<w:vMerge w:val="restart"/>') + cell("数量"),
        cell("", "<w:vMerge/>") + cell("质量"),
    )
    (sheet,) = sheets_in(docx(table(head, *rows))).sheets
    label = ("绩效指标", "") if is_head else ("", "绩效指标")
    assert [row[0] for row in sheet.rows] == [*label, ""]
    assert sheet.merged == (((0, 0, 2, 0),) if is_head else ((1, 0, 2, 0),))


def test_a_head_of_two_rows_is_one_with_the_cell_below_it() -> None:
    open_below = '<w:vMerge w:val="continue"/><w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>'
    first, second = (
        f"<w:trPr><w:tblHeader/></w:trPr>{cell('', look)}{cell(text)}"
        for look, text in (('<w:vMerge w:val="restart"/>', "指标"), (open_below, "二级指标"))
    )
    rows = [
        cell("绩效", '<w:vMerge w:val="restart"/>') + cell("数量"),
        cell("", "<w:vMerge/>") + cell("质量"),
    ]
    (sheet,) = sheets_in(docx(table(first, second, *rows))).sheets
    assert [row[0] for row in sheet.rows] == ["绩效", "", "", ""] and sheet.merged == ((0, 0, 3, 0),)
    wide = '<w:gridSpan w:val="2"/>'
    head = f"<w:trPr><w:tblHeader/></w:trPr>{cell('', wide + open_below.partition('/>')[2])}{cell('二级')}"
    (sheet,) = sheets_in(docx(table(head, cell("绩效", wide) + cell("数量")))).sheets
    assert sheet.rows == (("绩效", "", "二级"), ("", "", "数量")) and sheet.merged == ((0, 0, 1, 1),)
    titled = first.replace("<w:t></w:t>", "<w:t>有字</w:t>")
    (sheet,) = sheets_in(docx(table(titled, second, *rows))).sheets
    assert [row[0] for row in sheet.rows] == ["有字", "", "绩效", ""]
    assert sheet.merged == ((0, 0, 1, 0), (2, 0, 3, 0))


def test_a_table_that_only_holds_lines_is_a_title() -> None:
    title = f"<w:tbl><w:tr>{cell('自评表')}</w:tr><w:tr>{cell('（2023年度）')}</w:tr></w:tbl>"
    (sheet,) = sheets_in(docx(f"{title}<w:tbl><w:tr>{cell('甲')}{cell('乙')}</w:tr></w:tbl>")).sheets
    assert sheet.name == "表2" and sheet.rows == (("自评表", ""), ("（2023年度）", ""), ("甲", "乙"))


def test_word_writes_plain_xml_too() -> None:
    text = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
        f"<w:tbl><w:tr>{cell('甲')}{cell('乙')}</w:tr></w:tbl></w:body></w:wordDocument>"
    )
    assert sheets_in(text.encode()).sheets[0].rows == (("甲", "乙"),)


# -- web pages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<TABLE><TR><TD>甲&nbsp;&lt;<BR>乙<td>1 < 2<tr><th>丙</TABLE>", (("甲 <\n乙", "1 < 2"), ("丙", ""))),
        ("<table><tr><td>甲<!-- <td>无 --><script><td></script></td><td>边</table>", (("甲", "边"),)),
        ("<table><tr><td>\n 甲 \n 乙 </td><td>边", (("甲 乙", "边"),)),
        ("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>", (("甲", "乙"), ("", "丙"))),
        ("<table><tr><td><p>甲</p><p>乙</p></td><td>边</table>", (("甲\n乙", "边"),)),
        (
            "<p>标题</p><table><tr><td>甲<td>乙</table><div>落款</div>",
            (("标题", ""), ("甲", "乙"), ("落款", "")),
        ),
    ],
)
def test_pages_are_read_as_browsers_show_them(page: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert sheets_in(f"<html>{page}".encode()).sheets[0].rows == rows


def test_a_table_for_looks_does_not_hide_the_one_inside() -> None:
    page = "<html><table><tr><td>外<table><tr><td>内</table>后</td><td>边</td></tr></table>"
    assert [sheet.rows for sheet in sheets_in(page.encode()).sheets] == [(("外后", "边"),), (("内",),)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_of_a_page_is_what_it_says_or_what_fits(encoding: str) -> None:
    said = "gb2312" if encoding == "gb18030" else "utf-8"
    page = f'<html><meta charset="{said}"><table><tr><td>㐀镕绩效</td><td>边</table>'
    assert sheets_in(page.encode(encoding)).sheets[0].rows == (("㐀镕绩效", "边"),)


# -- CSV ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_plain_tables_are_read_whatever_stands_between_the_cells(mark: str, encoding: str) -> None:
    text = (
        mark.join(('"绩效，\r\n目标"', '"a""b"', '="0402009"', "1"))
        + "\r\n"
        + mark.join(("一", "", "", "二"))
    )
    (sheet,) = sheets_in(text.encode(encoding)).sheets
    assert sheet.rows == (("绩效，\n目标", 'a"b', "0402009", "1"), ("一", "", "", "二"))


# -- LibreOffice ----------------------------------------------------------------------------------------------


def number(value: str, shown: str, kind: str = "float") -> str:
    text = f"<text:p>{shown}</text:p>" if shown else ""
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}">{text}</table:table-cell>'


@pytest.mark.parametrize(
    ("value", "shown", "kind", "seen"),
    [
        ("0.97", "97.00%", "percentage", "97.00%"),
        ("0.968749", "97%", "percentage", "96.87%"),
        ("3.3333333", "3.33", "float", "3.3333333"),
        ("1234.5", "1,234.50", "float", "1,234.50"),
        ("12345.678", "12,345.7", "float", "12,345.678"),
        ("9.7", "9.70", "float", "9.70"),
        ("12", "12场", "float", "12场"),
        ("0.5", "", "percentage", "50%"),
        ("5", "", "float", "5"),
        ("x", "甲", "float", "甲"),
    ],
)
def test_numbers_of_libreoffice_are_as_seen_with_hidden_decimals(
    value: str, shown: str, kind: str, seen: str
) -> None:
    body = f'<table:table table:name="表"><table:table-row>{number(value, shown, kind)}</table:table-row></table:table>'
    assert sheets_in(ods(body)).sheets[0].rows == ((seen,),)


def test_repeated_covered_and_open_cells_of_libreoffice() -> None:
    body = (
        '<table:table table:name="表"><table:table-row><table:table-cell table:number-columns-spanned="2"'
        ' table:number-rows-spanned="2"><text:p>标<text:s text:c="2"/>题</text:p><text:p>二</text:p>'
        "<office:annotation><text:p>批注</text:p></office:annotation></table:table-cell><table:covered-table-cell/>"
        '<table:table-cell table:formula="of:=[.A1]"/></table:table-row><table:table-row/>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2">'
        '<text:p>甲</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="date" office:date-value="2023-12-31">'
        "<text:p>12/31/23</text:p></table:table-cell></table:table-row></table:table>"
    )
    (sheet,) = sheets_in(ods(body)).sheets
    assert sheet.rows[:4] == (("标  题\n二", "", ""), ("", "", ""), ("甲", "甲", ""), ("甲", "甲", ""))
    assert sheet.rows[-1][0] == "2023年12月31日" and sheet.address(len(sheet.rows) - 1, 0) == "表!A1048005"
    assert sheet.merged == ((0, 0, 1, 1),) and sheet.uncomputed == {(0, 2): "=[.A1]"}


def test_hidden_sheets_are_named_not_read() -> None:
    style = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    cells = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
    body = f'<table:table table:name="字典" table:style-name="h">{cells}</table:table>'
    assert sheets_in(ods(body, style)).hidden == ("字典",) and sheets_in(ods(body, style)).sheets == ()
    hidden = (
        '<Worksheet ss:Name="字典"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>'
        "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>"
    )
    assert sheets_in(excel_xml(hidden)).hidden == ("字典",) and sheets_in(excel_xml(hidden)).sheets == ()


# -- XML of Excel 2003 ----------------------------------------------------------------------------------------


def test_xml_of_excel_2003() -> None:
    styles = (
        '<Style ss:ID="a"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="b" ss:Parent="a"/>'
        '<Style ss:ID="c"><NumberFormat ss:Format="0.00"/></Style>'
    )
    rows = (
        '<Row ss:Index="2"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">标&#10;题</Data>'
        "<Comment><Data>批注</Data></Comment></Cell>"
        '<Cell ss:StyleID="b"><Data ss:Type="Number">0.98</Data></Cell></Row>'
        '<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="DateTime">2023-12-31T00:00:00.000</Data></Cell>'
        '<Cell ss:Formula="=1+1"/><Cell ss:StyleID="c" ss:Formula="=1"><Data ss:Type="Number">1</Data></Cell>'
        '<Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>'
    )
    (sheet,) = sheets_in(
        excel_xml(f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet>', styles)
    ).sheets
    assert sheet.rows == (
        ("", "", "", "", ""),
        ("标\n题", "", "98.00%", "", ""),
        ("", "", "", "", ""),
        ("", "2023年12月31日", "", "1.00", ""),
    )
    assert sheet.merged == ((1, 0, 2, 1),) and sheet.uncomputed == {(3, 2): "=1+1", (3, 4): "=1/0"}
