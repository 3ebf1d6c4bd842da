"""部门汇总 on the screen: projects with totals and averages, grades, largest deviations, charts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from model.form.field_path import indicator_path
from model.summary.summary import Summary
from model.workbook.workbook import Workbook
from reports.summary.chart_marks import chart_marks
from reports.summary.charts import score_chart, score_heading, spread_chart
from reports.summary.scatter import scatter_chart
from reports.summary.summary_table import (
    counted_states,
    deviation_table,
    grade_table,
    heads,
    project_table,
    unscored_text,
)
from ui.overview.chart_view import ChartView, Maker
from ui.overview.plain_table import PlainTable
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import card, heading, muted
from ui.widgets.layouts import Part, Stretch, column_of, row_of

NARROW = 1000  # pixels; in less, grades and spread stand one below the other
SPREAD_HEIGHT, SCATTER_HEIGHT = 190.0, 260.0  # points


def _on_screen(summary: Summary) -> Summary:
    """Amounts are grouped on the screen, whatever the template says of paper (docs/domain.md 1.2)."""
    return replace(summary, template=replace(summary.template, money_separators=True))


class SummaryView(QScrollArea):
    """The summary of a workbook. ``opened`` carries a project, ``place_wanted`` a project and a field."""

    opened = Signal(int)
    place_wanted = Signal(int, object)
    save_wanted = Signal()

    def __init__(self, workbook: Workbook, summary: Summary, parent: QWidget | None = None) -> None:
        super().__init__(parent, accessibleName="部门汇总", widgetResizable=True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._workbook = workbook
        self.summary = summary
        self._make()
        self._write()

    def show_summary(self, summary: Summary) -> None:
        """Show another summary."""
        self.summary = summary
        self.projects.show_table(project_table(_on_screen(self.summary)))
        self.grades.show_table(grade_table(_on_screen(self.summary)))
        self.deviations.show_table(deviation_table(self.summary))
        for chart, maker in zip(self.charts, self._makers(), strict=True):
            chart.show_chart(maker)
        self._write()

    # -- making -----------------------------------------------------------------------------------------

    def _make(self) -> None:
        page = QWidget(objectName="summary-page")
        style(page, "QWidget#summary-page {{ background: {t.window}; }}")
        summary = self.summary
        self.projects = PlainTable(project_table(_on_screen(summary)), "各项目得分", page)
        self.grades = PlainTable(grade_table(_on_screen(summary)), "等级分布", page)
        self.deviations = PlainTable(deviation_table(summary), "失分最多的指标", page)
        self.deviations.setWordWrap(True)
        self.projects.opened.connect(self._open_project)
        self.deviations.opened.connect(self._open_deviation)
        names = ("各项目总分，由低到高", "执行率与总分", "各部分得分率的分布")
        self.charts = [
            ChartView(maker, name, page) for maker, name in zip(self._makers(), names, strict=True)
        ]
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

    def _makers(self) -> tuple[Maker, ...]:
        summary = self.summary
        return (
            lambda width: chart_marks(score_chart(summary, width)),
            lambda width: chart_marks(scatter_chart(summary, width, SCATTER_HEIGHT)),
            lambda width: chart_marks(spread_chart(summary, width, SPREAD_HEIGHT)),
        )

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
