"""Undo in a text goes by words and pauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.text_steps import MAX_STEPS, PAUSE, TextSteps, stroke_between


class Watch:
    """A clock that is set by hand."""

    time = 0.0

    def __call__(self) -> float:
        return self.time


def keys(steps: TextSteps, text: str) -> None:
    """Type a text at the end, key by key."""
    for char in text:
        steps.typed(steps.text + char)


def walk_back(steps: TextSteps) -> list[str]:
    """Return the texts that undo goes through."""
    found = []
    while steps.can_undo:
        steps.undo()
        found.append(steps.text)
    return found


@pytest.mark.parametrize(
    ("typed", "back"),
    [
        ("one", [""]),
        ("one two, three", ["one two, ", "one ", ""]),
        ("96.5%", ["96.", ""]),
        ("一二。三四", ["一二。", ""]),
        ("a\nb", ["a\n", ""]),
    ],
)
def test_words(typed: str, back: list[str]) -> None:
    steps = TextSteps()
    keys(steps, typed)
    assert walk_back(steps) == back


def test_a_pause_begins_a_step() -> None:
    watch = Watch()
    steps = TextSteps("", watch)
    keys(steps, "ab")
    watch.time += PAUSE / 2
    keys(steps, "c")
    watch.time += PAUSE
    keys(steps, "de")
    assert walk_back(steps) == ["abc", ""]


def test_what_is_pasted_composed_or_typed_elsewhere_is_a_step_of_its_own() -> None:
    steps = TextSteps("ab")
    for text in ("ab年度", "ab年度预算", "ab年度预算x", "yab年度预算x"):
        steps.typed(text)
    assert walk_back(steps) == ["ab年度预算x", "ab年度", "ab"]


def test_backspace_goes_by_words_too() -> None:
    steps = TextSteps("one two")
    for length in range(6, 1, -1):
        steps.typed("one two"[:length])
    keys(steps, "x")
    assert walk_back(steps) == ["on", "one", "one two"]


@pytest.mark.parametrize("word", ["new", "one", "two"])
def test_typing_over_a_selection_goes_on_with_the_word(word: str) -> None:
    steps = TextSteps("old text")
    for length in range(1, 4):
        steps.typed(word[:length])
    assert walk_back(steps) == ["old text"]


def test_redo_goes_the_same_way_until_something_is_typed() -> None:
    steps = TextSteps()
    keys(steps, "one two")
    walk_back(steps)
    assert steps.furthest == "one two" and not steps.can_undo
    steps.redo()
    assert steps.text == "one " and steps.can_redo
    keys(steps, "x")
    assert not steps.can_redo and walk_back(steps) == ["one ", ""]


def test_the_beginning_is_never_forgotten() -> None:
    steps = TextSteps("start")
    for number in range(MAX_STEPS + 20):
        steps.typed(f"text {number} {number}")
    back = walk_back(steps)
    assert back[-1] == "start" and len(back) == MAX_STEPS - 1


@given(st.text("ab"), st.text("ab"))
def test_a_stroke_makes_one_text_of_the_other(old: str, new: str) -> None:
    stroke = stroke_between(old, new)
    assert old[stroke.at : stroke.at + len(stroke.removed)] == stroke.removed
    assert old[: stroke.at] + stroke.added + old[stroke.at + len(stroke.removed) :] == new
    assert stroke.end == stroke.at + len(stroke.added)
