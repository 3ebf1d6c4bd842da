"""The three flat files: their bytes, which workbooks they hold, and that they stay whole."""

from __future__ import annotations

import csv
import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.errors import UserError
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text, with_row
from ui.jobs import tables
from ui.jobs.tables import FILES, TablesDone, write_tables


def make_book(path: Path, *names: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = Workbook.create(path, template_text("shenzhen-2021"), YEAR)
    project = clean_project()
    forms = [replace(project, header={**project.header, "name": name}) for name in names]
    workbook.add_projects(forms, "导入")
    workbook.close()
    return path


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Told(dict[str, list[str]]):
    """What was told about which file; being whole is silence."""

    def __call__(self, where: str, sentences: Iterable[str]) -> None:
        if found := list(sentences):
            self.setdefault(where, []).extend(found)


def written(*paths: Path, to: Path, told: Told | None = None) -> TablesDone:
    found = Told() if told is None else told
    done = write_tables(paths, to, found)
    assert told is not None or not found
    return done


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, as one does at a prompt."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_bytes(place: Path) -> None:
    make_book(place / "a.jxzp", "甲")
    done = written(Path("a.jxzp"), to=Path("出"))
    assert done == TablesDone(tuple(Path("出", name) for name in FILES), 1, 1)
    for name, columns in FILES.items():
        data = Path("出", name).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf" + ",".join(columns).encode() + b"\r\n") and data.endswith(
            b"\r\n"
        )
        assert data.count(b"\xef\xbb\xbf") == 1 and data.count(b"\n") == data.count(b"\r\n")
    line = Path("出/forms.csv").read_text("utf-8-sig").splitlines()[1]
    assert line.startswith("a.jxzp,1,1,2021,shenzhen-2021,元,甲,测试局,测试中心,1000,1000,1000,1000,1,")


AWKWARD = '他说“好”,"quoted"\n第二行；=1+1'


def test_awkward_texts_come_back_as_they_were(place: Path) -> None:
    path = make_book(place / "a,b.jxzp", "甲")
    workbook = Workbook.open(path)
    workbook.change_project(
        1, with_row(workbook.project(1), 0, reason=AWKWARD, target="=100%", name=" 空 "), "改"
    )
    workbook.close()
    written(Path("a,b.jxzp"), to=Path("出"))
    row = rows_in(Path("出/indicators.csv"))[0]
    assert (row["workbook"], row["reason"], row["target"], row["name"]) == (
        "a,b.jxzp",
        AWKWARD,
        "=100%",
        " 空 ",
    )
    assert '"他说“好”,""quoted""\n第二行；=1+1"'.encode() in Path("出/indicators.csv").read_bytes()


def test_what_no_engine_takes_for_text_is_left_out(place: Path) -> None:
    path = make_book(place / "a.jxzp", "甲")
    workbook = Workbook.open(path)
    workbook.change_project(1, with_row(workbook.project(1), 0, reason="一\0二\r三\r\n四\ud800"), "改")
    workbook.close()
    written(Path("a.jxzp"), to=Path("出"))
    assert rows_in(Path("出/indicators.csv"))[0]["reason"] == "一二\n三\n四?"


def test_folders_are_searched_to_the_bottom_and_what_is_hidden_is_not(place: Path) -> None:
    wanted = ["a.jxzp", "局/b.JXZP", "局/处/科/c.jxzp"]
    for number, name in enumerate(
        [*wanted, "~$a.jxzp", ".d.jxzp", "局/.备份/e.jxzp", "局/a.jxzp.bak", "f.xlsx"]
    ):
        make_book(place / "各单位" / name, f"项目{number}")
    done = written(Path("各单位"), to=Path("各单位/出"))
    assert done.workbooks == done.forms == 3
    rows = rows_in(Path("各单位/出/forms.csv"))
    assert [row["workbook"] for row in rows] == [f"各单位/{name}" for name in wanted]
    assert [row["project"] for row in rows] == ["项目0", "项目1", "项目2"]
    keys = {(row["workbook"], row["form"]) for row in rows}
    assert {(row["workbook"], row["form"]) for row in rows_in(Path("各单位/出/indicators.csv"))} == keys


def test_a_file_that_windows_hides_is_passed_over(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_book(place / "a.jxzp", "甲")
    make_book(place / "b.jxzp", "乙")

    class Marked:
        st_file_attributes = 2

    real = Path.lstat
    monkeypatch.setattr(Path, "lstat", lambda path: Marked() if path.name == "b.jxzp" else real(path))
    assert written(Path("."), to=Path("出")).workbooks == 1


def test_a_workbook_named_twice_comes_once(place: Path) -> None:
    make_book(place / "局/a.jxzp", "甲", "乙")
    done = written(Path("局/a.jxzp"), Path("局"), place / "局", to=Path("出"))
    assert (done.workbooks, done.forms) == (1, 2)


def test_what_cannot_be_read_is_named_and_the_others_go_on(place: Path) -> None:
    told = Told()
    make_book(place / "局/a.jxzp", "甲")
    make_book(place / "局/z.jxzp", "乙")
    Path("局/b.jxzp").write_text("no workbook")
    Path("空").mkdir()
    done = written(Path("局"), Path("没有.jxzp"), Path("空"), to=Path("出"), told=told)
    assert (done.workbooks, done.forms) == (2, 2)
    assert list(told) == ["空", "局/b.jxzp", "没有.jxzp"]
    assert all(len(lines) == 1 and lines[0].endswith("。") for lines in told.values())


def test_a_folder_that_cannot_be_opened_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_book(place / "局/a.jxzp", "甲")
    make_book(place / "局/锁/b.jxzp", "乙")
    real = os.scandir

    def refusing(path: Any) -> Any:
        if os.fspath(path).endswith("锁"):
            raise PermissionError(errno.EACCES, "no", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    told = Told()
    assert written(Path("局"), to=Path("出"), told=told).workbooks == 1
    assert list(told) == ["局/锁"] and "没有权限" in told["局/锁"][0]


@pytest.mark.skipif(os.name == "nt", reason="on Windows a link needs a right of its own")
def test_links_that_lead_nowhere_are_named(place: Path) -> None:
    make_book(place / "局/a.jxzp", "甲")
    Path("局/圈.jxzp").symlink_to("圈.jxzp")
    Path("局/另名.jxzp").symlink_to("a.jxzp")
    Path("局/断.jxzp").symlink_to("没有.jxzp")
    told = Told()
    assert written(Path("局"), to=Path("出"), told=told).workbooks == 1
    assert set(told) == {"局/圈.jxzp", "局/断.jxzp"}


def test_a_file_that_goes_while_it_is_looked_at_is_named(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_book(place / "局/a.jxzp", "甲")
    lost = make_book(place / "局/b.jxzp", "乙")
    real = Path.lstat

    def going(path: Path) -> os.stat_result:
        if path.name == lost.name:
            lost.unlink(missing_ok=True)
        return real(path)

    monkeypatch.setattr(Path, "lstat", going)
    told = Told()
    assert written(Path("局"), to=Path("出"), told=told).workbooks == 1 and list(told) == ["局/b.jxzp"]


# -- whole or not at all --------------------------------------------------------------------------------


@pytest.fixture
def old_files(place: Path) -> Callable[[], bool]:
    """Put other files in the place of the three; return a function that tells whether they, and no others, are there."""
    make_book(place / "a.jxzp", "甲")
    Path("出").mkdir()
    for name in FILES:
        Path("出", name).write_text("old")
    return lambda: (
        {path.name: path.read_text() for path in Path("出").iterdir()} == dict.fromkeys(FILES, "old")
    )


def test_no_workbook_is_nothing_done(old_files: Callable[[], bool]) -> None:
    Path("b.jxzp").write_text("no workbook")
    Path("空").mkdir()
    for path, sentence in (("b.jxzp", "没有一个工作簿能读出"), ("空", "没有找到工作簿")):
        told = Told()
        with pytest.raises(UserError, match=sentence):
            write_tables([Path(path)], Path("出"), told)
        assert list(told) == [path] and old_files()


def test_a_fault_on_the_way_leaves_the_old_files(
    old_files: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(workbook: Workbook, name: str) -> Iterator[object]:
        raise RuntimeError("no")
        yield

    monkeypatch.setattr(tables, "tables_of", failing)
    with pytest.raises(RuntimeError):
        write_tables([Path("a.jxzp")], Path("出"), Told())
    assert old_files()


def test_a_full_disk_leaves_all_three_old_files(
    old_files: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []

    def full(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 3:
            raise OSError(errno.ENOSPC, "no")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="磁盘已满"):
        write_tables([Path("a.jxzp")], Path("出"), Told())
    assert old_files()


def test_a_file_that_another_program_holds_is_told_before_the_work(
    old_files: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def held(path: Path, mode: str = "r", *more: Any, **others: Any) -> Any:
        if path.name == "indicators.csv" and mode == "r+b":
            raise PermissionError(errno.EACCES, "no")
        return real(path, mode, *more, **others)

    monkeypatch.setattr(Path, "open", held)
    monkeypatch.setattr(Workbook, "open", lambda path, **how: pytest.fail("it worked before it looked"))
    with pytest.raises(UserError, match=r"indicators\.csv.*正被别的程序打开"):
        write_tables([Path("a.jxzp")], Path("出"), Told())
    assert old_files()


def test_one_workbook_is_open_at_a_time(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_book(place / "0.jxzp", "甲", "乙")
    for number in range(1, 6):
        shutil.copy(first, place / f"{number}.jxzp")
    open_now, most = set(), 0
    real_open, real_close = Workbook.open, Workbook.close

    def opening(path: Path, **how: Any) -> Workbook:
        nonlocal most
        workbook = real_open(path, **how)
        open_now.add(id(workbook))
        most = max(most, len(open_now))
        return workbook

    def closing(workbook: Workbook) -> None:
        open_now.discard(id(workbook))
        real_close(workbook)

    monkeypatch.setattr(Workbook, "open", opening)
    monkeypatch.setattr(Workbook, "close", closing)
    assert written(place, to=Path("出")).workbooks == 6
    assert (most, open_now) == (1, set())
