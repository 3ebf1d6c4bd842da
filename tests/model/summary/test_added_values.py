"""Targets and actual values of several units as one, against figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.reading.amounts import exact
from model.reading.dates import Deadline
from model.reading.normalise import normalise
from model.reading.target import Bound
from model.summary.added_values import Part, Rules, added
from tests.model.builders import YEAR, template, typed_texts, values

NOT_APPLICABLE = template("national-2020").words.not_applicable


def rules(name: str = "完成情况") -> Rules:
    return Rules(YEAR, NOT_APPLICABLE, name, "全年预算数（A）")


def parts(*texts: str, money: tuple[str, ...] = (), target: str = "") -> list[Part]:
    amounts = [Decimal(one) for one in money] or [Decimal(1)] * len(texts)
    return [
        Part(f"{unit}县", text, amount, target)
        for unit, text, amount in zip("甲乙丙丁", texts, amounts, strict=False)
    ]


@pytest.mark.parametrize(
    ("name", "texts", "wanted"),
    [
        # counts
        ("培训人数", ("≥30人", "≥20人", "≥50人"), "≥100人"),
        ("培训人数", ("30人", "20.5人"), "50.5人"),
        ("培训人数", ("１,０００ 人", "200人"), "1200人"),
        ("培训人数", ("30", "20"), "50"),
        ("培训人数", ("1.2万人", "3000人"), "1.5万人"),
        ("培训人数", ("3000人", "1.2万人"), "15000人"),
        ("培训人数", ("不少于30人", "≥20人"), "不少于50人"),
        ("培训人数", ("30人以上", "20人以上"), "50人以上"),
        ("培训人数", ("培训30人次", "培训20人次"), "培训50人次"),
        ("检查次数", ("三次", "2次"), "5次"),
        # one kind, several units: the first one stays
        ("补助金额", ("1.5万元", "3000元"), "1.8万元"),
        ("补助金额", ("3000元", "1.5万元"), "18000元"),
        ("补助金额", ("≤0.1亿元", "≤250万元"), "≤0.125亿元"),
        ("公路里程", ("3公里", "500米"), "3.5公里"),
        ("造林面积", ("30亩", "2公顷"), "60亩"),
        ("造林面积", ("2公顷", "10亩"), "40亩"),  # 2.666… 公顷 is not exact
        ("造林面积（万亩）", ("3.2", "1.8"), "5"),
        ("造林面积（万亩）", ("3.2", "5000亩"), "3.7"),
        ("高标准农田面积", ("1亩", "1亩"), "2亩"),
        ("绿化面积", ("3m²", "2平方米"), "5m²"),
        ("用粮重量", ("1吨", "500公斤"), "1.5吨"),
        # nothing binary in it
        ("补助金额", ("0.1元", "0.2元"), "0.3元"),
    ],
)
def test_absolute_values_are_added(name: str, texts: tuple[str, ...], wanted: str) -> None:
    assert added(parts(*texts), rules(name)) == (wanted, "")


@pytest.mark.parametrize(
    ("texts", "money", "wanted"),
    [
        (("90%", "100%"), ("300", "100"), "92.5%"),
        (("≥90%", "≥100%", "≥80%"), ("1", "1", "1"), "≥90%"),
        (("≥90%", "≥95%"), ("1", "2"), "≥93.33%"),
        (("90%", "100%"), ("1", "199"), "99.95%"),
        (("99.99%", "100%"), ("1", "1"), "100%"),  # 99.995 rounded half up
        (("5‰", "0.6%"), ("1", "1"), "5.5‰"),
        (("百分之九十", "100%"), ("1", "1"), "95%"),
        (("1:18", "1:20"), ("1", "3"), "1:19.5"),
        (("不低于90％", "≥80%"), ("1", "1"), "不低于85%"),
        (("提高5%", "提高7%"), ("1", "1"), "提高6%"),
    ],
)
def test_ratios_are_weighted_by_money(texts: tuple[str, ...], money: tuple[str, ...], wanted: str) -> None:
    assert added(parts(*texts, money=money), rules("合格率")) == (wanted, "")


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("合格率", ("100%", "百分之百")),
        ("亩均投入", ("≤1500元", "≤1500元")),
        ("残疾人补助标准", ("800元", "800元")),
        ("利用系数", ("≥0.6", "≥0.6")),
        ("响应时间", ("≤2小时", "≤120分钟")),
        ("管护制度", ("建立", " 建立")),
    ],
)
def test_equal_ones_that_are_no_sum_stay_as_they_are_without_money(name: str, texts: tuple[str, ...]) -> None:
    assert added(parts(*texts, money=("0", "0")), rules(name)) == (texts[0], "")


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (("2021年6月底前", "2021年12月31日前", "2021年9月"), "2021年12月31日前"),
        (("12月底前", "11月"), "12月底前"),
    ],
)
def test_the_latest_of_dates(texts: tuple[str, ...], wanted: str) -> None:
    assert added(parts(*texts), rules("完成时间")) == (wanted, "")


@pytest.mark.parametrize(
    ("name", "texts", "money", "text", "why"),
    [
        ("效果", ("显著提升", "有所改善"), (), "甲县：显著提升；乙县：有所改善", "不全是"),
        ("效果", ("显著", "30人", "显著"), (), "甲县、丙县：显著；乙县：30人", "不全是"),
        ("合格率", ("90%", "95%"), ("10", "0"), "甲县：90%；乙县：95%", "乙县没有可用的全年预算数"),
        ("培训人数", ("≥30人", "≤20人"), (), "甲县：≥30人；乙县：≤20人", "符号不同"),
        ("培训人数", (">30人", "≥20人"), (), "甲县：>30人；乙县：≥20人", "符号不同"),
        ("培训", ("30人", "20次"), (), "甲县：30人；乙县：20次", "计量单位不同（人、次）"),
        ("培训", ("30人", "20"), (), "甲县：30人；乙县：20", "计量单位不同（人、没写）"),
        ("数据", ("1GB", "1TB"), (), "甲县：1GB；乙县：1TB", "计量单位不同"),
        ("覆盖", ("30人", "20%"), (), "甲县：30人；乙县：20%", "计量单位不同"),
        ("亩均投入", ("≤1500元", "≤1400元"), (), "甲县：≤1500元；乙县：≤1400元", "不能相加"),
        ("补贴标准", ("1500元", "1400元"), (), "甲县：1500元；乙县：1400元", "不能相加"),
        ("投入", ("5元/人", "6元/人"), (), "甲县：5元/人；乙县：6元/人", "不能相加"),
        ("检查", ("每季度1次", "1次/季度"), (), "甲县：每季度1次；乙县：1次/季度", "说不准"),
        ("工期", ("30天", "20天"), (), "甲县：30天；乙县：20天", "不能相加"),
        ("利用系数", ("0.6", "0.7"), (), "甲县：0.6；乙县：0.7", "不能相加"),
        ("次数", ("3-5次", "2次"), (), "甲县：3-5次；乙县：2次", "不全是"),
        ("人数", ("30人（含村干部5人）", "20人"), (), "甲县：30人（含村干部5人）；乙县：20人", "还写了别的"),
        ("人数", ("50多人", "20人"), (), "甲县：50多人；乙县：20人", "还写了别的"),
        ("人数", ("约50人", "20人"), (), "甲县：约50人；乙县：20人", "文字不同"),
        ("变化", ("提高5%", "下降5%"), (), "甲县：提高5%；乙县：下降5%", "有的说升"),
        ("投诉", ("无", "2件"), (), "甲县：无；乙县：2件", "不全是"),
        ("时间", ("2021年12月底前", "30天"), (), "甲县：2021年12月底前；乙县：30天", "不全是"),
    ],
)
def test_everything_else_is_listed_by_unit_and_told(
    name: str, texts: tuple[str, ...], money: tuple[str, ...], text: str, why: str
) -> None:
    found = added(parts(*texts, money=money), rules(name))
    assert found.text == text and why in found.problem and "已按单位列出" in found.problem


def test_who_wrote_nothing_or_does_not_take_part_is_not_counted_and_told() -> None:
    found = added(parts("30人", "", "不适用", "20人"), rules("培训人数"))
    assert found == ("50人", "乙县、丙县没有填或写了不适用，没有计入")


def test_words_of_some_are_not_said_of_all() -> None:
    found = added(parts("已建立", "", "已建立"), rules("管护制度"))
    assert found.text == "甲县、丙县：已建立" and "乙县" in found.problem


def test_nothing_is_made_of_nothing() -> None:
    assert added(parts("", " "), rules()) == ("", "")
    assert added(parts("不适用", "", "不适用"), rules()) == ("不适用", "")
    assert added(parts("随便什么"), rules()) == ("随便什么", "")


@pytest.mark.parametrize(
    ("texts", "target", "text"),
    [
        (("96.5", "98.5%"), "≥95%", "97.5"),
        (("50", "60个"), "≥40个", "110"),
        (("60个", "50"), "≥40个", "110个"),
        (("0.96", "98%"), "≥95%", "甲县：0.96；乙县：98%"),
        (("14000", "1.5万人次"), "≥1.5万人次", "甲县：14000；乙县：1.5万人次"),
    ],
)
def test_an_actual_value_without_a_unit_has_that_of_its_target(
    texts: tuple[str, ...], target: str, text: str
) -> None:
    assert added(parts(*texts, target=target), rules("完成情况")).text == text


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False)


@given(st.lists(AMOUNTS, min_size=2, max_size=4), st.randoms())
def test_sums_are_exact_in_any_order(amounts: list[Decimal], chance: object) -> None:
    texts = [f"{exact(one)}公里" for one in amounts]
    wanted = f"{exact(sum(amounts, Decimal(0)))}公里"
    assert added(parts(*texts), rules("里程")) == (wanted, "")
    chance.shuffle(texts)  # type: ignore[attr-defined]
    assert added(parts(*texts), rules("里程")).text == wanted


SHARES = st.tuples(st.decimals(0, 100, places=2), st.decimals(1, 10**6, places=2))


@given(st.lists(SHARES, min_size=2, max_size=4), st.randoms())
def test_means_lie_between_the_ratios_and_are_the_same_in_any_order(
    shares: list[tuple[Decimal, Decimal]], chance: object
) -> None:
    def mean() -> str:
        money = tuple(str(one) for _, one in shares)
        return added(parts(*(f"{exact(one)}%" for one, _ in shares), money=money), rules("合格率")).text

    before = mean()
    rates = [one for one, _ in shares]
    assert min(rates) <= Decimal(before.removesuffix("%")) <= max(rates)
    chance.shuffle(shares)  # type: ignore[attr-defined]
    assert mean() == before


LENGTHS = {"公里": 1000, "里": 500, "米": 1, "千米": 1000, "毫米": Decimal("0.001")}
MEASURED = st.lists(st.tuples(AMOUNTS, st.sampled_from(list(LENGTHS))), min_size=2, max_size=4)


@given(MEASURED)
def test_units_of_one_kind_are_converted_exactly(measured: list[tuple[Decimal, str]]) -> None:
    found = added(parts(*(f"{exact(one)}{name}" for one, name in measured)), rules("里程"))
    reading = rules().read(found.text)
    assert isinstance(reading, Bound) and found.problem == ""
    total = reading.quantity.value * LENGTHS[reading.quantity.unit]
    assert total == sum((one * LENGTHS[name] for one, name in measured), Decimal(0))


@given(st.lists(st.one_of(values(), typed_texts()), min_size=2, max_size=4))
def test_whatever_is_typed_is_in_the_text_or_part_of_a_number_or_a_date_or_its_unit_is_told(
    texts: list[str],
) -> None:
    found = added(parts(*texts), rules())
    for part in parts(*texts):
        shown = normalise(part.text) in normalise(found.text)
        is_part = isinstance(rules().read(part.text), Bound | Deadline) and "列出" not in found.problem
        assert shown or is_part or part.unit in found.problem.partition("没有填")[0]
