"""The form as a Word file: every text of the grid in real tables, on the page of the paper, one page where paper has one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

import resources
from model.form.page_options import PageOptions
from model.form.project import with_texts
from reports.form.print_job import PrintJob
from reports.sheets.docx_form import render_form_docx
from reports.sheets.docx_text import held
from tests.depth import often, some_every_day
from tests.model.builders import YEAR, clean_project, template
from tests.model.form.random_templates import projects
from tests.office import Converter, office
from tests.reports.sheets.test_form_formulas import forms

__all__ = ["office"]  # a fixture


def opened(job: PrintJob) -> WordDocument:
    return Document(io.BytesIO(render_form_docx(job)))


def texts_of(document: WordDocument) -> list[str]:
    """Return the text of each cell and paragraph, lines apart."""
    body = document.element.body
    boxes = [*body.iter(qn("w:tc")), *body.iterchildren(qn("w:p"))]
    return [
        "\n".join(_line(p) for p in (box.iter(qn("w:p")) if box.tag == qn("w:tc") else [box]))
        for box in boxes
    ]


def _line(paragraph: object) -> str:
    parts = {qn("w:t"): lambda one: one.text or "", qn("w:tab"): lambda one: "\t"}
    return "".join(parts[one.tag](one) for one in paragraph.iter() if one.tag in parts)  # type: ignore[attr-defined]


def lines(text: str) -> list[str]:
    for sign in ("\r\n", "\r", "\v", "\f"):
        text = text.replace(sign, "\n")
    return held(text).split("\n")


@settings(max_examples=often(40, at_least=4))
@given(st.data())
@pytest.mark.parametrize("name", some_every_day(resources.template_ids(), 6))
def test_every_text_of_the_form_stands_there(name: str, data: st.DataObject) -> None:
    job = PrintJob(data.draw(projects(template(name))), template(name), YEAR)
    found = [text.split("\n") for text in texts_of(opened(job))]
    for cell in job.grid.cells:
        assert lines(("*" if cell.star else "") + cell.text) in found, cell.key
    for text in (job.grid.title, job.grid.subtitle, *job.grid.footnotes):
        assert lines(text) in found
    for caption, value in job.grid.signature:
        assert any(caption in line and " ".join(held(value).split()) in line for (line, *_) in found), caption


def test_signs_that_xml_cannot_hold_are_seen() -> None:
    project = with_texts(
        clean_project(), {"project.name": "甲\x07乙\ufffe", "goals.actual": " 前\t后 \n_x0041_<&>"}
    )
    texts = texts_of(opened(PrintJob(project, template(), YEAR)))
    assert "甲␇乙\ufffd" in texts and " 前\t后 \n_x0041_<&>" in texts


@pytest.mark.parametrize("name", resources.template_ids())
def test_the_page_is_the_papers(name: str) -> None:
    job = PrintJob(clean_project(name), template(name), YEAR, PageOptions(side=20, footer="内部资料"))
    section = opened(job).sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == (
        [210, 297] if job.template.orientation == "portrait" else [297, 210]
    )
    assert round(section.left_margin.mm) == 20
    assert "内部资料" in section.footer.paragraphs[0].text


def test_cells_are_merged_and_heads_repeat() -> None:
    job = PrintJob(clean_project(), template(), YEAR)
    document = opened(job)
    assert len(document.tables) == 4  # header, money and goals; indicators and total; two lines of signatures
    upper, lower, *_ = document.tables
    heads = [row for row in lower.rows if row._tr.find(f".//{qn('w:tblHeader')}") is not None]
    assert [row.cells[-1].text for row in heads] == ["偏差原因分析及改进措施"]
    assert lower.rows[0] is not None and heads[0]._tr is lower.rows[0]._tr
    assert not list(upper._tbl.iter(qn("w:tblHeader")))
    for table in (upper, lower):
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        for row in table._tbl.tr_lst:
            assert sum(cell.grid_span for cell in row.tc_lst) == len(widths)
    label = [cell.text for row in lower.rows for cell in row.cells if cell.text.startswith("产出指标")]
    assert len(label) >= 4  # one merged cell, seen from each of its rows


def test_the_same_form_gives_the_same_bytes() -> None:
    job = PrintJob(clean_project(), template(), YEAR)
    assert render_form_docx(job) == render_form_docx(PrintJob(clean_project(), template(), YEAR))


def test_libreoffice_prints_as_many_pages_as_we_do(office: Converter, tmp_path: Path) -> None:
    jobs = forms()
    paths = [tmp_path / f"{number}.docx" for number in range(len(jobs))]
    for job, path in zip(jobs, paths, strict=True):
        path.write_bytes(render_form_docx(job))
    for job, pdf in zip(jobs, office(paths, "pdf"), strict=True):
        pages = PdfReader(pdf).pages
        assert len(pages) == len(job.plan.pages), job.project.name
        shown = "".join("".join(page.extract_text() for page in pages).split())
        for text in (job.grid.title, *(cell.text for cell in job.grid.cells)):
            assert all(char in shown for char in set("".join(text.split()))), text
