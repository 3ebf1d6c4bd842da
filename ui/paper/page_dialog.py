"""页面设置: how a workbook's forms are put on paper, each change seen at once on the first page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from model.form.page_options import (
    LARGEST,
    LEAST_EDGE,
    LEAST_SIDE,
    MAX_FOOTER,
    MAX_TITLE,
    MOST_MARGIN,
    SMALLEST,
    USUAL,
    PageOptions,
)
from reports.form.form_pdf import render_pdf
from reports.form.print_job import PrintJob
from ui.jobs.paper import font_text
from ui.paper.pdf_pictures import MemoryPdf, small_picture
from ui.paper.signature_list import SignatureList
from ui.theme import style
from ui.widgets import labels
from ui.widgets.labels import muted, plain, resize_within_screen
from ui.widgets.layouts import Item, Part, Stretch, column_of, row_of
from ui.widgets.steady_fields import SteadyComboBox, SteadyDoubleSpinBox

LOOK_MS = 250
PICTURE = QSize(380, 540)
BESIDE_PICTURE = 150  # pixels of the dialog above and below the picture
_ORIENTATIONS = (("", "按模板"), ("portrait", "纵向"), ("landscape", "横向"))
_SEPARATORS = (("", "按模板"), ("yes", "有，如 1,234.00"), ("no", "没有，如 1234.00"))
_FONTS = (("", "自带的宋体（各台电脑相同）"), ("宋体", "这台电脑的宋体"), ("仿宋", "这台电脑的仿宋"))


NO_PROOF = "没有校验码的纸，看不出它和数据是否一致，“核对打印稿”也不能证明；PDF 里附带的数据还在，可以导入。"


class PageDialog(QDialog):
    """Edits page options; ``job`` is the form that is shown."""

    def __init__(self, parent: QWidget, job: PrintJob, options: PageOptions) -> None:
        super().__init__(parent, objectName="page-options", windowTitle="页面设置")
        self._job = job
        self._document = MemoryPdf(self)
        self._make_fields()
        body = row_of(Part(self._make_scrolled_form()), self._make_picture(), spacing=20)
        column_of(Part(body), self._make_buttons(), on=self, margins=(22, 18, 22, 16), spacing=14)
        self._look_soon = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look_soon.timeout.connect(self.look)
        self._show(options)
        self._connect()
        resize_within_screen(self, 960, 660)
        self.look()

    # -- making -----------------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        template = self._job.template
        self.orientation = _choice("纸张方向", _ORIENTATIONS)
        self.largest, self.smallest = _points("最大字号"), _points("最小字号")
        self.side = _millimetres("左右边距", LEAST_SIDE)
        self.top, self.bottom = _millimetres("上边距", LEAST_EDGE), _millimetres("下边距", LEAST_EDGE)
        self.title = QLineEdit(maxLength=MAX_TITLE, accessibleName="标题", placeholderText=template.title)
        self.separators = _choice("千位分隔符", _SEPARATORS)
        self.font_ = _choice("字体", _FONTS)
        self.footer = QLineEdit(maxLength=MAX_FOOTER, accessibleName="页脚文字", placeholderText="如单位名称")
        self.numbers, self.proof = QCheckBox("页码"), QCheckBox("打印校验码和二维码")
        self.signature = SignatureList(template.signature)

    def _make_scrolled_form(self) -> QScrollArea:
        """On a small screen the fields scroll; on others there is no bar."""
        area, body = QScrollArea(), QWidget()
        body.setLayout(self._make_form())
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(body.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
        style(area, "QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}")
        return area

    def _make_form(self) -> QVBoxLayout:
        form = QFormLayout(horizontalSpacing=14, verticalSpacing=10)
        form.addRow("标题", self.title)
        form.addRow("纸张方向", self.orientation)
        form.addRow("字号", _named(("最大", self.largest), ("最小", self.smallest)))
        form.addRow("页边距", _named(("左右", self.side), ("上", self.top), ("下", self.bottom)))
        form.addRow("字体", self.font_)
        form.addRow("千位分隔符", self.separators)
        form.addRow("页脚", row_of(Part(self.footer), 6, self.numbers, Stretch(0), spacing=8))
        form.addRow("签字栏", self.signature)
        form.addRow("校验", self.proof)
        text = "先用最大的字号，一页放不下才逐级缩小，再放不下才分页。只对这个工作簿有效，可以撤销。"
        self.notice = plain(wordWrap=True, objectName="font-notice")
        style(self.notice, "color: {t.warning};")
        return column_of(form, muted(text, wordWrap=True), self.notice, Stretch())

    def _make_picture(self) -> QVBoxLayout:
        self.picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, accessibleName="第一页的样子")
        height = min(PICTURE.height(), labels.room_on_screen(self).height() - BESIDE_PICTURE)
        self.picture.setFixedSize(PICTURE.scaled(PICTURE.width(), height, Qt.AspectRatioMode.KeepAspectRatio))
        style(self.picture, "background: {t.window}; border: 1px solid {t.soft_line};")
        self.pages = muted(alignment=Qt.AlignmentFlag.AlignCenter)
        return column_of(self.picture, self.pages, Stretch())

    def _make_buttons(self) -> QDialogButtonBox:
        kind = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kind.Ok | kind.Cancel | kind.RestoreDefaults)
        buttons.button(kind.RestoreDefaults).setText("恢复默认")
        buttons.button(kind.RestoreDefaults).clicked.connect(lambda: self._show(USUAL))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect(self) -> None:
        self.largest.valueChanged.connect(self.smallest.setMaximum)
        for box in (self.orientation, self.separators, self.font_):
            box.currentIndexChanged.connect(self._look_soon.start)
        for field in (self.largest, self.smallest, self.side, self.top, self.bottom):
            field.valueChanged.connect(self._look_soon.start)
        for line in (self.title, self.footer):
            line.textChanged.connect(self._look_soon.start)
        for tick in (self.numbers, self.proof):
            tick.toggled.connect(self._look_soon.start)
        self.signature.changed.connect(self._look_soon.start)

    # -- values -----------------------------------------------------------------------------------------

    def _show(self, options: PageOptions) -> None:
        for box, value in (
            (self.orientation, options.orientation),
            (self.separators, options.separators),
            (self.font_, options.font),
        ):
            box.setCurrentIndex(box.findData(value))
        self.smallest.setMaximum(LARGEST / 10)
        self.largest.setValue(options.largest / 10)
        self.smallest.setValue(options.smallest / 10)
        self.side.setValue(options.side)
        self.top.setValue(options.top)
        self.bottom.setValue(options.bottom)
        self.title.setText(options.title)
        self.footer.setText(options.footer)
        self.numbers.setChecked(options.numbers)
        self.proof.setChecked(options.proof)
        self.signature.show_fields(options.signature)

    def options(self) -> PageOptions:
        """Return what stands in the fields."""
        return PageOptions(
            orientation=self.orientation.currentData(),
            smallest=round(min(self.smallest.value(), self.largest.value()) * 10),
            largest=round(self.largest.value() * 10),
            side=round(self.side.value()),
            top=round(self.top.value()),
            bottom=round(self.bottom.value()),
            title=" ".join(self.title.text().split()),
            separators=self.separators.currentData(),
            font=self.font_.currentData(),
            footer=" ".join(self.footer.text().split()),
            numbers=self.numbers.isChecked(),
            proof=self.proof.isChecked(),
            signature=self.signature.fields(),
        )

    def look(self) -> None:
        """Show the first page as it would be."""
        options = self.options()
        job = replace(self._job, options=options)
        self._document.show_data(render_pdf([job]))
        ratio = self.devicePixelRatioF()
        room = (self.picture.size() - QSize(12, 12)) * ratio
        picture = small_picture(self._document, 0, room)
        picture.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(picture))
        self.pages.setText(f"本表共 {self._document.pageCount()} 页")
        lost = "" if options.proof else NO_PROOF
        self.notice.setText("\n".join(filter(None, (font_text(options.font), lost))))
        self.notice.setVisible(bool(self.notice.text()))


def _choice(name: str, entries: tuple[tuple[str, str], ...]) -> QComboBox:
    box = SteadyComboBox(accessibleName=name)
    for value, text in entries:
        box.addItem(text, value)
    return box


def _points(name: str) -> QDoubleSpinBox:
    field = SteadyDoubleSpinBox(accessibleName=name, decimals=1, singleStep=0.5, suffix=" 磅")
    field.setRange(SMALLEST / 10, LARGEST / 10)
    return field


def _millimetres(name: str, least: int) -> QDoubleSpinBox:
    field = SteadyDoubleSpinBox(accessibleName=name, decimals=0, suffix=" 毫米")
    field.setRange(least, MOST_MARGIN)
    return field


def _named(*fields: tuple[str, QWidget]) -> QHBoxLayout:
    """Return fields in a row, each behind its name."""
    items: list[Item] = [item for name, field in fields for item in (6, QLabel(name), field)]
    return row_of(*items[1:], Stretch(0), spacing=8)
