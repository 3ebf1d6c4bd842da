"""The evidence for the indicators of a workbook's forms, as PDF for the auditor: what proves each actual value, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from model.errors import UserError
from model.files import GoOn, unwatched, write_whole
from model.workbook.notes import evidence_at
from model.workbook.workbook_contents import WorkbookContents
from reports.summary.list_pdf import render_list
from reports.summary.table_rows import PaperTable, TableColumn, TableRow

TITLE = "绩效指标佐证材料清单"


class Proof(NamedTuple):
    """One indicator with what proves its actual value."""

    project: str
    kind: str
    name: str
    target: str
    actual: str
    evidence: str


def proofs_of(workbook: WorkbookContents, ids: Sequence[int]) -> Iterator[Proof]:
    """Yield the indicators of forms that have evidence, in the order of the forms."""
    for form_id in ids:
        if not (notes := workbook.notes(form_id)):
            continue  # most forms need not be read
        project = workbook.project(form_id)
        for number, row in enumerate(project.indicators):
            if note := evidence_at(notes, project, number):
                name = workbook.name_of(form_id)
                yield Proof(name, row.kind, row.name, row.target, row.actual, note.text)


def save_evidence_pdf(path: Path, workbook: WorkbookContents, ids: Sequence[int]) -> int:
    """Write the list and return how many indicators it has. Raises UserError, also if there is no evidence."""
    proofs = list(proofs_of(workbook, ids))
    save_proofs(path, workbook.path.stem, workbook.year, proofs)
    return len(proofs)


def save_proofs(path: Path, name: str, year: int, proofs: Sequence[Proof], go_on: GoOn = unwatched) -> None:
    """Write the list of a workbook of that name. Raises UserError, also if there is no evidence."""
    if not proofs:
        raise UserError("还没有写佐证材料，请先在“佐证材料”里填写。")
    write_whole(path, render_evidence(name, year, proofs), go_on)


def render_evidence(name: str, year: int, proofs: Sequence[Proof]) -> bytes:
    """Return the list as PDF; the same evidence gives the same bytes."""
    pair = f"{name}（{year}年度）", f"{len(proofs)} 项指标"
    return render_list(TITLE, name, pair, evidence_table(proofs))


def evidence_table(proofs: Sequence[Proof]) -> PaperTable:
    """Return the table: number, project, kind, indicator, target, actual value, evidence."""
    columns = (
        TableColumn("序号"),
        TableColumn("项目", "left", share=0.2),
        TableColumn("二级指标", share=0.1),
        TableColumn("三级指标", "left", share=0.2),
        TableColumn("指标值", share=0.1),
        TableColumn("完成值", share=0.1),
        TableColumn("佐证材料", "left", share=0.3),
    )
    rows = tuple(TableRow((str(number), *proof)) for number, proof in enumerate(proofs, start=1))
    return PaperTable("evidence", columns, rows)
