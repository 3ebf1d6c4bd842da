"""``receive``: packages are checked against themselves, kept, compared with the time before, and summed up."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import main as program
from model.form.project import Project
from model.summary.summary import summary_of
from tests.command_fixtures import done, opened, refused, run
from tests.model.builders import clean_project, with_row
from ui.jobs.hand_in_checks import check_forms, forms_to_hand_in
from ui.jobs.packing import finalise_ready, packing_of, write_package

__all__ = ["done", "refused", "run"]  # fixtures


def form_of(unit: str, name: str, actual: str = "100%") -> Project:
    """Return a clean form of a unit."""
    project = with_row(clean_project(), 0, actual=actual, reason="说明")
    return replace(project, header={**project.header, "name": name, "unit": unit})


def unit_book(path: Path, unit: str, *names: str, year: int = 2021) -> Path:
    """Make a unit's workbook with clean forms."""
    path.write_bytes(_unit_book(unit, names, year))
    return path


@cache
def _unit_book(unit: str, names: tuple[str, ...], year: int) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.jxzp"
        program.main(["new", str(path), "--year", str(year)])
        with opened(path) as workbook:
            workbook.add_projects([form_of(unit, name) for name in names], "样例")
        return path.read_bytes()


def packed(path: Path, package: Path) -> Path:
    """Finalise all forms of a workbook and pack them; the same workbook is packed once."""
    made, data = _packed(path.name, path.read_bytes())
    path.write_bytes(made)
    package.write_bytes(data)
    return package


@cache
def _packed(name: str, book: bytes) -> tuple[bytes, bytes]:
    with TemporaryDirectory() as folder:
        path, package = Path(folder) / name, Path(folder) / "a.zip"
        path.write_bytes(book)
        with opened(path) as workbook:
            ids = forms_to_hand_in(workbook)
            finalise_ready(workbook, check_forms(workbook, ids), "张三")
            write_package(packing_of(workbook, ids), package)
        return path.read_bytes(), package.read_bytes()


def edited(path: Path, number: int, field: str, text: str) -> None:
    """Take 定稿 back and change a text."""
    with opened(path) as workbook:
        workbook.withdraw(number, "张三", "改数")
        workbook.type_text(number, field, text)


def rewritten(package: Path, target: Path, change: Any) -> Path:
    """Copy a package with other files: ``change`` gets and gives name → bytes."""
    with zipfile.ZipFile(package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in change(files).items():
            archive.writestr(name, data)
    return target


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    return unit_book(tmp_path / "甲.jxzp", "甲中心", "网格", "宣传")


@pytest.fixture
def package(unit: Path, tmp_path: Path) -> Path:
    return packed(unit, tmp_path / "甲.zip")


@cache
def _office() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        path, listed = Path(folder) / "2021汇总.jxzp", Path(folder) / "名单.csv"
        program.main(["new", str(path), "--year", "2021"])
        listed.write_text(
            "序号,实施单位,项目名称\n1,甲中心,网格\n2,,宣传\n3,乙站,运维\n,,合计\n", "utf-8-sig"
        )
        assert program.main(["receive", "--into", str(path), "--expected", str(listed)]) == 0
        listed.unlink()
        files = (one for one in Path(folder).rglob("*") if one.is_file())
        return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return the workbook of the superior department, with the list of who is to hand in."""
    for name, data in _office().items():
        path = tmp_path / "局" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "局" / "2021汇总.jxzp"


def lines(out: str) -> list[list[str]]:
    return [line.split("　") for line in out.splitlines() if "　" in line]


def test_the_list_alone_says_who_is_missing(office: Path, done: Any) -> None:
    out = done("receive", "--into", office)
    assert lines(out) == [["甲中心", "网格", "未交"], ["甲中心", "宣传", "未交"], ["乙站", "运维", "未交"]]
    assert out.splitlines()[-1] == "未交 3，已交 0，有修改 0，有问题 0"


def test_a_package_is_taken_in_and_summed_up(office: Path, package: Path, done: Any) -> None:
    out = done("receive", package, "--into", office)
    assert out.startswith("已并入 2021汇总.jxzp：新增 2 张，换成新报送的 0 张\n")
    assert [row[:3] for row in lines(out)] == [
        ["甲中心", "网格", "已交"],
        ["甲中心", "宣传", "已交"],
        ["乙站", "运维", "未交"],
    ]
    with opened(office) as workbook:
        assert not workbook.damaged
        assert [workbook.final_record(i).person for i in workbook.ids] == ["张三", "张三"]  # type: ignore[union-attr]
        assert [line.name for line in summary_of(workbook).lines] == ["网格", "宣传"]
    kept = [path.name for path in (office.parent / "2021汇总（收件）").iterdir()]
    assert sorted(kept)[0].endswith("甲中心.zip") and {"应交名单.csv", "收件记录.json"} < set(kept)


def test_the_same_package_is_taken_once(office: Path, package: Path, done: Any) -> None:
    done("receive", package, "--into", office)
    before = office.read_bytes()
    out = done("receive", package, "--into", office)
    assert "已经收过" in out and office.read_bytes() == before
    assert len(list((office.parent / "2021汇总（收件）").glob("*.zip"))) == 1


def test_what_changed_since_last_time_is_said_and_replaced(
    office: Path, unit: Path, package: Path, done: Any, tmp_path: Path
) -> None:
    done("receive", package, "--into", office)
    edited(unit, 1, "indicators[0].actual", "90%")
    out = done("receive", packed(unit, tmp_path / "甲2.zip"), "--into", office)
    assert out.startswith("已并入 2021汇总.jxzp：新增 0 张，换成新报送的 1 张\n")
    first, second, _ = lines(out)
    assert first[:3] == ["甲中心", "网格", "有修改"] and first[-1] == "改了 1 处"
    assert second[:3] == ["甲中心", "宣传", "已交"]
    assert "  数量指标 › 产出完成率：实际完成值：“100%” → “90%”" in out.splitlines()
    with opened(office) as workbook:
        assert len(workbook.ids) == 2 and not workbook.damaged
        assert workbook.project(1).indicators[0].actual == "90%"
        assert workbook.final_record(1) is not None
        events = [(one.event, one.person) for one in workbook.entries() if one.form == 1]
        assert ("撤回定稿", "收件") in events and ("定稿", "张三") in events
        versions = [workbook.version_project(v.id).indicators[0].actual for v in workbook.versions(1)]
        assert "100%" in versions


def test_forms_of_the_year_come_in_and_are_replaced(tmp_path: Path, done: Any, office: Path) -> None:
    path = unit_book(tmp_path / "丙.jxzp", "丙所", "网格")
    with opened(path) as workbook:
        sheet = workbook.sheet_id(1, "declaration")
        workbook.type_text(sheet, "signature.prepared_by", "李四")
    done("receive", packed(path, tmp_path / "1.zip"), "--into", office)
    edited(path, 1, "indicators[0].target", "≥90%")  # the declaration stays as it was signed
    edited(path, sheet, "signature.prepared_by", "王五")
    out = done("receive", packed(path, tmp_path / "2.zip"), "--into", office)
    assert "换成新报送的 2 张" in out
    with opened(office) as workbook, opened(path) as own:
        (project,) = workbook.ids
        declared = workbook.sheet_id(project, "declaration")
        assert not workbook.damaged
        for theirs, here in ((1, project), (sheet, declared)):
            assert workbook.project(here) == own.project(theirs)
            assert workbook.final_record(here) is not None
    out = done("receive", packed(path, tmp_path / "3.zip"), "--into", office)
    assert "已经收过" in out


def test_only_what_was_handed_in_comes_in(office: Path, unit: Path, tmp_path: Path, done: Any) -> None:
    with opened(unit) as workbook:
        workbook.finalise(2, "张三")
        write_package(packing_of(workbook, [2], ["“网格”没有报送：还差数据。"]), tmp_path / "a.zip")
    out = done("receive", tmp_path / "a.zip", "--into", office)
    assert "“a.zip”里写明以后补报：“网格”没有报送：还差数据。" in out
    with opened(office) as workbook:
        assert [workbook.project(i).name for i in workbook.ids] == ["宣传"]


def _other_paper(files: dict[str, bytes]) -> dict[str, bytes]:
    first, second = (name for name in files if name.endswith(".pdf"))
    return {**files, first: files[second]}


def _cut_paper(files: dict[str, bytes]) -> dict[str, bytes]:
    first = next(name for name in files if name.endswith(".pdf"))
    return {**files, first: files[first][:-200]}


def _no_paper(files: dict[str, bytes]) -> dict[str, bytes]:
    first = next(name for name in files if name.endswith(".pdf"))
    return {name: data for name, data in files.items() if name != first}


def _listed_otherwise(files: dict[str, bytes]) -> dict[str, bytes]:
    """Change a paper and let the list say so, as somebody who knows the list would."""
    files = _other_paper(files)
    listed = json.loads(files["清单.json"])
    listed["forms"][0]["pdf_sha256"] = sha256(files[listed["forms"][0]["pdf"]]).hexdigest()
    return {**files, "清单.json": json.dumps(listed).encode()}


def _other_code(files: dict[str, bytes]) -> dict[str, bytes]:
    listed = json.loads(files["清单.json"])
    listed["forms"][0]["digest"] = "0" * 64
    return {**files, "清单.json": json.dumps(listed).encode()}


def _other_project(files: dict[str, bytes]) -> dict[str, bytes]:
    listed = json.loads(files["清单.json"])
    listed["forms"][0]["project"] = "别的项目"
    return {**files, "清单.json": json.dumps(listed).encode()}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_other_paper, "打印稿与清单不符"),
        (_cut_paper, "打印稿与清单不符"),
        (_no_paper, "包里缺少打印稿"),
        (_listed_otherwise, "不是这张表的打印稿"),
        (_other_code, "与清单上的校验码"),
        (_other_project, "包里的工作簿没有这张表"),
    ],
)
def test_what_was_altered_is_told_and_stays_out(
    office: Path, package: Path, tmp_path: Path, run: Any, change: Any, said: str
) -> None:
    status, out, err = run("receive", rewritten(package, tmp_path / "b.zip", change), "--into", office)
    assert status == 1 and said in err
    states = {row[1]: row[2] for row in lines(out)}
    assert "有问题" in states.values() and states["宣传"] == "已交"
    with opened(office) as workbook:
        assert [workbook.project(i).name for i in workbook.ids] == ["宣传"]


def test_an_altered_workbook_spoils_all_of_it(
    office: Path, unit: Path, package: Path, tmp_path: Path, run: Any
) -> None:
    edited(unit, 1, "indicators[0].actual", "80%")
    data = unit.read_bytes()
    spoilt = rewritten(package, tmp_path / "b.zip", lambda files: {**files, "甲.jxzp": data})
    status, out, err = run("receive", spoilt, "--into", office)
    assert status == 1 and "包里的“甲.jxzp”与清单不符" in err and "没有定稿" in err
    assert [row[2] for row in lines(out)] == ["有问题", "有问题", "未交"]
    with opened(office) as workbook:
        assert workbook.ids == ()


def test_a_package_that_came_right_later_is_in_order(
    office: Path, package: Path, tmp_path: Path, run: Any, done: Any
) -> None:
    run("receive", rewritten(package, tmp_path / "b.zip", _cut_paper), "--into", office)
    out = done("receive", package, "--into", office)
    assert [row[2] for row in lines(out)] == ["已交", "已交", "未交"]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p, t: t.write_bytes(b"no zip"), "不是报送包"),
        (lambda p, t: t.write_bytes(p.read_bytes()[:-100]), "不是报送包，或传输中受损"),
        (lambda p, t: rewritten(p, t, lambda f: {"a.txt": b"x"}), "里没有清单"),
        (lambda p, t: rewritten(p, t, lambda f: {**f, "清单.json": b"{"}), "清单读不出"),
        (lambda p, t: rewritten(p, t, lambda f: {**f, "清单.json": b"[]"}), "不是本程序写的"),
        (lambda p, t: rewritten(p, t, lambda f: {**f, "清单.json": b'{"format":"jx-hand-in","version":2}'}), "先升级"),
        (lambda p, t: rewritten(p, t, lambda f: {**f, "清单.json": b'{"format":"jx-hand-in","version":1}'}), "不完整"),
        (lambda p, t: rewritten(p, t, lambda f: {**f, "甲.jxzp": b"x" * 9000}), "里的工作簿打不开"),
    ],
)  # fmt: skip
def test_what_is_no_package_is_refused_with_a_sentence(
    office: Path, package: Path, tmp_path: Path, run: Any, make: Any, said: str
) -> None:
    make(package, tmp_path / "b.zip")
    status, out, err = run("receive", tmp_path / "b.zip", "--into", office)
    assert (status, out) == (2, "") and said in err and "“b.zip”" in err and len(err.splitlines()) == 1
    status, out, err = run("receive", tmp_path / "b.zip", package, tmp_path / "gone.zip", "--into", office)
    assert status == 1 and "新增 2 张" in out and len(err.splitlines()) == 2


def test_another_year_is_refused(office: Path, tmp_path: Path, refused: Any) -> None:
    other = packed(unit_book(tmp_path / "旧.jxzp", "甲中心", "网格", year=2020), tmp_path / "旧.zip")
    assert "2020 年度" in refused("receive", other, "--into", office)
    assert list((office.parent / "2021汇总（收件）").glob("*.zip")) == []


def test_last_years_workbook_is_a_list(tmp_path: Path, done: Any) -> None:
    last = unit_book(tmp_path / "2020.jxzp", "甲中心", "2020年网格", "宣传", year=2020)
    path = tmp_path / "2021.jxzp"
    program.main(["new", str(path), "--year", "2021"])
    out = done("receive", "--into", path, "--expected", last)
    assert lines(out) == [["甲中心", "2021年网格", "未交"], ["甲中心", "宣传", "未交"]]


def test_a_file_that_is_no_list_is_refused(tmp_path: Path, office: Path, refused: Any) -> None:
    (tmp_path / "a.csv").write_text("甲,乙\n1,2\n", "utf-8")
    assert "没有找到应交名单" in refused("receive", "--into", office, "--expected", tmp_path / "a.csv")


def test_what_nobody_expected_is_said(tmp_path: Path, office: Path, done: Any) -> None:
    other = packed(unit_book(tmp_path / "丁.jxzp", "丁所", "网格"), tmp_path / "丁.zip")
    out = done("receive", other, "--into", office)
    assert lines(out)[-1][:3] == ["丁所", "网格", "已交"] and lines(out)[-1][-1] == "不在名单上"
    assert lines(out)[0] == ["甲中心", "网格", "未交"]


def test_a_package_is_only_kept_where_nothing_is_to_be_summed(office: Path, package: Path, done: Any) -> None:
    before = office.read_bytes()
    done("receive", package, "--into", office, "--check-only")
    assert office.read_bytes() == before


def test_a_lost_record_is_made_anew_from_the_packages(office: Path, package: Path, done: Any) -> None:
    done("receive", package, "--into", office)
    folder = office.parent / "2021汇总（收件）"
    (folder / "收件记录.json").unlink()
    out = done("receive", *folder.glob("*.zip"), "--into", office)
    assert [row[2] for row in lines(out)] == ["已交", "已交", "未交"]
    assert len(list(folder.glob("*.zip"))) == 1


def test_a_record_that_cannot_be_read_is_said(office: Path, refused: Any) -> None:
    (office.parent / "2021汇总（收件）" / "收件记录.json").write_text("{", "utf-8")
    assert "读不出" in refused("receive", "--into", office)


def test_a_package_changed_in_the_folder_does_not_come_in(
    office: Path, package: Path, tmp_path: Path, run: Any, done: Any
) -> None:
    done("receive", package, "--into", office, "--check-only")
    (kept,) = (office.parent / "2021汇总（收件）").glob("*.zip")
    shutil.copyfile(rewritten(package, tmp_path / "b.zip", _cut_paper), kept)
    other = packed(unit_book(tmp_path / "丁.jxzp", "丁所", "另"), tmp_path / "丁.zip")
    status, _, err = run("receive", other, "--into", office)
    assert status == 1 and "收到以后被改动过" in err
    with opened(office) as workbook:
        assert [workbook.project(i).name for i in workbook.ids] == ["另"]
