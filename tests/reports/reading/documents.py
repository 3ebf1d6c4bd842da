"""Small files of every kind around what a test wants to see read."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from xlsxwriter import Workbook

from model.exchange.worksheet import Worksheet

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def packed(parts: Mapping[str, str]) -> bytes:
    """Return a zip archive of parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def docx(body: str, before: str = "") -> bytes:
    """Return a Word file with that body."""
    links = f'<Relationships><Relationship Id="r" Type="{_MAIN}" Target="word/document.xml"/></Relationships>'
    text = f"{before}<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    return packed({"_rels/.rels": links, "[Content_Types].xml": "<Types/>", "word/document.xml": text})


def ods(body: str, styles: str = "") -> bytes:
    """Return a spreadsheet of LibreOffice with those tables."""
    names = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    text = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": text})


def excel_xml(sheets: str, styles: str = "") -> bytes:
    """Return a spreadsheet that is one XML text."""
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0" encoding="GB2312"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
        f"<Styles>{styles}</Styles>{sheets}</Workbook>"
    ).encode("gb18030")


def as_csv(sheet: Worksheet, mark: str = ",") -> str:
    """Return a sheet as text with marks between its cells."""
    quoted = (['"' + text.replace('"', '""') + '"' for text in row] for row in sheet.rows)
    return "\r\n".join(mark.join(row) for row in quoted)


def _spans(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    return {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merged}


def _inside(sheet: Worksheet) -> set[tuple[int, int]]:
    return {
        (row, column)
        for top, left, bottom, right in sheet.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def as_html(sheet: Worksheet) -> str:
    """Return a sheet as a web page."""
    spans, inside = _spans(sheet), _inside(sheet)
    rows = []
    for row, texts in enumerate(sheet.rows):
        cells = []
        for column, text in enumerate(texts):
            if (row, column) not in inside:
                down, across = spans.get((row, column), (1, 1))
                shown = html.escape(text).replace("\n", "<br>")
                cells.append(f'<td rowspan="{down}" colspan={across}>{shown}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><body><table>{''.join(rows)}</table></body></html>"


def as_xlsx(sheet: Worksheet) -> bytes:
    """Return a sheet as one of Excel, with its numbers as numbers."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_numbers": True}) as book:
        page, centred = book.add_worksheet(sheet.name), book.add_format({"align": "center", "border": 1})
        for top, left, bottom, right in sheet.merged:
            page.merge_range(top, left, bottom, right, "", centred)
        for row, texts in enumerate(sheet.rows):
            for column, text in enumerate(texts):
                if text:
                    page.write(row, column, text, centred)
    return content.getvalue()


def as_docx(sheet: Worksheet) -> bytes:
    """Return a sheet as a table of a Word file."""
    spans = _spans(sheet)
    below = {
        (row, left): right - left + 1
        for top, left, bottom, right in sheet.merged
        for row in range(top + 1, bottom + 1)
    }
    rows = []
    for row, texts in enumerate(sheet.rows):
        cells, column = [], 0
        while column < len(texts):
            down, across = spans.get((row, column), (1, below.get((row, column), 1)))
            merge = '<w:vMerge w:val="restart"/>' * (down > 1) + "<w:vMerge/>" * ((row, column) in below)
            paragraphs = "".join(
                f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
                for line in texts[column].split("\n")
            )
            cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/>{merge}</w:tcPr>{paragraphs}</w:tc>')
            column += across
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return docx(f"<w:tbl>{''.join(rows)}</w:tbl>")


def as_ods(sheet: Worksheet) -> bytes:
    """Return a sheet as one of LibreOffice."""
    spans, inside = _spans(sheet), _inside(sheet)
    rows = []
    for row, texts in enumerate(sheet.rows):
        cells = []
        for column, text in enumerate(texts):
            down, across = spans.get((row, column), (1, 1))
            lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n") if text)
            kind = "covered-table-cell" if (row, column) in inside else "table-cell"
            looks = f'table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
            cells.append(f"<table:{kind} {looks}>{lines}</table:{kind}>")
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return ods(f'<table:table table:name="表">{"".join(rows)}</table:table>')


def as_excel_xml(sheet: Worksheet) -> bytes:
    """Return a sheet as XML of Excel 2003."""
    spans, inside = _spans(sheet), _inside(sheet)
    rows = []
    for row, texts in enumerate(sheet.rows):
        cells = []
        for column, text in enumerate(texts):
            if (row, column) not in inside:
                down, across = spans.get((row, column), (1, 1))
                looks = f'ss:Index="{column + 1}" ss:MergeDown="{down - 1}" ss:MergeAcross="{across - 1}"'
                data = escape(text).replace("\n", "&#10;")
                cells.append(f'<Cell {looks}><Data ss:Type="String">{data}</Data></Cell>')
        rows.append(f'<Row ss:Index="{row + 1}">{"".join(cells)}</Row>')
    return excel_xml(f'<Worksheet ss:Name="表"><Table>{"".join(rows)}</Table></Worksheet>')
