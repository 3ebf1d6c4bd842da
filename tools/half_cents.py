"""Has LibreOffice compute what lies between two cents, and tells where it rounds otherwise than we do.

Scores: every weight from 0.01 to 100 with every target and actual value up to 100 whose score is a half cent, forward,
reverse (both formulas), and those that are whole cents where a template cuts. Rates and scores of the execution: amounts
whose rate lies on the half of a hundredth of a percent, or as near below it as two amounts in 分 can.

Usage: python tools/half_cents.py [MOST_TARGET]   (100; fewer for a quick look)
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP
from fractions import Fraction
from itertools import islice
from math import floor, gcd
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from xlsxwriter import Workbook

from reports.sheets.form_formulas import rate_formula
from reports.sheets.formula_parts import Formula, Number, Place, Rounding
from reports.sheets.score_formulas import ScoreParts, forward_formula, reverse_formula
from tools.office import PROGRAM, Office

HALF_UP, CUT = Rounding(2, ROUND_HALF_UP), Rounding(2, ROUND_DOWN)
ROWS = 50_000
WEIGHTS = 10_000
_TRIES = 4000
_LARGEST = 4_000_000_000  # 分 of a budget


@dataclass(frozen=True, slots=True)
class Case:
    """Numbers of a row, its formula by the places of these, and what it gives."""

    kind: str
    numbers: tuple[float, float, float]
    formula: Callable[[ScoreParts], Formula | None]
    rounding: Rounding
    wanted: float


def _backward(parts: ScoreParts) -> Formula | None:
    return reverse_formula(parts, "ratio")


def _linear(parts: ScoreParts) -> Formula | None:
    return reverse_formula(parts, "linear")


def _shares(most: int) -> Iterator[tuple[int, int]]:
    """Yield each share (actual, target) once; those below a tenth are judged by hand."""
    for target in range(2, most + 1):
        yield from (
            (actual, target) for actual in range(-(-target // 10), target) if gcd(actual, target) == 1
        )


def scores(most: int) -> Iterator[Case]:
    """Yield every score between two cents, and every whole one for templates that cut."""
    for actual, target in _shares(most):
        for cents in range(1, WEIGHTS + 1):
            part = 2 * cents * actual
            if part % target:
                continue
            weight, exact = cents / 100, Fraction(part, 2 * target)
            if (part // target) % 2:
                wanted = floor(exact + Fraction(1, 2)) / 100
                yield Case("forward", (target, actual, weight), forward_formula, HALF_UP, wanted)
                yield Case("reverse", (actual, target, weight), _backward, HALF_UP, wanted)
                yield Case("linear", (target, 2 * target - actual, weight), _linear, HALF_UP, wanted)
            else:
                yield Case("cut", (target, actual, weight), forward_formula, CUT, floor(exact) / 100)


@dataclass(frozen=True, slots=True)
class Spent:
    """Budget and amount spent in 分, and how the rate is rounded."""

    budget: int
    spent: int

    @property
    def wanted(self) -> float:
        return floor(Fraction(self.spent, self.budget) * 10_000 + Fraction(1, 2)) / 10_000


def rates() -> Iterator[Spent]:
    """Yield amounts whose rate is a half, and such as are right below one."""
    dice = random.Random(18)
    for _ in range(_TRIES):
        budget = 20_000 * dice.randint(1, _LARGEST // 20_000)
        yield Spent(budget, (2 * dice.randint(0, 10_000) + 1) * budget // 20_000)
        odd = dice.randrange(3, _LARGEST, 2)
        if odd % 5:
            yield Spent(odd, (odd - 1) // 2 * pow(10_000, -1, odd) % odd)


def main(most: int) -> int:
    """Compare and print; return how many differ."""
    if PROGRAM is None:
        print("LibreOffice is not installed")
        return 1
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name) / "office")
        return _compare_scores(office, Path(name), most) + _compare_rates(office, Path(name))


def _compare_scores(office: Office, folder: Path, most: int) -> int:
    counts: dict[str, int] = {}
    wrong, cases = 0, scores(most)
    while some := list(islice(cases, ROWS)):
        path = folder / "scores.xlsx"
        with Workbook(str(path), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for row, case in enumerate(some):
                places = (Number(str(Place(row, column)), 1.0) for column in range(3))
                formula = case.formula(ScoreParts(*places, rounding=case.rounding))
                assert formula is not None
                sheet.write_row(row, 0, case.numbers)
                sheet.write_formula(row, 3, f"={formula.text}")
        for case, given in zip(some, _computed(office, path, 3), strict=True):
            counts[case.kind] = counts.get(case.kind, 0) + 1
            if given != case.wanted:
                wrong += 1
                print("differs:", case.kind, case.numbers, "LibreOffice", given, "exactly", case.wanted)
        print("so far", counts, "differ", wrong, flush=True)
    return wrong


def _compare_rates(office: Office, folder: Path) -> int:
    some, path = list(rates()), folder / "rates.xlsx"
    with Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, one in enumerate(some):
            sheet.write_row(row, 0, (one.budget / 100, one.spent / 100))
            sheet.write_formula(row, 2, f"={rate_formula(Place(row, 1), Place(row, 0))}")
    given = _computed(office, path, 2)
    wrong = [(one, two) for one, two in zip(some, given, strict=True) if one.wanted != two]
    for one, two in wrong:
        print("differs:", one, "LibreOffice", two, "exactly", one.wanted)
    print(f"rates {len(some)} differ {len(wrong)}")
    return len(wrong)


def _computed(office: Office, path: Path, column: int) -> list[object]:
    folder = path.parent / "computed"
    (saved,) = office.convert([path], "csv", folder)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        return [_number(row[column]) for row in csv.reader(file)]


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 100) else 0)
