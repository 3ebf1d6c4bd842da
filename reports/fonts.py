"""The paper's fonts: bundled, embedded as subsets, searchable beyond the basic plane, honest about missing glyphs.

Widths and sizes are in points. reportlab's own behaviour is corrected in four places, each noted where it is done.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from hashlib import md5
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, TTFont, TTFontFace
from reportlab.pdfgen.canvas import Canvas

import resources
from reports.installed_fonts import installed_files
from reports.pdf_document import PieceDocument

SONG, BOLD, RARE = "Song", "Song-Bold", "Song-Rare"
# the width of a Chinese character, in thousandths of the size
FULL = 1000
SUBSTITUTE = "〓"
BEYOND = "\U00010000"
_FILES = {SONG: "NotoSerifSC-Regular.ttf", BOLD: "NotoSerifSC-Bold.ttf", RARE: "NotoSerifJP-Rare.ttf"}
# signs the font lacks, by signs it has; spaces and line ends of other programs; soft hyphens show at no break
_STAND_INS = str.maketrans(
    {"☐": "□", "☑": "√", "☒": "×", "✔": "✓", "✗": "×", "✘": "×", "≒": "≈", "\xad": None}
    | dict.fromkeys(
        "\t\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "
    )
    | dict.fromkeys("\v\f\x85\u2028\u2029", "\n")
)
# a font file is read from one place at a time, whichever thread wants its glyphs
_READING = threading.RLock()


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


class _Font(TTFont):  # type: ignore[misc]
    """A font with codes of two bytes, so that one subset holds all characters of a PDF.

    reportlab makes a subset of each 256 characters and changes between them within a line; a text can then not be
    copied where a character needs two UTF-16 units (𬭎).
    """

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


def load_fonts() -> dict[str, _Font]:
    """Read the bundled fonts and tell reportlab about them, once. Any thread may ask."""
    with _READING:
        return _read_fonts()


def finish_pdf(canvas: Canvas) -> None:
    """Write a PDF's end with the glyphs it uses; nothing can be drawn then. Any thread may ask."""
    with _READING:
        canvas.getpdfdata()


@lru_cache(maxsize=1)
def _read_fonts() -> dict[str, _Font]:
    fonts = {name: _Font(name, str(resources.font_path(file))) for name, file in _FILES.items()}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


# the font of plain text: the bundled one, or one of this PC's that a workbook wants; each thread has its own
_CHOSEN: ContextVar[str] = ContextVar("font of plain text", default=SONG)


@contextmanager
def paper_font(family: str) -> Iterator[None]:
    """Set plain text in an installed family (宋体, 仿宋) where this PC has it; signs it lacks come from the bundled one."""
    chosen = _CHOSEN.set(family if family and _installed(family) is not None else SONG)
    try:
        yield
    finally:
        _CHOSEN.reset(chosen)


def is_installed(family: str) -> bool:
    """Tell whether this PC has a family that paper can be set in; blank is the bundled one."""
    return not family or _installed(family) is not None


@lru_cache(maxsize=4)
def _installed(family: str) -> _Font | None:
    """Return an installed font, told to reportlab, None if there is none, it is damaged or may not be embedded."""
    for path in installed_files(family):
        with _READING, suppress(Exception):  # whatever is wrong with a PC's file, it is the file
            font = _Font(family, str(path))
            if font.face.is_whole():
                pdfmetrics.registerFont(font)
                return font
    return None


def font_named(name: str) -> _Font:
    """Return a font by the name that runs of text bear. Raises KeyError for an unknown one."""
    font = load_fonts().get(name) or _installed(name)
    if font is None:
        raise KeyError(name)
    return font


@lru_cache(maxsize=6)
def _known(font: str) -> frozenset[str]:
    """Return what a font can draw; fonts list characters without a glyph too, as glyph 0."""
    glyphs = font_named(font).face.charToGlyph
    return frozenset(chr(char) for char, glyph in glyphs.items() if glyph) - {"\n"}


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    return _known(SONG) | _known(RARE) | {"\n"}


@lru_cache(maxsize=1)
def _changed() -> re.Pattern[str]:
    """What finds a character that paper does not show as it is."""
    return re.compile(f"[^{_ranges(_plain() - frozenset(map(chr, _STAND_INS)))}]")


@lru_cache(maxsize=1)
def _rare() -> re.Pattern[str]:
    """What finds, in a printable text, a character that the regular font may lack: all beyond the basic plane are."""
    lacking = (char for char in _known(RARE) - _known(SONG) if char < BEYOND)
    return re.compile(f"[{_ranges(lacking)}{BEYOND}-\U0010ffff]")


def _ranges(chars: Iterable[str]) -> str:
    """Return characters as a pattern lists them; it looks through a text in a tenth of the time that a set takes."""
    groups = groupby(enumerate(sorted(map(ord, chars))), lambda item: item[1] - item[0])
    ends = [(codes[0], codes[-1]) for codes in ([code for _, code in group] for _, group in groups)]
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ends)


def has_glyph(char: str) -> bool:
    """Tell whether the paper's font can draw a character."""
    return char in _known(SONG) or char in _known(RARE)


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """Return what paper shows of a typed text: no control characters, 〓 for what no font can draw."""
    if not _changed().search(text):
        return text
    plain = text.translate(_STAND_INS)
    if _plain().issuperset(plain):
        return plain
    kept = (char for char in plain if char == "\n" or has_glyph(char) or not _is_invisible(char))
    return "".join(char if char == "\n" or has_glyph(char) else SUBSTITUTE for char in kept)


def _is_invisible(char: str) -> bool:
    """Control and format characters, and selectors of variants, have no shape of their own."""
    is_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return is_selector or unicodedata.category(char) in ("Cc", "Cf")


def missing_in(texts: Iterable[str]) -> list[str]:
    """Return the characters that the paper's font cannot draw, each once, in order."""
    changed = "".join(text for text in texts if printable(text) != text).translate(_STAND_INS)
    return list(dict.fromkeys(char for char in changed if char not in _plain() and not _is_invisible(char)))


class _Advances(dict[str, float]):
    """The width of each character set in a font, or in the one that has what it lacks, worked out when asked for."""

    def __init__(self, font: str) -> None:
        self._font = font

    def __missing__(self, char: str) -> float:
        face = font_named(_font_of(char, self._font)).face
        width: float = face.charWidths.get(ord(char), face.defaultWidth)
        self[char] = width
        return width


@lru_cache(maxsize=6)
def _advance(font: str) -> Callable[[str], float]:
    return _Advances(font).__getitem__


def advance_in(bold: bool) -> Callable[[str], float]:
    """Return what gives the width of each character of a printable text in thousandths of the size."""
    return _advance(BOLD if bold else _CHOSEN.get())


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a printable text in points."""
    return sum(map(advance_in(bold), text)) * size / 1000


def width_of_run(run: str, font: str) -> float:
    """Return the width, for size 1, of a text in one font."""
    return sum(map(_advance(font), run)) / 1000


def plain_font() -> str:
    """Return the name of the font that plain text is set in now."""
    return _CHOSEN.get()


def runs(text: str, font: str) -> list[tuple[str, str]]:
    """Split a text into (font, run); what a font lacks is drawn in the bundled ones. An empty text has no runs."""
    if font == SONG and text and not _rare().search(text):
        return [(SONG, text)]
    return _split(text, font)


def _split(text: str, first: str) -> list[tuple[str, str]]:
    return [(font, "".join(run)) for font, run in groupby(text, lambda char: _font_of(char, first))]


def _font_of(char: str, first: str) -> str:
    """What a font lacks is drawn in the bundled regular one, or the one of rare signs."""
    return first if char in _known(first) else SONG if char in _known(SONG) else RARE
