"""Which characters were changed."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.compare.text_changes import MAX_PRODUCT, Pieces, changed_pieces


def _marked(pieces: Pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "", ("", "")),
        ("一样", "一样", ("一样", "一样")),
        ("", "新", ("", "[新]")),
        ("完成75%", "完成98%", ("完成[75]%", "完成[98]%")),
        ("已完成管护。", "已经完成管护工作。", ("已完成管护。", "已[经]完成管护[工作]。")),
        ("aa", "a", ("a[a]", "a")),
        ("𠮷一", "𠮷二", ("𠮷[一]", "𠮷[二]")),
    ],
)
def test_changed_characters_are_marked(old: str, new: str, shown: tuple[str, str]) -> None:
    before, after = changed_pieces(old, new)
    assert (_marked(before), _marked(after)) == shown


@given(st.text("甲乙丙1", max_size=30), st.text("甲乙丙1", max_size=30))
def test_the_pieces_are_the_texts_and_the_kept_ones_are_the_same(old: str, new: str) -> None:
    before, after = changed_pieces(old, new)
    assert ("".join(p.text for p in before), "".join(p.text for p in after)) == (old, new)
    kept = ["".join(p.text for p in pieces if not p.changed) for pieces in (before, after)]
    assert kept[0] == kept[1]
    for pieces in (before, after):
        assert all(one.changed != other.changed for one, other in pairwise(pieces))
        assert all(piece.text for piece in pieces)


def test_very_long_texts_take_no_time() -> None:
    old, new = "甲" + "乙丙" * 100_000 + "丁", "甲" + "丙乙" * 100_000 + "丁"
    assert len(old) * len(new) > MAX_PRODUCT
    start = time.process_time()
    before, _ = changed_pieces(old, new)
    assert time.process_time() - start < 2
    assert [(piece.text[:1], piece.changed) for piece in before] == [
        ("甲", False),
        ("乙", True),
        ("丁", False),
    ]
