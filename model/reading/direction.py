"""Which way an indicator counts, read from its name: the end of the name decides (docs/domain.md 4.2, 7.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from model.reading import name_words
from model.reading.kinds import CALENDAR, CLOCK, RATIO, RATIO_TO_ONE, WORKDAY, measure_of
from model.reading.lexicon import any_of
from model.text_caches import kept_by_text

_TIMES = (CALENDAR, CLOCK, WORKDAY)


class Direction(Enum):
    """What a name says: more is better, less is better, either may be meant, or nothing."""

    MORE = "more"
    LESS = "less"
    EITHER = "either"
    UNTOLD = "untold"


class NameReading(NamedTuple):
    """A direction; ``guessed`` where a word that says the opposite stands in the name, too, or alone decided."""

    direction: Direction
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class WordChanges:
    """What a template adds to a list of the program, and what it takes away."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class NameWords:
    """The patterns that find reverse words and forward ends, for one template; made once for each."""

    reverse_end: re.Pattern[str]
    reverse_anywhere: re.Pattern[str]
    reverse_pattern: re.Pattern[str]
    forward_end: re.Pattern[str]
    verbs: Mapping[str, tuple[str, ...]]


def changes_of(words: tuple[str, ...], edition_1: tuple[str, ...]) -> WordChanges:
    """Return what a template's list has more and less than the list every template held in edition 1."""
    return WordChanges(
        tuple(word for word in words if word not in edition_1),
        tuple(word for word in edition_1 if word not in words),
    )


@lru_cache(maxsize=32)
def name_patterns(reverse: WordChanges, forward: WordChanges) -> NameWords:
    """Compile the program's lists with a template's changes."""
    verbs = {word: group.verbs for group in name_words.REVERSE_GROUPS for word in group.words}
    every_verb = tuple(dict.fromkeys(verb for group in name_words.REVERSE_GROUPS for verb in group.verbs))
    verbs.update((word, every_verb) for word in reverse.added if "…" not in word)
    kept = [word for word in verbs if word not in reverse.removed]
    patterns = [*name_words.REVERSE_PATTERNS, *(word for word in reverse.added if "…" in word)]
    patterns = [word for word in patterns if word not in reverse.removed]
    ends = [word for word in (*name_words.FORWARD_ENDS, *forward.added) if word not in forward.removed]
    return NameWords(
        _at_end(kept),
        any_of(kept),
        re.compile(
            "|".join(f".*{'.+?'.join(map(re.escape, word.split('…')))}" for word in patterns) or "(?!)"
        ),
        _at_end(ends),
        verbs,
    )


def _at_end(words: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:{any_of(words).pattern})$")


_TAIL, _SAYS_NOTHING = _at_end(name_words.TAILS), any_of(name_words.SAYS_NOTHING)
_TIME_END, _LIMIT_END, _WAITING = map(
    _at_end, (name_words.TIME_ENDS, name_words.LIMIT_ENDS, name_words.WAITING)
)
_WAITS_OR_LASTS = any_of((*name_words.WAITING, *name_words.LASTING))
_CONTROL_END = _at_end(name_words.CONTROL_ENDS)
_CONTROL_IS_MORE, _CONTROL_IS_LESS = (
    any_of(name_words.CONTROL_IS_MORE),
    any_of(name_words.CONTROL_IS_LESS),
)
_RATIO_IS_MORE, _RATIO_IS_LESS = any_of(name_words.RATIO_IS_MORE), any_of(name_words.RATIO_IS_LESS)
_BRACKETS = re.compile(r"\([^()]*\)$")
# a verb turns the word right behind it, or with little between: 完成固定资产投资额
_GAP = 8


@kept_by_text(4096)
def read_name(name: str, unit: str, words: NameWords) -> NameReading:
    """Tell from an indicator's normalised name which way a plain number in that unit counts."""
    name = _without_brackets(name)
    if unit in (RATIO, RATIO_TO_ONE):
        return _read_ratio_name(name)
    is_time = measure_of(unit).kind in _TIMES
    if (is_time or not unit) and (found := _read_time_name(name, unit)):
        return found
    if _SAYS_NOTHING.search(name):
        for part in name_words.SAYS_NOTHING:
            name = name.replace(part, "")
    if words.reverse_pattern.fullmatch(name):
        return NameReading(Direction.LESS, guessed=True)
    if _CONTROL_END.search(name):
        return _read_control(name)
    if forward := words.forward_end.search(name):
        denied = name[: forward.start()].endswith(name_words.DENIALS)
        return NameReading(Direction.LESS, guessed=True) if denied else NameReading(Direction.MORE)
    found = _read_end(name, words)
    if found.direction is Direction.UNTOLD and name_words.DEFECT_RATE.search(name):
        return NameReading(Direction.LESS, guessed=True)
    if is_time and name and found.direction is Direction.UNTOLD:
        return _by_hints(name)
    return found


def _read_end(name: str, words: NameWords) -> NameReading:
    """Look for a reverse word at the end, behind which only 数, 情况 … may stand."""
    rest = name
    while rest:
        found = words.reverse_end.search(rest)
        if found:
            before = rest[max(0, found.start() - _GAP) : found.start()]
            turned = any(verb in before for verb in words.verbs.get(found.group(), ()))
            return NameReading(Direction.MORE if turned else Direction.LESS, guessed=True)
        tail = _TAIL.search(rest)
        if not tail:
            break
        rest = rest[: tail.start()]
    return NameReading(Direction.UNTOLD, guessed=words.reverse_anywhere.search(name) is not None)


def _read_control(name: str) -> NameReading:
    before = _CONTROL_END.sub("", name)
    more, less = _CONTROL_IS_MORE.search(before), _CONTROL_IS_LESS.search(before)
    if bool(more) == bool(less):
        return NameReading(Direction.EITHER, guessed=True)
    return NameReading(Direction.MORE if more else Direction.LESS, guessed=bool(less))


def _read_ratio_name(name: str) -> NameReading:
    if _RATIO_IS_MORE.search(name):
        return NameReading(Direction.MORE, guessed=True)
    return NameReading(Direction.LESS if _RATIO_IS_LESS.search(name) else Direction.EITHER, guessed=True)


def _read_time_name(name: str, unit: str) -> NameReading | None:
    """响应时间 is to be short, 培训时长 long; what stands nearest to the end decides."""
    if not _TIME_END.search(name):
        return NameReading(Direction.LESS, guessed=True) if unit and _WAITING.search(name) else None
    if not unit and name.endswith("速度"):
        return None  # of a network, say
    if _LIMIT_END.search(name):
        return NameReading(Direction.LESS, guessed=True)
    found = _by_hints(name)
    return found if unit or found.direction is not Direction.EITHER else None


def _by_hints(name: str) -> NameReading:
    """Of words that wait and words that last the last one decides; with none, either may be meant."""
    hints = _WAITS_OR_LASTS.findall(name)
    if not hints:
        return NameReading(Direction.EITHER, guessed=True)
    waits = hints[-1] in name_words.WAITING
    return NameReading(Direction.LESS, guessed=True) if waits else NameReading(Direction.MORE)


def ends_in(name: str, ends: tuple[str, ...]) -> bool:
    """Tell whether a name, without what stands in brackets behind it, ends in one of the words."""
    return _without_brackets(name).endswith(ends)


def _without_brackets(name: str) -> str:
    return _BRACKETS.sub("", name) if name.endswith(")") else name
