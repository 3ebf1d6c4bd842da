"""Digest, figures and short code of a sheet."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.proof import (
    ALPHABET,
    FIGURES,
    code_of,
    read_code,
    sheet_data,
    sheet_digest,
    sheet_json,
    short_code,
)
from model.form.project import with_text
from model.grid.computed import Computed, compute
from tests.model.builders import SAMPLES, YEAR, sample, template


def computed(number: int = 2, **texts: str) -> Computed:
    """Return a sample, with other texts if wanted."""
    project = sample(SAMPLES[number - 1])
    for path, text in texts.items():
        project = with_text(project, path.replace("__", "."), text)
    return compute(project, template(), YEAR)


def test_what_is_read_back_has_the_same_digest() -> None:
    data = sheet_data(computed())
    assert sheet_digest(json.loads(sheet_json(data))) == sheet_digest(data)


def test_another_digit_another_figure_another_year_is_another_digest() -> None:
    digests = {
        sheet_digest(sheet_data(one))
        for one in (
            computed(),
            computed(funds__fiscal__executed="10012516.45"),
            computed(signature__head="王"),
            replace(computed(), year=YEAR + 1),
            replace(computed(), evaluation=replace(computed().evaluation, grade="良")),
        )
    }
    assert len(digests) == 5


def test_answers_to_warnings_are_not_on_the_sheet() -> None:
    noted = replace(computed().project, notes={"goal-copied@goals.actual": "相同"})
    again = compute(noted, template(), YEAR)
    assert code_of(again) == code_of(computed())
    assert "notes" not in sheet_data(again)


def test_the_figures_are_those_of_the_paper() -> None:
    figures = sheet_data(computed())[FIGURES]
    assert (figures["total"], figures["rate"], figures["execution"]) == ("97.14", "96.37%", "9.64")
    assert figures["sections"] == {"产出指标": "47.5", "效益指标": "40"}


def test_a_known_code() -> None:
    assert short_code("0" * 64) == "0000-0000-0000" and short_code("f" * 64) == "ZZZZ-ZZZZ-ZZZZ"
    assert short_code("8421084210842108" + "0" * 48) == "GGGG-GGGG-GGGG"


@given(st.binary(min_size=32, max_size=32))
def test_a_code_is_read_however_it_is_typed(digest: bytes) -> None:
    code = short_code(digest.hex())
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    mistaken = code.replace("0", "o").replace("1", "l").lower()
    for typed in (code, code.replace("-", ""), f" {code.replace('-', ' ')}\n", wide, mistaken):
        assert read_code(typed) == code


@pytest.mark.parametrize("text", ["", "1234", "1234-5678-9ABC-D", "1234-5678-9AB?", "校验码"])
def test_what_is_no_code(text: str) -> None:
    assert read_code(text) is None


def test_the_alphabet_has_no_letters_that_look_like_figures() -> None:
    assert len(set(ALPHABET)) == 32 and not set("ILOU") & set(ALPHABET)
