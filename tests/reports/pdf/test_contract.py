"""What reports/pdf takes from reportlab beyond its documented interface: each part is there and does what we need.

All of it is tried on reportlab alone. When a new reportlab fails here, mend what the message names before anything else.
"""

from __future__ import annotations

import ast
import gc
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import reportlab
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, String
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

import resources

HOUSE = Path(__file__).parents[3] / "reports" / "pdf"


@dataclass(frozen=True)
class Part:
    """A private part of reportlab, who uses it, and what tries it; its docstring says what is relied on."""

    name: str
    users: str
    try_it: Callable[[], None]


PARTS: list[Part] = []


def part(name: str, users: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Enter a part in the list."""

    def enter(try_it: Callable[[], None]) -> Callable[[], None]:
        PARTS.append(Part(name, users, try_it))
        return try_it

    return enter


def hold(one: Part) -> None:
    """Try a part; fail with what has changed and whom it concerns."""
    try:
        one.try_it()
    except Exception as error:
        pytest.fail(
            f"reportlab {reportlab.Version} has changed: {one.name}. Who leans on it: {one.users}."
            f" What we need: {one.try_it.__doc__} What is: {type(error).__name__}: {error}",
            pytrace=False,
        )


def canvas() -> Canvas:
    return Canvas("", invariant=1, pageCompression=1, pdfVersion=(1, 7), lang="zh-CN")


@lru_cache(maxsize=1)
def font() -> Any:
    made = ttfonts.TTFont("contract", str(resources.font_path("NotoSerifSC-Regular.ttf")), asciiReadable=0)
    made.face.name = b"contract"  # pdfmetrics takes fonts of one face for one font
    pdfmetrics.registerFont(made)
    return made


@part("Canvas._doc", "Paper")
def _() -> None:
    """It is the PDFDocument written, and may be made one of a subclass."""
    made = canvas()
    assert type(made._doc) is pdfdoc.PDFDocument
    made._doc.__class__ = type("Other", (pdfdoc.PDFDocument,), {})
    assert made.getpdfdata().startswith(b"%PDF-1.7")


@part("Canvas._code", "Paper.draw_boxes, draw_lines, draw_qr")
def _() -> None:
    """It is the list of the page's operators; what is added stands in the page in that order, and the next begins anew."""
    made = canvas()
    made._code += ["n", "1 2 3 4 re"]
    made._code.append("S")
    made.setLineWidth(7)
    made.showPage()
    assert "n\n1 2 3 4 re\nS\n7 w" in made._doc.Pages.pages[0].stream
    assert made._code == []


@part("Canvas._pagesize", "Paper, all that is drawn from a page's top")
def _() -> None:
    """It is the size last set."""
    made = canvas()
    made.setPageSize((300.5, 200.25))
    assert made._pagesize == (300.5, 200.25)


@part("Canvas._fontname, _fontsize", "Paper.drawString")
def _() -> None:
    """They are those last set; a font of a file writes no operator when it is set."""
    made = canvas()
    made.setFont(font().fontName, 12.5)
    assert (made._fontname, made._fontsize, made._code) == (font().fontName, 12.5, [])


@part("Canvas.drawString", "Paper.drawString, for the texts of charts")
def _() -> None:
    """Drawings are put on the canvas by it, with everything but place and text by keyword."""
    calls: list[tuple[Any, ...]] = []

    class Recorder(Canvas):
        def drawString(self, x: float, y: float, text: str, **manner: object) -> None:
            calls.append((x, y, text, self._fontname, self._fontsize))

    drawing = Drawing(100, 100)
    drawing.add(String(5, 6, "字", fontName="Helvetica", fontSize=8))
    renderPDF.draw(drawing, Recorder(""), 0, 0)
    assert calls == [(5, 6, "字", "Helvetica", 8)]


@part("Canvas.showPage, PDFDocument.Pages.pages, PDFPage.stream, pagewidth, pageheight", "Paper.end_page")
def _() -> None:
    """A page ended is the last of the pages, with its operators as text; a reference may stand in its place."""
    made = canvas()
    made.setPageSize((300, 200))
    made._code.append("S")
    made.showPage()
    pages = made._doc.Pages.pages
    assert len(pages) == 1 and isinstance(pages[0].stream, str) and "S" in pages[0].stream
    assert (pages[0].pagewidth, pages[0].pageheight) == (300, 200)
    pages[-1] = "77 0 R"
    assert b"77 0 R" in made._doc.Pages.format(made._doc)


@part(
    "Canvas.getpdfdata, PDFDocument.delayedFonts, format",
    "fonts.finish_pdf, PieceDocument.format, PaperFont.addObjects",
)
def _() -> None:
    """The fonts put off add their objects, then the document's format is called, and what it returns is the PDF."""
    steps: list[str] = []

    class Document(pdfdoc.PDFDocument):
        def format(self) -> bytes:
            steps.append("format")
            return b"whole"

    class Late:
        def addObjects(self, doc: object) -> None:
            steps.append("font")

    made = canvas()
    made._doc.__class__ = Document
    made._doc.delayedFonts.append(Late())
    assert made.getpdfdata() == b"whole" and steps == ["font", "format"]


@part("PDFDocument._pdfVersion, PDFFile.strings", "PieceDocument.begin")
def _() -> None:
    """A file made for the document's version holds the head of a PDF and nothing else."""
    assert canvas()._doc._pdfVersion == (1, 7)
    (head,) = pdfdoc.PDFFile((1, 7)).strings
    assert head.startswith(b"%PDF-1.7\n%") and head.endswith(b"\n")


@part("PDFDocument.Reference, PDFObject, PDFObjectReference.name", "PieceDocument.write, name_of")
def _() -> None:
    """Any object, an empty one too, gets the next number once; its reference has a name and is written as number, 0, R."""
    doc, thing = canvas()._doc, pdfdoc.PDFObject()
    first, second = doc.Reference(thing), doc.Reference(pdfdoc.PDFObject())
    number = int(first.format(doc).split()[0])
    assert first.format(doc) == b"%d 0 R" % number and second.format(doc) == b"%d 0 R" % (number + 1)
    assert doc.Reference(thing).name == first.name != second.name


@part("PDFDocument.idToObject, idToObjectNumberAndVersion, numberToId, idToOffset", "PieceDocument")
def _() -> None:
    """Names lead to objects and numbers, numbers to names; places of objects are kept for the table at the end."""
    doc, thing = canvas()._doc, pdfdoc.PDFObject()
    name = doc.Reference(thing).name
    number, version = doc.idToObjectNumberAndVersion[name]
    assert (version, doc.numberToId[number], doc.idToObject[name]) == (0, name, thing)
    assert list(doc.numberToId) == list(range(1, number + 1)) and doc.idToOffset == {}


@part("PDFDocument.idToObject['BasicFonts'].dict", "PaperFont.addObjects, Paper.end_page")
def _() -> None:
    """It is the dictionary of the fonts of all pages, by their names there, and takes references as texts."""
    doc = canvas()._doc
    fonts = doc.idToObject["BasicFonts"]
    fonts.dict["F9"] = "12 0 R"
    assert b"/F9 12 0 R" in fonts.format(doc)


@part("PDFDocument.fontMapping", "PaperFont.codes")
def _() -> None:
    """It is the dictionary of the names that fonts have in the PDF; its length gives the next name."""
    made = canvas()
    count = len(made._doc.fontMapping)
    made.setFont(font().fontName, 10)
    made.drawString(0, 0, "项")
    assert len(made._doc.fontMapping) == count + 1 and made._doc.fontMapping[font().fontName].startswith("/F")


@part("PDFDocument.Catalog, PDFCatalog.__NoDefault__, __Refs__", "archive.complete")
def _() -> None:
    """What is listed there is written of the root's attributes, and an object as a reference."""
    doc = canvas()._doc
    names = [*pdfdoc.PDFCatalog.__NoDefault__, "AF"]
    doc.Catalog.__class__ = type("Root", (pdfdoc.PDFCatalog,), {"__NoDefault__": names, "__Refs__": names})
    doc.Catalog.AF, doc.Catalog.Metadata = pdfdoc.PDFArray(["5 0 R"]), "6 0 R"
    written = doc.Catalog.format(doc)
    assert re.search(rb"/AF \d+ 0 R", written) and b"/Metadata 6 0 R" in written
    assert b"/Lang" in written


@part("PDFDocument.info", "archive.complete, the XMP")
def _() -> None:
    """It holds title, subject, author, creator, producer and keywords as texts, and they may be changed."""
    made = canvas()
    made.setTitle("a")
    made.setSubject("b")
    made.setAuthor("c")
    made.setCreator("d")
    made.setKeywords("e")
    info = made._doc.info
    assert (info.title, info.subject, info.author, info.creator, info.keywords) == tuple("abcde")
    assert isinstance(info.producer, str)
    info.title = "other"
    assert b"other" in info.format(made._doc)


@part("PDFDocument._timeStamp.datetime", "archive, the XMP's dates")
def _() -> None:
    """It is the moment that the information says, the same for all PDFs that shall not vary."""
    first, second = canvas()._doc._timeStamp.datetime, canvas()._doc._timeStamp.datetime
    assert first == second and first.isoformat()[:19] == "2000-01-01T00:00:00"


@part("PDFDocument.ID, PDFTrailer", "PieceDocument.format")
def _() -> None:
    """A trailer made of the place of the table, count, root, information and ID ends the file."""
    doc = canvas()._doc
    root, info = doc.Reference(doc.Catalog), doc.Reference(doc.info)
    written = pdfdoc.PDFTrailer(startxref=123, Size=4, Root=root, Info=info, ID=doc.ID()).format(doc)
    assert written.startswith(b"trailer\n") and written.endswith(b"startxref\n123\n%%EOF\n")
    assert all(word in written for word in (b"/Size 4", b"/Root ", b"/Info ", b"/ID"))


@part("PDFCrossReferenceTable.addsection", "PieceDocument.format")
def _() -> None:
    """A section from 0 on lists the places of the names given, as the document keeps them."""
    doc = canvas()._doc
    names = [*doc.numberToId.values(), doc.Reference(pdfdoc.PDFObject()).name]
    doc.idToOffset.update({name: 15 * number for number, name in enumerate(names, 1)})
    table = pdfdoc.PDFCrossReferenceTable()
    table.addsection(0, names)
    lines = table.format(doc).split(b"\n")
    assert lines[:2] == [b"xref", b"0 %d" % (len(names) + 1)]
    assert [line.split()[0] for line in lines[3:-1]] == [b"%010d" % (15 * (n + 1)) for n in range(len(names))]


@part("pdfdoc.format", "PieceDocument.format")
def _() -> None:
    """It gives the bytes of an object of any kind, also of one that stands by itself."""
    doc = canvas()._doc
    written = pdfdoc.format(pdfdoc.PDFDictionary({"A": 1}), doc, toplevel=1)
    assert isinstance(written, bytes) and b"/A 1" in written
    assert pdfdoc.format("12 0 R", doc, toplevel=1) == b"12 0 R"


@part("PDFArray, PDFDictionary, PDFName, PDFString", "archive")
def _() -> None:
    """They are written as a PDF spells them; texts in them that refer to objects stay as they are."""
    doc = canvas()._doc
    items = pdfdoc.PDFArray([pdfdoc.PDFString("k"), "5 0 R"])
    written = pdfdoc.PDFDictionary({"Names": items, "S": pdfdoc.PDFName("GTS")}).format(doc)
    assert re.sub(rb"\s+", b" ", written).strip() in (b"<< /Names [ (k) 5 0 R ] /S /GTS >>",)


@part("TTFont.face, fontName", "PaperFont")
def _() -> None:
    """A font made of a file has its name and a face, which may be made one of a subclass."""
    assert font().fontName == "contract" and type(font().face) is ttfonts.TTFontFace
    face = ttfonts.TTFontFace(str(resources.font_path("NotoSerifJP-Rare.ttf")))
    face.__class__ = type("Other", (ttfonts.TTFontFace,), {})
    assert face.charToGlyph


@part("TTFont.state", "PaperFont.codes, addObjects")
def _() -> None:
    """It keeps something for each document and lets it go with the document."""
    made, state = canvas(), font().state
    state[made._doc] = "kept"
    assert state.get(made._doc) == "kept"
    before = len(state)
    del made
    gc.collect()
    assert len(state) < before


@part("TTFont.splitString, getSubsetInternalName", "PaperFont, for the texts of charts")
def _() -> None:
    """A canvas asks them for the codes of a text, piece by piece, and for the name of a piece's font."""

    class Recorder(ttfonts.TTFont):
        def splitString(self, text: str, doc: object, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
            return [(3, b"\x41\x42")]

        def getSubsetInternalName(self, subset: int, doc: object) -> str:
            return f"/Own{subset}"

    own = Recorder("contract-own", str(resources.font_path("NotoSerifJP-Rare.ttf")), asciiReadable=0)
    own.face.name = b"contract-own"
    pdfmetrics.registerFont(own)
    made = canvas()
    made.setFont("contract-own", 10)
    made.drawCentredString(50, 50, "項")
    (text,) = made._code
    assert "/Own3 10 Tf" in text and "(AB) Tj" in text


@part("TTFontFace.get_table, get_table_pos, _ttf_data", "pdf_font._Face")
def _() -> None:
    """A table stands in the file's bytes at its place, which is where it begins and how long it is."""
    face = font().face
    place, length = face.get_table_pos("glyf")
    assert isinstance(face._ttf_data, bytes) and length > 1_000_000
    assert face._ttf_data[place : place + 20] == face.get_table("glyf")[:20]
    assert face._ttf_data == resources.font_path("NotoSerifSC-Regular.ttf").read_bytes()


@part("TTFontFace.glyphPos", "pdf_font._Face.is_whole")
def _() -> None:
    """It lists where each glyph begins in its table, and where the last one ends."""
    face = font().face
    assert face.glyphPos[0] == 0 and sorted(face.glyphPos) == list(face.glyphPos)
    assert 0 <= face.get_table_pos("glyf")[1] - face.glyphPos[-1] < 4


def table_of(data: bytes, wanted: bytes) -> bytes:
    """Return a table of a TrueType font."""
    for number in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, place, length = struct.unpack(">4sLLL", data[12 + 16 * number : 28 + 16 * number])
        if tag == wanted:
            return data[place : place + length]
    raise KeyError(wanted)


@part("TTFontFace.makeSubset", "PaperFont.addObjects, pdf_font._glyph_places")
def _() -> None:
    """It takes slices of the glyphs only, and numbers them as they are first wanted, behind the one for what has none."""

    class Slices:
        def __init__(self, data: bytes) -> None:
            self.data = data

        def __getitem__(self, part: slice) -> bytes:
            return self.data[part.start : part.stop]

    class Face(ttfonts.TTFontFace):
        def get_table(self, tag: str) -> Any:
            table = super().get_table(tag)
            return Slices(table) if tag == "glyf" else table

    face = ttfonts.TTFontFace(str(resources.font_path("NotoSerifJP-Rare.ttf")))
    face.__class__ = Face
    first, second = [code for code, glyph in sorted(face.charToGlyph.items()) if glyph and code > 0x3000][:2]
    subset = face.makeSubset([0, second, first, second, 0x10FFFF])
    assert struct.unpack(">5H", table_of(subset, b"cmap")[-10:]) == (0, 1, 2, 1, 0)
    assert struct.unpack(">H", table_of(subset, b"maxp")[4:6]) == (3,)


@part("TTFontFace.charToGlyph, charWidths, defaultWidth, getCharWidth", "fonts, PaperFont")
def _() -> None:
    """They tell a character's glyph and, in thousandths of the size, its width."""
    face = font().face
    assert face.charToGlyph[ord("项")] > 0 and 0x10FFFF not in face.charToGlyph
    assert face.charWidths[ord("项")] == face.getCharWidth(ord("项")) == 1000
    assert face.getCharWidth(0x10FFFF) == face.defaultWidth > 0


@part(
    "TTFontFace.name, bbox, ascent, descent, capHeight, stemV, italicAngle, flags, ttfonts.FF_SYMBOLIC, FF_NONSYMBOLIC",
    "PaperFont.addObjects, the font's descriptor",
)
def _() -> None:
    """They are what a PDF says of a font, in thousandths of the size, with the flags of ISO 32000-1, 9.8.2."""
    face = ttfonts.TTFontFace(str(resources.font_path("NotoSerifSC-Regular.ttf")))
    assert face.name == b"NotoSerifSC-Regular" and len(face.bbox) == 4
    assert 700 < face.ascent < 1300 and -500 < face.descent < 0 and 500 < face.capHeight < 900
    assert face.stemV > 0 and face.italicAngle == 0 and isinstance(face.flags, int)
    assert (ttfonts.FF_SYMBOLIC, ttfonts.FF_NONSYMBOLIC) == (4, 32)


@pytest.mark.parametrize("one", PARTS, ids=[one.name for one in PARTS])
def test_reportlab_still_has(one: Part) -> None:
    hold(one)


def test_a_part_that_is_gone_is_named_with_its_users(monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = (one for one in PARTS if "PDFFile" in one.name)
    monkeypatch.delattr(pdfdoc, "PDFFile")
    with pytest.raises(
        pytest.fail.Exception, match=r"changed: .*PDFFile.strings. Who .*: PieceDocument.begin"
    ):
        hold(one)


INNER = ("reportlab.pdfbase.pdfdoc", "reportlab.pdfbase.ttfonts")
# what holds a thing of reportlab's where reports/pdf calls it so
HOLDERS = (
    "self",
    "doc",
    "document",
    "catalog",
    "face",
    "page",
    "canvas",
    "super()",
    "self._doc",
    "document.info",
)
# the canvas as its user guide describes it
DOCUMENTED = {"bookmarkPage", "drawCentredString", "rect", "restoreState", "rotate", "saveState", "setFillGray", "setFont",
              "setLineWidth", "setStrokeGray", "setViewerPreference", "translate"}  # fmt: skip


def leaned_on(trees: list[ast.Module]) -> Iterator[str]:
    """Yield what modules take from reportlab's inner modules, and of its objects what they do not define themselves."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)} | DOCUMENTED
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            own |= {target.attr for target in targets if isinstance(target, ast.Attribute)}
            own |= {target.id for target in targets if isinstance(target, ast.Name)}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module in INNER:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute) and node.attr not in own:
            is_reportlabs = node.attr.startswith("_") or ast.unparse(node.value) in HOLDERS
            yield from [node.attr] * is_reportlabs


def test_every_private_part_in_use_is_tried() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in HOUSE.glob("*.py")]
    wanted = set(leaned_on(trees)) - {"__class__", "__init__", "__getitem__", "_replace"}
    named = set(re.findall(r"\w+", " ".join(one.name for one in PARTS)))
    assert {"_doc", "_code", "_timeStamp", "PDFTrailer", "glyphPos", "numberToId"} <= wanted
    assert wanted - named == set()
