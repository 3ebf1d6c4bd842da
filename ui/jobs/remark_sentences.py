"""What is to be looked at in a form that was read, in sentences that name its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.exchange.found_form import Remark, Unplaced

# places that one sentence names
_MOST_PLACES = 5


def sentences_of(remarks: Iterable[Remark], unplaced: Iterable[Unplaced]) -> list[str]:
    """Return what is to be looked at in a form, each thing once with the cells it concerns."""
    places: dict[str, list[str]] = {}
    for remark in remarks:
        places.setdefault(remark.message, []).extend([remark.cell] if remark.cell else [])
    sentences = [f"{_places(cells)}：{message}" if cells else message for message, cells in places.items()]
    lost = [f"{one.cell}“{_short(one.text)}”" for one in unplaced]
    if lost:
        more = f" 等 {len(lost)} 处" if len(lost) > _MOST_PLACES else ""
        sentences.append(f"表上有文字没有放进来：{'、'.join(lost[:_MOST_PLACES])}{more}，请核对。")
    return sentences


def year_sentence(year: int, wanted: int) -> str:
    """Say that a form is of another year than the workbook, blank if it is not."""
    return f"表上年度 {year} 与工作簿 {wanted} 不同，请核对。" if year != wanted else ""


def _places(cells: Sequence[str]) -> str:
    more = f" 等 {len(cells)} 格" if len(cells) > _MOST_PLACES else ""
    return "、".join(cells[:_MOST_PLACES]) + more


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:19]}…"
