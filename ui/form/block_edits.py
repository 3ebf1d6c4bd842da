"""Blocks of cells in the form: copy, cut, paste, clear, fill down. What goes where is decided in ``model.exchange.paste``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from model.exchange import clipboard, paste
from model.exchange.clipboard import Table
from model.form.blocks import LEVELS
from model.form.field_path import FieldPath, indicator_path
from model.form.project import Project, text_at
from model.grid.cells import Block, Cell, Role
from model.reading.normalise import storable
from ui.form.form_grid import FormGrid
from ui.form.screen_cells import ScreenCell

if TYPE_CHECKING:
    from model.exchange.indicator_table import IndicatorTable

TABLES = (Block.FUNDS, Block.INDICATORS, Block.TABLE)
TOO_LARGE = f"剪贴板里的表格太大（超过 {clipboard.MAX_CELLS} 格），请只复制需要的部分。"


def block(view: FormGrid) -> list[list[ScreenCell]]:
    """Return the selected cells by rows; without a selection the current cell."""
    found = {(index.row(), index.column()): view.form.at(index) for index in view.selectedIndexes()}
    cells = [
        shown
        for place, shown in found.items()
        if shown is not None and (shown.cell.row, shown.cell.column) == place and _holds_figure(shown.cell)
    ]
    if not cells:
        current = view.current_cell()
        cells = [current] if current is not None and _holds_figure(current.cell) else []
    rows: dict[int, list[ScreenCell]] = {}
    for shown in sorted(cells, key=lambda c: (c.cell.row, c.cell.column)):
        rows.setdefault(shown.cell.row, []).append(shown)
    return list(rows.values())


def _holds_figure(cell: Cell) -> bool:
    return cell.role not in (Role.LABEL, Role.CAPTION)


def copy(view: FormGrid) -> None:
    """Put the block on the clipboard as text and as HTML; a single cell as plain text."""
    table = [[figure(view, shown) for shown in row] for row in block(view)]
    if len(table) == 1 and len(table[0]) == 1:
        QGuiApplication.clipboard().setText(table[0][0])
    elif table:
        _put_on_clipboard(table)
        view.noticed.emit(f"已复制 {sum(map(len, table))} 格。")


def copy_indicators(view: FormGrid) -> None:
    """Put the whole indicator table on the clipboard, with captions and levels 1 and 2 as Excel forms have them."""
    columns = view.form.template.indicators.columns
    has_level = [any(column.role == level for column in columns) for level in LEVELS]
    rows, last = [[column.caption.replace("\n", "") for column in columns]], ("", "")
    for info, cells in zip(view.form.grid.rows, paste.figures_by_row(view.form.grid).values(), strict=True):
        if info.block is Block.INDICATORS:
            place = (info.category, info.kind)
            levels = ["" if info.category == last[0] else info.category, "" if place == last else info.kind]
            shown = [text for text, has in zip(levels, has_level, strict=True) if has]
            rows.append([*shown, *(cell.text for cell in cells)])
            last = place
    _put_on_clipboard(rows)
    view.noticed.emit(f"已复制整张指标表（{len(rows) - 1} 行），可以粘贴到 Excel、WPS 或另一张表。")


def _put_on_clipboard(table: Sequence[Sequence[str]]) -> None:
    data = QMimeData()
    data.setText(clipboard.write_tsv(table))
    data.setHtml(clipboard.write_html(table))
    QGuiApplication.clipboard().setMimeData(data)


def figure(view: FormGrid, shown: ScreenCell) -> str:
    """Return what was typed into a cell, or the figure that stands there, without separators."""
    figure = shown.text.replace(",", "") if shown.cell.money else shown.text
    return view.form.typed_text(shown) or figure


def clear(view: FormGrid, label: str = "清除") -> None:
    """Empty the block."""
    paths = [c.cell.path for row in block(view) for c in row if c.cell.path is not None]
    if not paths:
        view.noticed.emit("此格由程序计算，不能清除。")
        return
    _put(view, dict.fromkeys(paths, ""), label)


def cut(view: FormGrid) -> None:
    """Put the block on the clipboard and empty it."""
    copy(view)
    clear(view, "剪切")


def fill_down(view: FormGrid) -> None:
    """Copy the first row of the block into the rows below; a single row takes the row above it."""
    columns: dict[int, list[Cell]] = {}
    for row in block(view):
        for shown in row:
            columns.setdefault(shown.cell.column, []).append(shown.cell)
    texts = paste.fill_down(view.form.project, view.form.grid, list(columns.values()))
    if texts:
        _put(view, texts, "向下填充")
    else:
        view.noticed.emit("上面没有可以照填的格。")


def fill_right(view: FormGrid) -> None:
    """Copy the first cell of each row of the block into the cells to its right; a single one takes the one to its left."""
    by_row = paste.figures_by_row(view.form.grid)
    texts: dict[FieldPath, str] = {}
    for row in block(view):
        cells = [shown.cell for shown in row if shown.cell.path is not None]
        if len(row) == 1 and cells:
            left = [cell for cell in by_row[cells[0].row] if cell.path and cell.column < cells[0].column]
            cells = [*left[-1:], *cells]
        if len(cells) > 1:
            source = _copied(view, cells[0])
            texts |= {cell.path: source for cell in cells[1:] if cell.path is not None}
    if texts:
        _put(view, texts, "向右填充")
    else:
        view.noticed.emit("左边没有可以照填的格。")


def _copied(view: FormGrid, cell: Cell) -> str:
    return text_at(view.form.project, cell.path) if cell.path is not None else ""


def fill_cells(view: FormGrid, rows: Sequence[int], source: Sequence[Sequence[ScreenCell]]) -> int:
    """Copy the rows of a block into other rows of the form, over and over; return how many cells were filled."""
    by_place = {(cell.row, cell.column): cell for cell in view.form.grid.cells if cell.path is not None}
    texts: dict[FieldPath, str] = {}
    for number, row in enumerate(rows):
        for shown in source[number % len(source)]:
            goal = by_place.get((row, shown.cell.column))
            if goal is not None and goal.path is not None and shown.cell.path is not None:
                texts[goal.path] = _copied(view, shown.cell)
    if texts:
        _put(view, texts, "填充")
    return len(texts)


def fill(view: FormGrid, text: str) -> None:
    """Put a text into every cell of the block that takes one; one undo step."""
    paths = [c.cell.path for row in block(view) for c in row if c.cell.path is not None]
    _put(view, dict.fromkeys(paths, text), "填满选中的格" if len(paths) > 1 else "输入")
    if len(paths) > 1:
        view.noticed.emit(f"已填 {len(paths)} 格。")


def date_text(day: date) -> str:
    """Return a date as people write it on the form."""
    return f"{day.year}年{day.month}月{day.day}日"


def insert_text(view: FormGrid, text: str, label: str) -> None:
    """Put a text into the current cell."""
    shown = view.current_cell()
    if shown is not None and shown.cell.path is not None:
        _put(view, {shown.cell.path: text}, label)


def _put(view: FormGrid, texts: Mapping[FieldPath, str], label: str) -> None:
    form = view.form
    _change(view, paste.put_texts(form.project, form.template, form.year, texts), label)


def _change(view: FormGrid, project: Project, label: str) -> None:
    shown = view.current_cell()
    view.form.change(project, label, shown.cell.key if shown else None)


# -- pasting --------------------------------------------------------------------------------------------


def clipboard_table() -> Table | None:
    """Return the table on the clipboard; a plain text is a table of one cell. None if there is nothing."""
    data = QGuiApplication.clipboard().mimeData()
    return table_of(data) if data is not None else None


def table_of(data: QMimeData) -> Table | None:
    """Return the table that another program offers: its HTML, as that knows merged cells, else its text."""
    text = clipboard.read_tsv(storable(data.text())) if data.hasText() and data.text() else None
    if data.hasHtml() and (table := clipboard.read_html(storable(data.html()))) is not None:
        return clipboard.with_exact_blanks(table, text) if text else table
    return text


def paste_clipboard(view: FormGrid) -> None:
    """Paste what is on the clipboard; one undo step."""
    from model.exchange.indicator_table import read_indicator_table  # start-up does not need it

    table, shown = clipboard_table(), view.current_cell()
    if table is None:
        view.noticed.emit("剪贴板里没有文字。")
    elif len(table) * len(table[0]) > clipboard.MAX_CELLS:
        view.noticed.emit(TOO_LARGE)
    elif whole := read_indicator_table(table, view.form.template):
        _paste_indicators(view, whole)
    elif shown is None or not _holds_figure(shown.cell):
        view.noticed.emit("这是表头，请先选中要填的格再粘贴。")
    elif len(table) == 1 and shown.cell.path is None:
        view.noticed.emit("此格由程序计算，不能粘贴。")
    else:
        _paste_block(view, table)


def _paste_block(view: FormGrid, table: Table) -> None:
    rows = block(view)
    columns = min((len(row) for row in rows), default=1)
    table = paste.tiled(table, max(1, len(rows)), max(1, columns))
    anchor = rows[0][0].cell
    if len(table[0]) == 1 and view.form.grid.rows[anchor.row].block not in TABLES:
        table = (("\n".join(row[0] for row in table),),)  # paragraphs for one field, not rows of a table
    form, project, label = view.form, view.form.project, "粘贴"
    missing = paste.rows_needed(form.grid, anchor, table)
    row = anchor.path.row if anchor.path else None
    if missing and row is not None:
        from ui.dialogs import questions  # start-up does not need it

        answer = questions.ask_paste_rows(view, form.grid.rows[anchor.row].kind, len(table), missing)
        if not answer:
            return
        if answer == "insert":
            project = paste.with_room(project, row, missing)
            label = f"粘贴（新增 {missing} 行）"
    grid = form.grid_of(project)
    anchor = (grid.find(anchor.key) if anchor.key else None) or anchor
    done = paste.paste(project, form.template, form.year, grid, anchor, table)
    _change(view, done.project, label)
    if done.filled > 1:
        _select_pasted(view, anchor, table)
    told = [f"已粘贴 {done.filled} 格。"] if len(table) * len(table[0]) > 1 else []
    told += [f"{done.skipped} 格由程序计算，没有改。"] if done.skipped else []
    told += [f"{done.lost} 格超出了表格，没有粘贴。"] if done.lost else []
    if told:
        view.noticed.emit("".join(told))


def _select_pasted(view: FormGrid, anchor: Cell, table: Table) -> None:
    """Have what was pasted selected, as spreadsheets do."""
    rows = paste.figures_by_row(view.form.grid)
    places = {(shown.cell.row, shown.cell.column): shown for shown in view.form.cells}
    last_row = anchor.row
    kind = view.form.grid.rows[anchor.row].block
    while last_row + 1 - anchor.row < len(table) and last_row + 1 < len(rows):
        if view.form.grid.rows[last_row + 1].block is not kind:
            break
        last_row += 1
    ends = [cell for cell in rows[last_row] if cell.column >= anchor.column][: len(table[0])]
    if ends:
        view.block_filled.emit(places[anchor.row, anchor.column], places[last_row, ends[-1].column])


def _paste_indicators(view: FormGrid, whole: IndicatorTable) -> None:
    from model.exchange.indicator_table import with_indicator_table
    from ui.dialogs import questions

    form = view.form
    typed = sum(not row.is_blank for row in form.project.indicators)
    if typed and not questions.confirm_replace_indicators(view, len(whole.rows), typed):
        return
    project = with_indicator_table(form.project, whole, form.template, form.year)
    form.change(project, "粘贴指标表", indicator_path(0, "name"))
    told = f"已粘贴 {len(whole.rows)} 行指标。"
    if whole.unplaced:
        told += f"模板里没有“{'”“'.join(whole.unplaced)}”，这些行放在了同一级指标的最后一类，请核对。"
    told += "".join(whole.remarks)
    if whole.left_out:
        told += f"指标表以外的 {whole.left_out} 行没有粘贴，整张表请用“导入表单”。"
    view.noticed.emit(told)
