"""The start page: three ways in that weigh the same, the workbooks opened last, samples to play with, the first five minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

import resources
from ui.shell.recent_list import RecentBook, RecentList
from ui.theme import icon, style
from ui.widgets.buttons import button_of
from ui.widgets.labels import card, muted, plain
from ui.widgets.layouts import NO_MARGINS, Item, Margins, Part, Stretch, column_of, row_of
from ui.widgets.lead_down import lead_down
from ui.widgets.steady_fields import SteadyComboBox

MAX_WIDTH = 1120  # pixels
MARGINS: Margins = (18, 16, 18, 16)


class StartPage(QWidget):
    """``created`` carries (template id, year as typed); ``path_chosen`` a recent workbook, ``lost_chosen`` one that is gone."""

    created = Signal(str, str)
    open_wanted = Signal()
    samples_wanted = Signal()
    roll_wanted = Signal()
    files_wanted = Signal()
    tour_wanted = Signal()
    path_chosen = Signal(object)
    lost_chosen = Signal(object)
    forget_wanted = Signal(object)

    def __init__(self, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body = QWidget(self)
        body.setMaximumWidth(MAX_WIDTH)
        cards = row_of(
            Part(self._make_new_card(year)),
            Part(self._make_roll_card()),
            Part(self._make_import_card()),
            spacing=14,
        )
        items = Stretch(), cards, 8, Part(self._make_recent(), 12), self._make_foot()
        row_of(Stretch(), Part(body, 100), Stretch(), on=self, margins=NO_MARGINS)
        column_of(*items, on=body, margins=(20, 14, 20, 10), spacing=10)

    # -- three ways in ------------------------------------------------------------------------------------

    def _make_new_card(self, year: int) -> QFrame:
        self._year = QLineEdit(str(year), objectName="year", accessibleName="年度")
        self._year.setFixedWidth(64)
        self._template = SteadyComboBox(objectName="template", accessibleName="模板")
        self._template.setMinimumContentsLength(6)
        self._template.setSizeAdjustPolicy(
            SteadyComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.show_templates(resources.template_names())
        self.new_button = button_of(
            "新建", self._on_new_clicked, primary=True, objectName="new", default=True
        )
        self._year.returnPressed.connect(self._on_new_clicked)
        line = row_of(self._year, Part(self._template), self.new_button, spacing=8)
        return _way("new", "新建", "空白工作簿，写年度选模板", line)

    def _make_roll_card(self) -> QFrame:
        button = button_of("选上年的工作簿…", self.roll_wanted, objectName="roll-start")
        return _way("roll", "从上年结转", "沿用项目和目标，从头填完成", row_of(button, Stretch()))

    def _make_import_card(self) -> QFrame:
        button = button_of("选 Excel、Word 等文件…", self.files_wanted, objectName="import-start")
        return _way("import", "从 Excel / Word 导入", "填好的表，读进来算分", row_of(button, Stretch()))

    def show_templates(self, names: Mapping[str, str]) -> None:
        """Offer templates, names by id; the one that was chosen stays so if it is still there."""
        chosen = self._template.currentData()
        self._template.clear()
        for template_id, name in names.items():
            self._template.addItem(name, template_id)
        self._template.setCurrentIndex(max(0, self._template.findData(chosen)))

    # -- workbooks opened last ----------------------------------------------------------------------------

    def _make_recent(self) -> QVBoxLayout:
        title = plain("最近的工作簿")
        style(title, "font-size: 15px; font-weight: bold; color: {t.text};")
        self._filter = QLineEdit(
            objectName="recent-filter",
            accessibleName="筛选最近的工作簿",
            placeholderText="名称、单位或年度",
            clearButtonEnabled=True,
            maximumWidth=220,
        )
        self.recent = RecentList()
        self._filter.textChanged.connect(self.recent.show_only)
        lead_down(self._filter, self.recent)
        self._filter.returnPressed.connect(self.recent.setFocus)
        self.recent.path_chosen.connect(self.path_chosen)
        self.recent.lost_chosen.connect(self.lost_chosen)
        self.recent.currentItemChanged.connect(lambda *_: self._show_lost())
        self._look = button_of(
            "查找(&L)…", lambda: self._with_current(self.lost_chosen.emit), objectName="look"
        )
        self._forget = button_of(
            "从列表移除(&M)", lambda: self._with_current(self.forget_wanted.emit), objectName="forget"
        )
        self._none = muted(
            "打开过的工作簿会列在这里。新建的存放在“文档”的“绩效自评”文件夹，边填边存。", wordWrap=True
        )
        open_button = button_of("  打开…", self.open_wanted, objectName="open", icon=icon("open"))
        head = row_of(title, Stretch(), self._look, self._forget, self._filter, open_button, spacing=8)
        return column_of(head, Part(self.recent, 100), self._none, Stretch(), spacing=8)

    def show_recent(self, books: Sequence[RecentBook]) -> None:
        """List the workbooks opened last."""
        self.recent.show_books(books)
        self.recent.show_only(self._filter.text())
        self.recent.setVisible(bool(books))
        self._filter.setVisible(bool(books))
        self._none.setVisible(not books)
        self._show_lost()

    def _show_lost(self) -> None:
        book = self.recent.current_book()
        is_lost = book is not None and not book.is_there
        self._look.setVisible(is_lost)
        self._forget.setVisible(is_lost)

    def _with_current(self, run: object) -> None:
        book = self.recent.current_book()
        if book is not None and callable(run):
            run(book.path)

    def take_keyboard(self) -> None:
        """Let Enter go on with what was done last, or begin."""
        book = self.recent.current_book()
        (self.recent if book is not None and book.is_there else self.new_button).setFocus()

    # -- the foot -----------------------------------------------------------------------------------------

    def _make_foot(self) -> QVBoxLayout:
        samples = _link("打开示例", self.samples_wanted, "samples")
        tour = _link("五分钟上手", self.tour_wanted, "tour")
        about = muted(f"离线使用，数据只在这台电脑上 · 版本 {resources.version()}")
        line = row_of(samples, muted("八个项目，随便改，不影响你的文件"), Stretch(), tour, spacing=8)
        return column_of(line, Part(about, 0, Qt.AlignmentFlag.AlignHCenter), spacing=6)

    def _on_new_clicked(self) -> None:
        self.created.emit(str(self._template.currentData()), self._year.text())


def _link(text: str, signal: object, name: str) -> QPushButton:
    button = button_of(text, signal, objectName=name)  # type: ignore[arg-type]
    button.setProperty("link", True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def _way(symbol: str, title: str, text: str, action: Item) -> QFrame:
    """Return one way in: what it is, and what begins it."""
    picture = QLabel(pixmap=icon(symbol).pixmap(QSize(24, 24)), alignment=Qt.AlignmentFlag.AlignCenter)
    picture.setFixedSize(44, 44)
    style(picture, "background: {t.accent_soft}; border-radius: 8px;")
    name = plain(title)
    style(name, "font-size: 16px; font-weight: bold; color: {t.text};")
    head = row_of(picture, Part(column_of(name, muted(text, wordWrap=True), spacing=3)), spacing=12)
    way = card(Part(head), action, margins=MARGINS, spacing=12)
    # else it would be no taller than with its text on one line, for which a small screen has not the width
    way.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return way
