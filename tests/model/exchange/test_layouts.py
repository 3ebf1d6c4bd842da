"""Layouts of real offices and random ones: every value comes in, or is told; nothing is taken for what it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from model.exchange.recognise import find_forms, other_form
from model.exchange.worksheet import Worksheet
from tests.depth import often
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


@settings(max_examples=often(400, at_least=40))
@given(sheets())
def test_a_random_layout_is_read_whole(drawn: tuple[Worksheet, list[dict[str, Any]]]) -> None:
    sheet, wanted = drawn
    forms = list(find_forms(sheet, TEMPLATES, 2021))
    layout = Layout((sheet,), {"form": wanted})
    wrong = [(name, right, read) for name, right, read in values(layout, forms) if right != read]
    assert wrong == []
    assert not [one for form in forms for one in form.unplaced]
