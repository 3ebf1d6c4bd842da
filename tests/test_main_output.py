"""The commands ``check`` and ``print``, and the program as a real process: encodings, full disks, readers that leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

import main as program
from model.scoring.checks import check
from model.scoring.evaluation import evaluate
from model.workbook.store import Store
from tests.command_fixtures import (
    book,
    done,
    form_file,
    one_sentence,
    project_named,
    projects_in,
    refused,
    run,
)
from tests.depth import long, some_every_day
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, sample_data, template
from ui import settings
from ui.cli import command_line

ROOT = Path(__file__).parents[1]


__all__ = ["book", "done", "refused", "run"]  # fixtures


# -- check ----------------------------------------------------------------------------------------------


def test_check_json_lists_the_findings_of_all_forms(book: Path, done: Any) -> None:
    before = book.read_bytes()
    listed = json.loads(done("check", book, "--json"))
    assert [set(form) for form in listed] == [{"project", "findings"}] * 8
    for form, source in zip(listed, SAMPLES, strict=True):
        project = sample(source)
        expected = check(project, template(), evaluate(project, template(), YEAR))
        assert form == {"project": project.name, "findings": [finding.as_dict() for finding in expected]}
        assert form["findings"] == json.loads(done("evaluate", source))["findings"]
    assert book.read_bytes() == before


def test_check_tells_the_faults_of_the_real_forms(book: Path, done: Any) -> None:
    """docs/domain.md 5.1: a checker that stays silent on them is broken."""
    codes = [
        [finding["code"] for finding in form["findings"]]
        for form in json.loads(done("check", book, "--json"))
    ]
    assert codes[0].count("reason-missing") == 6 and "zero-budget" in codes[0]
    assert "duplicate-name" in codes[3] and "rate-differs" in codes[7]
    assert all("goal-copied" in codes[i] for i in (0, 3, 5))
    assert all("over-target" in codes[i] for i in (4, 7))


def test_check_prints_a_heading_and_a_line_for_each_finding(book: Path, done: Any) -> None:
    lines = done("check", book).splitlines()
    listed = json.loads(done("check", book, "--json"))
    names = {"error": "错误", "warning": "提醒", "info": "提示"}
    expected = []
    for form in listed:
        expected.append(form["project"])
        expected += [(finding["severity"], finding["message"]) for finding in form["findings"]]
    assert len(lines) == len(expected)
    for line, item in zip(lines, expected, strict=True):
        if isinstance(item, str):
            assert line.startswith(f"{item}：")
        else:
            assert line == f"  [{names[item[0]]}] {item[1]}"


def test_check_of_a_good_form_and_of_an_empty_workbook(tmp_path: Path, done: Any) -> None:
    path = tmp_path / "a.jxzp"
    done("new", path, "--year", 2021)
    assert (done("check", path), json.loads(done("check", path, "--json"))) == ("", [])
    done("import", path, form_file(tmp_path / "表.json", clean_project()))
    assert done("check", path) == "测试项目：没有问题\n"


# -- print ----------------------------------------------------------------------------------------------


def _pages(path: Path) -> list[str]:
    assert path.read_bytes().startswith(b"%PDF-")
    with pdfplumber.open(path) as pdf:
        return ["".join((page.extract_text() or "").split()) for page in pdf.pages]


def test_print_one_form_to_a_file(tmp_path: Path, done: Any) -> None:
    target = tmp_path / "表 #1%.PDF"
    assert done("print", SAMPLES[4], "-o", target) == f"{target}\n"
    text = "".join(_pages(target))
    data = sample_data(SAMPLES[4])
    assert data["project"]["name"] in text and data["printed"]["execution_rate"] in text
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


def test_print_is_the_same_each_time(tmp_path: Path, done: Any) -> None:
    for name in ("a.pdf", "b.pdf"):
        done("print", SAMPLES[0], "-o", tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_print_several_forms_to_one_file(tmp_path: Path, done: Any) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    done("print", SAMPLES[0], SAMPLES[6], "-o", target)
    text = "".join(_pages(target))
    assert text.index(sample(SAMPLES[0]).name) < text.index(sample(SAMPLES[6]).name)


def test_print_a_workbook_to_a_folder(tmp_path: Path, book: Path, done: Any) -> None:
    before = book.read_bytes()
    folder = tmp_path / "出" / "打印"
    lines = done("print", book, "-o", folder).splitlines()
    names = [f"{sample(source).name}.pdf" for source in SAMPLES]
    assert lines == [str(folder / name) for name in names]
    assert sorted(p.name for p in folder.iterdir()) == sorted(names)
    for source, name in zip(SAMPLES[:2], names, strict=False):
        assert sample(source).name in "".join(_pages(folder / name))
    assert book.read_bytes() == before


def test_print_one_project_of_a_workbook(tmp_path: Path, book: Path, done: Any) -> None:
    name = sample(SAMPLES[3]).name
    done("print", book, "-o", tmp_path / "a.pdf", "--project", name)
    done("print", SAMPLES[3], "-o", tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert done("print", book, "-o", tmp_path / "夹", "--project", name).endswith(f"{name}.pdf\n")
    assert [p.name for p in (tmp_path / "夹").iterdir()] == [f"{name}.pdf"]


def test_print_of_names_that_are_no_file_names(tmp_path: Path, done: Any) -> None:
    names = ["a/b:c", "CON", "", "重名", "重名", "A", "a", "项" * 120]
    forms = [form_file(tmp_path / f"{i}.json", project_named(name)) for i, name in enumerate(names)]
    folder = tmp_path / "出.pdf"
    folder.mkdir()
    assert len(done("print", *forms, "-o", folder).splitlines()) == 8
    made = {p.name for p in folder.iterdir()}
    assert len({name.casefold() for name in made}) == 8 and max(map(len, made)) <= 84
    assert {"a_b_c.pdf", "_CON.pdf", "未命名项目.pdf", "重名.pdf", "重名（2）.pdf"} <= made


def test_print_tells_which_characters_the_paper_cannot_show(tmp_path: Path, run: Any) -> None:
    form = form_file(tmp_path / "表.json", project_named("项目\U0001f600"))
    status, out, err = run("print", form, "-o", tmp_path / "a.pdf")
    assert (status, out) == (0, f"{tmp_path / 'a.pdf'}\n") and "\U0001f600" in err


def test_print_that_fails_writes_nothing(tmp_path: Path, book: Path, refused: Any) -> None:
    (tmp_path / "坏.json").write_bytes(b"{")
    (tmp_path / "文件").write_bytes(b"mine")
    files = sorted(tmp_path.iterdir())
    assert "坏.json" in refused("print", SAMPLES[0], tmp_path / "坏.json", "-o", tmp_path / "夹")
    assert "没有的项目" in refused("print", book, "-o", tmp_path / "a.pdf", "--project", "没有的项目")
    assert "没有的项目" in refused("print", book, "-o", tmp_path / "夹", "--project", "没有的项目")
    assert "没有" in refused("print", SAMPLES[0], "-o", tmp_path / "没有" / "a.pdf")
    assert "文件" in refused("print", SAMPLES[0], "-o", tmp_path / "文件")
    assert sorted(tmp_path.iterdir()) == files and (tmp_path / "文件").read_bytes() == b"mine"


def test_print_of_an_empty_workbook_is_refused(tmp_path: Path, done: Any, refused: Any) -> None:
    done("new", tmp_path / "a.jxzp")
    refused("print", tmp_path / "a.jxzp", "-o", tmp_path / "a.pdf")
    assert [p.name for p in tmp_path.iterdir()] == ["a.jxzp"]


def test_print_never_writes_over_its_input(tmp_path: Path, book: Path, refused: Any) -> None:
    form = form_file(tmp_path / "表.json", clean_project())
    for source in (form, book):
        before = source.read_bytes()
        refused("print", source, "-o", source)
        assert source.read_bytes() == before


def test_print_on_a_full_disk_leaves_the_old_file(
    tmp_path: Path, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a.pdf").write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        assert "磁盘已满" in refused("print", SAMPLES[0], "-o", tmp_path / "a.pdf")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]


# -- as a real process ----------------------------------------------------------------------------------


def _process(*words: object, **more: Any) -> subprocess.CompletedProcess[bytes]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    environment = kept | more.pop("env", {})
    command = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
    return subprocess.run(command, env=environment, **{"stdout": -1, "stderr": -1, **more})


@pytest.mark.parametrize("encoding", some_every_day(["ascii:strict", "ascii", "gbk", "utf-8"]))
def test_any_encoding_of_the_terminal_will_do(encoding: str) -> None:
    ended = _process(
        "evaluate", SAMPLES[4], env={"PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0"}
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert (
        json.loads(ended.stdout.decode("utf-8"))["indicators"][0]["name"]
        == sample(SAMPLES[4]).indicators[0].name
    )


@pytest.fixture
def said(tmp_path: Path) -> Any:
    """Return a function that runs a command where the environment says ASCII and gives what it said."""
    bare = {
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "XDG_DATA_HOME": str(tmp_path / "d"),
    }
    if os.name == "nt":
        bare |= {name: os.environ[name] for name in ("SYSTEMROOT", "LOCALAPPDATA") if name in os.environ}

    def command(*words: object, status: int = 0) -> str:
        started = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
        ended = subprocess.run(started, env=bare, capture_output=True)
        assert (ended.returncode, b"Traceback" in ended.stderr) == (status, False), ended.stderr.decode()
        return (ended.stdout if status == 0 else ended.stderr).decode().replace("\r\n", "\n")

    return command


def test_files_have_any_name_where_the_environment_says_ascii(tmp_path: Path, said: Any) -> None:
    made = tmp_path / "纸😀" / "预算准备金.pdf"
    assert said("print", SAMPLES[0], "-o", made.parent) == f"{made}\n" and made.exists()
    assert "没有😀" in one_sentence(said("check", tmp_path / "没有😀.jxzp", status=2))


@long
def test_every_command_takes_any_name_where_the_environment_says_ascii(tmp_path: Path, said: Any) -> None:
    path, folder, long_name = tmp_path / "预算😀.jxzp", tmp_path / "纸😀", tmp_path / f"{'表' * 250}.jxzp"
    assert path.name in said("new", path)
    assert "预算准备金" in said("import", path, SAMPLES[0])
    for command, ending in (("print", "pdf"), ("export", "json")):
        made = folder / f"预算准备金.{ending}"
        assert said(command, path, "-o", folder) == f"{made}\n" and made.exists()
    assert "预算准备金" in said("verify", folder / "预算准备金.pdf", path)
    missing = tmp_path / "没有😀.jxzp"
    for words in (
        ("check", missing),
        ("new", missing / "x"),
        ("check", long_name),
        ("verify", long_name),
        ("merge", path, long_name),
    ):
        one_sentence(said(*words, status=2))
    assert "没有😀" in said("没有😀", status=2)


def test_a_process_complains_in_one_sentence(tmp_path: Path) -> None:
    ended = _process("check", "没有.jxzp", cwd=tmp_path, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert "没有.jxzp" in one_sentence(ended.stderr.decode("utf-8").replace("\r\n", "\n"))
    assert list(tmp_path.iterdir()) == []


@long
def test_a_process_works_from_any_folder(tmp_path: Path) -> None:
    program.main(["new", str(tmp_path / "甲 乙#.jxzp")])
    assert _process("import", "甲 乙#.jxzp", SAMPLES[0], cwd=tmp_path).returncode == 0
    assert projects_in(tmp_path / "甲 乙#.jxzp") == [sample(SAMPLES[0])]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full")
def test_output_that_cannot_be_written_is_one_sentence() -> None:
    with open("/dev/full", "wb") as full:
        ended = _process("evaluate", SAMPLES[0], stdout=full)
    assert ended.returncode == 2
    one_sentence(ended.stderr.decode("utf-8"))


def test_a_reader_that_left_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "wb") as pipe:
        ended = _process("evaluate", SAMPLES[0], stdout=pipe)
    assert (ended.returncode, ended.stderr) == (0, b"")


@long
def test_a_process_without_output_works() -> None:
    """A windowed build has neither stdout nor stderr."""
    words = [["evaluate", str(SAMPLES[0])], ["evaluate", "没有.json"]]
    code = f"import sys; sys.stdout = sys.stderr = None; import main; sys.exit([main.main(w) for w in {words!r}] != [0, 2])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


@long
def test_two_programs_on_one_workbook_do_not_lose_a_form(tmp_path: Path) -> None:
    """A second import meets a conflict or adds its forms; neither takes the other's away."""
    path = tmp_path / "a.jxzp"
    program.main(["new", str(path), "--year", "2021"])
    command = [sys.executable, str(ROOT / "main.py"), "import", str(path)]
    running = [
        subprocess.Popen([*command, *map(str, samples)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for samples in (SAMPLES[:4], SAMPLES[4:])
    ]
    added = 0
    for process in running:
        out, err = process.communicate()
        added += len(out.splitlines())
        assert process.returncode == 0 or one_sentence(err.decode("utf-8"))
    with closing(Store.open(path)) as store:
        assert len(store.read().forms) == added


def test_print_to_a_folder_on_a_full_disk_leaves_nothing(
    tmp_path: Path, book: Path, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []

    def full(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "磁盘已满" in refused("print", book, "-o", tmp_path / "新建")
    assert not (tmp_path / "新建").exists()


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [(ZeroDivisionError("x"), 3, "程序出错（ZeroDivisionError）"), (KeyboardInterrupt(), 130, "已中断")],
)
def test_a_fault_of_the_program_is_one_sentence(
    run: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    fault: BaseException,
    status: int,
    words: str,
) -> None:
    def fail(given: list[str]) -> int:
        raise fault

    monkeypatch.setattr(command_line, "run", fail)
    monkeypatch.setattr(settings, "data_folder", lambda: tmp_path / "资料")
    found, out, err = run("evaluate", SAMPLES[0])
    assert (found, out) == (status, "") and words in one_sentence(err)
    log = tmp_path / "资料/program.log"
    assert log.exists() == (status == 3)
    if status == 3:
        assert str(log) in err and f" evaluate {SAMPLES[0]}\nTraceback" in log.read_text("utf-8")
        log.unlink()
        log.mkdir()
        assert (
            run("evaluate", SAMPLES[0])[2]
            == f"程序出错（ZeroDivisionError），没有做完，也记不进日志 {log}。\n"
        )
