"""Several texts put at once give what one after the other gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.project import with_text, with_texts
from tests.model.builders import SAMPLES, sample

PATHS = ("project.name", "funds.fiscal.executed", "goals.actual", "signature.head", "indicators[0].name",
         "indicators[0].actual", "indicators[3].manual_score")  # fmt: skip


@given(st.dictionaries(st.sampled_from(PATHS), st.text(max_size=5)))
def test_the_same_as_one_by_one(texts: dict[str, str]) -> None:
    project = sample(SAMPLES[1])
    expected = project
    for path, text in texts.items():
        expected = with_text(expected, path, text)
    assert with_texts(project, texts) == expected


@pytest.mark.parametrize("path", ["indicators[999].name", "indicators[0].category", "nothing.name"])
def test_no_field(path: str) -> None:
    with pytest.raises(KeyError):
        with_texts(sample(SAMPLES[1]), {path: "x"})
