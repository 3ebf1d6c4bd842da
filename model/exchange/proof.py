"""Proof that a printed form matches its data: a digest over everything it shows, and a short code of it.

The sheet's data is the form JSON without the answers to warnings, which are printed nowhere (docs/domain.md 5),
and with the figures computed from it, so that a change of the computation changes the digest too.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from model.digest import digest_of
from model.exchange.form_json import form_dict
from model.grid.computed import Computed
from model.reading.amounts import shortest, two_decimals

# no I, L, O, U: what is read off paper wrongly is put right when it is typed
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, GROUP = 12, 4
_CONFUSED = str.maketrans("ILOU", "110V")
FIGURES = "figures"


def sheet_data(computed: Computed) -> dict[str, Any]:
    """Return what a sheet shows, as it is attached to the PDF."""
    project = replace(computed.project, notes={})
    return form_dict(project, computed.template, computed.year) | {FIGURES: figures_of(computed)}


def figures_of(computed: Computed) -> dict[str, Any]:
    """Return the figures that a sheet shows, as texts."""
    evaluation = computed.evaluation
    sections = {sum_.section.name: shortest(sum_.score) for sum_ in evaluation.sections}
    scores = ["" if one.score is None else shortest(one.score) for one in evaluation.indicators]
    return {
        "total": shortest(evaluation.total_score),
        "grade": evaluation.grade,
        "rate": evaluation.funds_total.rate_text,
        "execution": two_decimals(evaluation.funds_score),
        "sections": sections,
        "scores": scores,
    }


def sheet_json(data: object) -> str:
    """Return the attached text: keys sorted, no spaces, so that the same data is the same text."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sheet_digest(data: object) -> str:
    """Return the SHA-256 of a sheet's data, in hex; spaces and the order of keys do not count."""
    return digest_of(sheet_json(data))


def short_code(digest: str) -> str:
    """Return the first 60 bits of a digest as one types them: ``7K3M-9QXB-2FRT``."""
    number = int(digest[: CODE_LENGTH * 5 // 4], 16)
    signs = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH))]
    return "-".join("".join(signs[start : start + GROUP]) for start in range(0, CODE_LENGTH, GROUP))


def read_code(text: str) -> str | None:
    """Return a typed code as it is printed, None if it is none; letters mistaken for figures are put right."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text).upper()
    signs = "".join(c for c in narrow.translate(_CONFUSED) if not (c.isspace() or c in "-－—_·."))
    if len(signs) != CODE_LENGTH or any(sign not in ALPHABET for sign in signs):
        return None
    return "-".join(signs[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))


def code_of(computed: Computed) -> str:
    """Return the short code that a form's sheet bears now."""
    return short_code(sheet_digest(sheet_data(computed)))
