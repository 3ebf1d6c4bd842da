"""Every check fires and keeps silent where it should (docs/domain.md 5.1); the real forms' faults are found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from model.form.project import Indicator, Project
from model.grid.computed import compute
from model.scoring.findings import Finding
from tests.model.builders import (
    GRADES,
    SAMPLES,
    TEMPLATE_IDS,
    YEAR,
    clean_project,
    computed,
    projects,
    sample,
    template,
    with_row,
)

Change = Callable[[Project], Project]

SEVERITIES = {
    "points-section": "error",
    "points-total": "error",
    "missing": "error",
    "unreadable": "error",
    "score-range": "error",
    "unjudged": "error",
    "reason-missing": "error",
    "na-weight": "error",
    "kind-missing": "warning",
    "over-executed": "warning",
    "zero-budget": "warning",
    "amount-exceeded": "warning",
    "over-target": "warning",
    "rate-differs": "warning",
    "unit-differs": "warning",
    "duplicate-name": "warning",
    "goal-copied": "warning",
    "unit-blank": "warning",
    "reason-needless": "info",
    "direction-guessed": "info",
    "read-as": "warning",
    "strict-sign": "warning",
    "rounded": "info",
    "line-break": "warning",
    "text-long": "info",
}


def row(index: int = 0, **changes: str) -> Change:
    """Change cells of an indicator."""
    return lambda project: with_row(project, index, **changes)


def header(**changes: str) -> Change:
    """Change header fields."""
    return lambda project: replace(project, header={**project.header, **changes})


def goals(expected: str, actual: str) -> Change:
    """Change the two goal texts."""
    return lambda project: replace(project, goals={"expected": expected, "actual": actual})


def funds(initial: str, adjusted: str, executed: str, source: str = "fiscal") -> Change:
    """Change one row of the funds block."""
    amounts = {"initial": initial, "adjusted": adjusted, "executed": executed}
    return lambda project: replace(project, funds={**project.funds, source: amounts})


def split(*halves: dict[str, str]) -> Change:
    """Replace the first row by two rows of 25 points."""

    def change(project: Project) -> Project:
        rows = tuple(replace(project.indicators[0], weight="25", **half) for half in halves)
        return replace(project, indicators=(*rows, *project.indicators[1:]))

    return change


def both(*changes: Change) -> Change:
    """Apply several changes."""

    def change(project: Project) -> Project:
        for step in changes:
            project = step(project)
        return project

    return change


def without_row(index: int) -> Change:
    """Leave out a row."""
    return lambda project: replace(
        project, indicators=project.indicators[:index] + project.indicators[index + 1 :]
    )


def extra_row(index: int, **texts: str) -> Change:
    """Add a row under the level 2 of another row."""

    def change(project: Project) -> Project:
        like = project.indicators[index]
        return replace(
            project, indicators=(*project.indicators, Indicator(like.category, like.kind, **texts))
        )

    return change


FIRST = "indicators[0]."
NA = {"name": "不适用", "target": "不适用", "actual": "不适用", "weight": "0"}
LOST = {"actual": "50%", "reason": "因故未完成"}
WORDS = {"target": "显著提升", "actual": "有所提升"}
LATE = {"target": "6月底前", "actual": "2021年7月1日"}

FIRES = [
    ("points-section", "section.产出指标", row(weight="49")),
    ("points-section", "section.产出指标", row(weight="50.5")),
    ("points-section", "section.效益指标", row(4, weight="")),
    ("points-total", "total.weight", row(weight="49")),
    ("missing", "project.name", header(name="")),
    ("missing", "project.name", header(name="\u3000 ")),
    ("missing", "goals.actual", goals("目标", " ")),
    ("missing", FIRST + "actual", row(actual="")),
    ("missing", FIRST + "actual", row(actual="不适用")),
    ("missing", FIRST + "weight", row(weight="")),
    ("missing", FIRST + "score", row(actual="很好")),
    ("unreadable", "project.amount", header(amount="一千元")),
    ("unreadable", "project.amount", header(amount="-5")),
    ("unreadable", "funds.fiscal.initial", funds("abc", "1000", "1000")),
    ("unreadable", "funds.fiscal.adjusted", funds("1000", "10.0.0", "0")),
    ("unreadable", "funds.other.executed", funds("0", "0", "-1", "other")),
    ("unreadable", "funds.carryover.executed", funds("0", "0", "1,00", "carryover")),
    ("unreadable", FIRST + "weight", row(weight="五十")),
    ("unreadable", FIRST + "weight", row(weight="-50")),
    ("unreadable", FIRST + "manual_score", row(manual_score="满分")),
    ("unreadable", FIRST + "manual_score", row(manual_score="-1")),
    ("score-range", FIRST + "manual_score", row(manual_score="50.01")),
    ("score-range", FIRST + "manual_score", row(manual_score="29.99", grade=GRADES[1], **WORDS)),
    ("score-range", FIRST + "manual_score", row(manual_score="40.01", grade=GRADES[1], **WORDS)),
    ("unjudged", FIRST + "grade", row(**WORDS)),
    ("unjudged", FIRST + "grade", row(**LATE)),
    ("reason-missing", FIRST + "reason", row(actual="50%")),
    ("reason-missing", FIRST + "reason", row(actual="99.98%", reason=" \n")),
    ("reason-missing", FIRST + "reason", row(manual_score="49.99")),
    ("reason-missing", FIRST + "reason", row(manual_score="0")),
    ("na-weight", "indicators[1].weight", row(1, weight="1")),
    ("na-weight", "indicators[1].weight", row(1, weight="0.5", target="/")),
    ("kind-missing", "kind.产出指标.成本指标", without_row(3)),
    ("over-executed", "funds.fiscal.executed", funds("1000", "1000", "1000.01")),
    ("over-executed", "funds.other.executed", funds("0", "1", "2", "other")),
    ("zero-budget", "funds.fiscal.adjusted", funds("1000", "0", "0")),
    ("zero-budget", "funds.carryover.adjusted", funds("", "", "1", "carryover")),
    ("amount-exceeded", "project.amount", header(amount="999.99")),
    ("over-target", FIRST + "reason", row(target="≥70%", actual="91%")),
    ("over-target", FIRST + "reason", row(target="3天", actual="6天")),
    ("rate-differs", FIRST + "actual", row(name="支出进度达标率", target="≥95%", actual="99%")),
    ("rate-differs", FIRST + "actual", row(name="支付进度", target="≥95%", actual="99.99")),
    ("rate-differs", FIRST + "actual", row(name="预算执行率", target="≥95%", actual="≥95%")),
    ("unit-differs", FIRST + "actual", row(target="5场", actual="5个")),
    ("unit-differs", FIRST + "actual", row(target="每年5场", actual="5个")),
    ("duplicate-name", "indicators[1].name", split({}, {})),
    ("duplicate-name", "indicators[1].name", split({"name": "甲 乙"}, {"name": "甲乙"})),
    ("goal-copied", "goals.actual", goals("做好一件事。", "做好一件事。")),
    ("goal-copied", "goals.actual", goals("做好一件事。", " 做好一件事。\n")),
    ("unit-blank", "project.department", header(department="")),
    ("unit-blank", "project.unit", header(unit=" ")),
    ("reason-needless", FIRST + "reason", row(reason="无偏差")),
    ("direction-guessed", FIRST + "target", row(name="项目成本", target="100万元", actual="100万元")),
    ("unjudged", FIRST + "grade", row(target="100%", actual="100分")),
    ("unjudged", FIRST + "grade", row(target="≥5万人次", actual="200")),
    ("unjudged", FIRST + "grade", row(target="下降", actual="显著提升")),
    ("read-as", FIRST + "actual", row(target="≥95%", actual="0.96")),
    ("read-as", FIRST + "actual", row(target="≥1.5万人次", actual="14000")),
    ("read-as", FIRST + "target", row(target="≥0.95", actual="90%")),
    ("strict-sign", FIRST + "actual", row(target="=5个", actual="6个")),
    ("strict-sign", FIRST + "actual", row(target="<5个", actual="5个")),
    ("strict-sign", FIRST + "actual", row(target="大于5个", actual="5个")),
    ("rounded", FIRST + "weight", row(weight="49.999999")),
    ("rounded", FIRST + "manual_score", row(manual_score="49.999999")),
    ("line-break", FIRST + "name", row(name="完成\n率")),
    ("line-break", FIRST + "target", row(target="100\t%")),
    ("text-long", "goals.expected", goals("目" * 3001, "标")),
]

SILENT = [
    ("points-section", split({"name": "甲"}, {"name": "乙"})),
    ("points-section", row(weight="５０.00分")),
    ("points-total", both(row(weight="49"), row(4, weight="41"))),
    ("missing", header(name="项")),
    ("missing", goals("", "做完了。")),
    ("missing", row(actual="0%")),
    ("missing", row(weight="0", actual="")),
    ("missing", row(1, actual="", weight="")),
    ("missing", row(weight="0", actual="不适用")),
    ("missing", row(actual="很好", manual_score="50")),
    ("unreadable", header(amount="１，０００．００元")),
    ("unreadable", header(amount="")),
    ("unreadable", funds("", " 1 000 ", "0.00")),
    ("unreadable", row(manual_score="51")),
    ("score-range", row(manual_score="50")),
    ("score-range", row(manual_score="0")),
    ("score-range", row(manual_score="30", grade=GRADES[1], **WORDS)),
    ("score-range", row(manual_score="39.99", grade=GRADES[1], **WORDS)),
    ("unjudged", row(grade=GRADES[1], **WORDS)),
    ("unjudged", row(grade=GRADES[2], **LATE)),
    ("read-as", row(target="≥95%", actual="96")),
    ("read-as", row(target="≥95%", actual="96%")),
    ("read-as", row(target="≥5万人次", actual="200")),
    ("read-as", row(target="≤100万元", actual="98")),
    ("read-as", row(target="≥95%", actual="0.96", manual_score="50")),
    ("strict-sign", row(target="=5个", actual="5个")),
    ("strict-sign", row(target="=5个", actual="4个")),
    ("strict-sign", row(target="<5个", actual="4个")),
    ("strict-sign", row(target="≤5个", actual="5个")),
    ("rounded", row(weight="50.000")),
    ("rounded", row(manual_score="49.99")),
    ("unjudged", row(target="显著提升", actual="显著提升")),
    ("unjudged", row(target="6月底前", actual="6月30日")),
    ("unjudged", row(weight="0", **WORDS)),
    ("unjudged", row(manual_score="40", **WORDS)),
    ("unjudged", row(target="显著提升", actual="")),
    ("reason-missing", row(**LOST)),
    ("reason-missing", row(actual="99.999%")),
    ("reason-missing", row(weight="0", actual="50%")),
    ("reason-missing", row(actual="")),
    ("na-weight", row(1, weight="0.00")),
    ("na-weight", row(1, target="100%", actual="100%", weight="1")),
    ("kind-missing", row(3, name="别的")),
    ("over-executed", funds("999", "1000", "1000")),
    ("over-executed", funds("1000", "1000", "999.99")),
    ("zero-budget", funds("0", "0.00", "")),
    ("zero-budget", funds("0", "0.01", "0.01", "other")),
    ("amount-exceeded", header(amount="1000.00")),
    ("amount-exceeded", header(amount="")),
    ("over-target", row(target="≥70%", actual="90.99%")),
    ("over-target", row(target="≥70%", actual="91%", reason="疫情使需求大增")),
    ("over-target", row(target="≤70%", actual="10%")),
    ("over-target", row(target="≥70%", actual="100%", weight="0")),
    ("over-target", row(target="0", actual="5", method="forward")),
    ("rate-differs", row(name="支出进度达标率", target="≥95%", actual="100.00%")),
    ("rate-differs", row(name="支出进度达标率", target="≥95%", actual="100")),
    ("rate-differs", row(name="工作进度", target="≥95%", actual="99%")),
    ("unit-differs", row(target="5场", actual="5")),
    ("unit-differs", row(target="3万人", actual="30000人")),
    ("unit-differs", row(target="100%", actual="100")),
    ("duplicate-name", split({"name": "甲"}, {"name": "乙"})),
    ("duplicate-name", row(4, name="产出完成率")),
    ("duplicate-name", extra_row(1, **NA)),
    ("duplicate-name", split({"name": ""}, {"name": ""})),
    ("goal-copied", goals("做好一件事。", "做好两件事。")),
    ("goal-copied", goals("", "")),
    ("unit-blank", header(department="0402009", unit="福田区某中心")),
    ("reason-needless", row(**LOST)),
    ("reason-needless", row(target="≥70%", actual="91%", reason="疫情使需求大增")),
    ("reason-needless", row(1, reason="没有这项工作")),
    ("direction-guessed", row(name="项目成本", target="≤100万元", actual="100万元")),
    ("direction-guessed", row(name="事故数", target="0起", actual="0起")),
    ("direction-guessed", row(name="成本节约率", target="10%", actual="10%")),
    ("direction-guessed", row(name="项目成本", target="100万元", actual="100万元", method="reverse")),
    ("line-break", row(name="完成率\n")),
    ("text-long", goals("目" * 3000, "标")),
]


def _is_one_sentence(message: str) -> bool:
    """Chinese, with one full stop at its very end."""
    return bool(re.fullmatch(r"[^。！？\n\r\t]+。", message)) and bool(re.search(r"[一-鿿]", message))


def _findings(project: Project, template_id: str = "shenzhen-2021") -> tuple[Finding, ...]:
    return computed(project, template_id)[1]


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_a_faultless_form_has_no_findings(template_id: str) -> None:
    assert _findings(clean_project(template_id), template_id) == ()


def test_every_code_has_cases_on_both_sides() -> None:
    assert {code for code, *_ in FIRES} == {code for code, _ in SILENT} == set(SEVERITIES)


@pytest.mark.parametrize(
    ("code", "field", "change"),
    FIRES,
    ids=[f"{n}-{code}-{field}" for n, (code, field, _) in enumerate(FIRES)],
)
def test_a_check_fires(code: str, field: str, change: Change) -> None:
    found = [finding for finding in _findings(change(clean_project())) if finding.code == code]
    assert [str(finding.field) for finding in found if str(finding.field) == field] == [field]
    assert {finding.severity for finding in found} == {SEVERITIES[code]}
    assert all(_is_one_sentence(finding.message) for finding in found), found


@pytest.mark.parametrize(
    ("code", "change"), SILENT, ids=[f"{n}-{code}" for n, (code, _) in enumerate(SILENT)]
)
def test_a_check_keeps_silent(code: str, change: Change) -> None:
    assert [finding for finding in _findings(change(clean_project())) if finding.code == code] == []


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (row(**WORDS), ["unjudged"]),
        (row(**LATE), ["unjudged"]),
        (row(actual=""), ["missing"]),
        (row(target="显著提升", actual=""), ["missing"]),
        (row(actual="很好"), ["missing"]),
        (row(manual_score="51"), ["score-range"]),
        (row(manual_score="满分"), ["unreadable"]),
        (row(manual_score="51", **WORDS), ["score-range", "unjudged"]),
        (row(actual="50%"), ["reason-missing"]),
        (goals("一样", ""), ["missing"]),
    ],
)
def test_one_fault_is_one_finding(change: Change, codes: list[str]) -> None:
    assert [finding.code for finding in _findings(change(clean_project()))] == codes


def test_a_message_names_what_is_wrong() -> None:
    messages = {
        finding.code: finding.message
        for finding in _findings(row(weight="49.50", actual="")(clean_project()))
    }
    assert "产出指标" in messages["points-section"] and " 49.5 分" in messages["points-section"]
    assert " 50 分" in messages["points-section"] and " 0.5 分" in messages["points-section"]
    assert " 99.5 分" in messages["points-total"] and " 100 分" in messages["points-total"]
    assert "“产出完成率”" in messages["missing"]
    long_name = _findings(row(name="很长的名字" * 20, actual="")(clean_project()))[0].message
    assert "…”" in long_name and len(long_name) < 60
    assert "数量指标" in _findings(row(name="", actual="")(clean_project()))[0].message


def test_the_total_is_blamed_for_a_year_over_the_whole_life_amount_of_two_sources() -> None:
    project = both(header(amount="1500"), funds("0", "600", "600", "other"))(clean_project())
    assert [str(finding.field) for finding in _findings(project) if finding.code == "amount-exceeded"] == [
        "project.amount"
    ]


@pytest.mark.parametrize("template_id", ["national-2020", "cost-2021", "hubei-2020"])
def test_forms_without_a_whole_life_amount_are_not_compared_with_it(template_id: str) -> None:
    codes = {
        finding.code for finding in _findings(header(amount="1")(clean_project(template_id)), template_id)
    }
    assert "amount-exceeded" not in codes


def test_errors_come_first_then_the_order_of_the_form() -> None:
    change = both(
        row(reason="无偏差"),
        row(4, actual="50%"),
        header(unit="", name=""),
        goals("一样", "一样"),
        row(1, weight="1"),
    )
    found = _findings(change(clean_project()))
    severities = [finding.severity for finding in found]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    errors = [str(finding.field) for finding in found if finding.severity == "error"]
    assert (
        errors.index("project.name")
        < errors.index("indicators[1].weight")
        < errors.index("indicators[4].reason")
    )


def test_an_answer_is_kept_with_its_warning() -> None:
    project = replace(
        both(goals("一样", "一样"), row(actual="50%"))(clean_project()),
        notes={"goal-copied@goals.actual": "确实如此", "reason-missing@indicators[0].reason": "不答"},
    )
    notes = {finding.code: finding.note for finding in _findings(project)}
    assert notes == {"goal-copied": "确实如此", "reason-missing": ""}


def _fields(code: str, *rows: int, column: str) -> set[tuple[str, str]]:
    return {(code, f"indicators[{index}].{column}") for index in rows}


UNIT_BLANK = ("unit-blank", "project.unit")
GOAL_COPIED = ("goal-copied", "goals.actual")
REAL_FINDINGS = {
    "01": {UNIT_BLANK, GOAL_COPIED, ("zero-budget", "funds.fiscal.adjusted")}
    | _fields("reason-missing", 0, 1, 2, 3, 5, 7, column="reason"),
    "02": {UNIT_BLANK, ("reason-needless", "indicators[7].reason")},
    "03": {UNIT_BLANK},
    "04": {UNIT_BLANK, GOAL_COPIED, ("duplicate-name", "indicators[14].name")},
    "05": {UNIT_BLANK, ("over-target", "indicators[2].reason")},
    "06": {UNIT_BLANK, GOAL_COPIED},
    "07": {UNIT_BLANK},
    "08": {UNIT_BLANK, ("over-target", "indicators[3].reason"), ("rate-differs", "indicators[6].actual")},
}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_faults_of_the_real_forms_are_found_and_nothing_else(path: Path) -> None:
    found = _findings(sample(path))
    assert len({(finding.code, finding.field) for finding in found}) == len(found)
    assert {(finding.code, str(finding.field)) for finding in found} == REAL_FINDINGS[path.name[:2]]
    assert all(_is_one_sentence(finding.message) for finding in found)


@given(projects())
def test_findings_of_any_form_are_one_line_and_known(project: Project) -> None:
    for finding in _findings(project):
        assert SEVERITIES[finding.code] == finding.severity
        assert finding.message.endswith("。") and len(finding.message.splitlines()) == 1


def test_what_is_said_of_a_row_that_does_not_apply_agrees() -> None:
    project = clean_project()
    row = next(i for i, one in enumerate(project.indicators) if one.target == "不适用")
    _, findings = computed(with_row(project, row, weight="5"))
    said = {f.code: f.message for f in findings if f.field.row == row}
    assert set(said) == {"na-weight", "reason-missing"}
    assert said["na-weight"].endswith("请改为 0。") and "把分值改为 0 后不用填写" in said["reason-missing"]


def test_a_total_that_is_typed_must_be_a_number() -> None:
    project = Project(header={"name": "x"}, funds={"total": {"adjusted": "十个", "executed": "5"}})
    found = compute(project, template("chongqing"), YEAR).findings
    (finding,) = [one for one in found if one.code == "unreadable"]
    assert (
        str(finding.field) == "funds.total.adjusted"
        and "年度总金额的全年（调整）预算数“十个”" in finding.message
    )
