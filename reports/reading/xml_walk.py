"""XML of foreign files walked through as a stream, with limits: whatever stands in it, time and memory stay small.

No tree is built: who walks keeps what it needs. What declares entities is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn
from xml.parsers import expat

from model.errors import FormError

# unpacked bytes of all parts that are read: 900 000 empty rows that bear a look are 40 MB
MAX_UNPACKED = 64 << 20
# tags of all parts that are read, opening and closing, at 0.5 µs each: 900 000 rows with an empty cell have 3.6 million
MAX_TAGS = 5_000_000
# the same of documents, whose tags take longer: 300 forms have about 1.2 million
MAX_DOCUMENT_TAGS = 2_000_000
# one tag with its attributes: Excel writes some hundred bytes; the parser holds a whole tag, and 50 bytes per attribute
MAX_TAG = 1 << 20
# different names of tags and attributes: the standard knows some thousand, a part uses below 100; each is kept
MAX_NAMES = 5_000
# tags inside tags: the standard needs about 20; each open one is kept
MAX_DEPTH = 200

Attributes = Mapping[str, str]
Opened = Mapping[str, Callable[[Attributes], None]]
"""What to do where a tag opens, by its name without prefix."""
Closed = Mapping[str, Callable[[], None]]


class ForeignFile:
    """A file that came from anywhere: what its errors call it, and how it is mended by saving it anew."""

    def __init__(self, name: str, save_as: str = "请用 Excel 或 WPS 另存为 xlsx 后重试") -> None:
        self.name, self.save_as = name, save_as

    def refuse(self, problem: str, remedy: str, cause: Exception | None = None) -> NoReturn:
        """Raise the error that says what is wrong, where, and what to do."""
        raise FormError(f"文件“{self.name}”{problem}，{remedy}。") from cause

    def broken(self, where: str = "", cause: Exception | None = None) -> NoReturn:
        """Raise the error of a file that does not hold what it should."""
        self.refuse(f"{where}读不出来，可能已损坏", self.save_as, cause)

    def too_large(self, where: str = "") -> NoReturn:
        """Raise the error of a file that holds more than a form can."""
        self.refuse(f"{where}展开后太大，不像是一张表", "请把自评表复制到新的工作簿再试")

    def strange(self, where: str = "") -> NoReturn:
        """Raise the error of XML that no office program writes."""
        self.refuse(f"{where}的内部结构不像表格", self.save_as)


class Walk:
    """Walks through the XML of a file; the limits hold for all of it together."""

    def __init__(self, file: ForeignFile, most_tags: int = MAX_TAGS) -> None:
        self._file = file
        self._most_tags = most_tags
        self._bytes = self._tags = 0

    def through(
        self,
        chunks: Iterable[bytes],
        opened: Opened,
        closed: Closed,
        text: Callable[[str], None] | None,
        where: str,
        most: int,
        encoding: str | None = None,
    ) -> None:
        """Walk through the tags and texts of a part of at most so many bytes. Raises FormError, ExpatError."""
        parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._handlers(where, opened, closed)
        parser.StartDoctypeDeclHandler = lambda *_: self._file.refuse(
            f"{where}带有表格里不该有的声明（DTD）", self._file.save_as
        )
        if text is not None:
            parser.CharacterDataHandler = text
        fed = 0
        for chunk in chunks:
            fed += len(chunk)
            self._tags += chunk.count(b"<") + chunk.count(b"/>")
            self.check_size(fed, most, where)
            parser.Parse(chunk, False)
            if fed - parser.CurrentByteIndex > MAX_TAG or len(parser.intern) > MAX_NAMES:
                self._file.strange(where)
        self._bytes += fed
        parser.Parse(b"", True)

    def check_size(self, unpacked: int, most: int, where: str) -> None:
        """Refuse a part of so many bytes if it, or all of the file, is too large."""
        if unpacked > most or self._bytes + unpacked > MAX_UNPACKED or self._tags > self._most_tags:
            self._file.too_large(where)

    def _handlers(
        self, where: str, opened: Opened, closed: Closed
    ) -> tuple[Callable[[str, Attributes], None], Callable[[str], None]]:
        at_start, at_end, depth = _Unprefixed(opened), _Unprefixed(closed), 0

        def start(name: str, attributes: Attributes) -> None:
            nonlocal depth
            depth += 1
            if depth > MAX_DEPTH:
                self._file.strange(where)
            if do := at_start[name]:
                do(attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if do := at_end[name]:
                do()

        return start, end


class _Unprefixed(dict[str, Any]):
    """What to do at a tag, which may have any prefix; None for those of no interest."""

    def __missing__(self, name: str) -> Any:
        self[name] = found = self.get(name.rpartition(":")[2])
        return found


def unprefixed(attributes: Attributes, name: str, default: str = "") -> str:
    """Return an attribute whatever its prefix."""
    if not attributes:
        return default
    if name in attributes:
        return attributes[name]
    ending = f":{name}"
    return next((attributes[key] for key in attributes if key.endswith(ending)), default)
