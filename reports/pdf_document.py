"""A PDF written piece by piece: what is complete goes to the file at once, only its place is kept.

reportlab would keep every object to the end, then all their bytes, then those joined.
"""

from __future__ import annotations

from typing import BinaryIO

from reportlab.pdfbase.pdfdoc import (
    PDFCrossReferenceTable,
    PDFDocument,
    PDFFile,
    PDFIndirectObject,
    PDFObject,
    PDFObjectReference,
    PDFTrailer,
)


class PieceDocument(PDFDocument):  # type: ignore[misc]
    """A document of which complete objects may be written before the end; others may go on referring to them."""

    def begin(self, file: BinaryIO) -> None:
        """Write the head of the PDF; everything else follows it into the same file."""
        self._file = file
        self._written = 0
        for text in PDFFile(self._pdfVersion).strings:
            self._add(text)

    def write(self, thing: PDFObject) -> PDFObjectReference:
        """Write an object that is complete, and forget it; return what to refer to it by."""
        reference = self.Reference(thing)
        self._write_named(reference.name)
        return reference

    def format(self) -> bytes:
        """Write what is left, and the table of all places; reportlab wants the bytes, which are in the file."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        number = 1
        while name := self.numberToId.get(number):  # objects may refer to new ones
            if name not in self.idToOffset:
                self._write_named(name)
            number += 1
        table = PDFCrossReferenceTable()
        table.addsection(0, list(self.numberToId.values()))
        start = self._add(table.format(self))
        trailer = PDFTrailer(startxref=start, Size=number, Root=root, Info=info, ID=self.ID())
        self._add(trailer.format(self))
        return b""

    def _write_named(self, name: str) -> None:
        thing = self.idToObject[name]
        self.idToOffset[name] = self._add(PDFIndirectObject(name, thing).format(self))
        self.idToObject[name] = None

    def _add(self, data: bytes) -> int:
        """Write bytes and return their place in the file."""
        place = self._written
        self._file.write(data)
        self._written += len(data)
        return place
