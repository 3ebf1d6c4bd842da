"""What the program remembers between starts survives whatever happens to its file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from model.files import is_there
from ui import settings
from ui.settings import MAX_RECENT, Remembered, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the settings are kept; neither file nor folder is there yet."""
    return tmp_path / "设置" / "settings.json"


def test_a_value_is_there_at_the_next_start(path: Path, tmp_path: Path) -> None:
    first = Settings(path, tmp_path)
    assert first.values == Remembered() and first.values.zoom == 100
    first.remember(zoom=125)
    first.remember(columns={"名": ["一", None, {"二": 2.5}]}, checks_whole=True)
    assert first.values.zoom == 125
    again = Settings(path, tmp_path).values
    assert (
        again == first.values == Remembered(125, columns={"名": ["一", None, {"二": 2.5}]}, checks_whole=True)
    )
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b'"x"',
        b"\xff\xfe{}",
        b"\x00" * 100,
        '{"zoom": '.encode("utf-16"),
        b"NaN",
    ],
)
def test_a_damaged_file_counts_as_none(path: Path, tmp_path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    remembered = Settings(path, tmp_path)
    assert remembered.values == Remembered() and remembered.known() == []
    remembered.remember(zoom=8)
    assert Settings(path, tmp_path).values.zoom == 8


@pytest.mark.parametrize(
    "stored",
    [{"zoom": "x"}, {"zoom": True}, {"checks_whole": 1}, {"columns": []}, {"person": None}, {"x": 1}],
)
def test_a_value_of_another_kind_counts_as_none(path: Path, tmp_path: Path, stored: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({**stored, "theme": "dark"}), "utf-8")  # type: ignore[dict-item]
    assert Settings(path, tmp_path).values == Remembered(theme="dark")


def test_a_deeply_nested_file_counts_as_none(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.write_text("[" * 100_000, "utf-8")
    assert Settings(path, tmp_path).values.zoom == 100


@given(st.binary(max_size=60))
def test_any_bytes_count_as_none_or_as_values(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-settings.json"
    path.write_bytes(content)
    assert isinstance(Settings(path, path.parent).known(), list)


def test_a_folder_that_cannot_be_written_is_no_error(path: Path, tmp_path: Path) -> None:
    path.parent.write_bytes(b"a file where the folder should be")
    remembered = Settings(path, tmp_path)
    remembered.remember(zoom=125)
    assert remembered.values.zoom == 125
    remembered.reset()
    assert remembered.values.zoom == 100


def test_a_failing_write_leaves_the_old_values(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Settings(path, tmp_path).remember(zoom=125)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        Settings(path, tmp_path).remember(zoom=200)
    assert Settings(path, tmp_path).values.zoom == 125


def test_reset_sets_back_all_but_what_was_worked_on(path: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jxzp").touch()
    remembered = Settings(path, tmp_path)
    remembered.reset()
    remembered.remember(zoom=125, theme="dark", person="张三", columns={"x": 1}, places={"y": 2})
    remembered.add_recent(tmp_path / "a.jxzp")
    remembered.reset()
    for values in (remembered.values, Settings(path, tmp_path).values):
        assert (values.zoom, values.theme, values.columns, values.places) == (100, "light", {}, {})
        assert values.person == "张三" and values.recent == [str(tmp_path / "a.jxzp")]


def _workbooks(folder: Path, count: int) -> list[Path]:
    paths = [
        folder / f"{number} #?.jxzp".replace("?", "" if os.name == "nt" else "?") for number in range(count)
    ]
    for path in paths:
        path.write_bytes(b"")
    return paths


def test_recent_workbooks_newest_first_each_once(path: Path, tmp_path: Path) -> None:
    remembered = Settings(path, tmp_path)
    one, two, three = _workbooks(tmp_path, 3)
    for opened in (one, two, three, one):
        remembered.add_recent(opened)
    assert remembered.known() == [one, three, two] == Settings(path, tmp_path).known()
    three.unlink()
    assert remembered.known() == [one, three, two]  # it may come back


def test_only_the_latest_workbooks_are_remembered(path: Path, tmp_path: Path) -> None:
    remembered = Settings(path, tmp_path)
    opened = _workbooks(tmp_path, MAX_RECENT + 3)
    for workbook in opened:
        remembered.add_recent(workbook)
    assert remembered.known() == list(reversed(opened))[:MAX_RECENT]


def test_a_relative_path_is_remembered_in_full(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jxzp").write_bytes(b"")
    Settings(path, tmp_path).add_recent(Path("a.jxzp"))
    assert Settings(path, tmp_path).known() == [tmp_path / "a.jxzp"]


@pytest.mark.parametrize("listed", [5, "a.jxzp", None, {"a": 1}, [1, None, ["x"]], ["", "没有", "a\x00b"]])
def test_an_odd_list_of_recent_workbooks_is_passed_over(path: Path, tmp_path: Path, listed: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"recent": listed}), "utf-8")
    remembered = Settings(path, tmp_path)
    assert not any(is_there(p) for p in remembered.known() if p != Path())
    (workbook,) = _workbooks(tmp_path, 1)
    remembered.add_recent(workbook)
    assert remembered.known()[0] == workbook


@pytest.mark.skipif(os.name == "nt", reason="names that are no text")
def test_a_name_that_is_no_text_does_no_harm(path: Path, tmp_path: Path) -> None:
    workbook = Path(os.fsdecode(bytes(tmp_path) + b"/\xff.jxzp"))
    workbook.write_bytes(b"")
    remembered = Settings(path, tmp_path)
    remembered.add_recent(workbook)
    assert remembered.known() == [workbook]
    assert [p.name for p in path.parent.iterdir()] in ([], ["settings.json"])


@pytest.mark.parametrize("mark", ["便携.txt", "portable.txt", None])
def test_a_mark_beside_the_program_keeps_everything_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str | None
) -> None:
    monkeypatch.setattr(resources, "program_folder", lambda: tmp_path)
    if mark:
        (tmp_path / mark).write_bytes(b"")
    inside = [tmp_path in folder.parents for folder in (settings.data_folder(), settings.documents_folder())]
    assert inside == [bool(mark)] * 2
    assert (settings.portable_folder() is None) == (mark is None)


def test_a_checkout_is_not_portable() -> None:
    assert settings.portable_folder() is None
    assert settings.data_folder().name == settings.APP and settings.documents_folder().name == "绩效自评"


def test_eight_workbooks_are_remembered_and_none_left_open_is_none(path: Path, tmp_path: Path) -> None:
    kept = Settings(path, tmp_path)
    books = [tmp_path / f"{number}.jxzp" for number in range(9)]
    for book in books:
        book.touch()
        kept.add_recent(book)
    assert Settings(path, tmp_path).known() == books[:0:-1]
    kept.leave_open(books[0])
    assert kept.left_open() == books[0]
    kept.leave_open(None)
    assert kept.left_open() is None
