"""Kinds of units and their sizes: what converts into what, what only counts, what never compares (docs/domain.md 7.1).

One table. Sizes are in the smallest step of the kind that makes all of them finite decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from model.text_caches import kept_by_text

PERCENT, RATIO, RATIO_TO_ONE = "%", ":", ":1"
COUNT, MONEY, CALENDAR, CLOCK, WORKDAY, DATA = "计数", "金额", "年月", "时长", "工作日", "数据量"
LENGTH, AREA, MASS = "长度", "面积", "质量"
PERCENTAGE = "百分比"

# kind, unit, size, other spellings (ASCII ones in lower case, read in any case)
UNIT_TABLE = """
百分比 % 1
比例 : 1
反比例 :1 1
长度 毫米 0.001 mm
长度 厘米 0.01 cm 公分
长度 分米 0.1
长度 米 1 m M
长度 里 500 华里
长度 公里 1000 千米 km
面积 平方厘米 0.0003
面积 平方米 3 m^2 m2 平米 平方
面积 亩 2000
面积 公顷 30000 ha
面积 平方公里 3000000 平方千米 km^2 km2
质量 微克 0.000001 μg ug
质量 毫克 0.001 mg
质量 克 1 g
质量 斤 500 市斤
质量 千克 1000 kg 公斤
质量 吨 1000000 t
体积 毫升 0.000001 ml
体积 升 0.001 l
体积 立方米 1 m^3 m3 立方 方 方米
金额 角 0.1
金额 元 1 圆 块 人民币 rmb 块钱 元钱 元人民币
数据量 B 0 字节
数据量 KB 1
数据量 MB 2
数据量 GB 3
数据量 TB 4
数据量 PB 5
功率 瓦 0.001 w
功率 千瓦 1 kw
功率 兆瓦 1000 mw
电量 千瓦时 1 度电 kwh
电量 兆瓦时 1000 mwh
带宽 Kbps 0.001
带宽 Mbps 1
带宽 Gbps 1000
年月 月 1 个月
年月 季度 3 季 个季度
年月 半年 6
年月 年 12 年度 周年
时长 毫秒 0.001 ms
时长 秒 1 秒钟
时长 分钟 60 min mins
时长 小时 3600 h H 个小时 钟头 个钟头 hour hours
时长 天 86400 日 d 自然日 个自然日 日历天 天数
时长 周 604800 星期 个星期 个周
工作日 工作日 1 个工作日 工作天
计分 分 1
倍数 倍 1
度数 度 1
温度 °C 1 摄氏度
字数 字 1
成数 成 1
人天数 人天 1 人日
人月数 人月 1
计数 人 1 人员 名 位 人数
计数 次 1 趟 回 次数
"""
COUNTING_WORDS = """
人次 户 家 户次 家次 个 场 场次 场地 台 台次 台套 部 套 件 条 起 宗 项 份 册 本 篇 期 批 批次 辆 辆次 艘 架 栋 幢 座 间 处 所 所次 点
站 路 段 片 张 幅 面 支 只 头 匹 棵 株 袋 瓶 桶 箱 盒 包 学时 课时 课 节 门 类 种 款 层 例 单 笔 队 组 班 届 轮 遍 户数 标段 车次 班次 航次
床 床位 座次 车 对 双 把 根 枚 颗 粒 滴 盏 尊 令 卷 版 集 部次 频次 案 案件 篇次 兆 公众 个村 个点 个项目 人份 剂 剂次 尾 羽 口 眼 孔 穴 丛
"""


class Measure(NamedTuple):
    """What a unit measures: its kind and how many of the kind's smallest steps it is."""

    kind: str
    size: Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """One line of the table; ``names`` are its spellings, the first of which is the canonical one."""

    kind: str
    size: Decimal
    names: tuple[str, ...]


def _units() -> Iterator[Unit]:
    for line in UNIT_TABLE.split("\n"):
        if line:
            kind, name, size, *others = line.split()
            yield Unit(kind, Decimal(size), (name, *others))
    for word in COUNTING_WORDS.split():
        yield Unit(COUNT, Decimal(1), (word,))


UNITS = tuple(_units())
# a single letter is read as it is written (5G is no weight), longer ones in any case
_BY_NAME = {name if len(name) == 1 else name.lower(): unit for unit in UNITS for name in unit.names}
# 元/平方米 and 元/亩 compare as so much per largest unit of the kind, which keeps sizes finite
_LARGEST = {unit.kind: unit.size for unit in sorted(UNITS, key=lambda unit: unit.size)}
_SPLIT = re.compile(r"[/·*.]")
_CHINESE = sorted((name for name in _BY_NAME if not name.isascii()), key=len, reverse=True)
_FRONT = re.compile("|".join(map(re.escape, _CHINESE)))
# words that say for whom money is paid are a kind each
_HEADS = {"人": "人", "生": "人", "学生": "人", "名": "人", "位": "人", "人次": "人次"}


@kept_by_text(2048)
def canonical_unit(run: str) -> str:
    """Return the unit's canonical spelling; a known measure word at the front is the unit (场成果测评会 → 场)."""
    parts = _SPLIT.split(run)
    if len(parts) > 1:
        tails = [_canonical(part) for part in parts[1:]]
        if "人" in tails and "次" in tails:  # 元/人·次 is 元/人次
            tails = ["人次", *(tail for tail in tails if tail not in ("人", "次"))]
        return f"{_canonical(parts[0])}/{'·'.join(tails)}"
    return _canonical(run)


def _known(name: str) -> Unit | None:
    return _BY_NAME.get(name if len(name) == 1 else name.lower())


def _canonical(run: str) -> str:
    unit = _known(run)
    if unit is None and (front := _FRONT.match(run)):
        unit = _BY_NAME[front.group()]
    return unit.names[0] if unit else run


@kept_by_text(2048)
def is_known(unit: str) -> bool:
    """Tell whether people count or measure in the unit, as far as the table knows."""
    return _known(unit) is not None


@kept_by_text(2048)
def measure_of(unit: str) -> Measure:
    """Return what a canonical unit measures; a Chinese word that the table does not know counts things."""
    head, *tails = _SPLIT.split(unit)
    measure = _simple(head)
    if not tails:
        return measure
    size, kinds = measure.size, []
    for tail in tails:
        below = _simple(tail)
        kinds.append(_HEADS.get(tail, tail) if below.kind == COUNT else below.kind)
        size *= 1 if below.kind == COUNT else _LARGEST.get(below.kind, Decimal(1)) / below.size
    return Measure(f"{measure.kind}/{'·'.join(sorted(kinds))}", size)


def _simple(unit: str) -> Measure:
    known = _known(unit)
    if known is not None:
        return Measure(known.kind, known.size)
    return Measure(unit if not unit or unit.isascii() else COUNT, Decimal(1))


def counts_things(unit: str) -> bool:
    """Tell whether a unit only counts: such units compare with each other, whatever they count."""
    return measure_of(unit).kind == COUNT


@kept_by_text(2048)
def period_of(unit: str) -> Decimal | None:
    """Return how many periods of a count per period (次/季度) a year has; None for any other unit."""
    head, *tails = _SPLIT.split(unit)
    if len(tails) != 1 or _simple(head).kind != COUNT:
        return None
    below = _simple(tails[0])
    if below.kind == CALENDAR:
        return 12 / below.size
    return {"周": Decimal(52), "天": Decimal(365)}.get(tails[0])
