"""Which row became which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.project import Indicator
from model.form.row_matching import match_rows


def _rows(names: str) -> list[Indicator]:
    """Return rows from ``A甲 B乙 A``: level 2 and name, which may be missing."""
    return [Indicator("产出指标", word[0], word[1:]) for word in names.split()]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("", "", {}),
        ("A甲 A乙 A丙", "A甲 A乙 A丙", {0: 0, 1: 1, 2: 2}),
        ("A甲 A乙", "A乙 A甲", {0: 1, 1: 0}),
        ("A甲 A乙 A丙", "A甲 A丙", {0: 0, 2: 1}),
        ("A甲 A丙", "A甲 A乙 A丙", {0: 0, 1: 2}),
        ("A甲 A乙 A丙", "A甲 A丁 A丙", {0: 0, 1: 1, 2: 2}),  # renamed
        ("A甲 A乙 A丙", "A乙 A丙 A丁", {1: 0, 2: 1}),  # removed here, inserted there
        ("A甲 A甲", "A甲 A甲 A甲", {0: 0, 1: 1}),
        ("A A", "A甲 A", {0: 0, 1: 1}),  # blank rows have no name to go by
        ("A A A乙", "A A乙 A", {0: 0, 2: 1}),
        ("A甲 B乙", "B甲 B乙", {0: 0, 1: 1}),  # moved to level 2 B
        ("A甲 B乙", "A不 B乙 B甲", {0: 2, 1: 1}),
        ("A不 B甲", "A甲 B不", {1: 0}),  # what many rows are called tells none of them
        ("A不 B不", "B不 A不", {0: 1, 1: 0}),
        ("A甲 A乙", "A丙 A丁", {0: 0, 1: 1}),
        ("A甲", "B乙", {}),
    ],
)
def test_rows_are_matched(old: str, new: str, pairs: dict[int, int]) -> None:
    assert match_rows(_rows(old), _rows(new), ("不",)) == pairs


_NAMES = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["", "甲", "乙", "丙", "不"])), max_size=7)


@given(_NAMES, _NAMES)
def test_each_row_has_at_most_one_partner_and_equal_forms_match_row_by_row(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    before, after = (_rows(" ".join(kind + name for kind, name in rows)) for rows in (old, new))
    pairs = match_rows(before, after, ("不",))
    assert len(set(pairs.values())) == len(pairs)
    assert all(0 <= i < len(before) and 0 <= j < len(after) for i, j in pairs.items())
    assert match_rows(before, before, ("不",)) == {i: i for i in range(len(before))}
    back = match_rows(after, before, ("不",))
    assert len(back) == len(pairs)
    # nothing is called removed in a level 2 where something was inserted at the very same place
    assert all(
        row in back for row in range(len(after)) if len(before) == len(after) == 1 and old[0][0] == new[0][0]
    )
