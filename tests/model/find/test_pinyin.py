"""Names are found by what they hold and by the first letters of their pinyin."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.find.pinyin import match_range, matches, matching, read_table, sorting_letters
from model.reading.normalise import folded
from resources.pinyin import initials_table
from tools.make_fonts import TGH_FILE

TABLE = initials_table()
NAME = "数据规划管理"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("sjgh", NAME),
        ("SJGH", NAME),
        ("ｓｊｇｈ", NAME),
        ("ghgl", NAME),
        ("规划", NAME),
        ("数据gh", NAME),
        ("sj规划", NAME),
        ("sjgh2021", "数据规划（2021年）管理"),
        ("xxhoaxt", "信息化OA系统"),
        ("oa系统", "信息化ＯＡ系统"),
        ("ylbxx", "医疗、保险（新）项"),
        ("bxx", "医疗、保险（新）项"),
        ("（新）", "医疗、保险(新)项"),
        ("", NAME),
        ("规 划", NAME),
    ],
)
def test_found(query: str, name: str) -> None:
    assert matches(query, name, TABLE)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("sjhg", NAME),
        ("gls", NAME),
        ("规管", NAME),
        ("sjghglx", NAME),
        ("x", ""),
        ("2022", "2021年"),
        ("sgg", NAME),
    ],
)
def test_not_found(query: str, name: str) -> None:
    assert not matches(query, name, TABLE)


@pytest.mark.parametrize(
    ("char", "letters"),
    [
        ("重", "zc"),
        ("行", "xh"),
        ("会", "hk"),
        ("长", "zc"),
        ("发", "f"),
        ("单", "ds"),
        ("参", "cs"),
        ("欸", "e"),
    ],
)
def test_every_reading_counts(char: str, letters: str) -> None:
    assert set(letters) <= set(TABLE[char])
    assert all(matches(letter, char, TABLE) for letter in letters)


def test_both_readings_find_the_name() -> None:
    assert matches("zdxm", "重点项目", TABLE) and matches("cfjs", "重复建设", TABLE)
    assert matches("yhhy", "银行行业", TABLE) and matches("yxxy", "银行行业", TABLE)
    assert matches("kj", "会计", TABLE) and matches("hy", "会议", TABLE)


def test_what_stands_there_comes_before_initials() -> None:
    assert match_range("a", "啊A", TABLE) == (1, 2)


@pytest.mark.parametrize(
    ("query", "name", "shown"),
    [
        ("gh", NAME, "规划"),
        ("gh2", "数据 规 划（2021）", "规 划（2"),
        ("ａ", "项目a", "a"),
        ("规划", "数据规　划", "规　划"),
    ],
)
def test_the_range_is_that_of_the_name_as_typed(query: str, name: str, shown: str) -> None:
    found = match_range(query, name, TABLE)
    assert found and name[slice(*found)] == shown


def test_names_are_sorted_by_letters_and_digits_without_signs() -> None:
    assert sorting_letters(TABLE)("数据（2021）A 重") == "sj2021az"


def test_the_table_knows_every_common_character() -> None:
    lines = TGH_FILE.read_text("utf-8").splitlines()
    common = {char for line in lines if not line.startswith("#") for char in line.strip()}
    assert len(common) == 8105 and common <= set(TABLE)
    assert all(letters.isascii() and letters.islower() for letters in TABLE.values())
    gb = {bytes((a, b)).decode("gb2312", "ignore") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF)} - {
        ""
    }
    assert gb <= set(TABLE)


def test_a_table_is_lines_of_letters_and_characters() -> None:
    assert read_table("# 注释\nzc 重长\nx 项\n") == {"重": "zc", "长": "zc", "项": "x"}


def test_a_sign_that_turns_into_a_loose_mark_hides_no_letter() -> None:
    assert matches("Ñ", "Ñ¸", TABLE)


@given(st.text(max_size=30), st.data())
def test_any_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name)))
    part = name[start : data.draw(st.integers(start, len(name)))]
    if folded(part) in folded(name):
        assert matches(part, name, TABLE)


@given(st.lists(st.sampled_from(sorted(TABLE)), min_size=1, max_size=12), st.data())
def test_any_choice_of_readings_finds_the_name(chars: list[str], data: st.DataObject) -> None:
    query = "".join(data.draw(st.sampled_from(TABLE[char])) for char in chars)
    assert matches(query, "".join(chars), TABLE)


@given(st.text(max_size=20), st.text(max_size=40))
def test_any_texts_are_met_without_harm(query: str, name: str) -> None:
    found = match_range(query, name, TABLE)
    assert found is None or 0 <= found[0] <= found[1] <= len(name)


_SIGNS = st.sampled_from("数据重，、（）()-_a2 ①Ａ")


@given(st.text(_SIGNS, max_size=6) | st.text(max_size=6), st.text(_SIGNS, max_size=12) | st.text(max_size=12))
@example("aª", "aª")
@example("sª", "数ª")
@example("--", "a-")
@example("，j", "，据")
@example("a，", "a、-，")
@example("Ñ", "Ñ¸")
def test_many_names_are_told_apart_as_one_is(query: str, name: str) -> None:
    initials = "".join(TABLE.get(char, char)[:1] for char in query)
    for wanted in (query, initials):
        assert matching(wanted, TABLE)(name) == matches(wanted, name, TABLE)


def test_a_pattern_of_many_signs_ends() -> None:
    assert not matching(f"a{'-' * 40}b", TABLE)(f"a{'-' * 400}c")


def test_five_hundred_names_take_no_time() -> None:
    names = [f"{number}区公共卫生服务能力提升及重点项目建设补助经费" for number in range(500)]
    begun = time.process_time()
    assert sum(matches("zdxmjs", name, TABLE) for name in names) == 500
    assert time.process_time() - begun < 0.5
