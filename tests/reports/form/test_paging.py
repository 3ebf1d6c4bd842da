"""Page breaks of small made-up forms, worked out on paper.

The page is cut so that 200 points of rows fit on the first page and 230 on the others: a title of one line takes 30.3
points, the margins 32 mm. A line is 10 points high, a row of n lines 10 n + 4. Row numbers count from 0.
"""

from __future__ import annotations

from dataclasses import replace

from model.form.page_options import USUAL
from model.grid.cells import Block, Cell, Grid, Role, RowInfo
from reports.form.page_setup import PageSetup, page_setup
from reports.form.paging import all_rows, fits_one_page, paginate, paginate_with_tail
from reports.setting.typesetting import CellText, SetGrid, Setting

H, F, T = Block.HEADER, Block.FUNDS, Block.TOTAL
GC, G, IC, I = Block.GOALS_CAPTION, Block.GOALS, Block.INDICATORS_CAPTION, Block.INDICATORS  # noqa: E741
Row = tuple[Block, float] | tuple[Block, float, int]
Label = tuple[int, int, int]
PAGE = replace(page_setup(USUAL, "portrait"), height=32 * 72 / 25.4 + 30.3 + 200.05)


def form(
    *rows: Row, labels: tuple[Label, ...] = (), role: Role = Role.LABEL, signed: bool = False
) -> SetGrid:
    """Return a form of rows (block, height and, unless it is 1, the count of lines).

    ``labels`` are first row, last row and count of lines. A signature block takes 16.4 points.
    """
    places = [(first, last, ("x",) * lines) for first, last, lines in labels]
    cells = tuple(Cell(f, 0, t - f + 1, 1, "x" * len(x), role) for f, t, x in places)
    grid = Grid(
        title="表",
        subtitle="",
        edges=(0, 1000),
        rows=tuple(RowInfo(row[0]) for row in rows),
        cells=cells,
        signature=(("填表人", ""),) if signed else (),
        footnotes=(),
    )
    texts = [CellText(cell, cell.text, 0.0, 0.0, 0.0) for cell in cells]
    broken = {
        n: Setting(cells[n], x, 7.8125, frozenset()) for n, (_, _, x) in enumerate(places) if len(x) > 1
    }
    counts = tuple(row[2] if len(row) == 3 else 1 for row in rows)
    return SetGrid(grid, 7.8125, 500.0, texts, broken, tuple(row[1] for row in rows), counts, 2.0)


def pages(measured: SetGrid, page: PageSetup = PAGE) -> list[list[object]]:
    """Return what stands on each page: the number of a whole row, or number, first line and line after the last."""
    return [
        [s.row if (s.first, s.last) == (0, measured.counts[s.row]) else tuple(s[:3]) for s in slices]
        for slices in paginate(measured, page)
    ]


def signed_pages(measured: SetGrid) -> list[list[int]]:
    return [[s.row for s in page] for page in paginate_with_tail(measured, PAGE)]


def heights(measured: SetGrid) -> list[list[float]]:
    return [[round(s.height, 1) for s in page] for page in paginate(measured, PAGE)]


# -- whole rows -----------------------------------------------------------------------------------------


def test_rows_fill_a_page_to_its_last_point() -> None:
    assert pages(form(*[(H, 50)] * 4, *[(H, 46)] * 5, (H, 1))) == [[0, 1, 2, 3], [4, 5, 6, 7, 8], [9]]
    assert pages(form(*[(H, 50)] * 3, (H, 50.1), (H, 50))) == [[0, 1, 2], [3, 4]]


def test_a_form_fits_one_page_to_its_last_point_with_its_signatures() -> None:
    whole = form((H, 100), (T, 100))
    assert fits_one_page(whole, PAGE) and not fits_one_page(form((H, 100), (T, 100.1)), PAGE)
    assert not fits_one_page(form((H, 100), (T, 100), signed=True), PAGE)
    assert fits_one_page(form((H, 100), (T, 83.6), signed=True), PAGE)
    assert not fits_one_page(form((H, 100), (T, 83.7), signed=True), PAGE)
    assert all_rows(form((H, 14), (G, 34, 3))) == [(0, 0, 1, 14), (1, 0, 3, 34)]


def test_a_forced_break_begins_a_page_once_and_none_before_the_first_row() -> None:
    measured = form((IC, 20), (I, 30), (I, 30), (T, 30))
    assert [[s.row for s in page] for page in paginate(measured, PAGE, 2)] == [[0, 1], [0, 2, 3]]
    assert [[s.row for s in page] for page in paginate(measured, PAGE, 0)] == [[0, 1, 2, 3]]


# -- the header row stands on each page again -----------------------------------------------------------


def test_the_caption_is_repeated_over_indicators_and_goals_and_over_nothing_else() -> None:
    rows = form((H, 20), (IC, 20), *[(I, 40)] * 9, (T, 40))
    assert pages(rows) == [[0, 1, 2, 3, 4, 5], [1, 6, 7, 8, 9, 10], [11]]
    goals = form((H, 136), (GC, 20), (G, 84, 8), (T, 20))
    assert pages(goals) == [[0, 1, (2, 0, 4)], [1, (2, 4, 8), 3]]
    assert heights(goals) == [[136, 20, 44], [20, 44, 20]]
    assert pages(form((F, 150), (F, 40), (F, 40), (T, 40))) == [[0, 1], [2, 3]]


def test_a_caption_taller_than_a_quarter_of_the_page_is_not_repeated() -> None:
    # the paper is 321.06 points high
    assert pages(form((H, 60), (IC, 80.2), (I, 50), (I, 50))) == [[0, 1, 2], [1, 3]]
    assert pages(form((H, 60), (IC, 80.3), (I, 50), (I, 50))) == [[0, 1, 2], [3]]


# -- a caption has company ------------------------------------------------------------------------------


def test_a_caption_goes_over_with_the_first_indicator() -> None:
    assert pages(form((H, 150), (IC, 20), (I, 30), (I, 30))) == [[0, 1, 2], [1, 3]]
    assert pages(form((H, 150.1), (IC, 20), (I, 30), (I, 30))) == [[0], [1, 2, 3]]


def test_a_caption_waits_for_the_labels_of_the_first_indicator_too() -> None:
    # the label of three lines over rows 2 and 3 needs 34 points, row 2 has 14
    assert pages(form((H, 146), (IC, 20), (I, 14), (I, 40), labels=((2, 3, 3),))) == [[0, 1, 2], [1, 3]]
    assert pages(form((H, 147), (IC, 20), (I, 14), (I, 40), labels=((2, 3, 3),))) == [[0], [1, 2, 3]]
    # one that begins beside the caption has 20 points there and 14 beside the row
    assert pages(form((H, 166), (IC, 20), (I, 14), (I, 40), labels=((1, 3, 3),))) == [[0, 1, 2], [1, 3]]


def test_the_caption_of_the_goals_goes_over_unless_three_lines_fit_below_it() -> None:
    assert pages(form((H, 146), (GC, 20), (G, 104, 10))) == [[0, 1, (2, 0, 3)], [1, (2, 3, 10)]]
    assert pages(form((H, 147), (GC, 20), (G, 104, 10))) == [[0], [1, 2]]


def test_the_caption_of_short_goals_needs_room_for_them_alone() -> None:
    assert pages(form((H, 156), (GC, 20), (G, 24, 2))) == [[0, 1, 2]]
    assert pages(form((H, 157), (GC, 20), (G, 24, 2))) == [[0], [1, 2]]
    assert pages(form((H, 166), (GC, 20), (G, 14), (T, 9))) == [[0, 1, 2], [3]]


# -- long texts go over by lines ------------------------------------------------------------------------


def test_no_single_line_goes_over() -> None:
    # room for nine of ten lines: eight stay; for eight of ten: they stay
    assert pages(form((H, 86), (GC, 20), (G, 104, 10))) == [[0, 1, (2, 0, 8)], [1, (2, 8, 10)]]
    assert pages(form((H, 96), (GC, 20), (G, 104, 10))) == [[0, 1, (2, 0, 8)], [1, (2, 8, 10)]]
    # of five lines with room for four, three stay; of four with room for three, three: two are too few
    assert pages(form((H, 136), (GC, 20), (G, 54, 5))) == [[0, 1, (2, 0, 3)], [1, (2, 3, 5)]]
    assert pages(form((H, 146), (GC, 20), (G, 44, 4))) == [[0, 1, (2, 0, 3)], [1, (2, 3, 4)]]


def test_a_text_of_three_pages_fills_the_one_in_the_middle() -> None:
    # 21 lines of 10 and 4 points around them below a caption of 15: 229 of 230
    goals = form((H, 146), (GC, 15), (G, 304, 30), (T, 14))
    assert pages(goals) == [[0, 1, (2, 0, 3)], [1, (2, 3, 24)], [1, (2, 24, 30), 3]]
    assert heights(goals) == [[146, 15, 34], [15, 214], [15, 64, 14]]


def test_goals_that_fit_whole_are_not_split() -> None:
    assert pages(form((H, 76), (GC, 20), (G, 104, 10))) == [[0, 1, 2]]


def test_an_indicator_goes_over_whole_unless_a_page_is_too_short_for_it() -> None:
    # below the repeated caption of 20 points 210 are left: 20 lines are 204, 21 are 214
    assert pages(form((H, 40), (IC, 20), (I, 14), (I, 204, 20))) == [[0, 1, 2], [1, 3]]
    assert pages(form((H, 40), (IC, 20), (I, 14), (I, 214, 21))) == [[0, 1, 2, (3, 0, 12)], [1, (3, 12, 21)]]
    # with room for two lines or less it begins on the next page
    long = form((H, 142), (IC, 20), (I, 14), (I, 214, 21))
    assert pages(long) == [[0, 1, 2], [1, (3, 0, 19)], [1, (3, 19, 21)]]


def test_a_first_row_too_tall_for_the_page_with_the_title_is_split_there() -> None:
    # 19 lines are 194 points; no empty page comes before it
    assert pages(form((H, 214, 21), (T, 14))) == [[(0, 0, 19)], [(0, 19, 21), 1]]


def test_a_page_too_low_for_three_lines_takes_what_it_holds() -> None:
    low = replace(PAGE, height=32 * 72 / 25.4 + 30.3)  # nothing below the title, then two lines a page
    assert pages(form((H, 54, 5)), low) == [[], [(0, 0, 2)], [(0, 2, 4)], [(0, 4, 5)]]


# -- labels have room in each of their parts ------------------------------------------------------------


def test_a_label_cut_by_a_page_break_makes_its_last_row_taller() -> None:
    # the label of three lines over rows 3 to 8 needs 34 points on each page
    measured = form((H, 126), (IC, 20), (I, 14), *[(I, 14)] * 6, (I, 190), labels=((3, 9, 3),))
    assert pages(measured) == [[0, 1, 2, 3, 4], [1, 5, 6, 7, 8], [1, 9]]
    assert heights(measured) == [[126, 20, 14, 14, 20], [20, 14, 14, 14, 14], [20, 190]]


def test_a_label_of_one_line_lacks_nothing() -> None:
    measured = form((H, 150), (IC, 20), (I, 14), (I, 14), (I, 14), labels=((2, 4, 1),))
    assert heights(measured) == [[150, 20, 14, 14], [20, 14]]


def test_a_row_without_room_for_its_label_goes_over() -> None:
    # behind row 3 there are 26 points: room for row 4, but not for the label that begins there
    rows = ((H, 126), (IC, 20), (I, 14), (I, 14), (I, 14), (I, 40))
    assert pages(form(*rows, labels=((4, 5, 2),))) == [[0, 1, 2, 3, 4], [1, 5]]
    assert pages(form(*rows, labels=((4, 5, 3),))) == [[0, 1, 2, 3], [1, 4, 5]]
    # so does a text beside several rows; a caption stands where it finds room
    assert pages(form(*rows, labels=((4, 5, 3),), role=Role.INPUT)) == [[0, 1, 2, 3], [1, 4, 5]]
    assert pages(form(*rows, labels=((4, 5, 3),), role=Role.CAPTION)) == [[0, 1, 2, 3, 4], [1, 5]]


def test_a_label_too_tall_for_the_rest_of_the_page_ends_with_the_page() -> None:
    # three of 21 lines stay, 34 of the 40 points left; the label of ten lines takes these and no more
    measured = form((H, 126), (IC, 20), (I, 14), (I, 214, 21), labels=((3, 3, 10),))
    assert pages(measured) == [[0, 1, 2, (3, 0, 3)], [1, (3, 3, 21)]]
    assert [int(height) for height in heights(measured)[0]] == [126, 20, 14, 40]


def test_a_label_that_ends_on_the_new_page_has_room_there() -> None:
    # row 3 alone stands of the label on page 2: it grows from 14 to 34
    measured = form((H, 130), (IC, 20), (I, 40), (I, 14), (I, 14), labels=((2, 3, 3),))
    assert heights(measured) == [[130, 20, 40], [20, 34, 14]]


def test_a_repeated_caption_gives_no_room_to_a_label_that_begins_below_it() -> None:
    # beside the caption of 20 points the label over rows 1 to 3 finds room, the one over rows 2 to 3 does not
    rows = ((H, 130), (IC, 20), (I, 40), (I, 14))
    assert heights(form(*rows, labels=((1, 3, 3),))) == [[130, 20, 40], [20, 14]]
    assert heights(form(*rows, labels=((2, 3, 3),))) == [[130, 20, 40], [20, 34]]


# -- signatures do not stand alone ----------------------------------------------------------------------


def test_signatures_stay_where_they_fit() -> None:
    # 16.4 points of signatures below 183.6
    rows = ((H, 43.6), (IC, 20), (I, 40), (I, 40))
    assert signed_pages(form(*rows, (T, 40), signed=True)) == [[0, 1, 2, 3, 4]]
    assert signed_pages(form(*rows, (T, 40.1), signed=True)) == [[0, 1, 2], [1, 3, 4]]


def test_the_last_indicator_goes_over_with_a_total_that_stands_alone() -> None:
    rows = ((H, 40), (IC, 20), (I, 60), (I, 60), (T, 30))
    assert signed_pages(form(*rows, signed=True)) == [[0, 1, 2], [1, 3, 4]]
    assert signed_pages(form(*rows)) == [[0, 1, 2], [1, 3, 4]]


def test_an_indicator_that_fills_a_page_does_not_go_over_with_the_signatures() -> None:
    # caption, the last indicator, total and signatures: 20 + 165 + 28.6 + 16.4 = 230, one point more is too much
    fits = form((H, 14), (IC, 20), (I, 165), (T, 28.6), signed=True)
    assert signed_pages(fits) == [[0], [1, 2, 3]]
    tall = form((H, 14), (IC, 20), (I, 166), (T, 28.6), signed=True)
    assert signed_pages(tall) == [[0, 1, 2], [3]]
    # on page 2 caption, last indicator and total are 230: the total goes over alone
    full = form((H, 100), (IC, 20), (I, 60), (I, 180), (T, 30), signed=True)
    assert signed_pages(full) == [[0, 1, 2], [1, 3], [4]]


def test_signatures_that_fit_on_the_last_page_move_nothing() -> None:
    rows = ((H, 40), (IC, 20), *[(I, 60)] * 4, (T, 30))
    assert signed_pages(form(*rows, signed=True)) == [[0, 1, 2, 3], [1, 4, 5, 6]]


def test_signatures_without_room_on_the_second_page_begin_a_third_with_total_and_indicator() -> None:
    # page 2: 20 + 3 * 60 = 200, with the total 220, with the signatures 236.4 of 230
    rows = ((H, 40), (IC, 20), *[(I, 60)] * 5, (T, 20))
    assert signed_pages(form(*rows, signed=True)) == [[0, 1, 2, 3], [1, 4, 5], [1, 6, 7]]
