"""A workbook whose name is no text, as an archive from a Chinese Windows leaves it on Linux: it is copied, noted, merged and closed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import main as program
from model.form.field_path import PROJECT_NAME
from model.workbook.backups import Backups
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.window_fixtures import Seat
from ui.dialogs import questions
from ui.jobs.typed_texts import TypedTexts
from ui.shell.crash_note import noted_workbooks

NAME = "\udcbc\udca8\udcd0\udca7.jxzp"


@pytest.fixture
def odd(sample_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample_file, tmp_path / NAME))


def test_it_is_opened_filled_in_copied_noted_and_closed(seat: Seat, odd: Path) -> None:
    with seat() as clerk:
        window = clerk.window
        assert window.open_path(odd)
        window.session.type_text(1, PROJECT_NAME, "改过的名称")
        window.crash_actions.keep()
        assert list(noted_workbooks(window.settings.open_marks)) == [odd]
        clerk.until_saved()
        assert window.close() and not window.isVisible() and window.session is None
        settings = window.settings
        assert settings.known() == [odd] and len(Backups(settings.backups).of(odd)) == 1
        (origin,) = settings.backups.glob("*/原文件位置.txt")
        assert origin.read_text("utf-8", "surrogatepass").strip() == str(odd)
        remembered = TypedTexts(settings.typed_texts, settings.hand).memory.workbooks
        assert list(remembered) == [str(odd)]


def test_it_is_merged_by_window_and_command(
    own_samples: Clerk, odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = own_samples.window
    count, path = len(window.session.workbook.ids), window.session.path
    monkeypatch.setattr(questions, "ask_workbooks", lambda *_: [odd])
    monkeypatch.setattr(questions, "ask_state", lambda *_: "others")
    window.actions_by_id["merge_workbooks"].trigger()
    own_samples.until_saved()
    assert len(window.session.workbook.ids) == 2 * count and "同名" in window.banner.text()
    window.leave_workbook()
    assert program.main(["merge", str(path), str(odd)]) == 0
    again = Workbook.open(path)
    assert len(again.ids) == 3 * count and not again.damaged
    assert any("（????" in again.typed_name(i) for i in again.ids)
    assert any("????.jxzp" in entry.details for entry in again.entries())
    again.close()
