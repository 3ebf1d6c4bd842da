"""The department summary: totals, averages, grades, states and deviations against figures worked out by hand."""

from __future__ import annotations

import sqlite3
import statistics
from contextlib import closing
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.form.field_path import indicator_path
from model.form.project import Project, empty_project, with_text, with_texts
from model.grid.computed import compute
from model.reading.amounts import round_cents
from model.scoring.progress import STATE_NAMES, FormState, states_text
from model.summary.averages import mean, spread, weighted_mean
from model.summary.deviations import NO_REASON
from model.summary.summary import summary_of as summary_of_workbook
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import (
    SAMPLES,
    TEMPLATE_IDS,
    YEAR,
    clean_project,
    projects,
    sample,
    sample_data,
    template,
    template_text,
    with_row,
)
from tests.summary_cases import many, project_of, summarise, summary_of, summary_of_samples

D = Decimal


def states(*made: Project) -> list[str]:
    """Return the states of projects, in words."""
    return [states_text(line.states) for line in summary_of(made).lines]


# -- lines and totals -----------------------------------------------------------------------------------


def test_lines_of_the_real_forms_show_what_their_paper_shows() -> None:
    summary = summary_of_samples()
    assert [line.number for line in summary.lines] == list(range(1, 9))
    for line, path in zip(summary.lines, SAMPLES, strict=True):
        data = sample_data(path)
        assert line.name == data["project"]["name"]
        assert line.funds.rate_text == data["printed"]["execution_rate"]
        total = D(str(data["printed"]["total_score"]))
        assert line.total_score == total
        assert line.execution.score + sum(part.score for part in line.sections) == total
        assert [(part.name, part.points) for part in line.sections] == [("产出指标", 50), ("效益指标", 40)]


def test_totals_and_averages_of_the_real_forms() -> None:
    summary = summary_of_samples()
    assert (summary.funds.initial, summary.funds.adjusted) == (D("20632254.90"), D("26409854.90"))
    assert summary.funds.executed == D("25654631.51") and summary.funds.rate_text == "97.14%"
    assert summary.plain and summary.weighted
    assert summary.plain.total_score == D("695.94") / 8
    assert round_cents(summary.weighted.total_score) == D("98.73")
    assert (summary.errors, summary.warnings) == (6, 16)
    assert summary.departments == ("0402009",) and summary.units == ()


def test_averages_by_hand() -> None:
    summary = summary_of([project_of(), project_of(adjusted="3000", executed="1500", actual="50%")])
    assert [line.total_score for line in summary.lines] == [100, 70]  # 5 + 25 + 40
    assert summary.funds.adjusted == 4000 and summary.funds.rate == D("0.625")
    assert summary.plain and summary.weighted
    assert summary.plain.total_score == 85 and summary.weighted.total_score == D("77.5")
    assert summary.plain.rate == D("0.75") and summary.weighted.rate == D("0.625")
    assert (summary.plain.execution, summary.weighted.execution) == (D("7.5"), D("6.25"))
    assert summary.plain.sections == (D("37.5"), 40) and summary.weighted.sections == (D("31.25"), 40)


def test_without_a_budget_nothing_is_weighted() -> None:
    summary = summary_of([project_of(adjusted="0"), project_of(adjusted="")])
    assert summary.weighted is None and summary.plain is not None
    assert summary.funds.rate == 0


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_an_empty_workbook(template_id: str) -> None:
    summary = summary_of([], template_id)
    assert (summary.lines, summary.plain, summary.weighted) == ((), None, None)
    assert (summary.deviations, summary.spreads, summary.unscored) == ((), (), 0)
    assert [(count.grade.name, count.count, count.share) for count in summary.grades] == [
        (name, 0, 0) for name in "优良中差"
    ]
    assert summary.funds.adjusted == 0 and set(summary.states.values()) == {0}


def test_grades_at_their_bounds() -> None:
    actuals = ("100%", "80%", "79.9%", "60%", "59.9%", "20%", "19.9%")
    summary = summary_of([project_of(actual=actual) for actual in actuals])
    scores = [line.total_score for line in summary.lines]
    assert scores == [100, 90, D("89.95"), 80, D("79.95"), 60, D("59.95")]
    assert [line.grade for line in summary.lines] == list("优优良良中中差")
    assert [count.count for count in summary.grades] == [2, 2, 2, 1]
    assert round_cents(summary.grades[3].share) == D("0.14") and summary.grades[0].adjusted == 2000


def test_names_on_one_line() -> None:
    lines = summary_of([project_of(" 第一行\n第二行 "), project_of("")]).lines
    assert [line.name for line in lines] == ["第一行 第二行", "（未命名项目）"]


def test_the_score_rate_of_a_part() -> None:
    (line,) = summary_of([project_of(actual="50%")]).lines
    assert [part.rate for part in (line.execution, *line.sections)] == [1, D("0.5"), 1]
    (heavy,) = summary_of([project_of(weight="80", actual="50%")]).lines
    assert heavy.sections[0].rate == D("0.5")  # of the typed points where these are more
    (light,) = summary_of([project_of(weight="20")]).lines
    assert light.sections[0].rate == D("0.4")  # points not given to any indicator are lost


# -- states ---------------------------------------------------------------------------------------------


def test_states() -> None:
    clean = clean_project()
    judged = {"target": "显著提升", "actual": "有所提升"}
    assert states(clean, empty_project(template())) == ["完整", "未完成"]
    assert states(with_text(clean, "goals.actual", ""), project_of(actual="")) == ["未完成", "未完成"]
    assert states(with_row(clean, 0, **judged)) == ["未完成"]  # nobody has judged yet
    assert states(project_of(actual="50%"), project_of(actual="50%", reason="因故")) == ["有错误", "完整"]
    assert states(project_of(weight="49")) == ["有错误"]
    assert states(with_text(project_of(weight="49"), "goals.actual", "")) == ["有错误、未完成"]


def test_states_are_counted_and_named() -> None:
    summary = summary_of([clean_project(), empty_project(template()), clean_project()])
    assert {STATE_NAMES[state]: count for state, count in summary.states.items()} == {
        "有错误": 0,
        "未完成": 1,
        "完整": 2,
        "已定稿": 0,
    }


def test_the_summary_and_the_overview_agree_on_a_form_with_errors_and_gaps(tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    changes = {"goals.actual": "", "indicators[3].weight": "9"}
    form = book.add_project(with_texts(sample(SAMPLES[1]), changes))
    assert book.known_states(form) == {FormState.WRONG, FormState.UNFINISHED}
    states = summary_of_workbook(book).states
    assert (states[FormState.WRONG], states[FormState.UNFINISHED], states[FormState.COMPLETE]) == (1, 1, 0)


def test_a_final_form_is_named_so(tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    first, second = book.add_project(clean_project()), book.add_project(clean_project())
    book.finalise(second, "王芳")
    assert [states_text(line.states) for line in summary_of_workbook(book).lines] == ["完整", "已定稿"]
    book.withdraw(second, "王芳", "补充原因")
    assert summary_of_workbook(book).states[FormState.FINAL] == 0 and first != second


def test_answered_warnings_do_not_count() -> None:
    project = replace(project_of(executed="1200"), notes={})
    (line,) = summary_of([project]).lines
    findings = compute(project, template(), YEAR).findings
    keys = [finding.note_key for finding in findings if finding.severity == "warning"]
    assert line.warnings == len(keys) == 1 and line.errors == 0
    assert summary_of([replace(project, notes={keys[0]: "已核对"})]).warnings == 0


# -- deviations -----------------------------------------------------------------------------------------


def test_the_largest_deviations() -> None:
    made = [project_of(f"{n}", actual=f"{100 - 3 * n}%", reason="" if n % 2 else " 因故 ") for n in range(14)]
    found = summary_of(made).deviations
    assert [one.number for one in found] == list(range(14, 4, -1))
    first = found[0]
    assert (first.project, first.indicator, first.target, first.actual) == ("13", "产出完成率", "100%", "61%")
    assert (first.weight, first.score, first.lost) == (50, D("30.5"), D("19.5"))
    assert [one.reason_text for one in found[:2]] == [NO_REASON, "因故"]


def test_equal_deviations_keep_the_order_of_the_workbook() -> None:
    made = [with_row(project_of(str(n), actual="50%", weight="40"), 4, actual="50%") for n in range(3)]
    found = summary_of(made).deviations
    assert [(one.number, one.indicator) for one in found] == [
        (number, name) for number in (1, 2, 3) for name in ("产出完成率", "效益完成率")
    ]


def test_full_scores_and_missing_scores_are_no_deviations() -> None:
    summary = summary_of(
        [clean_project(), project_of(actual=""), project_of(target="提升", actual="有所提升")]
    )
    assert (summary.deviations, summary.unscored) == ((), 2)


def test_a_typed_score_counts() -> None:
    (one,) = summary_of([project_of(manual_score="41.5", name="甲")]).deviations
    assert (one.lost, one.score) == (D("8.5"), D("41.5"))


def test_an_indicator_without_a_name_is_told_by_its_kind() -> None:
    project = with_text(project_of(actual="50%"), indicator_path(0, "name"), " ")
    assert summary_of([project]).deviations[0].indicator == "（数量指标）"


def test_deviations_of_the_real_forms() -> None:
    found = summary_of_samples().deviations
    assert [(one.project, one.lost) for one in found] == [
        ("预算准备金", D(lost)) for lost in ("20", "20", "15", "15", "10", "10")
    ] + [("数据规划管理", D("1.25"))] * 2
    assert {one.reason_text for one in found[:6]} == {NO_REASON} and found[6].reason


# -- means and spread -----------------------------------------------------------------------------------


def test_means() -> None:
    assert mean([]) is None and mean([D(1), D(2)]) == D("1.5")
    assert weighted_mean([D(1), D(4)], [D(2), D(1)]) == 2
    assert weighted_mean([D(1)], [D(0)]) is None


def test_spread_by_hand() -> None:
    found = spread([D(4), D(1), D(3), D(2)])
    assert found
    assert (found.low, found.lower, found.median) == (1, D("1.75"), D("2.5"))
    assert (found.upper, found.high) == (D("3.25"), 4)
    one = spread([D(7)])
    assert one and one.low == one.lower == one.median == one.upper == one.high == 7
    assert spread([]) is None


@given(st.lists(st.decimals(0, 1, places=4), min_size=2, max_size=40))
def test_spread_agrees_with_the_standard_library(values: list[Decimal]) -> None:
    found = spread(values)
    assert found
    assert [found.lower, found.median, found.upper] == statistics.quantiles(values, n=4, method="inclusive")
    assert (found.low, found.high) == (min(values), max(values))


def test_spreads_name_execution_and_sections() -> None:
    found = summary_of([project_of(), project_of(executed="500", actual="50%")]).spreads
    assert [part.name for part in found] == ["预算执行", "产出指标", "效益指标"]
    assert [(part.rates.low, part.rates.median, part.rates.high) for part in found] == [
        (D("0.5"), D("0.75"), 1),
        (D("0.5"), D("0.75"), 1),
        (1, 1, 1),
    ]


# -- any workbook ---------------------------------------------------------------------------------------


@settings(max_examples=often(40))
@given(st.lists(projects(max_rows=5), max_size=3))
def test_any_workbook_adds_up(made: list[Project]) -> None:
    summary = summary_of(made)
    graded = sum(count.count for count in summary.grades)
    assert len(summary.lines) == len(made) == graded + summary.ungraded
    settled = [FormState.COMPLETE in line.states for line in summary.lines]
    assert summary.states[FormState.COMPLETE] == sum(settled)
    assert all(
        line.states - {FormState.COMPLETE} or done for line, done in zip(summary.lines, settled, strict=True)
    )
    assert summary.funds.executed == sum(line.funds.executed for line in summary.lines)
    assert all(0 <= part.rate <= 1 for line in summary.lines for part in line.sections)
    losses = [one.lost for one in summary.deviations]
    assert losses == sorted(losses, reverse=True) and len(losses) <= 10 and all(lost > 0 for lost in losses)
    if summary.plain:
        scores = [line.total_score for line in summary.lines]
        assert min(scores) - D("1E-20") <= summary.plain.total_score <= max(scores) + D("1E-20")


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_sections_follow_the_template(template_id: str) -> None:
    summary = summary_of(many(3, template_id), template_id)
    names = [section.name for section in template(template_id).sections]
    assert all([part.name for part in line.sections] == names for line in summary.lines)
    assert summary.plain and len(summary.plain.sections) == len(names)
    assert summary.lines[0].execution.points == template(template_id).execution_points


def test_the_summary_is_frozen() -> None:
    summary = summarise([], template())
    with pytest.raises(FrozenInstanceError):
        summary.year = 2022  # type: ignore[misc]


def test_a_form_in_which_nothing_counts_yet_has_no_grade() -> None:
    made = [sample(path) for path in SAMPLES[:3]]
    summary = summary_of([*made, empty_project(template())])
    assert [line.grade for line in summary.lines] == ["差", "优", "优", "—"]
    assert [one.count for one in summary.grades] == [2, 0, 0, 1]
    assert (summary.ungraded, summary_of(made).ungraded) == (1, 0)


def test_what_is_damaged_is_named_and_does_not_count_as_final(tmp_path: Path) -> None:
    with closing(Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)) as book:
        for name in "甲乙":
            book.finalise(book.add_project(with_text(clean_project(), "project.name", name)), "张三")
    with closing(sqlite3.connect(tmp_path / "a.jxzp", isolation_level=None)) as connection:
        connection.execute("UPDATE form SET digest = 'x' WHERE id = 1")
    with closing(Workbook.open(tmp_path / "a.jxzp")) as book:
        made = summary_of_workbook(book)
    assert made.damage == ("“甲”的内容与保存时的校验值不符",)
    assert [FormState.FINAL in line.states for line in made.lines] == [False, True]
