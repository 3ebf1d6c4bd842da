"""A layout is read as somebody corrected it: columns of other roles, texts in other fields, the next sheet of it too."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.corrections import LEFT_OUT, Correction, FieldRule, corrections_of
from model.exchange.found_form import FoundForm
from model.exchange.recognise import find_forms
from model.exchange.recognising.cells import Cells
from model.exchange.recognising.corrected import rule_for
from model.exchange.worksheet import Worksheet
from model.form.field_path import FieldPath, amount_path, goal_path, header_path, parse_path, signature_path
from model.form.project import text_at
from tests.depth import share_of
from tests.model.builders import template

NATIONAL = template("national-2020")
HEAD = ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "复核组看法"]
SHEET = [
    ["2023年度项目支出绩效自评表"],
    ["工程叫法", "道路养护", "", "承办科室", "养护科"],
    ["责任领导：李四"],
    ["资金（万元）", "年初预算", "全年预算", "全年执行", "已付"],
    ["年度资金总额", "100", "90", "80", "70"],
    ["做了什么", "修了路"],
    HEAD,
    ["产出指标", "数量指标", "修路", "≥12公里", "12公里", "50", "50", "属实"],
    ["", "质量指标", "合格率", "≥95%", "97%", "40", "40", "再看"],
    ["经手人", "王五"],
]


def read(correction: Correction | None = None, sheet: list[list[str]] | None = None) -> FoundForm:
    rows = sheet or SHEET
    worksheet = Worksheet("Sheet1", tuple(map(tuple, rows)))
    (plain,) = find_forms(worksheet, [NATIONAL], 2023)
    if correction is None:
        return plain
    (found,) = find_forms(worksheet, [NATIONAL], 2023, {plain.layout: correction})
    return found


def lost(found: FoundForm) -> list[str]:
    return [one.text for one in found.unplaced]


def rule(row: int, column: int, path: FieldPath | None) -> FieldRule:
    found = rule_for(Cells(Worksheet("Sheet1", tuple(map(tuple, SHEET)))), (row, column), path)
    assert found is not None
    return found


def test_without_corrections_the_vocabulary_decides() -> None:
    found = read()
    assert found.layout == "｜".join(HEAD)
    assert {"属实", "再看"} <= set(lost(found)) and found.project.name == ""


def test_a_column_has_the_role_that_was_chosen() -> None:
    found = read(Correction({7: "reason"}))
    assert [row.reason for row in found.project.indicators[:2]] == ["属实", "再看"]
    assert not {"属实", "再看"} & set(lost(found))
    assert found.columns[7].role == "reason"
    assert found.uses[7, 7].path == parse_path("indicators[0].reason")
    assert any("读法改过（1 处）" in one.message for one in found.remarks)


def test_a_column_that_is_left_out_is_told_and_not_missed() -> None:
    found = read(Correction({7: LEFT_OUT}))
    assert not {"属实", "再看"} & set(lost(found))
    (told,) = (one for one in found.remarks if "不导入" in one.message)
    assert told.cell == "Sheet1!H7" and told.severity == "info"
    assert not any(
        "复核组看法" in json.dumps(row.extra, ensure_ascii=False) for row in found.project.indicators
    )


def test_two_columns_change_places() -> None:
    found = read(Correction({3: "actual", 4: "target"}))
    assert [(row.target, row.actual) for row in found.project.indicators[:2]] == [
        ("12公里", "≥12公里"),
        ("97%", "≥95%"),
    ]


@pytest.mark.parametrize(
    ("place", "path", "expected"),
    [
        ((1, 1), header_path("name"), "道路养护"),
        ((1, 4), header_path("unit"), "养护科"),
        ((2, 0), header_path("department"), "李四"),
        ((5, 1), goal_path("actual"), "修了路"),
        ((9, 1), signature_path("filler"), "王五"),
        ((4, 4), amount_path("total", "executed"), "70"),
    ],
)
def test_a_text_comes_into_the_field_that_was_chosen(
    place: tuple[int, int], path: FieldPath, expected: str
) -> None:
    if path.block == "signature":
        path = signature_path(next(field.id for field in NATIONAL.signature if field.writable))
    found = read(Correction(fields=(rule(*place, path),)))
    if path.block == "funds":
        assert found.uses[place].path == path and "80" in lost(found)
        return
    assert text_at(found.project, path) == expected
    assert found.uses[place].path == path and SHEET[place[0]][place[1]] not in lost(found)
    assert SHEET[place[0]][place[1] - 1] not in lost(found)  # its caption


def test_a_text_that_is_left_out_is_not_missed() -> None:
    assert "道路养护" in lost(read())
    assert "道路养护" not in lost(read(Correction(fields=(rule(1, 1, None),))))


def test_what_stood_in_the_field_before_has_no_place() -> None:
    sheet = [["项目名称", "甲", "", "工程叫法", "乙"], *SHEET[2:]]
    correction = Correction(fields=(FieldRule("工程叫法", path=header_path("name")),))
    assert read(None, sheet).project.name == "甲"
    found = read(correction, sheet)
    assert found.project.name == "乙" and "甲" in lost(found)


@pytest.mark.parametrize(("caption", "expected"), [("资金", "0.01"), ("资金（万元）", "100")])
def test_money_without_a_unit_has_the_one_that_was_chosen(caption: str, expected: str) -> None:
    sheet = [SHEET[0], [caption, *SHEET[3][1:]], *SHEET[4:]]
    found = read(Correction(unit="元"), sheet)
    assert text_at(found.project, "funds.fiscal.initial") == expected
    assert not any("没有写金额的单位" in one.message for one in found.remarks)


def test_the_year_may_be_chosen() -> None:
    sheet = [["期间", "2021年"], *SHEET]
    found = read(Correction(fields=(FieldRule("期间", path=header_path("year")),)), sheet)
    assert found.year == 2021


def test_rules_find_captions_wherever_the_rows_are() -> None:
    sheet = [SHEET[0], *SHEET[6:9], ["说明：无"], SHEET[1]]
    found = read(Correction(fields=(rule(1, 1, header_path("name")),)), sheet)
    assert found.project.name == "道路养护"


def test_a_layout_of_other_captions_is_read_as_ever() -> None:
    worksheet = Worksheet("Sheet1", tuple(map(tuple, SHEET)))
    corrections = {"一级指标｜二级指标": Correction({0: "reason"})}
    corrected = find_forms(worksheet, [NATIONAL], 2023, corrections)
    assert list(corrected) == list(find_forms(worksheet, [NATIONAL], 2023))


def test_a_rule_takes_the_place_of_others_for_its_text_or_field() -> None:
    name, unit = header_path("name"), header_path("unit")
    correction = Correction().with_rule(FieldRule("甲", path=name)).with_rule(FieldRule("甲", path=unit))
    assert correction.fields == (FieldRule("甲", path=unit),)
    assert correction.with_rule(FieldRule("乙", path=unit)).fields == (FieldRule("乙", path=unit),)


_PATHS = st.sampled_from(
    [None, header_path("name"), amount_path("fiscal", "initial"), signature_path("head")]
)
_RULES = st.builds(FieldRule, st.text(max_size=9), st.text(max_size=9), st.booleans(), _PATHS)
_CORRECTIONS = st.builds(
    Correction,
    st.dictionaries(st.integers(0, 99), st.sampled_from(["score", "", LEFT_OUT])),
    st.lists(_RULES, max_size=3).map(tuple),
    st.sampled_from(["", "元", "亿元"]),
)


@given(st.dictionaries(st.text(max_size=9), _CORRECTIONS, max_size=3))
def test_json_gives_back_what_it_keeps(corrections: dict[str, Correction]) -> None:
    kept = json.loads(json.dumps({key: one.as_dict() for key, one in corrections.items()}))
    assert corrections_of(kept) == corrections


@pytest.mark.parametrize(
    "stored",
    [
        {"a": 1}, {"a": {"columns": 3, "fields": 4}}, {"a": {"columns": {"x": "score", "1": 2}}},
        {"a": {"fields": [1, {}, {"left": 1, "above": "", "path": ""}, {"left": "a", "above": "", "path": "nonsense"}]}},
    ],
)  # fmt: skip
def test_what_the_program_did_not_write_is_passed_over(stored: dict[str, object]) -> None:
    assert all(one == Correction() for one in corrections_of(stored).values())


def test_any_role_of_any_column_is_read_without_a_fault() -> None:
    from model.exchange.recognising.role_names import ROLE_NAMES

    for number in range(len(HEAD)):
        for role in share_of((*ROLE_NAMES, "", LEFT_OUT), number):
            found = read(Correction({number: role}))
            assert found.columns[number].role == role
            assert Decimal(len(found.project.indicators)) >= 1
