"""What a file is, whatever its name says, and what is said of those that cannot be read."""

from __future__ import annotations

import io
import zipfile

import pytest
from xlsxwriter import Workbook as Writer

from model.errors import FormError
from reports.reading.file_kind import Kind, kind_of
from tests.reports.reading.documents import docx, excel_xml, ods, packed
from tests.reports.reading.sheets import sheets_in
from tests.reports.reading.test_xls_reading import FORMATS

LINK = '<Relationships><Relationship Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>'


def _xlsx() -> bytes:
    content = io.BytesIO()
    Writer(content).close()
    return content.getvalue()


def _compound(*names: str) -> bytes:
    """Return a compound file whose directory cannot be read; the names stand in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(name.encode("utf-16-le") for name in names)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (_xlsx(), "xlsx"),
        (FORMATS, "xls"),
        (docx(""), "docx"),
        (ods(""), "ods"),
        (excel_xml(""), "excel-xml"),
        (packed({"xl/workbook.bin": "", "_rels/.rels": LINK}), "xlsb"),
        (packed({"a.txt": ""}), "zip"),
        (packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": ""}), "unknown"),
        (_compound("EncryptedPackage"), "locked"),
        (_compound("WordDocument"), "doc"),
        (_compound(), "compound"),
        (b"%PDF-1.7", "pdf"),
        (b'\xef\xbb\xbf {"template": 1}', "json"),
        (b"[]", "json"),
        (b"{\\rtf1 x}", "rtf"),
        (b"MIME-Version: 1.0", "mhtml"),
        (b"<!-- a --><TABLE><tr>", "html"),
        (b"<svg></svg>", "unknown"),
        ("一,二".encode("gb18030"), "csv"),
        ("[一],二".encode(), "csv"),
        (b"SQLite format 3\0", "workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0", "unknown"),
        (bytes(range(128, 256)) * 40, "unknown"),
    ],
)
def test_a_file_is_what_stands_in_it(content: bytes, kind: Kind) -> None:
    assert kind_of(content, "表.x") == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_compound("WordDocument"), "旧格式的 Word 文档（doc、wps），请用 Word 或 WPS 打开后另存为 docx"),
        (_compound("EncryptedPackage"), "加了密码，请用"),
        (_compound(), "旧格式的 Office 文件或加了密码"),
        (b"{\\rtf1 x}", "另存为 docx"),
        (b"MIME-Version: 1.0", "另存为 xlsx"),
        (packed({"xl/workbook.bin": "", "_rels/.rels": LINK}), "另存为 xlsx"),
        (packed({"a.txt": ""}), "请先解压"),
        (b"SQLite format 3\0", "并入工作簿"),
        (b"\x89PNG\r\n\x1a\n\0\0", "认不出是什么文件，请用"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(FormError) as caught:
        sheets_in(content)
    sentence = str(caught.value)
    assert sentence.startswith("文件“表.x”") and said in sentence and sentence.count("。") == 1


def test_a_broken_archive_is_named() -> None:
    with pytest.raises(FormError, match="可能已损坏"):
        kind_of(_xlsx()[:400], "表.x")
    assert zipfile.is_zipfile(io.BytesIO(_xlsx()))
