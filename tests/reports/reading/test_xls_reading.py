"""Spreadsheets of Excel 97 to 2003; ``files/formats.xls`` was written by xlwt 1.3.0."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from struct import pack

import pytest

from model.errors import FormError
from reports.reading import xls_reading
from tests.reports.reading.sheets import sheets_in

FORMATS = (Path(__file__).parent / "files" / "formats.xls").read_bytes()
# a record before which all of a workbook stands in the open, and that of a password
CODE_PAGE, PASSWORD = pack("<HH", 0x42, 2), pack("<HH", 0x2F, 2)


def test_cells_are_read_as_they_are_seen() -> None:
    found = sheets_in(FORMATS)
    (sheet,) = found.sheets
    assert sheet.name == "表一" and found.hidden == ("字典",)
    assert sheet.rows[0][0] == "项目支出\n绩效自评表" and sheet.merged == ((0, 0, 1, 2),)
    assert sheet.rows[2] == (
        "96.37%",
        "2023年12月31日",
        "0402009",
        "12场",
        "1,234,567.50",
        "3.33333333333333",
        "是",
    )


def test_more_cells_than_any_form_are_not_even_built_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls_reading, "MAX_RECORDS", 5)
    with pytest.raises(FormError, match=r"文件“表.x”里的格太多，不像是自评表，请.+。"):
        sheets_in(FORMATS)


def test_a_link_of_the_whole_sheet_is_passed_over() -> None:
    """Seventeen million cells would have one; the file was written by LibreOffice, the link's area is put there."""
    content = (Path(__file__).parent / "files" / "link-of-everything.xls").read_bytes()
    assert pack("<HHHH", 0, 65535, 0, 255) in content
    tracemalloc.start()
    (sheet,) = sheets_in(content).sheets
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sheet.rows[0][0] == "链接" and peak < 30 << 20


def test_a_file_of_nothing_but_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls_reading, "MAX_OTHERS", 20)
    with pytest.raises(FormError, match=r"格太多"):
        sheets_in(FORMATS)


def test_a_password_is_named_so() -> None:
    assert CODE_PAGE in FORMATS
    with pytest.raises(FormError, match="加了密码"):
        sheets_in(FORMATS.replace(CODE_PAGE, PASSWORD, 1))


@pytest.mark.parametrize("size", [600, 2000, 4000])
def test_half_a_file_is_refused_in_one_sentence(size: int) -> None:
    with pytest.raises(FormError, match=r"^文件“表.x”.+。$"):
        sheets_in(FORMATS[:size])
