"""Field paths: text and parts are one to one, whatever signs the ids of a template hold."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.form.blocks import AMOUNT_COLUMNS, COMPUTED_COLUMNS
from model.form.field_path import (
    GOAL_ACTUAL,
    PROJECT_NAME,
    FieldPath,
    amount_path,
    field_path,
    goal_path,
    header_path,
    indicator_path,
    kind_path,
    note_key,
    note_path,
    parse_path,
    section_path,
    signature_path,
    split_note_key,
)
from model.form.project import Project, text_at, with_text
from tests.model.builders import clean_project

IDS = st.text(min_size=1) | st.text('a.[]@"\\ \n3名', min_size=1)
COLUMNS = st.sampled_from((*AMOUNT_COLUMNS, *COMPUTED_COLUMNS))
ROWS = st.integers(0, 999_999_999)
PATHS = st.one_of(
    st.builds(header_path, IDS),
    st.builds(amount_path, IDS, COLUMNS),
    st.builds(goal_path, IDS),
    st.builds(indicator_path, ROWS, st.sampled_from(("name", "manual_score"))),
    st.builds(signature_path, IDS),
    st.builds(note_path, st.text()),
    st.builds(section_path, IDS),
    st.builds(kind_path, IDS, IDS),
)


@given(PATHS)
@example(kind_path('"质量.一"', "数量.二"))
@example(kind_path("\\", '"'))
def test_a_path_is_read_back_from_its_text(path: FieldPath) -> None:
    assert parse_path(str(path)) == path


@given(PATHS, PATHS)
@example(kind_path("a.b", "c"), kind_path("a", "b.c"))
@example(amount_path("a.b", "rate"), amount_path("a", "rate"))
def test_other_paths_have_other_texts(one: FieldPath, other: FieldPath) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(st.from_regex(r"[a-z-]+", fullmatch=True), PATHS)
def test_the_key_of_a_note_tells_what_it_answers(code: str, path: FieldPath) -> None:
    key = note_key(code, path)
    assert split_note_key(key) == (code, path)
    assert note_path(key).about == path


@given(st.text() | st.text('kindfus.[]"@0\\').map("kind.".__add__))
@example('kind."')
@example('kind."a"b')
@example("kind." + '"\\ud800".x')
def test_any_text_is_a_path_that_is_read_back_or_none(text: str) -> None:
    path = parse_path(text)
    assert path is None or parse_path(str(path)) == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("project.name", PROJECT_NAME),
        ("project.a.b[3]@c", header_path("a.b[3]@c")),
        ("funds.fiscal.executed", amount_path("fiscal", "executed")),
        ("funds.1.2@[x].executed", amount_path("1.2@[x]", "executed")),
        ("goals.actual", GOAL_ACTUAL),
        ("indicators[12].weight", indicator_path(12, "weight")),
        ("signature.date", signature_path("date")),
        ("section.产出指标", section_path("产出指标")),
        ("kind.产出指标.数量指标", kind_path("产出指标", "数量指标")),
        ("kind.产出指标.数量.其他", kind_path("产出指标", "数量.其他")),
        ('kind."1.产出".数量指标', kind_path("1.产出", "数量指标")),
        ("notes.unit-blank@project.unit", note_path("unit-blank@project.unit")),
    ],
)
def test_texts_that_findings_and_notes_hold(text: str, path: FieldPath) -> None:
    assert str(path) == f"{path}" == text
    assert parse_path(text) == path == field_path(text) == field_path(path)


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "project", "name", "funds.fiscal", "funds.fiscal.", "kind.a", "kind.a.", "kind.",
        "indicators.name", "indicators[].name", "indicators[-1].name", "indicators[01].name", "indicators[３].name",
        "indicators[3]", "indicators[3].", "indicators[3].name ", "indicators[3].name\n",
        f"indicators[{'9' * 5000}].name",
    ],
)  # fmt: skip
def test_what_is_no_path(text: str) -> None:
    assert parse_path(text) is None
    with pytest.raises(KeyError):
        field_path(text)
    with pytest.raises(KeyError):
        text_at(clean_project(), text)
    with pytest.raises(KeyError):
        with_text(clean_project(), text, "x")


@pytest.mark.parametrize("path", [section_path("a"), kind_path("a", "b"), indicator_path(99, "name")])
def test_what_no_text_stands_in(path: FieldPath) -> None:
    with pytest.raises(KeyError):
        text_at(clean_project(), path)


@pytest.mark.parametrize("key", ["", "x", "@", "x@", "x@y", "x@indicators[3]"])
def test_the_key_of_no_finding(key: str) -> None:
    assert split_note_key(key) is None and note_path(key).about is None
    assert text_at(with_text(Project(), note_path(key), "说明"), f"notes.{key}") == "说明"


def test_what_a_path_belongs_to_in_the_help() -> None:
    found = [
        p.family
        for p in (indicator_path(3, "name"), amount_path("a.b", "rate"), signature_path("x"), GOAL_ACTUAL)
    ]
    assert found == ["indicators[*].name", "funds.*.rate", "signature.*", "goals.actual"]
