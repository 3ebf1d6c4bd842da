"""The commands of what a unit sets once, and of what proves its indicators, on an open workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from model.errors import UserError
from model.form.field_path import FieldPath, field_path
from model.form.unit_data import unit_data, unit_fields, usual_texts
from model.workbook.unit_fill import fill_of
from model.workbook.workbook import Workbook

BLANK, OVER = "blank", "all"


def add_unit(parser: argparse.ArgumentParser) -> None:
    """Say what ``unit`` takes."""
    parser.add_argument("workbook", type=Path)
    parser.add_argument(
        "texts", nargs="*", metavar="栏目=内容", help="如 填表人=张三；内容空着是清除；不写则只列出"
    )
    parser.add_argument("--from-forms", action="store_true", help="空着的栏目取各表里写得最多的内容")
    parser.add_argument(
        "--fill", choices=(BLANK, OVER), help="填入现有各表：blank 只填空格，all 各表都改成一样"
    )


def sets(options: argparse.Namespace) -> bool:
    """Tell whether ``unit`` sets anything; else it only lists."""
    return bool(options.texts or options.from_forms or options.fill)


def add_evidence(parser: argparse.ArgumentParser) -> None:
    """Say what ``evidence`` takes."""
    parser.add_argument("workbook", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="PDF 文件；不写则列在屏幕上")


def unit(workbook: Workbook, options: argparse.Namespace) -> int:
    """Set what all forms have in common, fill it in on wish, and list it. Raises UserError for a field that is none."""
    fields = {field.caption: field.path for field in unit_fields(workbook.template)}
    texts = {field_path(path): text for path, text in workbook.unit_data.texts}
    if options.from_forms:
        usual = usual_texts([workbook.project(i) for i in workbook.ids], workbook.template)
        texts = {**usual, **texts}
    texts |= dict(_typed(word, fields) for word in options.texts)
    new = unit_data(texts)
    forms = {} if options.fill is None else fill_of(workbook, new, over=options.fill == OVER)
    workbook.set_unit_data(new, forms)
    for caption, path in fields.items():
        print(f"{caption}：{new.text(path)}")
    if options.fill is not None:
        print(f"改了 {len(forms)} 张表")
    return 0


def _typed(word: str, fields: dict[str, FieldPath]) -> tuple[FieldPath, str]:
    caption, sign, text = word.replace("＝", "=", 1).partition("=")
    if not sign or caption.strip() not in fields:
        raise UserError(f"“{word}”不是“栏目=内容”；栏目有：{'、'.join(fields)}。")
    return fields[caption.strip()], text


def evidence(workbook: Workbook, options: argparse.Namespace) -> int:
    """List what proves the actual values, or write the list as PDF. Raises UserError if there is nothing."""
    from reports.summary.evidence_pdf import proofs_of, save_evidence_pdf  # takes a while to import

    if options.output is None:
        proofs = list(proofs_of(workbook, workbook.all_ids))
        for one in proofs:
            print("　".join((one.project, one.name, one.actual, " ".join(one.evidence.split()))))
        if not proofs:
            print("还没有写佐证材料")
        return 0
    if options.output.suffix.lower() != ".pdf":
        raise UserError(f"佐证材料清单只能存为 .pdf 文件，请改“{options.output}”的扩展名。")
    count = save_evidence_pdf(options.output, workbook, workbook.all_ids)
    print(f"{options.output}：{count} 项指标")
    return 0
