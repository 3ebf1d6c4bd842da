"""``summary --form transfer``: the units' transfer forms of a workbook as the form of their region."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

import main as program
from model.form.project import Project, with_texts
from model.workbook.workbook import Workbook
from model.workbook.year_import import add_year_form
from resources.forms import read_form
from tests.command_fixtures import done, opened, refused, run
from tests.model.builders import clean_project
from tests.test_main_damage import tamper
from tests.test_main_summary import shared_strings

__all__ = ["done", "refused", "run"]  # fixtures

FORM = Path(__file__).parent / "forms" / "year" / "national-2020-transfer.json"


def forms() -> list[Project]:
    """Return the form of a county and that of a city, which differ in a few things."""
    county = read_form(FORM)[0].project
    city = {
        "project.name": "市农田建设补助资金",
        "project.unit": "市农业农村局",
        "funds.central.executed": "2000",
        "indicators[0].target": "≥1000公顷",
        "indicators[4].actual": "1400元",
        "indicators[6].actual": "460户",
        "signature.prepared_by": "钱进",
    }
    return [county, with_texts(county, city)]


def fill(book: Workbook) -> None:
    """Bring the forms into a workbook."""
    for form in forms():
        add_year_form(book, form, "transfer", "")


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """Return a workbook with the transfer forms of two units and a project without one."""
    path = tmp_path / "2021年度.jxzp"
    program.main(["new", str(path), "--year", "2021", "--template", "national-2020"])
    with opened(path) as book:
        fill(book)
        book.add_project(clean_project("national-2020"))
    return path


def words(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)


def test_the_form_of_the_region_as_pdf(year: Path, tmp_path: Path, done: Any) -> None:
    before, target = year.read_bytes(), tmp_path / "区域.pdf"
    lines = done("summary", year, "--form", "transfer", "-o", target).splitlines()
    assert lines[0] == str(target)
    assert "亩均财政投入" in lines[1] and "不能相加" in lines[1]
    assert "填表人" in lines[2] and "赵敏" in lines[2] and "钱进" in lines[2]
    text = words(target)
    assert "转移支付区域（项目）绩效目标自评表" in text
    assert "9600.00" in text and "7710.50" in text and "80.32%" in text
    assert "5261.50" in text and "≥4.7万亩" in text and "7000户" in text
    assert year.read_bytes() == before
    assert "相符" in done("verify", target)


def test_the_form_of_the_region_as_spreadsheet(year: Path, tmp_path: Path, done: Any) -> None:
    target = tmp_path / "区域.xlsx"
    done("summary", year, "--form", "transfer", "-o", target)
    texts = shared_strings(target)
    assert "县农业农村局、市农业农村局" in texts and "≥4.7万亩" in texts and "市农业农村局：1400元" in texts


def test_what_is_still_wrong_with_the_sum_is_told(year: Path, tmp_path: Path, done: Any) -> None:
    lines = done("summary", year, "--form", "transfer", "-o", tmp_path / "a.pdf").splitlines()
    error, warning = [line for line in lines if line.startswith("汇总表里：")]
    assert "受益农户数" in error and "7000户" in error
    assert "资金支付进度" in warning and "80.32%" in warning


def test_one_form_is_its_own_sum(year: Path, tmp_path: Path, done: Any) -> None:
    with opened(year) as book:
        book.remove_project(book.ids[1])
    target = tmp_path / "a.pdf"
    assert done("summary", year, "--form", "transfer", "-o", target) == f"{target}\n"
    assert "赵敏" in words(target)


def test_the_self_evaluations_are_summed_as_before(year: Path, tmp_path: Path, done: Any) -> None:
    for more in ((), ("--form", "self_evaluation")):
        done("summary", year, *more, "-o", tmp_path / "a.pdf")
        assert "项目支出绩效自评汇总表" in words(tmp_path / "a.pdf")


@pytest.mark.parametrize("form", ["monitoring", "transfer@2021-07", "all", "nothing", "department"])
def test_other_forms_are_refused_with_what_can_be_summed(
    year: Path, tmp_path: Path, refused: Any, form: str
) -> None:
    sentence = refused("summary", year, "--form", form, "-o", tmp_path / "a.pdf")
    assert form in sentence and "--form transfer" in sentence and not (tmp_path / "a.pdf").exists()


def test_nothing_begun_or_no_such_form_is_refused(tmp_path: Path, refused: Any) -> None:
    for template, told in (("national-2020", "还没有填报过"), ("shenzhen-2021", "没有转移支付表")):
        path = tmp_path / f"{template}.jxzp"
        program.main(["new", str(path), "--year", "2021", "--template", template])
        assert told in refused("summary", path, "--form", "transfer", "-o", tmp_path / "a.pdf")


def test_a_damaged_form_is_left_out_and_told(year: Path, tmp_path: Path, run: Any) -> None:
    tamper(year, "UPDATE sheet SET document = replace(document, '460户', '461户')")
    target = tmp_path / "a.pdf"
    status, out, err = run("summary", year, "--form", "transfer", "-o", target)
    assert status == 1 and out.startswith(str(target))
    assert re.search("市农田建设补助资金.*没有汇总进去", err) and "校验值不符" in err
    assert "6540户" in words(target) and "市农业农村局" not in words(target)


def test_a_form_of_a_damaged_project_is_left_out(year: Path, tmp_path: Path, run: Any) -> None:
    tamper(year, "UPDATE form SET document = replace(document, '1000公顷', '9000公顷')")
    status, _, err = run("summary", year, "--form", "transfer", "-o", tmp_path / "a.pdf")
    assert status == 1 and "没有汇总进去" in err and "≥3.2万亩" in words(tmp_path / "a.pdf")


def test_where_all_are_damaged_nothing_is_written(year: Path, tmp_path: Path, run: Any) -> None:
    tamper(year, "UPDATE sheet SET document = replace(document, '2021年11月', '2021年10月')")
    status, out, err = run("summary", year, "--form", "transfer", "-o", tmp_path / "a.pdf")
    assert (status, out) == (2, "") and "都已损坏" in err and not (tmp_path / "a.pdf").exists()


def test_a_final_form_counts_as_it_was_finalised(year: Path, tmp_path: Path, done: Any) -> None:
    with opened(year) as book:
        sheet = book.sheets_of(book.ids[0])[0]
        book.finalise(sheet, "李四")
        book.type_text(book.ids[0], "indicators[0].target", "≥99万亩")
    done("summary", year, "--form", "transfer", "-o", tmp_path / "a.pdf")
    assert "≥4.7万亩" in words(tmp_path / "a.pdf")
