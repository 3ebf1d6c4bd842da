"""Captions looked up in the vocabulary: one spelling, then its meaning in the part of the form where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from model.exchange.recognising import vocabulary
from model.exchange.recognising.vocabulary import Meaning
from model.reading.normalise import normalise
from model.text_caches import kept_by_text

LONGEST = 40
# texts that are kept with what they mean: as many as the cells of the largest file, each is asked for again and again
MOST_TEXTS = 1 << 17
MOST_KEPT = 1 << 14  # after a file, 3 MB
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|\{[^{}]*\}|〔[^〕]*〕")
_NUMBER = re.compile(r"^(?:\(?(?:[一二三四五六七八九十]+|\d{1,2})\)?[、.:)]|[☆★▲*#○●□■◆]+)+")
_ENDS = ":;,。、"


@kept_by_text(MOST_TEXTS)
def as_caption(text: str) -> str:
    """Return a text as captions are compared: without spaces, star, number before it and what stands in brackets."""
    if len(text) > 4 * LONGEST:
        return ""
    plain = _BRACKETS.sub("", normalise(text))
    return _NUMBER.sub("", plain).rstrip(_ENDS) or ""


@dataclass(frozen=True, slots=True)
class _Words:
    """A meaning, ready to be compared with captions."""

    role: str
    words: frozenset[str]
    parts: frozenset[str]
    signs: frozenset[str]
    needs: tuple[str, ...]
    never: tuple[str, ...]
    longest: int

    def fit(self, caption: str) -> bool:
        """Tell whether a caption is one of the words, or made up of the parts."""
        if caption in self.words:
            return True
        if not self.signs.issuperset(caption) or not any(need in caption for need in self.needs):
            return False
        return not any(word in caption for word in self.never) and self._make(caption)

    def _make(self, caption: str) -> bool:
        """Tell whether parts make up a caption; each place is reached once, however many ways lead there."""
        reached = {0}
        for start in range(len(caption)):
            if start in reached:
                last = min(start + self.longest, len(caption))
                reached.update(end for end in range(start + 1, last + 1) if caption[start:end] in self.parts)
        return len(caption) in reached


@lru_cache(maxsize=16)
def _meanings(meanings: tuple[Meaning, ...]) -> tuple[_Words, ...]:
    return tuple(
        _Words(
            meaning.role,
            frozenset(meaning.words.split()),
            frozenset(meaning.parts.split()),
            frozenset("".join(meaning.parts.split())),
            tuple(meaning.needs.split()) if meaning.parts else (),
            tuple(meaning.never.split()),
            max(map(len, meaning.parts.split()), default=0),
        )
        for meaning in meanings
    )


@lru_cache(maxsize=16)
def _signs(meanings: tuple[Meaning, ...]) -> frozenset[str]:
    """Return the signs that captions of a part of the form are made of: most texts have others, which is quickly seen."""
    return frozenset("".join(f"{meaning.words} {meaning.parts}" for meaning in meanings)) - {" "}


def meaning_of(caption: str, meanings: tuple[Meaning, ...]) -> str:
    """Return the role that a caption has in a part of the form, blank if none."""
    if not caption or len(caption) > LONGEST or not _signs(meanings).issuperset(caption):
        return ""
    return next((words.role for words in _meanings(meanings) if words.fit(caption)), "")


_LEVEL = re.compile(r"^(?:绩效|评价)?指标(?:名称|内容)?[(\[](一|二|三)级(?:指标)?[)\]]$")
_LEVELS = {"一": "category", "二": "kind", "三": "name"}


@kept_by_text(MOST_TEXTS)
def indicator_role(text: str) -> str:
    """Return what a caption in the head of the indicators means."""
    if "级" in text and len(text) < LONGEST and (level := _LEVEL.search(normalise(text))):
        return _LEVELS[level[1]]
    return meaning_of(as_caption(text), vocabulary.INDICATOR_COLUMNS)


@kept_by_text(MOST_TEXTS)
def amount_role(text: str) -> str:
    """Return what a caption in the head of the money means."""
    return "" if field_role(text) else meaning_of(as_caption(text), vocabulary.FUNDS_COLUMNS)


@kept_by_text(MOST_TEXTS)
def source_role(text: str) -> str:
    """Return which source of money a caption means."""
    plain = as_caption(text)
    plain = _NUMBER.sub("", plain.removeprefix("其中").lstrip(":、,-—"))
    return meaning_of(plain, vocabulary.FUNDS_ROWS)


@kept_by_text(MOST_TEXTS)
def text_role(text: str) -> str:
    """Return which long text a caption means."""
    return meaning_of(as_caption(text), vocabulary.TEXTS)


@kept_by_text(MOST_TEXTS)
def field_role(text: str) -> str:
    """Return which field of one line a caption means."""
    return meaning_of(as_caption(text), vocabulary.HEADER)


@kept_by_text(MOST_TEXTS)
def signature_role(text: str) -> str:
    """Return which field of the signatures a caption means."""
    return meaning_of(as_caption(text), vocabulary.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Inline:
    """The caption of a field within a text, with its colon: where it begins, and where its text does."""

    caption: str
    start: int
    end: int


_BEFORE = r"(?:^|(?<=[\s　；;，,、。）)]))"
# so many blanks at most, or a text of blanks would be gone through again and again
_BLANKS = r"[\s　]{0,16}"
_BEHIND = rf"{_BLANKS}((?:[（(][^（）()]{{0,40}}[）)])?){_BLANKS}[:：]"
_SHORT = re.compile(rf"{_BEFORE}[*＊]?([^\s　:：；;，,。（()）]{{2,14}}){_BEHIND}")


@lru_cache(maxsize=1)
def _spaced() -> re.Pattern[str]:
    """Return what finds captions of fields that are spaced out (填 表 人：)."""
    meanings: Sequence[Meaning] = (*vocabulary.HEADER, *vocabulary.SIGNATURE)
    words = sorted({word for meaning in meanings for word in meaning.words.split()}, key=len, reverse=True)
    words += ["项目名称", "主管部门", "实施单位", "项目实施单位"]
    spaced = "|".join(_BLANKS.join(map(re.escape, word)) for word in words)
    return re.compile(rf"{_BEFORE}[*＊]?({spaced}){_BEHIND}")


@kept_by_text(MOST_TEXTS)
def inline_captions(text: str) -> tuple[Inline, ...]:
    """Return the captions of fields within a text, each with a colon behind it, from left to right."""
    if ":" not in text and "：" not in text:
        return ()
    found: list[Inline] = []
    matches = [match for pattern in (_SHORT, _spaced()) for match in pattern.finditer(text)]
    for match in sorted(matches, key=lambda one: (one.start(), -one.end())):
        is_free = not found or match.start() >= found[-1].end
        if is_free and (field_role(match[1]) or signature_role(match[1])):
            found.append(Inline(match[1] + match[2], match.start(), match.end()))
    return tuple(found)


def is_total(text: str) -> bool:
    """Tell whether a caption is that of the total."""
    return as_caption(text) in vocabulary.TOTALS.split()


def is_sum(text: str) -> bool:
    """Tell whether a caption is that of a sum within the table."""
    return as_caption(text) in vocabulary.SUMS.split()


_FILLER = re.compile(r"(?:指标|目标|三级指标)?[\d一二三四五六七八九十nN]{0,2}[:、.)]*[…⋯.。·]*")


def is_filler(text: str) -> bool:
    """Tell whether a text was printed to be filled in, and was not: ``指标2：``, ``……``."""
    return _FILLER.fullmatch(normalise(text)) is not None


_LABELLED = re.compile(r"^\s*指标\s*[\d一二三四五六七八九十]{1,3}\s*[:：、.．]\s*")


def without_label(text: str) -> str:
    """Return the name of an indicator without ``指标1：`` before it."""
    return _LABELLED.sub("", text)


@kept_by_text(MOST_TEXTS)
def indicator_rank(text: str) -> int:
    """Return how far down the vocabulary the meaning of a caption of the indicators stands: the least is the surest."""
    caption = as_caption(text)
    meanings = _meanings(vocabulary.INDICATOR_COLUMNS)
    if _LEVEL.search(normalise(text)):
        return 0
    if not indicator_role(text):
        return len(meanings)
    return next((n for n, words in enumerate(meanings) if words.fit(caption)), len(meanings))


_HEADING = re.compile(r"[（(]?[一二三四五六七八九十]+[)）]?[、.．]\s*[^，。；,;：:]{2,16}")
_OF_HEADINGS = re.compile("情况|指标|目标|资金|结论|问题|措施|信息|预算|评价")


def is_heading(text: str) -> bool:
    """Tell whether a text is a numbered heading over a part of the form: 四、绩效指标完成情况."""
    plain = _BRACKETS.sub("", normalise(text))
    return _HEADING.fullmatch(plain) is not None and _OF_HEADINGS.search(plain) is not None


_TITLE = re.compile(
    r"自评表|自评情况表|自评价表|评价表|评分表|自评情况|自评报告|绩效.{0,8}表|监控表|申报表|自评明细表"
)


def is_title(text: str) -> bool:
    """Tell whether a text is the title of a form."""
    if "表" not in text and "自" not in text:
        return False  # most texts, quickly seen
    plain = normalise(text)
    return len(plain) < 2 * LONGEST and _TITLE.search(plain) is not None and ":" not in plain[:6]


_NOTHING = frozenset("-—/\\_*:")
_POINTS = re.compile(r"\(?\d{1,3}(?:\.\d+)?(?:分|%)\)?")


def is_nothing(text: str) -> bool:
    """Tell whether a text is only a mark for nothing: a dash, a stroke."""
    return _NOTHING.issuperset(normalise(text))


@kept_by_text(MOST_TEXTS)
def is_printed(text: str) -> bool:
    """Tell whether a text is one that forms have printed: a caption, a label, a title, a mark for nothing; not what somebody wrote."""
    plain = normalise(text)
    if (
        is_nothing(text)
        or (is_filler(text) and not plain.isdigit())
        or is_total(text)
        or is_sum(text)
        or _POINTS.fullmatch(plain)
    ):
        return True
    caption = _POINTS.sub("", as_caption(text))
    return bool(
        meaning_of(caption, vocabulary.LABELS)
        or indicator_role(text)
        or amount_role(text)
        or source_role(text)
        or text_role(text)
        or field_role(text)
        or signature_role(text)
        or is_title(text)
        or is_heading(text)
        or not caption
    )


_KEPT = (
    normalise,
    as_caption,
    indicator_role,
    amount_role,
    source_role,
    text_role,
    field_role,
    signature_role,
    indicator_rank,
    inline_captions,
    is_printed,
)


def forget_cells() -> None:
    """Forget what texts mean where files filled the memory with their own; what most files have is soon known again."""
    if sum(one.cache_info().currsize for one in _KEPT) > MOST_KEPT:
        for one in _KEPT:
            one.cache_clear()
