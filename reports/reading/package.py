"""The parts of an office file that is a zip archive (xlsx, docx, ods), read as streams and with limits.

A part is what the relationships say it is, not what its name ends in; what they do not lead to is never unpacked.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from reports.reading.xml_walk import (
    MAX_DOCUMENT_TAGS,
    MAX_TAGS,
    MAX_UNPACKED,
    Attributes,
    Closed,
    ForeignFile,
    Opened,
    Walk,
)

# entries of an archive: some hundred sheets with their pictures have a few thousand; each takes 600 bytes to list
MAX_ENTRIES = 10_000
# unpacked bytes of a part that is no sheet: Excel's own are below 1 MB, the texts of 300 forms below 10 MB
MAX_PART = 20 << 20
_CHUNK = 256 << 10
_ENTRY = b"PK\x01\x02"  # what each entry in the archive's list begins with
_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package(ForeignFile):
    """An office file; ``name`` is what its errors call it; all content of a document is one part. Raises FormError, always."""

    def __init__(
        self,
        content: bytes,
        name: str,
        save_as: str = "请用 Excel 或 WPS 另存为 xlsx 后重试",
        is_document: bool = False,
    ) -> None:
        super().__init__(name, save_as)
        self._is_document = is_document
        self._walk = Walk(self, MAX_DOCUMENT_TAGS if is_document else MAX_TAGS)
        if content.count(_ENTRY) > MAX_ENTRIES:
            self._too_many()
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            self.broken(cause=error)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._twice: set[str] = set()
        for entry in self._archive.infolist():
            key = _key(entry.filename)
            if key in self._entries:
                self._twice.add(key)
            self._entries[key] = entry

    def _too_many(self) -> None:
        self.refuse("里的部件太多，不像是一张表", "请把自评表复制到新的工作簿再试")

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._entries

    def main_part(self, *usual: str) -> str:
        """Return the part that the file is about; where nothing leads to it, the first of the usual ones there is."""
        targets = self.targets_of("", "officeDocument").values()
        return next((part for part in (*targets, *usual) if part in self), "")

    def targets_of(self, part: str, *kinds: str) -> dict[str, str]:
        """Return the parts that a part leads to by relationships of some kinds, by the ids of these."""
        folder, name = posixpath.split(part)
        found: dict[str, str] = {}

        def relationship(attributes: Attributes) -> None:
            kind = attributes.get("Type", "").rpartition("/")[2]
            if kind in kinds and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                found[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/", folder, target))[1:]
            if len(found) > MAX_ENTRIES:
                self._too_many()

        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations in self:
            self.walk(relations, {"Relationship": relationship})
        return found

    def walk(
        self,
        part: str,
        opened: Opened,
        closed: Closed | None = None,
        text: Callable[[str], None] | None = None,
        sheet: str = "",
    ) -> None:
        """Walk through the tags and texts of a part; ``sheet`` is the name of the sheet, if it is one."""
        where = f"的工作表“{sheet}”" if sheet else ""
        most = MAX_UNPACKED if sheet or self._is_document else MAX_PART
        entry = self._entry(part)
        self._walk.check_size(entry.file_size, most, where)  # what it says; most files say the truth
        try:
            self._walk.through(self._chunks(entry), opened, closed or {}, text, where, most)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            self.broken(where, error)

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    def _entry(self, part: str) -> zipfile.ZipInfo:
        entry = self._entries.get(_key(part))
        if entry is None or entry.compress_type not in _METHODS:
            self.broken()
        if entry.flag_bits & _ENCRYPTED:
            self.refuse("加了密码", "请用 Excel 或 WPS 另存为没有密码的 xlsx 后重试")
        if _key(part) in self._twice:
            self.refuse("里同一部件有两份，不知道该读哪一份", self.save_as)
        return entry


def _key(name: str) -> str:
    """Return the name under which a part is looked up: names do not differ by case, some programs write backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()
