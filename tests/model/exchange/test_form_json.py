"""Form JSON: what is written reads back the same, and what is broken is named (docs/domain.md 1.3)."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import FormError
from model.exchange.form_json import (
    MAX_INDICATORS,
    MAX_TEXT,
    MAX_VALUES,
    Form,
    check_fits,
    document_of,
    evaluation_dict,
    form_json,
    parse_form,
    project_from_document,
)
from model.form.project import Project, with_text
from tests.model.builders import (
    SAMPLES,
    TEMPLATE_IDS,
    YEAR,
    clean_project,
    computed,
    projects,
    sample_data,
    template,
)

FILE = "我的表.json"


def _read(data: Any) -> Form:
    return parse_form(json.dumps(data, ensure_ascii=False), FILE, TEMPLATE_IDS)


def _good() -> dict[str, Any]:
    return copy.deepcopy(sample_data(SAMPLES[0]))


def _refused(data: Any, field: str) -> str:
    with pytest.raises(FormError) as caught:
        _read(data)
    return _named(str(caught.value), field)


def _named(message: str, field: str) -> str:
    assert FILE in message and f"“{field}”" in message, message
    assert re.fullmatch(r"[^。\n]+。", message), message
    return message


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *parents, key = [int(step) if step.isdigit() else step for step in re.findall(r"\w+", path)]
    target: Any = data
    for parent in parents:
        target = target[parent]
    if value is DELETE:
        del target[key]
    else:
        target[key] = value


DELETE = object()
ROW_KEYS = ("category", "kind", "name", "target", "actual", "weight", "reason")
REQUIRED = [
    "template",
    "year",
    "project",
    "project.name",
    "funds",
    "goals",
    "goals.expected",
    "goals.actual",
    "indicators",
    *(f"indicators[2].{key}" for key in ROW_KEYS),
]
WRONG = [
    *((path, 5) for path in REQUIRED),
    *((path, None) for path in REQUIRED),
    ("template", ["shenzhen-2021"]),
    ("year", "2021"),
    ("year", True),
    ("year", 21),
    ("year", 2021.5),
    ("year", 10**30),
    ("project", []),
    ("project.unit", 402009),
    ("project.amount", 200000.5),
    ("funds.fiscal", []),
    ("funds.fiscal", "100"),
    ("funds.fiscal.adjusted", 100),
    ("funds.other.executed", None),
    ("goals", "目标"),
    ("goals.actual", {"text": ""}),
    ("indicators", {}),
    ("indicators[0]", "一行"),
    ("indicators[0]", None),
    ("indicators[3].weight", 10),
    ("indicators[3].method", "magic"),
    ("indicators[3].method", 1),
    ("indicators[3].manual_score", 5),
    ("indicators[3].grade", []),
    ("signature", "王某"),
    ("signature", {"head": 1}),
    ("notes", []),
    ("notes", {"goal-copied@goals.actual": 1}),
]
FIELDS = {
    ("signature", "head"): "signature.head",
    ("notes", "goal-copied@goals.actual"): "notes.goal-copied@goals.actual",
}


@pytest.mark.parametrize("path", REQUIRED)
def test_a_missing_key_is_named(path: str) -> None:
    data = _good()
    _put(data, path, DELETE)
    assert "缺失" in _refused(data, path)


@pytest.mark.parametrize(("path", "value"), WRONG, ids=[f"{path}={value!r}" for path, value in WRONG])
def test_a_wrong_type_is_named(path: str, value: Any) -> None:
    data = _good()
    _put(data, path, value)
    field = path
    if isinstance(value, dict) and path in ("signature", "notes"):
        field = f"{path}.{next(iter(value))}"
    elif path == "indicators[0]":
        with pytest.raises(FormError, match=r"indicators\[0\]"):
            _read(data)
        return
    elif path == "project" and not isinstance(value, dict):
        with pytest.raises(FormError, match="project"):
            _read(data)
        return
    _refused(data, field)


@pytest.mark.parametrize(
    "path", ["signature", "notes", "printed", "indicators[0].method", "indicators[0].grade"]
)
def test_optional_keys_may_be_null(path: str) -> None:
    data = _good()
    _put(data, path, None)
    assert _read(data).project == _read(_good()).project


def test_a_blank_method_is_auto() -> None:
    data = _good()
    data["indicators"][0]["method"] = ""
    assert _read(data).project == _read(_good()).project


def test_what_real_paper_shows_and_unknown_keys_are_ignored() -> None:
    data = _good()
    data["printed"] = "?"
    data["extra"] = {"deep": [1, 2.5, None]}
    data["indicators"][0]["printed_score"] = 99
    assert _read(data) == _read(_good())


def test_an_unknown_template_is_named_with_the_known_ones() -> None:
    data = _good()
    data["template"] = "mars-2021"
    message = _refused(data, "template")
    assert "mars-2021" in message and all(name in message for name in TEMPLATE_IDS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1,",
        "{'a': 1}",
        "\x00",
        '{"template": "\n"}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 10_000,
        "not json。really",
    ],
    ids=lambda text: f"{text[:8]!r}×{len(text)}",
)
def test_bad_json_is_one_sentence(text: str) -> None:
    try:
        parse_form(text, FILE, TEMPLATE_IDS)
    except FormError as error:
        message = str(error)
    except Exception as error:  # a traceback over a huge text would bury the report
        pytest.fail(type(error).__name__, pytrace=False)
    else:
        pytest.fail("accepted", pytrace=False)
    assert FILE in message and re.fullmatch(r"[^。\n]+。", message)


@pytest.mark.parametrize("value", ["[]", "{}", "0", '"字"', '{"a":[]}'])
def test_json_of_more_values_than_any_form_is_refused_before_it_is_built(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []
    monkeypatch.setattr("model.exchange.form_json.json.loads", built.append)
    with pytest.raises(FormError, match=f"“{FILE}”里的数据太多.*。$"):
        parse_form("[" + f"{value}," * MAX_VALUES + "0]", FILE, TEMPLATE_IDS)
    assert built == []


@pytest.mark.parametrize("text", ["[]", "5", "null", '"表"', "NaN", "true"])
def test_json_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(FormError, match=FILE):
        parse_form(text, FILE, TEMPLATE_IDS)


def test_a_syntax_error_names_its_line() -> None:
    with pytest.raises(FormError, match="第 3 行"):
        parse_form('{\n "template": "x",\n "year" 2021\n}', FILE, TEMPLATE_IDS)


def test_too_much_is_refused() -> None:
    data = _good()
    data["goals"]["actual"] = "字" * (MAX_TEXT + 1)
    _refused(data, "goals.actual")
    data = _good()
    data["indicators"] = data["indicators"][:1] * (MAX_INDICATORS + 1)
    _refused(data, "indicators")


def test_lone_surrogates_become_text_that_can_be_saved() -> None:
    text = json.dumps(_good()).replace('"\\u9884\\u7b97\\u51c6\\u5907\\u91d1"', '"\\ud800"', 1)
    project = parse_form(text, FILE, TEMPLATE_IDS).project
    assert form_json(project, template(), YEAR).encode("utf-8")


@given(st.sampled_from(TEMPLATE_IDS), st.data(), st.integers(1900, 2999))
def test_what_is_written_reads_back_the_same(template_id: str, data: st.DataObject, year: int) -> None:
    project = data.draw(projects(template_id))
    project = Project(**{**_parts(project), "header": {"name": "某项目", **project.header}})
    text = form_json(project, template(template_id), year)
    form = parse_form(text, FILE, TEMPLATE_IDS)
    assert form == Form(template_id, year, project)
    check_fits(form, template(template_id), FILE)
    assert form_json(form.project, template(template_id), year) == text


def _parts(project: Project) -> dict[str, Any]:
    return {
        name: getattr(project, name)
        for name in ("header", "funds", "goals", "indicators", "signature", "notes")
    }


@given(st.data(), st.sampled_from(TEMPLATE_IDS))
def test_the_canonical_document_reads_back_the_same(data: st.DataObject, template_id: str) -> None:
    project = data.draw(projects(template_id))
    document = document_of(project)
    assert project_from_document(document, FILE) == project
    assert document_of(project_from_document(document, FILE)) == document


def test_the_canonical_document_does_not_depend_on_the_order_of_keys() -> None:
    one, other = clean_project(), clean_project()
    turned = dict(reversed(other.header.items()))
    assert document_of(one) == document_of(Project(**{**_parts(other), "header": turned}))
    assert document_of(one) != document_of(Project(**{**_parts(other), "header": {"name": "别的"}}))


def test_what_a_newer_program_stored_is_written_back() -> None:
    data = json.loads(document_of(clean_project()))
    data |= {"tasks": [{"name": "甲", "done": False}, 0, None], "z": "后来的"}
    document = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    form = project_from_document(document, FILE)
    assert document_of(form) == document and form == replace(clean_project(), newer=form.newer)
    typed = with_text(form, "project.name", "改名")
    assert json.loads(document_of(typed)) == {**data, "project": {**data["project"], "name": "改名"}}


@pytest.mark.parametrize("document", ["", "{", "[" * 100_000, "5"])
def test_a_broken_document_is_refused(document: str) -> None:
    with pytest.raises(FormError, match=FILE):
        project_from_document(document, FILE)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_written_as_it_was(path: Path) -> None:
    data = sample_data(path)
    form = parse_form(path.read_text(encoding="utf-8"), path.name, TEMPLATE_IDS)
    written = json.loads(form_json(form.project, template(), form.year))
    del data["printed"]
    for row in data["indicators"]:
        del row["printed_score"]
    assert written == data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("indicators[2].kind", "成果指标"),
        ("indicators[2].category", "成本指标"),
        ("indicators[2].grade", "优"),
        ("funds.lottery", {"adjusted": "5"}),
    ],
)
def test_what_the_template_does_not_have_is_named(path: str, value: Any) -> None:
    data = _good()
    _put(data, path, value)
    with pytest.raises(FormError) as caught:
        check_fits(_read(data), template(), FILE)
    _named(str(caught.value), path.replace(".category", ".kind"))


def test_evaluate_prints_the_contract() -> None:
    data = _good()
    data["indicators"][1]["target"], data["indicators"][1]["actual"] = "显著", "一般"
    project = _read(data).project
    evaluation, findings = computed(project)
    result = evaluation_dict(project, evaluation, findings)
    assert json.loads(json.dumps(result)) == result
    assert set(result) == {"funds", "indicators", "total", "findings"}
    assert set(result["funds"]) == {"total", "fiscal", "carryover", "other"}
    assert set(result["funds"]["total"]) == {"initial", "adjusted", "executed", "weight", "rate", "score"}
    assert set(result["total"]) == {"weight", "score", "grade"}
    assert result["funds"]["total"]["weight"] == "10"
    row = result["indicators"][1]
    assert set(row) == {"name", "method", "auto_score", "score", "explain"}
    assert (row["method"], row["score"], row["auto_score"]) == ("qualitative", None, None)
    assert {"code", "severity", "field", "message"} == set(result["findings"][0])
