"""Make the report template that ships (resources/reports): headings as the official notices ask, in the fonts of official papers.

python tools/make_report_template.py
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

import resources
from reports.report.report_docx import date_document, saved

BODY, HEADING, SUBHEADING, TITLE = "仿宋", "黑体", "楷体", "宋体"
LINE = Pt(28)
# the texts, each with its font; a title is centred, the others begin two signs to the right
TEXTS = (
    (TITLE, "{{项目名称}}"),
    (TITLE, "{{年度}}年度项目支出绩效自评报告"),
    (HEADING, "一、项目基本情况"),
    (SUBHEADING, "（一）项目概况"),
    (BODY, "{{项目概况}}"),
    (SUBHEADING, "（二）项目绩效目标"),
    (BODY, "{{预期目标}}"),
    (HEADING, "二、资金安排和使用情况"),
    (BODY, "{{资金情况}}"),
    (BODY, "{{资金表}}"),
    (HEADING, "三、绩效目标完成情况"),
    (SUBHEADING, "（一）总体目标完成情况"),
    (BODY, "{{实际完成情况}}"),
    (SUBHEADING, "（二）绩效指标完成情况"),
    (BODY, "{{指标完成情况}}"),
    (SUBHEADING, "（三）自评得分"),
    (BODY, "{{自评得分}}"),
    (HEADING, "四、偏离绩效目标的原因和改进措施"),
    (BODY, "{{偏差原因及改进措施}}"),
    (HEADING, "五、绩效自评结果拟应用和公开情况"),
    (BODY, "【表里没有这方面的内容，请补写】"),
    (BODY, "{{如有 其他说明}}"),
    (HEADING, "六、其他需要说明的问题"),
    (BODY, "{{其他说明}}"),
    (BODY, "{{结束}}"),
)


def add_page_number(document: WordDocument) -> None:
    """Put — 1 — below each page, as official papers have it."""
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    line._p.append(field)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line.add_run(" —")


def made() -> bytes:
    """Return the template."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    for font, text in TEXTS:
        paragraph = document.add_paragraph()
        is_title = font == TITLE
        size = Pt(22 if is_title else 16)
        look = paragraph.paragraph_format
        look.keep_with_next = font in (HEADING, SUBHEADING)
        look.space_before = look.space_after = Pt(0)
        look.line_spacing = Pt(34) if is_title else LINE
        if is_title:
            look.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            look.first_line_indent = Pt(32)
        run = paragraph.add_run(text)
        run.font.size, run.font.bold, run.font.name = size, is_title or None, font
        fonts = run._r.rPr.rFonts
        fonts.set(qn("w:eastAsia"), font)
    add_page_number(document)
    date_document(document, "项目支出绩效自评报告", 2021)
    return saved(document)


if __name__ == "__main__":
    resources.report_template_path().write_bytes(made())
