"""The parts of an xlsx file, read as streams and with limits: whatever stands in it, time and memory stay small.

A part is what the relationships say it is, not what its name ends in; what they do not lead to is never unpacked.
No tree is built: a part is walked through, and who walks keeps what it needs.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from xml.parsers import expat

from model.errors import FormError

# entries of an archive: some hundred sheets with their pictures have a few thousand; each takes 600 bytes to list
MAX_ENTRIES = 10_000
# unpacked bytes of all parts that are read: 900 000 empty rows that bear a look are 40 MB
MAX_UNPACKED = 64 << 20
# unpacked bytes of a part that is no sheet: Excel's own are below 1 MB, the texts of 300 forms below 10 MB
MAX_PART = 20 << 20
# tags of all parts that are read, opening and closing, at 0.5 µs each: 900 000 rows with an empty cell have 3.6 million
MAX_TAGS = 5_000_000
# one tag with its attributes: Excel writes some hundred bytes; the parser holds a whole tag, and 50 bytes per attribute
MAX_TAG = 1 << 20
# different names of tags and attributes: the standard knows some thousand, a part uses below 100; each is kept
MAX_NAMES = 5_000
# tags inside tags: the standard needs about 20; each open one is kept
MAX_DEPTH = 200
_CHUNK = 256 << 10
_MAIN_PART = "xl/workbook.xml"
_ENTRY = b"PK\x01\x02"  # what each entry in the archive's list begins with
_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Attributes = Mapping[str, str]
Opened = Mapping[str, Callable[[Attributes], None]]
"""What to do where a tag opens, by its name without prefix."""
Closed = Mapping[str, Callable[[], None]]


class Package:
    """An xlsx file; ``name`` is what its errors call it. Raises FormError with one Chinese sentence, always."""

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        self._bytes = self._tags = 0
        if content.count(_ENTRY) > MAX_ENTRIES:
            self.refuse("里的部件太多，不像是一张表", "请把自评表复制到新的工作簿再试")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise FormError(f"文件“{name}”不是 xlsx 表格，请检查文件名和内容。") from None
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._twice: set[str] = set()
        for entry in self._archive.infolist():
            key = _key(entry.filename)
            if key in self._entries:
                self._twice.add(key)
            self._entries[key] = entry
        self.main_part = self._main_part()

    def refuse(self, problem: str, remedy: str, cause: Exception | None = None) -> NoReturn:
        """Raise the error that says what is wrong, where, and what to do."""
        raise FormError(f"文件“{self._name}”{problem}，{remedy}。") from cause

    def broken(self, where: str = "", cause: Exception | None = None) -> NoReturn:
        """Raise the error of a file that does not hold what it should."""
        self.refuse(f"{where}读不出来，可能已损坏", "请用 Excel 或 WPS 另存为 xlsx 后重试", cause)

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._entries

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
                self.refuse("里的部件太多，不像是一张表", "请把自评表复制到新的工作簿再试")

        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations in self:
            self.walk(relations, {"Relationship": relationship})
        return found

    def _main_part(self) -> str:
        targets = self.targets_of("", "officeDocument").values()
        return next((target for target in targets if target in self), _MAIN_PART)

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
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._handlers(where, opened, closed or {})
        parser.StartDoctypeDeclHandler = lambda *_: self.refuse(
            f"{where}带有表格里不该有的声明（DTD）", "请用 Excel 或 WPS 另存为 xlsx 后重试"
        )
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            self._feed(parser, part, where, MAX_UNPACKED if sheet else MAX_PART)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            self.broken(where, error)

    def _handlers(
        self, where: str, opened: Opened, closed: Closed
    ) -> tuple[Callable[[str, Attributes], None], Callable[[str], None]]:
        at_start, at_end, depth = _Unprefixed(opened), _Unprefixed(closed), 0

        def start(name: str, attributes: Attributes) -> None:
            nonlocal depth
            depth += 1
            if depth > MAX_DEPTH:
                self._strange(where)
            if do := at_start[name]:
                do(attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if do := at_end[name]:
                do()

        return start, end

    def _feed(self, parser: expat.XMLParserType, part: str, where: str, most: int) -> None:
        fed, entry = 0, self._entry(part)
        self._check_size(entry.file_size, most, where)  # what it says; most files say the truth
        with self._archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                fed += len(chunk)
                self._tags += chunk.count(b"<") + chunk.count(b"/>")
                self._check_size(fed, most, where)
                parser.Parse(chunk, False)
                if fed - parser.CurrentByteIndex > MAX_TAG or len(parser.intern) > MAX_NAMES:
                    self._strange(where)
        self._bytes += fed
        parser.Parse(b"", True)

    def _check_size(self, unpacked: int, most: int, where: str) -> None:
        if unpacked > most or self._bytes + unpacked > MAX_UNPACKED or self._tags > MAX_TAGS:
            self.refuse(f"{where}展开后太大，不像是一张表", "请把自评表复制到新的工作簿再试")

    def _strange(self, where: str) -> NoReturn:
        self.refuse(f"{where}的内部结构不像表格", "请用 Excel 或 WPS 另存为 xlsx 后重试")

    def _entry(self, part: str) -> zipfile.ZipInfo:
        entry = self._entries.get(_key(part))
        if entry is None or entry.compress_type not in _METHODS:
            self.broken()
        if entry.flag_bits & _ENCRYPTED:
            self.refuse("加了密码", "请用 Excel 或 WPS 另存为没有密码的 xlsx 后重试")
        if _key(part) in self._twice:
            self.refuse("里同一部件有两份，不知道该读哪一份", "请用 Excel 或 WPS 另存为 xlsx 后重试")
        return entry


class _Unprefixed(dict[str, Any]):
    """What to do at a tag, which may have any prefix; None for those of no interest."""

    def __missing__(self, name: str) -> Any:
        self[name] = found = self.get(name.rpartition(":")[2])
        return found


def _key(name: str) -> str:
    """Return the name under which a part is looked up: names do not differ by case, some programs write backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()
