"""The other forms of a year: their figures, reckoned by hand, and each finding, by one broken text (docs/domain.md 8.6)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from model.exchange.form_json import evaluation_dict
from model.form.project import Indicator, Project, with_texts
from model.form.template import Template
from model.grid.computed import Computed, compute
from model.scoring.outlook import Outlook
from model.scoring.progress import FormState
from model.scoring.remedies import remedies
from tests.model.builders import YEAR, template
from tests.model.form.year_cases import NAMES, computed_case, read_case

MONITORING, TRANSFER = "shenzhen-2021-monitoring", "national-2020-transfer"
DECLARATION, NATIONAL_DECLARATION = "shenzhen-2021-declaration", "national-2020-declaration"


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_form_is_complete_and_without_a_finding(name: str) -> None:
    computed = computed_case(name)
    assert computed.findings == () and computed.states == {FormState.COMPLETE}
    assert computed.progress.filled == computed.progress.required > 0


def rates(computed: Computed) -> list[str]:
    evaluation = computed.evaluation
    return [line.rate_text for line in (evaluation.funds_total, *evaluation.funds.values())]


def test_the_rate_of_monitoring_is_what_was_spent_so_far_over_the_budget() -> None:
    # 3145306.80 / 7642000.00 = 41.158…%
    assert rates(computed_case(MONITORING)) == ["41.16%", "41.16%", "0.00%"]
    total = computed_case(MONITORING).evaluation.funds_total
    assert (total.amount("to_date"), total.amount("expected")) == (Decimal("3145306.80"), Decimal(7336320))


def test_where_there_is_a_budget_of_the_whole_year_it_counts() -> None:
    form, made = read_case(MONITORING)
    block = made.funds
    columns = tuple(
        replace(c, role="adjusted", id="adjusted") if c.id == "initial" else c for c in block.columns
    )
    blocks = tuple(replace(b, columns=(*columns, block.columns[0])) if b is block else b for b in made.blocks)
    funds = {"fiscal": {**form.project.funds["fiscal"], "adjusted": "6290613.60"}}
    both = compute(replace(form.project, funds=funds), replace(made, blocks=blocks), YEAR)
    assert rates(both)[0] == "50.00%"


def test_the_figures_of_a_transfer() -> None:
    # 4486 / 4800, 3261.5 / 3400, 1038.2 / 1160, 186.3 / 240
    assert rates(computed_case(TRANSFER)) == ["93.46%", "95.93%", "89.50%", "77.63%"]


def test_the_figures_of_a_declaration() -> None:
    evaluation = computed_case(NATIONAL_DECLARATION).evaluation
    assert (evaluation.funds_total.amount("term"), evaluation.funds_total.initial) == (7560, 2520)
    assert [part.weight for part in evaluation.sections] == [50, 30, 10]
    assert evaluation.total_weight == 100 and evaluation.total_score == 0


def test_the_scores_of_a_department() -> None:
    evaluation = computed_case("national-2020-department").evaluation
    # 6277.67 / 6418 = 97.813…%, 342 / 360 × 10 = 9.5, all others are reached: 90 − 0.5
    assert (evaluation.funds_total.rate_text, evaluation.funds_score) == ("97.81%", Decimal("9.78"))
    assert evaluation.total_score == Decimal("99.28") and evaluation.grade == "优"


def test_a_list_is_scored_by_hand() -> None:
    evaluation = computed_case("department-list").evaluation
    assert (evaluation.total_weight, evaluation.total_score, evaluation.funds_weight) == (100, 97, 0)
    codes = [finding.code for finding in computed_case("department-list", i3__manual_score="").findings]
    assert codes == ["missing"]


@pytest.mark.parametrize("name", [MONITORING, TRANSFER, DECLARATION])
def test_a_form_without_scores_prints_none(name: str) -> None:
    form, made = read_case(name)
    computed = computed_case(name)
    printed = evaluation_dict(form.project, computed.evaluation, computed.findings, made)
    assert "score" not in str(printed) and "grade" not in str(printed)
    assert printed["form"] == made.form_id
    assert all(one.score is None and not one.explain for one in computed.evaluation.indicators)


def test_what_falls_short_is_told() -> None:
    behind = [
        place for place, one in enumerate(computed_case(MONITORING).evaluation.outlooks) if one.is_behind
    ]
    assert behind == [1, 10, 19]
    # an accident has happened: what is less the better can only become worse
    assert computed_case(MONITORING, i18__to_date="2起").evaluation.outlooks[18] == Outlook(True, False)
    # what is more the better may still come
    assert computed_case(MONITORING, i0__to_date="0%").evaluation.outlooks[0] == Outlook(None, False)
    for told, is_short in (("预计90%", True), ("预计100%", False), (" 预计完成100%", False)):
        assert computed_case(MONITORING, i0__expected=told).evaluation.outlooks[0].year is is_short
    for nobody_knows in ("", "基本完成", "力争100%"):
        assert computed_case(MONITORING, i0__expected=nobody_knows).evaluation.outlooks[0].year is None
    assert computed_case(TRANSFER).evaluation.outlooks[1] == Outlook(None, True)


def test_where_the_name_alone_tells_the_direction_nobody_can_tell() -> None:
    typed = {"i0__name": "管网漏损率", "i0__target": "10%", "i0__expected": "12%"}
    assert computed_case(MONITORING, **typed).evaluation.outlooks[0] == Outlook()
    assert computed_case(MONITORING, **typed | {"i0__target": "≤10%"}).evaluation.outlooks[0].year is True


def test_what_is_beaten_too_far_does_not_fall_short() -> None:
    form, made = read_case(MONITORING)
    strict = replace(made, over_target="deduct")
    project = with_texts(form.project, {"indicators[2].expected": "20场"})
    assert compute(project, strict, YEAR).evaluation.outlooks[2].year is False


@pytest.mark.parametrize("expected", ["99.9999%", "99.999999%"])
def test_a_hair_below_the_target_falls_short(expected: str) -> None:
    assert computed_case(MONITORING, i0__expected=expected).evaluation.outlooks[0].year is True


# form, what is typed, what is then found: code, severity, field, words of the sentence
BROKEN: list[tuple[str, dict[str, str], list[tuple[str, str, str, str]]]] = [
    (DECLARATION, {"project__name": ""}, [("missing", "error", "project.name", "项目名称没有填写")]),
    (DECLARATION, {"goals__expected": ""}, [("missing", "error", "goals.expected", "总体目标的年度目标没有填写")]),
    (DECLARATION, {"i0__target": ""}, [("missing", "error", "indicators[0].target", "没有填写指标值，请填写")]),
    (DECLARATION, {"i0__weight": ""}, [
        ("missing", "error", "indicators[0].weight", "没有填写分值权重"),
        ("points-section", "error", "section.产出指标", "少 3 分"),
        ("points-total", "error", "total.weight", "分值权重合计 87 分，加上预算执行 10 分是 97 分，应为 100 分"),
    ]),
    (DECLARATION, {"i0__weight": "三"}, [
        ("unreadable", "error", "indicators[0].weight", "“三”不是数字"),
        ("points-section", "error", "section.产出指标", "少 3 分"),
        ("points-total", "error", "total.weight", "97 分"),
    ]),
    (DECLARATION, {"i17__weight": "1"}, [
        ("na-weight", "error", "indicators[17].weight", "不适用，分值却是 1 分"),
        ("points-section", "error", "section.效益指标", "多 1 分"),
        ("points-total", "error", "total.weight", "101 分"),
    ]),
    (DECLARATION, {"i0__weight": "3.001"}, [("rounded", "info", "indicators[0].weight", "按 3 分计")]),
    (DECLARATION, {"i2__name": "组建日常运营团队人数"}, [("duplicate-name", "warning", "indicators[3].name", "出现了两次")]),
    (DECLARATION, {"i0__target": "100%\n"}, []),
    (DECLARATION, {"i0__target": "100%\n以上"}, [("line-break", "warning", "indicators[0].target", "换行")]),
    (DECLARATION, {"project__unit": ""}, [("unit-blank", "warning", "project.unit", "实施单位没有填写")]),
    (DECLARATION, {"funds__fiscal__initial": "", "funds__other__initial": ""}, [
        ("missing", "error", "funds.fiscal.initial", "年度资金总额没有填写"),
    ]),
    (DECLARATION, {"funds__fiscal__initial": "七百万"}, [("unreadable", "error", "funds.fiscal.initial", "财政拨款的年度资金总额")]),
    (DECLARATION, {"funds__fiscal__initial": "24500001"}, [
        ("term-exceeded", "warning", "funds.fiscal.initial", "财政拨款的年度资金总额 24500001.00 大于中期资金总额 24500000.00"),
    ]),
    (DECLARATION, {"funds__fiscal__term": ""}, []),
    (DECLARATION, {"project__amount": "7641999"}, [("amount-exceeded", "warning", "project.amount", "年度资金总额 7642000.00")]),
    (DECLARATION, {"project__amount": "24499999"}, [("amount-exceeded", "warning", "project.amount", "中期资金总额 24500000.00")]),
    (NATIONAL_DECLARATION, {"i0__weight": "11"}, [
        ("points-total", "error", "total.weight", "分值权重合计 89 分"),
        ("points-section", "warning", "section.产出指标", "通常为 50 分"),
    ]),
    (MONITORING, {"i0__to_date": ""}, [("missing", "error", "indicators[0].to_date", "没有填写1—6月执行情况")]),
    (MONITORING, {"i0__to_date": "", "i0__expected": "", "i0__likelihood": ""}, [
        ("missing", "error", "indicators[0].to_date", "还没有填写1—6月执行情况、全年预计完成情况、完成目标可能性"),
    ]),
    (MONITORING, {"i0__to_date": "", "i0__expected": ""}, [
        ("missing", "error", "indicators[0].to_date", "没有填写1—6月执行情况，请填写"),
        ("missing", "error", "indicators[0].expected", "没有填写全年预计完成情况，请填写"),
    ]),
    (MONITORING, {"i0__expected": ""}, [("missing", "error", "indicators[0].expected", "没有填写全年预计完成情况")]),
    (MONITORING, {"i0__likelihood": ""}, [("missing", "error", "indicators[0].likelihood", "请选择（确定能、有可能、完全不可能）")]),
    (MONITORING, {"i0__likelihood": "不好说"}, [
        ("likelihood-unknown", "error", "indicators[0].likelihood", "“不好说”不是确定能、有可能、完全不可能中的一项"),
    ]),
    (MONITORING, {"i1__reason": ""}, [("reason-missing", "error", "indicators[1].reason", "完成目标可能性是“有可能”，请填写原因说明")]),
    (MONITORING, {"i10__note": " "}, [("note-missing", "error", "indicators[10].note", "请在备注里写明不能完成的原因和拟采取的措施")]),
    (MONITORING, {"i1__cause_other": ""}, [("cause-missing", "warning", "indicators[1].cause_money", "没有勾选偏差原因")]),
    (MONITORING, {"i0__expected": "80%"}, [
        ("reason-missing", "warning", "indicators[0].reason", "全年预计完成情况 80% 没有达到年度指标值 100%，请在原因说明里说明"),
        ("likelihood-differs", "warning", "indicators[0].likelihood", "选了“确定能”"),
    ]),
    (MONITORING, {"i18__to_date": "1起"}, [("reason-missing", "warning", "indicators[18].reason", "1—6月执行情况 1起 没有达到")]),
    (MONITORING, {"i10__expected": "100%"}, [("likelihood-differs", "warning", "indicators[10].likelihood", "却达到了年度指标值 100%")]),
    (MONITORING, {"i0__to_date": "4\n5%"}, [("line-break", "warning", "indicators[0].to_date", "换行")]),
    (MONITORING, {"i16__to_date": "41%"}, [("rate-differs", "warning", "indicators[16].to_date", "41% 与算得的执行率 41.16%")]),
    (MONITORING, {"i16__to_date": "未到期"}, []),
    (MONITORING, {"funds__fiscal__to_date": "", "funds__other__to_date": "", "i16__to_date": "0%"}, [
        ("missing", "error", "funds.fiscal.to_date", "1—6月执行数没有填写"),
    ]),
    (MONITORING, {"funds__fiscal__to_date": "7642001", "funds__fiscal__expected": "7642001", "i16__to_date": "100%"}, [
        ("over-executed", "warning", "funds.fiscal.to_date", "1—6月执行数 7642001.00 大于年初预算数 7642000.00"),
    ]),
    (MONITORING, {"funds__fiscal__expected": "7642001"}, [("over-executed", "warning", "funds.fiscal.expected", "全年预计执行数")]),
    (MONITORING, {"funds__fiscal__expected": "", "funds__other__expected": ""}, []),
    (MONITORING, {"funds__fiscal__expected": "3145306.79"}, [("expected-below", "warning", "funds.fiscal.expected", "小于1—6月执行数")]),
    (MONITORING, {"funds__other__to_date": "1", "funds__other__expected": "1"}, [
        ("zero-budget", "warning", "funds.other.to_date", "年初预算数为 0，而1—6月执行数不为 0"),
    ]),
    (TRANSFER, {"i0__actual": ""}, [("missing", "error", "indicators[0].actual", "没有填写全年实际完成值")]),
    (TRANSFER, {"i0__actual": "3.1万亩"}, [("reason-missing", "error", "indicators[0].reason", "请填写未完成原因和改进措施")]),
    (TRANSFER, {"goals__audit_findings": ""}, [("missing", "error", "goals.audit_findings", "说明没有填写，请填写；没有的填“无”")]),
    (TRANSFER, {"goals__audit_findings": "无"}, []),
    (TRANSFER, {"i3__actual": "93.4%"}, [("rate-differs", "warning", "indicators[3].actual", "执行率 93.46%")]),
    (TRANSFER, {"funds__local__executed": "1161", "i3__actual": "96.02%"}, [
        ("over-executed", "warning", "funds.local.executed", "大于全年预算数"),
    ]),
    (TRANSFER, {"funds__central__adjusted": "0", "funds__other_sources__adjusted": "3640"}, [
        ("zero-budget", "warning", "funds.central.adjusted", "全年预算数为 0"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed", "wanted"), BROKEN, ids=[f"{n}-{next(iter(b[1]))}" for n, b in enumerate(BROKEN)]
)
def test_each_finding(name: str, typed: dict[str, str], wanted: list[tuple[str, str, str, str]]) -> None:
    found = computed_case(name, **typed).findings
    assert sorted((one.code, one.severity, str(one.field)) for one in found) == sorted(
        one[:3] for one in wanted
    )
    words = {(code, field): text for code, _, field, text in wanted}
    assert all(words[one.code, str(one.field)] in one.message for one in found), [
        one.message for one in found
    ]


def test_the_rate_is_put_right_by_one_click() -> None:
    computed = computed_case(MONITORING, i16__to_date="41%")
    (finding,) = computed.findings
    (remedy,) = remedies(finding, computed.project, computed.template, computed.evaluation)
    assert remedy.label == "1—6月执行情况改为 41.16%"
    assert compute(remedy.project, computed.template, YEAR).findings == ()


@pytest.mark.parametrize("form", template("national-2020").year_forms, ids=lambda form: form.form_id)
def test_a_blank_row_is_told_once(form: Template) -> None:
    project = Project(indicators=(Indicator("产出指标", "数量指标"),))
    found = [one for one in compute(project, form, YEAR).findings if one.field.row == 0]
    assert [one.code for one in found] == ["missing"] and "还有一行空着" in found[0].message


def test_a_row_that_does_not_apply_is_asked_for_nothing() -> None:
    row = Indicator("产出指标", "数量指标", "不适用", "不适用", "", "0")
    for form in template("national-2020").year_forms:
        found = compute(Project(indicators=(row,)), form, YEAR).findings
        assert not [one for one in found if one.field.row == 0]


def test_points_that_a_form_does_not_show_are_none_of_its_findings() -> None:
    row = Indicator("产出指标", "数量指标", "x", "不适用", "", "五")
    found = compute(Project(indicators=(row,)), template().form("monitoring"), YEAR).findings
    assert not {"unreadable", "na-weight", "points-total", "points-section"} & {one.code for one in found}
