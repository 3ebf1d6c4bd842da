"""Putting the PDF on a printer: the very pages of the file, as pictures at the printer's resolution."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence

from PySide6.QtCore import QObject, QRectF, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from model.errors import UserError
from model.workbook.workbook import Workbook
from ui.jobs.paper import keep_printed, print_jobs
from ui.paper.pdf_pictures import MemoryPdf
from ui.widgets.asked import asked

MAX_DPI = 600
_REFUSED = "打印机没有接受打印任务，请检查打印机是否已连接、是否缺纸，然后重试。"
_BROKEN_OFF = "打印机中途停止了，可能只打出了一部分；请检查打印机是否缺纸、卡纸，然后重新打印。"


def print_on_default_printer(workbook: Workbook, project_ids: Sequence[int]) -> str:
    """Print forms on the PC's default printer and return its name. Raises UserError."""
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        raise UserError("没有找到默认打印机，请先在系统里设置打印机，或用“文件 › 导出 › 本表存为 PDF”。")
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    print_forms(workbook, project_ids, printer)
    return info.printerName()


def print_forms(workbook: Workbook, project_ids: Sequence[int], printer: QPrinter) -> None:
    """Print forms on a printer; what was printed is kept. Raises UserError if it refuses."""
    from reports.form.form_pdf import render_pdf

    pdfs = (render_pdf([job]) for job in print_jobs(workbook, project_ids))
    for _ in paint_pdfs(pdfs, printer):
        pass
    keep_printed(workbook, project_ids)


def ask_printer(parent: QWidget, pages: int) -> QPrinter | None:
    """Ask with the system's dialog for printer, copies and, of so many ``pages``, which; None if the clerk thinks better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if pages:
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, pages)
    return printer if asked(dialog) else None


def is_duplex(printer: QPrinter) -> bool:
    """Tell whether the printer prints on both sides."""
    return printer.duplex() is not QPrinter.DuplexMode.DuplexNone


def _page_runs(printer: QPrinter, count: int) -> list[list[int]]:
    """Return the pages to print, counted from 0, as the clerk chose them; one list for what stands on sheets of its own.

    Copies that the printer cannot make itself come one after the other.
    """
    first, last = printer.fromPage() or 1, printer.toPage() or count
    pages = list(range(max(first, 1) - 1, min(last, count)))
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies() or is_duplex(printer):
        return [pages] * copies
    return [[page for page in pages for _ in range(copies)]]


def paint_pdfs(pdfs: Iterable[bytes], printer: QPrinter) -> Generator[int]:
    """Print PDFs as one job, page by page; yields the pages done so far, so that others get their turn between.

    On both sides of the paper each PDF, and each copy, begins on a sheet of its own: every form is signed.
    Closing the generator calls the job off. Raises UserError if the printer refuses or breaks off.
    """
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    painter, done, blank, is_finished = QPainter(), 0, 0, False
    try:
        for data in pdfs:
            holder = QObject()
            document = MemoryPdf(holder)
            document.show_data(data)
            for pages in _page_runs(printer, document.pageCount()):
                if is_duplex(printer) and (done + blank) % 2:
                    _turn_page(printer)
                    blank += 1
                for page in pages:
                    _paint_page(document, page, painter, printer)
                    done += 1
                    yield done
            document.close()
        is_finished = True
    finally:
        if painter.isActive():
            if not is_finished:
                printer.abort()
            painter.end()
    if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise UserError(_BROKEN_OFF)


def _paint_page(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    points = document.pagePointSize(page)
    is_wide = points.width() > points.height()
    orientation = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(orientation)
    if not painter.isActive():
        if not painter.begin(printer):
            raise UserError(_REFUSED)
    else:
        _turn_page(printer)
    resolution = min(printer.resolution(), MAX_DPI)
    size = QSize(round(points.width() / 72 * resolution), round(points.height() / 72 * resolution))
    target = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    picture = document.render(page, size)
    if picture.isNull():  # no memory for a page at this resolution
        raise UserError(_BROKEN_OFF)
    painter.drawImage(QRectF(0, 0, target.width(), target.height()), picture)


def _turn_page(printer: QPrinter) -> None:
    if not printer.newPage():
        raise UserError(_BROKEN_OFF)
