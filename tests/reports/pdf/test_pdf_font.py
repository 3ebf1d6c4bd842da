"""Fonts in a PDF: every code shows its own glyph and is copied as its own character."""

from __future__ import annotations

import io
import re

import pdfplumber
import pytest

from reports.pdf.fonts import BOLD, SONG, load_fonts
from reports.pdf.page_content import A4, TextLine
from reports.pdf.paper import Paper


def pdf_of(text: str, bold: bool = False) -> bytes:
    """Return a PDF of one page that shows a text."""
    paper = Paper(A4)
    paper.draw_lines([TextLine(text, 40.0, 100.0, 20.0, bold)])
    paper.end_page()
    return paper.finished()


def page_of(text: str, bold: bool = False) -> tuple[str, bytes]:
    """Return what is copied from a page that shows a text, and its picture."""
    with pdfplumber.open(io.BytesIO(pdf_of(text, bold))) as pdf:
        page = pdf.pages[0]
        return "".join(char["text"] for char in page.chars), page.to_image(resolution=60).original.tobytes()


@pytest.mark.parametrize("font", [SONG, BOLD])
def test_characters_that_share_a_glyph_leave_the_others_theirs(font: str) -> None:
    glyphs = load_fonts()[font].face.charToGlyph
    first, second = "～〜"
    assert glyphs[ord(first)] == glyphs[ord(second)]
    both, picture = page_of(f"{first}{second}项目指标", font == BOLD)
    assert both == f"{first}{second}项目指标"
    assert picture == page_of(f"{first}{first}项目指标", font == BOLD)[1]
    assert picture != page_of(f"{first}{first}项目目标", font == BOLD)[1]


def test_a_glyph_for_the_null_character_shifts_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = page_of("项目指标")
    glyphs = load_fonts()[SONG].face.charToGlyph
    monkeypatch.setitem(glyphs, 0, glyphs[ord(" ")])  # as in many fonts of PCs
    assert page_of("项目指标") == usual


def font_names(text: str) -> set[str]:
    with pdfplumber.open(io.BytesIO(pdf_of(text))) as pdf:
        return {char["fontname"] for char in pdf.pages[0].chars}


def test_other_characters_make_a_subset_of_another_name() -> None:
    (name,), (other,) = font_names("项目"), font_names("指标")
    assert name != other and font_names("项目") == {name}
    assert re.fullmatch("[A-Z]{6}[+]NotoSerifSC-Regular", name)
