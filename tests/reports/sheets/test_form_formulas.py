"""Formulas of an exported form: what they compute is what the form shows, in binary numbers and in LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from pypdf import PdfReader
from xlsxwriter import Workbook as Writer

import resources
from model.form.project import Indicator, Project, with_texts
from model.form.template import Template
from model.reading.amounts import round_cents
from reports.form.print_job import PrintJob
from reports.form_reading import read_file
from reports.sheets.formula_parts import Formula, Number, Rounding
from reports.sheets.score_formulas import ScoreParts, forward_formula, reverse_formula
from reports.sheets.xlsx_form import render_form_xlsx, render_forms_xlsx
from resources.forms import read_form
from tests.depth import digs_deep, long, share_of
from tests.model.builders import ROOT, YEAR, clean_project, template
from tests.office import Converter, office
from tests.opened_sheets import load_workbook

__all__ = ["office"]  # a fixture
HALF_UP = Rounding(2, "ROUND_HALF_UP")
# newer than Excel 2010, or not known to all programs
KNOWN = {"AND", "IF", "IFERROR", "INT", "MAX", "MIN", "N", "NA", "OR", "ROUND", "SUBSTITUTE", "SUM", "VALUE"}


def parts_of(weight: Decimal, target: int, actual: int) -> ScoreParts:
    return ScoreParts(
        Number("F1", float(target)), Number("I1", float(actual)), Number("K1", float(weight)), HALF_UP
    )


def ties(weights: range) -> Iterator[tuple[Decimal, int, int, Decimal]]:
    """Yield weights in cents, targets and actual values whose score lies exactly between two cents, with that score."""
    for cents, target in product(weights, range(2, 101)):
        for actual in range(-(-target // 10), target):
            if 2 * cents * actual % (2 * target) == target:
                weight = Decimal(cents) / 100
                yield weight, target, actual, weight * actual / target


def test_every_half_cent_is_rounded_up() -> None:
    count = 0
    for turn in share_of(range(40), 0, 4):
        for weight, target, actual, exact in ties(range(1 + 50 * turn, 51 + 50 * turn)):
            count += 1
            wanted = round_cents(exact)
            for formula in (
                forward_formula(parts_of(weight, target, actual)),
                reverse_formula(parts_of(weight, actual, target), "ratio"),
            ):
                assert isinstance(formula, Formula) and formula.value == float(wanted), (
                    weight,
                    target,
                    actual,
                )
    assert count > 1000


@pytest.mark.parametrize(
    ("target", "actual", "wanted"),
    [
        (10, 12, 5.0),
        (10, 4, 2.0),
        (10, 0, 0.0),
        (10, 0.5, None),
        (10, 101, None),
        (1, 11, None),
        (0, 5, None),
        (10, None, ""),
    ],
)
def test_a_forward_score_is_sure_or_not_there(
    target: int, actual: float | None, wanted: float | str | None
) -> None:
    parts = replace(parts_of(Decimal(5), target, 1), actual=Number("I1", actual))
    formula = forward_formula(parts)
    assert (formula.value if formula else None) == wanted


@pytest.mark.parametrize(
    ("formula", "target", "actual", "wanted"),
    [
        ("ratio", 10, 8, 5.0), ("ratio", 10, 20, 2.5), ("linear", 10, 15, 2.5), ("linear", 10, 30, 0.0),
        ("ratio", 0, 0, 5.0), ("ratio", 0, 3, 0.0), ("ratio", 10, 0, 5.0),
    ],
)  # fmt: skip
def test_a_reverse_score(formula: str, target: int, actual: int, wanted: float) -> None:
    made = reverse_formula(parts_of(Decimal(5), target, actual), formula)
    assert made is not None and made.value == wanted


# -- in files -------------------------------------------------------------------------------------------


def forms() -> list[PrintJob]:
    """Return samples and a filled form of every place, every day a few of them, and two made to be difficult."""
    paths = [*resources.sample_paths(), *sorted((ROOT / "tests/forms").glob("*.json"))]
    known = [path for path in paths if "qingshan" not in path.name]  # of a template of its own
    known = known[:: 1 if digs_deep() else 7]
    read = [read_form(path) for path in known]
    jobs = [PrintJob(form.project, found, form.year) for form, found in read]
    return [
        *jobs,
        PrintJob(tricky(), template(), YEAR),
        PrintJob(in_ten_thousands(), template("national-2020"), YEAR),
    ]


def tricky() -> Project:
    """Return rows whose scores lie between two cents, and such as no formula may score."""
    found = clean_project()
    rows = [
        ("≥8个", "3个", "1.1"),
        ("≥95%", "96.37", "2.5"),
        ("≥200", "141", "0.5"),
        ("≤3%", "3.2%", "2.25"),
        ("≥1.5万人次", "14000", "3"),
        ("≥0.565km", "500米", "3"),
        ("≥95%", "0.96", "3"),
        ("=5场", "5场", "2"),
        ("显著提升", "显著提升", "3"),
        ("12月底前", "2021年12月", "3"),
        ("0", "0", "1"),
        ("≤5件", "0件", "1.05"),
        ("100%", "45%", "0.9"),
        ("≥1,200人", "1100人", "2"),
        ("不适用", "不适用", "0"),
        ("≥10", "", "3"),
    ]
    indicators = tuple(
        Indicator("产出指标", "数量指标", f"指标{number}", target, actual, weight, "原因")
        for number, (target, actual, weight) in enumerate(rows)
    )
    return replace(found, indicators=(*indicators, *found.indicators))


def in_ten_thousands() -> Project:
    typed = {
        "funds.other.adjusted": "207.4538",
        "funds.other.executed": "199.99999",
        "funds.fiscal.initial": "约三百",
    }
    return with_texts(clean_project("national-2020"), typed)


def formulas(path: Path) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def values(path: Path) -> dict[tuple[str, str], object]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(path, data_only=True).worksheets
        for row in sheet.iter_rows()
        for cell in row
    }


def same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return (one or "") == (other or "")


def test_libreoffice_computes_our_figures(office: Converter, tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    written = render_forms_xlsx(forms(), is_live=True)
    assert written.problems == ()
    path.write_bytes(written.data)
    made, ours = formulas(path), values(path)
    assert len(made) > (250 if digs_deep() else 60)
    (computed,) = office([path], "xlsx")
    theirs = values(computed)
    wrong = {
        place: (text, ours[place], theirs.get(place))
        for place, text in made.items()
        if not same(ours[place], theirs.get(place))
    }
    assert wrong == {}


def test_functions_are_those_of_excel_2010(tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    path.write_bytes(render_forms_xlsx(forms(), is_live=True).data)
    texts = re.sub(r'"[^"]*"', "", " ".join(formulas(path).values()))
    assert set(re.findall(r"([A-Z]+)\(", texts)) <= KNOWN


def rows_with_formula(found: Template, project: Project, tmp_path: Path) -> dict[int, str]:
    """Return the formulas in the column of scores, by the number of the indicator."""
    job, path = PrintJob(project, found, YEAR), tmp_path / "a.xlsx"
    path.write_bytes(render_form_xlsx(job, is_live=True))
    sheet = load_workbook(path).worksheets[0]
    made = {}
    names = {cell.value: cell.row for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    texts = formulas(path)
    for number, row in enumerate(project.indicators):
        own = [
            text for (_, place), text in texts.items() if re.sub(r"\D", "", place) == str(names.get(row.name))
        ]
        if own:
            made[number] = own[0]
    return made


def test_what_takes_more_than_numbers_has_no_formula(tmp_path: Path) -> None:
    """Other units, two readings, words and dates stay figures; a row without an actual value waits for it."""
    found = rows_with_formula(template(), tricky(), tmp_path)
    assert {number for number in range(16) if number in found} == {0, 1, 2, 3, 7, 10, 11, 12, 15}


def test_libreoffice_rounds_half_cents_up(office: Converter, tmp_path: Path) -> None:
    path = tmp_path / "半分.xlsx"
    cases = list(ties(range(1, 1001, 7 if digs_deep() else 70)))
    with Writer(str(path)) as book:
        sheet = book.add_worksheet()
        for row, (weight, target, actual, _) in enumerate(cases, start=1):
            places = (Number(f"{column}{row}", None) for column in "ABC")
            numbers = [replace(place, value=1.0) for place in places]
            sheet.write_row(row - 1, 0, [target, actual, weight])
            forward = forward_formula(ScoreParts(numbers[0], numbers[1], numbers[2], HALF_UP))
            reverse = reverse_formula(ScoreParts(numbers[1], numbers[0], numbers[2], HALF_UP), "ratio")
            assert forward and reverse
            sheet.write_formula(row - 1, 3, f"={forward.text}")
            sheet.write_formula(row - 1, 4, f"={reverse.text}")
    (computed,) = office([path], "xlsx")
    sheet = load_workbook(computed, data_only=True).worksheets[0]
    given = [[cell.value for cell in row] for row in sheet.iter_rows(min_col=4, max_col=5)]
    assert len(cases) > (1000 if digs_deep() else 100)
    assert given == [[float(round_cents(exact))] * 2 for *_, exact in cases]


@pytest.mark.parametrize("is_live", [pytest.param(False, marks=long), True])
def test_libreoffice_prints_as_many_pages_as_we_do(office: Converter, tmp_path: Path, is_live: bool) -> None:
    jobs = forms()
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(jobs))]
    for job, path in zip(jobs, paths, strict=True):
        path.write_bytes(render_form_xlsx(job, is_live))
    for job, pdf in zip(jobs, office(paths, "pdf"), strict=True):
        pages = PdfReader(pdf).pages
        assert len(pages) == len(job.plan.pages), job.project.name
        width, height = (float(length) for length in pages[0].mediabox[2:])
        assert (width < height) == job.page.is_upright
        shown = "".join("".join(page.extract_text() for page in pages).split())
        assert "###" not in shown
        for text in (job.grid.title, *(cell.text for cell in job.grid.cells)):
            assert set("".join(text.split())) <= set(shown), text


def test_a_score_that_waits_for_its_actual_value_is_no_formula_without_a_result(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        render_form_xlsx(
            PrintJob(with_texts(clean_project(), {"indicators[0].actual": ""}), template(), YEAR), True
        )
    )
    (found,) = read_file(path).forms
    assert not [remark for remark in found.remarks if "公式" in remark.message]
    waiting = [key for key in formulas(path) if values(path)[key] in ("", None)]
    assert len(waiting) == 1 and '="","",' in formulas(path)[waiting[0]]
