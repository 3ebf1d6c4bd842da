"""The first table of an HTML text, its merged cells resolved; see ``model.exchange.clipboard``."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
# Word breaks the lines of its HTML between any two hanzi, where no blank is meant
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BROKEN_LINE = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]\s*(?=[{_WIDE}])")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class TableReader(HTMLParser):
    """Collects the cells of the first outer table by row and column, spans resolved."""

    def __init__(self, most: int) -> None:
        """Read at most so many cells."""
        super().__init__(convert_charrefs=True)
        self._most = most
        self.places: dict[tuple[int, int], str] = {}
        self._depth = 0
        self._done = False
        self._row = -1
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._hidden: set[int] = set()
        self._starts: set[tuple[int, int]] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self._done:
            return
        if tag == "table":
            self._depth += 1
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._row += 1
            if _HIDDEN.search(dict(attributes).get("style") or ""):
                self._hidden.add(self._row)
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            values = dict(attributes)
            self._span = _span(values.get("rowspan")), _span(values.get("colspan"))
            self._text = []
            self._row = max(self._row, 0)
        elif self._text is not None and (tag == "br" or (tag in ("p", "div", "li") and any(self._text))):
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._done or not self._depth:
            return
        if tag in ("td", "th", "tr") and self._depth == 1:
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self._depth -= 1
            self._done = self._depth == 0

    def close(self) -> None:
        super().close()
        self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None and self._depth:
            self._text.append(_SPACES.sub(" ", _BROKEN_LINE.sub("", data)))

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text = re.sub(r" *\n *", "\n", "".join(self._text).replace("\xa0", " ")).strip()
        self._text = None
        rows, columns = self._span
        column = next(c for c in range(len(self.places) + 1) if (self._row, c) not in self.places)
        if len(self.places) + rows * columns > self._most:
            rows = columns = 1
        for r in range(rows):
            for c in range(columns):
                self.places.setdefault((self._row + r, column + c), "")
        self.places[self._row, column] = text
        self._starts.add((self._row, column))

    def rows(self) -> list[list[str]]:
        """Return the cells by rows; a span reaching below the last row adds none.

        Excel ends a table that has merged cells with a hidden row, which only tells browsers the widths. A column in
        which no cell begins is part of the wider one before it, as forms have them below their funds.
        """
        last = max(self._row, 0)
        while last > 0 and last in self._hidden and not self._has_text(last):
            last -= 1
        columns = sorted({column for row, column in self._starts if row <= last}) or [0]
        return [[self.places.get((row, column), "") for column in columns] for row in range(last + 1)]

    def _has_text(self, wanted: int) -> bool:
        return any(text for (row, _), text in self.places.items() if row == wanted)


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 1000) if value and value.strip().isdecimal() else 1
