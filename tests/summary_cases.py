"""Summaries for tests: the samples, many made-up projects, and workbooks that break weak page makers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from model.form.project import Project
from model.form.template import Template
from model.grid.computed import Computed, compute
from model.summary.summary import Gathering, Summary
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template, with_row

LONG_NAME = "（一）特长项目名称Project2021及其附属设施，" * 9


def summary_of(projects: Sequence[Project], template_id: str = "shenzhen-2021") -> Summary:
    """Summarise projects of one template."""
    made = template(template_id)
    return summarise([compute(project, made, YEAR) for project in projects], made)


def summarise(rows: Iterable[Computed], made: Template) -> Summary:
    """Summarise computed forms of one template, none of them final."""
    gathering = Gathering(made, YEAR)
    for row in rows:
        gathering.add(row, row.states)
    return gathering.summary


@cache
def summary_of_samples() -> Summary:
    """Summarise the eight real forms."""
    return summary_of([sample(path) for path in SAMPLES])


def project_of(
    name: str = "测试项目",
    adjusted: str = "1000",
    executed: str = "1000",
    actual: str = "100%",
    template_id: str = "shenzhen-2021",
    **row: str,
) -> Project:
    """Return a project whose first indicator has that actual value and those other texts."""
    project = with_row(clean_project(template_id), 0, actual=actual, **row)
    funds = {"fiscal": {"initial": "1000", "adjusted": adjusted, "executed": executed}}
    return replace(project, header={**project.header, "name": name}, funds=funds)


def many(count: int, template_id: str = "shenzhen-2021", seed: int = 5) -> list[Project]:
    """Return projects of all scores and rates, the same ones each time."""
    dice = random.Random(seed)
    return [
        project_of(
            f"第{number}号{dice.choice(('道路养护', '信息化建设', '公共卫生服务'))}项目",
            f"{dice.randint(1, 10**7)}.{dice.randint(10, 99)}",
            f"{dice.randint(1, 10**7)}.{dice.randint(10, 99)}",
            f"{dice.choice((100, 100, dice.randint(0, 99)))}%",
            template_id,
            reason=dice.choice(("", "因疫情影响推迟，下一年度按月跟踪进度，确保完成。")),
        )
        for number in range(1, count + 1)
    ]


def _named(count: int, name: str) -> list[Project]:
    return [replace(p, header={**p.header, "name": f"{i}{name}"}) for i, p in enumerate(many(count), 1)]


CASES: dict[str, Callable[[], Summary]] = {
    "samples": summary_of_samples,
    "no project": lambda: summary_of([]),
    "one project": lambda: summary_of(many(1)),
    "60 projects": lambda: summary_of(many(60)),
    "500 projects": lambda: summary_of(many(500)),
    "names of 200 characters": lambda: summary_of(_named(45, LONG_NAME[:197])),
    "one word of 200 letters": lambda: summary_of(_named(3, "W" * 200)),
    "names longer than a page": lambda: summary_of(_named(2, LONG_NAME * 20)),
    "no names": lambda: summary_of([project_of(""), project_of(" \n ")]),
    "huge amounts": lambda: summary_of([project_of(adjusted="9" * 15 + ".99", executed="9" * 15)] * 40),
    "huge points": lambda: summary_of([project_of(weight="9" * 15), *many(3)]),
    "all beyond the scales": lambda: summary_of([project_of(weight="900", executed="9999")] * 4),
    "executed ten times over": lambda: summary_of([project_of(executed="10000"), *many(20)]),
    "all alike": lambda: summary_of([project_of()] * 100),
    "reasons longer than a page": lambda: summary_of(
        [project_of(actual="50%", target="≥95%", reason="因故未完成，按月跟踪。\n" * 200)] * 3
    ),
    "many departments": lambda: summary_of(
        [
            replace(
                p, header={**p.header, "department": f"名称很长的第{i}个主管部门" * 8, "unit": f"单位{i}"}
            )
            for i, p in enumerate(many(5))
        ]
    ),
} | {
    f"template {name}": lambda name=name: summary_of(many(33, name), name)
    for name in ("national-2020", "cost-2021", "hubei-2020")
}
