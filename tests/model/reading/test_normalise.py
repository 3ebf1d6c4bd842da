"""One spelling of typed texts: look-alikes, and texts that are the same but for their spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.reading.normalise import is_same, normalise

SPELLINGS = st.text(
    alphabet="完成率目标，,。（(１1 \u3000\u200b²㎡平方米㈱株〸十\uf900豈½①%％〜~", max_size=12
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("１２．５％", "12.5%"),
        ("≧ 3㎡", "≥3平方米"),
        ("10²", "10^2"),
        ("3。5", "3.5"),
        ("①完成", "○完成"),
        ("一\u200b二\n三", "一二三"),
        ("2020－2021", "2020-2021"),
    ],
)
def test_one_spelling(text: str, plain: str) -> None:
    assert normalise(text) == plain


@given(SPELLINGS, SPELLINGS)
def test_same_texts_are_those_with_one_spelling(one: str, other: str) -> None:
    assert is_same(one, other) == (normalise(one) == normalise(other))


@given(st.text(max_size=30))
def test_a_text_is_the_same_as_its_spelling(text: str) -> None:
    assert is_same(text, text)
    if normalise(normalise(text)) == normalise(text):
        assert is_same(text, normalise(text))


@pytest.mark.parametrize(
    ("one", "other", "is_equal"),
    [
        ("修路5㎡。", "修路5平方米。", True),
        ("总计〸项", "总计十项", True),
        ("豈 不", "豈不", True),
        ("完成，好", "完成,好", True),
        ("完成", "完工", False),
        ("", " ", True),
    ],
)
def test_what_becomes_an_ideograph_counts_as_one(one: str, other: str, is_equal: bool) -> None:
    assert is_same(one, other) is is_equal
