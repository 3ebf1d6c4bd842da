"""The layouts beside this file: sheets as texts, and what must be read from them (layouts/README.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import resources
from model.exchange.found_form import FoundForm
from model.exchange.recognise import find_forms
from model.exchange.recognising.money import UNITS
from model.exchange.worksheet import Area, Worksheet
from model.form.project import Indicator
from model.form.template import SELF_EVALUATION
from model.form.template_reader import parse_template
from model.reading.amounts import read_amount
from model.reading.normalise import normalise

FOLDER = Path(__file__).parent / "layouts"
LAYOUTS = tuple(sorted(FOLDER.glob("*.txt")))
TEMPLATES = tuple(parse_template(resources.template_text(one), one) for one in resources.template_ids())
AMOUNTS = ("initial", "adjusted", "executed")
COLUMNS = ("category", "kind", "name", "target", "actual", "weight", "manual_score", "reason")


@dataclass(frozen=True)
class Layout:
    """A file's sheets and what must be read from them."""

    sheets: tuple[Worksheet, ...]
    expected: Mapping[str, Any]


def read_layout(path: Path) -> Layout:
    """Read a layout from its file."""
    cells, _, expected = path.read_text("utf-8").partition("\n====\n")
    parts: list[tuple[str, list[str]]] = []
    for line in cells.splitlines():
        if line.startswith("---- "):
            parts.append((line[5:], []))
        else:
            parts = parts or [("Sheet1", [])]
            parts[-1][1].append(line)
    return Layout(tuple(sheet_of("\n".join(lines), name) for name, lines in parts), tomllib.loads(expected))


def sheet_of(text: str, name: str = "Sheet1") -> Worksheet:
    """Return the sheet that a text grid stands for."""
    grid = [line.split("|") for line in text.splitlines()]
    width = max(map(len, grid))
    grid = [[*row, *[""] * (width - len(row))] for row in grid]
    uncomputed = {(r, c): "=A1" for r, row in enumerate(grid) for c, cell in enumerate(row) if cell == "#"}
    rows = tuple(
        tuple("" if cell in ("<", "^", "#") else cell.replace("\\n", "\n") for cell in row) for row in grid
    )
    return Worksheet(name, rows, tuple(_merged(grid)), uncomputed=uncomputed)


def _merged(grid: list[list[str]]) -> Iterator[Area]:
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if cell in ("<", "^"):
                continue
            right = column
            while right + 1 < len(cells) and cells[right + 1] == "<":
                right += 1
            bottom = row
            while bottom + 1 < len(grid) and grid[bottom + 1][column] == "^":
                bottom += 1
            if (bottom, right) != (row, column):
                yield row, column, bottom, right


def read_all(layout: Layout) -> list[FoundForm]:
    """Return all forms of a layout."""
    return [form for sheet in layout.sheets for form in find_forms(sheet, TEMPLATES, 2021)]


def values(layout: Layout, forms: list[FoundForm]) -> Iterator[tuple[str, object, object]]:
    """Yield each value of a layout: its name, what must be read, what was read."""
    wanted = layout.expected.get("form", [])
    yield "forms", len(wanted), len(forms)
    for number, (one, found) in enumerate(zip(wanted, forms, strict=False)):
        for name, right, read in _values(one, found):
            yield f"{number + 1}.{name}", right, read
    texts = [normalise(remark.text + remark.message) for form in forms for remark in form.remarks]
    texts += [normalise(one.text) for form in forms for one in form.unplaced]
    for text in [text for one in wanted for text in one.get("told", [])]:
        yield f"told {text}", True, any(normalise(text) in one for one in texts)


def _values(wanted: Mapping[str, Any], found: FoundForm) -> Iterator[tuple[str, object, object]]:
    project, template = found.project, found.template
    if "template" in wanted:
        yield "template", wanted["template"], template.id
    yield "year", wanted.get("year"), found.year
    yield "form", wanted.get("form", SELF_EVALUATION), template.form_id
    yield "date", wanted.get("date", ""), template.date
    columns = wanted["columns"].split("|") if "columns" in wanted else list(COLUMNS)
    for block, texts in (
        ("header", project.header),
        ("goals", project.goals),
        ("signature", project.signature),
    ):
        for key, text in wanted.get(block, {}).items():
            yield f"{block}.{key}", text, texts.get(key, "")
    yield from _funds(wanted, found)
    rows = [line.split("|") for line in wanted["rows"].strip().splitlines()]
    read = [row for row in project.indicators if row.name != template.not_applicable_text]
    yield "rows", [row[2] for row in rows], [row.name for row in read]
    by_name = {row.name: row for row in read}
    for row in rows:
        yield from _row(row, by_name.get(row[2], Indicator("", "")), columns)


def _row(wanted: list[str], row: Indicator, columns: list[str]) -> Iterator[tuple[str, object, object]]:
    for column, right in zip(columns, wanted, strict=True):
        text = getattr(row, column) if column in COLUMNS else row.text(column)
        if right != "*":
            yield (
                f"row {wanted[2]}.{column}",
                _plain(column, right.replace("\\n", "\n")),
                _plain(column, text),
            )


def _plain(column: str, text: str) -> str:
    if column == "kind" and "满意度" in text:
        return "满意度"
    return text.removesuffix("指标") if column in ("category", "kind") else text


def _funds(wanted: Mapping[str, Any], found: FoundForm) -> Iterator[tuple[str, object, object]]:
    factor = UNITS[wanted.get("money", "万元")] / UNITS[found.template.money_unit]
    columns = wanted.get("amounts", AMOUNTS)
    for source, amounts in wanted.get("funds", {}).items():
        read = found.project.funds.get(source, {})
        for column, amount in zip(columns, amounts, strict=True):
            right = (read_amount(amount).value or Decimal(0)) * factor
            yield f"funds.{source}.{column}", right, read_amount(read.get(column, "")).value or Decimal(0)
    for column, amount in zip(columns, wanted.get("funds_sum", []), strict=False):
        mine = [amounts.get(column, "") for amounts in found.project.funds.values()]
        total = sum((read_amount(text).value or Decimal(0) for text in mine), Decimal(0))
        yield f"funds.{column}", (read_amount(amount).value or Decimal(0)) * factor, total


def main() -> None:
    """Print how many values are read right."""
    right = count = 0
    for path in LAYOUTS:
        layout = read_layout(path)
        forms = read_all(layout)
        found = list(values(layout, forms))
        good = sum(one[1] == one[2] for one in found)
        right, count = right + good, count + len(found)
        print(f"{path.stem:40} {good}/{len(found)} {[form.template.id for form in forms]}")
        for name, wanted, read in found:
            if wanted != read:
                print(f"    {name}: {wanted!r} read {read!r}")
    print(f"{right}/{count} = {100 * right / count:.1f} %")


if __name__ == "__main__":
    main()
