"""Replacing what was found: each hit with what would stand there, and the forms with the chosen ones replaced.

The typed text is what is replaced; what stands around a hit stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from model.find.search import (
    SPACED_NUMBER,
    Haystack,
    Hit,
    StackOf,
    needle_of,
    needles_of,
    place_caption,
    places_in,
)
from model.form.edits import holds_number
from model.form.field_path import FieldPath, indicator_path
from model.form.project import Project, text_at, with_texts
from model.form.target_parts import NO_SIGN, PARTS
from model.form.template import Template
from model.reading.amounts import read_amount
from model.reading.normalise import end_of_sign, folded_with_places, storable
from model.text_caches import kept_by_text

SCORE_COLUMNS = ("weight", "manual_score")
PART_OF_SIGN = "只是一个字符的一部分，不能替换"
UNCLEAR = "起止分不清，请在表里改"
SAME = "已是这样"
# from and to in a text, and why what stands there cannot be replaced
_Span = tuple[int, int, str]
_Key = tuple[int, FieldPath, int]


@dataclass(frozen=True, slots=True)
class Order:
    """What is looked for, what takes its place, and whether width, case and white space count."""

    query: str
    new: str
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Swap:
    """One hit and what takes its place. ``reason`` tells why it is left as it is, blank where it can be replaced.

    ``note`` tells that only the shown form of a number is what was looked for; ``warning`` what is wrong with the
    field once all of it is replaced.
    """

    hit: Hit
    new: str
    reason: str = ""
    note: str = ""
    warning: str = ""

    @property
    def old(self) -> str:
        """What stands there now, as typed."""
        return self.hit.text[self.hit.start : self.hit.end]

    @property
    def key(self) -> _Key:
        """Form, field and beginning: no two hits have the same."""
        return self.hit.project_id, self.hit.path, self.hit.start


def swaps_of(
    order: Order, forms: Iterable[int], stack_of: StackOf, why_locked: Callable[[int], str]
) -> Iterator[list[Swap]]:
    """Yield the hits of one form after the other, in the order of the paper.

    ``why_locked`` tells why a form cannot be changed, blank if it can. As when finding, a number is looked for as it
    may be typed where no form holds it as it is shown.
    """
    is_found = False
    for needle in needles_of(order.query):
        for form in forms:
            stack = stack_of(form, needle)
            places = [] if stack is None else _places(order, needle, stack)
            is_found |= bool(places)
            yield _swaps(order, stack, places, why_locked(form)) if stack is not None and places else []
        if is_found:
            return


def _swaps(order: Order, stack: Haystack, places: Iterable[int], locked: str) -> list[Swap]:
    new = storable(order.new)
    found: list[Swap] = []
    for index in places:
        path = stack.paths[index]
        text = text_at(stack.project, path)
        spans, note = _spans(order.query, order.is_exact, text)
        caption = place_caption(path, stack.project, stack.template)
        hits = [Hit(stack.project_id, path, caption, text, start, end) for start, end, _ in spans]
        reasons = [
            locked or reason or (SAME if text[start:end] == new else "") for start, end, reason in spans
        ]
        free = [hit for hit, reason in zip(hits, reasons, strict=True) if not reason]
        warning = _warning(path, _replaced(text, [(hit.start, hit.end, new) for hit in free]), stack.template)
        found += [
            Swap(hit, new, reason, note, "" if reason else warning)
            for hit, reason in zip(hits, reasons, strict=True)
        ]
    return found


def replaced_projects(swaps: Iterable[Swap], projects: Mapping[int, Project]) -> dict[int, Project]:
    """Return the forms that come out otherwise, with all of these replaced; those that cannot be are left out."""
    return dict(each_replaced(swaps, projects.__getitem__))


def each_replaced(
    swaps: Iterable[Swap], project_of: Callable[[int], Project]
) -> Iterator[tuple[int, Project]]:
    """Yield the same one by one."""
    chosen = sorted((swap for swap in swaps if not swap.reason), key=lambda swap: swap.hit.project_id)
    for project_id, of_project in groupby(chosen, key=lambda swap: swap.hit.project_id):
        project = project_of(project_id)
        changed = with_texts(project, _new_texts(project, list(of_project)))
        if changed != project:
            yield project_id, changed


def left_out_after(done: Swap, left_out: Container[object], swaps: Iterable[Swap]) -> set[_Key]:
    """Return the keys of hits that were left out, as they are once another one is replaced."""
    project_id, path, start = done.key
    moved = len(done.new) - len(done.old)
    keys = (swap.key for swap in swaps if swap.key in left_out)
    return {
        (key[0], key[1], key[2] + moved) if key[:2] == (project_id, path) and key[2] > start else key
        for key in keys
    }


def next_number(swaps: Sequence[Swap], number: int, done: Swap, left_out: Container[object]) -> int | None:
    """Return which hit comes behind the one that had a number and is replaced now, None if there is none."""
    end = done.hit.start + len(done.new)
    for following, swap in enumerate(swaps[number:], number):
        is_inside = swap.key[:2] == done.key[:2] and swap.hit.start < end
        if not (is_inside or swap.reason or swap.key in left_out):
            return following
    return None


# -- where the hits are -------------------------------------------------------------------------------------


def _places(order: Order, needle: str, stack: Haystack) -> list[int]:
    if not order.is_exact:
        return places_in(needle, stack)
    texts = (text_at(stack.project, path) for path in stack.paths)
    return [index for index, text in enumerate(texts) if order.query in text]


@kept_by_text(16384)
def _spans(query: str, is_exact: bool, text: str) -> tuple[tuple[_Span, ...], str]:
    """Return where the hits of a text are, and what is to say of all of them; typing what replaces them moves none."""
    if is_exact:
        return tuple((*match.span(), "") for match in re.finditer(re.escape(query), text)), ""
    plain, places = folded_with_places(text)
    needle, note = needle_of(query), ""
    found = [match.span() for match in re.finditer(re.escape(needle), plain)]
    if not found:
        if not SPACED_NUMBER.fullmatch(needle):
            return ((0, 0, UNCLEAR),), ""
        found = [match.span() for match in _typed_numbers(needle, plain)]
        note = f"表里显示为“{query.strip()}”，替换的是键入的文字"
    return tuple(_span(text, places, start, end) for start, end in found), note


def _span(text: str, places: Sequence[int], start: int, end: int) -> _Span:
    """Turn a part of the folded text into one of the typed text; ㎡ holds 平 only as a part of a character."""
    begins_inside = start > 0 and places[start - 1] == places[start]
    ends_inside = end < len(places) and places[end] == places[end - 1]
    reason = PART_OF_SIGN if begins_inside or ends_inside else ""
    return places[start], end_of_sign(text, places[end - 1]), reason


def _typed_numbers(needle: str, plain: str) -> Iterator[re.Match[str]]:
    """Find what the screen shows as that number; its cents belong to it, so that none are left behind."""
    whole, _, cents = needle.replace(",", "").partition(".")
    if cents.strip("0"):
        whole += rf"\.{cents}0*"
    elif cents:
        whole += r"(\.0*)?(?!\.)"
    return re.finditer(rf"(?<![\d.,]){whole}(?!\d)", plain)


# -- what comes out -----------------------------------------------------------------------------------------


def _replaced(text: str, parts: Iterable[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(parts, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _warning(path: FieldPath, text: str, template: Template) -> str:
    """Say what is wrong with a field that would hold that text."""
    if path.column == "grade" and text and text not in {band.name for band in template.bands}:
        return f"替换后“{_brief(text)}”不是可选的档次"
    if not holds_number(path, template):
        return ""
    unit = "分" if path.column in SCORE_COLUMNS else template.money_unit
    problem = read_amount(text, unit).problem
    return f"替换后“{_brief(text)}”{problem}" if problem else ""


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 12 else f"{plain[:11]}…"


def _new_texts(project: Project, swaps: Sequence[Swap]) -> dict[FieldPath, str]:
    texts: dict[FieldPath, str] = {}
    for path in dict.fromkeys(swap.hit.path for swap in swaps):
        parts = [(swap.hit.start, swap.hit.end, swap.new) for swap in swaps if swap.hit.path == path]
        texts |= _of_target(project, path, parts) or {path: _replaced(text_at(project, path), parts)}
    return texts


def _of_target(
    project: Project, path: FieldPath, parts: Sequence[tuple[int, int, str]]
) -> dict[FieldPath, str]:
    """Return new sign, number and unit of a target typed so, if each hit is in one; blank for other fields."""
    row = project.indicators[path.row] if path.row is not None and path.column == "target" else None
    if row is None or not any(column in PARTS for column, _ in row.extra):
        return {}
    texts: dict[FieldPath, str] = {}
    begin, left = 0, list(parts)
    for column, typed in zip(PARTS, row.target_parts, strict=True):
        if column == PARTS[0] and typed.strip() in NO_SIGN:
            continue
        within = [part for part in left if begin <= part[0] and part[1] <= begin + len(typed)]
        if within:
            inside = [(start - begin, end - begin, new) for start, end, new in within]
            texts[indicator_path(path.row or 0, column)] = _replaced(typed, inside)
            left = [part for part in left if part not in within]
        begin += len(typed)
    return {} if left else texts
