"""Grades that have an order but divide nothing: 二级, 甲级, 4A级, 五星, Ⅲ类, 前三名, 良 (docs/domain.md 7.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from model.reading.numerals import numeral_value
from model.text_caches import kept_by_text

# the order of a family: does a higher rank mean better?
LEVEL, STEM, LETTER, A_LEVEL, STAR, CLASS, PRIZE, PLACE, MARK = "级甲字A星类奖名评"
_HIGHER_IS_BETTER = {
    STEM: False,
    LETTER: False,
    A_LEVEL: True,
    STAR: True,
    PRIZE: False,
    PLACE: False,
    MARK: False,
}
# of a numbered level or class only the name tells
_ORDER_BY_NAME = (
    (LEVEL, True, re.compile("等保|等级保护|网络安全|信息安全|安全保护")),
    (LEVEL, False, re.compile("资质|质量|标准|林|水质")),
    (CLASS, False, re.compile("水")),
)
_MARKS = ("优秀|优", "良好|良", "中等|中", "合格|及格", "不合格|不及格|差")

_N = r"(?:\d{1,2}|[一二三四五六七八九十]|I{1,3}|IV|VI{0,3}|IX|X)"
_FORMS = (
    (A_LEVEL, re.compile(r"([1-5一二三四五]?A{2,5}|[1-5一二三四五]A|A)级?")),
    (LETTER, re.compile(r"([A-E])(?:级|等|类)?")),
    (LEVEL, re.compile(rf"({_N})级")),
    (STEM, re.compile("([甲乙丙丁])(?:级|等)?")),
    (STAR, re.compile(rf"({_N})星级?")),
    (CLASS, re.compile(rf"({_N})类")),
    (PRIZE, re.compile(rf"(特|{_N})等奖")),
    (PLACE, re.compile(rf"(?:第|前)({_N})名?")),
    (MARK, re.compile(f"({'|'.join(_MARKS)})(?:等级|等次|等|级)?")),
)
_LEAD = re.compile(
    r"(?:等保|等级保护|国家|省|市|水质|信用|评为|评定为|获评|获|获得|均|已|为|保持|考核|评价|结果|等级|全部|绩效|验收|总体|地表水|安全|:)*"
)
_AT_LEAST = re.compile(
    "(?:≥|>=|>|不低于|达到或优于|优于或达到|达到或好于|优于|不劣于|不差于|至少|达到|达|高于)"
)
_BETTER = re.compile("优于(?!或)|>|高于")
_AT_MOST = re.compile("(?:≤|<=|<|不高于|不超过|低于)")
_TAIL = re.compile(
    r"(?P<above>\(含\)以上|\(含\)及以上|及其以上|及以上|或以上|以上\(含\)|以上)?(?P<below>及其以下|及以下|或以下|以下)?"
    r"(?:资质|标准|水平|水质|水体|水|景区|认证|企业|单位|等级|等次|达标|成绩|以内)*"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A grade: its family, its place there, and whether it is the least (``>=``, ``>`` if better) or the most that is asked for."""

    family: str
    rank: int
    operator: str = ""


@kept_by_text(4096)
def read_ordinal(text: str) -> Ordinal | None:
    """Read a grade from normalised text; None if it is none, or if anything else is said."""
    if len(text) > 24:
        return None
    lead = _LEAD.match(text)
    return (_read_at(text, lead.end()) if lead else None) or _read_at(text, 0)


def _read_at(text: str, place: int) -> Ordinal | None:
    at_least, at_most = _AT_LEAST.match(text, place), _AT_MOST.match(text, place)
    sign = at_least or at_most
    place = sign.end() if sign else place
    for family, pattern in _FORMS:
        match = pattern.match(text, place)
        tail = _TAIL.fullmatch(text, match.end()) if match else None
        if match is None or tail is None:
            continue
        within = family == PLACE and "前" in match.group()
        if at_least and _BETTER.fullmatch(at_least.group()):
            return Ordinal(family, _rank(family, match[1]), ">")
        if at_least or tail["above"] or within:
            return Ordinal(family, _rank(family, match[1]), ">=")
        return Ordinal(family, _rank(family, match[1]), "<=" if at_most or tail["below"] else "")
    return None


def _rank(family: str, text: str) -> int:
    if family == MARK:
        return next(rank for rank, words in enumerate(_MARKS, 1) if text in words.split("|"))
    if family in (STEM, LETTER):
        return "甲乙丙丁".find(text) + 1 or "ABCDE".find(text) + 1
    if family == A_LEVEL:
        number = text.rstrip("A")
        return _number(number) if number else len(text)
    return 0 if text == "特" else _number(text)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _ROMAN.get(text) or int(numeral_value(text) or 0)


def is_reached(target: Ordinal, actual: Ordinal, name: str) -> bool:
    """Tell whether a grade is certainly reached: the same one, or a better one where better is asked for and known."""
    if _may_be_letter(target, actual):
        target, actual = (
            Ordinal(LETTER, 1, one.operator) if one.rank == 1 else one for one in (target, actual)
        )
    if target.family != actual.family or actual.operator not in ("", target.operator):
        return False
    if target.rank == actual.rank:
        return target.operator != ">"
    higher = _higher_is_better(target.family, name)
    if not target.operator or higher is None:
        return False
    is_better = (actual.rank > target.rank) == higher
    return not is_better if target.operator == "<=" else is_better


def _may_be_letter(target: Ordinal, actual: Ordinal) -> bool:
    """A级 is the first of A, B, C where the other is one of these."""
    return {target.family, actual.family} == {LETTER, A_LEVEL}


def _higher_is_better(family: str, name: str) -> bool | None:
    for named, higher, pattern in _ORDER_BY_NAME:
        if named == family and pattern.search(name):
            return higher
    return _HIGHER_IS_BETTER.get(family)
