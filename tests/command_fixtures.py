"""Running the commands in process: fixtures and helpers of their tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import main as program
from model.exchange.form_json import form_json
from model.form.project import Project
from model.workbook.workbook import Workbook
from tests.model.builders import SAMPLES, YEAR, clean_project, template
from ui.jobs.opening import open_workbook

Run = tuple[int, str, str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that runs a command in process and gives status, stdout and stderr."""

    def command(*words: object) -> Run:
        capsys.readouterr()
        status = program.main([str(word) for word in words])
        return (status, *capsys.readouterr())

    return command


@pytest.fixture
def done(run: Any) -> Any:
    """Return a function that runs a command that must succeed and gives its stdout."""

    def command(*words: object) -> str:
        status, out, err = run(*words)
        assert (status, err) == (0, ""), err
        return str(out)

    return command


@pytest.fixture
def refused(run: Any) -> Any:
    """Return a function that runs a command that must be refused with one sentence, which it gives."""

    def command(*words: object) -> str:
        status, out, err = run(*words)
        assert (status, out) == (2, "")
        return one_sentence(err)

    return command


def one_sentence(err: str) -> str:
    """Check that stderr is one Chinese sentence and return it."""
    assert re.fullmatch(r"[^\n]*[\u4e00-\u9fff][^\n]*。\n", err), err
    assert "Traceback" not in err
    return err


@cache
def _book() -> bytes:
    """Return the workbook with the eight samples that the commands make."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "2021年度.jxzp"
        program.main(["new", str(path), "--year", "2021"])
        program.main(["import", str(path), *map(str, SAMPLES)])
        return path.read_bytes()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a workbook with the eight samples, in a folder of its own."""
    path = tmp_path / "单位 #1%" / "2021年度.jxzp"
    path.parent.mkdir()
    path.write_bytes(_book())
    return path


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """Open a workbook for a moment."""
    workbook = open_workbook(path)
    try:
        yield workbook
    finally:
        workbook.close()


def projects_in(path: Path) -> list[Project]:
    """Return the projects in a workbook file."""
    with opened(path) as workbook:
        return [workbook.project(i) for i in workbook.ids]


def form_file(path: Path, project: Project, template_id: str = "shenzhen-2021", year: int = YEAR) -> Path:
    """Write a form file and return its path."""
    path.write_text(form_json(project, template(template_id), year), "utf-8")
    return path


def project_named(name: str) -> Project:
    """Return a clean project of that name."""
    return replace(clean_project(), header={**clean_project().header, "name": name} if name else {})
