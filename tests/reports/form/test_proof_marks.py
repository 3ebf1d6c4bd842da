"""The marks of a sheet: 草稿 while errors stand, 校验码 on each page, the QR code, the parts an archive wants."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pytest
import segno
from pypdf import PdfReader

from model.form.project import with_text
from reports.form.form_pdf import render_pdf
from reports.form.print_job import PrintJob
from reports.form.proof_marks import DRAFT, marks_of
from reports.pdf.page_content import QR_RISE, QR_SIZE, SIDE, TOP
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template


def job(number: int) -> PrintJob:
    return PrintJob(sample(SAMPLES[number - 1]), template(), YEAR)


def texts_of(one: PrintJob) -> list[str]:
    with pdfplumber.open(io.BytesIO(render_pdf([one]))) as pdf:
        return [page.extract_text() for page in pdf.pages]


def test_a_draft_says_so_on_every_page_with_its_findings() -> None:
    long = job(1)
    long = replace(long, project=with_text(long.project, "goals.expected", "目标" * 3000))
    with pdfplumber.open(io.BytesIO(render_pdf([long]))) as pdf:
        assert len(pdf.pages) > 2
        for page in pdf.pages:
            askew = [char for char in page.chars if char["matrix"][1] != 0]
            assert "".join(char["text"] for char in askew) == DRAFT
            assert all(char["non_stroking_color"][0] > 0.85 for char in askew)
            assert page.chars[0] in askew  # behind everything else
            assert "草稿：6 个错误、2 个提醒" in page.extract_text()


@pytest.mark.parametrize("one", [job(2), PrintJob(clean_project(), template(), YEAR)])
def test_without_errors_there_is_no_such_mark(one: PrintJob) -> None:
    assert all(DRAFT not in text for text in texts_of(one))


def test_each_page_bears_the_code() -> None:
    code = marks_of(job(2).computed).code
    texts = texts_of(job(2))
    assert len(texts) == 2 and all(f"校验码 {code}" in text for text in texts)


def test_the_qr_code_holds_project_year_score_and_code() -> None:
    marks = marks_of(job(2).computed)
    assert marks.qr_text == f"数据规划管理\n2021年度 总分97.14\n{marks.code}"
    long = replace(job(2), project=with_text(job(2).project, "project.name", "很长的名称" * 40))
    assert marks_of(long.computed).qr_text.split("\n")[0] == ("很长的名称" * 5)[:23] + "…"


def test_the_drawn_modules_are_those_of_the_text() -> None:
    text = marks_of(job(2).computed).qr_text
    wanted = segno.make_qr(text, error="m", mask=3, boost_error=False).matrix
    with pdfplumber.open(io.BytesIO(render_pdf([job(2)]))) as pdf:
        page = pdf.pages[0]
        module = QR_SIZE / len(wanted)
        (image,) = page.images
        data, length = image["stream"].get_data(), (len(wanted) + 7) // 8
        rows = [int.from_bytes(data[start : start + length]) for start in range(0, len(data), length)]
        dark = [[1 - (row >> 8 * length - 1 - place & 1) for place in range(len(wanted))] for row in rows]
        assert dark == list(map(list, wanted))
        places = [image[side] for side in ("x0", "top", "width", "height")]
        assert places == pytest.approx([SIDE, TOP - QR_RISE, QR_SIZE, QR_SIZE], abs=0.01)
        below = min(rect["top"] for rect in page.rects)
        assert image["bottom"] + 4 * module <= below + 0.5  # the quiet zone
        words = [w for w in page.extract_words() if w["top"] < TOP - QR_RISE + QR_SIZE]
        assert all(word["x0"] > SIDE + QR_SIZE + 4 * module for word in words)
        assert not pdf.pages[1].images


def test_a_long_title_leaves_the_qr_code_room() -> None:
    text = template().text.replace(
        'title = "项目支出绩效自评表"', f'title = "{"部门整体和项目支出绩效自评表" * 4}"'
    )
    from model.form.template_reader import parse_template

    one = replace(job(2), template=parse_template(text, "x"))
    with pdfplumber.open(io.BytesIO(render_pdf([one]))) as pdf:
        title = [word for word in pdf.pages[0].extract_words() if word["top"] < 70]
        assert min(word["x0"] for word in title) > SIDE + QR_SIZE


def test_what_an_archive_wants_is_there() -> None:
    pdf = render_pdf([job(2), job(3)])
    assert pdf.count(b"endstream") == pdf.count(b"\nendstream\n") > 10
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.root_object
    assert reader.pdf_header == "%PDF-1.7" and root["/Lang"] == "zh-CN" and reader.outline
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1" and intent["/DestOutputProfile"].get_data()[36:40] == b"acsp"
    assert [file["/AFRelationship"] for file in root["/AF"]] == ["/Data"] * 2
    assert [file["/UF"] for file in root["/AF"]] == ["数据规划管理.json", "购置费.json"]
    assert root["/AF"][0]["/EF"]["/F"]["/Subtype"] == "/application/json"
    xmp = root["/Metadata"].get_data().decode()
    assert "/Filter" not in root["/Metadata"]
    for text in (reader.metadata.title, reader.metadata.author, reader.metadata["/Keywords"]):
        assert text and text in xmp
    assert "2000-01-01T00:00:00" in xmp
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font["/DescendantFonts"]
            assert "/FontFile2" in descendant["/FontDescriptor"] and "/ToUnicode" in font
