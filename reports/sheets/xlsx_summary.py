"""The department summary as a spreadsheet: sheets 汇总, 偏差 and 等级分布. Texts are texts, whatever they begin with."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from model.files import GoOn, unwatched, write_whole
from model.form.template import Template
from model.grid.cells import DASH
from model.reading.amounts import LARGE_UNITS, exact, round_cents, two_decimals
from model.scoring.findings import SEVERITY_NAMES
from model.scoring.progress import states_text
from model.summary.summary import Averages, ProjectLine, Summary, section_names
from reports.sheets.closed_book import closed
from reports.summary.summary_table import (
    AVERAGE_NAMES,
    TITLE,
    counted_states,
    deviation_columns,
    grade_range,
    heads,
    money_columns,
    part_captions,
    unscored_text,
)

# Excel keeps 15 digits of a number and so many UTF-16 units of a text
MAX_DIGITS, MAX_UNITS = 15, 32767
FONT = "宋体"
HEADER_ROW = 2
MONEY, POINTS, RATE, WHOLE = "#,##0.00", "0.00", "0.00%", "0"
# in 万元 a form keeps all decimals that were typed
LARGE_MONEY = "#,##0.00##############"

Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: caption, width in characters, and the number format of its figures, blank for texts."""

    caption: str
    width: float
    number: str = ""


def save_summary_xlsx(path: Path, summary: Summary, go_on: GoOn = unwatched) -> None:
    """Write the summary as xlsx. Raises UserError with one Chinese sentence; an old file is then still whole."""
    write_whole(path, render_summary_xlsx(summary), go_on)


def render_summary_xlsx(summary: Summary) -> bytes:
    """Return the summary as xlsx, made in memory; the same summary gives the same bytes."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    title = f"{TITLE}（{summary.year}年度）"
    book.set_properties({"title": title, "created": datetime(summary.year, 12, 31)})
    _write_projects(book, summary, title)
    _write_deviations(book, summary)
    _write_grades(book, summary)
    return closed(book, buffer)


# -- sheets ---------------------------------------------------------------------------------------------


def _write_projects(book: Workbook, summary: Summary, title: str) -> None:
    sheet = _Sheet(book, "汇总", title, _project_columns(summary))
    known = "　".join(f"{caption}：{text}" for caption, text in heads(summary))
    sheet.write_note(1, f"{known}　金额单位：{summary.template.money_unit}".strip("　"))
    for line in summary.lines:
        sheet.write_row(_project_values(line, summary))
    for values in _closing_values(summary):
        sheet.write_row(values, bold=True)
    sheet.finish(landscape=True)


def _write_deviations(book: Workbook, summary: Summary) -> None:
    captions = [column.caption.replace("\n", "") for column in deviation_columns(summary.template)]
    widths, numbers = (6, 32, 32, 18, 18, 8, 8, 8, 60), (WHOLE, "", "", "", "", POINTS, POINTS, POINTS, "")
    columns = [SheetColumn(*column) for column in zip(captions, widths, numbers, strict=True)]
    sheet = _Sheet(book, "偏差", f"失分最多的 {len(summary.deviations)} 个指标", columns)
    sheet.write_note(1, unscored_text(summary))
    for one in summary.deviations:
        figures = (one.weight, one.score, one.lost)
        sheet.write_row(
            (one.number, one.project, one.indicator, one.target, one.actual, *figures, one.reason_text)
        )
    sheet.finish(landscape=True)


def _write_grades(book: Workbook, summary: Summary) -> None:
    money = f"全年预算数（{summary.template.money_unit}）"
    columns = [
        SheetColumn("等级", 10), SheetColumn("总分", 26), SheetColumn("项目数", 10, WHOLE),
        SheetColumn("占比", 10, RATE), SheetColumn(money, 24, _money_format(summary.template)),
    ]  # fmt: skip
    sheet = _Sheet(book, "等级分布", "等级分布", columns)
    sheet.write_note(1, counted_states(summary))
    for number, one in enumerate(summary.grades):
        sheet.write_row((one.grade.name, grade_range(summary, number), one.count, one.share, one.adjusted))
    sheet.finish(landscape=False)


def _project_columns(summary: Summary) -> list[SheetColumn]:
    template = summary.template
    parts = [caption.replace("\n", "") for caption in part_captions(template)]
    return [
        SheetColumn("序号", 6, WHOLE),
        SheetColumn("项目名称", 44),
        *(SheetColumn(caption, 18, _money_format(template)) for caption in money_columns(template).values()),
        SheetColumn("执行率", 10, RATE),
        *(SheetColumn(caption, 11, POINTS) for caption in parts),
        SheetColumn("等级", 6),
        *(SheetColumn(SEVERITY_NAMES[severity], 6, WHOLE) for severity in ("error", "warning")),
        SheetColumn("状态", 9),
    ]


def _project_values(line: ProjectLine, summary: Summary) -> list[Value]:
    return [
        line.number,
        line.name,
        *(line.funds.amount(column) for column in money_columns(summary.template)),
        line.funds.rate,
        line.execution.score,
        *(part.score for part in line.sections),
        line.total_score,
        line.grade,
        line.errors,
        line.warnings,
        states_text(line.states),
    ]


def _closing_values(summary: Summary) -> list[list[Value]]:
    """Totals and averages; the label stands under 项目名称."""
    amounts = [summary.funds.amount(column) for column in money_columns(summary.template)]
    scores: list[Value] = [DASH] * (len(section_names(summary.template)) + 2)
    total: list[Value] = [None, f"合计（{len(summary.lines)} 个项目）", *amounts, summary.funds.rate, *scores]
    averages = (("weighted", summary.weighted), ("plain", summary.plain))
    return [
        [*total, DASH, summary.errors, summary.warnings, DASH],
        *(_average_values(AVERAGE_NAMES[key], means, summary) for key, means in averages),
    ]


def _average_values(label: str, means: Averages | None, summary: Summary) -> list[Value]:
    figures: list[Value] = [DASH] * (len(section_names(summary.template)) + 3)
    if means:
        figures = [means.rate, *map(round_cents, (means.execution, *means.sections, means.total_score))]
    return [None, label, *[DASH] * len(money_columns(summary.template)), *figures, *[DASH] * 4]


# -- cells ----------------------------------------------------------------------------------------------


class _Sheet:
    """One sheet with title, note, frozen header and rows below."""

    def __init__(self, book: Workbook, name: str, title: str, columns: Sequence[SheetColumn]) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._columns = columns
        self._row = HEADER_ROW + 1
        base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        self._note = book.add_format(base)
        cell = base | {"border": 1}
        self._formats = {
            (number, bold): book.add_format(cell | _look(number) | {"bold": bold})
            for number in {column.number for column in columns}
            for bold in (False, True)
        }
        self._dash = book.add_format(cell | {"align": "center", "bold": True})
        head = book.add_format(cell | {"align": "center", "bold": True, "text_wrap": True})
        heading = book.add_format({"font_name": FONT, "font_size": 16, "bold": True, "valign": "vcenter"})
        self._sheet.set_row(0, 28)
        self._sheet.write_string(0, 0, title, heading)
        self._sheet.set_row(HEADER_ROW, 32)
        for index, column in enumerate(columns):
            self._sheet.set_column(index, index, column.width)
            self._sheet.write_string(HEADER_ROW, index, column.caption, head)

    def write_note(self, row: int, text: str) -> None:
        """Put a text above the table."""
        if text:
            self._sheet.write_string(row, 0, within_limit(text), self._note)

    def write_row(self, values: Sequence[Value], bold: bool = False) -> None:
        """Put the next row."""
        for index, (value, column) in enumerate(zip(values, self._columns, strict=True)):
            self._write(index, value, self._formats[column.number, bold])
        self._row += 1

    def _write(self, index: int, value: Value, look: Format) -> None:
        place = (self._row, index)
        if value is None:
            self._sheet.write_blank(*place, None, look)
        elif isinstance(value, str):
            self._sheet.write_string(*place, within_limit(value), self._dash if value == DASH else look)
        elif self._columns[index].number == LARGE_MONEY and not _is_kept(Decimal(value), exact):
            self._sheet.write_string(*place, exact(Decimal(value)), look)
        elif self._columns[index].number in (MONEY, POINTS) and not _is_kept(Decimal(value), two_decimals):
            self._sheet.write_string(*place, two_decimals(Decimal(value)), look)
        else:
            self._sheet.write_number(*place, value, look)

    def finish(self, landscape: bool) -> None:
        """Freeze the header and set the sheet up for printing."""
        sheet = self._sheet
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_paper(9)  # A4
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页 / 共 &N 页")


def _look(number: str) -> dict[str, object]:
    if not number:
        return {"text_wrap": True, "align": "left"}
    return {"num_format": number, "align": "center" if number == WHOLE else "right"}


def _is_kept(amount: Decimal, shown: Callable[[Decimal], str]) -> bool:
    """Tell whether a cell keeps all digits of a figure as it is shown; one with more is written as text."""
    return sum(sign.isdigit() for sign in shown(amount)) <= MAX_DIGITS


def _money_format(template: Template) -> str:
    return LARGE_MONEY if template.money_unit in LARGE_UNITS else MONEY


def within_limit(text: str) -> str:
    """Return the text, its end cut to … where a cell cannot hold it all."""
    data = text.encode("utf-16-le")
    if len(data) <= 2 * MAX_UNITS:
        return text
    return data[: 2 * (MAX_UNITS - 1)].decode("utf-16-le", "ignore") + "…"
