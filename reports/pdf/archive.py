"""What makes a PDF fit for the archive: XMP, output intent, attachments with their relationship.

The file has the parts of PDF/A-3 (fonts embedded, no transparency, colours by an output intent, attachments named as
data), but does not claim the standard: that would take a validator's word.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import ClassVar
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFCatalog,
    PDFDictionary,
    PDFName,
    PDFString,
)

import resources
from reports.pdf.pdf_document import QUICK, PieceDocument

DESCRIPTION = "本表的数据，用来核对纸上的内容"
_INFO = ("title", "subject", "author", "creator", "producer", "keywords")
# what XML cannot hold: control characters, half characters, non-characters
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A sheet's data, packed: ``name`` is what a viewer shows, ``code`` the sheet bears."""

    name: str
    code: str
    size: int
    checksum: bytes
    packed: bytes


def attachment_of(name: str, text: str, code: str) -> Attachment:
    """Return a sheet's data, ready to be attached."""
    data = text.encode("utf-8", "replace")  # as the digest reads it
    checksum = md5(data, usedforsecurity=False).digest()
    return Attachment(name, code, len(data), checksum, zlib.compress(data, QUICK))


class _Catalog(PDFCatalog):  # type: ignore[misc]
    """The document's root; reportlab's own leaves out what an archive wants."""

    __NoDefault__: ClassVar = [*PDFCatalog.__NoDefault__, "AF", "OutputIntents"]
    __Refs__ = __NoDefault__


def complete(document: PieceDocument, attached: Sequence[tuple[str, str]]) -> None:
    """Give a document its metadata, output intent and the files attached, by their keys, before it is written."""
    catalog = document.Catalog
    catalog.__class__ = _Catalog
    for field in _INFO:
        setattr(document.info, field, _NOT_IN_XML.sub("", getattr(document.info, field)))
    catalog.Metadata = _metadata(document)
    catalog.OutputIntents = PDFArray([_output_intent(document)])
    if attached:
        pairs = [part for key, file in attached for part in (PDFString(key), file)]
        tree = document.Reference(PDFDictionary({"Names": PDFArray(pairs)}))
        catalog.Names = PDFDictionary({"EmbeddedFiles": tree})
        catalog.AF = PDFArray([file for _, file in attached])


def write_file(document: PieceDocument, key: str, attachment: Attachment) -> str:
    """Write an attachment and return what refers to it; ``key`` orders them."""
    file = document.write_stream(
        attachment.packed,
        "/Type /EmbeddedFile /Subtype /application#2Fjson /Filter /FlateDecode"
        f" /Params << /Size {attachment.size} /CheckSum <{attachment.checksum.hex()}> >>",
    )
    return document.write(
        f"<< /Type /Filespec /F ({key}) /UF {_text(attachment.name)} /Desc {_text(DESCRIPTION)}"
        f" /AFRelationship /Data /EF << /F {file} /UF {file} >> >>"
    )


def _text(text: str) -> str:
    """Return a text as a PDF spells it."""
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def _output_intent(document: PieceDocument) -> PDFDictionary:
    profile = document.write_packed(resources.colour_profile(), "/N 3")
    return PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": profile,
        }
    )


def _metadata(document: PieceDocument) -> str:
    """The document's information once more, as XMP; both must say the same."""
    words = {field: escape(getattr(document.info, field)) for field in _INFO}
    text = _XMP.format(**words, moment=document._timeStamp.datetime.isoformat())
    # not packed, so that programs that know nothing of PDF can read it
    return document.write_stream(text.encode("utf-8"), "/Type /Metadata /Subtype /XML")


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Keywords>{keywords}</pdf:Keywords>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
