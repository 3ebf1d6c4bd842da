"""The quick QR codes are those of segno, module by module."""

from __future__ import annotations

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from reports.pdf.qr import LARGEST, LEVEL, MASK, drawn_code
from tests.depth import some_every_day


def modules(text: str) -> list[list[int]]:
    """Return the modules of a text's code, row by row."""
    width, path = drawn_code(text)
    drawn = [[0] * width for _ in range(width)]
    for rectangle in path.removesuffix("re ").split("re "):
        first, row, length, _ = map(int, rectangle.split())
        assert not any(drawn[row][first : first + length])
        drawn[row][first : first + length] = [1] * length
    return drawn


def wanted(text: str) -> list[list[int]]:
    """Return what segno makes of the bytes of a text."""
    code = segno.make_qr(text.encode(), error=LEVEL, mask=MASK, boost_error=False, mode="byte")
    return [list(row) for row in code.matrix]


@pytest.mark.parametrize("length", some_every_day(range(1, 181), 6))
def test_every_length_up_to_the_largest(length: int) -> None:
    text = "".join(chr(33 + (7 * length + number) % 90) for number in range(length))
    assert modules(text) == wanted(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=45))
def test_any_text(text: str) -> None:
    assert modules(text) == wanted(text)


def test_a_longer_text_is_refused() -> None:
    assert len(modules("x" * 180)) == 17 + 4 * LARGEST
    with pytest.raises(ValueError, match="181"):
        drawn_code("x" * 181)
