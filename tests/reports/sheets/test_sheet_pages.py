"""Where a spreadsheet's pages begin: rows fill them from top to bottom, the captions stand again, labels are cut there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sheets.sheet_pages import PageRoom, page_starts, parts


@pytest.mark.parametrize(
    ("heights", "pages", "starts"),
    [
        ([40, 40], 1, ()),
        ([40, 40, 40, 40], 3, (2, 3)),  # the captions in row 0 stand again
        ([40, 40, 40, 40], 2, (3,)),  # smaller, so that two pages are enough
        ([40, 40, 10, 10, 40, 5], 2, (4,)),
        ([30] * 9, 3, (4, 7)),
        ([30] * 9, 1, ()),
        ([250, 10], 2, (1,)),  # a row taller than a page has one of its own
    ],
)
def test_pages_begin_where_no_row_fits_any_more(
    heights: list[float], pages: int, starts: tuple[int, ...]
) -> None:
    assert page_starts(heights, PageRoom(100, 1.0, pages, range(0, 1))) == starts


@given(st.lists(st.floats(5, 60), min_size=3, max_size=60), st.integers(1, 6), st.floats(0.5, 1))
def test_there_are_no_more_pages_than_wanted(heights: list[float], pages: int, scale: float) -> None:
    starts = page_starts(heights, PageRoom(300, scale, pages, range(1, 2)))
    assert len(starts) < pages and list(starts) == sorted({*starts} - {0})


@pytest.mark.parametrize(
    ("rows", "starts", "least", "wanted"),
    [
        (range(0, 6), (), 20, [range(0, 6)]),
        (range(0, 6), (3,), 20, [range(0, 3), range(3, 6)]),
        (range(0, 6), (1,), 20, [range(0, 6)]),  # one row has no room for the text
        (range(0, 6), (5,), 20, [range(0, 6)]),
        (range(2, 6), (2, 6), 20, [range(2, 6)]),
        (range(0, 9), (3, 6), 20, [range(0, 3), range(3, 6), range(6, 9)]),
        (range(0, 9), (3, 8), 20, [range(0, 3), range(3, 9)]),
    ],
)
def test_a_label_is_cut_where_pages_begin(
    rows: range, starts: tuple[int, ...], least: float, wanted: list[range]
) -> None:
    assert list(parts(rows, starts, [10.0] * 10, least)) == wanted
