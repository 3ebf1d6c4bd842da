"""Official forms that are no self-evaluation of a project: they are named, never taken for one (docs/domain.md 8)."""

from __future__ import annotations

from model.exchange.recognising.captions import as_caption, is_title
from model.exchange.recognising.vocabulary import OTHER_FORMS
from model.exchange.worksheet import Worksheet
from model.reading.normalise import normalise

_ROWS_OF_TITLE = 6
_SELF = "自评"
_LONGEST = 40


def other_form_of(sheet: Worksheet) -> str:
    """Return what a sheet is if it is another official form, else blank: by its title, or by captions that only it has."""
    titles = [
        normalise(text)
        for row in sheet.rows[:_ROWS_OF_TITLE]
        for text in row
        if text and len(text) < 60 and is_title(text)
    ]
    for name, words, own in OTHER_FORMS:
        in_title = any(normalise(word) in title for word in words.split() for title in titles)
        if name.endswith("申报表") and any(_SELF in title for title in titles):
            continue
        if in_title or any(_is_there(word, sheet) for word in own.split()):
            return name
    return ""


def _is_there(caption: str, sheet: Worksheet) -> bool:
    """Tell whether a cell has a caption, however it is spaced."""
    texts = (text for row in sheet.rows for text in row if len(text) < _LONGEST and caption[-1] in text)
    return any(as_caption(text) == caption for text in texts)
