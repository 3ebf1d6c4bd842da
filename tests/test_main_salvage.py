"""The command ``salvage``: one line per form, one sentence per loss, exit status 0, 1 or 2, and the damaged file untouched."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from model.workbook.backups import Backups
from tests.command_fixtures import book, done, opened, projects_in, refused, run
from tests.depth import some_every_day
from tests.model.workbook.damaging import DAMAGING, GOLDEN, damaged_bytes, look

__all__ = ["book", "done", "refused", "run"]  # fixtures

CASES = [(name, kind) for name in ("v1/texts", "v3/versions", "v4/missing", "v5/final") for kind in DAMAGING]


@pytest.fixture
def final(tmp_path: Path) -> Path:
    """Return a copy of a workbook with three forms, two of them final."""
    return Path(shutil.copy(GOLDEN / "v5" / "final.jxzp", tmp_path / "2021坏.jxzp"))


def _change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_whole_workbook_gives_status_0(book: Path, done: Any) -> None:
    new, before = book.with_name("新.jxzp"), book.read_bytes()
    lines = done("salvage", book, "-o", new).splitlines()
    projects = projects_in(book)
    assert lines[:-1] == [f"“{project.name}”：原表" for project in projects]
    assert (
        lines[-1] == f"已写入 {new}：取回 8 张表，其中完好 8 张；历史版本 8 份，定稿记录 0 条，操作记录 8 条"
    )
    assert projects_in(new) == projects and book.read_bytes() == before
    assert sorted(path.name for path in book.parent.iterdir()) == ["2021年度.jxzp", "新.jxzp"]


def test_a_loss_gives_status_1_and_a_sentence(final: Path, run: Any) -> None:
    _change(
        final,
        "UPDATE form SET document = replace(document, '预算', '予算') WHERE id = 3",
        "DELETE FROM form WHERE id = 1",
        "DELETE FROM form WHERE id = 2",
        "DELETE FROM version WHERE form = 2",
    )
    status, out, err = run("salvage", final, "-o", final.with_name("新"))
    assert status == 1
    assert out.splitlines()[:-1] == [
        "“离退休干部慰问金”：历史版本（2022-01-01 10:20 定稿）",
        "“予算准备金”：原表，与校验值不符，已标明",
    ]
    told = err.splitlines()
    assert len(told) == 3 and all(re.fullmatch("2021坏.jxzp：.*。", line) for line in told)
    assert told[2] == "2021坏.jxzp：第 2 号项目读不出，也没有完好的历史版本，没有找回，请改用备份。"
    with opened(final.with_name("新.jxzp")) as workbook:
        assert len(workbook.ids) == 2


@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\0", bytes(50_000), b"PK\3\4" * 4000])
def test_nothing_to_bring_back_gives_status_2(tmp_path: Path, refused: Any, content: bytes) -> None:
    path = tmp_path / "坏.jxzp"
    path.write_bytes(content)
    sentence = refused("salvage", path, "-o", tmp_path / "新.jxzp")
    assert sentence == "从“坏.jxzp”里一张表也没有找到，没有写新文件，请改用备份。\n"
    assert [one.name for one in tmp_path.iterdir()] == ["坏.jxzp"] and path.read_bytes() == content


def test_faults_of_the_call_are_refused(final: Path, tmp_path: Path, refused: Any) -> None:
    new, before = tmp_path / "新.jxzp", final.read_bytes()
    assert "找不到文件" in refused("salvage", tmp_path / "没有.jxzp", "-o", new)
    assert "打不开文件" in refused("salvage", tmp_path, "-o", new)
    assert "新文件不能就是受损的文件" in refused("salvage", final, "-o", final)
    assert "新文件不能就是受损的文件" in refused("salvage", final, "-o", final.with_suffix(""))
    assert "找不到放备份的文件夹" in refused("salvage", final, "-o", new, "--copies", tmp_path / "没有")
    assert "不存在" in refused("salvage", final, "-o", tmp_path / "没有" / "新.jxzp")
    assert "缺少 -o" in refused("salvage", final)
    new.write_bytes(b"x")
    assert "已经存在" in refused("salvage", final, "-o", new)
    assert (final.read_bytes(), new.read_bytes()) == (before, b"x")


@pytest.mark.parametrize("where", ["all copies", "those of the workbook", "beside"])
def test_copies_of_the_program_are_used(final: Path, tmp_path: Path, run: Any, where: str) -> None:
    copies = Backups(tmp_path / "备份", lambda: datetime(2022, 1, 3, 8, 30))
    kept = copies.keep(final)
    assert kept is not None
    folder = {"all copies": copies.folder, "those of the workbook": kept.path.parent, "beside": tmp_path}[
        where
    ]
    if where == "beside":
        shutil.move(kept.path, tmp_path / "旧.jxzp")
    _change(final, "DELETE FROM form WHERE id = 2", "DELETE FROM version WHERE form = 2")
    status, out, err = run("salvage", final, "-o", tmp_path / "新.jxzp", "--copies", folder)
    assert (status, err.count("\n")) == (1, 1)
    name = projects_in(GOLDEN / "v5" / "final.jxzp")[1].name
    when = r".*旧\.jxzp" if where == "beside" else r"2022-01-03 08:30 2022-01-03 083000\.jxzp"
    assert re.search(f"^“{name}”：备份（{when}）$", out, re.MULTILINE), out
    assert f"“{name}”在原文件里读不出" in err
    assert projects_in(tmp_path / "新.jxzp") == projects_in(GOLDEN / "v5" / "final.jxzp")


@pytest.mark.parametrize("case", some_every_day(CASES, one_in=9), ids="-".join)
def test_any_damage_gives_a_status_that_is_true(tmp_path: Path, run: Any, case: tuple[str, str]) -> None:
    name, kind = case
    path, new = tmp_path / "坏.jxzp", tmp_path / "新.jxzp"
    for seed in ("a", "b", "c"):
        path.write_bytes(data := damaged_bytes(name, kind, seed))
        seen = look(path)
        status, out, err = run("salvage", path, "-o", new)
        assert path.read_bytes() == data and "Traceback" not in err
        assert status == (0 if not err else 1 if new.exists() else 2)
        assert all(re.fullmatch("[^\n]*。", line) for line in err.splitlines())
        if new.exists():
            with opened(new) as workbook:
                assert len(workbook.ids) == len(out.splitlines()) - 1 - out.count("已按校验值找回")
                assert set(seen) <= set(workbook.ids)
            new.unlink()
        else:
            assert not seen and out == ""
