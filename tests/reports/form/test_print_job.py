"""A job on its way to paper: what is made of it is made once, and of a batch nothing stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from copy import copy
from dataclasses import fields, replace
from pathlib import Path

import pytest

import model.grid.computed as computed
import resources
from model.form.page_options import PageOptions
from model.form.project import with_text
from model.workbook.workbook import Workbook
from reports.batch import print_to_file, print_to_folder
from reports.form.form_pdf import render_pdf
from reports.form.print_job import PrintJob, missing_glyphs, one_by_one
from reports.form_exports import write_forms
from reports.proof.shown_rows import unseen_rows
from reports.sheets.docx_form import render_form_docx
from reports.sheets.xlsx_form import render_form_xlsx
from resources.forms import read_form
from tests.model.builders import SAMPLES, YEAR, sample, template


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the projects whose grid was built, each as often as it was."""
    names: list[str] = []
    build = computed.build_grid

    def counted(project, *rest, **more):
        names.append(project.name)
        return build(project, *rest, **more)

    monkeypatch.setattr(computed, "build_grid", counted)
    yield names


def jobs(count: int = 8) -> list[PrintJob]:
    return [PrintJob(sample(name), template(), YEAR) for name in SAMPLES[:count]]


def names_of(some: list[PrintJob]) -> list[str]:
    return [job.project.name for job in some]


def test_one_print_builds_the_grid_once_whoever_asks(built: list[str], tmp_path: Path) -> None:
    some = jobs(1)
    assert missing_glyphs(some) == []
    render_pdf(some)
    print_to_file(some, tmp_path / "a.pdf", lambda step: True)
    print_to_folder(some, tmp_path / "b", lambda step: True)
    render_form_xlsx(some[0])
    assert unseen_rows(some[0], [""]) != ()
    assert built == names_of(some)


def test_eight_spreadsheets_build_eight_grids(built: list[str], tmp_path: Path) -> None:
    form, found = read_form(resources.sample_paths()[0])
    with closing(Workbook.create(tmp_path / "a.jxzp", found.text, form.year)) as book:
        for path in resources.sample_paths():
            book.add_project(read_form(path)[0].project)
        paths = [one.path for one in write_forms(book, book.ids, tmp_path, "xlsx") if one.path]
        assert len(paths) == 8 and built == [book.project(i).name for i in book.ids]


def test_a_batch_builds_each_grid_once_and_leaves_nothing_in_the_jobs(
    built: list[str], tmp_path: Path
) -> None:
    some = jobs()
    some[3] = replace(some[3], project=with_text(some[3].project, "project.name", "购置费🎉"))
    outcome = print_to_file(some, tmp_path / "a.pdf", lambda step: True)
    assert outcome.missing == ("🎉",) and built == names_of(some)
    assert missing_glyphs(some) == ["🎉"]
    render_pdf(some)
    assert all(set(vars(job)) == {field.name for field in fields(job)} for job in some)


def test_what_bears_no_findings_does_not_look_for_them() -> None:
    (job,) = jobs(1)
    render_form_xlsx(job)
    render_form_xlsx(job, is_live=True)
    render_form_docx(job)
    assert "grid" in vars(job.computed) and "findings" not in vars(job.computed)


def test_several_jobs_use_what_was_made_of_them_before(built: list[str]) -> None:
    first, second = jobs(2)
    plan = first.plan
    assert [one.plan is plan for one in one_by_one([first, second])] == [True, False]
    assert built == names_of([first, second])


def test_the_grid_of_the_screen_serves_and_none_is_left_there(built: list[str]) -> None:
    (job,) = jobs(1)
    known = copy(job.computed)
    render_pdf([replace(job, known=known)])
    assert "grid" not in vars(known)
    assert known.grid.title and len(built) == 2
    wanted = PageOptions(title="绩效自评情况表")
    assert replace(job, known=known, options=wanted).grid.title == "绩效自评情况表"
    assert known.grid.title != "绩效自评情况表" and len(built) == 2
