"""What somebody puts into a PDF of ours is told, whatever its pages and its data still say."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

import main
from model.form.project import with_text
from model.workbook.workbook import Workbook
from reports.form.form_pdf import render_pdf
from reports.form.print_job import PrintJob
from reports.proof.printed_paper import paper_of
from reports.proof.verify import Verdict, verify_pdf
from tests.depth import share_of, some_every_day
from tests.model.builders import SAMPLES, YEAR, sample, template, template_text

ROOT = Path(__file__).parents[3]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("**/*.pdf"))
BARE = ("samples-plain.pdf",)  # of a program that put no code on its pages
FORM = sample(SAMPLES[1])
Change = Callable[[PdfWriter], object]


@cache
def pdf() -> bytes:
    """Return the form on paper."""
    return render_pdf([PrintJob(FORM, template(), YEAR)])


def named(**entries: object) -> DictionaryObject:
    """Return a dictionary of a PDF; texts are names."""
    return DictionaryObject(
        {NameObject(f"/{k}"): NameObject(v) if isinstance(v, str) else v for k, v in entries.items()}
    )


def script() -> DictionaryObject:
    """Return an action that runs a script."""
    made = named(S="/JavaScript")
    made[NameObject("/JS")] = TextStringObject("app.alert(1)")
    return made


def put(holder: DictionaryObject, key: str, value: object) -> None:
    """Put an entry into a dictionary."""
    holder[NameObject(key)] = value


def file_spec(writer: PdfWriter, content: bytes) -> DictionaryObject:
    """Return a file specification with a file of its own."""
    stream = DecodedStreamObject()
    stream.set_data(content)
    return named(Type="/Filespec", EF=named(F=writer._add_object(stream)))


def among_pages(writer: PdfWriter, subtype: str, action: str) -> None:
    """Put an annotation with an action on the first page."""
    note = named(Type="/Annot", Subtype=subtype, A=named(S=action))
    put(writer.pages[0], "/Annots", ArrayObject([writer._add_object(note)]))


def in_the_outline(writer: PdfWriter, action: str) -> None:
    """Let the first bookmark do something."""
    put(writer.root_object["/Outlines"]["/First"], "/A", named(S=action))


ADDED: dict[str, tuple[Change, set[str]]] = {
    "script by name": (
        lambda w: put(w.root_object["/Names"], "/JavaScript", named(Names=ArrayObject([script()]))),
        {"脚本"},
    ),
    "script at opening": (lambda w: put(w.root_object, "/OpenAction", script()), {"脚本", "自动动作"}),
    "script of a page": (lambda w: put(w.pages[0], "/AA", named(O=script())), {"脚本", "自动动作"}),
    "place at opening": (
        lambda w: put(w.root_object, "/OpenAction", ArrayObject([NumberObject(0), NameObject("/Fit")])),
        {"自动动作"},
    ),
    "program": (
        lambda w: put(w.root_object, "/OpenAction", named(S="/Launch")),
        {"启动程序的动作", "自动动作"},
    ),
    "program behind a bookmark": (lambda w: in_the_outline(w, "/Launch"), {"启动程序的动作"}),
    "address behind a bookmark": (lambda w: in_the_outline(w, "/URI"), {"跳转或提交的动作"}),
    "submitting": (lambda w: among_pages(w, "/Link", "/SubmitForm"), {"批注或链接", "跳转或提交的动作"}),
    "fields": (lambda w: put(w.root_object, "/AcroForm", named(Fields=ArrayObject())), {"表单域"}),
    "text over the page": (
        lambda w: w.add_annotation(0, FreeText(text="100", rect=(50, 550, 200, 650))),
        {"批注或链接"},
    ),
    "link": (
        lambda w: w.add_annotation(0, Link(rect=(50, 550, 200, 650), url="http://a.b")),
        {"批注或链接", "跳转或提交的动作"},
    ),
    "layers": (lambda w: put(w.root_object, "/OCProperties", named(OCGs=ArrayObject())), {"图层"}),
    "file": (lambda w: w.add_attachment("a.exe", b"MZ"), {"别的附件"}),
    "file of a page": (
        lambda w: put(w.pages[0], "/AF", ArrayObject([w._add_object(file_spec(w, b"MZ"))])),
        {"别的附件"},
    ),
}


def changed(folder: Path, change: Change, *, behind: bool = False) -> Path:
    """Return the PDF as another program saves it, whole or by an update behind its end."""
    reader = PdfReader(io.BytesIO(pdf()))
    writer = PdfWriter(reader, incremental=True) if behind else PdfWriter(clone_from=reader)
    change(writer)
    path = folder / "改.pdf"
    writer.write(path)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """A workbook with the form that the PDF shows."""
    made = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    made.add_project(FORM)
    return made


@pytest.mark.parametrize("kind", ADDED)
def test_what_was_added_is_named(kind: str, tmp_path: Path, book: Workbook) -> None:
    change, parts = ADDED[kind]
    path = changed(tmp_path, change)
    for workbook in share_of((None, book), list(ADDED).index(kind)):
        (check,) = verify_pdf(path, workbook)
        assert (check.verdict, set(check.added), check.is_good) == (Verdict.ADDED, parts, False)
        assert all(part in check.sentence for part in parts) and "不能作为凭证" in check.sentence
        assert "完整" not in check.sentence and "相符" not in check.sentence


def test_a_name_spelled_otherwise_is_the_same_name(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda writer: put(writer.root_object, "/OpenAction", script()))
    path.write_bytes(path.read_bytes().replace(b"/OpenAction", b"/Op#65nAction").replace(b"/JS", b"/#4a#53"))
    (check,) = verify_pdf(path)
    assert set(check.added) >= {"脚本", "自动动作"}


def test_an_update_behind_the_end_is_named_even_if_it_changes_nothing_that_shows(
    tmp_path: Path, book: Workbook
) -> None:
    path = changed(tmp_path, lambda writer: writer.add_metadata({"/Title": "x"}), behind=True)
    assert path.read_bytes().startswith(pdf())
    (check,) = verify_pdf(path, book)
    assert (check.verdict, check.added) == (Verdict.ADDED, ("续在文件末尾的修订",))


def test_a_project_that_is_not_in_the_workbook_is_not_called_whole_either(tmp_path: Path) -> None:
    empty = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    (check,) = verify_pdf(changed(tmp_path, ADDED["link"][0]), empty)
    assert check.verdict is Verdict.ADDED


def test_the_command_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["verify", str(changed(tmp_path, ADDED["script by name"][0]))]) == 1
    assert "加进去的脚本" in capsys.readouterr().out


def test_another_program_may_save_it_anew(tmp_path: Path, book: Workbook) -> None:
    def leave_empty(writer: PdfWriter) -> None:
        put(writer.pages[0], "/Annots", ArrayObject())
        writer.add_metadata({"/Title": "startxref /Prev %%EOF"})

    path = changed(tmp_path, leave_empty)
    assert [check.verdict for check in verify_pdf(path, book)] == [Verdict.MATCHES]


def test_a_title_that_looks_like_an_update_is_none(tmp_path: Path) -> None:
    odd = with_text(FORM, "project.name", "startxref 1 %%EOF trailer << /Prev 1 >>")
    (tmp_path / "a.pdf").write_bytes(render_pdf([PrintJob(odd, template(), YEAR)]))
    assert [check.verdict for check in verify_pdf(tmp_path / "a.pdf")] == [Verdict.WHOLE]


@pytest.mark.parametrize("path", some_every_day(GOLDEN, 3), ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_paper_of_earlier_programs_has_nothing_added(path: Path) -> None:
    if path.name in BARE:
        assert paper_of(path.read_bytes(), path.name).added == ()
        return
    checks = verify_pdf(path)
    assert checks and all(check.is_good and check.added == () for check in checks)
