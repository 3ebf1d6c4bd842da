"""Commands and the forms of the year: which one is meant, what is said of each, how paper is proved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import main as program
from tests.command_fixtures import done, opened, refused, run
from tests.model.builders import SAMPLES
from tests.test_main_damage import tamper

__all__ = ["done", "refused", "run"]  # fixtures

JULY, SEPTEMBER = "2021-07-31", "2021-09-30"
NAME = "预算准备金"


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """Return a workbook with a project whose declaration and two months of monitoring are begun, and one without."""
    path = tmp_path / "2021年度.jxzp"
    program.main(["new", str(path), "--year", "2021"])
    program.main(["import", str(path), *map(str, SAMPLES[:2])])
    with opened(path) as workbook:
        for form, date in (("monitoring", SEPTEMBER), ("monitoring", JULY), ("declaration", "")):
            workbook.type_text(workbook.sheet_id(1, form, date), "signature.prepared_by", f"张三{date}")
        workbook.type_text(workbook.sheet_id(1, "monitoring", JULY), "indicators[0].to_date", "7月完成")
    return path


def test_check_takes_every_begun_form_and_names_it(year: Path, done: Any) -> None:
    lines = [line for line in done("check", year).splitlines() if not line.startswith(" ")]
    assert [line.split("：")[0] for line in lines] == [
        f"{NAME}·项目支出绩效目标申报表（2021年度）",
        f"{NAME}·项目支出绩效运行监控表（2021年1—7月）",
        f"{NAME}·项目支出绩效运行监控表（2021年1—9月）",
        NAME,
        "数据规划管理",
    ]


def test_check_as_json_tells_form_and_date(year: Path, done: Any) -> None:
    listed = json.loads(done("check", year, "--json"))
    assert [(one["project"], one.get("form"), one.get("date")) for one in listed] == [
        (NAME, "declaration", None),
        (NAME, "monitoring", JULY),
        (NAME, "monitoring", SEPTEMBER),
        (NAME, None, None),
        ("数据规划管理", None, None),
    ]


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ((), {f"{NAME}.json", "数据规划管理.json"}),
        (("--form", "self_evaluation"), {f"{NAME}.json", "数据规划管理.json"}),
        (("--form", "monitoring@2021-07"), {f"{NAME}·项目支出绩效运行监控表（2021年1—7月）.json"}),
        (("--form", f"monitoring@{SEPTEMBER}"), {f"{NAME}·项目支出绩效运行监控表（2021年1—9月）.json"}),
        (
            ("--form", "monitoring"),
            {f"{NAME}·项目支出绩效运行监控表（2021年1—{month}月）.json" for month in (7, 9)},
        ),
    ],
)
def test_export_means_the_self_evaluation_unless_told_otherwise(
    year: Path, tmp_path: Path, done: Any, form: tuple[str, ...], files: set[str]
) -> None:
    done("export", year, "-o", tmp_path / "out", *form)
    assert {path.name for path in (tmp_path / "out").iterdir()} == files


def test_one_file_is_one_form_and_says_which(year: Path, tmp_path: Path, done: Any) -> None:
    (path,) = map(Path, done("export", year, "-o", tmp_path, "--form", "monitoring@2021-07").splitlines())
    data = json.loads(path.read_text("utf-8"))
    assert (data["form"], data["date"]) == ("monitoring", JULY)
    assert data["indicators"][0]["to_date"] == "7月完成" and "actual" not in data["indicators"][0]
    figures = json.loads(done("evaluate", path))
    assert "total" not in figures and "score" not in figures["indicators"][0]


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_all_forms_are_exported(year: Path, tmp_path: Path, done: Any, kind: str) -> None:
    done("export", year, "-o", tmp_path / "out", "--form", "all", "--format", kind)
    assert len(list((tmp_path / "out").iterdir())) == 5


def test_each_form_is_printed_and_proved_by_its_code(year: Path, tmp_path: Path, done: Any) -> None:
    pdf = tmp_path / "all.pdf"
    done("print", year, "-o", pdf, "--form", "all")
    lines = done("verify", pdf, year).splitlines()
    assert len(lines) == 6 and all("相符" in line for line in lines[:5])
    assert lines[5] == "5 张表未加密钥：能看出差错，看不出有意改动。"
    assert sum("监控表（2021年1—7月）" in line for line in lines) == 1
    done("verify", pdf)


def test_paper_of_a_sheet_that_was_changed_since_is_told_with_what_differs(
    year: Path, tmp_path: Path, done: Any, run: Any
) -> None:
    pdf = tmp_path / "july.pdf"
    done("print", year, "-o", pdf, "--form", "monitoring@2021-07")
    with opened(year) as workbook:
        workbook.type_text(workbook.sheet_id(1, "monitoring", JULY), "indicators[0].to_date", "8月才完成")
    status, out, _ = run("verify", pdf, year)
    assert status == 1 and "打印以后数据改过" in out and "7月完成" in out and "8月才完成" in out


def test_shared_texts_typed_later_do_not_change_a_final_sheet(
    year: Path, tmp_path: Path, done: Any, run: Any
) -> None:
    with opened(year) as workbook:
        sheet = workbook.sheet_id(1, "monitoring", JULY)
        for number, row in enumerate(workbook.project(sheet).indicators):
            if workbook.computed(sheet).evaluation.indicators[number].auto_method != "not_applicable":
                for column, text in (("to_date", "1"), ("expected", row.target), ("likelihood", "确定能")):
                    workbook.type_text(sheet, f"indicators[{number}].{column}", text)
                for column in ("reason", "note"):
                    workbook.type_text(sheet, f"indicators[{number}].{column}", "说明")
        workbook.type_text(sheet, "funds.fiscal.to_date", "1")
        workbook.type_text(sheet, "funds.fiscal.expected", "1")
        for finding in workbook.computed(sheet).findings:
            assert finding.severity != "error", finding
        workbook.finalise(sheet, "李四")
    pdf = tmp_path / "july.pdf"
    done("print", year, "-o", pdf, "--form", "monitoring@2021-07")
    with opened(year) as workbook:
        before = workbook.project(workbook.sheet_id(1, "monitoring", JULY))
        workbook.type_text(1, "indicators[0].name", "改了名的指标")
    assert "相符" in done("verify", pdf, year)
    with opened(year) as workbook:
        sheet = workbook.sheet_id(1, "monitoring", JULY)
        assert workbook.project(sheet) == before
        codes = {finding.code for finding in workbook.computed(sheet).findings}
        assert "project-changed" in codes
    status, out, _ = run("check", year, "--form", "monitoring@2021-07")
    assert status == 0 and "改了名的指标" in out


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("nothing", "没有“nothing”这种表"),
        ("transfer", "没有“transfer”这种表"),
        ("declaration@2021-07", "一年只有一张"),
        ("monitoring@2021-07-30", "日期“2021-07-30”不对"),
        ("monitoring@2021-13", "日期“2021-13”不对"),
        ("monitoring@2021-08", "还没有填报过"),
    ],
)
def test_a_form_that_is_not_there_is_refused_in_a_sentence(
    year: Path, tmp_path: Path, refused: Any, form: str, told: str
) -> None:
    for command in ("export", "print"):
        assert told in refused(command, year, "-o", tmp_path / "x.pdf", "--form", form)
    assert told in refused("check", year, "--form", form)


@pytest.mark.parametrize("command", ["check", "print", "export", "verify", "merge"])
def test_a_damaged_sheet_is_told_by_every_command(year: Path, tmp_path: Path, run: Any, command: str) -> None:
    pdf = tmp_path / "all.pdf"
    program.main(["print", str(year), "-o", str(pdf), "--form", "all"])
    tamper(year, "UPDATE sheet SET document = replace(document, '7月完成', '7月没有')")
    words: list[Any] = [command, year]
    if command == "merge":
        other = tmp_path / "b.jxzp"
        program.main(["new", str(other), "--year", "2021"])
        words = [command, other, year]
    elif command == "verify":
        words = [command, pdf, year]
    elif command != "check":
        words += ["-o", tmp_path / "out"]
    status, _, err = run(*words)
    assert status == 1 and "监控表（2021年1—7月）" in err and "校验值不符" in err


def test_forms_of_the_year_come_in_as_sheets_of_their_projects(
    year: Path, tmp_path: Path, done: Any, run: Any
) -> None:
    files = done("export", year, "-o", tmp_path / "out", "--form", "all").splitlines()
    program.main(["print", str(year), "-o", str(tmp_path / "july.pdf"), "--form", "monitoring@2021-07"])
    other = tmp_path / "另一个.jxzp"
    done("new", other, "--year", "2021")
    done("import", other, *files)
    with opened(year) as old, opened(other) as new:
        assert [new.name_of(i) for i in new.all_ids] == [old.name_of(i) for i in old.all_ids]
        pairs = zip(old.all_ids, new.all_ids, strict=True)
        assert all(new.computed(j).evaluation == old.computed(i).evaluation for i, j in pairs)
        sheet = new.sheet_id(1, "monitoring", JULY)
        assert new.project(sheet).indicators[0].text("to_date") == "7月完成"
    status, _, err = run("import", other, tmp_path / "july.pdf")
    assert status == 2 and "已有" in err and "没有导入" in err


def test_a_project_that_was_only_declared_has_no_self_evaluation_yet(
    year: Path, tmp_path: Path, done: Any
) -> None:
    with opened(year) as workbook:
        new = workbook.add_project()
        declaration = workbook.sheet_id(new, "declaration")
        for field, text in (("project.name", "只申报的项目"), ("signature.prepared_by", "张三")):
            workbook.type_text(declaration, field, text)
        assert new in workbook.all_ids and new not in workbook.begun_ids and declaration in workbook.begun_ids
    told = [line.split("：")[0] for line in done("check", year).splitlines() if "只申报的项目" in line]
    assert told == ["只申报的项目·项目支出绩效目标申报表（2021年度）"]
    done("print", year, "-o", tmp_path / "out", "--form", "all")
    printed = sorted(path.stem for path in (tmp_path / "out").iterdir() if "只申报的项目" in path.stem)
    assert printed == told
    with opened(year) as workbook:
        workbook.type_text(new, "goals.actual", "已完成")
        assert new in workbook.begun_ids
    told = [line.split("：")[0] for line in done("check", year).splitlines() if not line.startswith(" ")]
    assert told[-1] == "只申报的项目"
