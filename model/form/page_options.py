"""Page options of a workbook: how its forms are printed where that differs from the template.

They are kept in the workbook as canonical JSON of what differs from the usual page. Sizes are in tenths of a point,
margins in millimetres.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from model.errors import UserError

ORIENTATIONS = ("", "portrait", "landscape")
CHOICES = ("", "yes", "no")
FONTS = ("", "宋体", "仿宋")
SMALLEST, LARGEST = 60, 140
LEAST_SIDE, LEAST_EDGE, MOST_MARGIN = 8, 12, 40
MAX_TITLE, MAX_FOOTER, MAX_CAPTION = 60, 40, 20


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How forms are printed. Blank, or None in ``signature``, is as in the template.

    ``font`` is one installed on the PC, blank the bundled one; ``footer`` stands before the page number, which
    ``numbers`` shows; ``proof``: 校验码 and QR code are printed; ``signature`` lists the fields of the signature block as (id, caption).
    """

    orientation: str = ""
    smallest: int = 75
    largest: int = 95
    side: int = 15
    top: int = 15
    bottom: int = 17
    title: str = ""
    separators: str = ""
    font: str = ""
    footer: str = ""
    numbers: bool = True
    signature: tuple[tuple[str, str], ...] | None = None
    proof: bool = True


USUAL = PageOptions()


def options_text(options: PageOptions) -> str:
    """Return the canonical text of page options, blank for the usual page."""
    found = {
        field.name: value
        for field in fields(PageOptions)
        if (value := getattr(options, field.name)) != getattr(USUAL, field.name)
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if found else ""


def read_options(text: str) -> PageOptions:
    """Read page options from their text. Raises UserError if they are damaged or from a newer program."""
    if not text:
        return USUAL
    try:
        options = _options(json.loads(text))
    except (ValueError, TypeError, RecursionError):
        raise UserError("页面设置读不出来，已用默认的页面设置，请重新设置。") from None
    return options


def _options(data: Any) -> PageOptions:
    """Return options from JSON data. Raises ValueError, TypeError."""
    if not isinstance(data, dict):
        raise TypeError("no object")
    known = dict(data)
    if known.get("signature") is not None:
        known["signature"] = tuple((str(key), str(caption)) for key, caption in known["signature"])
    options = PageOptions(**known)
    if problem := _problem(options):
        raise ValueError(problem)
    return options


def _problem(options: PageOptions) -> str:
    """Return the field that is not what it may be, blank if all are."""
    numbers = {
        "smallest": (SMALLEST, LARGEST),
        "largest": (options.smallest, LARGEST),
        "side": (LEAST_SIDE, MOST_MARGIN),
        "top": (LEAST_EDGE, MOST_MARGIN),
        "bottom": (LEAST_EDGE, MOST_MARGIN),
    }
    for name, (low, high) in numbers.items():
        value = getattr(options, name)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            return name
    choices = {
        "orientation": ORIENTATIONS,
        "separators": CHOICES,
        "font": FONTS,
        "numbers": (True, False),
        "proof": (True, False),
    }
    texts = {"title": MAX_TITLE, "footer": MAX_FOOTER}
    wrong = [name for name, allowed in choices.items() if getattr(options, name) not in allowed]
    wrong += [
        name
        for name, longest in texts.items()
        if not isinstance(getattr(options, name), str) or len(getattr(options, name)) > longest
    ]
    wrong += ["signature" for _, caption in options.signature or () if len(caption) > MAX_CAPTION]
    return "".join(wrong[:1])
