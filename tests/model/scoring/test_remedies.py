"""A remedy makes its finding go away, and changes nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from model.form.field_path import field_path
from model.form.project import Project, text_at, with_text
from model.form.template import Template
from model.form.template_reader import parse_template
from model.grid.computed import Computed, compute
from model.scoring.findings import Finding
from model.scoring.remedies import Remedy, remedies, right_points, spread
from resources.forms import read_form


@pytest.fixture(scope="module")
def template() -> Template:
    return parse_template(resources.template_text("shenzhen-2021"), "shenzhen-2021")


def sample(number: int) -> Project:
    return read_form(resources.sample_paths()[number - 1])[0].project


def finding_of(computed: Computed, code: str, field: str = "") -> Finding:
    return next(f for f in computed.findings if f.code == code and field in str(f.field))


def mended(
    project: Project, template: Template, code: str, field: str = ""
) -> tuple[Remedy | None, Computed]:
    """Return the remedy of the first such finding, and the form afterwards."""
    computed = compute(project, template, 2021)
    finding = finding_of(computed, code, field)
    found = next(iter(remedies(finding, project, template, computed.evaluation)), None)
    after = compute(found.project if found else project, template, 2021)
    if found:
        assert finding.note_key not in {f.note_key for f in after.findings}
    return found, after


def test_weight_of_a_not_applicable_row(template: Template) -> None:
    project = sample(2)
    row = next(i for i, r in enumerate(project.indicators) if r.name == "不适用")
    found, after = mended(with_text(project, f"indicators[{row}].weight", "3"), template, "na-weight")
    assert found and found.label == "把分值改为 0" and after.project.indicators[row].weight == "0"


@pytest.mark.parametrize(
    ("field", "typed", "label", "figure"),
    [
        ("funds.fiscal.adjusted", "607.06万", "改为 6,070,600", "6070600"),
        ("project.amount", "陆佰万元整", "改为 6,000,000", "6000000"),
        ("indicators[0].weight", "十", "改为 10", "10"),
    ],
)
def test_an_amount_in_words_offers_the_figure(
    template: Template, field: str, typed: str, label: str, figure: str
) -> None:
    found, after = mended(with_text(sample(2), field, typed), template, "unreadable", field)
    assert found and found.label == label and text_at(after.project, field_path(field)) == figure


def test_an_amount_in_words_is_told_with_its_figure(template: Template) -> None:
    computed = compute(with_text(sample(2), "funds.fiscal.adjusted", "607.06万"), template, 2021)
    assert "请改为数字 6,070,600。" in finding_of(computed, "unreadable").message


@pytest.mark.parametrize(("typed", "label"), [("确定", "改为 确定能"), ("能", ""), ("不好说", "")])
def test_a_part_of_one_choice_offers_it(template: Template, typed: str, label: str) -> None:
    form = template.form("monitoring")
    project = with_text(sample(2), "indicators[0].likelihood", typed)
    computed = compute(project, form, 2021)
    finding = finding_of(computed, "likelihood-unknown")
    found = remedies(finding, project, form, computed.evaluation)
    assert [one.label for one in found] == [label] * bool(label)


def test_the_computed_rate(template: Template) -> None:
    found, after = mended(sample(8), template, "rate-differs")
    assert found and found.label == "实际完成值改为 99.90%"
    assert [
        a.actual for a, b in zip(after.project.indicators, sample(8).indicators, strict=True) if a != b
    ] == ["99.90%"]


@pytest.mark.parametrize("typed", ["99", "abc", "-1"])
def test_back_to_the_automatic_score(template: Template, typed: str) -> None:
    project = with_text(sample(2), "indicators[0].manual_score", typed)
    code = "score-range" if typed == "99" else "unreadable"
    found, after = mended(project, template, code, "manual_score")
    assert found and found.label == "返回自动得分 3" and after.project == sample(2)


def test_no_automatic_score_no_remedy(template: Template) -> None:
    project = with_text(with_text(sample(2), "indicators[0].manual_score", "99"), "indicators[0].actual", "")
    assert mended(project, template, "score-range")[0] is None


def test_a_missing_kind(template: Template) -> None:
    project = sample(2)
    rows = tuple(row for row in project.indicators if row.kind != "时效指标")
    found, after = mended(replace(project, indicators=rows), template, "kind-missing")
    added = [row for row in after.project.indicators if row.kind == "时效指标"]
    assert found and [(row.name, row.weight) for row in added] == [("不适用", "0")]


def test_one_slip_changes_one_weight(template: Template) -> None:
    project = with_text(sample(2), "indicators[0].weight", "1")
    found, after = mended(project, template, "points-section")
    assert found and found.label == "“智慧化建设专项规划编…”的分值改为 3"
    assert after.project == sample(2)


def test_blank_weights_take_the_rest(template: Template) -> None:
    project = with_text(with_text(sample(2), "indicators[0].weight", ""), "indicators[2].weight", "")
    found, after = mended(project, template, "points-section")
    assert found and found.label == "空着的分值补足 50 分" and after.project == sample(2)


@pytest.mark.parametrize(
    ("points", "weights", "right"),
    [
        ("50", ["", "", "", ""], ["13", "13", "12", "12"]),
        ("50", ["20", "20", "", ""], ["20", "20", "5", "5"]),
        ("50", ["30", "20", ""], None),  # nothing is left
        ("50", ["10", "10", "10", "10", "15"], ["10", "10", "10", "10", "10"]),
        ("50", ["10", "10", "10", "10", "1"], ["10", "10", "10", "10", "10"]),
        ("50", ["10", "12", "13", "14", "10"], None),  # any of them may be wrong
        ("50", ["20", "15", "150"], ["20", "15", "15"]),
        ("50", ["20", "15", "1.5"], ["20", "15", "15"]),
        ("50", ["40", "30", "30"], ["20", "15", "15"]),  # points of 100
        ("50", ["17", "18", "14"], None),
        ("50", ["5", "5", "55"], None),  # 40 is neither usual nor a slip of a digit
    ],
)
def test_points_that_were_typed_stay(points: str, weights: list[str], right: list[str] | None) -> None:
    found = right_points(Decimal(points), [Decimal(weight or 0) for weight in weights])
    assert found == (None if right is None else [Decimal(weight) for weight in right])


@given(st.integers(2, 30), st.integers(0, 29), st.integers(1, 400))
def test_a_single_slip_never_changes_another_weight(rows: int, at: int, typed: int) -> None:
    weights = [Decimal(5)] * rows
    weights[at % rows] = Decimal(typed) / 4
    found = right_points(Decimal(5 * rows), weights)
    if found is not None and weights[at % rows] != 5 and rows > 2:
        assert [found[n] for n in range(rows) if n != at % rows] == [5] * (rows - 1)


def test_unreadable_weights_are_not_spread(template: Template) -> None:
    project = with_text(sample(2), "indicators[0].weight", "三分之一")
    assert mended(project, template, "points-section")[0] is None


@pytest.mark.parametrize(
    ("texts", "code", "labels"),
    [
        ({"target": "≥95%", "actual": "0.96"}, "read-as", ["实际完成值改为 96%", "实际完成值改为 0.96%"]),
        ({"target": "≥2%", "actual": "0.5"}, "read-as", ["实际完成值改为 0.5%", "实际完成值改为 50%"]),
        ({"target": "≥0.95", "actual": "90%"}, "read-as", ["年度指标值改为 ≥95%", "年度指标值改为 ≥0.95%"]),
        (
            {"target": "≥1.5万人次", "actual": "１４０００"},
            "read-as",
            ["实际完成值改为 14000人次", "实际完成值改为 14000万人次"],
        ),
        (
            {"target": "≥5万人次", "actual": "200"},
            "unjudged",
            ["实际完成值改为 200万人次", "实际完成值改为 200人次"],
        ),
        ({"target": "≥3天", "actual": "20小时"}, "unjudged", ["实际完成值改为 2.5天"]),
        ({"target": "≥2TB", "actual": "1800GB"}, "unjudged", ["实际完成值改为 1.8TB"]),
        (
            {"target": "12月底前", "actual": "2月"},
            "unjudged",
            ["实际完成值改为 2021年2月", "实际完成值改为 2022年2月"],
        ),
        (
            {"name": "人口控制率", "target": "60%", "actual": "50%"},
            "unjudged",
            ["年度指标值改为 ≥60%", "年度指标值改为 ≤60%"],
        ),
        (
            {"name": "成本", "target": "60元", "actual": "50元"},
            "direction-guessed",
            ["年度指标值改为 ≤60元", "年度指标值改为 ≥60元"],
        ),
        (
            {"name": "节约成本", "target": "60元", "actual": "50元"},
            "direction-guessed",
            ["年度指标值改为 ≥60元", "年度指标值改为 ≤60元"],
        ),
        ({"weight": "2.999999"}, "rounded", ["分值改为 3"]),
        ({"manual_score": "2.333333"}, "rounded", ["得分改为 2.33"]),
        ({"target": "≥95%", "actual": "190人"}, "unjudged", []),
    ],
)
def test_a_reading_is_written_by_one_click(
    template: Template, texts: dict[str, str], code: str, labels: list[str]
) -> None:
    project = sample(2)
    for column, text in texts.items():
        project = with_text(project, f"indicators[0].{column}", text)
    computed = compute(project, template, 2021)
    finding = finding_of(computed, code, "indicators[0]")
    found = remedies(finding, project, template, computed.evaluation)
    assert [one.label for one in found] == labels
    for one in found:
        after = compute(one.project, template, 2021)
        keys = {f.note_key for f in after.findings}
        assert finding.note_key not in keys or "2022年" in one.label  # next year is late and judged


def test_what_only_the_clerk_can_tell_has_no_remedy(template: Template) -> None:
    computed = compute(sample(1), template, 2021)
    without = {"reason-missing", "zero-budget", "goal-copied"}
    for finding in computed.findings:
        if finding.code in without:
            assert remedies(finding, computed.project, template, computed.evaluation) == ()


@pytest.mark.parametrize(
    ("points", "rows", "shares"),
    [
        ("50", 3, ["17", "17", "16"]),
        ("50", 4, ["13", "13", "12", "12"]),
        ("2.5", 2, ["1.5", "1"]),
        ("2", 3, ["1", "0.5", "0.5"]),
        ("0.03", 2, ["0.02", "0.01"]),
        ("0.02", 3, None),
    ],
)
def test_shares(points: str, rows: int, shares: list[str] | None) -> None:
    found = spread(Decimal(points), rows)
    assert found == (None if shares is None else [Decimal(share) for share in shares])


@given(st.integers(1, 10_000), st.integers(1, 40))
def test_shares_add_up_exactly(cents: int, rows: int) -> None:
    points = Decimal(cents) / 100
    found = spread(points, rows)
    if found is None:
        assert cents < rows
        return
    assert sum(found) == points and all(share > 0 for share in found) and max(found) - min(found) <= 1
