"""Opening a workbook, its template held against those that come with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import resources
from model.errors import CalledOffError, StoreError
from model.files import GoOn
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


def open_all(paths: Sequence[Path], go_on: GoOn, at_once: int | None = None) -> list[Workbook]:
    """Open workbooks where nobody stands still for it. Raises as ``open_workbook``, CalledOffError; then none stays open."""
    found = list[Workbook]()
    with ExitStack() as opened:
        try:
            for path in paths:
                go_on(f"正在打开“{path.name}”……")
                found.append(opened.enter_context(closing(open_workbook(path, at_once))))
            go_on("正在打开……")  # for who may not want them any more
        except CalledOffError:
            raise CalledOffError("已取消，没有打开。") from None
        opened.pop_all()
    return found


def open_workbook(
    path: Path, at_once: int | None = None, known_forms: Mapping[int, Place] = MappingProxyType({})
) -> Workbook:
    """Open a workbook file. Raises StoreError, TemplateError as ``Workbook.open``, which tells the rest."""
    return Workbook.open(path, official=official(), at_once=at_once, known_forms=known_forms)
