"""The department's summary from the menu."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clerk import Clerk
from tests.depth import some_every_day
from ui.dialogs import questions


@pytest.mark.parametrize(("ending", "mark"), some_every_day([(".pdf", b"%PDF"), (".xlsx", b"PK")], 2))
def test_summary_is_saved_and_opened(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str, mark: bytes
) -> None:
    path = tmp_path / f"汇总{ending}"
    monkeypatch.setattr(questions, "ask_summary", lambda *_: path)
    samples.window.actions_by_id["save_summary"].trigger()
    assert path.read_bytes().startswith(mark) and samples.opened == [path]


def test_a_folder_that_is_not_there_is_one_sentence(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(questions, "ask_summary", lambda *_: tmp_path / "没有" / "汇总.pdf")
    samples.window.actions_by_id["save_summary"].trigger()
    assert samples.window.banner.isVisible() and samples.window.banner.text().endswith("。")
    assert samples.opened == []


def test_what_paper_cannot_show_is_named_before(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    workbook = samples.window.session.workbook
    workbook.type_text(workbook.ids[0], "project.name", "吉𰻞项目")
    asked: list[str] = []
    monkeypatch.setattr(questions, "confirm_missing", lambda _, chars: bool(asked.extend(chars)) or not chars)
    for ending in (".xlsx", ".pdf"):
        monkeypatch.setattr(questions, "ask_summary", lambda *_, ending=ending: tmp_path / f"汇总{ending}")
        samples.window.actions_by_id["save_summary"].trigger()
    assert asked == ["𰻞"] and [path.name for path in tmp_path.glob("汇总*")] == ["汇总.xlsx"]
