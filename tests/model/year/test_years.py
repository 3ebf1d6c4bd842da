"""Years in texts, one higher: dates and years as people write them, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.year.years import raised
from tests.model.builders import typed_texts

RAISED = """
2021年12月31日前 | 2022年12月31日前
2021年度信息化运维 | 2022年度信息化运维
2021 年 12 月底 | 2022 年 12 月底
２０２１年底前 | ２０２２年底前
2021-12-31 | 2022-12-31
2021/6/5 | 2022/6/5
2021.12.31前 | 2022.12.31前
2021-12 | 2022-12
20211231 | 20221231
21年12月底 | 22年12月底
二〇二一年底 | 二〇二二年底
二零二一年 | 二零二二年
1.2021年12月底前完成；2.2021-6-30前验收。 | 1.2022年12月底前完成；2.2022-6-30前验收。
2021年1月1日至2021年12月31日 | 2022年1月1日至2022年12月31日
于2021年3月至10月施工 | 于2022年3月至10月施工
2020年结转的项目在2021年完成 | 2020年结转的项目在2022年完成
"""
STAYS = """
2021元
≥2021
2021
编号2021-05
编号2021-12-31
编号20211231
合同号20211231的设备
12021年
深府〔2021〕10号
2021.12万元
2020年12月
2022年6月底前
12月底前
当年
满21年
2021—2023年三年行动
2020-2021年度
2021年1月至2023年12月
二〇二〇—二〇二一年
2021-13-40
2021个年度
"""


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.mark.parametrize("line", lines(RAISED))
def test_dates_of_the_year_are_one_higher(line: str) -> None:
    old, new = line.split(" | ")
    assert raised(old, 2021) == new


@pytest.mark.parametrize("text", lines(STAYS))
def test_what_is_no_date_of_the_year_stays(text: str) -> None:
    assert raised(text, 2021) == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2020年2月29日", "2021年2月28日"),
        ("2020-02-29", "2021-02-28"),
        ("20200229", "20210228"),
        ("2020年2月28日", "2021年2月28日"),
        ("2020年12月29日", "2021年12月29日"),
    ],
)
def test_the_29th_of_february_is_a_day_that_there_is(old: str, new: str) -> None:
    assert raised(old, 2020) == new


def test_centuries_turn() -> None:
    assert raised("2099年12月底，99年6月底", 2099) == "2100年12月底，00年6月底"
    assert raised("二〇二九年", 2029) == "二〇三〇年"
    assert raised("二一九九年", 2199) == "二二〇〇年"


@given(typed_texts())
def test_a_text_keeps_its_length_and_all_but_digits(text: str) -> None:
    new = raised(text, 2021)
    assert len(new) == len(text)
    assert all(
        a == b or a in "0123456789０１２３４５６７８９〇○零一二三四五六七八九"
        for a, b in zip(text, new, strict=True)
    )


@given(
    st.integers(1990, 2090),
    st.integers(1, 9),
    st.sampled_from(["{}年12月31日前", "{}-12-31", "自{}年度起", "{}0630"]),
)
def test_year_after_year(year: int, years: int, pattern: str) -> None:
    text = pattern.format(year)
    for passed in range(years):
        text = raised(text, year + passed)
    assert text == pattern.format(year + years)
