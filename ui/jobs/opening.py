"""Opening a workbook, its template held against those that come with the program."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import resources
from model.workbook.official_templates import Official
from model.workbook.workbook import Workbook


@lru_cache(maxsize=1)
def official() -> Official:
    """Return the templates that come with the program."""
    texts = {one: resources.template_text(one) for one in resources.template_ids()}
    return Official(texts, resources.official_templates())


def open_workbook(path: Path, at_once: int | None = None) -> Workbook:
    """Open a workbook file. Raises StoreError, TemplateError as ``Workbook.open``, which tells ``at_once``."""
    return Workbook.open(path, official=official(), at_once=at_once)
