"""Putting the PDF on a printer: the very pages of the file, as pictures at the printer's resolution."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from model.errors import UserError
from model.workbook import Workbook
from ui.documents import keep_printed

MAX_DPI = 600


def print_on_default_printer(workbook: Workbook, project_ids: Sequence[int]) -> str:
    """Print forms on the PC's default printer and return its name. Raises UserError."""
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        raise UserError("没有找到默认打印机，请先在系统里设置打印机，或用“打印本表”存为 PDF。")
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    print_forms(workbook, project_ids, printer)
    return info.printerName()


def print_forms(workbook: Workbook, project_ids: Sequence[int], printer: QPrinter) -> None:
    """Print forms on a printer; what was printed is kept at the next save. Raises UserError if it refuses."""
    from reports.form_pdf import PrintJob, render_pdf

    data = render_pdf([PrintJob(workbook.project(i), workbook.template, workbook.year) for i in project_ids])
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    _paint(document, printer)
    document.close()
    keep_printed(workbook, project_ids)


def ask_printer(parent: QWidget, pages: int) -> QPrinter | None:
    """Ask with the system's dialog for printer, pages and copies; None if the clerk thinks better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, pages)
    return printer if dialog.exec() else None


def _page_order(printer: QPrinter, count: int) -> list[int]:
    """Return the pages to print, counted from 0, as the clerk chose them; copies the printer cannot make itself."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    pages = list(range(max(first, 1) - 1, min(last, count)))
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        return pages * copies
    return [page for page in pages for _ in range(copies)]


def _paint(document: QPdfDocument, printer: QPrinter) -> None:
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    resolution = min(printer.resolution(), MAX_DPI)
    painter: QPainter | None = None
    for page in _page_order(printer, document.pageCount()):
        points = document.pagePointSize(page)
        wide = points.width() > points.height()
        printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        )
        if painter is None:
            painter = QPainter()
            if not painter.begin(printer):
                raise UserError("打印机没有接受打印任务，请检查打印机是否已连接、是否缺纸，然后重试。")
        else:
            printer.newPage()
        size = QSize(round(points.width() / 72 * resolution), round(points.height() / 72 * resolution))
        picture = document.render(page, size)
        target = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
        painter.drawImage(QRectF(0, 0, target.width(), target.height()), picture)
    if painter is not None:
        painter.end()
