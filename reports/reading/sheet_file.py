"""What a file of tables gives, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass

from model.exchange.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class SheetFile:
    """The sheets or tables of a file, and the names of those that are hidden and were not read."""

    sheets: tuple[Worksheet, ...]
    hidden: tuple[str, ...] = ()
