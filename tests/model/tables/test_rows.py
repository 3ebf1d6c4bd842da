"""The rows of the flat tables: the figures of the form, in one unit, whatever place the form is of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from model.digest import digest_of
from model.exchange.form_json import document_of, parse_form
from model.exchange.kept_figures import figures_text
from model.exchange.proof import code_of
from model.form.project import AUTO, Project, empty_project
from model.tables.records import FormTables
from model.tables.rows import LEVELS, OTHER, tables_of
from model.workbook.final_records import FINAL, Record
from model.workbook.workbook import Workbook
from tests.model.builders import (
    FORMAT_2_IDS,
    ROOT,
    SAMPLES,
    TEMPLATE_IDS,
    YEAR,
    clean_project,
    sample,
    sample_data,
    template,
    template_text,
    with_row,
)


@contextmanager
def workbook_with(folder: Path, *projects: Project, template_id: str = "shenzhen-2021") -> Iterator[Workbook]:
    with closing(Workbook.create(folder / "a.jxzp", template_text(template_id), YEAR)) as workbook:
        workbook.add_projects(projects, "导入")
        yield workbook


def rows_of(folder: Path, project: Project, template_id: str = "shenzhen-2021") -> FormTables:
    with workbook_with(folder, project, template_id=template_id) as workbook:
        return next(tables_of(workbook, "a.jxzp"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_figures_of_real_forms_are_those_printed(tmp_path: Path, path: Path) -> None:
    printed, (form, indicators, _) = sample_data(path)["printed"], rows_of(tmp_path, sample(path))
    assert form.total_score == Decimal(printed["total_score"])
    assert form.execution_score == Decimal(printed["execution_score"])
    assert form.rate * 100 == Decimal(printed["execution_rate"].rstrip("%"))
    for column in ("initial", "adjusted", "executed"):
        assert getattr(form, column) == Decimal(printed[f"total_{column}"])
    assert len(indicators) == len(sample(path).indicators)


def _form_of(template_id: str) -> Project:
    if template_id in TEMPLATE_IDS:
        return clean_project(template_id)
    text = (ROOT / "tests/forms" / f"{template_id}.json").read_text("utf-8")
    return parse_form(text, template_id, FORMAT_2_IDS).project


@pytest.mark.parametrize("template_id", [*TEMPLATE_IDS, *FORMAT_2_IDS])
def test_execution_and_levels_make_the_total_in_every_place(tmp_path: Path, template_id: str) -> None:
    form, indicators, _ = rows_of(tmp_path, _form_of(template_id), template_id)
    for what in ("points", "score"):
        parts = [getattr(form, f"{level}_{what}") for level in (*LEVELS.values(), OTHER)]
        assert getattr(form, f"execution_{what}") + sum(parts) == getattr(form, f"total_{what}") > 0
    scores = sum(row.score for row in indicators if row.score is not None)
    assert form.execution_score + scores == form.total_score
    assert form.template == template_id and form.project and form.department and form.unit


def test_a_level_of_a_place_s_own_is_among_the_others(tmp_path: Path) -> None:
    form = rows_of(tmp_path, _form_of("chongqing"), "chongqing").form
    assert form.other_points == 90 and form.output_points == form.effect_points == 0


def test_ten_thousands_are_told_in_yuan_and_to_the_fen(tmp_path: Path) -> None:
    funds = {"fiscal": {"initial": "0.5", "adjusted": "12.3456785", "executed": "1,000"}}
    form = rows_of(tmp_path, replace(clean_project("national-2020"), funds=funds), "national-2020").form
    assert (form.initial, form.adjusted, form.executed) == (5000, Decimal("123456.79"), 10_000_000)
    assert (form.money_unit, form.rate) == ("万元", Decimal("81.0000"))
    sources = json.loads(form.sources)
    assert sources["fiscal"] == {"initial": "5000", "adjusted": "123456.79", "executed": "10000000"}
    assert form.project_amount is None  # the form has no such field


@pytest.mark.parametrize(("text", "amount"), [("1,000.5元", Decimal("1000.5")), ("约一千", None), ("", None)])
def test_the_amount_of_the_project(tmp_path: Path, text: str, amount: Decimal | None) -> None:
    project = clean_project()
    project = replace(project, header={**project.header, "amount": text})
    assert rows_of(tmp_path, project).form.project_amount == amount


def test_what_was_typed_and_what_was_made_of_it(tmp_path: Path) -> None:
    project = with_row(
        clean_project(), 0, target="≥100%", actual="≥50%", manual_score="40", reason="因为\n所以"
    )
    row = rows_of(tmp_path, project).indicators[0]
    assert (row.level_1, row.level_2, row.name) == ("产出指标", "数量指标", "产出完成率")
    assert (row.target, row.actual, row.reason) == ("≥100%", "≥50%", "因为\n所以")
    assert (row.method, row.auto_method) == ("manual", "forward") and AUTO not in row
    assert (row.weight, row.score, row.auto_score) == (50, 40, 25)
    assert row.needs_grade == 0 and row.explain.startswith("手工评分 40")


def test_a_score_that_nobody_can_tell_yet_is_blank(tmp_path: Path) -> None:
    form, indicators, findings = rows_of(
        tmp_path, with_row(clean_project(), 0, target="显著", actual="有所提升")
    )
    assert indicators[0].score is indicators[0].auto_score is None and indicators[0].needs_grade == 1
    assert (form.is_unfinished, form.is_complete, form.is_final) == (1, 0, 0) and form.errors >= 1
    assert form.filled < form.required
    asked = [finding for finding in findings if finding.code == "unjudged"]
    assert [(f.field, f.row, f.severity) for f in asked] == [("indicators[0].grade", 0, "error")]


def test_a_blank_form_has_no_grade_and_no_name(tmp_path: Path) -> None:
    form, indicators, findings = rows_of(tmp_path, empty_project(template()))
    assert (form.project, form.department, form.grade, form.total_score) == ("", "", "", 0)
    assert all(row.weight is None and row.name == "" for row in indicators)
    missing = next(finding for finding in findings if finding.field == "project.name")
    assert (missing.row, missing.note) == (None, "")


def test_a_note_answers_a_warning(tmp_path: Path) -> None:
    project = clean_project()
    project = replace(
        project, header={**project.header, "unit": ""}, notes={"unit-blank@project.unit": "由局直接实施"}
    )
    form, _, findings = rows_of(tmp_path, project)
    assert [(f.code, f.number, f.note) for f in findings] == [("unit-blank", 0, "由局直接实施")]
    assert (form.errors, form.warnings, form.unit) == (0, 0, "")


def test_a_final_form_keeps_its_figures(tmp_path: Path) -> None:
    """The record says 91.5, another rate and other scores than today's rules."""
    with workbook_with(tmp_path, clean_project()) as workbook:
        computed = workbook.computed(1)
        kept = json.loads(figures_text(computed))
        kept["figures"] |= {"total": "91.5", "rate": "93.21%", "execution": "9.32"}
        kept["figures"]["sections"]["产出指标"] = "42.18"
        kept["figures"]["scores"][0] = "42.18"
        digest = digest_of(document_of(computed.project))
        record = Record(1, 1_642_644_300, FINAL, "张三", "", digest, figures=json.dumps(kept))
        workbook.adopt_record(1, record, workbook)
        form, indicators, findings = next(tables_of(workbook, "a.jxzp"))
        code = code_of(workbook.computed(1))
    assert (form.total_score, form.rate, form.execution_score) == (
        Decimal("91.5"),
        Decimal("0.9321"),
        Decimal("9.32"),
    )
    assert form.output_score == indicators[0].score == Decimal("42.18") and indicators[0].auto_score == 50
    assert (form.is_final, form.final_by, form.final_at) == (1, "张三", "2022-01-20 10:05")
    assert form.code == code and "rules-changed" in {finding.code for finding in findings}


def test_forms_have_the_number_that_stays_and_their_place(tmp_path: Path) -> None:
    with workbook_with(tmp_path, *[clean_project()] * 3) as workbook:
        workbook.remove_project(1)
        workbook.move_project(3, 0)
        forms = [rows.form for rows in tables_of(workbook, "甲/a.jxzp")]
    assert [(form.workbook, form.form, form.position) for form in forms] == [
        ("甲/a.jxzp", 3, 1),
        ("甲/a.jxzp", 2, 2),
    ]


def test_names_stand_on_one_line(tmp_path: Path) -> None:
    project = clean_project()
    project = replace(project, header={**project.header, "name": "  甲\n乙 ", "department": "某  局"})
    form = rows_of(tmp_path, project).form
    assert (form.project, form.department) == ("甲 乙", "某 局")
