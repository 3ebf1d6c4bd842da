"""Several goals with points of their own: levels 1 of an open form whose names state them, shared over their rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.form.project import Indicator, Project
from model.grid.computed import compute
from model.scoring.points import stated_points
from tests.model.builders import YEAR, template

HUBEI = template("hubei-2023")
ONE, TWO = "年度绩效目标1（40分）", "年度绩效目标2（ 40 分）"


def row(category: str, kind: str, name: str, target: str = "≥10场", actual: str = "10场") -> Indicator:
    return Indicator(category, kind, name, target, actual)


def weights(*rows: Indicator) -> list[str]:
    evaluation = compute(Project(indicators=rows), HUBEI, YEAR).evaluation
    return [str(one.weight.or_zero.normalize() + 0) for one in evaluation.indicators]


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("年度绩效目标1（40分）", "40"),
        ("年度绩效目标1\n(40 分)", "40"),
        ("目标[12.5分]", "12.5"),
        ("产出指标", None),
        ("完成（40分）以上", None),
        ("得40分", None),
        ("（分）", None),
    ],
)
def test_points_are_stated_at_the_end_of_a_name(name: str, points: str | None) -> None:
    assert stated_points(name) == (None if points is None else Decimal(points))


def test_each_goal_shares_its_points_over_its_rows() -> None:
    rows = (
        row(ONE, "产出指标", "甲"),
        row(ONE, "产出指标", "乙"),
        row(ONE, "效益指标", "丙"),
        row(TWO, "产出指标", "丁"),
    )
    assert weights(*rows) == ["13.33", "13.33", "13.34", "40"]


def test_levels_2_that_state_points_have_those() -> None:
    rows = (row(ONE, "产出（30分）", "甲"), row(ONE, "产出（30分）", "乙"), row(ONE, "效益（10分）", "丙"))
    assert weights(*rows) == ["15", "15", "10"]


def test_a_row_that_does_not_apply_has_none() -> None:
    rows = (row(ONE, "产出指标", "甲"), row(ONE, "效益指标", "不适用", "不适用", ""))
    assert weights(*rows) == ["40", "0"]


def test_the_goals_stand_on_paper_with_their_points_once_and_are_scored() -> None:
    rows = (row(ONE, "产出指标", "甲", actual="5场"), row(TWO, "产出指标", "乙"))
    computed = compute(Project(indicators=rows), HUBEI, YEAR)
    labels = [cell.text for cell in computed.grid.cells if "绩效目标" in cell.text]
    assert labels == ["年度绩效目标1（40分）", "年度绩效目标2（ 40 分）", "年度绩效目标\n（80分）"]
    assert [(one.weight, one.score) for one in computed.evaluation.sections] == [(40, 20), (40, 40)]
    assert computed.evaluation.total_weight == 100


def test_a_form_with_a_column_of_points_goes_by_that() -> None:
    sichuan = template("sichuan-0013zp")
    rows = (row(ONE, "产出指标", "甲"), row(ONE, "产出指标", "乙"))
    computed = compute(Project(indicators=rows), sichuan, YEAR)
    assert [one.weight.or_zero for one in computed.evaluation.indicators] == [0, 0]
