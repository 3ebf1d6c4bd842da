"""The ways in from the start page: last year's workbook, files of forms, a workbook that was moved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

import main as program
from tests.clerk import Clerk
from tests.model.builders import SAMPLES
from tests.ui.importing.steps import take_all
from ui.dialogs import questions
from ui.shell.desk import facts_of


def press(clerk: Clerk, name: str) -> None:
    clerk.window.start_page.findChild(QPushButton, name).click()


def test_last_years_workbook_is_carried_over(
    clerk: Clerk, sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = tmp_path / "2021年度.jxzp"
    last.write_bytes(sample_file.read_bytes())
    monkeypatch.setattr(questions, "ask_open_workbook", lambda parent, folder: last)
    press(clerk, "roll-start")
    assert clerk.window.session.path == last and clerk.shows("roll")
    clerk.other_window("roll").reject()


def test_files_become_a_workbook_of_the_template_and_year_that_fit(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "a.jxzp"
    program.main(["new", str(book), "--year", "2020", "--template", "national-2020"])
    program.main(["import", str(book), str(tmp_path)])
    monkeypatch.setattr(questions, "ask_forms", lambda parent, folder: list(SAMPLES[:3]))
    press(clerk, "import-start")
    workbook = clerk.window.session.workbook
    assert not workbook.ids, "nothing comes in before somebody looked at it"
    take_all(clerk)
    assert (workbook.template.id, workbook.year, len(workbook.ids)) == ("shenzhen-2021", 2021, 3)
    assert workbook.path.parent == clerk.folder and clerk.window.overview.current_id() == workbook.ids[0]


def test_files_without_a_form_are_said_and_nothing_is_made(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("甲,乙\n1,2\n", "utf-8")
    monkeypatch.setattr(questions, "ask_forms", lambda parent, folder: [tmp_path / "a.csv"])
    press(clerk, "import-start")
    assert clerk.window.session is None and "a.csv" in clerk.window.banner.text()
    assert not list(clerk.folder.glob("*.jxzp"))


def test_a_workbook_that_was_moved_is_found_and_takes_its_place(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = samples.window
    old = window.session.path
    samples.until_saved()
    window.actions_by_id["close_workbook"].trigger()
    list_ = window.start_page.recent
    item = list_.topLevelItem(0)
    assert [item.text(n) for n in (1, 2, 3, 4)] == ["0402009", "2021", "8 个", "已定稿 0 / 8 张"]
    new = old.rename(old.with_name("别处.jxzp"))
    samples.press(Qt.Key.Key_Return)  # it is gone by now
    assert "找不到" in window.banner.text()
    assert list_.topLevelItem(0).text(4) == "找不到文件"
    monkeypatch.setattr(questions, "ask_open_workbook", lambda parent, folder: new)
    press(samples, "look")
    assert window.session.path == new and window.settings.known() == [new]


def test_a_workbook_that_is_gone_is_taken_off(clerk: Clerk) -> None:
    clerk.window.settings.add_recent(clerk.folder / "没有.jxzp")
    clerk.window.show_start()
    press(clerk, "forget")
    assert clerk.window.settings.known() == [] and clerk.window.start_page.recent.isHidden()


def test_what_is_remembered_of_a_workbook_is_not_computed(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def computed(*_: object) -> None:
        raise AssertionError("whoever leaves would wait")

    monkeypatch.setattr(type(samples.window.session.workbook), "computed", computed)
    facts = facts_of(samples.window.session.workbook)
    assert (facts["unit"], facts["year"], facts["count"]) == ("0402009", 2021, 8)
