"""The hidden part of an exported Word file: its form as it was typed, as the hidden sheet of a workbook has it.

Word and LibreOffice keep such parts when they save the file again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from reports.form.print_job import PrintJob
from reports.sheets.carried_name import CARRIED_TAG
from reports.sheets.carried_sheet import carried_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

# a part without a name of its own is lost when Word saves the file
_ID = "{6F0C9A53-5B0B-4C0E-9C54-2D7C6A1E8B11}"
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES_KIND = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'


def add_carried(document: WordDocument, job: PrintJob) -> None:
    """Add the hidden part to a document."""
    package = document.part.package
    name = package.next_partname("/customXml/item%d.xml")
    number = "".join(sign for sign in name if sign.isdigit())
    form = f"<{CARRIED_TAG}>{escape(carried_text(job, False))}</{CARRIED_TAG}>"
    properties = (
        f'<ds:datastoreItem ds:itemID="{_ID}" xmlns:ds="{_SPACE}"><ds:schemaRefs/></ds:datastoreItem>'
    )
    part = Part(name, "application/xml", (_DECLARATION + form).encode(), package)
    beside = PackURI(f"/customXml/itemProps{number}.xml")
    part.relate_to(
        Part(beside, _PROPERTIES_KIND, (_DECLARATION + properties).encode(), package),
        RELATIONSHIP_TYPE.CUSTOM_XML_PROPS,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
