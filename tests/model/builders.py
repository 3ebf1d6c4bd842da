"""Samples, templates and small builders for the tests of the model."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from model.exchange.form_json import parse_form
from model.form.project import AUTO, Indicator, Project
from model.form.template import Template
from model.form.template_reader import parse_template
from model.scoring.checks import check
from model.scoring.evaluation import Evaluation, evaluate
from model.scoring.findings import Finding
from model.scoring.scoring import METHODS, Scored, score_indicator, scoring_rules
from model.workbook.workbook import Workbook

ROOT = Path(__file__).parents[2]
SAMPLES = tuple(sorted((ROOT / "resources/samples").glob("*.json")))
TEMPLATE_IDS = ("shenzhen-2021", "national-2020", "cost-2021", "hubei-2020")
# of places whose forms have other columns and blocks; each has a filled case in tests/forms
FORMAT_2_IDS = ("sichuan-0013zp", "yunnan-14", "neimenggu", "rural-2023", "hubei-2023", "chongqing")
YEAR = 2021
GRADES = ("达成年度指标", "部分达成并具有一定效果", "未达成且效果较差")


def template_text(template_id: str) -> str:
    """Return the TOML text of a template of the product."""
    return (ROOT / "resources/templates" / f"{template_id}.toml").read_text(encoding="utf-8")


def format_1_text(template_id: str = "shenzhen-2021") -> str:
    """Return the text of format 1 that old workbooks carry of a template which has format 2 by now."""
    return (ROOT / "tests/golden/templates" / f"{template_id}.toml").read_text(encoding="utf-8")


@cache
def template(template_id: str = "shenzhen-2021") -> Template:
    """Return a template of the product."""
    return parse_template(template_text(template_id), f"{template_id}.toml")


NOT_APPLICABLE_WORDS = template().words.not_applicable


def sample_data(path: Path) -> dict[str, Any]:
    """Return a sample as JSON data, with what the real paper shows."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def sample(path: Path) -> Project:
    """Return the project of a sample."""
    return parse_form(path.read_text(encoding="utf-8"), path.name, TEMPLATE_IDS).project


def scored(
    target: str,
    actual: str,
    weight: str = "10",
    name: str = "",
    template_id: str = "shenzhen-2021",
    **more: str,
) -> Scored:
    """Score one indicator of that target and actual value."""
    row = Indicator("产出指标", "数量指标", name, target, actual, weight, **more)
    return score_indicator(row, scoring_rules(template(template_id)), YEAR)


def computed(project: Project, template_id: str = "shenzhen-2021") -> tuple[Evaluation, tuple[Finding, ...]]:
    """Evaluate and check a project."""
    evaluation = evaluate(project, template(template_id), YEAR)
    return evaluation, check(project, template(template_id), evaluation)


def clean_project(template_id: str = "shenzhen-2021") -> Project:
    """Return a form without any finding: each section's points in its first kind, 不适用 in the others."""
    rows = []
    for section in template(template_id).sections:
        for place, kind in enumerate(section.kinds):
            if place == 0:
                rows.append(
                    Indicator(
                        section.name, kind, f"{section.short}完成率", "100%", "100%", f"{section.points}"
                    )
                )
            else:
                rows.append(Indicator(section.name, kind, "不适用", "不适用", "不适用", "0"))
    return Project(
        header={"name": "测试项目", "amount": "1000", "department": "测试局", "unit": "测试中心"},
        funds={"fiscal": {"initial": "1000", "adjusted": "1000", "executed": "1000"}},
        goals={"expected": "预期做好一件事。", "actual": "实际做好一件事。"},
        indicators=tuple(rows),
    )


def with_row(project: Project, index: int, **changes: str) -> Project:
    """Return the project with another row in that place."""
    rows = list(project.indicators)
    rows[index] = replace(rows[index], **changes)
    return replace(project, indicators=tuple(rows))


_SIGNS = "≥≤><=±万亿百千%‰个天年月日第至-~—.,、。()[]/一二三十两零〇无且X＝９％未后前底\u3000"
_WORDS = (
    "不低于",
    "不超过",
    "控制在",
    "以上",
    "以内",
    "人次",
    "万元",
    "季度",
    "百分之",
    "不适用",
    "完成",
    "提高",
    "下降",
)
_PIECES = (*_SIGNS, *_WORDS, "2021", "12", "31", "0", "1", "5G", "系统")


def typed_texts(max_pieces: int = 12) -> st.SearchStrategy[str]:
    """Any text, and texts made of the words of the grammar."""
    words = st.lists(st.sampled_from(_PIECES), max_size=max_pieces).map("".join)
    digits = st.text("0123456789.,年月日", max_size=60)
    return st.one_of(st.text(max_size=60), words, digits, st.tuples(words, st.text(max_size=5)).map("".join))


_SPECIAL_VALUES = (
    "", "不适用", "/", "已完成", "12月底前", "2021年6月", "优", "零投诉", "3-5天", "±5%", "0.96", "1", "每季度1次", "1:18",
    "二级以上", "≤-5%", "-4%", "无", "3月", "提升", "有所提升", "7×24小时", "前三名", "90%≤x≤95%", "100%",
)  # fmt: skip


def values() -> st.SearchStrategy[str]:
    """Targets and actual values, mostly sensible ones."""
    numbers = st.decimals(-100, 10**6, places=2).map(lambda n: f"{n:f}")
    operators = st.sampled_from(["", "≥", "≤", "不超过", "=", "<", "控制在", "每月"])
    units = st.sampled_from(
        [
            "",
            "%",
            "个",
            "万人",
            "天",
            "小时",
            "个月",
            "公里",
            "米",
            "亩",
            "公顷",
            "万元",
            "元/人·月",
            "次/季度",
            "GB",
            "TB",
            "级",
        ]
    )
    return st.one_of(
        st.tuples(operators, numbers, units).map("".join),
        st.tuples(numbers, st.just("-"), numbers, units).map("".join),
        st.sampled_from(_SPECIAL_VALUES),
        typed_texts(),
    )


def number_texts() -> st.SearchStrategy[str]:
    """Weights, amounts and typed scores, mostly readable ones."""
    return st.one_of(
        st.decimals(0, 100, places=3).map(lambda n: f"{n:f}"),
        st.decimals(0, 10**9, places=2).map(lambda n: f"{n:f}"),
        st.integers(0, 60).map(str),
        st.sampled_from(["", "0", "-1", "abc", "1，000", "１０", "10分", "1e5", "NaN", "."]),
        st.text(max_size=8),
    )


def indicators(template_id: str) -> st.SearchStrategy[Indicator]:
    """Rows under the level-2 kinds of a template."""
    return st.builds(
        lambda place, **texts: Indicator(*place, **texts),
        st.sampled_from(template(template_id).kinds()),
        name=st.one_of(
            st.sampled_from(["", "不适用", "完成率", "投诉率", "单位成本(万元)", "支出进度"]),
            st.text(max_size=20),
        ),
        target=values(),
        actual=values(),
        weight=number_texts(),
        reason=st.sampled_from(["", "因故未完成"]),
        method=st.sampled_from([AUTO, AUTO, *METHODS]),
        manual_score=st.one_of(st.just(""), number_texts()),
        grade=st.sampled_from(["", *GRADES]),
    )


@st.composite
def projects(draw: st.DrawFn, template_id: str = "shenzhen-2021", max_rows: int = 8) -> Project:
    """Any project of a template; blank texts are left out, as the model does."""
    made = template(template_id)
    header_keys = [field.id for field in made.header]
    header = draw(st.dictionaries(st.sampled_from(header_keys), st.text(min_size=1, max_size=20)))
    funds = draw(
        st.dictionaries(
            st.sampled_from([row.id for row in made.funds.rows]),
            st.dictionaries(
                st.sampled_from(made.funds.amount_columns), number_texts().filter(bool), min_size=1
            ),
        )
    )
    goals = draw(st.dictionaries(st.sampled_from(["expected", "actual"]), st.text(min_size=1, max_size=30)))
    signature_keys = [field.id for field in made.signature]
    return Project(
        header=header,
        funds=funds,
        goals=goals,
        indicators=tuple(draw(st.lists(indicators(template_id), max_size=max_rows))),
        signature=draw(st.dictionaries(st.sampled_from(signature_keys), st.text(min_size=1, max_size=9))),
        notes=draw(
            st.dictionaries(
                st.sampled_from(["goal-copied@goals.actual", "x@y"]), st.text(min_size=1, max_size=9)
            )
        ),
    )


def mixed_projects(count: int, seed: int = 7) -> Iterator[tuple[str, Project]]:
    """Yield large plain projects for every template, the same ones each time."""
    dice = random.Random(seed)
    for _ in range(count):
        for template_id in TEMPLATE_IDS:
            kinds = template(template_id).kinds()
            rows = [
                Indicator(
                    *dice.choice(kinds),
                    f"指标{i}",
                    f"≥{dice.randint(1, 99)}%",
                    f"{dice.randint(0, 120)}%",
                    f"{dice.randint(0, 9)}",
                )
                for i in range(dice.randint(0, 60))
            ]
            yield template_id, replace(clean_project(template_id), indicators=tuple(rows))


@contextmanager
def unsaved(workbook: Workbook, wanted: bool = True) -> Iterator[None]:
    """Leave the edits made within to the next save, as a window does until it has been painted."""
    before = workbook._saver
    workbook.save_through((lambda: None) if wanted else before)
    yield
    workbook.save_through(before)
