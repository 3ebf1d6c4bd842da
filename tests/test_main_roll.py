"""``roll``: the next year's workbook by command; the old one stays as it is, byte for byte."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import main as program
from model.form.page_options import PageOptions
from model.form.project import Project
from tests.command_fixtures import done, form_file, opened, project_named, projects_in, refused, run
from tests.model.builders import with_row

__all__ = ["done", "refused", "run"]  # fixtures


def dated(name: str) -> Project:
    """Return a form of that name with a date as target and money that is left."""
    project = with_row(project_named(name), 0, target="2021年12月31日前", actual="2021年12月1日")
    return replace(project, funds={"fiscal": {"initial": "100", "adjusted": "100", "executed": "80"}})


@pytest.fixture
def year_book(tmp_path: Path) -> Path:
    """Return a workbook of 2021 with three forms."""
    path = tmp_path / "2021年度.jxzp"
    program.main(["new", str(path), "--year", "2021", "--template", "cost-2021"])
    forms = [dated("甲2021年度"), dated("乙"), project_named("丙")]
    with opened(path) as workbook:
        workbook.add_projects(forms, "样例")
        workbook.set_page_options(PageOptions(orientation="landscape", title="某局2021年度自评表"))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_next_year_is_made_and_the_old_one_stays(year_book: Path, done: Any) -> None:
    before = year_book.read_bytes()
    out = done("roll", year_book, "-o", year_book.parent / "2022年度")
    assert out.splitlines() == [
        "甲2021年度　上年结转资金·年初预算数：（空） → 20",
        "甲2021年度　项目名称：甲2021年度 → 甲2022年度",
        "甲2021年度　产出完成率·年度指标值：2021年12月31日前 → 2022年12月31日前",
        "乙　上年结转资金·年初预算数：（空） → 20",
        "乙　产出完成率·年度指标值：2021年12月31日前 → 2022年12月31日前",
        "页面设置　标题：某局2021年度自评表 → 某局2022年度自评表",
        f"已结转 3 个项目到 {year_book.parent / '2022年度.jxzp'}（2022 年度）",
    ]
    assert year_book.read_bytes() == before
    assert names(year_book.parent) == ["2021年度.jxzp", "2022年度.jxzp"]
    with opened(year_book) as old, opened(year_book.with_name("2022年度.jxzp")) as new:
        assert (new.year, new.template.text, new.damaged) == (2022, old.template.text, ())
        assert new.page_options == PageOptions(orientation="landscape", title="某局2022年度自评表")
        assert [new.project(i).name for i in new.ids] == ["甲2022年度", "乙", "丙"]
        first = new.project(new.ids[0])
        told = [entry.details for entry in new.entries() if entry.event == "结转"]
        assert told == ["3 个项目，来自 2021 年度的“2021年度.jxzp”"]
    assert first.funds == {"carryover": {"initial": "20"}}
    assert (first.indicators[0].target, first.indicators[0].actual) == ("2022年12月31日前", "")


def test_years_may_be_left(year_book: Path, done: Any) -> None:
    out = done("roll", year_book, "-o", year_book.with_name("b.jxzp"), "--keep-years")
    assert [line for line in out.splitlines() if "2022年12月" in line] == []
    with opened(year_book.with_name("b.jxzp")) as new:
        assert (new.year, new.page_options.title) == (2022, "某局2021年度自评表")
    first = projects_in(year_book.with_name("b.jxzp"))[0]
    assert (first.name, first.indicators[0].target) == ("甲2021年度", "2021年12月31日前")
    assert first.funds == {"carryover": {"initial": "20"}}


def test_rolled_twice(year_book: Path, done: Any) -> None:
    done("roll", year_book, "-o", year_book.with_name("b.jxzp"))
    done("roll", year_book.with_name("b.jxzp"), "-o", year_book.with_name("c.jxzp"))
    first = projects_in(year_book.with_name("c.jxzp"))[0]
    assert (first.name, first.indicators[0].target) == ("甲2023年度", "2023年12月31日前")
    assert first.funds == {}  # nothing was spent in between


def test_some_projects_alone(year_book: Path, done: Any, refused: Any) -> None:
    done("roll", year_book, "-o", year_book.with_name("b.jxzp"), "--projects", "丙", "乙")
    assert [one.name for one in projects_in(year_book.with_name("b.jxzp"))] == ["乙", "丙"]
    assert "“丁”" in refused("roll", year_book, "-o", year_book.with_name("c.jxzp"), "--projects", "乙", "丁")
    assert not year_book.with_name("c.jxzp").exists()


def test_a_final_form_goes_over_and_is_open_there(year_book: Path, done: Any) -> None:
    with opened(year_book) as workbook:
        workbook.finalise(3, "张三")
        assert workbook.final_record(3) is not None
    done("roll", year_book, "-o", year_book.with_name("b.jxzp"))
    with opened(year_book.with_name("b.jxzp")) as new:
        assert all(new.final_record(i) is None for i in new.ids)
        new.type_text(new.ids[0], "indicators[0].actual", "2022年12月1日")
        assert new.project(new.ids[0]).indicators[0].actual == "2022年12月1日"


def test_a_taken_name_is_refused_and_stays(year_book: Path, refused: Any) -> None:
    other = year_book.with_name("b.jxzp")
    other.write_bytes(b"mine")
    assert "“b.jxzp”已经存在" in refused("roll", year_book, "-o", other)
    assert other.read_bytes() == b"mine"
    before = year_book.read_bytes()
    assert "已经存在" in refused("roll", year_book, "-o", year_book)
    assert year_book.read_bytes() == before
    assert names(year_book.parent) == ["2021年度.jxzp", "b.jxzp"]


@pytest.mark.parametrize(
    ("target", "named"), [("没有/b.jxzp", "没有"), ("", "文件名")], ids=["no folder", "no name"]
)
def test_where_nothing_can_be_written_nothing_is_left(
    year_book: Path, refused: Any, target: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(year_book.parent)
    sentence = refused("roll", year_book, "-o", target)
    assert named in sentence or "b.jxzp" in sentence
    assert ".~" not in sentence
    assert names(year_book.parent) == ["2021年度.jxzp"]


def test_what_cannot_go_over_is_refused(tmp_path: Path, refused: Any) -> None:
    for year in ("2021", "2999"):
        program.main(["new", str(tmp_path / f"{year}.jxzp"), "--year", year])
    assert "没有项目" in refused("roll", tmp_path / "2021.jxzp", "-o", tmp_path / "b.jxzp")
    form = form_file(tmp_path / "甲.json", project_named("甲"), year=2999)
    program.main(["import", str(tmp_path / "2999.jxzp"), str(form)])
    assert "2999" in refused("roll", tmp_path / "2999.jxzp", "-o", tmp_path / "b.jxzp")
    assert not (tmp_path / "b.jxzp").exists()


def _damage(path: Path, *ids: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for form in ids:
            connection.execute("UPDATE form SET digest = 'x' WHERE id = ?", (form,))


def test_a_damaged_form_stays_and_is_said(year_book: Path, run: Any) -> None:
    _damage(year_book, 2)
    before = year_book.read_bytes()
    status, out, err = run("roll", year_book, "-o", year_book.with_name("b.jxzp"))
    assert status == 1 and "已结转 2 个项目" in out
    assert err.startswith("2021年度.jxzp：“乙”的内容与保存时的校验值不符") and err.endswith("；没有结转。\n")
    assert [one.name for one in projects_in(year_book.with_name("b.jxzp"))] == ["甲2022年度", "丙"]
    assert year_book.read_bytes() == before


def test_with_every_form_damaged_nothing_is_made(year_book: Path, run: Any) -> None:
    _damage(year_book, 1, 2, 3)
    status, out, err = run("roll", year_book, "-o", year_book.with_name("b.jxzp"))
    assert (status, out) == (2, "") and "都已损坏" in err
    assert names(year_book.parent) == ["2021年度.jxzp"]


def test_a_fault_on_the_way_leaves_nothing(
    year_book: Path, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.jobs import year_over

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(year_over, "replace_database", full)
    assert "磁盘已满" in refused("roll", year_book, "-o", year_book.with_name("b.jxzp"))
    assert names(year_book.parent) == ["2021年度.jxzp"]
