"""Targets in three parts: sign, number and unit join to the target, and it falls into them again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.project import Indicator
from model.form.target_parts import TargetParts, joined, split_target

TEXTS = st.text(st.sampled_from("≥≤=大于等0123456789.,，%人次 /无定性优改善-\n"), max_size=12)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("≥95%", ("≥", "95", "%")),
        ("=100%", ("=", "100", "%")),
        ("大于等于70件", ("大于等于", "70", "件")),
        ("≤12.5万元", ("≤", "12.5", "万元")),
        ("-5%", ("", "-5", "%")),
        ("1,000人次", ("", "1,000", "人次")),
        ("有效提升", ("", "有效提升", "")),
        ("3-5天", ("", "3-5天", "")),
        ("2021年12月底前", ("", "2021年12月底前", "")),
        ("", ("", "", "")),
    ],
)
def test_a_target_falls_into_its_parts(text: str, parts: tuple[str, str, str]) -> None:
    assert split_target(text) == parts and joined(TargetParts(*parts)) == text


@given(TEXTS)
def test_the_parts_of_any_target_join_to_it(text: str) -> None:
    assert joined(split_target(text)) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [(("定性", "有效提升", "/"), "有效提升"), (("≥", "95", "%"), "≥95%"), (("—", "12", "无"), "12")],
)
def test_what_says_that_there_is_none_is_not_part_of_the_target(
    parts: tuple[str, str, str], text: str
) -> None:
    row = Indicator("", "").with_texts(dict(zip(TargetParts._fields, parts, strict=True)))
    assert row.target == text and row.target_parts == parts


@given(TEXTS, TEXTS, TEXTS)
def test_parts_stay_as_they_were_typed(operator: str, number: str, unit: str) -> None:
    row = Indicator("", "")
    for column, text in (("unit", unit), ("operator", operator), ("number", number)):
        row = row.with_texts({column: text})
        assert row.text(column) == text
    assert row.target_parts == (operator, number, unit) and row.target == joined(row.target_parts)


def test_another_target_has_other_parts() -> None:
    row = Indicator("", "").with_texts({"operator": "定性", "number": "优", "unit": "等级"})
    assert row.with_texts({"target": "≥3次"}).target_parts == ("≥", "3", "次")
    assert row.with_texts({"target": "≥3次"}).extra == ()


def test_parts_that_follow_from_the_target_are_not_kept() -> None:
    row = Indicator("", "").with_texts(
        {"operator": "≥", "number": "3", "unit": "次", "note": "", "history": "2次"}
    )
    assert row.extra == (("history", "2次"),)
