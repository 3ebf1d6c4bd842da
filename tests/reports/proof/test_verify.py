"""Paper held against data: a changed digit, a changed attachment, a foreign PDF and the like are told apart."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

import main
from model.errors import UserError
from model.exchange.form_json import MAX_VALUES
from model.exchange.proof import code_of
from model.form.page_options import PageOptions
from model.form.project import Project, with_text
from model.grid import layout
from model.reading.amounts import read_amount, two_decimals
from model.workbook.versions import PRINTED
from model.workbook.workbook import Workbook
from reports.form.form_pdf import draw_form, render_pdf, save_pdf
from reports.form.planner import plan_form
from reports.form.print_job import PrintJob
from reports.form.proof_marks import marks_of
from reports.pdf.paper import Paper
from reports.proof import shown_rows
from reports.proof.verify import Verdict, verify_code, verify_pdf
from resources.forms import read_form
from tests.depth import some_every_day
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template, template_text
from ui.jobs.paper import print_jobs


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """A workbook with two forms."""
    made = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    for path in SAMPLES[1:3]:
        made.add_project(sample(path))
    return made


@cache
def both_forms() -> bytes:
    """Return both forms on paper."""
    return render_pdf([PrintJob(sample(path), template(), YEAR) for path in SAMPLES[1:3]])


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """Both forms on paper."""
    path = tmp_path / "打印.pdf"
    path.write_bytes(both_forms())
    return path


def verdicts(pdf: Path, book: Workbook | None = None) -> list[Verdict]:
    return [check.verdict for check in verify_pdf(pdf, book)]


def rewritten(pdf: Path, change: Callable[[PdfWriter], object]) -> Path:
    """Return the PDF as another program saves it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf.read_bytes())))
    change(writer)
    path = pdf.with_name("改.pdf")
    writer.write(path)
    return path


def test_paper_that_matches(pdf: Path, book: Workbook) -> None:
    assert verdicts(pdf, book) == [Verdict.MATCHES] * 2
    assert verdicts(pdf) == [Verdict.WHOLE] * 2
    assert [check.project_id for check in verify_pdf(pdf, book)] == [1, 2]


def test_what_is_found_on_the_pages_is_not_printed_anew(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(shown_rows, "render_pdf")
    assert verdicts(pdf) == [Verdict.WHOLE] * 2


def test_another_program_may_save_it(pdf: Path, book: Workbook) -> None:
    assert (
        verdicts(rewritten(pdf, lambda writer: writer.add_metadata({"/Title": "x"})), book)
        == [Verdict.MATCHES] * 2
    )


def test_a_changed_digit_in_the_workbook_is_named(pdf: Path, book: Workbook) -> None:
    book.type_text(1, "funds.fiscal.executed", "10012516.45")
    book.type_text(1, "indicators[1].actual", "51%")
    first, second = verify_pdf(pdf, book)
    assert (first.verdict, second.verdict) == (Verdict.CHANGED, Verdict.MATCHES)
    assert [(str(d.path), d.old_text, d.new_text) for d in first.differences] == [
        ("funds.fiscal.executed", "10012516.44", "10012516.45"),
        ("indicators[1].actual", "50%", "51%"),
    ]
    assert "有 2 处不同" in first.sentence


def test_an_answer_to_a_warning_changes_nothing(pdf: Path, book: Workbook) -> None:
    book.type_text(1, "notes.unit-blank@project.unit", "没有实施单位")
    assert verdicts(pdf, book) == [Verdict.MATCHES] * 2


def test_a_changed_attachment_is_told(pdf: Path, book: Workbook) -> None:
    def forge(writer: PdfWriter) -> None:
        for file in list(writer.attachment_list)[:1]:
            file.content = file.content.replace(b"10012516.44", b"10999999.99")

    forged = rewritten(pdf, forge)
    assert verdicts(forged, book) == [Verdict.FORGED, Verdict.MATCHES]
    assert verdicts(forged) == [Verdict.FORGED, Verdict.WHOLE]
    assert "不能作为凭证" in verify_pdf(forged)[0].sentence


def test_a_changed_attachment_is_named_cell_by_cell_where_the_workbook_knows_the_page(
    pdf: Path, book: Workbook
) -> None:
    def forge(writer: PdfWriter) -> None:
        for file in list(writer.attachment_list)[:1]:
            file.content = file.content.replace(b"10012516.44", b"10999999.99")

    first = verify_pdf(rewritten(pdf, forge), book)[0]
    assert [(str(d.path), d.old_text, d.new_text) for d in first.differences] == [
        ("funds.fiscal.executed", "10012516.44", "10999999.99")
    ]
    assert "（1 处）" in first.sentence and first.code == code_of(book.computed(1))


def test_a_page_whose_data_was_taken_away_is_not_passed_over(pdf: Path, book: Workbook) -> None:
    def take(writer: PdfWriter) -> None:
        names = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
        del names[2:]

    taken = rewritten(pdf, take)
    assert verdicts(taken) == [Verdict.WHOLE, Verdict.BARE]
    assert verdicts(taken, book) == [Verdict.MATCHES] * 2
    book.type_text(2, "project.unit", "新单位")
    assert verdicts(taken, book) == [Verdict.MATCHES, Verdict.BARE]


def test_a_page_that_is_missing_is_told(pdf: Path, book: Workbook) -> None:
    assert len(PdfReader(pdf).pages) == 3
    for page, lost in ((0, "数据规划管理"), (1, "97.14")):
        first, second = verify_pdf(rewritten(pdf, lambda writer, page=page: writer.remove_page(page)), book)
        assert (first.verdict, second.verdict) == (Verdict.ALTERED, Verdict.MATCHES)
        assert any(lost in difference.new_text for difference in first.differences)
        assert "缺页或被改动过" in first.sentence


@pytest.mark.parametrize("kind", ["text", "line", "picture"])
def test_pages_of_another_program_are_named(pdf: Path, book: Workbook, kind: str) -> None:
    canvas = Canvas(memory := io.BytesIO(), pagesize=(200, 200))
    if kind == "text":
        canvas.drawString(20, 20, "another program")
    elif kind == "line":
        canvas.line(0, 0, 50, 50)
    else:
        canvas.drawInlineImage(Image.new("1", (8, 8)), 0, 0)
    canvas.save()
    page = PdfReader(memory).pages[0]

    def add(writer: PdfWriter) -> None:
        writer.insert_page(page, 1)
        writer.add_page(page)

    *ours, foreign = verify_pdf(rewritten(pdf, add), book)
    assert [check.verdict for check in ours] == [Verdict.MATCHES] * 2
    assert foreign.verdict is Verdict.FOREIGN and foreign.sentence.startswith("第 2、5 页没有校验码")


def test_paper_without_codes_proves_nothing(tmp_path: Path, book: Workbook) -> None:
    path = tmp_path / "plain.pdf"
    save_pdf(path, [PrintJob(sample(SAMPLES[1]), template(), YEAR, PageOptions(proof=False))])
    (check,) = verify_pdf(path, book)
    assert check.verdict is Verdict.UNMARKED and not check.is_good
    assert "没有校验码" in check.sentence and "逐格核对" in check.sentence


def test_empty_pages_count_for_nothing(pdf: Path, book: Workbook) -> None:
    def add(writer: PdfWriter) -> None:
        writer.insert_blank_page(200, 200, index=1)
        writer.add_blank_page(200, 200)

    checks = verify_pdf(rewritten(pdf, add), book)
    assert [check.verdict for check in checks] == [Verdict.MATCHES] * 2


def test_attached_data_of_more_values_than_any_form_counts_for_nothing(pdf: Path, book: Workbook) -> None:
    flood = b'{"figures": {}, "indicators": [' + b"[]," * MAX_VALUES + b"0]}"
    changed = rewritten(pdf, lambda writer: writer.add_attachment("more.json", flood))
    assert verdicts(changed, book) == [Verdict.ADDED] * 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("funds.fiscal.executed", "10012516.45"),
        ("indicators[2].actual", "3场"),
        ("goals.actual", "另一段完成情况"),
        ("project.name", "数据规划"),
    ],
)
def test_a_digit_changed_on_the_page_itself_is_told(tmp_path: Path, path: str, text: str) -> None:
    true = PrintJob(sample(SAMPLES[1]), template(), YEAR)
    other = PrintJob(with_text(true.project, path, text), true.template, YEAR)
    marks = marks_of(true.computed)
    paper = Paper()
    draw_form(paper, 1, "x", plan_form(other.grid, other.page, marks))
    (tmp_path / "a.pdf").write_bytes(paper.finished())
    (check,) = verify_pdf(tmp_path / "a.pdf")
    assert check.verdict is Verdict.ALTERED and check.differences


def test_a_page_altered_and_robbed_of_its_data_does_not_match(tmp_path: Path, book: Workbook) -> None:
    true = PrintJob(book.project(1), book.template, book.year)
    other = PrintJob(with_text(true.project, "funds.fiscal.executed", "1"), true.template, true.year)
    marks, paper = marks_of(true.computed), Paper()
    draw_form(paper, 1, "x", plan_form(other.grid, other.page, marks))
    (tmp_path / "a.pdf").write_bytes(paper.finished())

    def strip(writer: PdfWriter) -> None:
        del writer.root_object["/Names"]

    (check,) = verify_pdf(rewritten(tmp_path / "a.pdf", strip), book)
    assert (check.verdict, check.project_id) == (Verdict.ALTERED, 1)


def test_a_damaged_version_hides_no_other(pdf: Path, book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    book.keep_version(1, PRINTED)
    book.type_text(1, "project.unit", "新单位")

    def damaged(version_id: int) -> Project:
        raise UserError("这个历史版本已损坏。")

    monkeypatch.setattr(book, "version_project", damaged)
    assert verdicts(pdf, book) == [Verdict.CHANGED, Verdict.MATCHES]


@pytest.mark.parametrize(
    "options",
    [
        PageOptions(orientation="landscape", separators="yes", footer="某某局"),
        PageOptions(smallest=140, largest=140, side=40, title="别的标题", signature=(), numbers=False),
    ],
)
def test_page_options_are_no_change(tmp_path: Path, options: PageOptions) -> None:
    for number in some_every_day((1, 0, 7), 3):
        save_pdf(tmp_path / "a.pdf", [PrintJob(sample(SAMPLES[number]), template(), YEAR, options)])
        assert verdicts(tmp_path / "a.pdf") == [Verdict.WHOLE]


def test_a_code_typed_into_a_cell_is_none(tmp_path: Path) -> None:
    project = with_text(sample(SAMPLES[1]), "goals.actual", "见校验码 AAAA-BBBB-CCCC")
    save_pdf(tmp_path / "a.pdf", [PrintJob(project, template(), YEAR)])
    assert verdicts(tmp_path / "a.pdf") == [Verdict.WHOLE]


def test_a_renamed_form_is_found_by_what_was_printed(pdf: Path, book: Workbook) -> None:
    book.keep_version(1, PRINTED)
    book.type_text(1, "project.name", "改了名的项目")
    first = verify_pdf(pdf, book)[0]
    assert (first.verdict, first.project_id) == (Verdict.CHANGED, 1)
    assert [str(difference.path) for difference in first.differences] == ["project.name"]


def test_pages_without_attachment_are_found_by_their_code(pdf: Path, book: Workbook) -> None:
    def strip(writer: PdfWriter) -> None:
        del writer.root_object["/Names"]

    bare = rewritten(pdf, strip)
    assert sorted(verdicts(bare, book), key=str) == [Verdict.MATCHES] * 2
    assert verdicts(bare) == [Verdict.BARE] * 2


def test_a_workbook_without_the_project(pdf: Path, tmp_path: Path) -> None:
    other = Workbook.create(tmp_path / "b.jxzp", template_text("shenzhen-2021"), YEAR)
    assert verdicts(pdf, other) == [Verdict.UNKNOWN] * 2


def test_other_figures_of_the_same_texts_are_named(pdf: Path, book: Workbook) -> None:
    text = book.template.text.replace("at_least = 90", "at_least = 98")
    assert text != book.template.text
    book.change_template(text)
    first = verify_pdf(pdf, book)[0]
    assert first.verdict is Verdict.OTHER_RULES and not first.is_good
    assert [(d.caption, d.old_text, d.new_text) for d in first.differences] == [("等级", "优", "良")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是 PDF"),
        (b"hello", "不是 PDF"),
        (b"%PDF-1.7\nbroken", "读不出来"),
    ],
)
def test_what_is_no_pdf_of_ours(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    with pytest.raises(UserError, match=words) as caught:
        verify_pdf(path)
    assert str(caught.value).endswith("。") and "x.pdf" in str(caught.value)


def test_a_foreign_pdf_and_a_missing_one(tmp_path: Path) -> None:
    foreign = PdfWriter()
    foreign.add_blank_page(100, 100)
    foreign.add_attachment("a.json", b'{"indicators": []}')
    foreign.write(tmp_path / "别人的.pdf")
    with pytest.raises(UserError, match="不是本程序打印的自评表"):
        verify_pdf(tmp_path / "别人的.pdf")
    with pytest.raises(UserError, match="找不到"):
        verify_pdf(tmp_path / "没有.pdf")


def test_a_typed_code_finds_the_form_also_as_it_was(book: Workbook) -> None:
    book.keep_version(2, PRINTED)
    printed = code_of(book.computed(2))
    found = verify_code(printed, book)
    assert found is not None and (found.verdict, found.project_id) == (Verdict.MATCHES, 2)
    book.type_text(2, "goals.actual", "改过的完成情况")
    found = verify_code(printed, book)
    assert found is not None and found.verdict is Verdict.CHANGED
    assert [str(difference.path) for difference in found.differences] == ["goals.actual"]
    assert verify_code("0000-0000-0000", book) is None


def test_the_command(pdf: Path, book: Workbook, capsys: pytest.CaptureFixture[str]) -> None:
    book.close()
    assert main.main(["verify", str(pdf), str(book.path)]) == 0
    assert main.main(["verify", str(pdf)]) == 0
    again = Workbook.open(book.path)
    again.type_text(1, "project.unit", "新单位")
    again.close()
    capsys.readouterr()
    assert main.main(["verify", str(pdf), str(book.path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].strip() == "实施单位：纸上“”，现在“新单位”" and len(lines) == 4
    assert lines[3] == "1 张表未加密钥：能看出差错，看不出有意改动。"
    assert main.main(["verify", str(book.path)]) == 2
    assert "不是 PDF" in capsys.readouterr().err


def test_the_same_form_prints_the_same_bytes(book: Workbook, tmp_path: Path) -> None:
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    save_pdf(first, [PrintJob(book.project(1), book.template, book.year)])
    book.close()
    again = Workbook.open(book.path)
    save_pdf(second, [PrintJob(again.project(1), again.template, again.year)])
    assert first.read_bytes() == second.read_bytes()
    form, template = read_form(SAMPLES[1])
    save_pdf(second, [PrintJob(form.project, template, form.year)])
    assert first.read_bytes() == second.read_bytes()


GARBAGE = (
    "\x00\x01\x1f", "\ufffe\uffff", "<b>&</b>", "\u202e\u2066abc", "🙂👨‍👩‍👧", "\u0300\u0301" * 300,
    "9" * 400, "1e999999", "NaN", "-0", "\n" * 300, "\\", "()(((", "(\\)", "校验码 AAAA-BBBB-CCCC", "𠮷" * 2000,
    "\x7f\x80\x9f\u2028\u2029", "ﷺ" * 50, "½%", "≥≥≥5%",
)  # fmt: skip


@pytest.mark.parametrize("garbage", some_every_day(GARBAGE))
def test_garbage_in_every_field_prints_and_matches(tmp_path: Path, garbage: str) -> None:
    project = sample(SAMPLES[1])
    fields = ("name", "target", "actual", "weight", "reason", "manual_score")
    paths = [f"indicators[0].{field}" for field in fields]
    paths += ["project.name", "project.amount", "project.department", "goals.expected", "goals.actual"]
    paths += ["funds.fiscal.initial", "funds.fiscal.executed", "signature.prepared_by", "signature.date"]
    for path in paths:
        project = with_text(project, path, garbage)
    one = PrintJob(project, template(), YEAR, PageOptions(title=garbage[:60], footer=garbage[:40]))
    save_pdf(tmp_path / "a.pdf", [one])
    assert verdicts(tmp_path / "a.pdf") == [Verdict.WHOLE]


def test_paper_with_rounded_amounts_of_ten_thousands_still_matches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier programs printed 207.45 for 207.4538 万元."""
    found = template("national-2020")
    project = with_text(clean_project("national-2020"), "funds.other.adjusted", "207.4538")
    job = PrintJob(project, found, YEAR)
    with monkeypatch.context() as patched:
        patched.setattr(
            layout, "printed_amount", lambda text, unit: two_decimals(read_amount(text, unit).or_zero)
        )
        patched.setattr(layout, "money_text", lambda value, unit: two_decimals(value))
        save_pdf(tmp_path / "旧.pdf", [replace(job)])
    (check,) = verify_pdf(tmp_path / "旧.pdf")
    assert (check.verdict, check.differences) == (Verdict.WHOLE, ())
    with monkeypatch.context() as patched:
        patched.setattr(layout, "printed_amount", lambda text, unit: "207.46" if text else "0.00")
        save_pdf(tmp_path / "改.pdf", [replace(job)])
    assert verdicts(tmp_path / "改.pdf") == [Verdict.ALTERED]


def test_paper_of_a_final_form_proves_nothing_where_records_may_be_missing(tmp_path: Path) -> None:
    path, pdf = tmp_path / "a.jxzp", tmp_path / "打印.pdf"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR)) as book:
        for _ in range(2):
            book.add_project(clean_project())
        book.type_text(2, "project.name", "另一个")
        book.finalise(1, "李四")
        save_pdf(pdf, print_jobs(book, book.ids))
        assert verdicts(pdf, book) == [Verdict.MATCHES] * 2
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM version")
    with closing(Workbook.open(path)) as book:
        assert verdicts(pdf, book) == [Verdict.DOUBTFUL, Verdict.MATCHES]
        assert "定稿记录" in verify_pdf(pdf, book)[0].sentence
