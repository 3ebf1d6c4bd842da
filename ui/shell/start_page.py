"""The start page: one key press to a new workbook; open, samples and recent files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import resources
from ui.theme import icon, style
from ui.widgets.labels import card, muted
from ui.widgets.steady_fields import SteadyComboBox


class StartPage(QWidget):
    """``created`` carries (template id, year as typed); ``path_chosen`` a recent workbook."""

    created = Signal(str, str)
    open_wanted = Signal()
    samples_wanted = Signal()
    path_chosen = Signal(object)

    def __init__(self, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(self._make_heading(), 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(22)
        line = QHBoxLayout()
        line.setSpacing(18)
        line.addStretch(1)
        line.addWidget(self._make_new_card(year), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._make_open_card(), 0, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        outer.addLayout(line)
        outer.addStretch(3)
        outer.addWidget(self._make_foot(), 0, Qt.AlignmentFlag.AlignHCenter)

    def _make_heading(self) -> QWidget:
        heading = QWidget()
        line = QHBoxLayout(heading)
        line.setSpacing(16)
        picture = QLabel()
        picture.setPixmap(icon("app").pixmap(QSize(64, 64)))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        title = QLabel("项目支出绩效自评")
        font = QFont(self.font())
        font.setPixelSize(28)
        font.setBold(True)
        title.setFont(font)
        texts.addWidget(title)
        texts.addWidget(muted("边填边算分，先于评审发现问题，打印即可签字。"))
        line.addWidget(picture)
        line.addLayout(texts)
        return heading

    def _make_new_card(self, year: int) -> QWidget:
        frame, layout = card()
        frame.setFixedWidth(380)
        layout.setContentsMargins(22, 18, 22, 20)
        layout.setSpacing(12)
        layout.addWidget(_heading("新建"))
        form = QFormLayout()
        form.setSpacing(10)
        self._year = QLineEdit(str(year), objectName="year", accessibleName="年度")
        self._template = SteadyComboBox(objectName="template", accessibleName="模板")
        self.show_templates(resources.template_names())
        form.addRow("年度", self._year)
        form.addRow("模板", self._template)
        layout.addLayout(form)
        self.new_button = QPushButton("新建工作簿，开始填报", objectName="new", default=True)
        self.new_button.setProperty("primary", True)
        self.new_button.setMinimumHeight(38)
        self.new_button.clicked.connect(self._on_new_clicked)
        self._year.returnPressed.connect(self._on_new_clicked)
        layout.addWidget(self.new_button)
        hint = muted("存放在“文档”的“绩效自评”文件夹，边填边存，不用另点保存。")
        hint.setWordWrap(True)
        layout.addWidget(hint)
        return frame

    def _make_open_card(self) -> QWidget:
        frame, layout = card()
        frame.setFixedWidth(380)
        layout.setContentsMargins(22, 18, 22, 20)
        layout.setSpacing(10)
        layout.addWidget(_heading("打开"))
        for text, name, symbol, signal in (
            ("打开工作簿…", "open", "open", self.open_wanted),
            ("打开示例：八个项目的自评表", "samples", "star", self.samples_wanted),
        ):
            button = QPushButton(icon(symbol), f"  {text}", objectName=name)
            button.setMinimumHeight(36)
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(signal)
            layout.addWidget(button)
        layout.addSpacing(4)
        self._recent_title = muted("最近打开")
        layout.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(1)
        layout.addLayout(self._recent)
        return frame

    def _make_foot(self) -> QLabel:
        foot = muted(f"离线使用，数据只在这台电脑上。  © {date.today().year}")
        foot.setContentsMargins(0, 0, 0, 12)
        return foot

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
            button = QPushButton(path.stem)
            button.setProperty("link", True)
            button.setToolTip(str(path))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, chosen=path: self.path_chosen.emit(chosen))
            self._recent.addWidget(button)

    def _on_new_clicked(self) -> None:
        self.created.emit(str(self._template.currentData()), self._year.text())


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    style(label, "font-size: 17px; font-weight: bold; color: {t.text};")
    return label
