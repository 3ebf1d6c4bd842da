"""What is remembered of forms, what is not, and that a memory comes back from its text, or is blank."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.form.field_path import field_path
from model.form.project import Indicator, Project
from model.suggest.memory import (
    MAX_LENGTH,
    MAX_WORKBOOKS,
    Memory,
    Row,
    Running,
    Typed,
    memory_text,
    merged,
    place_of,
    read_memory,
    typed_in,
)
from tests.depth import often
from tests.model.builders import projects
from tests.model.workbook.histories import histories

FORM = Project(
    header={"name": "甲项目", "amount": "5", "unit": " 区图书馆 "},
    funds={"fiscal": {"initial": "1"}},
    goals={"actual": "都完成了"},
    indicators=(
        Indicator("产出指标", "数量指标", "课时", "≥40学时", "41学时", "5", "多办了一期", extra=(("unit", "学时"),)),
        Indicator("产出指标", "数量指标", "不适用", "不适用", "不适用", "0"),
        Indicator("产出指标", "质量指标"),
    ),
    signature={"phone": "0755"},
)  # fmt: skip


def test_values_of_the_year_and_figures_are_not_remembered() -> None:
    typed = typed_in([FORM])
    assert typed.texts == {
        "project.unit": {"区图书馆": 1},
        "signature.phone": {"0755": 1},
        "row.name": {"课时": 1},
        "row.target": {"≥40学时": 1},
        "row.reason": {"多办了一期": 1},
        "row.unit": {"学时": 1},
    }
    assert typed.rows == {Row("产出指标", "数量指标", "课时", "≥40学时"): 1}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("indicators[3].reason", "row.reason"),
        ("indicators[3].actual", ""),
        ("indicators[3].weight", ""),
        ("project.department", "project.department"),
        ("project.name", ""),
        ("signature.head", "signature.head"),
        ("goals.actual", ""),
        ("funds.fiscal.initial", ""),
    ],
)
def test_places(path: str, place: str) -> None:
    assert place_of(field_path(path)) == place


def test_very_long_texts_are_no_suggestions() -> None:
    row = Indicator("产出指标", "数量指标", "课时", reason="长" * (MAX_LENGTH + 1))
    assert "row.reason" not in typed_in([Project(indicators=(row,))]).texts


def test_a_workbook_that_is_closed_again_is_counted_once() -> None:
    memory = Memory().with_workbook("a", typed_in([FORM])).with_workbook("b", typed_in([FORM]))
    again = memory.with_workbook("a", typed_in([FORM]))
    assert list(again.workbooks) == ["b", "a"]
    assert merged(again.workbooks.values()).texts["row.name"] == {"课时": 2}
    assert again.without("a").texts["row.name"] == {"课时": 1}
    assert again.count == 6


@given(st.lists(st.dictionaries(st.integers(0, 3), projects(max_rows=3), max_size=3), max_size=4))
def test_running_counts_are_those_made_anew(states: list[dict[int, Project]]) -> None:
    running = Running(typed_in([FORM]))
    for forms in states:
        assert running.follow(forms) == merged(
            [typed_in([FORM]), *(typed_in([one]) for one in forms.values())]
        )


@settings(max_examples=often(30, at_least=3))
@given(histories())
def test_counts_that_follow_the_keys_are_those_made_anew(history: tuple[str, list[Project]]) -> None:
    running = Running(typed_in([FORM]))
    for state in history[1]:
        assert running.follow({1: state}) == merged([typed_in([FORM]), typed_in([state])])


def test_of_very_many_workbooks_the_oldest_is_forgotten() -> None:
    memory = Memory()
    for number in range(MAX_WORKBOOKS + 1):
        memory = memory.with_workbook(str(number), Typed())
    assert list(memory.workbooks) == [str(number) for number in range(1, MAX_WORKBOOKS + 1)]


@given(st.lists(projects(), max_size=3))
def test_a_memory_comes_back_from_its_text(forms: list[Project]) -> None:
    memory = Memory().with_workbook("甲.jxzp", typed_in(forms))
    assert read_memory(memory_text(memory)) == memory


@pytest.mark.parametrize(
    "text", ["", "?", "{}x", "[1]", '[{"workbook":1}]', '[{"workbook":"a","texts":[],"rows":[]}]', "[" * 9000]
)
def test_what_is_damaged_is_no_memory(text: str) -> None:
    assert read_memory(text) == Memory()
