"""What a file is, told by what stands in it: names of files are often wrong."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from reports.reading.package import Package
from reports.reading.xls_reading import stream_names

Kind = Literal[
    "xlsx", "xlsb", "docx", "ods", "xls", "doc", "locked", "html", "mhtml", "excel-xml", "word-xml", "rtf", "pdf", "json",
    "csv", "zip", "compound", "workbook", "unknown",
]  # fmt: skip

_COMPOUND = b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_DATABASE = b"SQLite format 3\0"
_HEAD = 4096
# names inside compound files, as they stand there, where the directory itself cannot be read
_NAMES = {name: name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")}
_JSON = re.compile(r'\s*(\{\s*["}]|\[\s*[\[\]{"\d-])')
_HTML = re.compile(r"<(!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_CHINESE = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def kind_of(content: bytes, name: str) -> Kind:
    """Return what a file is. Raises FormError for a zip archive that cannot be read."""
    if content.startswith(_COMPOUND):
        return _kind_of_compound(content)
    if content.startswith(_ZIP):
        return _kind_of_package(content, name)
    if content.startswith(_DATABASE):
        return "workbook"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    text = text_of(content)
    return "unknown" if text is None else _kind_of_text(text)


def _kind_of_compound(content: bytes) -> Kind:
    names = stream_names(content) or {name for name, mark in _NAMES.items() if mark in content}
    if "EncryptedPackage" in names:
        return "locked"
    if {"Workbook", "Book"} & names:
        return "xls"
    return "doc" if "WordDocument" in names else "compound"


def _kind_of_package(content: bytes, name: str) -> Kind:
    package = Package(content, name, "请用 Excel、Word 或 WPS 打开后另存一份，再导入")
    main = package.main_part("xl/workbook.xml", "word/document.xml", "content.xml").lower()
    if main == "content.xml":
        return "ods"
    if main.endswith(".bin"):
        return "xlsb"
    if main.startswith("word/"):
        return "docx"
    if main.startswith("xl/"):
        return "xlsx"
    if "[Content_Types].xml" in package:
        return "unknown"  # slides, drawings
    return "zip"


def _kind_of_text(text: str) -> Kind:
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith("{\\rtf"):
        return "rtf"
    if _JSON.match(head):
        return "json"
    if head.lower().startswith("mime-version:"):
        return "mhtml"
    if head.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head and "Workbook" in head:
            return "excel-xml"
        if "office/word/2003/wordml" in head or "office/2006/xmlPackage" in head:
            return "word-xml"
        return "html" if _HTML.search(text[: 16 * _HEAD]) or "<table" in text.lower() else "unknown"
    return "csv"


def text_of(content: bytes) -> str | None:
    """Return the text of a file in the encoding it names or that fits; None for what is no text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content[:_HEAD]:
        return None
    named = _CHARSET.search(content[:_HEAD])
    encoding = named[1].decode().lower() if named and content.lstrip()[:1] == b"<" else "utf-8"
    for one in ("gb18030" if encoding in _CHINESE else encoding, "utf-8", "gb18030"):
        try:
            return content.decode(one)
        except (UnicodeDecodeError, LookupError):
            continue
    # a few bytes went wrong on the way
    spoilt = content.decode("gb18030" if encoding in _CHINESE else "utf-8", "replace")
    return spoilt if spoilt.count("\ufffd") * 100 < len(spoilt) else None
