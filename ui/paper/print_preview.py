"""打印预览: the very PDF of a form, live beside the form itself; search, thumbnails, printing and saving."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QKeySequence,
    QPixmap,
    QShortcut,
)
from PySide6.QtPdf import QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from model.errors import fault_text
from model.workbook.change import Change
from ui.jobs.paper import font_text, missing_text, print_jobs
from ui.paper.page_view import PageView
from ui.paper.pdf_pictures import MemoryPdf, on_paper, small_picture
from ui.session import Session
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import NameLabel, muted, plain, resize_within_screen
from ui.widgets.layouts import Part, Stretch, column_of, row_of
from ui.widgets.steady_fields import SteadyComboBox

if TYPE_CHECKING:
    from reports.form.print_job import PrintJob

REFRESH_MS = 250
THUMBNAIL = QSize(110, 156)
PICTURE_DPI = 200
FIT_WIDTH, FIT_PAGE = "适合页宽", "整页"
PERCENTS = (50, 75, 100, 125, 150, 200, 300)


class PrintPreview(QWidget):
    """A window over one form at a time. Signals carry the project: ``print_wanted``, ``save_wanted``, ``open_wanted``."""

    print_wanted = Signal(int)
    save_wanted = Signal(int)
    open_wanted = Signal(int)
    page_wanted = Signal()
    closed = Signal()

    def __init__(self, session: Session, project_id: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window, objectName="preview")
        resize_within_screen(self, 1000, 900)
        self._session = session
        self.document = MemoryPdf(self)
        self._search = QPdfSearchModel(self)
        self._make_pages()
        self.missing = plain(wordWrap=True, objectName="missing")
        style(self.missing, "color: {t.error};")
        column_of(
            self._make_forms_line(),
            self._make_view_line(),
            self.missing,
            Part(row_of(self.thumbnails, Part(self.view))),
            on=self,
            margins=(12, 10, 12, 10),
        )
        self._later = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._later.timeout.connect(self._render)
        session.changed.connect(self._on_changed)
        self._make_keys()
        self.show_form(project_id)

    # -- making -----------------------------------------------------------------------------------------

    def _make_pages(self) -> None:
        self.view = PageView(self)
        self.view.setAccessibleName("预览")
        self.view.setDocument(self.document)
        self.view.setSearchModel(self._search)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        # where it came only when it is needed, a page that fits in without it and not beside it took it away and
        # brought it back without end
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.view.zoomed.connect(self._zoom_by)
        self.thumbnails = QListWidget(accessibleName="页")
        self.thumbnails.setIconSize(THUMBNAIL)
        style(
            self.thumbnails,
            "QListWidget {{ background: {t.surface}; border: 1px solid {t.soft_line}; outline: 0; }}"
            "QListWidget::item {{ padding: 6px; color: {t.muted}; }}"
            "QListWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}",
        )
        self.thumbnails.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.thumbnails.setFixedWidth(THUMBNAIL.width() + 50)
        self.thumbnails.currentRowChanged.connect(self._go_to_page)
        self.view.pageNavigator().currentPageChanged.connect(self._on_page_changed)
        self._search.setDocument(self.document)
        self._search.modelReset.connect(self._show_hits)
        self._search.rowsInserted.connect(self._show_hits)

    def _make_forms_line(self) -> QHBoxLayout:
        self.name, self.pages = NameLabel(objectName="form-name"), muted()
        self.previous = self._button("上一表", lambda: self._turn(-1), "Alt+PgUp")
        self.next = self._button("下一表", lambda: self._turn(1), "Alt+PgDown")
        acting = (
            self._button("复制本页为图片", self.copy_page, "Ctrl+Shift+C"),
            self._button("用阅读器打开", lambda: self.open_wanted.emit(self.project_id), "Ctrl+Shift+O"),
            self._button("存为 PDF…", lambda: self.save_wanted.emit(self.project_id), "Ctrl+S"),
            self._button("打印…", lambda: self.print_wanted.emit(self.project_id), "Ctrl+P", primary=True),
        )
        return row_of(self.previous, self.next, Part(self.name), self.pages, 12, *acting)

    def _make_view_line(self) -> QHBoxLayout:
        self.zoom = SteadyComboBox(accessibleName="大小")
        self.zoom.addItems([FIT_WIDTH, FIT_PAGE, *(f"{percent}%" for percent in PERCENTS)])
        self.zoom.currentTextChanged.connect(self._set_zoom)
        self.search_line = QLineEdit(
            placeholderText="在预览里查找", accessibleName="在预览里查找", clearButtonEnabled=True
        )
        self.search_line.textChanged.connect(self._search.setSearchString)
        self.search_line.returnPressed.connect(lambda: self._next_hit(1))
        self.hits = muted()
        self._set_zoom(FIT_WIDTH)
        set_up = self._button("页面设置…", self.page_wanted.emit, "Ctrl+Shift+P")
        return row_of(self.zoom, set_up, Stretch(), self.hits, self.search_line)

    def _button(
        self, text: str, act: Callable[[], object], keys: str, *, primary: bool = False
    ) -> QPushButton:
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        QShortcut(QKeySequence(keys), self, lambda: act())
        tip = f"{text.rstrip('…')}（{native}）"
        return button_of(text, lambda: act(), primary=primary, toolTip=tip)

    def _make_keys(self) -> None:
        for keys, act in (
            ("Esc", self.close),
            ("Ctrl+F", self.search_line.setFocus),
            ("F3", lambda: self._next_hit(1)),
            ("Shift+F3", lambda: self._next_hit(-1)),
            ("Ctrl++", lambda: self._zoom_by(1)),
            ("Ctrl+=", lambda: self._zoom_by(1)),
            ("Ctrl+-", lambda: self._zoom_by(-1)),
            ("Ctrl+0", lambda: self.zoom.setCurrentText(FIT_WIDTH)),
        ):
            QShortcut(QKeySequence(keys), self, act)

    # -- showing ----------------------------------------------------------------------------------------

    def show_form(self, project_id: int) -> None:
        """Show a form from its first page."""
        self.project_id = project_id
        self._render()
        self.view.verticalScrollBar().setValue(0)

    def _on_changed(self, change: Change) -> None:
        if self.project_id not in self._session.workbook:
            self.close()
        elif self.project_id in change.projects or change.template_changed or change.page_changed:
            self._later.start()

    def _render(self) -> None:
        """Make the PDF anew; the place on the page stays."""
        from reports.form.print_job import missing_glyphs

        workbook = self._session.workbook
        if self.project_id not in workbook:
            return
        (job,) = print_jobs(workbook, (self.project_id,))
        place = self.view.verticalScrollBar().value()
        pdf, problem = _pdf_of(job)
        self.document.show_data(pdf)
        self.view.verticalScrollBar().setValue(place)
        self._search.setSearchString(self.search_line.text())
        ids = workbook.alike(self.project_id)
        number = ids.index(self.project_id)
        self.previous.setEnabled(number > 0)
        self.next.setEnabled(number < len(ids) - 1)
        name = workbook.name_of(self.project_id)
        self.name.show_name(name)
        self.setWindowTitle(f"{name} — 打印预览")
        sentences = [problem or missing_text(missing_glyphs([job])), font_text(job.options.font)]
        self.missing.setText("\n".join(filter(None, sentences)))
        self.missing.setVisible(any(sentences))
        self._fill_thumbnails()

    def _fill_thumbnails(self) -> None:
        count, current = self.document.pageCount(), max(0, self.thumbnails.currentRow())
        self.thumbnails.blockSignals(True)
        self.thumbnails.clear()
        for page in range(count):
            item = QListWidgetItem(_icon_of(small_picture(self.document, page, THUMBNAIL)), str(page + 1))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"第 {page + 1} 页")
            self.thumbnails.addItem(item)
        self.thumbnails.setCurrentRow(min(current, count - 1))
        self.thumbnails.blockSignals(False)
        self._on_page_changed(self.view.pageNavigator().currentPage())

    def _on_page_changed(self, page: int) -> None:
        self.pages.setText(f"第 {page + 1} 页 / 共 {self.document.pageCount()} 页")
        self.thumbnails.blockSignals(True)
        self.thumbnails.setCurrentRow(page)
        self.thumbnails.blockSignals(False)

    def _go_to_page(self, page: int) -> None:
        if page >= 0:
            self.view.pageNavigator().jump(page, QPointF())

    # -- size and search --------------------------------------------------------------------------------

    def _set_zoom(self, text: str) -> None:
        modes = {FIT_WIDTH: QPdfView.ZoomMode.FitToWidth, FIT_PAGE: QPdfView.ZoomMode.FitInView}
        self.view.setZoomMode(modes.get(text, QPdfView.ZoomMode.Custom))
        if text not in modes:
            self.view.setZoomFactor(int(text.rstrip("%")) / 100)

    def _zoom_by(self, step: int) -> None:
        now = self.view.zoomFactor() * 100 if self.view.zoomMode() is QPdfView.ZoomMode.Custom else 100
        beyond = [percent for percent in PERCENTS if (percent - now) * step > 0.5]
        if beyond:
            self.zoom.setCurrentText(f"{beyond[0] if step > 0 else beyond[-1]}%")

    def _show_hits(self) -> None:
        count, index = self._search.rowCount(QModelIndex()), self.view.currentSearchResultIndex()
        self._tell_hits(count, index)
        if count and index < 0:
            self._next_hit(1)

    def _tell_hits(self, count: int, index: int) -> None:
        found = f"第 {index + 1} / {count} 处" if count else "没有找到"
        self.hits.setText(found if self.search_line.text() else "")

    def _next_hit(self, step: int) -> None:
        count = self._search.rowCount(QModelIndex())
        if count:
            index = (self.view.currentSearchResultIndex() + step) % count
            self.view.setCurrentSearchResultIndex(index)
            self._tell_hits(count, index)
            link = self._search.resultAtIndex(index)
            self.view.pageNavigator().jump(link.page(), QPointF())
            self.view.show_place(link.page(), link.location())

    # -- acting -----------------------------------------------------------------------------------------

    def _turn(self, step: int) -> None:
        ids = self._session.workbook.alike(self.project_id)
        place = ids.index(self.project_id) + step
        if 0 <= place < len(ids):
            self.show_form(ids[place])

    def copy_page(self) -> None:
        """Put the current page on the clipboard as a picture."""
        page = max(0, self.view.pageNavigator().currentPage())
        points = self.document.pagePointSize(page)
        size = QSize(round(points.width() / 72 * PICTURE_DPI), round(points.height() / 72 * PICTURE_DPI))
        QGuiApplication.clipboard().setImage(on_paper(self.document.render(page, size)))
        self.pages.setText(f"已复制第 {page + 1} 页的图片")

    def closeEvent(self, event: QCloseEvent) -> None:
        self._later.stop()
        self._session.changed.disconnect(self._on_changed)
        self.document.close()
        self.closed.emit()
        super().closeEvent(event)


def _pdf_of(job: PrintJob) -> tuple[bytes, str]:
    """Return a form as PDF, or nothing and one sentence if no paper can be made of it."""
    from reports.form.form_pdf import render_pdf

    try:
        return render_pdf([job]), ""
    except Exception as error:  # the preview stays: the next keystroke may mend the form
        logging.error("a form could not be set\n%s", fault_text(error))
        return b"", f"这张表排不出来（{type(error).__name__}），请核对刚填的内容。"


def _icon_of(picture: QImage) -> QIcon:
    """Return a picture that is not tinted where it is selected."""
    icon, pixmap = QIcon(), QPixmap.fromImage(picture)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(pixmap, mode)
    return icon
