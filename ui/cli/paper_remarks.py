"""What a command says of the paper it makes: characters and fonts that are not there, a line each on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence


def tell_missing(chars: Sequence[str]) -> None:
    """Name the characters that paper cannot show."""
    for char in chars:
        print(f"字体里没有“{char}”这个字，纸上以〓代替。", file=sys.stderr)


def tell_fonts(families: Iterable[str]) -> None:
    """Name the fonts that this PC lacks."""
    from reports.pdf.fonts import is_installed

    for family in sorted(families):
        if not is_installed(family):
            print(f"这台电脑没有装{family}，已用自带的宋体打印。", file=sys.stderr)
