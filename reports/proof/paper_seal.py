"""The keyed seal that paper of a final form bears: 密钥码 with the number of its key, held against the key itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from model.exchange.proof import sheet_digest
from model.workbook.seal_keys import KeySource
from model.workbook.seals import CODE_CAPTION, NUMBER_CAPTION
from reports.proof.printed_paper import PrintedPaper

_SIGNS = r"\s*([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})"
_CODE = re.compile(re.escape(CODE_CAPTION.strip()) + _SIGNS)
_NUMBER = re.compile(re.escape(NUMBER_CAPTION.strip()) + _SIGNS)


class PaperSealState(Enum):
    """What was found, as a sentence."""

    UNKEYED = "未加密钥：能看出差错，看不出有意改动。"
    UNCHECKED = "定稿用了密钥 {number}，没有用它核对，看不出有意改动。"
    OTHER_KEY = "定稿用了另一把密钥（{number}），没有核对。"
    PROVEN = "与密钥 {number} 相符，是用这把密钥定稿的。"
    BROKEN = "与密钥 {number} 不符：口令不对，或不是用这把密钥定稿的内容，不能作为凭证。"


@dataclass(frozen=True, slots=True)
class PaperSeal:
    """What a sheet's seal proves; ``is_asked``: somebody wants it held against a key."""

    state: PaperSealState
    number: str = ""
    is_asked: bool = False

    @property
    def is_good(self) -> bool:
        """True unless a key was asked for and does not prove it."""
        return not self.is_asked or self.state is PaperSealState.PROVEN

    @property
    def sentence(self) -> str:
        """Say what was found."""
        return self.state.value.format(number=self.number)


def seals_of(paper: PrintedPaper, source: KeySource | None) -> dict[str, PaperSeal]:
    """Return what the seal of each sheet proves, by its 校验码; without a key nothing but what it says of itself."""
    data = {sheet.code: sheet.data for sheet in paper.sheets}
    return {
        code: _seal_of(paper.texts_of(code), data.get(code), source)
        for code in dict.fromkeys([*paper.codes, *data])
    }


def _seal_of(texts: Sequence[str], data: object, source: KeySource | None) -> PaperSeal:
    codes, numbers = (
        dict.fromkeys(found for text in texts for found in pattern.findall(text))
        for pattern in (_CODE, _NUMBER)
    )
    is_asked = source is not None
    if not codes or not numbers:
        return PaperSeal(PaperSealState.UNKEYED, is_asked=is_asked)
    number = list(numbers)[-1]  # a clerk may have typed another; the footer stands last
    key = source.key(number) if source is not None else None
    if key is None:
        state = PaperSealState.OTHER_KEY if is_asked else PaperSealState.UNCHECKED
        return PaperSeal(state, number, is_asked)
    is_right = data is not None and key.paper_code(sheet_digest(data)) in codes
    return PaperSeal(PaperSealState.PROVEN if is_right else PaperSealState.BROKEN, number, is_asked)
