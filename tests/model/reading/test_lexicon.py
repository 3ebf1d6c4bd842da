"""The words of the value grammar."""

from __future__ import annotations

from model.reading.lexicon import any_of


def test_the_longest_word_is_found_and_each_start_has_the_same_pattern() -> None:
    assert any_of({"超", "不超", "超过", "不超过"}).pattern == "不超过|不超|超过|超"
    assert any_of(()).match("") is None
