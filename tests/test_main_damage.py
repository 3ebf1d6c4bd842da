"""Damage in a workbook is a line on stderr of every command that meets it, with exit status 1, and nothing hides it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import main
from model.digest import digest_of
from model.grid.cells import Grid
from model.workbook import set_digest
from reports.form import print_job
from reports.form.page_setup import PageSetup
from reports.form.proof_marks import SheetMarks
from tests.command_fixtures import done, form_file, opened, project_named, projects_in, run
from tests.depth import some_every_day
from tests.model.builders import clean_project

__all__ = ["done", "run"]  # fixtures

Commands = dict[str, Callable[[Path, Path], tuple[object, ...]]]
# what reads a workbook, given a folder of its own
READING: Commands = {
    "check": lambda book, folder: ("check", book),
    "check --json": lambda book, folder: ("check", book, "--json"),
    "print": lambda book, folder: ("print", book, "-o", folder / "a.pdf"),
    "export": lambda book, folder: ("export", book, "-o", folder),
    "export xlsx": lambda book, folder: ("export", book, "-o", folder, "--format", "xlsx"),
    "summary": lambda book, folder: ("summary", book, "-o", folder / "a.xlsx"),
    "roll": lambda book, folder: ("roll", book, "-o", folder / "b.jxzp"),
    "verify": lambda book, folder: ("verify", folder.parent / "甲.pdf", book),
}
WRITING: Commands = {
    "import": lambda book, folder: ("import", book, form_file(folder / "新.json", project_named("新"))),
    "merge": lambda book, folder: ("merge", book, folder.parent / "别的.jxzp"),
}


def tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("sha", 1, digest_of)
        connection.create_function("set_total", 0, lambda: f"{set_digest.total(connection):064x}")
        for statement in statements:
            connection.execute(statement)


DAMAGE = {
    "tampered": (
        [
            "UPDATE form SET document = replace(document, '乙', '己')",
            "UPDATE form SET digest = sha(document)",
        ],
        "a.jxzp：“己”定稿后在程序外被改动",
    ),
    "altered": (["UPDATE form SET digest = 'x' WHERE id = 3"], "a.jxzp：“丙”的内容与保存时的校验值不符"),
    "an older record": (
        ["UPDATE finalising SET person = '李四' WHERE id = 1"],
        "a.jxzp：“乙”有较早的定稿记录受过损坏",
    ),
    "unreadable": (["UPDATE form SET document = '{' WHERE id = 3"], "a.jxzp：第 3 号项目读不出"),
    "missing": (["DELETE FROM form WHERE id = 3"], "a.jxzp：“丙”的数据不在文件里了"),
    "template": (
        ["UPDATE workbook SET value = replace(value, '[[bands]]', '[[bands') WHERE key = 'template'"],
        "a.jxzp：工作簿里的模板文字受过损坏，已用官方的同一种表代替",
    ),
    "foreign": (
        [
            "UPDATE workbook SET value = replace(value, 'at_least = 90', 'at_least = 98') WHERE key = 'template'",
            "UPDATE workbook SET value = (SELECT sha(y.value || char(10) || t.value) FROM workbook t, workbook y"
            " WHERE t.key = 'template' AND y.key = 'year') WHERE key = 'digest'",
            "UPDATE workbook SET value = set_total() WHERE key = 'set_digest'",
        ],
        "a.jxzp：工作簿的模板用了官方模板的编号，内容却不是官方的任何一版",
    ),
    "settings": (
        ["UPDATE workbook SET value = '2022' WHERE key = 'year'"],
        "a.jxzp：工作簿的模板和年度与保存时的校验值不符",
    ),
}


@pytest.fixture(scope="module")
def folder_of_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the workbooks and the print once for all tests."""
    folder = tmp_path_factory.mktemp("books")
    book, other = folder / "a.jxzp", folder / "别的.jxzp"
    for path, names in ((book, "甲乙丙"), (other, "丁")):
        assert main.main(["new", str(path), "--year", "2021"]) == 0
        forms = [form_file(folder / f"{name}.json", project_named(name)) for name in names]
        assert main.main(["import", str(path), *map(str, forms)]) == 0
    with opened(book) as workbook:
        workbook.finalise(2, "张三")
        workbook.withdraw(2, "张三", "补材料")
        workbook.finalise(2, "张三")
    assert main.main(["print", str(book), "--project", "甲", "-o", str(folder / "甲.pdf")]) == 0
    (folder / "出").mkdir()
    return folder


@pytest.fixture
def books(folder_of_books: Path, tmp_path: Path) -> Path:
    """Return a workbook of three forms, the second final; beside it a print of the first and another workbook."""
    shutil.copytree(folder_of_books, tmp_path, dirs_exist_ok=True)
    return tmp_path / "a.jxzp"


@pytest.mark.parametrize("command", some_every_day([*READING, *WRITING], 3))
@pytest.mark.parametrize("kind", DAMAGE)
def test_every_command_names_the_damage_and_does_the_rest(
    books: Path, run: Any, kind: str, command: str
) -> None:
    statements, line = DAMAGE[kind]
    tamper(books, *statements)
    before = books.read_bytes()
    status, out, err = run(*(READING | WRITING)[command](books, books.parent / "出"))
    assert status == 1 and len(err.splitlines()) == 1 and err.startswith(line) and err.endswith("。\n"), err
    assert out.strip()
    if command in READING:
        assert books.read_bytes() == before
    else:
        with opened(books) as workbook:
            assert len(workbook.damaged) == 1 and len(workbook.ids) >= 3


@pytest.mark.parametrize("command", READING)
def test_a_whole_workbook_is_read_in_silence_and_stays_as_it_is(books: Path, run: Any, command: str) -> None:
    before, folder = books.read_bytes(), books.parent / "出"
    status, _, err = run(*READING[command](books, folder))
    assert (status, err) == (0, "") and books.read_bytes() == before


@pytest.mark.parametrize("kind", DAMAGE)
def test_merging_a_damaged_workbook_leaves_what_is_damaged(books: Path, run: Any, kind: str) -> None:
    statements, line = DAMAGE[kind]
    tamper(books, *statements)
    other, before = books.parent / "别的.jxzp", books.read_bytes()
    status, _, err = run("merge", other, books)
    assert status == 1 and len(err.splitlines()) == 1 and line.partition("：")[2] in err, err
    assert books.read_bytes() == before
    known = dict.fromkeys(("settings", "template", "foreign", "an older record"), "") | {"tampered": "己"}
    left_out = known.get(kind, "丙")
    names = {project.name for project in projects_in(other)}
    assert names == {"丁", "甲", "乙", "丙"} - {left_out} - ({"乙"} if kind == "tampered" else set())
    assert ("没有并入" in err) == bool(left_out)


def test_a_print_of_a_damaged_form_is_not_proven(books: Path, run: Any) -> None:
    tamper(books, "UPDATE form SET digest = 'x' WHERE id = 1")
    status, out, _ = run("verify", books.parent / "甲.pdf", books)
    assert status == 1 and "“甲”" in out and "不能作为凭证" in out and "相符" not in out


def test_nothing_left_to_print_is_nothing_done(books: Path, run: Any) -> None:
    tamper(books, "UPDATE form SET document = '{'")
    status, out, err = run("print", books, "-o", books.parent / "出")
    assert (status, out) == (2, "") and len(err.splitlines()) == 4 and "没有可打印的表" in err


def test_a_form_that_cannot_be_set_is_left_out(
    books: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, fails = print_job.plan_form, {"乙"}

    def failing(grid: Grid, page: PageSetup, marks: SheetMarks, fitted: object) -> object:
        if marks.name in fails:
            raise RuntimeError("no")
        return plan(grid, page, marks)

    monkeypatch.setattr(print_job, "plan_form", failing)
    status, out, err = run("print", books, "-o", books.parent / "出")
    assert status == 1 and len(out.splitlines()) == 2 and "“乙”" in err
    fails |= {"甲", "丙"}
    status, out, err = run("print", books, "-o", books.parent / "出")
    assert (status, out) == (2, "") and len(err.splitlines()) == 3


def test_what_was_answered_for_is_silent_again(books: Path, run: Any, done: Any) -> None:
    tamper(books, "UPDATE form SET digest = 'x' WHERE id = 3")
    with opened(books) as workbook:
        workbook.accept_damage(3, "李四", "核对过")
        workbook.change_project(3, clean_project(), "重填")
    assert "没有问题" in done("check", books)
