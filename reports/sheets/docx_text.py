"""Texts as a Word file holds them: paragraphs and runs, in our font; sizes are in points."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

FONT = "宋体"
LATIN_FONT = "Times New Roman"
_LINES = re.compile(r"\r\n|[\r\n\v\f]")
_NO_XML = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROL_PICTURES = 0x2400


def text_xml(
    text: str,
    size: float,
    align: str = "left",
    *,
    bold: bool = False,
    leading: float = 0.0,
    indent: float = 0.0,
) -> str:
    """Return the XML of a text, a paragraph for each of its lines, so that a justified one does not spread a short line."""
    return "".join(
        paragraph_xml(run_xml(line, size, bold) if line else "", align, leading, indent=indent)
        for line in _LINES.split(text)
    )


def run_xml(text: str, size: float, bold: bool = False) -> str:
    """Return the XML of a run."""
    look = (
        f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{FONT}" w:cs="{LATIN_FONT}"/>'
        f'{"<w:b/>" if bold else ""}<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    )
    parts = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(held(part))}</w:t>' for part in text.split("\t")
    )
    return f"<w:r><w:rPr>{look}</w:rPr>{parts}</w:r>"


def held(text: str) -> str:
    """Return a text with the signs that XML cannot hold as pictures of them (␇), so that they are seen."""
    return _NO_XML.sub(lambda match: _picture(ord(match[0])), text)


def _picture(code: int) -> str:
    return chr(_CONTROL_PICTURES + code) if code < ord(" ") else "\ufffd"


def paragraph_xml(
    content: str, align: str = "left", leading: float = 0.0, before: float = 0.0, indent: float = 0.0
) -> str:
    """Return the XML of a paragraph around runs; lines stand ``leading`` points apart, or as their font wants.

    Word puts no room of its own between Chinese and Latin signs, which paper does not either.
    """
    line = f' w:line="{round(leading * 20)}" w:lineRule="exact"' if leading else ""
    inner = f'<w:ind w:left="{round(indent * 20)}"/>' if indent else ""
    return (
        '<w:p><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{round(before * 20)}" w:after="0"{line}/>{inner}'
        f'<w:jc w:val="{align}"/></w:pPr>{content}</w:p>'
    )
