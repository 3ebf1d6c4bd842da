"""The table of kinds and units (docs/domain.md 3.4, 7.1): every spelling, the sizes, and what never compares."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.reading.kinds import (
    COUNT,
    DATA,
    UNITS,
    Unit,
    canonical_unit,
    counts_things,
    is_known,
    measure_of,
    period_of,
)
from model.reading.target import Bound, read_value
from tests.model.builders import YEAR

SIZES = """
1公里 1000米
1千米 1000米
1米 100厘米
1厘米 10毫米
1里 500米
1公顷 15亩
1公顷 10000平方米
1平方公里 100公顷
3亩 2000平方米
1平方公里 1500亩
1吨 1000公斤
1公斤 2斤
1斤 500克
1立方米 1000升
1升 1000毫升
1年 12个月
1个季度 3个月
1年 4个季度
1周 7天
1天 24小时
1小时 60分钟
1分钟 60秒
1秒 1000毫秒
1元 10角
1千瓦 1000瓦
1度电 1千瓦时
1Gbps 1000Mbps
1元/人·月 12元/人·年
1元/亩 15元/公顷
1元/斤 2元/公斤
1次/月 3次/季度
1次/季度 4次/年
1次/天 7次/周
"""
UNLIKE = """
米 平方米
亩 公里
吨 升
元 元/人
元/人 元/户
元/人·月 元/人
% 人
% 分
% 倍
天 工作日
小时 学时
人天 天
度 千瓦时
次/月 次
次/周 次/月
GB 个
"""


def _quantity(text: str) -> tuple[Decimal, str]:
    reading = read_value(text, YEAR)
    assert isinstance(reading, Bound), text
    return reading.quantity.value, reading.quantity.unit


@pytest.mark.parametrize(("one", "other"), [line.split() for line in SIZES.strip().splitlines()])
def test_units_of_a_kind_convert_exactly(one: str, other: str) -> None:
    sides = [
        (measure_of(unit).kind, number * measure_of(unit).size)
        for number, unit in map(_quantity, (one, other))
    ]
    assert sides[0] == sides[1]


@pytest.mark.parametrize(("one", "other"), [line.split() for line in UNLIKE.strip().splitlines()])
def test_unlike_kinds_stay_apart(one: str, other: str) -> None:
    assert measure_of(canonical_unit(one)).kind != measure_of(canonical_unit(other)).kind


@pytest.mark.parametrize("unit", UNITS, ids=[unit.names[0] for unit in UNITS])
def test_every_spelling_of_a_unit_is_read_as_that_unit(unit: Unit) -> None:
    if unit.names[0] in (":", ":1", "成"):
        return  # read with their number: 1:18, 18:1, 九成
    for name in unit.names:
        if name != "月":  # 5月 is a month of the year
            assert _quantity(f"≥5{name}") == (Decimal(5), unit.names[0]), name


def test_no_spelling_stands_twice_and_every_size_counts() -> None:
    spellings = [name for unit in UNITS for name in unit.names]
    assert sorted({name for name in spellings if spellings.count(name) > 1}) == []
    assert all(unit.size > 0 or unit.kind == DATA for unit in UNITS)
    assert all(unit.size == 1 for unit in UNITS if unit.kind == COUNT)


def test_a_word_that_the_table_does_not_know_counts_things() -> None:
    assert not is_known("电子屏") and counts_things("电子屏")
    assert not counts_things("ppm") and measure_of("ppm").kind == "ppm"


@pytest.mark.parametrize(
    ("unit", "periods"),
    [
        ("次/季度", 4),
        ("次/年", 1),
        ("次/月", 12),
        ("次/半年", 2),
        ("次/周", 52),
        ("次", None),
        ("元/月", None),
    ],
)
def test_a_count_per_period_knows_how_many_a_year_has(unit: str, periods: int | None) -> None:
    assert period_of(unit) == periods
