"""Tables and sheets by themselves, at sizes that no summary of today reaches."""

from __future__ import annotations

import pytest

from reports.pdf.fonts import text_width
from reports.pdf.page_content import BOTTOM
from reports.summary.page_flow import LANDSCAPE, WIDTH, PageFlow
from reports.summary.paper_table import SIZES, part_row, row_boxes, set_table
from reports.summary.table_rows import PaperTable, TableColumn, TableRow


def table(columns: list[TableColumn], *rows: TableRow) -> PaperTable:
    """Return a table of those columns and rows."""
    return PaperTable("t", tuple(columns), rows)


@pytest.mark.parametrize("count", [1, 10, 40])
@pytest.mark.parametrize("free", [True, False])
def test_numbers_too_wide_for_any_size_are_set_smaller(count: int, free: bool) -> None:
    columns = [*[TableColumn("名称", "left", share=1.0)] * free, *[TableColumn("数", "right")] * count]
    row = TableRow((*["项目"] * free, *["123456789012345678.90"] * count))
    measured = set_table(table(columns, row), WIDTH)
    assert measured.width == pytest.approx(WIDTH)
    for box in row_boxes(measured, measured.rows[0], 0.0, 0.0):
        (line,) = box.lines
        assert box.x <= line.x and line.x + text_width(line.text, line.size) <= box.x + box.width
    if free:
        assert measured.edges[1] > 0.2 * WIDTH


def test_the_largest_size_that_leaves_names_room() -> None:
    def size_of(count: int) -> float:
        columns = [TableColumn("名称", "left", share=1.0), *[TableColumn("数", "right")] * count]
        measured = set_table(table(columns, TableRow(("甲", *["1234567890.12"] * count))), WIDTH)
        return measured.rows[0].cells[0].size

    sizes = [size_of(count) for count in (1, 8, 9, 10, 30)]
    assert sizes[0] == SIZES[0] and sizes[-1] == SIZES[-1] and sizes == sorted(sizes, reverse=True)


def test_a_row_too_tall_for_a_page_is_parted_and_nothing_is_lost() -> None:
    text = "".join(f"第{n}项" for n in range(9000))
    columns = [TableColumn("序号"), TableColumn("名称", "left", share=1.0), TableColumn("备注", share=0.3)]
    measured = set_table(
        table(columns, TableRow(("0", "甲", "乙")), TableRow(("1", text, "多行\n" * 20))), WIDTH
    )
    flow = PageFlow()
    flow.add_gap(300)
    flow.add_table(measured)
    flow.number_pages()
    boxes = [[box for box in page.boxes if box.key.startswith("t.1.")] for page in flow.pages]
    assert len(boxes) > 4 and all(len(row) == 3 for row in boxes)
    for column, whole in enumerate(("1", text, "多行" * 20)):
        assert "".join(line.text for row in boxes for line in row[column].lines) == whole
    for page in flow.pages[:-1]:
        assert page.frames[0][1] + page.frames[0][3] > LANDSCAPE[1] - BOTTOM - 15  # no room is wasted


def test_a_row_is_not_parted_for_a_line_or_two() -> None:
    row = set_table(table([TableColumn("名称", "left", share=1.0)], TableRow(("长文字" * 500,))), WIDTH).rows[
        0
    ]
    assert part_row(row, 30) is None
    parts = part_row(row, 100)
    assert (
        parts
        and parts[0].height <= 100
        and sum(len(part.cells[0].lines) for part in parts) == len(row.cells[0].lines)
    )


@pytest.mark.parametrize("length", [12, 3000])
def test_long_captions_are_broken(length: int) -> None:
    columns = [TableColumn("名称", "left", share=1.0), TableColumn("分" * length), TableColumn("分值")]
    measured = set_table(table(columns, *[TableRow(("甲" * 900, "1", "2"))] * 2), WIDTH)
    assert measured.edges[1] > WIDTH / 3 and measured.edges[2] - measured.edges[1] < WIDTH / 3
    flow = PageFlow()
    flow.add_table(measured)
    texts = "".join(line.text for page in flow.pages for box in page.boxes for line in box.lines)
    assert texts.count("甲") == 1800


def test_a_long_note_goes_over_by_lines() -> None:
    flow = PageFlow()
    flow.add_note("填报说明，" * 4000)
    assert len(flow.pages) > 3
    for page in flow.pages:
        assert max(line.y for line in page.texts) <= LANDSCAPE[1] - BOTTOM
    assert "".join(line.text for page in flow.pages for line in page.texts) == "填报说明，" * 4000


def test_rows_that_belong_together_go_over_together() -> None:
    rows = [TableRow((str(n),), with_next=n >= 25) for n in range(29)]
    measured = set_table(table([TableColumn("序号")], *rows, TableRow(("末",))), WIDTH)
    flow = PageFlow()
    flow.add_table(measured)
    assert [len(page.boxes) for page in flow.pages] == [26, 6]
