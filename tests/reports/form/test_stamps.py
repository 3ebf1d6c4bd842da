"""Paper and spreadsheet of a damaged form say so on every page; no other paper does."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pdfplumber
import pytest

from model.workbook.damage import Damage, DamageKind
from model.workbook.workbook import Workbook
from reports.form.form_pdf import render_pdf
from reports.form.proof_marks import DRAFT
from reports.form_exports import write_forms
from reports.pdf.fonts import BOLD, runs
from ui.jobs.paper import print_jobs

GOLDEN = Path(__file__).parents[2] / "golden" / "v3"


@pytest.fixture(
    params=[("damaged", 3, "与原表不符"), ("tampered", 2, "定稿已改动")], ids=lambda param: param[0]
)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Workbook, int, str]:
    name, form, stamp = request.param
    return Workbook.open(Path(shutil.copy(GOLDEN / f"{name}.jxzp", tmp_path))), form, stamp


def pages_of(book: Workbook, form: int) -> list[str]:
    with pdfplumber.open(io.BytesIO(render_pdf(print_jobs(book, (form,))))) as pdf:
        return ["".join(char["text"] for char in page.chars) for page in pdf.pages]


def test_paper_of_a_damaged_form_cannot_be_taken_for_a_sound_one(case: tuple[Workbook, int, str]) -> None:
    book, damaged, stamp = case
    for form in book.ids:
        for text in pages_of(book, form):
            assert text.count(stamp) == (2 if form == damaged else 0)  # across the page, and in the footer
            assert (f"{stamp}，不作凭证" in text) == (form == damaged)
            assert form != damaged or "草稿" not in text


def test_so_does_its_spreadsheet(case: tuple[Workbook, int, str], tmp_path: Path) -> None:
    book, damaged, stamp = case
    folder = tmp_path / "表"
    folder.mkdir()
    paths = [one.path for one in write_forms(book, book.ids, folder, "xlsx")]
    for form, path in zip(book.ids, paths, strict=True):
        with zipfile.ZipFile(path) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert (f"{stamp}，不作凭证" in sheet) == (form == damaged)


def test_once_somebody_has_answered_the_stamp_goes(case: tuple[Workbook, int, str]) -> None:
    book, damaged, stamp = case
    if stamp == "与原表不符":
        book.accept_damage(damaged, "李四", "与纸质表核对过")
    else:
        book.withdraw(damaged, "李四", "重新核对")
    assert all(stamp not in text for text in pages_of(book, damaged))


@pytest.mark.parametrize("word", [DRAFT, *(Damage(kind).stamp for kind in DamageKind)])
def test_every_stamp_can_be_drawn_in_bold(word: str) -> None:
    assert [font for font, _ in runs(word, BOLD)] == [BOLD]
