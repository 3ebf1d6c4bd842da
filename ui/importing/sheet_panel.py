"""The left half: the sheet of a form, what the colours mean, or why there is no sheet to see."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from model.exchange.worksheet import Worksheet
from ui.importing.sheet_model import NO_ROLE, PART_NAMES, SheetModel, part_colour
from ui.importing.sheet_view import SheetView
from ui.jobs.intake import Entry
from ui.theme import COLOURS, style
from ui.widgets.labels import heading, muted, plain
from ui.widgets.layouts import NO_MARGINS, Part, Stretch, column_of, row_of
from ui.widgets.steady_fields import SteadyComboBox

NO_SHEET = "这张表来自随文件附带的数据（JSON 或本程序打印的 PDF），没有表格可看。"
NO_HEAD = "没有认出指标表的表头：点写着各列名称那一行的行号，选“当作表头”（键盘：移到那一行按 Enter）。"
HINT = "点列头改一列的去处，双击格子改这一格的；键盘：移到格子按 Enter。灰底是标题，不导入。"


class SheetPanel(QWidget):
    """Shows one entry's sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = SheetModel(self)
        self.view = SheetView(self.model)
        self._title, self._where = heading("文件里的表"), muted(objectName="import-where")
        self._message = plain(objectName="import-no-sheet", wordWrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._message)
        self.sheets = SteadyComboBox(objectName="import-sheets", accessibleName="哪一张工作表")
        self.sheets.hide()
        self.sheets.activated.connect(lambda number: self.model.show_sheet(self._unread[number]))
        self._unread: tuple[Worksheet, ...] = ()
        head = row_of(self._title, Part(self._where), self.sheets, spacing=8)
        self._colours = QWidget()
        row_of(*self._legend(), Stretch(), on=self._colours, margins=NO_MARGINS, spacing=4)
        self._hint = muted(HINT, wordWrap=True, objectName="import-hint")
        column_of(head, self._colours, Part(self._stack), self._hint, on=self, margins=NO_MARGINS, spacing=6)

    def _legend(self) -> list[QWidget | int]:
        items: list[QWidget | int] = []
        for part, name in PART_NAMES.items():
            items += [_square(part_colour(part), COLOURS.line), muted(name), 8]
        return [*items, _square(COLOURS.surface, COLOURS.warning), muted(NO_ROLE)]

    def show_entry(self, entry: Entry | None) -> None:
        """Show the sheet of an entry at the place of its form."""
        self.model.show_entry(entry)
        self.sheets.hide()
        self._say(HINT, "muted")
        form = entry.form if entry else None
        has_sheet = form is not None and form.sheet is not None
        self._stack.setCurrentIndex(0 if has_sheet else 1)
        for one in (self._colours, self._hint):
            one.setVisible(has_sheet)
        self._message.setText((entry.problem or NO_SHEET) if entry else "")
        self._where.setText(form.place if form and has_sheet else entry.path.name if entry else "")
        if has_sheet:
            top, left, _, _ = self.model.area
            self.view.scrollTo(self.model.index(top, left), SheetView.ScrollHint.PositionAtTop)

    def _say(self, hint: str, colour: str) -> None:
        self._hint.setText(hint)
        style(self._hint, f"color: {{t.{colour}}};")

    def show_unread(self, sheets: Sequence[Worksheet]) -> None:
        """Show the sheets of a file in which no form was found."""
        self._unread = tuple(sheet for sheet in sheets if sheet.rows)
        if not self._unread:
            return
        self.sheets.clear()
        self.sheets.addItems([sheet.name for sheet in self._unread])
        self.sheets.setVisible(len(self._unread) > 1)
        self._say(NO_HEAD, "warning")
        self._hint.show()
        self._stack.setCurrentIndex(0)
        self.model.show_sheet(self._unread[0])

    def renew(self, entry: Entry) -> None:
        """Show the same sheet as it is read now; the cursor and what is in sight stay."""
        current = self.view.currentIndex()
        place = current.row(), current.column()
        bars = self.view.horizontalScrollBar(), self.view.verticalScrollBar()
        values = [bar.value() for bar in bars]
        self.show_entry(entry)
        if place[0] >= 0:
            self.view.setCurrentIndex(self.model.index(*place))
        for bar, value in zip(bars, values, strict=True):
            bar.setValue(value)


def _square(ground: str, edge: str) -> QLabel:
    square = QLabel()
    square.setFixedSize(14, 14)
    square.setStyleSheet(f"background: {ground}; border: 1px solid {edge}; border-radius: 3px;")
    return square
