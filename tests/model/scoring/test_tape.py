"""The tape of a score: its figures are those of the form, and each sum on it adds up."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given

from model.form.project import Project
from model.grid.computed import compute
from model.reading.amounts import shortest
from model.scoring.tape import FUNDS, TOTAL, tape_of, tape_text
from tests.model.builders import SAMPLES, projects, sample, template

FIRST = sample(SAMPLES[1])


def tape(project: Project) -> dict[int, list[str]]:
    computed = compute(project, template(), 2021)
    return {part.row: list(part.lines) for part in tape_of(project, template(), computed.evaluation)}


def test_the_tape_of_a_sample_is_as_it_was_written_by_hand() -> None:
    found = tape(FIRST)
    assert found[FUNDS] == [
        "预算执行（分值 10，金额单位 元）",
        "  全年预算数：10390000.00 + 0.00 + 0.00 = 10390000.00",
        "  全年执行数：10012516.44 + 0.00 + 0.00 = 10012516.44",
        "  执行率：10012516.44 ÷ 10390000.00 = 96.37%",
        "  得分：10 × 96.37% = 9.64",
    ]
    assert found[1][0] == "2. 产出指标 › 数量指标 › 智慧福田宣传视频制作完成率（分值 2.5）"
    assert found[1][1:3] == ["  年度指标值：100%", "  实际完成值：50%"] and found[1][-1] == "  得分：1.25"
    assert found[TOTAL][-1] == "  等级：优（90 分以上）" and found[TOTAL][-2].endswith(" = 97.14")


@pytest.mark.parametrize("path", SAMPLES)
def test_what_is_added_on_the_tape_is_the_sum(path: object) -> None:
    for lines in tape(sample(path)).values():  # type: ignore[arg-type]
        for line in lines:
            if match := re.search(r"([\d.]+(?: \+ [\d.]+)+) = ([\d.]+)$", line):
                assert sum(map(Decimal, match[1].split(" + "))) == Decimal(match[2]), line


@given(projects())
def test_every_row_is_on_the_tape_with_its_score(project: Project) -> None:
    computed = compute(project, template(), 2021)
    parts = tape_of(project, template(), computed.evaluation)
    assert [part.row for part in parts] == [FUNDS, *range(len(project.indicators)), TOTAL]
    for part, scored in zip(parts[1:-1], computed.evaluation.indicators, strict=True):
        assert (
            part.lines[-1] == f"  得分：{'暂无，按 0 计' if scored.score is None else shortest(scored.score)}"
        )
    assert f"= {shortest(computed.evaluation.total_score)}" in tape_text(parts)


def test_a_form_without_scores_has_no_tape() -> None:
    form = template().form("declaration")
    assert tape_of(FIRST, form, compute(FIRST, form, 2021).evaluation) == ()
