"""Breaking Chinese text into lines: punctuation rules kept, numbers and words whole, nothing lost.

Widths are in the unit that ``advance`` gives. A line may end with the spaces that stood at the break; they take no room.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from model.text_caches import kept_by_text

Advance = Callable[[str], float]
"""Gives the width of one character."""

# may not begin a line / may not end a line (GB/T 15834 and common typesetting practice)
NO_START = frozenset("，。、；：？！,.;:?!’”』」）)》〉】〕］]}｝%％‰℃°·…—～~")
NO_END = frozenset("‘“『「（(《〈【〔［[{｛￥¥$＄№#")
_LETTER = "[A-Za-z0-9À-ɏ]"
# a word or number, a dash, dots, or else one character
_PIECE = rf"[≥≤><=±+\-−]?{_LETTER}+(?:[.,:/_@'+\-×~]{_LETTER}+)*[%％‰]?|——|……|."
# words of labels and captions, which are not broken in their middle
_WORDS = (
    "指标 目标 年度 总体 绩效 效益 经济 社会 生态 环境 成本 产出 数量 质量 时效 持续 影响 服务 对象 满意 项目 资金 金额 "
    "名称 主管 部门 实施 单位 预算 执行 实际 完成 情况 偏差 原因 分析 改进 措施 财政 拨款 结转 其他 总额 年初 全年"
)
_LIST_NUMBER = (
    rf"\d{{1,2}}(?:[、．]|\.(?!{_LETTER}))|[（(](?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[）)]|[①-⑳]"
)
_SPACE = re.compile(r"\s")
EPSILON = 0.01


def _one_of(signs: frozenset[str]) -> str:
    return f"[{re.escape(''.join(sorted(signs)))}]"


def _atom(piece: str) -> str:
    """What stays together: a piece or a list number and what it numbers, signs that stick to it, spaces behind it."""
    sticking = rf"\s|(?<={_one_of(NO_END)})(?:{piece})|(?<!\s)(?:——|……|{_one_of(NO_START)})"
    return rf"(?:(?:{_LIST_NUMBER})(?:{piece})?|{piece})(?:{sticking})*"


# an ideograph before another stands alone: with this looked at first, long texts take half the time
_IDEOGRAPH = "[\u4e00-\u9fff]"
_ATOM = re.compile(f"{_IDEOGRAPH}(?={_IDEOGRAPH})|{_atom(_PIECE)}", re.DOTALL)
_LABEL_ATOM = re.compile(_atom(f"{'|'.join(_WORDS.split())}|{_PIECE}"), re.DOTALL)


def atoms(paragraph: str, is_label: bool = False) -> list[str]:
    """Split a paragraph into pieces between which a line may break; a label breaks between words."""
    return (_LABEL_ATOM if is_label else _ATOM).findall(paragraph)


class _Measured(NamedTuple):
    """A paragraph whose pieces are measured once for all widths it is broken to.

    Piece ``i`` begins at character ``offsets[i]`` and at ``starts[i]`` if all stood in one line; what is seen of
    it ends at ``ends[i]``. ``widest`` is the width of the longest piece.
    """

    offsets: tuple[int, ...]
    starts: list[float]
    ends: list[float]
    widest: float


# as many as the largest forms have, not as many as a thousand forms have
@kept_by_text(1024)
def _measured(paragraph: str, advance: Advance, is_label: bool) -> _Measured:
    pieces = atoms(paragraph, is_label)
    places = list(accumulate(map(advance, paragraph), initial=0.0))
    offsets = tuple(accumulate(map(len, pieces), initial=0))
    starts = [places[offset] for offset in offsets]
    ends = starts[1:]
    if _SPACE.search(paragraph):
        ends = [places[first + len(piece.rstrip())] for first, piece in zip(offsets, pieces, strict=False)]
    return _Measured(offsets, starts, ends, max(map(sub, ends, starts), default=0.0))


def width_of(text: str, advance: Advance) -> float:
    """Return the width of a text in one line."""
    return sum(map(advance, text))


def break_lines(text: str, width: float, advance: Advance) -> list[str]:
    """Break a text; its lines put together, newlines between paragraphs, give the text again."""
    if "\n" not in text:
        return _break_paragraph(text, width, advance)
    return [line for paragraph in text.split("\n") for line in _break_paragraph(paragraph, width, advance)]


def _break_paragraph(paragraph: str, width: float, advance: Advance, is_label: bool = False) -> list[str]:
    measured = _measured(paragraph, advance, is_label)
    if measured.widest > width + EPSILON:
        return _break_with_long_pieces(atoms(paragraph, is_label), width, advance)
    offsets, starts, ends, _ = measured
    lines, first, room = [], 0, width + EPSILON
    while True:
        following = bisect_right(ends, starts[first] + room, first)
        lines.append(paragraph[offsets[first] : offsets[following]])
        if following >= len(ends):
            return lines
        first = following


def _break_with_long_pieces(pieces: Sequence[str], width: float, advance: Advance) -> list[str]:
    """Break a paragraph of which some pieces fit no line."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in pieces:
        visible = width_of(piece.rstrip(), advance)
        if used + visible > width + EPSILON and line:
            lines.append(line)
            line, used = "", 0.0
        if visible > width + EPSILON:
            *full, line = _break_atom(piece, width, advance)
            lines += full
            used = width_of(line, advance)
        else:
            line, used = line + piece, used + width_of(piece, advance)
    return [*lines, line]


def _break_atom(atom: str, width: float, advance: Advance) -> list[str]:
    """Break what is too long for any line between characters, still keeping punctuation where possible."""
    lines, line, used = [], "", 0.0
    for char in atom:
        if line and used + advance(char) > width + EPSILON:
            cut = (
                len(line) - 1
                if char in NO_START and len(line) > 1 and line[-1] not in NO_START
                else len(line)
            )
            lines.append(line[:cut])
            line = line[cut:]
            used = width_of(line, advance)
        line, used = line + char, used + advance(char)
    return [*lines, line]


def balanced_lines(text: str, width: float, advance: Advance) -> list[str]:
    """Break a label between its words into as few lines as needed, of like length: 年度总体目标 becomes 年度, 总体 and 目标."""
    return [line for paragraph in text.split("\n") for line in _balanced(paragraph, width, advance)]


@kept_by_text(2048)
def _balanced(paragraph: str, width: float, advance: Advance) -> tuple[str, ...]:
    """Labels are the same on each form."""
    fits = (
        _measured(paragraph, advance, True).widest <= width
    )  # a column of one character has no room for words
    best = _break_paragraph(paragraph, width, advance, fits)
    if len(best) == 1:
        return tuple(best)
    low, high = min(_measured(paragraph, advance, fits).widest, width), width
    for _ in range(7):
        middle = (low + high) / 2
        trial = _break_paragraph(paragraph, middle, advance, fits)
        if len(trial) > len(best):
            low = middle
        else:
            best, high = trial, middle
    return tuple(best)


def widest_atom(text: str, advance: Advance) -> float:
    """Return the width of the longest piece that should stay whole."""
    if "\n" not in text:
        return _measured(text, advance, False).widest
    return max(_measured(paragraph, advance, False).widest for paragraph in text.split("\n"))
