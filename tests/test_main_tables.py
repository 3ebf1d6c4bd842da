"""The command ``tables``: many workbooks as flat files, with exit status and lines on stderr as every command."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.command_fixtures import book, done, refused, run
from tests.model.builders import SAMPLES
from tests.test_main_damage import DAMAGE, books, folder_of_books, tamper

__all__ = ["book", "books", "done", "folder_of_books", "refused", "run"]  # fixtures


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_three_files_of_a_folder(tmp_path: Path, book: Path, done: Any) -> None:
    before, target = book.read_bytes(), tmp_path / "三 张表" / "今天"
    out = done("tables", book.parent, "-o", target)
    names = ("forms.csv", "indicators.csv", "findings.csv")
    assert out == "".join(f"{target / name}\n" for name in names) + "已写出 1 个工作簿的 8 张表\n"
    assert [row["form"] for row in rows_in(target / "forms.csv")] == [
        str(n) for n in range(1, len(SAMPLES) + 1)
    ]
    initial = sum(Decimal(row["initial"]) for row in rows_in(target / "forms.csv"))
    assert initial == Decimal("20632254.90")  # as on the summary's paper
    assert book.read_bytes() == before and sorted(path.name for path in book.parent.iterdir()) == [book.name]
    first = [(target / name).read_bytes() for name in names]
    done("tables", book.parent, "-o", target)
    assert [(target / name).read_bytes() for name in names] == first


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("tampered", ["", "tampered", ""]),
        ("altered", ["", "", "altered"]),
        ("unreadable", ["", ""]),
        ("missing", ["", ""]),
        ("settings", ["settings"] * 3),
    ],
)
def test_damage_is_told_and_marked(books: Path, run: Any, kind: str, marks: list[str]) -> None:
    statements, line = DAMAGE[kind]
    tamper(books, *statements)
    before, target = books.read_bytes(), books.parent / "出"
    status, out, err = run("tables", books, "-o", target)
    assert status == 1 and err.startswith(f"{books.parent.as_posix()}/{line}") and err.count("\n") == 1, err
    assert f"的 {len(marks)} 张表" in out and books.read_bytes() == before
    assert [row["damage"] for row in rows_in(target / "forms.csv")] == marks


def test_a_bad_workbook_is_named_and_the_others_go_on(tmp_path: Path, book: Path, run: Any) -> None:
    bad = book.parent / "坏.jxzp"
    bad.write_bytes(b"no")
    status, out, err = run("tables", book.parent, "-o", tmp_path / "出")
    assert status == 1 and "1 个工作簿的 8 张表" in out
    assert err.count("\n") == 1 and err.startswith(f"{bad.as_posix()}：") and err.endswith("。\n")


def test_nothing_read_is_nothing_done(tmp_path: Path, run: Any, refused: Any) -> None:
    bad = tmp_path / "坏.jxzp"
    bad.write_bytes(b"no")
    status, out, err = run("tables", bad, "-o", tmp_path / "出")
    assert (status, out) == (2, "") and err.count("\n") == 2 and not list((tmp_path / "出").iterdir())
    assert "缺少 -o/--output" in refused("tables", bad)


def test_an_empty_workbook_gives_empty_tables(tmp_path: Path, done: Any) -> None:
    done("new", tmp_path / "空.jxzp", "--year", 2021)
    assert "1 个工作簿的 0 张表" in done("tables", tmp_path, "-o", tmp_path / "出")
    assert rows_in(tmp_path / "出" / "forms.csv") == []
