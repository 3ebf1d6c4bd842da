"""Where the clerk was is kept by workbook, in bounds, and whatever stands in the settings does no harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.field_path import PROJECT_NAME, header_path, indicator_path
from model.scoring.progress import FormState
from ui.settings import Settings
from ui.shell import remembered_places
from ui.shell.remembered_places import (
    MAX_TABS,
    MAX_TEXT,
    MAX_WORKBOOKS,
    Places,
    recall_places,
    remember_places,
)

SOME = Places(((3, PROJECT_NAME), (1, indicator_path(2, "actual"))), 1, (5, True), "gl", FormState.WRONG, 3)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a folder of the test."""
    return Settings(tmp_path / "settings.json", tmp_path)


def test_what_is_kept_comes_back_after_a_restart(settings: Settings, tmp_path: Path) -> None:
    remember_places(settings, tmp_path / "甲.jxzp", SOME)
    remember_places(settings, tmp_path / "乙.jxzp", Places())
    again = Settings(tmp_path / "settings.json", tmp_path)
    assert recall_places(again, tmp_path / "甲.jxzp") == SOME
    assert recall_places(again, tmp_path / "乙.jxzp") == Places()
    assert recall_places(again, tmp_path / "丙.jxzp") == Places()


def test_only_the_last_workbooks_are_kept(settings: Settings, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.jxzp" for number in range(MAX_WORKBOOKS + 5)]
    for path in paths:
        remember_places(settings, path, SOME)
    remember_places(settings, paths[5], SOME)
    remember_places(settings, tmp_path / "新.jxzp", SOME)
    assert len(settings.values.places) == MAX_WORKBOOKS
    assert recall_places(settings, paths[5]) == SOME and recall_places(settings, paths[6]) == Places()


def test_sizes_are_bounded_and_the_tab_in_front_stays(settings: Settings, tmp_path: Path) -> None:
    cells = (header_path("x" * (999 if number % 2 else MAX_TEXT - 8)) for number in range(1, 500))
    many = Places(tuple(enumerate(cells, 1)), 2, text="长" * 999)
    remember_places(settings, tmp_path / "a.jxzp", many)
    found = recall_places(settings, tmp_path / "a.jxzp")
    assert len(found.tabs) == MAX_TABS and found.tabs[0][0] == 2 and found.tabs[-1][0] == 499
    lengths = {len(str(cell or "")) for _, cell in found.tabs}
    assert len(found.text) == MAX_TEXT and lengths == {0, MAX_TEXT}  # a part of a path leads nowhere
    assert len(json.dumps(settings.values.places)) < 20_000


@pytest.mark.parametrize(
    "value",
    [
        None, 5, "x", [], {"tabs": 5}, {"tabs": [1, [2], ["a", "b"], [1, 2], [True, "x"]]}, {"current": "1"},
        {"sorting": [1]}, {"sorting": ["a", "b"]}, {"sorting": [10**9, 1]}, {"text": 7}, {"state": []}, {"state": "x"},
    ],
)  # fmt: skip
def test_odd_settings_are_passed_over(settings: Settings, tmp_path: Path, value: object) -> None:
    settings.remember(places={str(tmp_path / "a.jxzp"): value})
    assert recall_places(settings, tmp_path / "a.jxzp") == Places()
    remember_places(settings, tmp_path / "a.jxzp", SOME)
    assert recall_places(settings, tmp_path / "a.jxzp") == SOME


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["tabs", "current", "sorting", "text", "state", "selected"]), _JSON))
def test_any_json_gives_places(value: dict[str, object]) -> None:
    found = remembered_places.places_from(value)
    assert (
        isinstance(found.current, int) and isinstance(found.sorting[0], int) and len(found.text) <= MAX_TEXT
    )
