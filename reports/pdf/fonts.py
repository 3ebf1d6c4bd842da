"""The paper's fonts: which there are, what they can draw, how wide it is, and what is drawn for what they lack.

Widths and sizes are in points.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

import resources
from model.text_caches import kept_by_text
from reports.pdf.installed_fonts import installed_files
from reports.pdf.pdf_font import PaperFont

SONG, BOLD, RARE = "Song", "Song-Bold", "Song-Rare"
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


def load_fonts() -> dict[str, PaperFont]:
    """Read the bundled fonts and tell reportlab about them, once. Any thread may ask."""
    with _READING:
        return _read_fonts()


def finish_pdf(canvas: Canvas) -> None:
    """Write a PDF's end with the glyphs it uses; nothing can be drawn then. Any thread may ask."""
    with _READING:
        canvas.getpdfdata()


@lru_cache(maxsize=1)
def _read_fonts() -> dict[str, PaperFont]:
    fonts = {name: PaperFont(name, str(resources.font_path(file))) for name, file in _FILES.items()}
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
def _installed(family: str) -> PaperFont | None:
    """Return an installed font, told to reportlab, None if there is none, it is damaged or may not be embedded."""
    for path in installed_files(family):
        with _READING, suppress(Exception):  # whatever is wrong with a PC's file, it is the file
            font = PaperFont(family, str(path))
            if font.face.is_whole():
                pdfmetrics.registerFont(font)
                return font
    return None


def font_named(name: str) -> PaperFont:
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


@kept_by_text(4096)
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
    changed = "\n".join(texts)
    if not _changed().search(changed):  # hardly a form has any
        return []
    changed = changed.translate(_STAND_INS)
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
