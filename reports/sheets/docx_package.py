"""A Word file put together from its parts: text, footer, page, and what it carries along.

Written here as text and packed once: python-docx opens, copies and packs a template of its own for each form.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reports.form.page_setup import PageSetup
from reports.sheets.carried_name import CARRIED_TAG
from reports.sheets.docx_table import NAMESPACE, TWIPS
from reports.sheets.docx_text import FONT, LATIN_FONT, held

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument"
_BEGIN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # what a zip file knows of time begins here
FOOTER_SIZE = 9.0
# a part without an id of its own is lost when Word saves the file
_CARRIED_ID = "{6F0C9A53-5B0B-4C0E-9C54-2D7C6A1E8B11}"

_TYPES = (
    ("/word/document.xml", f"{_KIND}.wordprocessingml.document.main+xml"),
    ("/word/styles.xml", f"{_KIND}.wordprocessingml.styles+xml"),
    ("/word/settings.xml", f"{_KIND}.wordprocessingml.settings+xml"),
    ("/word/footer1.xml", f"{_KIND}.wordprocessingml.footer+xml"),
    ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ("/customXml/itemProps1.xml", f"{_KIND}.customXmlProperties+xml"),
)
_STYLES = (
    f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
    f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{FONT}" w:cs="{LATIN_FONT}"/>'
    '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/></w:style></w:styles>'
)
# without it Word takes the file for one of 2007 and says so
_SETTINGS = (
    f'<w:settings xmlns:w="{NAMESPACE}"><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a Word file is made of: the XML of its body and footer, its page, its title and year, the text it carries."""

    body: str
    footer: str
    page: PageSetup
    title: str
    year: int
    carried: str

    def packed(self) -> bytes:
        """Return the file; the same parts give the same bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in self._parts():
                package.writestr(zipfile.ZipInfo(name, _FIRST_DAY), _BEGIN + text, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()

    def _parts(self) -> tuple[tuple[str, str], ...]:
        main, own = f"{_OFFICE}/relationships", f'xmlns:w="{NAMESPACE}"'
        return (
            ("[Content_Types].xml", _content_types()),
            (
                "_rels/.rels",
                _relations(
                    (f"{main}/officeDocument", "word/document.xml"),
                    (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                ),
            ),
            ("docProps/core.xml", self._core()),
            (
                "word/document.xml",
                f'<w:document {own} xmlns:r="{main}"><w:body>{self.body}{self._section()}</w:body></w:document>',
            ),
            (
                "word/_rels/document.xml.rels",
                _relations(
                    (f"{main}/styles", "styles.xml"),
                    (f"{main}/settings", "settings.xml"),
                    (f"{main}/footer", "footer1.xml"),
                    (f"{main}/customXml", "../customXml/item1.xml"),
                ),
            ),
            ("word/styles.xml", _STYLES),
            ("word/settings.xml", _SETTINGS),
            ("word/footer1.xml", f"<w:ftr {own}>{self.footer}</w:ftr>"),
            ("customXml/item1.xml", f"<{CARRIED_TAG}>{escape(self.carried)}</{CARRIED_TAG}>"),
            ("customXml/_rels/item1.xml.rels", _relations((f"{main}/customXmlProps", "itemProps1.xml"))),
            (
                "customXml/itemProps1.xml",
                f'<ds:datastoreItem ds:itemID="{_CARRIED_ID}" xmlns:ds="{_OFFICE}/customXml"><ds:schemaRefs/></ds:datastoreItem>',
            ),
        )

    def _section(self) -> str:
        page = self.page
        margins = {
            "top": page.top,
            "right": page.side,
            "bottom": page.bottom,
            "left": page.side,
            "header": page.top / 2,
            "footer": page.bottom / 2 - FOOTER_SIZE / 2,
            "gutter": 0.0,
        }
        sides = " ".join(f'w:{name}="{round(length * TWIPS)}"' for name, length in margins.items())
        turned = "" if page.is_upright else ' w:orient="landscape"'
        width, height = (round(length * TWIPS) for length in (page.width, page.height))
        return (
            f'<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
            f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar {sides}/></w:sectPr>'
        )

    def _core(self) -> str:
        day = f"{self.year}-12-31T00:00:00Z"
        dates = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>'
            for name in ("created", "modified")
        )
        return (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(held(self.title)[:255])}</dc:title>{dates}</cp:coreProperties>"
        )


def _content_types() -> str:
    types = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in _TYPES)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'
