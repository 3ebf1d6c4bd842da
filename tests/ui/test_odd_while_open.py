"""Somebody cuts, replaces or locks away a workbook while it is open: one sentence, and what was typed can be saved elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.command_fixtures import refused, run
from tests.depth import some_every_day
from tests.model.builders import SAMPLES, template_text
from tests.plain_user import open_folder, plain_user
from ui import settings
from ui.dialogs import questions

__all__ = ["open_folder", "refused", "run"]  # fixtures
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files; modes of POSIX")


def _another_workbook(path: Path) -> None:
    new = path.with_name("neu.jxzp")
    with closing(Workbook.create(new, template_text("national-2020"), 1999)):
        pass
    new.replace(path)


def _another_file(path: Path) -> None:
    path.with_name("neu").write_text("别的文件")
    path.with_name("neu").replace(path)


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


STATES: dict[str, Callable[[Path], object]] = {
    "cut off": lambda path: os.truncate(path, 4096),
    "cut within a page": lambda path: os.truncate(path, 20_000),
    "emptied": lambda path: os.truncate(path, 0),
    "another workbook": _another_workbook,
    "another file": _another_file,
    "a folder": _a_folder,
    "overwritten": lambda path: path.write_bytes(b"x" * path.stat().st_size),
}


def _bytes(path: Path) -> bytes | None:
    return None if path.is_dir() else path.read_bytes()


def _saved_elsewhere(clerk: Clerk, monkeypatch: pytest.MonkeyPatch, path: Path) -> str:
    monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: path)
    clerk.window.actions_by_id["save_as"].trigger()
    assert clerk.window.session.is_saved and clerk.window.session.path == path
    with closing(Workbook.open(path)) as saved:
        assert saved.damaged == ()
        return str(saved.project(saved.ids[0]).name)


@pytest.mark.parametrize("state", some_every_day(STATES, 7))
def test_what_happens_to_the_file_of_a_window_loses_nothing(
    new_form: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    window = new_form.window
    path = window.session.path
    new_form.type("A")
    new_form.until_saved()
    STATES[state](path)
    left = _bytes(path)
    new_form.type("B")
    new_form.until(lambda: window.session.problem)
    told = window.banner.text()
    assert told.count("。") == 1 and told.endswith("。") and path.name in told, told
    assert "未能保存" in window.windowTitle() and _bytes(path) == left
    assert _saved_elsewhere(new_form, monkeypatch, tmp_path / "另存.jxzp") == "AB"
    assert _bytes(path) == left


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """Be somebody who may not write into a folder."""
    folder.chmod(0o555)
    with plain_user():
        yield
    folder.chmod(0o755)


def test_a_folder_made_read_only_while_a_window_works_in_it(
    clerk: Clerk, sample_file: Path, open_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(sample_file, open_folder / "甲.jxzp"))
    path.chmod(0o666)
    window = clerk.window
    window.open_path(path)
    session = window.session
    session.type_text(session.workbook.ids[0], "project.unit", "甲局")
    assert session.save()
    before = path.read_bytes()
    with _read_only(open_folder):
        session.type_text(session.workbook.ids[0], "project.name", "新名")
        clerk.until(lambda: session.problem)
        assert window.banner.text().count("。") == 1 and "未能保存" in window.windowTitle()
    assert path.read_bytes() == before
    assert _saved_elsewhere(clerk, monkeypatch, tmp_path / "另存.jxzp") == "新名"


def test_a_command_in_a_read_only_folder(
    sample_file: Path,
    open_folder: Path,
    tmp_path: Path,
    run: Any,
    refused: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = Path(shutil.copy(sample_file, open_folder / "甲.jxzp"))
    path.chmod(0o666)
    data = open_folder / "资料"
    data.mkdir()
    data.chmod(0o777)
    other = shutil.copy(path, tmp_path / "b.jxzp")
    for _ in range(2):  # Python imports what perhaps only root may read
        run("import", other, SAMPLES[0])
    monkeypatch.setattr(settings, "data_folder", lambda: data)
    before = path.read_bytes()
    with _read_only(open_folder):
        assert run("check", path)[0] == 0
        assert "只读" in refused("import", path, SAMPLES[0]) and "只读" in refused(
            "unit", path, "填表人=张三"
        )
    assert path.read_bytes() == before
    assert sorted(one.name for one in open_folder.iterdir()) == ["甲.jxzp", "资料"]
