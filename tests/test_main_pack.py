"""``pack``: what is ready is finalised, printed and packed; what stands in the way is named, and nothing goes out by halves."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import main as program
from model.exchange.proof import code_of
from model.form.project import Project
from reports.proof.verify import Verdict, verify_pdf
from tests.command_fixtures import book, done, opened, refused, run
from tests.model.builders import SAMPLES, clean_project
from tests.test_main_damage import tamper

__all__ = ["book", "done", "refused", "run"]  # fixtures

RESERVE = "预算准备金"  # the one sample with errors


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """Return a workbook of three forms in whose way nothing stands."""
    path = tmp_path / "2021年度.jxzp"
    program.main(["new", str(path), "--year", "2021"])
    program.main(["import", str(path), *map(str, SAMPLES[1:4])])
    return path


def manifest_of(package: Path) -> Any:
    with zipfile.ZipFile(package) as archive:
        return json.loads(archive.read("清单.json"))


def finals(path: Path) -> list[str]:
    with opened(path) as workbook:
        return [workbook.name_of(i) for i in workbook.all_ids if workbook.final_record(i)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_is_made_final_printed_and_packed(clean: Path, done: Any, tmp_path: Path) -> None:
    package = tmp_path / "包.zip"
    out = done("pack", clean, "-o", package, "--by", "陈敏", "--note", "附言一句")
    assert out == f"{package}\n"
    assert finals(clean) == ["数据规划管理", "购置费", "政务事项管理"]
    listed = manifest_of(package)
    assert (listed["unit"], listed["year"], listed["note"]) == ("0402009", 2021, "附言一句")
    assert [one["total"] for one in listed["forms"]] == ["97.14", "99.49", "99.92"]
    assert {one["person"] for one in listed["forms"]} == {"陈敏"}
    assert listed["left_out"] == []
    with zipfile.ZipFile(package) as archive:
        files = [(listed["workbook"], listed["workbook_sha256"]), (listed["xlsx"], listed["xlsx_sha256"])]
        files += [(one["pdf"], one["pdf_sha256"]) for one in listed["forms"]]
        assert {name for name, _ in files} | {"清单.json", "清单.csv"} == set(archive.namelist())
        for name, digest in files:
            assert sha256(archive.read(name)).hexdigest() == digest
        archive.extractall(tmp_path / "out")
    with opened(tmp_path / "out" / "2021年度.jxzp") as workbook:
        assert [code_of(workbook.computed(i)) for i in workbook.ids] == [
            one["code"] for one in listed["forms"]
        ]
        assert all(workbook.final_record(i) for i in workbook.ids) and not workbook.damaged
        for one in listed["forms"]:
            (check,) = verify_pdf(tmp_path / "out" / one["pdf"], workbook)
            assert (check.verdict, check.code) == (Verdict.MATCHES, one["code"])


def test_the_list_is_a_table_for_people(clean: Path, done: Any, tmp_path: Path) -> None:
    with opened(clean) as workbook:
        workbook.type_text(workbook.ids[0], "project.name", "=1+1")
    done("pack", clean, "-o", tmp_path / "a.zip", "--by", "陈敏")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        data = archive.read("清单.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    head, first, *_ = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert head[:4] == ["序号", "实施单位", "项目", "表"]
    assert first[2] == "'=1+1"  # no spreadsheet computes it


def test_the_same_workbook_gives_the_same_bytes(clean: Path, done: Any, tmp_path: Path) -> None:
    done("pack", clean, "-o", tmp_path / "a.zip", "--by", "陈敏")
    before = clean.read_bytes()
    done("pack", clean, "-o", tmp_path / "b.zip")
    done("pack", clean, "-o", tmp_path / "a.zip", "--by", "别人")  # they are final already
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert clean.read_bytes() == before


def test_what_stands_in_the_way_is_named_and_nothing_done(book: Path, run: Any, tmp_path: Path) -> None:
    before = book.read_bytes()
    status, out, err = run("pack", book, "-o", tmp_path / "a.zip", "--by", "陈敏")
    assert (status, out) == (2, "")
    first, last = err.splitlines()
    assert first.startswith(f"“{RESERVE}”：“预算准备金工作完成率”得 0 分") and "等 6 处" in first
    assert last == "有 1 张表还不能定稿，没有报送；请改好后重试，或加 --rest 先报送其余 7 张。"
    assert book.read_bytes() == before and names(tmp_path) == [book.parent.name]


def test_the_rest_may_go_first(book: Path, run: Any, done: Any, tmp_path: Path) -> None:
    status, _, err = run("pack", book, "-o", tmp_path / "a.zip", "--by", "陈敏", "--rest")
    assert status == 1 and err.startswith(f"“{RESERVE}”没有报送：") and len(err.splitlines()) == 1
    assert len(finals(book)) == 7 and RESERVE not in finals(book)
    listed = manifest_of(tmp_path / "a.zip")
    assert len(listed["forms"]) == 7 and listed["left_out"] == [err.strip()]


def test_without_a_name_only_what_is_final_goes(clean: Path, run: Any, tmp_path: Path, refused: Any) -> None:
    assert "没有已定稿的表" in refused("pack", clean, "-o", tmp_path / "a.zip")
    with opened(clean) as workbook:
        workbook.finalise(workbook.ids[1], "张三")
    before = clean.read_bytes()
    status, _, err = run("pack", clean, "-o", tmp_path / "a.zip")
    assert status == 1 and clean.read_bytes() == before
    assert [line.split("”")[0] for line in err.splitlines()] == ["“数据规划管理", "“政务事项管理"]
    assert "还没有定稿" in err
    assert [one["project"] for one in manifest_of(tmp_path / "a.zip")["forms"]] == ["购置费"]


def test_a_project_that_was_only_declared_has_no_self_evaluation(tmp_path: Path, done: Any) -> None:
    path = tmp_path / "2021年度.jxzp"
    program.main(["new", str(path), "--year", "2021"])
    plan = clean_project()
    planned = {source: {**amounts, "executed": ""} for source, amounts in plan.funds.items()}
    rows = tuple(row.with_texts({"actual": "", "reason": ""}) for row in plan.indicators)
    bare = Project(
        {**plan.header, "name": "只申报"}, planned, {"expected": "目标"}, rows, {"prepared_by": "张三"}
    )
    with opened(path) as workbook:
        both = workbook.add_projects([bare, plan], "样例")
        for project in both:
            number = workbook.sheet_id(project, "declaration")
            workbook.type_text(number, "signature.prepared_by", "张三")
    done("pack", path, "-o", tmp_path / "a.zip", "--by", "陈敏")
    forms = [(one["project"], one["form"]) for one in manifest_of(tmp_path / "a.zip")["forms"]]
    name = clean_project().name
    assert forms == [("只申报", "declaration"), (name, "declaration"), (name, "")]
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        papers = [one for one in archive.namelist() if one.endswith(".pdf")]
    assert papers[0] == "打印稿/001 只申报·项目支出绩效目标申报表（2021年度）.pdf"
    done("pack", path, "-o", tmp_path / "b.zip", "--form", "declaration")
    assert len(manifest_of(tmp_path / "b.zip")["forms"]) == 2


def test_a_damaged_form_stands_in_the_way(clean: Path, run: Any, tmp_path: Path) -> None:
    tamper(clean, "UPDATE form SET digest = 'x' WHERE id = 2")
    status, out, err = run("pack", clean, "-o", tmp_path / "a.zip", "--by", "陈敏")
    assert (status, out) == (2, "") and "与保存时的校验值不符" in err
    status, out, err = run("pack", clean, "-o", tmp_path / "a.zip", "--by", "陈敏", "--rest")
    assert status == 1 and "购置费”没有报送" in err
    assert len(manifest_of(tmp_path / "a.zip")["forms"]) == 2


@pytest.mark.parametrize(("target", "said"), [("没有/a.zip", "没有"), ("a.jxbs", "扩展名"), ("a", "扩展名")])
def test_a_place_that_cannot_be_written_is_said_before_anything_is_final(
    clean: Path, refused: Any, tmp_path: Path, target: str, said: str
) -> None:
    assert said in refused("pack", clean, "-o", tmp_path / target, "--by", "陈敏")
    assert finals(clean) == [] and names(tmp_path) == ["2021年度.jxzp"]


def test_nothing_is_left_of_what_could_not_be_written(
    clean: Path, refused: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.jobs import packing

    (tmp_path / "a.zip").write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packing, "manifest_csv", full)
    assert "磁盘已满" in refused("pack", clean, "-o", tmp_path / "a.zip", "--by", "陈敏")
    assert (tmp_path / "a.zip").read_bytes() == b"old"
    assert names(tmp_path) == ["2021年度.jxzp", "a.zip"]


def test_no_name_and_a_long_note_are_refused(clean: Path, refused: Any, tmp_path: Path) -> None:
    assert "经办人" in refused("pack", clean, "-o", tmp_path / "a.zip", "--by", " ")
    with opened(clean) as workbook:
        workbook.finalise(1, "张三")
    assert "501 字" in refused("pack", clean, "-o", tmp_path / "a.zip", "--note", "附" * 501)
