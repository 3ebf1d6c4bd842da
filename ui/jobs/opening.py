"""Opening a workbook, its template held against those that come with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import resources
from model.errors import StoreError
from model.workbook.forms import Place
from model.workbook.holding import HolderMark
from model.workbook.official_templates import Official
from model.workbook.workbook import Workbook
from ui.jobs.places import place_of


@lru_cache(maxsize=1)
def official() -> Official:
    """Return the templates that come with the program."""
    texts = {one: resources.template_text(one) for one in resources.template_ids()}
    return Official(texts, resources.official_templates())


@contextmanager
def held_to_write(path: Path) -> Iterator[None]:
    """Hold a workbook that is to be written, as a window does. Raises StoreError if somebody else has it open."""
    if not path.exists():
        yield  # which is told when it is opened
        return
    mark = HolderMark(path, pace=place_of(path).pace)
    if holder := mark.take():
        raise StoreError(
            f"工作簿“{path.name}”正由{holder.named}打开着，没有写入；请等对方关闭后重新运行命令。"
        )
    try:
        yield
    finally:
        mark.release()


def open_workbook(
    path: Path, at_once: int | None = None, known_forms: Mapping[int, Place] = MappingProxyType({})
) -> Workbook:
    """Open a workbook file. Raises StoreError, TemplateError as ``Workbook.open``, which tells the rest."""
    return Workbook.open(path, official=official(), at_once=at_once, known_forms=known_forms)
