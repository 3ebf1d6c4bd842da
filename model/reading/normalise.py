"""One spelling for what people type: full-width forms, spaces and look-alike signs (docs/domain.md 3.1)."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

from model.text_caches import kept_by_text

_BEFORE = str.maketrans(
    {
        "㎡": "平方米",
        "㎥": "立方米",
        "㎞": "公里",
        "²": "^2",
        "³": "^3",
        "〜": "~",
        "∼": "~",
        "─": "-",
        "－": "-",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "═": "=",
        "≧": "≥",
        "⩾": "≥",
        "≮": "≥",
        "≦": "≤",
        "⩽": "≤",
        "≯": "≤",
        "∕": "/",
        "╱": "/",
    }
)
# ① would become 1: a list number must not turn into a value
_BEFORE.update({code: "○" for code in range(0x2460, 0x2500)})
_ALIKE = re.compile(f"[{re.escape(''.join(map(chr, _BEFORE)))}]")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u202a-\u202e]+")  # besides white space
# the usual ideographs stay as they are; what becomes one, like ㎡ and 〸, does not stand often
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]+")
_TO_IDEOGRAPHS = re.compile(
    "[\u2e80-\u2fdf\u3038-\u303a\u3190-\u33ff\uf900-\ufaff\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]"
)
# nearly all signs that people type, and nothing becomes of them
_PLAIN = re.compile("[!-~\u4e00-\u9fff≥≤±×·、—‰]*")
# signs none of which becomes another beside others
_ALONE = re.compile("[\\s!-~\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]*")
_CHINESE_POINT = re.compile(r"(?<=\d)。(?=\d)")


_MARKS = re.compile(r"[\u0300-\u036f\u3099\u309a]")
_LOOSE = re.compile(rf".{_MARKS.pattern}*", re.DOTALL)


@kept_by_text(1 << 14)  # of more, a workbook of many projects would fill the memory
def normalise(text: str) -> str:
    """Return the text in NFKC without white space, with one sign for each operator and dash."""
    return text if _PLAIN.fullmatch(text) else _normalised(text)


def is_same(one: str, other: str) -> bool:
    """Tell whether two texts are the same once normalised; most of them are soon told apart."""
    is_alike = _ideographs(one) == _ideographs(other) or _TO_IDEOGRAPHS.search(one + other)
    return bool(is_alike) and normalise(one) == normalise(other)


def may_have(text: str, plain: str) -> bool:
    """Tell whether a text once folded may hold a folded one: not if an ideograph of that is nowhere in it."""
    return all(char in text for char in _ideographs(plain)) or bool(_TO_IDEOGRAPHS.search(text))


def _ideographs(text: str) -> str:
    return "".join(_IDEOGRAPHS.findall(text))


def _normalised(text: str) -> str:
    # each step tells soon where it has nothing to do, as with nearly all texts
    spaced = _in_one_spelling(unicodedata.normalize("NFKC", _in_one_spelling(text)))
    plain = _UNSEEN.sub("", "".join(spaced.split()))
    return _CHINESE_POINT.sub(".", plain) if "。" in plain else plain


def _in_one_spelling(text: str) -> str:
    """Return the text with one sign for each that looks alike; most texts have none, which is quickly seen."""
    return text.translate(_BEFORE) if _ALIKE.search(text) else text


def folded(text: str) -> str:
    """Return the text normalised and in lower case, for finding; long texts are not kept in memory."""
    return _normalised(text).lower()


def folded_signs(text: str) -> str:
    """Return the folded text as ``folded_with_places`` does, sooner."""
    return folded(text) if _ALONE.fullmatch(text) else folded_with_places(text)[0]


def folded_with_places(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the folded text and, for each of its characters, the index in the text it comes from."""
    signs = _LOOSE.findall(text) if _MARKS.search(text) else text
    pieces = list(map(_folded_sign, signs))
    plain = "".join(pieces)
    starts = accumulate(map(len, signs), initial=0)
    places = tuple(start for start, piece in zip(starts, pieces, strict=False) for _ in piece)
    whole = folded(text)  # a point between digits shows only in the whole
    return whole if len(whole) == len(plain) else plain, places


@kept_by_text(8192)
def _folded_sign(sign: str) -> str:
    return folded(sign)


def end_of_sign(text: str, start: int) -> int:
    """Return where the character that stands there ends, with the marks that belong to it."""
    sign = _LOOSE.match(text, start)
    return sign.end() if sign else start


def storable(text: str) -> str:
    """Return the text without lone surrogates and with plain newlines, so that every file can hold it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-8", "replace").decode("utf-8")
