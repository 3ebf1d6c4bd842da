"""Files of other kinds than xlsx made to hang or fill a reader."""

from __future__ import annotations

from collections.abc import Callable

from tests.depth import often
from tests.reports.reading.documents import docx, excel_xml, ods

CELL = "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
ROW = "<table:table-row{}>{}</table:table-row>"


def _table(rows: str) -> bytes:
    return ods(f'<table:table table:name="a">{rows}</table:table>')


def _declared(text: str) -> bytes:
    return docx(text, '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>')


HOSTILE: dict[str, Callable[[], bytes]] = {
    "tables in tables.docx": lambda: docx("<w:tbl><w:tr><w:tc>" * 40_000 + "</w:tc></w:tr></w:tbl>" * 40_000),
    "thirty tables in tables.docx": lambda: docx("<w:tbl><w:tr><w:tc>" * 30 + "</w:tc></w:tr></w:tbl>" * 30),
    "cells.docx": lambda: docx(
        f"<w:tbl>{f'<w:tr>{CELL * 50}</w:tr>' * often(12_000, at_least=3500)}</w:tbl>"
    ),
    "tables.docx": lambda: docx(f"<w:tbl><w:tr>{CELL}</w:tr></w:tbl>" * 5000),
    "a long text.docx": lambda: docx(
        "<w:tbl><w:tr><w:tc>"
        + f"<w:p><w:r><w:t>{'长' * 1000}</w:t></w:r></w:p>" * 300
        + "</w:tc></w:tr></w:tbl>"
    ),
    "runs.docx": lambda: docx(
        f"<w:tbl><w:tr><w:tc><w:p>{'<w:r><w:t>长</w:t></w:r>' * often(800_000)}</w:p></w:tc></w:tr></w:tbl>"
    ),
    "prose.docx": lambda: docx(f"<w:p><w:r><w:t>{'长' * 100}</w:t></w:r></w:p>" * often(100_000)),
    "spans.docx": lambda: docx(
        "<w:tbl>"
        + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999"/><w:vMerge/></w:tcPr></w:tc></w:tr>' * often(100_000)
        + "</w:tbl>"
    ),
    "97 MB.docx": lambda: docx(" " * (97 << 20)),
    "entities.docx": lambda: _declared("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"),
    "closed before.docx": lambda: docx("</w:p></w:tc></w:tr></w:tbl>"),
    "cells without a table.docx": lambda: docx(f"{CELL * 10}<w:tr>{CELL}</w:tr><w:tbl>{CELL}</w:tbl>"),
    "the whole sheet.ods": lambda: _table(
        ROW.format(
            ' table:number-rows-repeated="1048576"',
            '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>',
        )
    ),
    "rows of it again.ods": lambda: _table(
        ROW.format(
            ' table:number-rows-repeated="1048576"',
            '<table:table-cell table:number-columns-repeated="16384"/>',
        )
        * often(90_000)
    ),
    "repeated cells.ods": lambda: _table(
        ROW.format(
            ' table:number-rows-repeated="3000"',
            '<table:table-cell table:number-columns-repeated="80"><text:p>1</text:p></table:table-cell>' * 10,
        )
    ),
    "tables in tables.ods": lambda: ods("<table:table>" * 90_000 + "</table:table>" * 90_000),
    "a merged area of everything.ods": lambda: _table(
        ROW.format(
            "",
            '<table:table-cell table:number-columns-spanned="16384" table:number-rows-spanned="1048576">'
            "<text:p>1</text:p></table:table-cell>",
        )
    ),
    "blanks.ods": lambda: _table(
        ROW.format(
            "",
            "<table:table-cell><text:p>"
            + '<text:s text:c="99999999"/>' * 9000
            + "</text:p></table:table-cell>",
        )
    ),
    "97 MB.ods": lambda: ods(" " * (97 << 20)),
    "a million cells.html": lambda: b"<table>" + (b"<tr>" + b"<td>1</td>" * 100 + b"</tr>") * 10_000,
    "cells.html": lambda: b"<table>" + (b"<tr>" + b"<td>1" * 100) * often(3500, at_least=1700),
    "spans.html": lambda: b"<table>" + (b"<tr>" + b"<td rowspan=65000 colspan=65000>1" * 10) * often(5000),
    "tables in tables.html": lambda: b"<table><tr><td>" * 100_000,
    "less than.html": lambda: b"<html>" + b"<" * 10_000_000,
    "comments that do not end.html": lambda: b"<html>" + b"<!--" * 300_000,
    "tags that do not end.html": lambda: b"<html><table>" + b"<td " * 300_000,
    "scripts that do not end.html": lambda: b"<html><table>" + b"<script>" * often(300_000),
    "entities.html": lambda: b"<html><table><tr><td>" + b"&amp;" * 3_000_000,
    "blanks.html": lambda: b"<html><table><tr><td>" + b" " * 15_000_000,
    "quotes.csv": lambda: b'"' * 10_000_000,
    "a quote that does not end.csv": lambda: b'a,"' + b"x\n" * 900_000,
    "commas.csv": lambda: b"," * 15_000_000,
    "rows.csv": lambda: b"1,2,3\n" * 900_000,
    "lines.csv": lambda: b"\n" * 15_000_000,
    "brackets.json": lambda: b"[]" * 9_500_000,
    "brackets in brackets.json": lambda: b"[" * 9_500_000,
    "objects in objects.json": lambda: b'{"a":' * 100_000,
    "rows.xml": lambda: excel_xml(
        f"<Worksheet><Table>{'<Row><Cell><Data>1</Data></Cell></Row>' * often(400_000)}</Table></Worksheet>"
    ),
    "places beyond.xml": lambda: excel_xml(
        "<Worksheet><Table>"
        + '<Row ss:Index="9999999"><Cell ss:MergeAcross="9999999" ss:MergeDown="999999" ss:Index="999"><Data>1</Data>'
        "</Cell></Row>" * 1000 + "</Table></Worksheet>"
    ),
    "entities.xml": lambda: excel_xml("").replace(b"<Workbook", b'<!DOCTYPE x [<!ENTITY a "lol">]><Workbook'),
    "21 MB.csv": lambda: b"1,2\n" * (21 << 18),
    "nothing.xlsx": lambda: b"",
}
"""No form is in any of them; each is refused in one sentence."""

SAID = {
    "tables in tables.docx": "内部结构不像表格",
    "cells.docx": "格太多",
    "tables.docx": "超过了 300 张",
    "a long text.docx": "有一格超过了 200000 字",
    "97 MB.docx": "展开后太大",
    "entities.docx": "不该有的声明",
    "repeated cells.ods": "格太多",
    "tables in tables.ods": "内部结构不像表格",
    "blanks.ods": "有一格超过了 200000 字",
    "97 MB.ods": "展开后太大",
    "a million cells.html": "展开后太大",
    "cells.html": "格太多",
    "tables in tables.html": "内部结构不像表格",
    "less than.html": "展开后太大",
    "entities.html": "展开后太大",
    "blanks.html": "展开后太大",
    "quotes.csv": "有一格太长",
    "commas.csv": "展开后太大",
    "lines.csv": "展开后太大",
    "brackets.json": "数据太多",
    "brackets in brackets.json": "数据太多",
    "entities.xml": "不该有的声明",
    "21 MB.csv": "超过了 20 MB",
    "nothing.xlsx": "是空的",
}
"""Part of the sentence for those that a limit stops; in the others there is simply no form."""

LONG = {"cells.docx", "97 MB.docx", "cells.html", "runs.docx", "the whole sheet.ods"}
"""Those that take long to make or before they are refused; others like them are tried every day."""
