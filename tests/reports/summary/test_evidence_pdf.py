"""The list of evidence: what has some, in the order of the forms; the same list gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from model.errors import UserError
from model.workbook.noting import set_evidence
from model.workbook.workbook import Workbook
from reports.summary.evidence_pdf import (
    evidence_table,
    proofs_of,
    render_evidence,
    save_evidence_pdf,
)
from tests.model.builders import YEAR, clean_project, template_text


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    with closing(Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)) as workbook:
        workbook.add_projects([clean_project(), clean_project()], "样例")
        yield workbook


def test_only_indicators_with_evidence_stand_in_the_list(book: Workbook) -> None:
    first, second = book.ids
    set_evidence(book, second, 0, "验收报告\n附件：验收.pdf")
    set_evidence(book, first, 0, "会议纪要")
    rows = evidence_table(list(proofs_of(book, book.all_ids))).rows
    assert [row.texts[0] for row in rows] == ["1", "2"]
    assert [row.texts[-1] for row in rows] == ["会议纪要", "验收报告\n附件：验收.pdf"]
    assert rows[0].texts[1:6] == ("测试项目", "数量指标", "产出完成率", "100%", "100%")


def test_the_same_list_gives_the_same_bytes(book: Workbook, tmp_path: Path) -> None:
    set_evidence(book, book.ids[0], 0, "长" * 900)
    proofs = list(proofs_of(book, book.all_ids))
    assert render_evidence("a", YEAR, proofs) == render_evidence("a", YEAR, proofs)
    assert save_evidence_pdf(tmp_path / "list.pdf", book, book.all_ids) == 1
    assert (tmp_path / "list.pdf").read_bytes() == render_evidence("a", YEAR, proofs)


def test_without_evidence_nothing_is_written(book: Workbook, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="佐证材料"):
        save_evidence_pdf(tmp_path / "list.pdf", book, book.all_ids)
    assert not (tmp_path / "list.pdf").exists()
