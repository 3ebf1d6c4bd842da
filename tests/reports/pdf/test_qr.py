"""The quick QR codes are those of segno, module by module."""

from __future__ import annotations

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from reports.pdf.qr import LARGEST, LEVEL, MASK, code_image
from tests.depth import some_every_day


def modules(text: str) -> list[list[int]]:
    """Return the modules of a text's code, row by row."""
    width, rows = code_image(text)
    digits = len(rows) // width
    bits = [
        f"{int(rows[start : start + digits], 16):0{4 * digits}b}" for start in range(0, len(rows), digits)
    ]
    assert all(set(row[width:]) <= {"1"} for row in bits)  # nothing is drawn beside the code
    return [[int(bit == "0") for bit in row[:width]] for row in bits]


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
        code_image("x" * 181)
