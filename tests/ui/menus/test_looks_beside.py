"""What an action looks up on a disk before it asks is looked up beside the window: a share may be down."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.workbook.holding import HolderMark
from tests.clerk import Clerk
from ui.dialogs import questions
from ui.menus import begin_actions, last_year_actions


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threads that ask the disk."""
    asked = list[int]()

    def noted(call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *words: (asked.append(threading.get_ident()), call(*words))[1]

    for place in (begin_actions, last_year_actions):
        monkeypatch.setattr(place, "is_there", noted(place.is_there))
    monkeypatch.setattr(last_year_actions, "last_year_path", noted(last_year_actions.last_year_path))
    monkeypatch.setattr(HolderMark, "tend", noted(HolderMark.tend))
    return asked


def test_the_folder_of_a_lost_workbook(
    clerk: Clerk, threads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[Path]()
    monkeypatch.setattr(questions, "ask_open_workbook", lambda parent, folder: asked.append(folder))
    clerk.window.begin_actions.look_for(clerk.folder.parent / "没有" / "自评.jxzp")
    assert asked == [next(one for one in clerk.folder.parents if one.exists())]
    assert threads and threading.get_ident() not in threads


def test_last_years_workbook_and_who_has_the_one_that_is_written_over(
    new_form: Clerk, threads: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ask_last_year", lambda *_: None)
    monkeypatch.setattr(questions, "ask_save_workbook", lambda *_: tmp_path / "另存.jxzp")
    for action in ("show_last_year", "save_as"):
        threads.clear()
        new_form.window.actions_by_id[action].trigger()
        assert threads and threading.get_ident() not in threads, action
    assert new_form.window.session.path == tmp_path / "另存.jxzp"
