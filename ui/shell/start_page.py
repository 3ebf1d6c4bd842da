"""The start page: one key press to a new workbook; open, samples and recent files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

import resources
from ui.theme import icon, style
from ui.widgets.buttons import button_of
from ui.widgets.labels import card, muted
from ui.widgets.layouts import Margins, Part, Stretch, column_of, row_of
from ui.widgets.steady_fields import SteadyComboBox

CARD_WIDTH = 380  # pixels
MARGINS: Margins = (22, 18, 22, 20)


class StartPage(QWidget):
    """``created`` carries (template id, year as typed); ``path_chosen`` a recent workbook."""

    created = Signal(str, str)
    open_wanted = Signal()
    samples_wanted = Signal()
    path_chosen = Signal(object)

    def __init__(self, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        middle, top = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignTop
        foot = muted(f"离线使用，数据只在这台电脑上。  © {date.today().year}")
        foot.setContentsMargins(0, 0, 0, 12)
        cards = Part(self._make_new_card(year), 0, top), Part(self._make_open_card(), 0, top)
        column_of(
            Stretch(2),
            Part(self._make_heading(), 0, middle),
            22,
            row_of(Stretch(), *cards, Stretch(), spacing=18),
            Stretch(3),
            Part(foot, 0, middle),
            on=self,
        )

    def _make_heading(self) -> QWidget:
        heading = QWidget()
        font = QFont(self.font())
        font.setPixelSize(28)
        font.setBold(True)
        title, text = QLabel("项目支出绩效自评", font=font), "边填边算分，先于评审发现问题，打印即可签字。"
        picture = QLabel(pixmap=icon("app").pixmap(QSize(64, 64)))
        row_of(picture, column_of(title, muted(text), spacing=2), on=heading, spacing=16)
        return heading

    def _make_new_card(self, year: int) -> QWidget:
        form = QFormLayout(spacing=10)
        self._year = QLineEdit(str(year), objectName="year", accessibleName="年度")
        self._template = SteadyComboBox(objectName="template", accessibleName="模板")
        self.show_templates(resources.template_names())
        form.addRow("年度", self._year)
        form.addRow("模板", self._template)
        text, hint = "新建工作簿，开始填报", "存放在“文档”的“绩效自评”文件夹，边填边存，不用另点保存。"
        self.new_button = button_of(text, self._on_new_clicked, primary=True, objectName="new", default=True)
        self.new_button.setMinimumHeight(38)
        self._year.returnPressed.connect(self._on_new_clicked)
        items = _heading("新建"), form, self.new_button, muted(hint, wordWrap=True)
        frame = card(*items, margins=MARGINS, spacing=12)
        frame.setFixedWidth(CARD_WIDTH)
        return frame

    def _make_open_card(self) -> QWidget:
        buttons = []
        for text, name, symbol, signal in (
            ("打开工作簿…", "open", "open", self.open_wanted),
            ("打开示例：八个项目的自评表", "samples", "star", self.samples_wanted),
        ):
            button = button_of(f"  {text}", signal, objectName=name, icon=icon(symbol), minimumHeight=36)
            button.setStyleSheet("text-align: left;")
            buttons.append(button)
        self._recent_title, self._recent = muted("最近打开"), QVBoxLayout(spacing=1)
        items = _heading("打开"), *buttons, 4, self._recent_title, self._recent
        frame = card(*items, margins=MARGINS, spacing=10)
        frame.setFixedWidth(CARD_WIDTH)
        return frame

    def show_templates(self, names: Mapping[str, str]) -> None:
        """Offer templates, names by id; the one that was chosen stays so if it is still there."""
        chosen = self._template.currentData()
        self._template.clear()
        for template_id, name in names.items():
            self._template.addItem(name, template_id)
        self._template.setCurrentIndex(max(0, self._template.findData(chosen)))

    def show_recent(self, paths: list[Path]) -> None:
        """List the workbooks opened last."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._recent_title.setVisible(bool(paths))
        for path in paths[:5]:
            button = button_of(path.stem, partial(self.path_chosen.emit, path), toolTip=str(path))
            button.setProperty("link", True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            self._recent.addWidget(button)

    def _on_new_clicked(self) -> None:
        self.created.emit(str(self._template.currentData()), self._year.text())


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    style(label, "font-size: 17px; font-weight: bold; color: {t.text};")
    return label
