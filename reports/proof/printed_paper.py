"""What a PDF of printed forms bears: the data attached to it, and of each page its text and 校验码."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import UserError
from model.exchange.form_json import holds_too_much
from model.exchange.proof import FIGURES, sheet_digest, short_code
from model.files import read_at_most
from reports.form.proof_marks import CODE_CAPTION
from reports.proof.added_parts import added_parts

MAX_BYTES = 1 << 28
MAX_ATTACHMENT = 1 << 26
# bytes of all attachments together, which a small file can claim: a thousand forms have about 1 << 25
MAX_ATTACHED = 1 << 27
# what draws on a page: paths, shadings, pictures and forms, texts (ISO 32000, annex A)
_PAINTING = {
    *(b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"),
    *(b"sh", b"Do", b"BI", b"INLINE IMAGE", b"Tj", b"TJ", b"'", b'"'),
}
_CODE = re.compile(re.escape(CODE_CAPTION.strip()) + r"\s*([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")


@dataclass(frozen=True, slots=True)
class AttachedSheet:
    """The data of one form as a PDF carries it, with the code that follows from it."""

    code: str
    data: Any


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page; ``code`` is blank where the footer bears none, ``number`` counts from 1. An empty one shows nothing."""

    number: int
    code: str
    text: str
    is_empty: bool


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A whole PDF; ``added`` names what is in it that our paper does not have."""

    sheets: tuple[AttachedSheet, ...]
    pages: tuple[PrintedPage, ...]
    added: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes on the pages, each once, in their order."""
        return tuple(dict.fromkeys(page.code for page in self.pages if page.code))

    @property
    def is_unmarked(self) -> bool:
        """True where forms are attached, but no page bears any code: the page options may leave it out."""
        return bool(self.sheets) and not self.codes

    def texts_of(self, code: str) -> list[str]:
        """Return the texts of the pages that bear a code."""
        return [page.text for page in self.pages if page.code == code]


Watch = Callable[[str], bool]
"""Told in a sentence how far the reading is; False stops it."""


class StoppedError(Exception):
    """The watch wanted no more."""


def unwatched(sentence: str) -> bool:
    """Go on."""
    return True


def told(watch: Watch, sentence: str) -> None:
    """Tell how far the reading is. Raises StoppedError if it shall not go on."""
    if not watch(sentence):
        raise StoppedError


def read_paper(path: Path, watch: Watch = unwatched) -> PrintedPaper:
    """Read a PDF. Raises UserError if that is impossible, or if it bears nothing of ours."""
    content = read_at_most(path, MAX_BYTES, "本程序打印的 PDF")
    if not content.startswith(b"%PDF"):
        raise UserError(f"文件“{path.name}”不是 PDF，请选择本程序打印的 PDF 文件。")
    paper = paper_of(content, path.name, watch)
    if not paper.sheets and not paper.codes:
        raise UserError(f"文件“{path.name}”不是本程序打印的自评表，没有校验码和数据，无法核对。")
    return paper


def bears_forms(content: bytes, name: str) -> bool:
    """Tell whether forms are attached to a PDF, without reading its pages. Raises UserError if it cannot be read."""
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        attached = list(_attached(PdfReader(io.BytesIO(content)).attachment_list, name))
    except UserError:
        raise
    except Exception as error:  # whatever is wrong with a foreign file, it is the file
        raise _unreadable(name) from error
    return any(_sheet_of(data) is not None for data in attached)


def _unreadable(name: str) -> UserError:
    return UserError(f"文件“{name}”读不出来，可能已损坏或加了密码，请换一份 PDF。")


def paper_of(content: bytes, name: str, watch: Watch = unwatched) -> PrintedPaper:
    """Return what the bytes of a PDF bear. Raises UserError if they cannot be read, StoppedError."""
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        attached = list(_attached(reader.attachment_list, name))
        read = list(_read_pages(reader.pages, watch))
        sheets = {data: sheet for data in attached if (sheet := _sheet_of(data)) is not None}
        added = added_parts(reader, content, lambda data: data in sheets or _sheet_of(data) is not None)
    except (StoppedError, UserError):
        raise
    except Exception as error:  # whatever is wrong with a foreign file, it is the file
        raise _unreadable(name) from error
    attested = {sheet.code for sheet in sheets.values()}
    pages = tuple(
        PrintedPage(number, _code_of(text, attested), text, is_empty)
        for number, (text, is_empty) in enumerate(read, 1)
    )
    return PrintedPaper(tuple(sheets[data] for data in attached if data in sheets), pages, added)


def _attached(files: Iterable[Any], name: str) -> Iterator[bytes]:
    """Yield what is attached, unpacked. Raises UserError where it is more than any forms have."""
    left = MAX_ATTACHED
    for file in files:
        content: bytes = file.content
        left -= len(content)
        if left < 0:
            raise UserError(f"文件“{name}”附带的数据太多，不像本程序打印的 PDF，请换一份 PDF。")
        yield content


def _read_pages(pages: Sequence[Any], watch: Watch) -> Iterator[tuple[str, bool]]:
    """Yield the text of each page, and whether the page shows nothing at all."""
    for number, page in enumerate(pages, 1):
        told(watch, f"正在读第 {number} 页，共 {len(pages)} 页…")
        text = page.extract_text()
        yield text, not text.strip() and _is_empty(page)


def _is_empty(page: Any) -> bool:
    """Tell whether a page without text draws nothing else, like those that only turn the sheet; a scan is a picture."""
    contents = page.get_contents()
    drawn = {operator for _, operator in contents.operations} if contents is not None else set()
    return "/Annots" not in page and not drawn & _PAINTING


def _code_of(text: str, attested: Container[str]) -> str:
    """Return the code in a page's footer. A clerk may have typed another: the attached data tells, else the last counts."""
    found = _CODE.findall(text)
    return next((code for code in found if code in attested), found[-1] if found else "")


def _sheet_of(attached: bytes) -> AttachedSheet | None:
    """Return the sheet that an attachment holds, None if it is something else."""
    if len(attached) > MAX_ATTACHMENT:
        return None
    try:
        text = attached.decode()
        data = None if holds_too_much(text) else json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or FIGURES not in data or "indicators" not in data:
        return None
    return AttachedSheet(short_code(sheet_digest(data)), data)
