"""The commands: output, exit status (docs/architecture.md), one Chinese sentence for each fault."""

from __future__ import annotations

import gc
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import main as program
from model.errors import StoreError
from model.form.project import Project
from model.naming import default_year
from model.workbook.store import Store
from tests.command_fixtures import (
    book,
    done,
    form_file,
    one_sentence,
    opened,
    project_named,
    projects_in,
    refused,
    run,
)
from tests.model.builders import SAMPLES, TEMPLATE_IDS, clean_project, sample, sample_data
from ui.cli.garbage import SEARCH_AFTER

ROOT = Path(__file__).parents[1]
METHODS = {"forward", "reverse", "range", "date", "qualitative", "na", "manual", "unread"}
FIELD = re.compile(r"(project|funds|goals|indicators|signature|total)[\w.\[\]]*|")


__all__ = ["book", "done", "refused", "run"]  # fixtures


def test_a_command_searches_for_garbage_seldom(monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    before, during = gc.get_threshold(), []
    monkeypatch.setattr("ui.cli.command_line.run", lambda words: during.append(gc.get_threshold()[0]) or 0)
    run("check", "a.jxzp")
    assert during == [SEARCH_AFTER] and gc.get_threshold() == before


# -- new ------------------------------------------------------------------------------------------------


def test_new_makes_an_empty_workbook(tmp_path: Path, done: Any) -> None:
    path = tmp_path / "新 #1.jxzp"
    assert str(path) in done("new", path)
    with opened(path) as workbook:
        assert (workbook.ids, workbook.template.id) == ((), "shenzhen-2021")
        assert workbook.year == default_year(date.today())


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_new_takes_template_and_year(tmp_path: Path, done: Any, template_id: str) -> None:
    out = done("new", tmp_path / "a.jxzp", "--template", template_id, "--year", 2019)
    assert template_id in out and "2019" in out
    with opened(tmp_path / "a.jxzp") as workbook:
        assert (workbook.template.id, workbook.year) == (template_id, 2019)


def test_new_adds_the_extension(tmp_path: Path, done: Any) -> None:
    done("new", tmp_path / "市本级")
    assert [p.name for p in tmp_path.iterdir()] == ["市本级.jxzp"]


def test_new_adds_the_extension_behind_a_period(tmp_path: Path, done: Any) -> None:
    done("new", tmp_path / "2021.12预算")
    assert [p.name for p in tmp_path.iterdir()] == ["2021.12预算.jxzp"]


def test_new_does_not_overwrite(tmp_path: Path, refused: Any) -> None:
    (tmp_path / "a.jxzp").write_bytes(b"mine")
    assert "a.jxzp" in refused("new", tmp_path / "a.jxzp")
    assert (tmp_path / "a.jxzp").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--template", "nowhere-2020"], "nowhere-2020"),
        (["--template", ""], "shenzhen-2021"),
        (["--template", "../templates/shenzhen-2021"], "hubei-2020"),
        (["--year", "99"], "99"),
        (["--year", "30000"], "30000"),
        (["--year", "二〇二一"], "二〇二一"),
    ],
)
def test_new_refuses_what_it_does_not_know(
    tmp_path: Path, refused: Any, words: list[str], named: str
) -> None:
    assert named in refused("new", tmp_path / "a.jxzp", *words)
    assert list(tmp_path.iterdir()) == []


def test_new_in_no_folder_is_refused(tmp_path: Path, refused: Any) -> None:
    assert "文件夹" in refused("new", tmp_path / "没有" / "a.jxzp")
    assert "长" in refused("new", tmp_path / ("长" * 300))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_new_without_a_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Any, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused("new", name)
    assert list(tmp_path.iterdir()) == []


# -- evaluate -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_evaluate_prints_every_figure_of_the_real_form(done: Any, path: Path) -> None:
    result, data = json.loads(done("evaluate", path)), sample_data(path)
    funds, total = result["funds"]["total"], result["total"]
    assert {
        "total_initial": funds["initial"],
        "total_adjusted": funds["adjusted"],
        "total_executed": funds["executed"],
        "execution_rate": funds["rate"],
        "execution_score": funds["score"],
        "total_weight": total["weight"],
        "total_score": total["score"],
    } == data["printed"]
    assert [(row["name"], row["score"]) for row in result["indicators"]] == [
        (row["name"], row["printed_score"]) for row in data["indicators"]
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_evaluate_has_the_shape_of_the_contract(done: Any, path: Path) -> None:
    result = json.loads(done("evaluate", path))
    assert list(result) == ["funds", "indicators", "total", "findings"]
    assert set(result["funds"]) == {"total", "fiscal", "carryover", "other"}
    amounts = {"initial", "adjusted", "executed", "rate"}
    for source, line in result["funds"].items():
        assert set(line) == (amounts | {"weight", "score"} if source == "total" else amounts)
        assert all(re.fullmatch(r"\d+\.\d\d", line[key]) for key in amounts - {"rate"})
        assert re.fullmatch(r"\d+\.\d\d%", line["rate"])
    assert result["funds"]["total"]["weight"] == "10"
    for row in result["indicators"]:
        assert list(row) == ["name", "method", "auto_score", "score", "explain"]
        assert row["method"] in METHODS and row["explain"] and isinstance(row["explain"], str)
        for key in ("auto_score", "score"):
            assert row[key] is None or re.fullmatch(r"\d+(\.\d?[1-9])?", row[key])
    assert list(result["total"]) == ["weight", "score", "grade"]
    assert result["total"]["grade"] in "优良中差"
    for finding in result["findings"]:
        assert list(finding) == ["code", "severity", "field", "message"]
        assert finding["severity"] in ("error", "warning", "info")
        assert FIELD.fullmatch(finding["field"]) and re.search("[\u4e00-\u9fff]", finding["message"])


def test_evaluate_as_in_the_design(done: Any, tmp_path: Path) -> None:
    """正向 50% ÷ 100% × 2.5 = 1.25, and a score that cannot be computed is null."""
    project = clean_project()
    rows = list(project.indicators)
    rows[0] = replace(rows[0], actual="50%", weight="2.5")
    rows[1] = replace(rows[1], name="效果", target="显著提升", actual="一般", weight="47.5")
    result = json.loads(
        done("evaluate", form_file(tmp_path / "表.json", replace(project, indicators=tuple(rows))))
    )
    assert result["indicators"][0] == {
        "name": rows[0].name,
        "method": "forward",
        "auto_score": "1.25",
        "score": "1.25",
        "explain": "正向 50% ÷ 100% × 2.5 = 1.25",
    }
    assert [result["indicators"][1][key] for key in ("method", "auto_score", "score")] == [
        "qualitative",
        None,
        None,
    ]
    codes = {(finding["code"], finding["severity"], finding["field"]) for finding in result["findings"]}
    assert ("reason-missing", "error", "indicators[0].reason") in codes
    assert any(code == "unjudged" and field.startswith("indicators[1]") for code, _, field in codes)


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_evaluate_takes_the_template_from_the_form(tmp_path: Path, done: Any, template_id: str) -> None:
    path = form_file(tmp_path / "表.json", clean_project(template_id), template_id)
    result = json.loads(done("evaluate", path))
    assert result["total"] == {"weight": "100", "score": "100", "grade": "优"}
    assert result["findings"] == []
    assert result["funds"]["total"]["weight"] == ("20" if template_id == "hubei-2020" else "10")


def test_evaluate_reads_a_byte_order_mark_and_changes_nothing(tmp_path: Path, done: Any) -> None:
    path = tmp_path / "表.json"
    path.write_bytes(b"\xef\xbb\xbf" + SAMPLES[0].read_bytes())
    assert done("evaluate", path) == done("evaluate", SAMPLES[0])
    assert [p.name for p in tmp_path.iterdir()] == ["表.json"]


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "JSON"),
    "cut": (SAMPLES[0].read_bytes()[:900], "JSON"),
    "utf-16": ("{}".encode("utf-16"), "UTF-8"),
    "gbk": ('{"项目": 1}'.encode("gbk"), "UTF-8"),
    "list": (b"[]", "最外层"),
    "no fields": (b"{}", "template"),
    "deep": (b"[" * 100_000, "JSON"),
    "long number": (b'{"year": ' + b"9" * 10_000 + b"}", "JSON"),
    "a workbook": (b"SQLite format 3\x00" + bytes(200), "JSON"),
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("command", ["evaluate", "print"])
def test_a_broken_form_is_named(tmp_path: Path, refused: Any, kind: str, command: str) -> None:
    content, named = BROKEN[kind]
    path = tmp_path / "坏表.json"
    path.write_bytes(content)
    err = refused(command, path, *(["-o", tmp_path / "a.pdf"] if command == "print" else []))
    assert "坏表.json" in err and named in err
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("template", "nowhere"),
        ("year", "2021"),
        ("project", []),
        ("funds", None),
        ("funds", {"\ud800": {"initial": "1"}}),
        ("goals", {"expected": 5, "actual": ""}),
        ("indicators", {}),
    ],
)
def test_a_broken_field_is_named(tmp_path: Path, refused: Any, field: str, value: object) -> None:
    path = tmp_path / "表.json"
    path.write_text(json.dumps(sample_data(SAMPLES[0]) | {field: value}), "utf-8")
    err = refused("evaluate", path)
    assert "表.json" in err and f"“{field}" in err


@pytest.mark.parametrize(
    "words",
    [
        ["evaluate", "{}"],
        ["evaluate", "没有.json"],
        ["check", "{}"],
        ["check", "没有.jxzp"],
        ["check", str(SAMPLES[0])],
        ["export", "没有.jxzp", "-o", "{}/aus"],
        ["import", "没有.jxzp", str(SAMPLES[0])],
        ["print", "没有.jxzp", "-o", "{}/a.pdf"],
        ["print", "没有.json", "-o", "{}/aus"],
    ],
)
def test_a_missing_or_wrong_file_is_one_sentence(tmp_path: Path, refused: Any, words: list[str]) -> None:
    refused(*(word.format(tmp_path) for word in words))
    assert list(tmp_path.iterdir()) == []


# -- import ---------------------------------------------------------------------------------------------


def test_import_adds_each_form_and_prints_a_line(tmp_path: Path, done: Any) -> None:
    path = tmp_path / "a.jxzp"
    done("new", path, "--year", 2021)
    lines = done("import", path, *SAMPLES).splitlines()
    assert len(lines) == 8
    for line, source in zip(lines, SAMPLES, strict=True):
        assert sample(source).name in line and source.name in line
        assert f"总分 {sample_data(source)['printed']['total_score']}（" in line
    assert projects_in(path) == [sample(source) for source in SAMPLES]
    assert [p.name for p in tmp_path.iterdir()] == ["a.jxzp"]


def test_import_of_a_name_that_is_there_gets_another(book: Path, done: Any) -> None:
    name = sample(SAMPLES[0]).name
    done("import", book, SAMPLES[0], SAMPLES[0])
    assert [project.name for project in projects_in(book)[8:]] == [f"{name}（导入）", f"{name}（导入）2"]
    assert replace(projects_in(book)[8], header=sample(SAMPLES[0]).header) == sample(SAMPLES[0])


def test_import_of_another_year_says_so(tmp_path: Path, book: Path, done: Any) -> None:
    assert "2020" in done("import", book, form_file(tmp_path / "旧.json", project_named("旧"), year=2020))


def test_import_names_a_bad_file_and_goes_on(tmp_path: Path, book: Path, run: Any, refused: Any) -> None:
    (tmp_path / "坏.json").write_bytes(b"{")
    other = form_file(tmp_path / "别处.json", clean_project("hubei-2020"), "hubei-2020")
    before = book.read_bytes()
    bad = (tmp_path / "坏.json", other, tmp_path / "没有.json")
    for path in bad:
        assert path.name in refused("import", book, path)
    assert book.read_bytes() == before and list(book.parent.iterdir()) == [book]
    status, out, err = run("import", book, bad[0], SAMPLES[0], *bad[1:])
    assert status == 1 and len(out.splitlines()) == 1 and len(projects_in(book)) == 9
    assert [path.name in line for path, line in zip(bad, err.splitlines(), strict=True)] == [True] * 3


def test_import_keeps_each_form_as_it_came(book: Path, done: Any) -> None:
    done("import", book, *SAMPLES[:2])
    with opened(book) as workbook:
        for project_id in workbook.ids[-2:]:
            (version,) = workbook.versions(project_id)
            assert version.reason == "导入"
            assert workbook.version_project(version.id) == workbook.project(project_id)


def test_import_on_a_full_disk_adds_all_or_none(
    book: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, count = Store.write, []

    def fail(store: Store, *arguments: object) -> None:
        count.append(1)
        if len(count) > 1:
            raise StoreError("磁盘已满。")
        write(store, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "write", fail)
    status = run("import", book, *SAMPLES[:3])[0]
    monkeypatch.undo()
    assert len(projects_in(book)) == (11 if status == 0 else 8)


@pytest.mark.parametrize("block", ["project", "notes", "signature"])
def test_import_of_a_key_that_is_no_text(tmp_path: Path, book: Path, run: Any, block: str) -> None:
    data = sample_data(SAMPLES[0])
    data[block] = {**data.get(block, {}), "\ud800": "x"}
    (tmp_path / "表.json").write_text(json.dumps(data), "utf-8")
    status, _, err = run("import", book, tmp_path / "表.json")
    assert status == 0 or (status == 2 and one_sentence(err))
    projects_in(book)


def test_import_of_texts_that_are_no_text(tmp_path: Path, book: Path, done: Any) -> None:
    data = sample_data(SAMPLES[0])
    data["project"]["name"] = "\ud800名\x00\x07\u202e"
    (tmp_path / "表.json").write_text(json.dumps(data), "utf-8")
    assert "?名" in done("import", book, tmp_path / "表.json")
    assert projects_in(book)[-1].name == "?名\x00\x07\u202e"


# -- export ---------------------------------------------------------------------------------------------


def test_export_then_import_gives_equal_projects(tmp_path: Path, book: Path, done: Any) -> None:
    full = replace(
        clean_project(),
        signature={"prepared_by": "张三", "phone": "１２３", "date": "2022年1月"},
        notes={"goal-copied@goals.actual": "说明\n二"},
    )
    rows = list(full.indicators)
    rows[0] = replace(rows[0], method="reverse", manual_score="49.99", reason="一\n二\t'\"\\")
    rows[1] = replace(rows[1], grade="达成年度指标", target="＝1+1")
    full = replace(full, indicators=tuple(rows))
    done("import", book, form_file(tmp_path / "全.json", full), form_file(tmp_path / "空.json", Project()))
    lines = done("export", book, "-o", tmp_path / "出" / "json").splitlines()
    assert len(lines) == 10 and all(Path(line).is_file() for line in lines)
    done("new", tmp_path / "b.jxzp", "--year", 2021)
    done("import", tmp_path / "b.jxzp", *lines)
    assert projects_in(tmp_path / "b.jxzp") == projects_in(book)
    again = done("export", tmp_path / "b.jxzp", "-o", tmp_path / "again", "--format", "json").splitlines()
    for one, other in zip(lines, again, strict=True):
        assert Path(one).read_bytes() == Path(other).read_bytes()


def test_exported_samples_are_the_samples(tmp_path: Path, book: Path, done: Any) -> None:
    before = book.read_bytes()
    for line, source in zip(done("export", book, "-o", tmp_path / "出").splitlines(), SAMPLES, strict=True):
        written, data = json.loads(Path(line).read_text("utf-8")), sample_data(source)
        del data["printed"]
        for row in data["indicators"]:
            del row["printed_score"]
        assert written == data and Path(line).name == f"{data['project']['name']}.json"
    assert book.read_bytes() == before


def test_export_that_fails_writes_nothing(tmp_path: Path, book: Path, refused: Any) -> None:
    refused("export", book, "-o", book)
    refused("export", book, "-o", tmp_path / "出", "--format", "odt")
    book.write_bytes(book.read_bytes()[:9000])
    refused("export", book, "-o", tmp_path / "出")
    assert [p.name for p in tmp_path.iterdir()] == [book.parent.name]


# -- usage ----------------------------------------------------------------------------------------------

USAGE = (
    ["new"],
    ["new", "a.jxzp", "b.jxzp"],
    ["new", "a.jxzp", "--nonsense"],
    ["new", "a.jxzp", "--year"],
    ["import", "a.jxzp"],
    ["evaluate"],
    ["evaluate", "a.json", "b.json"],
    ["check"],
    ["check", "a.jxzp", "--jsom"],
    ["print", "a.jxzp"],
    ["print", "-o", "a.pdf"],
    ["export", "a.jxzp"],
    ["export", "a.jxzp", "-o"],
)


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_wrong_usage_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Any, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "--help" in refused(*words)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", USAGE[:2], ids=" ".join)
def test_wrong_usage_is_told_in_chinese(refused: Any, words: list[str]) -> None:
    assert not re.search(r"[a-z]{4,} [a-z]{4,}", refused(*words))


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["print", "--help"]])
def test_help_is_chinese_and_ends_well(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main(words)
    assert caught.value.code == 0
    assert re.search("[\u4e00-\u9fff]{2}", capsys.readouterr().out)


def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[str]] = []
    monkeypatch.setattr(program, "_window", lambda words: opened.append(words) or 7)
    for words in ([], ["a.jxzp"], ["-platform", "offscreen"]):
        assert program.main(words) == 7
    assert opened == [[], ["a.jxzp"], ["-platform", "offscreen"]]


# -- spreadsheets, PDF, other workbooks -----------------------------------------------------------------


def test_a_spreadsheet_goes_out_and_comes_in(tmp_path: Path, book: Path, done: Any) -> None:
    lines = done("export", book, "-o", tmp_path / "出", "--format", "xlsx").splitlines()
    assert [Path(line).suffix for line in lines] == [".xlsx"] * 8
    assert json.loads(done("evaluate", lines[1]))["total"]["score"] == "97.14"
    done("new", tmp_path / "b.jxzp", "--year", 2021)
    told = done("import", tmp_path / "b.jxzp", *lines).splitlines()
    assert "数据规划管理.xlsx → 数据规划管理：总分 97.14（优）" in told[1]
    wanted, found = projects_in(book), projects_in(tmp_path / "b.jxzp")
    assert [project.indicators for project in found] == [project.indicators for project in wanted]


def test_a_printed_form_comes_in_from_its_pdf(tmp_path: Path, book: Path, done: Any) -> None:
    done("print", book, "-o", tmp_path / "全.pdf")
    done("new", tmp_path / "b.jxzp", "--year", 2021)
    done("import", tmp_path / "b.jxzp", tmp_path / "全.pdf")
    assert projects_in(tmp_path / "b.jxzp") == [replace(p, notes={}) for p in projects_in(book)]


def test_a_file_of_several_forms_is_not_evaluated(
    tmp_path: Path, book: Path, done: Any, refused: Any
) -> None:
    done("print", book, "-o", tmp_path / "全.pdf")
    assert "有 8 张表" in refused("evaluate", tmp_path / "全.pdf")


def test_workbooks_are_merged_or_left_alone(tmp_path: Path, book: Path, done: Any, refused: Any) -> None:
    done("new", tmp_path / "b.jxzp", "--year", 2021)
    done("import", tmp_path / "b.jxzp", SAMPLES[1])
    before = (tmp_path / "b.jxzp").read_bytes()
    assert "没有" in refused("merge", tmp_path / "b.jxzp", book, tmp_path / "没有.jxzp")
    assert (tmp_path / "b.jxzp").read_bytes() == before
    told = done("merge", tmp_path / "b.jxzp", book)
    assert "的 8 个项目" in told and "有 1 个项目与已有的同名" in told
    assert len(projects_in(tmp_path / "b.jxzp")) == 9


def test_a_bad_spreadsheet_among_good_ones_is_named(tmp_path: Path, book: Path, done: Any, run: Any) -> None:
    done("export", book, "-o", tmp_path / "出", "--format", "xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK")
    status, _, err = run("import", book, tmp_path / "坏.xlsx", tmp_path / "出" / "数据规划管理.xlsx")
    assert status == 1 and "坏.xlsx" in err and len(projects_in(book)) == 9
