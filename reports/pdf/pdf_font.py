"""A font in a PDF: one subset with codes of two bytes (Type 0, Identity-H), searchable beyond the basic plane.

reportlab makes a subset of each 256 characters and changes between them within a line; a text can then not be copied
where a character needs two UTF-16 units (𬭎). Widths are in thousandths of the size. Source: ISO 32000-1, 9.7 and 9.10.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import md5
from itertools import groupby

from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, TTFont, TTFontFace

from reports.pdf.pdf_document import PieceDocument

# the width of a Chinese character
FULL = 1000


class _Glyphs:
    """The glyph table without copying its 10 MB for each subset."""

    def __init__(self, data: bytes, position: int) -> None:
        self._data = data
        self._position = position

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._position + part.start : self._position + part.stop]


class _Face(TTFontFace):  # type: ignore[misc]
    def get_table(self, tag: str) -> object:
        if tag == "glyf":
            return _Glyphs(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)

    def is_whole(self) -> bool:
        """Tell whether the file holds all glyphs that it lists; reportlab notes it when they are drawn."""
        return bool(self.get_table_pos("glyf")[0] + max(self.glyphPos) <= len(self._ttf_data))


class _Codes(dict[int, str]):
    """The characters that a PDF shows in a font, by code point: the next free code for each, as four hex digits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.used = [0]  # code 0 is what has no glyph

    def __missing__(self, char: int) -> str:
        code = self[char] = f"{len(self.used):04X}"
        self.used.append(char)
        return code


class PaperFont(TTFont):  # type: ignore[misc]
    """A font of which a PDF holds one subset with all characters it shows."""

    def __init__(self, name: str, filename: str) -> None:
        super().__init__(name, filename, asciiReadable=0)
        self.face.__class__ = _Face

    def codes(self, doc: PieceDocument) -> _Codes:
        """Return the codes that a PDF uses; those who ask make it hold the font."""
        codes: _Codes | None = self.state.get(doc)
        if codes is None:
            codes = self.state[doc] = _Codes(f"F{len(doc.fontMapping) + 1}")
            doc.fontMapping[self.fontName] = f"/{codes.name}"
            doc.delayedFonts.append(self)
        return codes

    def splitString(self, text: str, doc: PieceDocument, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        return [(0, bytes.fromhex(text.translate(self.codes(doc))))]

    def getSubsetInternalName(self, subset: int, doc: PieceDocument) -> str:
        return f"/{self.codes(doc).name}"

    def addObjects(self, doc: PieceDocument) -> None:
        codes, face = self.state.pop(doc), self.face
        name = PDFName(f"{_tag(codes.used)}+{face.name.decode('latin-1')}")
        subset = face.makeSubset(codes.used)
        places = _glyph_places(face, codes.used)
        glyph_map = "/Identity" if _is_straight(places) else doc.write_packed(_two_bytes(places))
        file = doc.write_packed(subset, f"/Length1 {len(subset)}")
        flags = face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC  # its codes are not those of letters
        descriptor = doc.write(
            f"<< /Type /FontDescriptor /FontName {name} /Flags {flags} /FontBBox {_array(face.bbox)} /Ascent {face.ascent}"
            f" /Descent {face.descent} /CapHeight {face.capHeight} /StemV {face.stemV} /ItalicAngle {face.italicAngle}"
            f" /FontFile2 {file} >>"
        )
        descendant = doc.write(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} /FontDescriptor {descriptor} /DW {FULL}"
            f" /W {_widths(list(map(face.getCharWidth, codes.used)))} /CIDToGIDMap {glyph_map}"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        )
        unicode_map = doc.write_packed(_unicode_map(codes.used).encode())
        doc.idToObject["BasicFonts"].dict[codes.name] = doc.write(
            f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H"
            f" /DescendantFonts [{descendant}] /ToUnicode {unicode_map} >>"
        )


def _tag(used: Sequence[int]) -> str:
    """Return six letters that tell this subset from others, also where PDFs are put together."""
    digest = md5(repr(used).encode(), usedforsecurity=False).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _glyph_places(face: TTFontFace, used: Sequence[int]) -> list[int]:
    """Return the place of each code's glyph in the subset; characters that look alike (〜 and ～) may share one."""
    places = {0: 0}  # as reportlab numbers them, what has no glyph first
    return [places.setdefault(face.charToGlyph.get(char, 0), len(places)) for char in used]


def _is_straight(places: Sequence[int]) -> bool:
    return list(places) == list(range(len(places)))


def _two_bytes(numbers: Iterable[int]) -> bytes:
    return b"".join(number.to_bytes(2, "big") for number in numbers)


def _array(items: Iterable[object]) -> str:
    return f"[{' '.join(map(str, items))}]"


def _widths(widths: Sequence[int]) -> str:
    """Return the widths of the codes as a PDF lists them: the first code of each group and those from there on."""
    listed: list[object] = []
    for is_full, group in groupby(enumerate(widths), lambda item: item[1] == FULL):
        if not is_full:
            codes, others = zip(*group, strict=True)
            listed += [codes[0], _array(others)]
    return _array(listed)


def _unicode_map(used: Sequence[int]) -> str:
    entries = [
        f"<{code:04X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(used)
        if code  # what has no glyph is no character either
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
