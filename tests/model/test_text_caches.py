"""What is known of texts goes with the workbook in which they stand."""

from __future__ import annotations

import re

from model.reading.amounts import read_amount
from model.reading.target import read_value
from model.text_caches import forget_texts, kept_by_text


def test_what_a_text_means_is_found_once_until_the_texts_are_forgotten() -> None:
    asked: list[str] = []

    @kept_by_text(2)
    def known(text: str) -> str:
        asked.append(text)
        return text.upper()

    assert [known(text) for text in "aab"] == ["A", "A", "B"] and asked == ["a", "b"]
    known("c")  # of three only two are kept
    known("a")
    forget_texts()
    assert known("a") == "A" and asked == ["a", "b", "c", "a", "a"]


def test_readings_are_among_them() -> None:
    read_value("≥95%", 2021), read_amount("12.5")
    forget_texts()
    assert read_value.cache_info().currsize == read_amount.cache_info().currsize == 0


def test_patterns_of_searches_are_among_them() -> None:
    """Python keeps the last 512, whatever is done with them."""
    once = re.compile("养护[\\W_]*面积")
    assert re.compile("养护[\\W_]*面积") is once
    forget_texts()
    assert re.compile("养护[\\W_]*面积") is not once
