"""Spreadsheets made to hang or fill a reader: one good form, and around it what no form needs."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import resources
from reports.form.print_job import PrintJob
from reports.sheets.xlsx_form import render_form_xlsx
from resources.forms import read_form
from tests.depth import often

SHEET, BOOK, STYLES, STRINGS = (
    f"xl/{part}.xml" for part in ("worksheets/sheet1", "workbook", "styles", "sharedStrings")
)
LINKS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
ALL = "A1:XFD1048576"
# rows of nothing, of which any number must do; what they lack every day in length for a limit is white space
_MANY = often(900_000, share=30)
_PADDING = " " * 14 * (90_000 - often(90_000))
Parts = dict[str, str]
Change = Callable[[Parts], None]


def good_parts() -> Parts:
    """Return the parts of a spreadsheet with one form, by their names."""
    return dict(_good_parts())


@cache
def _good_parts() -> Parts:
    form, template = read_form(resources.sample_paths()[1])
    content = render_form_xlsx(PrintJob(form.project, template, form.year))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def write(path: Path, parts: Mapping[str, str], *more: tuple[str, str]) -> None:
    """Write parts into a file; ``more`` may repeat names."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", UserWarning)  # a name twice
        for name, text in (*parts.items(), *more):
            archive.writestr(name, text)


def _put(part: str, place: str, text: str, behind: bool = False) -> Change:
    """Return what puts a text before a place in a part, or behind it."""

    def change(parts: Parts) -> None:
        assert place in parts[part]
        parts[part] = parts[part].replace(place, place + text if behind else text + place, 1)

    return change


def _sub(part: str, pattern: str, text: str) -> Change:
    def change(parts: Parts) -> None:
        parts[part], count = re.subn(pattern, lambda _: text, parts[part], count=1, flags=re.DOTALL)
        assert count == 1

    return change


def _added(name: str, *texts: str) -> Change:
    def change(parts: Parts) -> None:
        parts[name] = "".join(texts)

    return change


def _rows(text: str) -> Change:
    return _put(SHEET, "</sheetData>", text)


def _behind_cells(text: str) -> Change:
    return _put(SHEET, "</mergeCells>", text, behind=True)


def _merges(text: str) -> Change:
    return _put(SHEET, "</mergeCells>", text)


def _moved(old: str, new: str) -> Change:
    """Return what gives a part another name, everywhere."""

    def change(parts: Parts) -> None:
        parts[new] = parts.pop(old)
        for listed in (TYPES, LINKS):
            parts[listed] = parts[listed].replace(old.removeprefix("xl/"), new.removeprefix("xl/"))

    return change


def _all(*changes: Change) -> Change:
    def change(parts: Parts) -> None:
        for one in changes:
            one(parts)

    return change


def _far_down(parts: Parts) -> None:
    def down(match: re.Match[str]) -> str:
        return match[1] + re.sub(r"\d+", lambda number: str(int(number[0]) + 900_000), match[2]) + '"'

    parts[SHEET] = re.sub(r'(<(?:row|c) r="|<mergeCell ref=")([^"]*)"', down, parts[SHEET])
    _put(SHEET, "<sheetData>", "".join(f'<row r="{r}"/>' for r in range(1, _MANY)), behind=True)(parts)


def _sheets(count: int) -> Change:
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, count + 1))
    return _sub(BOOK, "<sheets>.*</sheets>", f"<sheets>{sheets}</sheets>")


def _entities(cell: str, declared: str) -> Change:
    return _all(
        _put(SHEET, "<worksheet", f"<!DOCTYPE x [{declared}]>"),
        _rows(f'<row r="60"><c r="A60" t="str"><v>{cell}</v></c></row>'),
    )


_LAUGHS = '<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
_LINK = (
    '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'externalLink" Target="{}"/>'
)

READ_RIGHT: dict[str, Callable[[], Change]] = {
    "a merged area of everything": lambda: _merges(f'<mergeCell ref="{ALL}"/>'),
    "merged rows below": lambda: _merges(
        "".join(f'<mergeCell ref="A{r}:XFD{r}"/>' for r in range(100, 20_000))
    ),
    "merged areas twice": lambda: (
        lambda parts: _merges("".join(re.findall("<mergeCell [^>]*>", parts[SHEET])))(parts)
    ),
    "merged areas of nonsense": lambda: _merges(
        '<mergeCell ref="B1"/><mergeCell/><mergeCell ref="A0:B99999999"/>'
    ),
    "a link of everything": lambda: _behind_cells(
        f'<hyperlinks><hyperlink ref="{ALL}" location="x"/></hyperlinks>'
    ),
    "rules of everything": lambda: _behind_cells(
        f'<conditionalFormatting sqref="{ALL}"><cfRule type="expression" priority="1"><formula>1</formula>'
        "</cfRule></conditionalFormatting>" * 20_000
    ),
    "validations of everything": lambda: _behind_cells(
        f'<dataValidations><dataValidation type="whole" sqref="{f"{ALL} " * 20_000}"/></dataValidations>'
    ),
    "columns": lambda: _sub(
        SHEET, "<cols>.*</cols>", "<cols>" + '<col min="1" max="999999999"/>' * 50_000 + "</cols>"
    ),
    "dimension": lambda: _sub(SHEET, "<dimension[^>]*>", f'<dimension ref="{ALL}"/>'),
    "defined names": lambda: _put(
        BOOK,
        "</definedNames>",
        "".join(f'<definedName name="n{n}">表!{ALL}</definedName>' for n in range(often(90_000))),
    ),
    "shared formulas": lambda: _rows(
        f'<row r="60"><c r="A60"><f t="shared" ref="{ALL}" si="0">B1</f><v>1</v></c></row>'
        + "".join(
            f'<row r="{r}"><c r="A{r}"><f t="shared" si="0"/><v>1</v></c></row>'
            for r in range(61, often(50_000))
        )
    ),
    "filter": lambda: _put(
        SHEET,
        "</sheetData>",
        f'<autoFilter ref="{ALL}">' + "<filterColumn><filters/></filterColumn>" * 30_000 + "</autoFilter>",
        behind=True,
    ),
    "the last cell": lambda: _rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "the last row": lambda: _rows('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "a row beyond": lambda: _rows('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
    "empty rows": lambda: _rows("".join(f'<row r="{r}"/>' for r in range(60, _MANY))),
    "empty rows with looks": lambda: _rows(
        "".join(f'<row r="{r}" ht="9"><c r="A{r}" s="1"/></row>' for r in range(60, _MANY))
    ),
    "far down": lambda: _far_down,
    "external link": lambda: _all(
        _put(LINKS, "</Relationships>", _LINK.format("externalLinks/e.xml")),
        _put(
            BOOK, "<definedNames>", '<externalReferences><externalReference r:id="x"/></externalReferences>'
        ),
    ),
    "count of texts": lambda: _sub(STRINGS, 'count="[^>]*"', 'count="4000000000" uniqueCount="4000000000"'),
    "part names": lambda: _all(_moved(SHEET, "xl/tabelle.dat"), _moved(STRINGS, "xl/texte")),
    "absolute target": lambda: (
        lambda parts: parts.update({LINKS: parts[LINKS].replace("worksheets/", "/xl/../xl/worksheets/")})
    ),
    "names that lead out": lambda: _all(*(_added(name, "x") for name in ("../../evil", "/evil", "C:\\evil"))),
    "backslashes": lambda: lambda parts: parts.update({"xl\\worksheets\\sheet1.xml": parts.pop(SHEET)}),
    "macros": lambda: _added("xl/vbaProject.bin", "x" * 3_000_000),
    "many number formats": lambda: _put(
        STYLES,
        "</numFmts>",
        "".join(f'<numFmt numFmtId="{n}" formatCode="0"/>' for n in range(1000, 1000 + often(199_000))),
    ),
    "no looks": lambda: _added(STYLES, "<styleSheet/>"),
    "a fill without a kind": lambda: _put(STYLES, "</fills>", "<fill/>"),
    "prefixes": lambda: (
        lambda parts: parts.update(
            {SHEET: re.sub(r"<(/?)(?=\w)", r"<\1x:", parts[SHEET]).replace("xmlns=", "xmlns:x=")}
        )
    ),
    "a ledger beside": lambda: _all(
        _put(BOOK, "</sheets>", '<sheet name="账" sheetId="9" r:id="x9"/>'),
        _put(LINKS, "</Relationships>", '<Relationship Id="x9" Type="a/worksheet" Target="l"/>'),
        _added(
            "xl/l",
            "<worksheet><sheetData>",
            ("<row>" + "<c><v>1</v></c>" * 60 + "</row>") * often(3500),
            "</sheetData></worksheet>",
        ),
    ),
}
"""What is around the form does no harm: it is read as without."""

_STRANGE, _LARGE = "内部结构不像表格", "展开后太大"
REFUSED: dict[str, tuple[str, Callable[[], Change]]] = {
    "merged areas over each other": (
        "合并单元格互相重叠",
        lambda: _merges("".join(f'<mergeCell ref="A{r}:O{r + 40}"/>' for r in range(1, 40))),
    ),
    "merged areas without end": (
        "合并的格太多",
        lambda: _merges("".join(f'<mergeCell ref="A{r}:B{r}"/>' for r in range(100, 600_000))),
    ),
    "sheets": ("超过了 300 张", lambda: _sheets(5000)),
    "one sheet 300 times": (
        _LARGE,
        lambda: _all(
            _sheets(300), _rows(_PADDING + "".join(f'<row r="{r}"/>' for r in range(60, often(90_000))))
        ),
    ),
    "tags in tags": (_STRANGE, lambda: _behind_cells("<a>" * 90_000 + "</a>" * 90_000)),
    "runs in runs": (
        _STRANGE,
        lambda: _rows(f'<row><c t="inlineStr"><is>{"<r>" * 90_000}{"</r>" * 90_000}</is></c></row>'),
    ),
    "entities": ("不该有的声明", lambda: _entities("&j;", _LAUGHS)),
    "entity of a file": ("不该有的声明", lambda: _entities("&e;", '<!ENTITY e SYSTEM "file:///etc/passwd">')),
    "97 MB of another name": (
        _LARGE,
        lambda: _all(_moved(SHEET, "xl/s.dat"), lambda p: _fill(p, "xl/s.dat")),
    ),
    "97 MB of texts": (_LARGE, lambda: _all(_moved(STRINGS, "xl/s.dat"), lambda p: _fill(p, "xl/s.dat"))),
    "rows of cells without end": (_LARGE, lambda: _rows("<row><c/><c/></row>" * 1_000_000)),
    "looks": (_LARGE, lambda: _put(STYLES, "</cellXfs>", "<xf/>" * 10_000_000)),
    "a long text": (
        "有一格超过了 200000 字",
        lambda: _rows(f'<row r="60"><c r="A60" t="inlineStr"><is><t>{"长" * 300_000}</t></is></c></row>'),
    ),
    "a text many times": (
        "文字太多",
        lambda: _all(
            _put(STRINGS, "<si>", f"<si><t>{'长' * 32_000}</t></si>"),
            _rows("".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(60, 2000))),
        ),
    ),
    "a wide tag": (_STRANGE, lambda: _rows("<row " + " ".join(f"a{n}=''" for n in range(300_000)) + "/>")),
    "names of tags": (_STRANGE, lambda: _rows("".join(f"<a{n}/>" for n in range(300_000)))),
    "names of attributes": (_STRANGE, lambda: _rows("".join(f'<a b{n}=""/>' for n in range(300_000)))),
    "a comment": (_STRANGE, lambda: _rows(f"<!--{'x' * 3_000_000}-->")),
    "filled cells of a form": (
        "填了字的格太多",
        lambda: _rows(
            "".join(f"<row>{'<c><v>1</v></c>' * 80}</row>" for _ in range(often(2500, at_least=1300)))
        ),
    ),
    "no such column": ("读不出来", lambda: _rows('<row><c r="AAAAAAAA1"><v>1</v></c></row>')),
    "no such text": ("读不出来", lambda: _rows('<row><c t="s"><v>99999</v></c></row>')),
    "a sheet that is not there": (
        "没有找到自评表",
        lambda: _sub(LINKS, "worksheets/sheet1", "../../etc/passwd"),
    ),
}
"""One sentence each, of which this is a part."""
LONG = {
    "97 MB of another name",
    "filled cells of a form",
    "merged areas without end",
    "one sheet 300 times",
    "rows of cells without end",
    "97 MB of texts",
    "looks",
    "empty rows with looks",
    "names of attributes",
}
"""Those that take long to make or before they are refused; others like them are tried every day."""


def _fill(parts: Parts, name: str) -> None:
    parts[name] += " " * (97 << 20)
