"""A form whose ids hold dots, brackets and @ goes the whole way: typed, judged, found, compared, printed, read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from model.compare.comparison import compare
from model.exchange.form_json import check_fits, document_of, form_json, parse_form, project_from_document
from model.form.field_path import FieldPath, indicator_path, note_path
from model.form.project import empty_project, text_at, with_texts
from model.workbook.workbook import Workbook
from reports.form_exports import write_forms
from reports.form_reading import read_forms
from reports.proof.verify import Verdict, verify_pdf
from tests.clerk import Clerk
from tests.depth import some_every_day
from tests.odd_ids import ADJUSTED, DATE, EXECUTED, KIND, SECTION, UNIT, odd_template_text
from tests.shared_windows import Share
from tests.window_fixtures import Seat
from ui.cli.command_line import run
from ui.dialogs import questions
from ui.jobs import paper

CONTROL = Qt.KeyboardModifier.ControlModifier
TYPED = {ADJUSTED: "100", EXECUTED: "250", UNIT: "科室甲", DATE: "2022年1月5日"}


@pytest.fixture(scope="module")
def odd_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of one empty form with such ids."""
    workbook = Workbook.create(tmp_path_factory.mktemp("odd") / "odd.jxzp", odd_template_text(), 2021)
    workbook.add_project(empty_project(workbook.template, "甲"))
    workbook.close()
    return workbook.path


@pytest.fixture
def odd(share: Share, odd_file: Path) -> Iterator[Clerk]:
    """A clerk in that form, in a window that the tests of this file share."""
    with share(odd_file, 1) as clerk:
        yield clerk


def fill(clerk: Clerk) -> Clerk:
    for path, text in TYPED.items():
        clerk.window.session.type_text(1, path, text)
    return clerk


@pytest.fixture
def filled(odd: Clerk) -> Clerk:
    """That form with some texts."""
    return fill(odd)


@pytest.fixture
def own(seat: Seat, odd_file: Path) -> Iterator[Clerk]:
    """The same in a window of its own."""
    with seat(odd_file, 1) as clerk:
        yield fill(clerk)


def texts(clerk: Clerk) -> list[str]:
    return [text_at(clerk.page.model.project, path) for path in TYPED]


def codes(clerk: Clerk, field: FieldPath) -> set[str]:
    return {finding.code for finding in clerk.page.model.computed.findings if finding.field == field}


def test_typing_and_undo_come_back_to_the_cell(odd: Clerk) -> None:
    for path, text in TYPED.items():
        odd.enter(path, text)
    assert texts(odd) == list(TYPED.values())
    assert odd.shown(ADJUSTED) == "100.00" and odd.shown(str(DATE)) == "2022年1月5日"
    places = []
    for _ in TYPED:
        odd.press(Qt.Key.Key_Z, CONTROL)
        places.append(odd.current)
    assert places == [str(path) for path in reversed(TYPED)] and texts(odd) == [""] * 4
    for _ in TYPED:
        odd.press(Qt.Key.Key_Y, CONTROL)
    assert texts(odd) == list(TYPED.values())


def test_pasting_fills_the_row_of_such_a_source(odd: Clerk) -> None:
    odd.app.clipboard().setText("7\t8")
    odd.go(ADJUSTED)
    odd.press(Qt.Key.Key_V, CONTROL)
    assert [text_at(odd.page.model.project, path) for path in (ADJUSTED, EXECUTED)] == ["7", "8"]


def test_findings_stand_at_their_cells_and_are_answered(
    filled: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.enter(UNIT, "")
    filled.go(UNIT)
    filled.press(Qt.Key.Key_Delete)
    model = filled.page.model
    assert codes(filled, EXECUTED) == {"over-executed"} and codes(filled, UNIT) == {"unit-blank"}
    assert "points-section" in codes(filled, SECTION)
    for field in (EXECUTED, UNIT, SECTION):
        filled.page.show_field(field)
        assert filled.page.view.current_key() == field and model.at(model.index_of(field)).mark
    monkeypatch.setattr(questions, "ask_note", lambda *_: "另有批复")
    checks = filled.page.panel.checks
    for field in (EXECUTED, UNIT):
        checks.select(1, field, lambda path: path)
        filled.window.actions_by_id["answer_finding"].trigger()
        assert [f.note for f in model.computed.findings if f.field == field] == ["另有批复"]
    filled.go(indicator_path(0, "name"))
    filled.page.insert_row(below=False)
    filled.page.remove_row()
    assert model.project.notes == {f"unit-blank@{UNIT}": "另有批复", f"over-executed@{EXECUTED}": "另有批复"}


def test_a_missing_level_with_a_dot_is_put_back(odd: Clerk) -> None:
    project = odd.page.model.project
    rows = tuple(row for row in project.indicators if row.kind != KIND.column)
    odd.page.model.change(
        with_texts(type(project)(header=project.header, indicators=rows), TYPED), "改", None
    )
    assert codes(odd, KIND) == {"kind-missing"}
    odd.page.show_field(KIND)
    assert odd.page.view.current_key() == SECTION
    checks = odd.page.panel.checks
    checks.select(1, KIND, lambda path: path)
    assert checks.apply_remedy() and not codes(odd, KIND)
    (row,) = (row for row in odd.page.model.project.indicators if row.kind == KIND.column)
    assert (row.category, row.name) == (SECTION.key, "不适用")


def test_the_file_and_the_place_in_it_are_there_again(own: Clerk) -> None:
    path = own.window.session.path
    own.go(EXECUTED)
    own.window.actions_by_id["close_workbook"].trigger()
    own.window.open_path(path)
    own.app.processEvents()
    assert own.current == str(EXECUTED) and texts(own) == list(TYPED.values())


@pytest.mark.parametrize(
    ("text", "path"), some_every_day([("科室甲", UNIT), ("250", EXECUTED), ("2022年1月", DATE)], 3)
)
def test_search_leads_to_the_cell(filled: Clerk, text: str, path: FieldPath) -> None:
    filled.go("project.name")
    filled.press(Qt.Key.Key_F, CONTROL)
    filled.type(text)
    filled.press(Qt.Key.Key_Return)
    assert filled.current == str(path)


def test_search_in_an_answer_leads_to_what_it_answers(filled: Clerk) -> None:
    filled.window.session.type_text(1, note_path(f"over-executed@{EXECUTED}"), "追加批复")
    filled.go("project.name")
    filled.press(Qt.Key.Key_F, CONTROL)
    filled.type("追加")
    filled.press(Qt.Key.Key_Return)
    assert filled.current == str(EXECUTED)


def test_comparison_names_the_cells(filled: Clerk) -> None:
    new, template = filled.page.model.project, filled.page.model.template
    old = with_texts(new, {path: "0" for path in TYPED} | {note_path(f"unit-blank@{UNIT}"): "x"})
    found = {one.path: (one.caption, one.old_text, one.new_text) for one in compare(old, new, template)}
    assert found == {
        UNIT: ("实施单位：说明", "x", ""),
        ADJUSTED: ("当年财政拨款·全年预算数", "0", "100"),
        EXECUTED: ("当年财政拨款·全年执行数", "0", "250"),
        DATE: ("填表日期", "0", "2022年1月5日"),
    }


def test_json_and_spreadsheet_hold_everything(filled: Clerk, tmp_path: Path) -> None:
    workbook = filled.window.session.workbook
    project = workbook.project(1)
    form = parse_form(form_json(project, workbook.template, 2021), "甲.json", (workbook.template.id,))
    check_fits(form, workbook.template, "甲.json")
    assert form.project == project == project_from_document(document_of(project), "甲")
    (path,) = (one.path for one in write_forms(workbook, workbook.ids, tmp_path, "xlsx"))
    (read,) = read_forms(path, workbook)
    found = [text_at(read.form.project, cell).removesuffix(".00") for cell in TYPED]
    assert found == list(TYPED.values())


def test_paper_is_printed_and_proved(filled: Clerk, tmp_path: Path) -> None:
    workbook, path = filled.window.session.workbook, tmp_path / "甲.pdf"
    assert paper.print_forms(workbook, (1,), path).done
    assert [check.verdict for check in verify_pdf(path, workbook)] == [Verdict.MATCHES]
    filled.enter(EXECUTED, "90")
    (check,) = verify_pdf(path, workbook)
    assert [(one.path, one.new_text) for one in check.differences] == [(EXECUTED, "90")]


def test_the_command_names_the_fields_as_text(own: Clerk, capsys: pytest.CaptureFixture[str]) -> None:
    path = own.window.session.path
    own.window.actions_by_id["close_workbook"].trigger()
    assert run(["check", str(path), "--json"]) == 0
    said = json.dumps(json.loads(capsys.readouterr().out), ensure_ascii=False)
    assert json.dumps(str(EXECUTED)) in said and json.dumps(str(SECTION), ensure_ascii=False) in said


def test_help_is_there_for_such_a_source(odd: Clerk) -> None:
    odd.go(EXECUTED)
    odd.press(Qt.Key.Key_F1)
    assert odd.shows("field-help")
    odd.press(Qt.Key.Key_Escape)
