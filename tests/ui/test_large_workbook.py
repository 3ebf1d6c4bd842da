"""The overview of a workbook with many more projects than are in sight."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from model.project import Project
from model.workbook import Workbook
from tests.clerk import Clerk
from tests.model.builders import YEAR, clean_project, template_text
from ui.overview_page import SLICE

COUNT = 6 * SLICE


@pytest.fixture
def large(clerk: Clerk, tmp_path: Path) -> Clerk:
    """A clerk who has just opened a workbook of perfect projects, none of its sums added up yet."""
    workbook = Workbook.create(tmp_path / "large.jxzp", template_text("shenzhen-2021"), YEAR)
    for number in range(COUNT):
        workbook.add_project(_project(number), save=False)
    workbook.save()
    workbook.close()
    assert clerk.window.open_path(tmp_path / "large.jxzp")
    return clerk


def _project(number: int) -> Project:
    return replace(clean_project(), header={**clean_project().header, "name": f"项目{number}"})


def _card(clerk: Clerk, name: str) -> str:
    label = clerk.window.overview.findChild(QLabel, f"summary-{name}")
    assert isinstance(label, QLabel)
    return label.text()


def test_sums_stand_when_all_projects_are_computed(large: Clerk, qtbot: QtBot) -> None:
    assert f">{COUNT}<" in _card(large, "count")
    assert "…" in _card(large, "mean")
    qtbot.waitUntil(lambda: "…" not in _card(large, "mean"))
    assert ">100<" in _card(large, "mean")
    assert f">{COUNT}<" in _card(large, "grades") and "优" in _card(large, "grades")
    assert large.window.session.workbook.uncomputed() == ()


def test_a_form_in_front_is_not_held_up_by_the_sums(large: Clerk, qtbot: QtBot) -> None:
    session = large.window.session
    large.window.open_project(session.workbook.ids[0])
    for _ in range(5):
        large.app.processEvents()
    assert len(session.workbook.uncomputed()) > SLICE
    large.window.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "…" not in _card(large, "mean"))
    assert ">100<" in _card(large, "mean")
