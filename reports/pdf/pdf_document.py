"""A PDF written piece by piece: what is complete goes to the file at once, only its place is kept.

reportlab would keep every object to the end, then all their bytes, then those joined. What is written here is given as
the text that stands in the file and referred to as there, by ``12 0 R``: to build it of reportlab's objects would take
as long as to lay out a form.
"""

from __future__ import annotations

import zlib
from typing import BinaryIO

from reportlab.pdfbase.pdfdoc import (
    PDFCrossReferenceTable,
    PDFDocument,
    PDFFile,
    PDFObject,
    PDFTrailer,
    format,
)

# the level of zlib for what each form has of its own: half the usual one's time for a twentieth more bytes
QUICK = 4


class PieceDocument(PDFDocument):  # type: ignore[misc]
    """A document of which complete objects may be written before the end; others may go on referring to them."""

    def begin(self, file: BinaryIO) -> None:
        """Write the head of the PDF; everything else follows it into the same file."""
        self._file = file
        self._written = 0
        for text in PDFFile(self._pdfVersion).strings:
            self._add(text)

    def write(self, text: str, thing: PDFObject | None = None) -> str:
        """Write an object and return what refers to it; ``thing`` is the object, where others refer to it already."""
        return self._write(text.encode("latin-1"), thing)

    def write_stream(self, data: bytes, entries: str) -> str:
        """Write a stream as it is; ``entries`` stand in its dictionary beside the length.

        Its end stands on a line of its own, as ISO 19005 wants it.
        """
        head = f"<< {entries} /Length {len(data)} >>\nstream\n"
        return self._write(b"%b%b\nendstream" % (head.encode("latin-1"), data), None)

    def write_packed(self, data: bytes, entries: str = "", level: int = -1) -> str:
        """Write a stream compressed; ``level`` is that of zlib."""
        return self.write_stream(zlib.compress(data, level), f"{entries} /Filter /FlateDecode")

    def name_of(self, thing: PDFObject) -> str:
        """Return what refers to an object of reportlab's."""
        name: bytes = self.Reference(thing).format(self)
        return name.decode()

    def format(self) -> bytes:
        """Write what is left, and the table of all places; reportlab wants the bytes, which are in the file."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        number = 1
        while name := self.numberToId.get(number):  # objects may refer to new ones
            if name not in self.idToOffset:
                self._write_named(name, format(self.idToObject[name], self, toplevel=1))
            number += 1
        table = PDFCrossReferenceTable()
        table.addsection(0, list(self.numberToId.values()))
        start = self._add(table.format(self))
        trailer = PDFTrailer(startxref=start, Size=number, Root=root, Info=info, ID=self.ID())
        self._add(trailer.format(self))
        return b""

    def _write(self, data: bytes, thing: PDFObject | None) -> str:
        reference = self.Reference(thing or PDFObject())
        self._write_named(reference.name, data)
        name: bytes = reference.format(self)
        return name.decode()

    def _write_named(self, name: str, data: bytes) -> None:
        number, _ = self.idToObjectNumberAndVersion[name]
        self.idToOffset[name] = self._add(b"%d 0 obj\n%b\nendobj\n" % (number, data))
        self.idToObject[name] = None

    def _add(self, data: bytes) -> int:
        """Write bytes and return their place in the file."""
        place = self._written
        self._file.write(data)
        self._written += len(data)
        return place
