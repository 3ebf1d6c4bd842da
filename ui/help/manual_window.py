"""The manual in a window of its own beside the work: what there is at the left, searched as one types, and the page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from ui.help.manual_text import Section, found, html_of, sections
from ui.theme import style
from ui.widgets.labels import muted, resize_within_screen
from ui.widgets.layouts import Part, column_of, row_of

PICTURE_WIDTH = 660  # pixels
_ID = Qt.ItemDataRole.UserRole
SIDE = 220


class _Page(QTextBrowser):
    """Shows pictures smoothly scaled to ``picture_width``; Qt's own scaling makes their texts ragged."""

    picture_width = PICTURE_WIDTH

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        place = QUrl(url)
        if kind != QTextDocument.ResourceType.ImageResource.value or not place.isLocalFile():
            return None
        picture, ratio = QImage(place.toLocalFile()), self.devicePixelRatioF()
        if picture.isNull():
            return None
        wide = picture.scaledToWidth(
            int(self.picture_width * ratio), Qt.TransformationMode.SmoothTransformation
        )
        wide.setDevicePixelRatio(ratio)
        return wide


class ManualWindow(QDialog):
    """``go_to`` shows a section by its id."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, objectName="manual", windowTitle="使用手册")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.search = QLineEdit(
            objectName="manual-search",
            accessibleName="在手册里查找",
            placeholderText="在手册里查找",
            clearButtonEnabled=True,
        )
        self.list = QListWidget(objectName="manual-sections", accessibleName="手册目录")
        style(
            self.list,
            "QListWidget {{ border: 1px solid {t.line}; border-radius: 6px; outline: 0; }}"
            "QListWidget::item {{ padding: 5px 6px; }}"
            "QListWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}",
        )
        self.none = muted("没有找到，请换一个词。", wordWrap=True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page = _Page(
            objectName="manual-page", accessibleName="手册", openLinks=False, openExternalLinks=False
        )
        style(self.page, "QTextBrowser {{ background: {t.surface}; border: none; padding: 4px 10px; }}")
        side = QWidget()
        side.setFixedWidth(SIDE)
        column_of(self.search, Part(self.list), self.none, on=side, margins=(0, 0, 0, 0), spacing=8)
        row_of(side, Part(self.page), on=self, margins=(14, 14, 6, 12), spacing=10)
        self._width = 0
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._show_current)
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        resize_within_screen(self, 980, 680)
        self._fill()
        self._on_search("")
        self.search.setFocus()

    def _fill(self) -> None:
        """Lay the page out; pictures are never wider than it."""
        width = min(PICTURE_WIDTH, max(240, self.width() - SIDE - 90))
        if width != self._width:
            self._width = self.page.picture_width = width
            self.page.setHtml(html_of(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()
        self._show_current()

    # -- going to a place -----------------------------------------------------------------------------------

    def go_to(self, section_id: str) -> None:
        """Show a section, whatever was searched."""
        self.search.clear()
        for number in range(self.list.count()):
            if self.list.item(number).data(_ID) == section_id:
                self.list.setCurrentRow(number)
        self._show_current()
        QTimer.singleShot(0, self, self._show_current)  # before, the page does not know its height

    @property
    def current_id(self) -> str:
        """The section that is shown."""
        item = self.list.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def _show_current(self) -> None:
        if self.current_id:
            self.page.scrollToAnchor(self.current_id)
            self._mark()

    # -- searching ------------------------------------------------------------------------------------------

    def _on_search(self, text: str) -> None:
        self.list.clear()
        hits = found(text)
        for section in hits:
            self.list.addItem(_item(section, is_indented=not text.strip()))
        self.none.setVisible(not hits)
        self.list.setCurrentRow(0)

    def _mark(self) -> None:
        """Select the word that was searched for, in the section that is shown."""
        words = self.search.text().split()
        if not words:
            return
        section = next((one for one in sections() if one.id == self.current_id), None)
        cursor = self.page.document().find(section.title) if section else QTextCursor()
        hit = self.page.document().find(words[0], cursor.selectionStart() if not cursor.isNull() else 0)
        if not hit.isNull():
            self.page.setTextCursor(hit)
            self.page.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.search.hasFocus():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # the search field has taken it
        super().keyPressEvent(event)


def _item(section: Section, is_indented: bool) -> QListWidgetItem:
    item = QListWidgetItem(f"　{section.title}" if is_indented and section.level > 1 else section.title)
    item.setData(_ID, section.id)
    item.setToolTip(section.title)
    if section.level == 1:
        font = item.font()
        font.setBold(True)
        item.setFont(font)
    return item


def show_manual(parent: QWidget, section_id: str = "") -> ManualWindow:
    """Show the manual over a window, once, at a section."""
    window = parent.findChild(ManualWindow)
    if window is None:
        window = ManualWindow(parent)
    resize_within_screen(window, window.width(), window.height())  # it may have been on a larger one
    window.show()
    window.raise_()
    window.activateWindow()
    if section_id:
        window.go_to(section_id)
    return window
