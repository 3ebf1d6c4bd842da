"""What is told of a form that was read: remarks and texts without a place, each with its cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from model.exchange.found_form import Remark, Severity, Unplaced
from model.exchange.recognising.cells import Cells, Place


@dataclass
class Told:
    """Collects remarks; the same sentence of the same cell once."""

    cells: Cells
    remarks: list[Remark] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    lost: int = 0
    _said: set[Remark] = field(default_factory=set)

    def note(
        self, message: str, severity: Severity = "warning", place: Place | None = None, text: str = ""
    ) -> None:
        """Add a remark."""
        cell = self.cells.address(place) if place else ""
        remark = Remark(message, severity, cell, text or (self.cells.text(*place) if place else ""))
        if remark not in self._said:
            self._said.add(remark)
            self.remarks.append(remark)

    def leave(self, place: Place, message: str, text: str = "", counts: bool = True) -> None:
        """Name a text that found no place; ``counts``: it is a part of the form that is missed."""
        self.unplaced.append(Unplaced(self.cells.address(place), text or self.cells.text(*place), message))
        self.lost += counts

    def note_many(
        self, message: str, texts: Iterable[tuple[Place, str]], severity: Severity = "info"
    ) -> None:
        """Add one remark for several cells, which names the first and shows the text of all."""
        all_texts = list(texts)
        if all_texts:
            self.note(message, severity, all_texts[0][0], "、".join(text for _, text in all_texts))
