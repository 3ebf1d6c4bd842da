"""What stays together in a line, held against the same rules told step by step, character by character."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.setting.line_breaking import NO_END, NO_START, atoms, break_lines
from tests.depth import often

SIGNS = sorted(NO_START | NO_END) + list("项目标率年AbZé012一二十①⑳、．≥±+-−~×@_/ 　\t𠮷")
WORDS = ["指标", "完成", "——", "……", "（十五）", "(12)", "1.", "12、", "96.37%", "\u2003"]
TEXTS = st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=16).map("".join)
LABEL_WORDS = re.compile("指标|完成|项目|目标|年度")
LIST_NUMBERS = (
    re.compile(r"[0-9]{1,2}[、．]"),
    re.compile(r"[0-9]{1,2}\.(?![A-Za-z0-9é])"),
    re.compile(r"[（(][0-9]{1,3}[）)]"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"[①-⑳]"),
)


def is_letter(text: str, place: int) -> bool:
    """Letters and digits; × stands among the letters of Latin."""
    return place < len(text) and text[place] in "AbZé012345679×"


def piece(text: str, start: int, is_label: bool) -> int:
    """Return where the word, number, dash or character that begins at a place ends."""
    if is_label and (word := LABEL_WORDS.match(text, start)):
        return word.end()
    place = start + (text[start] in "≥≤><=±+-−" and is_letter(text, start + 1))
    if not is_letter(text, place):
        return start + 2 if text[start : start + 2] in ("——", "……") else start + 1
    while is_letter(text, place) or (
        text[place : place + 1] in tuple(".,:/_@'+-×~") and is_letter(text, place + 1)
    ):
        place += 1
    return place + (text[place : place + 1] in tuple("%％‰"))


def atom(text: str, start: int, is_label: bool) -> int:
    """Return where what stays together ends."""
    number = next((found for rule in LIST_NUMBERS if (found := rule.match(text, start))), None)
    place = number.end() if number else piece(text, start, is_label)
    if number and place < len(text):
        place = piece(text, place, is_label)
    while place < len(text):
        before, char = text[place - 1], text[place]
        if char.isspace():
            place += 1
        elif before in NO_END:
            place = piece(text, place, is_label)
        elif char in NO_START and not before.isspace():
            place += 2 if text[place : place + 2] in ("——", "……") else 1
        else:
            break
    return place


@settings(max_examples=often(400))
@given(TEXTS, st.booleans())
def test_what_stays_together_is_what_the_rules_say(text: str, is_label: bool) -> None:
    wanted, start = [], 0
    while start < len(text):
        end = atom(text, start, is_label)
        wanted.append(text[start:end])
        start = end
    assert atoms(text, is_label) == wanted


@given(TEXTS, st.sampled_from([1.0, 400.0, 1000.0, 1500.0, 3000.0, 7500.0]))
def test_nothing_is_lost_in_any_width(text: str, width: float) -> None:
    lines = break_lines(text, width, lambda char: 500.0 if char.isascii() else 1000.0)
    assert "".join(lines) == text
    assert all(lines) or not text
