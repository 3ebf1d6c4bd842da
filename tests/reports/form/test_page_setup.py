"""The page that page options want: measures by hand, sizes to try, footers."""

from __future__ import annotations

import pytest

from model.form.page_options import USUAL, PageOptions
from reports.form.page_setup import page_setup

# two margins of 10 mm
TWO_CM = 20 * 72 / 25.4


def test_the_usual_page_is_a4_with_15_mm_at_the_sides() -> None:
    page = page_setup(USUAL, "portrait")
    assert (page.width, page.height, page.is_upright) == (595.276, 841.89, True)
    assert (page.inner_width, page.inner_height) == pytest.approx((510.236, 751.181), abs=0.001)
    assert page.usual_height == pytest.approx(page.height)


@pytest.mark.parametrize(
    ("wanted", "of_template", "is_upright"),
    [
        ("", "portrait", True),
        ("", "landscape", False),
        ("portrait", "landscape", True),
        ("landscape", "portrait", False),
    ],
)
def test_the_options_turn_the_page_else_the_template(wanted: str, of_template: str, is_upright: bool) -> None:
    page = page_setup(PageOptions(orientation=wanted), of_template)
    assert page.is_upright == is_upright == (page.width < page.height)
    assert {page.width, page.height} == {595.276, 841.89}


def test_margins_take_room() -> None:
    page, usual = (
        page_setup(PageOptions(side=25, top=20, bottom=32), "portrait"),
        page_setup(USUAL, "portrait"),
    )
    assert usual.inner_width - page.inner_width == pytest.approx(TWO_CM)
    assert usual.inner_height - page.inner_height == pytest.approx(TWO_CM)
    assert usual.usual_height - page.usual_height == pytest.approx(TWO_CM)
    assert (page.top, page.bottom) == pytest.approx((56.693, 90.709), abs=0.001)


@pytest.mark.parametrize(
    ("smallest", "largest", "sizes"),
    [
        (75, 95, (9.5, 9, 8.5, 8, 7.5)),
        (60, 110, (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6)),
        (80, 90, (9, 8.5, 8)),
        (91, 94, (9.4,)),
    ],
)
def test_sizes_to_try_for_one_page(smallest: int, largest: int, sizes: tuple[float, ...]) -> None:
    assert page_setup(PageOptions(smallest=smallest, largest=largest), "portrait").sizes == sizes


@pytest.mark.parametrize(
    ("smallest", "largest", "sizes"),
    [(75, 95, (9, 8.5, 8)), (85, 90, (9, 8.5)), (100, 120, (10,)), (60, 70, (7,))],
)
def test_sizes_to_try_for_a_long_form(smallest: int, largest: int, sizes: tuple[float, ...]) -> None:
    assert page_setup(PageOptions(smallest=smallest, largest=largest), "portrait").long_sizes == sizes


@pytest.mark.parametrize(
    ("footer", "numbers", "text"),
    [
        ("", True, "第 2 页 / 共 3 页"),
        ("某某局", True, "某某局　　第 2 页 / 共 3 页"),
        ("某某局", False, "某某局"),
        ("", False, ""),
    ],
)
def test_the_footer_says_what_is_wanted(footer: str, numbers: bool, text: str) -> None:
    assert page_setup(PageOptions(footer=footer, numbers=numbers), "portrait").footer_text(2, 3) == text
