"""Layouts of real offices and random ones: every value comes in, or is told; nothing is taken for what it is not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.exchange.form_json import document_of
from model.exchange.found_form import FoundForm
from model.exchange.recognise import find_forms, other_form
from model.exchange.worksheet import Worksheet
from tests.depth import often, some_every_day
from tests.model.exchange.layout_cases import LAYOUTS, TEMPLATES, Layout, read_all, read_layout, values
from tests.model.exchange.random_layouts import sheets


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_every_value_of_a_layout_is_read(path: Path) -> None:
    layout = read_layout(path)
    wrong = [(name, right, read) for name, right, read in values(layout, read_all(layout)) if right != read]
    assert wrong == []


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_every_filled_cell_is_placed_or_told(path: Path) -> None:
    layout = read_layout(path)
    forms = read_all(layout)
    messages = "".join(remark.message for form in forms for remark in form.remarks)
    assert all(word in messages for word in layout.expected.get("message", []))
    assert all(
        one.cell and one.text and one.message.endswith("。") for form in forms for one in form.unplaced
    )
    assert all(remark.message.endswith("。") for form in forms for remark in form.remarks)


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_another_official_form_is_named_and_not_read(path: Path) -> None:
    layout = read_layout(path)
    named = "".join(other_form(sheet, TEMPLATES) for sheet in layout.sheets)
    problem = layout.expected.get("problem", "")
    assert problem in named and bool(problem) == bool(named)


@settings(max_examples=often(400, at_least=20, share=20))
@given(sheets())
def test_a_random_layout_is_read_whole(drawn: tuple[Worksheet, list[dict[str, Any]]]) -> None:
    sheet, wanted = drawn
    forms = list(find_forms(sheet, TEMPLATES, 2021))
    layout = Layout((sheet,), {"form": wanted})
    wrong = [(name, right, read) for name, right, read in values(layout, forms) if right != read]
    assert wrong == []
    assert not [one for form in forms for one in form.unplaced]


STRAYS = ("奇怪文字", "87654")


@cache
def areas_of_forms(path: Path) -> tuple[tuple[tuple[int, int, int, int], ...], ...]:
    """Return for each sheet of a layout where its forms stand."""
    sheets = read_layout(path).sheets
    return tuple(tuple(form.area for form in find_forms(sheet, TEMPLATES, 2021)) for sheet in sheets)


@cache
def cells_of_forms(path: Path) -> list[tuple[int, int, int]]:
    """Return the cells of all forms, by the number of their sheet, also blank ones; not those that others cover."""
    found = []
    for number, sheet in enumerate(read_layout(path).sheets):
        areas = areas_of_forms(path)[number]
        covered = {
            (row, column)
            for top, left, bottom, right in sheet.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        } - {area[:2] for area in sheet.merged}
        found += [
            (number, row, column)
            for top, left, bottom, right in areas
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) not in covered
        ]
    return found


FORMS = [path for path in LAYOUTS if read_layout(path).expected.get("form")]


@pytest.mark.parametrize("path", some_every_day(FORMS, 6), ids=lambda path: path.stem)
@settings(max_examples=often(40, at_least=6))
@given(data=st.data())
def test_a_text_in_any_cell_comes_in_or_is_told(path: Path, data: st.DataObject) -> None:
    layout = read_layout(path)
    number, row, column = data.draw(st.sampled_from(cells_of_forms(path)))
    sheet = layout.sheets[number]
    rows = [list(texts) for texts in sheet.rows]
    stray = data.draw(st.sampled_from(STRAYS))
    rows[row][column] = stray
    computed = {place: formula for place, formula in sheet.uncomputed.items() if place != (row, column)}
    changed = replace(sheet, rows=tuple(map(tuple, rows)), uncomputed=computed)
    forms = list(find_forms(changed, TEMPLATES, 2021))
    placed = "".join(document_of(form.project) for form in forms)
    told = "".join(one.text + one.message for form in forms for one in form.remarks)
    left = "".join(one.text for form in forms for one in form.unplaced)
    if stray.isdigit() and _is_of_computed(forms, column):
        return
    is_no_form = len(forms) < len(areas_of_forms(path)[number])  # its head says nothing any more
    # an amount may have been converted
    assert is_no_form or stray in (placed + told + left).replace(".", "").replace(",", "")


def _is_of_computed(forms: list[FoundForm], column: int) -> bool:
    """Tell whether a column has figures that the program computes, which are told of once for all rows."""
    uses = [one for form in forms for one in form.columns if one.left <= column <= one.right]
    return any(one.role in ("coefficient", "review", "deduction") for one in uses)
