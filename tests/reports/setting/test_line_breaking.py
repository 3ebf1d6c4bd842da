"""Line breaking: properties over all texts, and the rules one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.setting.line_breaking import NO_END, NO_START, atoms, balanced_lines, break_lines


def measure(text: str) -> float:
    """A wide character is 10 points wide, a narrow one 5."""
    return sum(5.0 if char.isascii() else 10.0 for char in text)


TEXTS = st.text(alphabet="完成率指标，。；：“”（）《》、0123456789.,%APPabc \n", max_size=120)


@given(TEXTS, st.integers(min_value=20, max_value=300))
def test_nothing_is_lost_and_every_line_fits(text: str, width: int) -> None:
    lines = break_lines(text, width, measure)
    assert "".join(lines) == text.replace("\n", "")
    for line in lines:
        assert measure(line.rstrip()) <= width + 0.01


@given(TEXTS, st.integers(min_value=20, max_value=300))
def test_labels_take_no_more_lines_when_balanced(text: str, width: int) -> None:
    lines = balanced_lines(text, width, measure)
    assert len(lines) == len(break_lines(text, width, measure))
    assert "".join(lines) == text.replace("\n", "")


@given(st.text(alphabet="完成，。“”（）3%", min_size=1, max_size=60))
def test_punctuation_rules_hold_where_lines_are_wide_enough(text: str) -> None:
    longest = max(measure(atom) for atom in atoms(text))
    lines = break_lines(text, longest + 30, measure)
    for line in lines[1:]:
        assert line[0] not in NO_START or line[0] in "“（"
    for line in lines[:-1]:
        assert line[-1] not in NO_END


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("资金10390000.00元", 60, ["资金", "10390000.00", "元"]),  # a number stays whole
        ("执行率96.37%，好", 60, ["执行率", "96.37%，好"]),  # with its sign and the comma
        ("下载APP客户端", 40, ["下载APP", "客户端"]),
        ("完成。", 20, ["完", "成。"]),  # no full stop at the start of a line
        ("见（一）项", 40, ["见", "（一）项"]),  # no bracket at the end of a line
        ("4.完成", 20, ["4.完", "成"]),  # a list number stays with its text
        ("甲（十五）乙", 55, ["甲", "（十五）乙"]),
        ("≥180.67万人", 45, ["≥180.67", "万人"]),
        ("123456789012", 30, ["123456", "789012"]),  # what fits no line is broken all the same
        ("一\n\n二", 30, ["一", "", "二"]),  # newlines are the clerk's
        ("好的  完成", 25, ["好的  ", "完成"]),  # spaces at the break take no room
    ],
)
def test_rules(text: str, width: int, lines: list[str]) -> None:
    assert break_lines(text, width, measure) == lines


def test_balance() -> None:
    assert balanced_lines("经济效益指标", 50, measure) == ["经济效益", "指标"]
    assert balanced_lines("年度绩效指标", 35, measure) == ["年度", "绩效", "指标"]
    assert balanced_lines("可持续影响指标", 45, measure) == ["可持续", "影响指标"]
    assert balanced_lines("年初预算数", 35, measure) == ["年初", "预算数"]
    assert balanced_lines("年度总体目标", 15, measure) == list("年度总体目标")
    assert balanced_lines("年度总体目标", 25, measure) == ["年度", "总体", "目标"]
    assert balanced_lines("产出指标\n（50分）", 60, measure) == ["产出指标", "（50分）"]


def test_a_line_before_a_piece_that_fits_none_is_filled_to_its_end() -> None:
    assert break_lines("甲乙123456789012", 20, measure) == ["甲乙", "1234", "5678", "9012"]


def test_a_broken_piece_takes_a_character_along_for_its_punctuation_but_no_punctuation() -> None:
    assert break_lines("1234。", 20, measure) == ["123", "4。"]
    assert break_lines("1234。。", 20, measure) == ["123", "4。", "。"]


def test_a_label_of_two_lines_has_lines_of_like_length() -> None:
    assert balanced_lines("甲乙丙丁戊己", 50, measure) == ["甲乙丙", "丁戊己"]
    assert balanced_lines("甲乙丙丁戊己庚", 30, measure) == ["甲乙丙", "丁戊己", "庚"]
