"""A real form keyed in from nothing by keyboard, the longest too; screen, file and paper show the paper's figures."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt

import resources
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.ui.importing.steps import take_all
from ui.dialogs import questions

CONTROL, TAB, RETURN = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Tab, Qt.Key.Key_Return
SHORT, LONGEST, FIFTH = (
    next(path for path in resources.sample_paths() if path.name.startswith(n)) for n in ("08", "02", "05")
)


@pytest.fixture(
    params=[SHORT, *(pytest.param(path, marks=long) for path in (LONGEST, FIFTH))], ids=lambda path: path.stem
)
def form(request: pytest.FixtureRequest) -> dict:
    return json.loads(request.param.read_text("utf-8"))


def key_in(clerk: Clerk, form: dict) -> None:
    """Key a form into the empty project in front, with the keyboard alone."""
    project = form["project"]
    for text in (project["name"], project["amount"], project["department"], project["unit"]):
        clerk.type(text)
        clerk.press(TAB)
    for source in ("fiscal", "carryover", "other"):
        for column in ("initial", "adjusted", "executed"):
            clerk.type(form["funds"][source][column])
            clerk.press(TAB)
    for goal in ("expected", "actual"):
        clerk.type(form["goals"][goal])
        clerk.press(TAB)
    rows = form["indicators"]
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        for column in ("name", "target", "actual", "weight"):
            clerk.type(row[column])
            clerk.press(TAB)
        clerk.press(TAB)  # over the computed score
        clerk.type(row["reason"])
        if following and following["kind"] == row["kind"]:
            clerk.press(RETURN, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
        else:
            clerk.press(TAB)


def test_a_form_from_scratch(begun_form: Clerk, form: dict) -> None:
    clerk = begun_form
    key_in(clerk, form)
    printed = form["printed"]

    # the screen
    assert clerk.shown("funds.total.executed") == f"{float(printed['total_executed']):,.2f}"
    assert clerk.shown("funds.total.rate") == printed["execution_rate"]
    assert clerk.shown("funds.total.score") == printed["execution_score"]
    assert clerk.shown("total.weight") == printed["total_weight"]
    assert clerk.shown("total.score") == printed["total_score"]
    for index, row in enumerate(form["indicators"]):
        assert clerk.shown(f"indicators[{index}].name") == row["name"]
        assert clerk.shown(f"indicators[{index}].manual_score") == row["printed_score"]
    clerk.app.processEvents()
    assert f"总分 {printed['total_score']} 优" in clerk.window.status.scores.text()
    if form["project"]["name"] == "数据规划管理":
        assert "产出 47.5/50 · 效益 40/40 · 执行 9.64/10" in clerk.window.status.scores.text()
    clerk.until(lambda: "已保存" in clerk.window.windowTitle())

    # the file, read by another program while the window is still open
    other = Workbook.open(clerk.window.session.path)
    stored = other.project(other.ids[0])
    other.close()
    assert [row.name for row in stored.indicators] == [row["name"] for row in form["indicators"]]
    assert stored.goals == form["goals"]
    assert stored.funds["fiscal"] == form["funds"]["fiscal"]

    # the paper
    clerk.window.actions_by_id["print_project"].trigger()
    (path,) = clerk.opened
    text = paper_text(path)
    for figure in (
        printed["total_executed"],
        printed["execution_rate"],
        printed["execution_score"],
        printed["total_score"],
    ):
        assert figure in text
    for row in form["indicators"]:
        assert row["name"] in text
        assert row["reason"] in text


class Counted:
    """Stands in for a clerk, and counts the keys: one for each sign and each press."""

    def __init__(self) -> None:
        self.keys = 0

    def type(self, text: str) -> None:
        self.keys += len(text)

    def press(self, *_: object) -> None:
        self.keys += 1


def test_the_fifth_form_takes_no_more_keys_than_in_wps() -> None:
    """In WPS the same sheet takes the same texts, a key to leave each cell, two to insert a row, and its figures typed."""
    form, clerk = json.loads(FIFTH.read_text("utf-8")), Counted()
    key_in(clerk, form)  # type: ignore[arg-type]  # that these keys fill the form, the test above shows
    printed, rows, project = form["printed"], form["indicators"], form["project"]
    header = [project[key] for key in ("name", "amount", "department", "unit")]
    money = [*form["funds"].values(), {"executed": printed["total_executed"]}]
    amounts = [line.get(column, "") for line in money for column in ("initial", "adjusted", "executed")]
    figures = [printed[key] for key in ("execution_rate", "execution_score", "total_weight", "total_score")]
    columns = ("name", "target", "actual", "weight", "printed_score", "reason")
    table = [row[column] for row in rows for column in columns]
    inserted = sum(row["kind"] == other["kind"] for row, other in pairwise(rows))
    cells = [*header, *amounts, *figures, form["goals"]["expected"], form["goals"]["actual"], *table]
    assert clerk.keys <= sum(len(text) + 1 for text in cells) + 2 * inserted


@pytest.mark.parametrize("sample", some_every_day(resources.sample_paths(), 8), ids=lambda path: path.stem)
def test_each_real_form_on_screen_and_paper(
    new_form: Clerk, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, form = new_form, json.loads(sample.read_text("utf-8"))
    monkeypatch.setattr(questions, "ask_forms", lambda parent, folder: [sample])
    clerk.window.actions_by_id["import_forms"].trigger()
    take_all(clerk)
    clerk.window.open_project(clerk.window.session.workbook.ids[-1])
    printed = form["printed"]
    for column in ("initial", "adjusted", "executed"):
        assert clerk.shown(f"funds.total.{column}").replace(",", "") == printed[f"total_{column}"]
    assert clerk.shown("funds.total.rate") == printed["execution_rate"]
    assert clerk.shown("funds.total.score") == printed["execution_score"]
    assert clerk.shown("total.weight") == printed["total_weight"]
    assert clerk.shown("total.score") == printed["total_score"]
    clerk.window.actions_by_id["print_project"].trigger()
    with pdfplumber.open(clerk.opened[0]) as pdf:
        words = [word["text"] for page in pdf.pages for word in page.extract_words()]
    for figure in printed.values():
        assert figure in words
    for index, row in enumerate(form["indicators"]):
        assert clerk.shown(f"indicators[{index}].manual_score") == row["printed_score"]
        assert words.count(row["printed_score"]) >= 1


def test_closed_and_opened_again(new_form: Clerk, form: dict) -> None:
    clerk = new_form
    clerk.type("数据规划管理")
    path = clerk.window.session.path
    clerk.window.actions_by_id["close_workbook"].trigger()  # with the editor still open
    assert clerk.window.session is None
    clerk.window.open_path(path)
    assert clerk.window.overview.model.index(0, 1).data() == "数据规划管理"


def paper_text(path: Path) -> str:
    """Return a PDF's text cell by cell, without white space: lines of one cell may be interleaved with its row."""
    with pdfplumber.open(path) as pdf:
        return "".join(char["text"] for page in pdf.pages for char in page.chars).replace(" ", "")
