"""Page options on paper: whatever is wanted, every word lies in its box, inside the margins, and nothing overlaps."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from model.form.page_options import MAX_FOOTER, MAX_TITLE, USUAL, PageOptions
from model.form.project import Project, with_text
from reports.form.form_pdf import render_pdf
from reports.form.plan import Plan
from reports.form.print_job import PrintJob
from reports.pdf import fonts
from reports.pdf.fonts import font_named, is_installed, printable, text_width
from reports.pdf.page_content import MM
from resources import font_path
from tests.depth import often
from tests.model.builders import SAMPLES, YEAR, sample, template
from tests.model.form.test_page_options import page_options

EPSILON = 0.02


def job(options: PageOptions = USUAL, number: int = 2) -> PrintJob:
    return PrintJob(sample(SAMPLES[number - 1]), template(), YEAR, options)


def texts_of(one: PrintJob) -> list[str]:
    with pdfplumber.open(io.BytesIO(render_pdf([one]))) as pdf:
        return [page.extract_text() for page in pdf.pages]


def check_geometry(plan: Plan, options: PageOptions) -> None:
    """Every line in its box, every box in the frame, the frame in the margins, no text over another."""
    side, top, bottom = options.side * MM, options.top * MM, options.bottom * MM
    for page in plan.pages:
        x, y, width, height = page.frame
        assert x >= side - EPSILON and x + width <= plan.width - side + EPSILON
        assert y >= top - EPSILON and y + height <= plan.height - bottom + EPSILON
        for box in page.boxes:
            assert x - EPSILON <= box.x and box.x + box.width <= x + width + EPSILON
            assert y - EPSILON <= box.y and box.y + box.height <= y + height + EPSILON
            for line in box.lines:
                right = line.x + text_width(line.text, line.size, line.bold) + line.spacing * len(line.text)
                assert box.x - EPSILON <= line.x and right <= box.x + box.width + 0.5, (line, box)
                assert box.y <= line.y - line.size * 0.5 and line.y <= box.y + box.height
        spans = [(t.y, t.x, t.x + text_width(t.text, t.size, t.bold)) for t in page.texts]
        for place, (line_y, left, right) in enumerate(spans):
            assert left >= 0 and right <= plan.width + EPSILON
            for other_y, other_left, other_right in spans[place + 1 :]:
                assert (
                    abs(line_y - other_y) > 4
                    or right <= other_left + EPSILON
                    or other_right <= left + EPSILON
                )


@st.composite
def forms(draw: st.DrawFn) -> Project:
    """A sample with some texts typed anew."""
    project = sample(SAMPLES[draw(st.integers(0, 7))])
    words = st.text(alphabet="完成率指标，。（）0123456789.%abcAPP \n㛃䶮𬭎𠮷<b>&", max_size=80)
    for path in draw(
        st.lists(st.sampled_from(["project.name", "goals.actual", "indicators[0].name"]), max_size=3)
    ):
        project = with_text(project, path, draw(words))
    return project


@settings(max_examples=often(40))
@given(forms(), page_options())
def test_any_form_fits_any_page(project: Project, options: PageOptions) -> None:
    one = PrintJob(project, template(), YEAR, replace(options, font=""))
    plan = one.plan
    check_geometry(plan, options)
    planned = "".join(line.text for page in plan.pages for box in page.boxes for line in box.lines)
    for text in (project.name, project.goals.get("actual", ""), project.indicators[0].name):
        wanted = "".join(printable(text).split())
        if len(plan.pages) == 1:
            assert wanted in "".join(planned.split())


def test_the_defaults_change_nothing() -> None:
    assert render_pdf([job()]) == render_pdf([job(PageOptions())])


def test_orientation_and_margins() -> None:
    plan = job(PageOptions(orientation="landscape", side=30, top=25, bottom=20)).plan
    assert plan.width > plan.height
    assert plan.pages[0].frame[0] == pytest.approx(30 * MM)
    assert plan.qr and plan.qr[0] == pytest.approx(30 * MM) and plan.qr[1] == pytest.approx(17.5 * MM)


def test_sizes() -> None:
    assert job(PageOptions(smallest=120, largest=140)).plan.size >= 12
    assert job(PageOptions(smallest=60, largest=65), number=3).plan.size == 6.5


def test_title_footer_and_separators() -> None:
    first = texts_of(job(PageOptions(title="绩效自评情况表", footer="某某局", separators="yes")))[0]
    assert "绩效自评情况表" in first and "项目支出绩效自评表" not in first
    assert "某某局　　第 1 页 / 共 2 页" in first.replace("  ", "　　") or "某某局" in first
    assert "10,390,000.00" in first and "35,181,000" in first
    plain = texts_of(job(PageOptions(numbers=False)))[0]
    assert "第 1 页" not in plain and "10390000.00" in plain


def test_code_and_qr_code_may_be_left_out() -> None:
    """The data stay attached, and a stamp stays where it belongs."""
    draft = with_text(sample(SAMPLES[1]), "indicators[0].weight", "x")
    plain = PrintJob(draft, template(), YEAR, PageOptions(proof=False))
    usual = PrintJob(draft, template(), YEAR)
    without, with_code = texts_of(plain)[0], texts_of(usual)[0]
    assert "校验码" in with_code and "校验码" not in without
    assert "草稿" in without and without.count("错误") == with_code.count("错误")
    assert plain.plan.qr is None and usual.plan.qr is not None
    assert PdfReader(io.BytesIO(render_pdf([plain]))).attachments


def test_the_signature_block_is_what_is_wanted() -> None:
    wanted = (("head", "分管领导："), ("prepared_by", "经办："))
    last = texts_of(job(PageOptions(signature=wanted)))[-1]
    assert last.index("分管领导：") < last.index("经办：") and "联系电话" not in last
    assert "填表人" not in texts_of(job(PageOptions(signature=())))[-1]


@pytest.fixture
def song(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PC with 宋体, which here is a copy of the bundled bold font: it lacks most signs."""
    path = tmp_path / "simsun.ttf"
    data = font_path("NotoSerifSC-Bold.ttf").read_bytes()
    for code in ("ascii", "utf-16-be"):  # two fonts of one name would not go into one PDF
        data = data.replace("NotoSerifSC-Bold".encode(code), "OfficeSong-Plain".encode(code))
    path.write_bytes(data)
    caches = (fonts._installed, fonts._known, fonts._advance)
    monkeypatch.setattr(fonts, "installed_files", lambda family: [path] if family == "宋体" else [])
    for cache in caches:
        cache.cache_clear()
    yield path
    for cache in caches:
        cache.cache_clear()


def test_an_installed_font_is_used_and_what_it_lacks_is_not_lost(song: Path) -> None:
    assert is_installed("宋体") and not is_installed("仿宋") and is_installed("")
    one = job(PageOptions(font="宋体"))
    with pdfplumber.open(io.BytesIO(render_pdf([one]))) as pdf:
        names = {char["fontname"].split("+")[-1] for page in pdf.pages for char in page.chars}
        text = "".join(page.extract_text() for page in pdf.pages)
    assert {"OfficeSong-Plain", "NotoSerifSC-Regular"} <= names and "数据规划管理" in text and "97.14" in text
    assert font_named("宋体").face.filename == str(song)
    with fonts.paper_font("宋体"):
        check_geometry(one.plan, one.options)
    assert replace(one).plan == one.plan != job().plan  # whoever asks for it


def test_a_sign_listed_without_a_glyph_comes_from_the_bundled_font(song: Path) -> None:
    assert fonts.runs("项目", "宋体") == [("宋体", "项目")]
    font_named("宋体").face.charToGlyph[ord("项")] = 0
    fonts._known.cache_clear()
    assert fonts.runs("项目", "宋体") == [(fonts.SONG, "项"), ("宋体", "目")]


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.9, 0.999])
def test_a_font_that_was_copied_in_part_is_as_none(song: Path, share: float) -> None:
    data = song.read_bytes()
    song.write_bytes(data[: int(len(data) * share)])
    assert not is_installed("宋体")
    assert render_pdf([job(PageOptions(font="宋体"))]) == render_pdf([job()])


def test_a_font_that_is_not_there_is_the_bundled_one(song: Path) -> None:
    assert render_pdf([job(PageOptions(font="仿宋"))]) == render_pdf([job()])


def test_a_title_of_other_signs_is_heavy_too() -> None:
    with pdfplumber.open(io.BytesIO(render_pdf([job(PageOptions(title="福田区智慧项目自评表"))]))) as pdf:
        title = [char for char in pdf.pages[0].chars if char["size"] > 15]
        body = [char for char in pdf.pages[0].chars if char["text"] == "数"]
    assert "".join(char["text"] for char in title) == "福田区智慧项目自评表"
    heavy = {char["text"] for char in title if "Bold" not in char["fontname"]}
    assert heavy and "项" not in heavy
    content = render_pdf([job(PageOptions(title="福田"))])
    assert content != render_pdf([job()]) and body


@pytest.mark.parametrize("side", [8, 40])
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_the_longest_title_and_footer_stay_readable(side: int, orientation: str) -> None:
    options = PageOptions(
        title="标" * MAX_TITLE,
        footer="脚" * MAX_FOOTER,
        side=side,
        orientation=orientation,
        top=12,
        bottom=12,
    )
    one = job(options)
    one = replace(one, project=with_text(one.project, "goals.actual", ""))  # a draft, whose footer says more
    for page in one.plan.pages:
        x, y, width, height = page.frame
        title = [line for line in page.texts if "标" in line.text]
        (footer,) = (line for line in page.texts if "脚" in line.text)
        lines = [(line, text_width(line.text, line.size, line.bold)) for line in (*title, footer)]
        assert all(line.x >= x - 0.1 and line.x + long <= x + width + 0.1 for line, long in lines)
        assert footer.size >= 7 and footer.y - footer.size > y + height
        assert all(line.size >= 13 and line.y + 3 < y for line in title)
        others = [line for line in page.texts if line is not footer and line.y > y + height]
        for line in others:
            apart = abs(line.y - footer.y) > 8 or line.x > footer.x + lines[-1][1]
            assert apart or line.x + text_width(line.text, line.size) < footer.x
    assert "".join(line.text for line in one.plan.pages[0].texts if "标" in line.text) == "标" * MAX_TITLE
