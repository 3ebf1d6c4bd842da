"""The official form as a Word file: the grid of screen and paper as real tables, on the paper's page."""

from __future__ import annotations

from reports.form.page_setup import PageSetup
from reports.form.page_texts import SUBTITLE_SIZE, TITLE_SIZE, fields_per_row, signature_value
from reports.form.print_job import PrintJob, shown_name
from reports.form.proof_marks import stamp_sentence
from reports.setting.typesetting import LEADING, SetGrid
from reports.sheets.carried_sheet import carried_text
from reports.sheets.docx_package import FOOTER_SIZE, WordFile
from reports.sheets.docx_table import TWIPS, table_xmls
from reports.sheets.docx_text import paragraph_xml, run_xml, text_xml

# Word lets no two tables meet; a hidden paragraph between them takes no room
_BETWEEN = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:vanish/><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def render_form_docx(job: PrintJob) -> bytes:
    """Return one form as docx; the same form gives the same bytes."""
    measured, grid = job.fitted.measured, job.grid  # rows are as airy as on paper
    pieces = [_line(grid.title, TITLE_SIZE, "center", bold=True)]
    pieces += [_line(grid.subtitle, SUBTITLE_SIZE, "right")] if grid.subtitle else []
    for number, table in enumerate(table_xmls(measured)):
        pieces += [_BETWEEN] * (number > 0) + [table]
    pieces += [_line(note, measured.size - 1, "left") for note in grid.footnotes]
    pieces += [*_signature(measured), _BETWEEN]
    body, carried = "".join(pieces), carried_text(job, False)
    return WordFile(body, _footer_xml(job), job.page, shown_name(job), job.year, carried).packed()


def _line(text: str, size: float, align: str, bold: bool = False) -> str:
    return text_xml(text, size, align, bold=bold, leading=size * LEADING)


def _signature(measured: SetGrid) -> list[str]:
    """Return the fields of the signature block, two or three in a line, each at a tab of its own."""
    grid, size, per_row = measured.grid, measured.size, fields_per_row(measured.grid)
    texts = [caption + signature_value(caption, value) for caption, value in grid.signature]
    return [
        _fields_xml(texts[first : first + per_row], size, measured.width / per_row)
        for first in range(0, len(texts), per_row)
    ]


def _fields_xml(texts: list[str], size: float, step: float) -> str:
    """Return one line of fields as a table without lines, so that a long one breaks in its own place."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{round(step * TWIPS)}" w:type="dxa"/></w:tcPr>'
        f"{paragraph_xml(run_xml(text, size), leading=size * LEADING, before=size * 0.8)}</w:tc>"
        for text in texts
    )
    columns = f'<w:gridCol w:w="{round(step * TWIPS)}"/>' * len(texts)
    look = '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/></w:tblCellMar>'
    return (
        f'{_BETWEEN}<w:tbl><w:tblPr><w:tblW w:w="{round(step * len(texts) * TWIPS)}" w:type="dxa"/><w:jc w:val="left"/>{look}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )


def _footer_xml(job: PrintJob) -> str:
    page: PageSetup = job.page
    numbers = (
        run_xml("第 ", FOOTER_SIZE)
        + _field("PAGE")
        + run_xml(" 页 / 共 ", FOOTER_SIZE)
        + _field("NUMPAGES")
        + run_xml(" 页", FOOTER_SIZE)
    )
    texts = [run_xml(text, FOOTER_SIZE) for text in (page.footer, stamp_sentence(job.damage)) if text]
    parts = [*texts[:1], *([numbers] if page.numbers else []), *texts[1:]]
    return paragraph_xml(run_xml("　　", FOOTER_SIZE).join(parts), "center")


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} ">{run_xml("1", FOOTER_SIZE)}</w:fldSimple>'
