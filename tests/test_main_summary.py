"""The command ``summary``: paper or spreadsheet of a whole workbook, and one sentence for what is at fault."""

from __future__ import annotations

import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from model.workbook.form_table import FormText
from model.workbook.store import Store
from tests.command_fixtures import book, done, form_file, project_named, refused, run
from tests.model.builders import SAMPLES, TEMPLATE_IDS, sample

__all__ = ["book", "done", "refused", "run"]  # fixtures


def text_of(path: Path) -> str:
    """Return the text of a PDF without white space."""
    with pdfplumber.open(path) as pdf:
        return "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)


def shared_strings(path: Path) -> str:
    """Return the XML with the texts of a spreadsheet."""
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/sharedStrings.xml").decode()


def test_summary_as_pdf(tmp_path: Path, book: Path, done: Any) -> None:
    before, target = book.read_bytes(), tmp_path / "汇总 #1%.PDF"
    assert done("summary", book, "-o", target) == f"{target}\n"
    text = text_of(target)
    assert "项目支出绩效自评汇总表" in text and "20632254.90" in text
    assert all(sample(path).name in text for path in SAMPLES)
    assert book.read_bytes() == before
    first = target.read_bytes()
    done("summary", book, "-o", target)
    assert target.read_bytes() == first


def test_summary_as_xlsx(tmp_path: Path, book: Path, done: Any) -> None:
    target = tmp_path / "汇总.xlsx"
    target.write_bytes(b"old")
    assert done("summary", book, "-o", target) == f"{target}\n"
    assert all(sample(path).name in shared_strings(target) for path in SAMPLES)


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_summary_of_an_empty_workbook(tmp_path: Path, done: Any, template_id: str, ending: str) -> None:
    path, target = tmp_path / "空.jxzp", tmp_path / f"a.{ending}"
    done("new", path, "--year", 2021, "--template", template_id)
    done("summary", path, "-o", target)
    text = text_of(target) if ending == "pdf" else shared_strings(target)
    assert "合计（0" in text


@pytest.mark.parametrize("name", ["a.docx", "a", "a.xls", ".pdf", "a.pdf.txt"])
def test_other_endings_are_refused(tmp_path: Path, book: Path, refused: Any, name: str) -> None:
    sentence = refused("summary", book, "-o", tmp_path / name)
    assert name in sentence and ".pdf" in sentence and ".xlsx" in sentence
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_what_cannot_be_written_or_read_is_told(
    tmp_path: Path, book: Path, refused: Any, ending: str
) -> None:
    assert "不存在" in refused("summary", book, "-o", tmp_path / "没有" / f"a.{ending}")
    folder = tmp_path / f"夹.{ending}"
    folder.mkdir()
    assert folder.name in refused("summary", book, "-o", folder)
    assert "没有.jxzp" in refused("summary", tmp_path / "没有.jxzp", "-o", tmp_path / f"a.{ending}")
    assert not (tmp_path / f"a.{ending}").exists() and list(folder.iterdir()) == []


def test_the_output_must_be_named(book: Path, refused: Any) -> None:
    assert "-o" in refused("summary", book)


def test_characters_that_paper_lacks_are_named(tmp_path: Path, done: Any, run: Any) -> None:
    path = tmp_path / "a.jxzp"
    done("new", path, "--year", 2021)
    done("import", path, form_file(tmp_path / "表.json", project_named("𰻞利")))
    status, _, err = run("summary", path, "-o", tmp_path / "a.pdf")
    assert status == 0 and err == "字体里没有“𰻞”这个字，纸上以〓代替。\n"
    assert done("summary", path, "-o", tmp_path / "a.xlsx") and "𰻞利" in shared_strings(tmp_path / "a.xlsx")


def test_a_damaged_project_is_told(tmp_path: Path, book: Path, run: Any) -> None:
    with closing(Store.open(book)) as store:
        store.read()
        store.write({3: FormText("{")}, tuple(range(1, 9)))
    status, out, err = run("summary", book, "-o", tmp_path / "a.pdf")
    assert status == 1 and out and "第 3 号项目" in err and "损坏" in err
    assert "合计（7个项目）" in text_of(tmp_path / "a.pdf")
