"""The draft of a project's self-evaluation report: a Word file that the unit can change, filled with what the form says.

``{{项目名称}}`` within a paragraph becomes a text; a paragraph of nothing but ``{{资金表}}`` becomes paragraphs and tables in its
look. From a paragraph ``{{如有 其他说明}}`` to ``{{结束}}`` all goes where there is nothing to say (docs/report.md).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from model.errors import UserError
from reports.form.print_job import PrintJob, shown_name
from reports.report.report_facts import Piece, ReportFacts, ReportTable, report_facts
from reports.sheets.docx_text import held

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # what a zip file knows of time begins here
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAME = re.compile(r"\{\{([^{}]+)\}\}")
_IF, _END = "如有 ", "结束"
_TABLE_WIDTH = 5000  # fiftieths of a percent of the text's width
# the width of the text on the page of an official paper, and a table so short that it stays on one page
_TABLE_TWIPS, _SHORT_TABLE = 8840, 10
_LINE = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def render_report_docx(job: PrintJob, template: bytes, source: str) -> bytes:
    """Return the report of a form by a template, which errors call ``source``. Raises UserError with one Chinese sentence."""
    if not job.template.has_scores:
        raise UserError(f"“{shown_name(job)}”不是自评表，没有自评报告，请只选自评表。")
    document = _opened(template, source)
    facts = report_facts(job.computed)
    body = document.element.body
    _leave_out(body, facts, source)
    for paragraph in list(body.iter(qn("w:p"))):
        _fill(paragraph, facts, source)
    for section in document.sections:
        for part in (section.header, section.footer):
            for paragraph in part.paragraphs if not part.is_linked_to_previous else ():
                _fill(paragraph.paragraph_format.element, facts, source)
    date_document(document, shown_name(job), job.year)
    return saved(document)


def _opened(template: bytes, source: str) -> Any:
    try:
        return Document(io.BytesIO(template))
    except (ValueError, KeyError, zipfile.BadZipFile, SyntaxError, OSError):
        raise UserError(f"报告模板“{source}”不是 Word 文件（docx）或已损坏，请换一个再试。") from None


def _text_of(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def _leave_out(body: Any, facts: ReportFacts, source: str) -> None:
    """Remove what stands between ``{{如有 X}}`` and ``{{结束}}`` where there is no X, and these marks."""
    leaves, is_open = False, False
    for element in list(body):
        mark = _NAME.fullmatch(_text_of(element).strip()) if element.tag == qn("w:p") else None
        name = mark[1].strip() if mark else ""
        if name.startswith(_IF):
            wanted = name.removeprefix(_IF).strip()
            if is_open or wanted not in facts.blocks:
                _refuse(source, name, facts)
            is_open, leaves = True, not facts.blocks[wanted]
        if leaves or name.startswith(_IF) or name == _END:
            body.remove(element)
        if name == _END:
            if not is_open:
                _refuse(source, name, facts)
            leaves = is_open = False
    if is_open:
        raise UserError(f"报告模板“{source}”里有“{{{{如有 …}}}}”没有用“{{{{结束}}}}”收尾，请补上。")


def _refuse(source: str, name: str, facts: ReportFacts) -> None:
    known = "、".join([*facts.blocks, *facts.texts])
    raise UserError(f"报告模板“{source}”里的“{{{{{name}}}}}”不认识，请改成这些之一：{known}。")


def _fill(paragraph: Any, facts: ReportFacts, source: str) -> None:
    text = _text_of(paragraph)
    if "{{" not in text:
        return
    mark = _NAME.fullmatch(text.strip())
    if mark and mark[1].strip() in facts.blocks:
        _put_block(paragraph, facts.blocks[mark[1].strip()])
        return
    for name in _NAME.findall(text):
        if name.strip() not in facts.texts:
            _refuse(source, name, facts)
    filled = _NAME.sub(lambda match: facts.texts[match[1].strip()], text)
    _set_text(paragraph, filled)


def _set_text(paragraph: Any, text: str) -> None:
    """Put a text into a paragraph in the look of its first run; Word cuts what is typed into runs as it likes."""
    first, *others = paragraph.iter(qn("w:t"))
    for other in others:
        other.text = ""
    first.text = held(text)
    first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _put_block(paragraph: Any, pieces: Sequence[Piece]) -> None:
    for piece in pieces:
        if isinstance(piece, ReportTable):
            paragraph.addprevious(_table(piece, paragraph))
        else:
            made = deepcopy(paragraph)
            _set_text(made, piece)
            paragraph.addprevious(made)
    parent = paragraph.getparent()
    is_needed = parent.tag == qn("w:tc") and len(parent.findall(qn("w:p"))) == 1
    if is_needed:
        _set_text(paragraph, "")  # a cell of a table ends with a paragraph
    else:
        parent.remove(paragraph)


def _table(table: ReportTable, paragraph: Any) -> Any:
    """Return a table over the whole width, in the font of the paragraph that it stands for, two sizes smaller."""
    looks = [run.find(qn("w:rPr")) for run in paragraph.iter(qn("w:r"))]
    look = _look_of_cells(next((one for one in looks if one is not None), None))
    shares = [round(_TABLE_WIDTH * width / sum(table.widths)) for width in table.widths]
    texts = (table.captions, *table.rows)
    together = len(texts) - 1 if len(texts) <= _SHORT_TABLE else 1  # rows that stay with the next one
    rows = "".join(_row(row, shares, number == 0, number < together) for number, row in enumerate(texts))
    columns = "".join(f'<w:gridCol w:w="{share * _TABLE_TWIPS // _TABLE_WIDTH}"/>' for share in shares)
    made = parse_xml(
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr><w:tblW w:w="{_TABLE_WIDTH}" w:type="pct"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{''.join(_LINE.format(side) for side in _SIDES)}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
    if look is not None:
        for run in made.iter(qn("w:r")):
            run.insert(0, deepcopy(look))
    return made


def _look_of_cells(look: Any) -> Any:
    if look is None:
        return None
    look = deepcopy(look)
    for name in ("w:sz", "w:szCs"):
        size = look.find(qn(name))
        if size is not None:
            size.set(qn("w:val"), str(max(int(size.get(qn("w:val"))) - 11, 18)))
    return look


def _row(texts: Sequence[str], shares: Sequence[int], is_head: bool, stays: bool) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="pct"/><w:vAlign w:val="center"/></w:tcPr>{_lines(text, stays)}</w:tc>'
        for text, share in zip(texts, shares, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{cells}</w:tr>"


def _lines(text: str, stays: bool) -> str:
    look = f'{"<w:keepNext/>" if stays else ""}<w:spacing w:before="40" w:after="40"/><w:jc w:val="center"/>'
    return "".join(
        f'<w:p><w:pPr>{look}</w:pPr><w:r><w:t xml:space="preserve">{escape(held(line))}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )


def date_document(document: WordDocument, title: str, year: int) -> None:
    """Give a document a title and the end of the year as its day, whenever it is made."""
    known = document.core_properties
    known.title, known.author, known.comments = held(title)[:255], "", ""
    known.created = known.modified = datetime(year, 12, 31)


def saved(document: WordDocument) -> bytes:
    """Return a document's file; the same document gives the same bytes. It is taken apart, and cannot be used any more."""
    written, made = io.BytesIO(), io.BytesIO()
    document.save(written)
    for part in list(document.part.package.iter_parts()):
        vars(
            part
        ).clear()  # python-docx has them in cycles: 6 MB that would stay until somebody looks for garbage
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _FIRST_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def names_in(template: bytes) -> Iterator[str]:
    """Yield the names in {{}} of a template, for those who check it."""
    for paragraph in Document(io.BytesIO(template)).element.body.iter(qn("w:p")):
        yield from _NAME.findall(_text_of(paragraph))
