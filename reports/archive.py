"""What makes a PDF fit for the archive: XMP, output intent, attachments with their relationship.

The file has the parts of PDF/A-3 (fonts embedded, no transparency, colours by an output intent, attachments named as
data), but does not claim the standard: that would take a validator's word.
"""

from __future__ import annotations

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
    PDFDocument,
    PDFName,
    PDFStream,
    PDFString,
)

import resources


@dataclass(frozen=True, slots=True)
class Attachment:
    """A sheet's data in the PDF: ``key`` orders it, ``name`` is what a viewer shows, ``code`` the sheet bears."""

    key: str
    name: str
    text: str
    code: str


class _Catalog(PDFCatalog):  # type: ignore[misc]
    """The document's root; reportlab's own leaves out what an archive wants."""

    __NoDefault__: ClassVar = [*PDFCatalog.__NoDefault__, "AF", "OutputIntents"]
    __Refs__ = __NoDefault__


class _PlainStream(PDFStream):  # type: ignore[misc]
    """A stream that no filter packs, so that programs that know nothing of PDF can read it."""

    def format(self, document: PDFDocument) -> bytes:
        self.dictionary["Length"] = len(self.content)
        head: bytes = self.dictionary.format(document)
        content: bytes = self.content
        return head + b"\nstream\n" + content + b"\nendstream\n"


def complete(document: PDFDocument, attachments: Sequence[Attachment]) -> None:
    """Give a document its metadata, output intent and attachments, before it is written."""
    catalog = document.Catalog
    catalog.__class__ = _Catalog
    catalog.Metadata = _metadata(document)
    catalog.OutputIntents = PDFArray([_output_intent(document)])
    if attachments:
        files = [document.Reference(_file_of(document, one)) for one in attachments]
        pairs = [
            part for one, file in zip(attachments, files, strict=True) for part in (PDFString(one.key), file)
        ]
        tree = document.Reference(PDFDictionary({"Names": PDFArray(pairs)}))
        catalog.Names = PDFDictionary({"EmbeddedFiles": tree})
        catalog.AF = PDFArray(files)


def _file_of(document: PDFDocument, attachment: Attachment) -> PDFDictionary:
    data = attachment.text.encode("utf-8")
    checksum = PDFString(md5(data, usedforsecurity=False).digest(), enc="raw")
    stream = PDFStream(
        PDFDictionary(
            {
                "Type": PDFName("EmbeddedFile"),
                "Subtype": "/application#2Fjson",  # PDFName would escape the escape
                "Filter": PDFName("FlateDecode"),
                "Params": PDFDictionary({"Size": len(data), "CheckSum": checksum}),
            }
        ),
        zlib.compress(data),
    )
    reference = document.Reference(stream)
    return PDFDictionary(
        {
            "Type": PDFName("Filespec"),
            "F": PDFString(attachment.key),
            "UF": PDFString(attachment.name),
            "Desc": PDFString("本表的数据，用来核对纸上的内容"),
            "AFRelationship": PDFName("Data"),
            "EF": PDFDictionary({"F": reference, "UF": reference}),
        }
    )


def _output_intent(document: PDFDocument) -> PDFDictionary:
    profile = PDFStream(
        PDFDictionary({"N": 3, "Filter": PDFName("FlateDecode")}),
        zlib.compress(resources.colour_profile()),
    )
    return PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(profile),
        }
    )


def _metadata(document: PDFDocument) -> PDFStream:
    """The document's information once more, as XMP; both must say the same."""
    info = document.info
    text = _XMP.format(
        title=escape(info.title),
        subject=escape(info.subject),
        author=escape(info.author),
        creator=escape(info.creator),
        producer=escape(info.producer),
        keywords=escape(info.keywords),
        moment=document._timeStamp.datetime.isoformat(),
    )
    kind = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    return _PlainStream(PDFDictionary(kind), text.encode("utf-8"))


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
