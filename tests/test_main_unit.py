"""What a unit sets once, and what proves its indicators, by commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.form.project import text_at
from model.workbook.noting import set_evidence
from tests.command_fixtures import book, done, opened, refused, run

__all__ = ["book", "done", "refused", "run"]


def test_texts_are_set_listed_and_filled_in(book: Path, done: Any) -> None:
    out = done("unit", book, "填表人=张三", "联系电话=0755", "--from-forms", "--fill", "all")
    assert "填表人：张三" in out and out.splitlines()[-1].startswith("改了 ")
    with opened(book) as workbook:
        assert {text_at(workbook.project(i), "signature.prepared_by") for i in workbook.ids} == {"张三"}
        department = workbook.project(workbook.ids[0]).header["department"]
    assert f"主管部门：{department}" in done("unit", book, "联系电话=")
    with opened(book) as workbook:
        assert "signature.phone" not in dict(workbook.unit_data.texts)
        assert text_at(workbook.project(workbook.ids[0]), "signature.phone") == "0755"


@pytest.mark.parametrize("word", ["填表人", "没有=张三"])
def test_what_is_no_field_is_refused(book: Path, refused: Any, word: str) -> None:
    assert "栏目有：主管部门、" in refused("unit", book, word)


def test_evidence_is_listed_and_printed(book: Path, done: Any, refused: Any) -> None:
    assert done("evidence", book) == "还没有写佐证材料\n"
    assert "还没有写佐证材料" in refused("evidence", book, "-o", book.with_name("a.pdf"))
    with opened(book) as workbook:
        set_evidence(workbook, workbook.ids[0], 0, "验收报告\n附件：a.pdf")
    assert "验收报告 附件：a.pdf" in done("evidence", book)
    assert "只能存为 .pdf" in refused("evidence", book, "-o", book.with_name("a.txt"))
    assert done("evidence", book, "-o", book.with_name("a.pdf")).endswith("1 项指标\n")
    assert book.with_name("a.pdf").read_bytes().startswith(b"%PDF")
