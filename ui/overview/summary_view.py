"""部门汇总 on the screen: projects with totals and averages, grades, largest deviations, charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from model.form.field_path import indicator_path
from model.summary.summary import Summary
from model.workbook.workbook import Workbook
from reports.summary.summary_table import (
    counted_states,
    deviation_table,
    grade_table,
    heads,
    project_columns,
    project_rows,
    score_heading,
    unscored_text,
)
from reports.summary.table_rows import PaperTable
from ui.overview.chart_view import SCATTER_HEIGHT, SPREAD_HEIGHT, ChartView
from ui.overview.plain_table import PlainTable
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import card, heading, muted
from ui.widgets.layouts import Part, Stretch, column_of, row_of

NARROW = 1000  # pixels; in less, grades and spread stand one below the other
FIRST_MS, PAUSE_MS = 100, 20  # before the first chart and before each other: the window goes first
# names of the charts and their heights in points, that of the scores is known when it is drawn
CHARTS = (
    ("各项目总分，由低到高", 0.0),
    ("执行率与总分", SCATTER_HEIGHT),
    ("各部分得分率的分布", SPREAD_HEIGHT),
)


def _on_screen(summary: Summary) -> Summary:
    """Amounts are grouped on the screen, whatever the template says of paper (docs/domain.md 1.2)."""
    return replace(summary, template=replace(summary.template, money_separators=True))


class SummaryView(QScrollArea):
    """The summary of a workbook. ``opened`` carries a project, ``place_wanted`` a project and a field."""

    opened = Signal(int)
    place_wanted = Signal(int, object)
    save_wanted = Signal()

    summary: Summary  # that is shown

    def __init__(self, workbook: Workbook, parent: QWidget | None = None) -> None:
        super().__init__(parent, accessibleName="部门汇总", widgetResizable=True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._workbook = workbook
        self._undrawn: Iterator[None] = iter(())
        self._drawing = QTimer(self)
        self._drawing.timeout.connect(self._draw_one)
        self._make()

    def showing(self, summary: Summary) -> Iterator[None]:
        """Show another summary, in steps; the charts come when what is shown was painted."""
        shown, rows = _on_screen(summary), []
        for row in project_rows(shown):
            rows.append(row)
            yield
        table = PaperTable("projects", project_columns(shown.template), tuple(rows))
        yield from self.projects.showing(table)
        self.summary = summary
        self.grades.show_table(grade_table(shown))
        self.deviations.show_table(deviation_table(summary))
        self._write()
        self._undrawn = self._draw_charts()
        self._drawing.start(FIRST_MS)

    def _draw_one(self) -> None:
        self._drawing.setInterval(PAUSE_MS)
        if next(self._undrawn, self) is self:
            self._drawing.stop()

    def _draw_charts(self) -> Iterator[None]:
        """Draw one chart after another; what draws them is read when it is first wanted."""
        from reports.pdf.fonts import load_fonts

        yield
        from ui.overview.summary_charts import makers

        yield
        load_fonts()
        for chart, maker in zip(self.charts, makers(self.summary), strict=True):
            yield
            chart.show_chart(maker)

    # -- making -----------------------------------------------------------------------------------------

    def _make(self) -> None:
        page = QWidget(objectName="summary-page")
        style(page, "QWidget#summary-page {{ background: {t.window}; }}")
        self.projects = PlainTable("各项目得分", page)
        self.grades = PlainTable("等级分布", page)
        self.deviations = PlainTable("失分最多的指标", page)
        self.deviations.setWordWrap(True)
        self.projects.opened.connect(self._open_project)
        self.deviations.opened.connect(self._open_deviation)
        self.charts = [ChartView(name, height, page) for name, height in CHARTS]
        self.heads, self.states, self.note, self.score_title = muted(), muted(), muted(), heading()
        scores, scatter, spread = self.charts
        save = button_of("存为 PDF 或 Excel…", self.save_wanted, objectName="save-summary")
        title = row_of(heading("项目支出绩效自评汇总"), Stretch(), save)
        grades = card(heading("等级分布"), self.grades, self.states, Stretch(), grow=True)
        self._pair = row_of(Part(grades), Part(card(spread, Stretch(), grow=True)), spacing=12)
        column_of(
            card(title, self.heads, self.projects, Stretch()),
            self._pair,
            card(heading("失分最多的指标"), self.deviations, self.note, Stretch()),
            card(self.score_title, scores, Stretch()),
            card(scatter, Stretch()),
            Stretch(),
            on=page,
            margins=(0, 0, 6, 0),
            spacing=12,
        )
        self.setWidget(page)

    def _write(self) -> None:
        """Write the sentences; what has nothing to show is hidden."""
        summary = self.summary
        named = "　".join(f"{caption}：{text}" for caption, text in heads(summary))
        unit = f"{summary.year} 年度　金额单位：{summary.template.money_unit}"
        self.heads.setText("　".join(filter(None, (named, unit))))
        self.states.setText(counted_states(summary))
        lost = "" if summary.deviations else "没有失分的指标。"
        self.note.setText(lost + (unscored_text(summary) or "双击或按 Enter 转到该指标。"))
        self.deviations.setVisible(bool(summary.deviations))
        self.score_title.setText(score_heading(summary))

    # -- acting -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_narrow = event.size().width() < NARROW
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(below if is_narrow else beside)
        super().resizeEvent(event)

    def _open_project(self, row: int) -> None:
        if row < len(self._workbook.ids):
            self.opened.emit(self._workbook.ids[row])

    def _open_deviation(self, row: int) -> None:
        deviation = self.summary.deviations[row]
        project_id = self._workbook.ids[deviation.number - 1]
        self.place_wanted.emit(project_id, indicator_path(deviation.row, "reason"))
