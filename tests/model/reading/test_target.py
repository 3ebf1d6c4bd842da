"""The value grammar against a person's reading (docs/domain.md 3); the table is in ``target_cases``."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.reading.dates import Deadline
from model.reading.normalise import normalise
from model.reading.target import (
    Blank,
    Bound,
    NotApplicable,
    Quality,
    Range,
    Reading,
    read_by_grammar,
    read_value,
    shown,
)
from tests.depth import some_every_day
from tests.model.builders import NOT_APPLICABLE_WORDS, YEAR, typed_texts
from tests.model.reading.target_cases import CASES


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def describe(reading: Reading) -> str:
    """Write a reading in the notation of the table."""
    match reading:
        case Bound():
            return f"{reading.operator} {_number(reading.quantity.value)} {reading.quantity.unit}".strip()
        case Range():
            low, high = reading.low.unit, reading.high.unit
            unit = low if low == high else f"{low}≠{high}"
            return f"{_number(reading.low.value)}..{_number(reading.high.value)} {unit}".strip()
        case Deadline():
            return f"{reading.first}~{reading.last}"
        case Quality():
            return "quality"
        case NotApplicable():
            return "na"
        case Blank():
            return "blank"


def agrees(reading: Reading, expected: str) -> bool:
    """Compare a reading with one expected entry of the table."""
    got = describe(reading)
    if expected.startswith("by "):
        return isinstance(reading, Deadline) and got.endswith("~" + expected[3:])
    if expected.endswith(" ?"):
        return got == expected[:-2] or got.startswith(expected[:-1])
    return got == expected


def test_the_table_is_large_and_has_no_repeats() -> None:
    typed = [text for text, _ in CASES]
    assert len(typed) >= 170
    assert len(set(typed)) == len(typed)


@pytest.mark.parametrize(("typed", "expected"), CASES, ids=[repr(typed) for typed, _ in CASES])
def test_is_read_as_a_person_reads_it(typed: str, expected: str) -> None:
    reading = read_value(typed, YEAR, NOT_APPLICABLE_WORDS)
    assert any(agrees(reading, option) for option in expected.split(" | ")), describe(reading)


@pytest.mark.parametrize("year", [2020, 2021, 2024, 2100])
def test_a_date_without_a_year_is_in_the_year_of_the_form(year: int) -> None:
    assert describe(read_value("12月底前", year)).endswith(f"{year}-12-31")
    leap = year % 4 == 0 and year % 100 != 0
    assert describe(read_value("2月", year)) == f"{year}-02-01~{year}-02-{29 if leap else 28}"


def test_the_words_for_not_applicable_are_the_templates() -> None:
    assert read_value("免考核", YEAR, ("免考核",)) == NotApplicable("免考核")
    assert isinstance(read_value("不适用", YEAR, ("免考核",)), Quality)


LONG_TEXTS = [
    "9" * 10_000,
    "九" * 10_000,
    "1," * 5_000,
    "1." * 5_000,
    "1-" * 5_000,
    "1年" * 5_000,
    "1且≤" * 3_000,
    "≥" * 10_000,
    "-" * 10_000 + "1",
    "(" * 10_000,
    "万" * 10_000,
    "一亿" * 5_000,
    "1" + "万" * 10_000,
    "1" + "亿" * 150_000,
    "百分之" * 3_000,
    "完成" * 1_000 + "5个",
    "①" * 10_000,
]


@pytest.mark.parametrize("text", LONG_TEXTS, ids=[f"{text[:6]}×{len(text)}" for text in LONG_TEXTS])
def test_reading_never_raises_on_long_texts(text: str) -> None:
    try:
        read_value(text, YEAR, NOT_APPLICABLE_WORDS)
    except Exception as error:  # the traceback of a deep recursion would bury the report
        pytest.fail(type(error).__name__, pytrace=False)


@given(typed_texts())
@example("9999999年12月31日")
@example("0000年1月1日")
@example("9999年12月底前")
@example("次年12月")
@example("1年前")
@example("1月前")
@example("²³¹")
@example("\ud7ff\U0010ffff\x00")
@example("٣٤٪")
@example("１e９９９")
@example("1" + "万" * 20)
def test_reading_never_raises(text: str) -> None:
    for year in (1900, YEAR, 2999):
        reading = read_value(text, year, NOT_APPLICABLE_WORDS)
        assert isinstance(reading, Reading)
        if isinstance(reading, Bound):
            assert reading.quantity.value.is_finite()
            assert shown(reading.quantity)
        if isinstance(reading, Range):
            assert reading.low.value <= reading.high.value
        if isinstance(reading, Deadline):
            assert reading.first <= reading.last


_NUMBERS = (
    "0", "1", "7", "00", "12.31", "99.5", "1000", "2021", "2000.10", "2021.12", "20211231", "1,000", "7.3.1", "1" * 24,
    "1" * 30, "3-5", "5-3", "1:18", "-4", "三", "一百",
)  # fmt: skip


def _by_grammar(text: str) -> Reading | None:
    plain = normalise(text)
    return read_by_grammar(plain.rstrip("。;,、.!") or plain, YEAR) if plain else Blank()


@pytest.mark.parametrize("number", some_every_day(_NUMBERS))
def test_what_is_remembered_of_a_text_reads_other_numbers_as_the_grammar_does(number: str) -> None:
    for typed, _ in CASES:
        text = re.sub(r"\d+(?:\.\d+)?", number, typed)
        if "\n" not in text:
            assert read_value(text, YEAR, ()) == _by_grammar(text), text


@given(typed_texts(6))
@example("≤200%且≥百分百")
@example("≤200%且≥百分之百")
@example("百分之95以上")
@example("≥2小时30分")
def test_any_text_is_read_as_the_grammar_does(text: str) -> None:
    plain = " ".join(text.split())
    for spelling in (plain, re.sub(r"\d+", "8", plain), re.sub(r"\d+", "2021", plain)):
        assert read_value(spelling, YEAR, ()) == _by_grammar(spelling)


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from(["", "%", "个", "人次", "万元", "公里"]),
    st.sampled_from(["", "≥", "≤", "不低于", "不超过"]),
)
def test_spelling_does_not_change_the_reading(number: Decimal, unit: str, operator: str) -> None:
    plain = f"{operator}{number:f}{unit}"
    full_width = plain.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    grouped = f"{operator}{number:,f}{unit}"
    readings = [describe(read_value(t, YEAR)) for t in (plain, full_width, grouped, f" {plain} ")]
    assert len(set(readings)) == 1
    assert readings[0] != "quality"


@given(st.integers(1, 9999))
def test_chinese_numerals_are_read(number: int) -> None:
    assert describe(read_value(f"{_chinese(number)}个", YEAR)) == f"= {number} 个"


def _chinese(number: int) -> str:
    """Write 1–9999 as a person does: 十二, 一百零五, 三千零二十."""
    text, pending = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if pending and text else "") + "零一二三四五六七八九"[digit] + name
            pending = False
        else:
            pending = True
    return text[1:] if text.startswith("一十") else text
