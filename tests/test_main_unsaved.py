"""What commands say when a workbook cannot be saved: where no window is, none keeps anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import reports.form_reading
from model.workbook import store
from model.workbook.workbook import Workbook
from tests.command_fixtures import book, done, projects_in, refused, run
from tests.model.builders import SAMPLES

__all__ = ["book", "done", "refused", "run"]  # fixtures

Trouble = Callable[[pytest.MonkeyPatch, Path], object]


def _full(patch: pytest.MonkeyPatch, path: Path) -> None:
    _with_pragma(patch, "max_page_count = 1")


def _read_only(patch: pytest.MonkeyPatch, path: Path) -> None:
    _with_pragma(patch, "query_only = ON")


def _with_pragma(patch: pytest.MonkeyPatch, pragma: str) -> None:
    connect = store.connect

    def connected(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    patch.setattr(store, "connect", connected)


def _gone(patch: pytest.MonkeyPatch, path: Path) -> None:
    _while_reading(patch, lambda: path.rename(path.with_name("aside")))


def _changed(patch: pytest.MonkeyPatch, path: Path) -> None:
    def change() -> None:
        workbook = Workbook.open(path)
        workbook.type_text(workbook.ids[0], "project.unit", "别人写的")
        workbook.close()

    _while_reading(patch, change)


def _while_reading(patch: pytest.MonkeyPatch, happen: Callable[[], object]) -> None:
    """Let something happen to the workbook while the command reads a form."""
    read = reports.form_reading.read_for

    def reading(*arguments: Any, **named: Any) -> Any:
        happen()
        return read(*arguments, **named)

    patch.setattr(reports.form_reading, "read_for", reading)


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (_full, "磁盘已满，工作簿“2021年度.jxzp”没有保存；请清理磁盘空间，再重新运行命令。"),
        (
            _read_only,
            "工作簿“2021年度.jxzp”是只读的，没有保存；请改成可写，或复制到能写的位置，再重新运行命令。",
        ),
        (_gone, "工作簿“2021年度.jxzp”已被移走、删除或替换，没有保存；请检查文件后重新运行命令。"),
        (_changed, "工作簿“2021年度.jxzp”已被另一个窗口或另一台电脑修改，未覆盖；请重新运行命令。"),
    ],
)
def test_a_command_speaks_of_no_window(
    book: Path, refused: Any, monkeypatch: pytest.MonkeyPatch, trouble: Trouble, told: str
) -> None:
    trouble(monkeypatch, book)
    assert refused("import", book, SAMPLES[0]) == f"{told}\n"
    monkeypatch.undo()
    if (aside := book.with_name("aside")).exists():
        aside.rename(book)
    assert len(projects_in(book)) == 8
