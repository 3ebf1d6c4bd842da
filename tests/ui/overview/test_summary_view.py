"""The department's summary on the screen: the figures of the paper, live, and a way to each of their sources."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton

from model.errors import StoreError
from model.form.field_path import indicator_path
from model.summary.summary import Gathering, summary_of
from model.workbook.workbook import Workbook
from reports.summary.marks import ChartMarks
from reports.summary.summary_table import deviation_table, project_table
from tests.clerk import Clerk
from tests.depth import some_every_day
from ui.dialogs import questions
from ui.overview import plain_table, summing
from ui.overview.chart_view import SCALE, ChartView
from ui.overview.plain_table import PlainTable, PlainTableModel
from ui.overview.summary_view import SummaryView


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


@pytest.fixture
def view(samples: Clerk) -> SummaryView:
    """The summary of the sample forms, shown by its key."""
    samples.press(Qt.Key.Key_F7)
    samples.app.processEvents()
    overview = samples.window.overview
    assert overview is not None and overview.summary is not None and overview.summary.isVisible()
    return overview.summary


def texts(table: PlainTable, row: int) -> list[str]:
    """Return what stands in a row."""
    model = table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def ungrouped(row: list[str]) -> list[str]:
    """Return texts without thousands separators, which amounts have on the screen."""
    return [text.replace(",", "") for text in row]


def test_the_figures_are_those_of_the_paper(samples: Clerk, view: SummaryView) -> None:
    workbook = samples.window.session.workbook
    summary = summary_of(workbook)
    table = project_table(summary)
    model = view.projects.model()
    assert model.rowCount() == len(table.rows) == 11
    assert "10,390,000.00" in texts(view.projects, 1)
    assert ungrouped(texts(view.projects, 1)) == list(table.rows[1].texts)
    assert ungrouped(texts(view.projects, 8)) == [table.rows[8].texts[0], "", *table.rows[8].texts[1:]]
    assert texts(view.projects, 9)[0].startswith("加权平均") and "98.73" in texts(view.projects, 9)
    assert view.projects.columnSpan(8, 0) == 2
    assert [texts(view.grades, row)[2] for row in range(4)] == ["7", "0", "0", "1"]
    assert texts(view.deviations, 0) == list(deviation_table(summary).rows[0].texts)


def test_no_table_has_a_scroll_bar_and_no_number_is_cut(view: SummaryView) -> None:
    for table in (view.projects, view.grades, view.deviations):
        assert table.viewport().height() >= table.verticalHeader().length()
        metrics = table.fontMetrics()
        for column in range(table.model().columnCount()):
            if not table.model().table.columns[column].share:
                widest = max(metrics.horizontalAdvance(texts(table, row)[column]) for row in range(2))
                assert table.columnWidth(column) > widest


def test_the_model_keeps_qts_rules(view: SummaryView) -> None:
    model = PlainTableModel(project_table(view.summary))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_table(deviation_table(view.summary))
    assert tester.model() is model and model.rowCount() == len(view.summary.deviations)


def test_the_key_goes_there_and_back(samples: Clerk, view: SummaryView) -> None:
    overview = samples.window.overview
    assert not overview.filter.isVisible() and samples.app.focusWidget() is view.projects
    samples.press(Qt.Key.Key_F7)
    assert overview.table.isVisible() and not view.isVisible() and overview.filter.isVisible()
    samples.window.open_project(samples.window.session.workbook.ids[0])
    samples.press(Qt.Key.Key_F7)
    samples.app.processEvents()
    assert samples.window.tabs.currentWidget() is overview and view.isVisible()


def test_enter_opens_the_project_and_the_indicator(samples: Clerk, view: SummaryView) -> None:
    workbook = samples.window.session.workbook
    view.projects.selectRow(2)
    samples.press(Qt.Key.Key_Return)
    assert samples.window.current_project() == workbook.ids[2]
    samples.press(Qt.Key.Key_F7)
    samples.app.processEvents()
    view.deviations.setFocus()
    view.deviations.selectRow(7)
    wanted = view.summary.deviations[7]
    samples.press(Qt.Key.Key_Return)
    page = samples.window.form_page()
    assert page is not None and page.project_id == workbook.ids[wanted.number - 1]
    shown = page.view.current_cell()
    assert shown is not None and shown.cell.path == indicator_path(wanted.row, "reason")


def test_a_change_is_seen_when_the_overview_is(samples: Clerk, view: SummaryView) -> None:
    workbook = samples.window.session.workbook
    before = texts(view.projects, 1)
    workbook.type_text(workbook.ids[1], "indicators[0].manual_score", "0")
    samples.app.processEvents()
    after = texts(view.projects, 1)
    assert before != after and after[9] != before[9]
    samples.window.open_project(workbook.ids[1])
    workbook.type_text(workbook.ids[1], "project.name", "改过的名称")
    samples.press(Qt.Key.Key_F7)
    samples.app.processEvents()
    assert texts(view.projects, 1)[1] == "改过的名称"


def test_a_removed_project_leaves_the_summary(samples: Clerk, view: SummaryView) -> None:
    workbook = samples.window.session.workbook
    for project_id in workbook.ids[1:]:
        workbook.remove_project(project_id)
    samples.app.processEvents()
    assert view.projects.model().rowCount() == 4
    workbook.remove_project(workbook.ids[0])
    samples.app.processEvents()
    assert not view.isVisible() and not samples.window.overview.views.isVisible()
    workbook.undo()
    samples.app.processEvents()
    assert view.isVisible() and view.projects.model().rowCount() == 4


@pytest.mark.parametrize("width", some_every_day([980, 1366], 2))
def test_charts_are_painted_in_any_width(samples: Clerk, view: SummaryView, width: int) -> None:
    samples.window.resize(width, 768)
    samples.until(lambda: all(chart.chart.marks for chart in view.charts))
    for chart in view.charts:
        assert chart.accessibleName()
        picture = chart.grab().toImage()
        colours = {
            picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)
        }
        assert len(colours) > 3
        assert picture.width() / picture.devicePixelRatio() == chart.width()
        assert chart.height() == round(chart.chart.height * SCALE)


def test_a_chart_is_drawn_anew_for_another_width_when_it_is_seen(samples: Clerk) -> None:
    widths: list[float] = []

    def maker(width: float) -> ChartMarks:
        widths.append(width)
        return ChartMarks(10.0, ())

    chart = ChartView("图", 20.0)
    assert chart.height() == 30
    chart.resize(600, 15)
    chart.show_chart(maker)
    chart.resize(900, 15)
    assert chart.height() == 15 and widths == [400.0]
    chart.grab()
    chart.grab()
    assert widths == [400.0, 600.0]
    chart.deleteLater()


def test_the_button_saves_it(samples: Clerk, view: SummaryView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "ask_summary", lambda parent, suggested: suggested)
    view.findChild(QPushButton, "save-summary").click()
    assert samples.opened and samples.opened[-1].read_bytes().startswith(b"%PDF")


def test_many_forms_are_added_up_while_the_window_goes_on(
    own_samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summing, "AT_ONCE", 1)
    monkeypatch.setattr(summing, "SLICE", 0)
    own_samples.press(Qt.Key.Key_F7)
    overview, workbook = own_samples.window.overview, own_samples.window.session.workbook
    assert overview is not None and overview.summary is None
    told = overview.findChild(QLabel, "summing")
    assert told is not None and told.isVisible()
    workbook.remove_project(workbook.ids[-1])  # and all is added up again
    own_samples.until(lambda: overview.summary is not None)
    own_samples.until(lambda: len(overview.summary.summary.lines) == 7)
    assert overview.summary.isVisible() and overview.summary.summary == summary_of(workbook)


def test_a_form_that_cannot_be_read_begins_the_sum_anew(
    own_samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summing, "AT_ONCE", 1)
    monkeypatch.setattr(summing, "SLICE", 0)
    take, taken = Gathering.take, []

    def fails_once(self: Gathering, workbook: Workbook, form: int) -> None:
        taken.append(form)
        if len(taken) == 3:
            raise StoreError("读不出来。")
        take(self, workbook, form)

    monkeypatch.setattr(Gathering, "take", fails_once)
    own_samples.press(Qt.Key.Key_F7)
    overview, ids = own_samples.window.overview, own_samples.window.session.workbook.ids
    own_samples.until(lambda: overview.summary is not None)
    assert taken == [*ids[:3], *ids] and len(overview.summary.summary.lines) == len(ids)


def test_a_long_table_has_rows_of_one_height(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_table, "WRAPPED", 3)
    table = PlainTable("各项目得分")
    table.show_table(project_table(summary_of(samples.window.session.workbook)))
    heights = {table.rowHeight(row) for row in range(table.model().rowCount())}
    assert len(heights) == 1 and heights.pop() >= table.fontMetrics().height()
    table.deleteLater()


def test_a_row_is_as_tall_and_a_column_as_wide_as_its_texts_need(samples: Clerk) -> None:
    table = project_table(summary_of(samples.window.session.workbook))
    texts = (table.rows[1].texts[0], "很长的名称" * 40, *table.rows[1].texts[2:])
    rows = (table.rows[0], replace(table.rows[1], texts=texts), *table.rows[2:])
    view = PlainTable("各项目得分")
    view.show_table(replace(table, rows=rows))
    view.resize(1200, 400)
    view.show()
    heights = [view.rowHeight(row) for row in range(len(rows))]
    assert heights[1] > 2 * heights[0]
    view.resizeRowsToContents()
    assert heights == [view.rowHeight(row) for row in range(len(rows))]
    numbers = [n for n, column in enumerate(table.columns) if not column.share]
    assert all(view.sizeHintForColumn(n) <= view.columnWidth(n) for n in numbers)
    view.deleteLater()
