"""The first tab 总览: the department at a glance, and all projects with bars."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from model.amounts import divide, percent, shortest, two_decimals, with_separators
from model.workbook import Computed
from ui import overview_model as columns
from ui.labels import card, muted
from ui.overview_model import COMPUTED_ROLE, OverviewModel
from ui.score_bars import paint_badge, paint_bar
from ui.session import Session
from ui.theme import LIGHT, grade_colour, severity_colour

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 40
SLICE = 16  # projects computed at a time: about those in sight


class OverviewPage(QWidget):
    """Lists the projects. ``opened`` carries the project to open."""

    opened = Signal(int)
    new_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = OverviewModel(session, self)
        self.table = OverviewTable(self.model, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(14)
        layout.addLayout(self._make_cards())
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._make_empty())
        layout.addLayout(self._stack, 1)
        self.table.opened.connect(self.opened)
        session.changed.connect(self._on_changed)
        # a large workbook shows its first rows at once and is added up while it can be used already
        self._continue = QTimer(self, singleShot=True, interval=0)
        self._continue.timeout.connect(self._on_changed)
        self._is_stale = False
        self._show_summary()

    def _make_cards(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(12)
        self._cards: dict[str, QLabel] = {}
        for key, title in (
            ("count", "项目"),
            ("funds", "全年预算 · 执行"),
            ("mean", "平均得分"),
            ("grades", "等级"),
            ("open", "待处理"),
        ):
            frame, layout = card()
            layout.addWidget(muted(title))
            label = QLabel(objectName=f"summary-{key}")
            label.setTextFormat(Qt.TextFormat.RichText)
            layout.addWidget(label)
            self._cards[key] = label
            line.addWidget(frame, 1)
        return line

    def _make_empty(self) -> QWidget:
        empty = QWidget()
        layout = QVBoxLayout(empty)
        layout.addStretch(2)
        text = QLabel("这个工作簿里还没有项目。")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(text)
        buttons = QHBoxLayout()
        new, import_ = QPushButton("新建项目"), QPushButton("导入表单…")
        new.setProperty("primary", True)
        new.clicked.connect(self.new_wanted)
        import_.clicked.connect(self.import_wanted)
        buttons.addStretch(1)
        buttons.addWidget(new)
        buttons.addWidget(import_)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(3)
        return empty

    def _on_changed(self) -> None:
        """While another tab is in front, typing there does not add up all projects with each key."""
        self._is_stale = True
        if self.isVisible():
            self._show_summary()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._show_summary()

    def _show_summary(self) -> None:
        self._is_stale = False
        workbook = self._session.workbook
        self._stack.setCurrentIndex(0 if workbook.ids else 1)
        self._cards["count"].setText(_figure(str(len(workbook.ids)), f"{workbook.year} 年度"))
        waiting = workbook.uncomputed()
        for project_id in waiting[:SLICE]:
            workbook.computed(project_id)
        if len(waiting) > SLICE:
            for key in ("funds", "mean", "grades", "open"):
                self._cards[key].setText(_figure("…", ""))
            self._continue.start()
        else:
            self._show_sums([workbook.computed(i) for i in workbook.ids])

    def _show_sums(self, forms: list[Computed]) -> None:
        workbook = self._session.workbook
        self._cards["funds"].setText(_funds_text(forms, workbook.template.money_unit))
        self._cards["mean"].setText(_mean_text(forms))
        grades = Counter(form.evaluation.grade for form in forms)
        names = [grade.name for grade in workbook.template.grades if grades[grade.name]]
        self._cards["grades"].setText(
            "&nbsp;&nbsp;".join(_figure(str(grades[name]), name, grade_colour(name)) for name in names)
            or _figure("—", "")
        )
        found = Counter(finding.severity for form in forms for finding in form.findings if not finding.note)
        self._cards["open"].setText(
            _figure(str(found["error"]), "错误", severity_colour("error"))
            + "&nbsp;&nbsp;"
            + _figure(str(found["warning"]), "提醒", severity_colour("warning"))
        )

    def current_id(self) -> int | None:
        """Return the selected project."""
        return self.model.id_at(self.table.currentIndex().row())

    def select(self, project_id: int) -> None:
        """Select a project."""
        row = self.model.row_of(project_id)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, columns.NAME))
            self.table.setFocus()

    def rename(self) -> None:
        """Edit the selected project's name in place."""
        row = self.table.currentIndex().row()
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, columns.NAME))
            self.table.edit(self.table.currentIndex())


def _figure(number: str, unit: str, colour: str = LIGHT.text) -> str:
    return (
        f'<span style="font-size:22px;font-weight:bold;color:{colour}">{number}</span>'
        f'<span style="color:{LIGHT.muted}"> {unit}</span>'
    )


def _funds_text(forms: list[Computed], unit: str) -> str:
    adjusted = sum((form.evaluation.funds_total.adjusted for form in forms), Decimal(0))
    executed = sum((form.evaluation.funds_total.executed for form in forms), Decimal(0))
    if unit == "元" and adjusted >= 1_000_000:
        amount, unit = with_separators(two_decimals(adjusted / 10_000)), "万元"
    else:
        amount = with_separators(two_decimals(adjusted))
    return _figure(amount, f"{unit} · {percent(divide(executed, adjusted))}")


def _mean_text(forms: list[Computed]) -> str:
    if not forms:
        return _figure("—", "")
    mean = sum((form.evaluation.total_score for form in forms), Decimal(0)) / len(forms)
    money = sum((form.evaluation.funds_total.adjusted for form in forms), Decimal(0))
    weighted = sum((f.evaluation.total_score * f.evaluation.funds_total.adjusted for f in forms), Decimal(0))
    by_money = f"按预算加权 {shortest(divide(weighted, money))}" if money else ""
    return _figure(shortest(mean), by_money)


class OverviewTable(QTableView):
    """The list of projects; Enter or double-click opens one, F2 renames it."""

    opened = Signal(int)

    def __init__(self, model: OverviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setObjectName("overview")
        self.setAccessibleName("项目总览")
        self.setModel(model)
        self.setItemDelegate(_OverviewDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(columns.NAME, QHeaderView.ResizeMode.Stretch)
        self.setStyleSheet(
            f"QTableView {{ background: {LIGHT.surface}; border: 1px solid {LIGHT.soft_line}; border-radius: 8px; }}"
        )
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width() > 1150
        widths = {
            columns.NUMBER: 52,
            columns.ADJUSTED: 150,
            columns.EXECUTED: 150,
            columns.RATE: 220 if wide else 170,
            columns.SCORE: 220 if wide else 160,
            columns.GRADE: 64,
            columns.FINDINGS: 96,
        }
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def _open(self, row: int) -> None:
        project_id = self._model.id_at(row)
        if project_id is not None:
            self.opened.emit(project_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and self.state() != QAbstractItemView.State.EditingState:
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class _OverviewDelegate(QStyledItemDelegate):
    """Draws bars, badges and counts."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        computed: Computed = index.data(COMPUTED_ROLE)
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, QColor(LIGHT.accent_soft if selected else LIGHT.surface))
        painter.setPen(QColor(LIGHT.soft_line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        rect = QRectF(option.rect).adjusted(10, 0, -10, 0)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        column, evaluation = index.column(), computed.evaluation
        font = QFont(option.font)
        if column == columns.RATE:
            self._bar(painter, rect, float(evaluation.funds_total.rate), text, LIGHT.accent, font)
        elif column == columns.SCORE:
            font.setBold(True)
            self._bar(
                painter, rect, float(evaluation.total_score) / 100, text, grade_colour(evaluation.grade), font
            )
        elif column == columns.GRADE:
            paint_badge(painter, rect, text, grade_colour(evaluation.grade), font)
        elif column == columns.FINDINGS:
            self._findings(painter, rect, computed, font)
        else:
            font.setBold(column == columns.NAME)
            painter.setFont(font)
            painter.setPen(QColor(LIGHT.muted if column == columns.NUMBER else LIGHT.text))
            alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(rect.width()))
            painter.drawText(rect, alignment, text)
        painter.restore()

    @staticmethod
    def _bar(painter: QPainter, rect: QRectF, share: float, text: str, colour: str, font: QFont) -> None:
        painter.setFont(font)
        number = 66
        bar = QRectF(rect.left(), rect.center().y() - 3, rect.width() - number - 8, 6)
        paint_bar(painter, bar, share, colour)
        painter.setPen(QColor(LIGHT.text))
        box = QRectF(rect.right() - number, rect.top(), number, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)

    @staticmethod
    def _findings(painter: QPainter, rect: QRectF, computed: Computed, font: QFont) -> None:
        """Errors and warnings as two badges, or a tick when there is nothing to do."""
        counts = Counter(f.severity for f in computed.findings if not f.note)
        shown = [(severity, counts[severity]) for severity in ("error", "warning") if counts[severity]]
        if not shown:
            painter.setFont(font)
            painter.setPen(QColor(LIGHT.good))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "✓")
            return
        width = rect.width() / len(shown)
        for number, (severity, count) in enumerate(shown):
            box = QRectF(rect.left() + number * width, rect.top(), width, rect.height())
            mark = "✗" if severity == "error" else "!"
            paint_badge(painter, box, f"{mark} {count}", severity_colour(severity), font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW_HEIGHT)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(2, 3, -2, -4))
