"""What no template of a form has: so much text, lists so long, values so deep. A file that has it is refused at once."""

from __future__ import annotations

import re
from typing import Any

MAX_CHARACTERS = 400_000
MAX_ITEMS = 500  # of one list, as the levels 2 of a level 1 are
MAX_VALUES = 30_000
MAX_DEPTH = 12
# a key of very many parts takes the reader of TOML their square
_LONG_KEY = re.compile(r"^[\s\[]*[\w\"'-]{1,99}(?:\s*\.\s*[\w\"'-]{1,99}){50}", re.MULTILINE)


def is_no_template(text: str) -> bool:
    """Tell, before a text is read as TOML, whether it has more than any template."""
    return len(text) > MAX_CHARACTERS or _LONG_KEY.search(text) is not None


def is_too_large(data: Any) -> bool:
    """Tell whether data have lists, values or depth as no template has them."""
    level: list[Any] = [data]
    count = 0
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            if len(inner) > MAX_ITEMS:
                return True
            below.extend(inner)
        count += len(below)
        if not below or count > MAX_VALUES:
            return count > MAX_VALUES
        level = below
    return True
