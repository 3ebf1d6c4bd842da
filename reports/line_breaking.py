"""Breaking Chinese text into lines: punctuation rules kept, numbers and words whole, nothing lost.

Widths are in the unit of the measure. A line may end with the spaces that stood at the break; they take no room.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from operator import add
from typing import NamedTuple

Measure = Callable[[str], float]

# may not begin a line / may not end a line (GB/T 15834 and common typesetting practice)
NO_START = frozenset("，。、；：？！,.;:?!’”』」）)》〉】〕］]}｝%％‰℃°·…—～~")
NO_END = frozenset("‘“『「（(《〈【〔［[{｛￥¥$＄№#")
# a word or number, a dash, dots, or else one character
_PIECE = re.compile(
    r"[≥≤><=±+\-−]?[A-Za-z0-9À-ɏ]+(?:[.,:/_@'+\-×~][A-Za-z0-9À-ɏ]+)*[%％‰]?|——|……|.", re.DOTALL
)
# words of labels and captions, which are not broken in their middle
_WORDS = (
    "指标 目标 年度 总体 绩效 效益 经济 社会 生态 环境 成本 产出 数量 质量 时效 持续 影响 服务 对象 满意 项目 资金 金额 "
    "名称 主管 部门 实施 单位 预算 执行 实际 完成 情况 偏差 原因 分析 改进 措施 财政 拨款 结转 其他 总额 年初 全年"
)
_LABEL_PIECE = re.compile(f"{'|'.join(_WORDS.split())}|{_PIECE.pattern}", re.DOTALL)
_LIST_NUMBER = re.compile(r"\d{1,2}[.、．]|[（(][\d一二三四五六七八九十]{1,3}[）)]|[①-⑳]")
_LIST_NUMBER_ENDS = frozenset(".、．)）①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
EPSILON = 0.01


def atoms(paragraph: str, is_label: bool = False) -> tuple[str, ...]:
    """Split a paragraph into pieces between which a line may break; a label breaks between words."""
    return tuple(_glued((_LABEL_PIECE if is_label else _PIECE).findall(paragraph)))


def _glued(pieces: list[str]) -> list[str]:
    """Glue what may not begin a line to its left neighbour, what may not end one to its right."""
    glued = pieces[:1]
    for piece in pieces[1:]:
        last = glued[-1][-1]
        sticks = (piece[0] in NO_START or last in NO_END) and not last.isspace()
        if sticks or piece.isspace() or (last in _LIST_NUMBER_ENDS and _LIST_NUMBER.fullmatch(glued[-1])):
            glued[-1] += piece  # spaces stay at the end of a line
        else:
            glued.append(piece)
    return glued


class _Measured(NamedTuple):
    """A paragraph whose pieces are measured once for all widths it is broken to.

    Piece ``i`` begins at character ``offsets[i]`` and at ``starts[i]`` if all stood in one line; what is seen of
    it ends at ``ends[i]``. ``widest`` is the width of the longest piece.
    """

    offsets: tuple[int, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    widest: float


# as many as the largest forms have, not as many as a thousand forms have
@lru_cache(maxsize=1024)
def _measured(paragraph: str, measure: Measure, is_label: bool) -> _Measured:
    pieces = atoms(paragraph, is_label)
    full = [measure(piece) for piece in pieces]
    seen = [
        measure(piece.rstrip()) if piece[-1].isspace() else width
        for piece, width in zip(pieces, full, strict=True)
    ]
    starts = tuple(accumulate(full, initial=0.0))
    ends = tuple(map(add, starts, seen))
    return _Measured(tuple(accumulate(map(len, pieces), initial=0)), starts, ends, max(seen, default=0.0))


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """Break a text; its lines put together, newlines between paragraphs, give the text again."""
    return [line for paragraph in text.split("\n") for line in _break_paragraph(paragraph, width, measure)]


def _break_paragraph(paragraph: str, width: float, measure: Measure, is_label: bool = False) -> list[str]:
    measured = _measured(paragraph, measure, is_label)
    if measured.widest > width + EPSILON:
        return _break_with_long_pieces(atoms(paragraph, is_label), width, measure)
    offsets, starts, ends, _ = measured
    lines, first, room = [], 0, width + EPSILON
    while True:
        following = bisect_right(ends, starts[first] + room, first)
        lines.append(paragraph[offsets[first] : offsets[following]])
        if following >= len(ends):
            return lines
        first = following


def _break_with_long_pieces(pieces: tuple[str, ...], width: float, measure: Measure) -> list[str]:
    """Break a paragraph of which some pieces fit no line."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in pieces:
        visible = measure(piece.rstrip())
        if used + visible > width + EPSILON and line:
            lines.append(line)
            line, used = "", 0.0
        if visible > width + EPSILON:
            *full, line = _break_atom(piece, width, measure)
            lines += full
            used = measure(line)
        else:
            line, used = line + piece, used + measure(piece)
    return [*lines, line]


def _break_atom(atom: str, width: float, measure: Measure) -> list[str]:
    """Break what is too long for any line between characters, still keeping punctuation where possible."""
    lines, line, used = [], "", 0.0
    for char in atom:
        advance = measure(char)
        if line and used + advance > width + EPSILON:
            cut = (
                len(line) - 1
                if char in NO_START and len(line) > 1 and line[-1] not in NO_START
                else len(line)
            )
            lines.append(line[:cut])
            line = line[cut:]
            used = measure(line)
        line, used = line + char, used + advance
    return [*lines, line]


def balanced_lines(text: str, width: float, measure: Measure) -> list[str]:
    """Break a label between its words into as few lines as needed, of like length: 年度总体目标 becomes 年度, 总体 and 目标."""
    return [line for paragraph in text.split("\n") for line in _balanced(paragraph, width, measure)]


@lru_cache(maxsize=2048)
def _balanced(paragraph: str, width: float, measure: Measure) -> tuple[str, ...]:
    """Labels are the same on each form."""
    fits = (
        _measured(paragraph, measure, True).widest <= width
    )  # a column of one character has no room for words
    best = _break_paragraph(paragraph, width, measure, fits)
    if len(best) == 1:
        return tuple(best)
    low, high = min(_measured(paragraph, measure, fits).widest, width), width
    for _ in range(7):
        middle = (low + high) / 2
        trial = _break_paragraph(paragraph, middle, measure, fits)
        if len(trial) > len(best):
            low = middle
        else:
            best, high = trial, middle
    return tuple(best)


def widest_atom(text: str, measure: Measure) -> float:
    """Return the width of the longest piece that should stay whole."""
    return max(_measured(paragraph, measure, False).widest for paragraph in text.split("\n"))
