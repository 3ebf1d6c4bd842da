"""The tool that makes golden files: a whole folder in one go, and nothing that is there is overwritten."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from model.workbook.migrations import MIGRATIONS
from tests.depth import long
from tools import golden_examples, make_golden

NAMES = {*golden_examples.SOUND, *golden_examples.FAULTY, "withdrawn"}


def all_bytes(folder: Path) -> dict[Path, bytes]:
    """Return what stands in all files of a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@long
def test_examples_of_the_present_format_are_made_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "v"
    assert make_golden.main([str(folder)]) == 0
    expected = json.loads((folder / make_golden.EXPECTED).read_text("utf-8"))
    assert set(expected["workbooks"]) == NAMES
    assert {file.partition("/")[0] for file in expected["files"]} == {"json", "xlsx", "pdf"}
    for name in NAMES:
        with closing(sqlite3.connect(folder / f"{name}.jxzp")) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    capsys.readouterr()
    before = all_bytes(folder)
    for words in ([str(folder)], [str(folder), "--record"]):
        assert make_golden.main(words) == 2
        assert str(folder) in capsys.readouterr().err
    assert all_bytes(folder) == before


def test_workbooks_of_an_older_program_are_recorded_as_they_are(tmp_path: Path) -> None:
    golden_examples.final(tmp_path / "final.jxzp")
    with closing(sqlite3.connect(tmp_path / "final.jxzp")) as connection, connection:
        connection.executescript(
            "DROP TABLE finalising; DROP TABLE known_form; ALTER TABLE version DROP COLUMN figures;"
            "ALTER TABLE form DROP COLUMN rows; DROP TABLE sheet; DROP TABLE note; DROP TABLE log; DROP TABLE figures;"
            "PRAGMA user_version = 2"
        )
    before = all_bytes(tmp_path)
    assert make_golden.main([str(tmp_path), "--record"]) == 0
    expected = json.loads((tmp_path / make_golden.EXPECTED).read_text("utf-8"))
    assert [form["final"] for form in expected["workbooks"]["final"]["forms"].values()] == [False] * 3
    assert {path: data for path, data in all_bytes(tmp_path).items() if path in before} == before
