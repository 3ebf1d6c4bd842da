"""Many forms at once: everything in place or nothing touched, bad forms named, memory flat."""

from __future__ import annotations

import errno
import os
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pdfplumber
import pytest
from pypdf import PdfReader

import reports.batch as batch
import resources
from model.errors import UserError
from model.form.page_options import PageOptions
from model.form.project import with_text
from reports.batch import BatchStep, file_names, print_to_file, print_to_folder
from reports.form.form_pdf import render_pdf
from reports.form.print_job import PrintJob
from reports.proof.verify import Verdict, verify_pdf
from resources.forms import read_form
from tests.depth import long, often, some_every_day


def jobs(count: int = 8) -> list[PrintJob]:
    """Return sample forms, from the ninth on again with other names."""
    forms = [read_form(path) for path in resources.sample_paths()]
    made = [PrintJob(form.project, template, form.year) for form, template in forms]
    return [named(made[n % 8], f"{made[n % 8].project.name}{n // 8 or ''}") for n in range(count)]


def named(job: PrintJob, name: str) -> PrintJob:
    """Return the form under another name."""
    return replace(job, project=with_text(job.project, "project.name", name))


def go_on(step: BatchStep) -> bool:
    """Never cancel."""
    return True


def broken(job: PrintJob, name: str) -> PrintJob:
    """Return a form that no program can set."""
    return replace(job, project=replace(named(job, name).project, indicators=(None,)))  # type: ignore[arg-type]


def left_in(folder: Path) -> list[str]:
    """Return what stands in a folder, hidden things too."""
    return sorted(path.name for path in folder.iterdir())


def test_one_file_holds_what_printing_at_once_would(tmp_path: Path) -> None:
    path = tmp_path / "全部.pdf"
    outcome = print_to_file(jobs(), path, go_on)
    assert path.read_bytes() == render_pdf(jobs())
    assert (outcome.files, outcome.forms, outcome.pages) == ((path,), 8, 9)
    with pdfplumber.open(path) as pdf:
        marks = [mark[1] for mark in pdf.doc.get_outlines()]
    assert marks == [job.project.name for job in jobs()]
    assert left_in(tmp_path) == ["全部.pdf"]


def test_for_two_sides_each_form_begins_on_a_front_side(tmp_path: Path) -> None:
    path = tmp_path / "双面.pdf"
    outcome = print_to_file(jobs(4), path, go_on, two_sided=True)
    assert (outcome.forms, outcome.pages) == (4, 7)
    pages = PdfReader(path).pages
    assert [bool(page.extract_text().strip()) for page in pages] == [
        True,
        False,
        True,
        True,
        True,
        False,
        True,
    ]
    begins = [number for number, page in enumerate(pages, 1) if "项目名称" in page.extract_text()]
    assert begins == [1, 3, 5, 7]
    assert all(page.mediabox == pages[0].mediabox for page in pages)
    with pdfplumber.open(path) as pdf:
        assert [mark[1] for mark in pdf.doc.get_outlines()] == [job.project.name for job in jobs(4)]
    assert [check.verdict for check in verify_pdf(path)] == [Verdict.WHOLE] * 4


def test_one_file_per_form_is_what_each_gives_alone(tmp_path: Path) -> None:
    outcome = print_to_folder(jobs(), tmp_path / "新建" / "文件夹", go_on)
    assert [path.stem for path in outcome.files] == [job.project.name for job in jobs()]
    for path, job in zip(outcome.files, jobs(), strict=True):
        assert path.read_bytes() == render_pdf([job])
    assert len(left_in(tmp_path / "新建" / "文件夹")) == 8


def test_names_are_legal_and_different() -> None:
    first = jobs(1)[0]
    made = [named(first, name) for name in ("a/b", "A:B", "", "", "con", "项目.", "项目\u202e", "\u202egpj")]
    assert file_names(made) == (
        "a_b.pdf", "A_B（2）.pdf", "未命名项目.pdf", "未命名项目（2）.pdf", "_con.pdf", "项目.pdf",
        "项目（2）.pdf", "gpj.pdf",
    )  # fmt: skip


@pytest.mark.parametrize("at", some_every_day(range(10), 3))
@pytest.mark.parametrize("into", ["file", "folder"])
def test_a_cancel_at_any_moment_leaves_everything_as_it_was(tmp_path: Path, at: int, into: str) -> None:
    old = tmp_path / "预算准备金.pdf"
    old.write_bytes(b"old")
    steps: list[BatchStep] = []

    def stop(step: BatchStep) -> bool:
        steps.append(step)
        return len(steps) <= at

    target = {"file": old, "folder": tmp_path}[into]
    run = print_to_file if into == "file" else print_to_folder
    outcome = run(jobs(), target, stop)
    asked = 10 if into == "file" else 9  # the large file is asked about once more before it takes its place
    assert outcome.cancelled == (at < asked)
    if outcome.cancelled:
        assert left_in(tmp_path) == [old.name]
        assert old.read_bytes() == b"old"
        assert outcome.files == ()


@pytest.mark.parametrize("reason", ["cancel", "disk", "bad"])
def test_folders_made_for_nothing_are_removed(
    tmp_path: Path, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    if reason == "disk":
        monkeypatch.setattr(os, "fsync", full_disk)
    forms = [broken(jobs(1)[0], "坏")] if reason == "bad" else jobs(2)
    with suppress(UserError):
        outcome = print_to_folder(forms, tmp_path / "a" / "b" / "c", lambda step: reason != "cancel")
        assert outcome.files == ()
    assert left_in(tmp_path) == ["a"] and left_in(tmp_path / "a") == []


def test_progress_names_the_form_at_work() -> None:
    seen: list[BatchStep] = []
    print_to_file(jobs(3), Path("nowhere"), lambda step: bool(seen.append(step)) or len(seen) < 4)
    assert [(step.done, step.total, step.name) for step in seen] == [
        *((n, 3, job.project.name) for n, job in enumerate(jobs(3))),
        (3, 3, ""),
    ]


@pytest.mark.parametrize("into", ["file", "folder"])
def test_a_bad_form_is_named_and_the_others_go_on(tmp_path: Path, into: str) -> None:
    forms = jobs(3)
    forms[1] = broken(forms[1], "坏的\n一张")
    run, target = (print_to_file, tmp_path / "a.pdf") if into == "file" else (print_to_folder, tmp_path)
    outcome = run(forms, target, go_on)
    assert outcome.forms == 2
    (problem,) = outcome.problems
    assert "“坏的 一张”" in problem
    texts = []
    for path in outcome.files:
        with pdfplumber.open(path) as pdf:
            texts += [page.extract_text() for page in pdf.pages]
    assert all(any(form.project.name in text for text in texts) for form in (forms[0], forms[2]))


def test_nothing_but_bad_forms_writes_no_file(tmp_path: Path) -> None:
    outcome = print_to_file([broken(jobs(1)[0], "坏")], tmp_path / "a.pdf", go_on)
    assert outcome.files == ()
    assert len(outcome.problems) == 1
    assert left_in(tmp_path) == []


def test_no_form_at_all_writes_no_file(tmp_path: Path) -> None:
    assert print_to_file([], tmp_path / "全部.pdf", go_on).files == () and not list(tmp_path.iterdir())


def test_missing_characters_are_told(tmp_path: Path) -> None:
    forms = jobs(2)
    forms[1] = named(forms[1], "项目🎉")
    assert print_to_folder(forms, tmp_path, go_on).missing == ("🎉",)


def test_a_name_or_title_that_xml_cannot_hold_is_printed(tmp_path: Path) -> None:
    first = named(jobs(1)[0], "甲\x01\x1f乙\ufffe")
    outcome = print_to_file(
        [replace(first, options=PageOptions(title="标\x07题\ud800"))], tmp_path / "a.pdf", go_on
    )
    assert outcome.forms == 1 and not outcome.problems
    reader = PdfReader(tmp_path / "a.pdf")
    xmp = ElementTree.fromstring(reader.root_object["/Metadata"].get_data().decode())
    title = next(xmp.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")).text
    assert title == reader.metadata.title and title.startswith("甲") and "\x07" not in title


def full_disk(*_: object, **__: object) -> None:
    """Stand for a write to a full disk."""
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("into", ["file", "folder"])
def test_a_full_disk_leaves_the_old_files_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: str
) -> None:
    old = tmp_path / "预算准备金.pdf"
    old.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full_disk)
    run, target = (print_to_file, old) if into == "file" else (print_to_folder, tmp_path)
    with pytest.raises(UserError, match=r"^磁盘已满[^。]*。$"):
        run(jobs(2), target, go_on)
    assert left_in(tmp_path) == [old.name]
    assert old.read_bytes() == b"old"


def test_a_folder_that_may_not_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(UserError, match="没有权限"):
        print_to_folder(jobs(1), tmp_path, go_on)


def test_a_file_in_the_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(UserError, match="不是文件夹"):
        print_to_folder(jobs(1), tmp_path / "a", go_on)


def test_a_pdf_open_elsewhere_is_named_and_the_others_are_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [job.project.name for job in jobs(3)]
    locked = tmp_path / f"{names[1]}.pdf"
    locked.write_bytes(b"open elsewhere")
    replace_file = os.replace

    def as_on_windows(source: Path, target: Path) -> None:
        if target == locked:
            raise PermissionError(errno.EACCES, "Access is denied")
        replace_file(source, target)

    monkeypatch.setattr(batch.os, "replace", as_on_windows)
    outcome = print_to_folder(jobs(3), tmp_path, go_on)
    assert [path.stem for path in outcome.files] == [names[0], names[2]]
    (problem,) = outcome.problems
    assert names[1] in problem
    assert "别的程序打开" in problem
    assert locked.read_bytes() == b"open elsewhere"
    assert left_in(tmp_path) == sorted(f"{name}.pdf" for name in names)


def varied(job: PrintJob, number: int) -> PrintJob:
    """Return the form with the number in its name, goals and indicators, so that no text comes twice."""
    rows = tuple(replace(row, name=f"{row.name}{number}") for row in job.project.indicators)
    goals = {key: f"{number}{text}{number}" for key, text in job.project.goals.items()}
    name = f"{job.project.name}{number}"
    return named(replace(job, project=replace(job.project, indicators=rows, goals=goals)), name)


@long
def test_memory_grows_with_the_output_only(tmp_path: Path) -> None:
    different = 8 * often(20, at_least=3)
    forms = [varied(job, number % different) for number, job in enumerate(jobs(min(160, 2 * different)))]
    half = len(forms) // 2

    def peak(count: int) -> tuple[int, int]:
        path = tmp_path / f"{count}.pdf"
        tracemalloc.start()
        try:
            print_to_file(forms[:count], path, go_on)
            return tracemalloc.get_traced_memory()[1], path.stat().st_size
        finally:
            tracemalloc.stop()

    print_to_file(forms, tmp_path / "first.pdf", go_on)  # fonts and caches
    few, many = (
        peak(half),
        peak(2 * half),
    )  # with the first half, as many texts are remembered as ever will be
    # what is written is let go: names and places of objects, and bookmarks, are left
    assert many[0] - few[0] < many[1] - few[1]


def test_figures_that_belong_to_another_form_are_not_used() -> None:
    first, second = jobs(2)
    known = replace(first, known=first.computed)
    assert render_pdf([known]) == render_pdf([first]) and known.computed.evaluation is known.known.evaluation
    stale = replace(second, known=first.computed)
    assert render_pdf([stale]) == render_pdf([second])
    other_year = replace(known, year=first.year + 1)
    assert render_pdf([other_year]) == render_pdf([replace(first, year=first.year + 1)])
