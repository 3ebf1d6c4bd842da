"""The library of indicators: enough of them, of all kinds and sectors, each read and scored by our own rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

import resources
from model.form.project import Indicator, Project
from model.reading.normalise import normalise
from model.scoring.evaluation import evaluate
from model.suggest.library import Entry, kind_key, read_library
from tests.depth import some_every_day
from tests.model.builders import YEAR, template

LIBRARY = read_library(resources.library_text())
SECTORS = [
    "教育",
    "卫生",
    "农业",
    "水利",
    "交通",
    "信息化",
    "环保",
    "文化",
    "社保",
    "公安",
    "城建",
    "培训",
    "会议",
    "采购",
    "运维",
]


def test_there_are_many_of_each_sector_and_kind() -> None:
    sectors, kinds = Counter(one.sector for one in LIBRARY), Counter(one.kind for one in LIBRARY)
    assert len({one.name for one in LIBRARY}) >= 300
    assert all(sectors[sector] >= 10 for sector in SECTORS), sectors
    known = {kind for _, kind in template("national-2020").kinds()}
    assert set(kinds) <= known and min(kinds.values()) >= 20, kinds


def test_no_sector_has_an_indicator_twice() -> None:
    places = Counter((one.sector, one.kind, one.name) for one in LIBRARY)
    assert places.most_common(1)[0][1] == 1


def test_names_and_targets_are_tidy() -> None:
    assert [one for one in LIBRARY if not (one.name and one.number) or any(c != c.strip() for c in one)] == []
    assert {one.operator for one in LIBRARY} == {"≥", "≤", "=", ""}


def _score(entry: Entry, actual: str) -> object:
    row = replace(entry.row, actual=actual, weight="10")
    form = Project(header={"name": "甲"}, indicators=(row,))
    return evaluate(form, template(), YEAR).indicators[0].score


@pytest.mark.parametrize(
    "entry", some_every_day(one for one in LIBRARY if one.operator), ids=lambda one: one.name
)
def test_a_target_that_is_met_has_all_points(entry: Entry) -> None:
    assert _score(entry, normalise(f"{entry.number}{entry.unit}")) == 10, entry.target


def test_kinds_are_the_same_whatever_a_template_calls_them() -> None:
    assert kind_key("服务对象满意度指标") == kind_key("满意度指标") == "满意度"
    assert kind_key("可持续影响指标") == kind_key("可持续指标")
    assert kind_key("数量指标") != kind_key("质量指标")


def test_an_entry_is_a_row_without_points() -> None:
    entry = next(one for one in LIBRARY if one.name == "校舍验收合格率")
    assert entry.row == Indicator("产出指标", "质量指标", "校舍验收合格率", "=100%")
