"""Printing on a printer, and files dropped on the window."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

import resources
from model.errors import UserError
from reports.form.form_pdf import render_pdf
from tests.clerk import Clerk
from tests.depth import long
from tests.ui.importing.steps import take_all
from ui.jobs import paper
from ui.paper import printing
from ui.paper.printing import print_forms, print_on_default_printer


def test_every_page_reaches_the_printer(samples: Clerk, tmp_path: Path) -> None:
    workbook = samples.window.session.workbook
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(150)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    print_forms(workbook, workbook.ids[1:3], printer)
    with pdfplumber.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == 3
        for page in pdf.pages:
            (picture,) = page.images
            assert picture["width"] == pytest.approx(page.width, rel=0.01)
            assert (round(page.width), round(page.height)) in ((595, 842), (596, 842), (595, 841))


@long
def test_on_both_sides_each_form_and_copy_begins_on_a_sheet_of_its_own(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = samples.window.session.workbook
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    monkeypatch.setattr(printing, "is_duplex", lambda _: True)
    pdfs = [render_pdf(paper.print_jobs(workbook, [i])) for i in workbook.ids[:3]]  # 1, 2 and 1 pages
    assert list(printing.paint_pdfs(pdfs, printer)) == [1, 2, 3, 4]
    with pdfplumber.open(tmp_path / "out.pdf") as pdf:
        assert [bool(page.images) for page in pdf.pages] == [True, False, True, True, True]


def test_without_a_printer_one_sentence_says_so(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "defaultPrinter", staticmethod(lambda: QPrinterInfo()))
    workbook = samples.window.session.workbook
    with pytest.raises(UserError, match="没有找到默认打印机"):
        print_on_default_printer(workbook, workbook.ids)
    samples.window.print_actions.print_paper()
    assert "没有找到默认打印机" in samples.window.banner.text()


def drop(clerk: Clerk, *paths: Path) -> None:
    """Drop files on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    clerk.window.dropEvent(event)


def test_forms_and_workbooks_are_dropped(new_form: Clerk) -> None:
    drop(new_form, *resources.sample_paths()[:2])
    take_all(new_form)
    assert len(new_form.window.session.workbook.ids) == 2  # the blank form gave way
    path = new_form.window.session.path
    new_form.window.file_actions.close_workbook()
    drop(new_form, resources.sample_paths()[0])
    assert "先新建或打开" in new_form.window.banner.text()
    drop(new_form, path)
    assert new_form.window.session.path == path
