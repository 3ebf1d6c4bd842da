"""The program where things are not as usual: locale C, no home, no temporary folder, long and odd paths, a wrong clock.

Each command does its work, or says in one sentence why not, and leaves the workbook whole.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.workbook.workbook import Workbook
from tests.command_fixtures import form_file, opened, project_named, refused, run
from tests.depth import digs_deep, long, some_every_day
from tests.model.builders import clean_project, template_text

__all__ = ["refused", "run"]  # fixtures

ROOT = Path(__file__).parents[2]
Environment = dict[str, str]


def _usual() -> Environment:
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG"))}


def _without(*names: str) -> Environment:
    return {key: value for key, value in _usual().items() if key not in names}


ENVIRONMENTS: dict[str, Callable[[Path], Environment]] = {
    "locale C": lambda folder: _usual() | {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0"},
    "locale POSIX": lambda folder: (
        _usual() | {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ),
    "no home": lambda folder: _without("HOME", "USER", "LOGNAME", "XDG_CONFIG_HOME"),
    "a home that is not there": lambda folder: (
        _without("XDG_DATA_HOME") | {"HOME": str(folder / "没有" / "这里")}
    ),
    "a home that is a file": lambda folder: (
        _usual() | {"HOME": __file__, "XDG_DATA_HOME": str(folder / "数据")}
    ),
    "no temporary folder": lambda folder: _usual() | {"TMPDIR": "/没有", "TEMP": "/没有", "TMP": "/没有"},
    "almost nothing": lambda folder: {
        key: os.environ[key] for key in ("PATH", "XDG_DATA_HOME") if key in os.environ
    },
}
FOLDERS: dict[str, Callable[[Path], Path]] = {
    "emoji": lambda folder: folder / "单位😀👩‍🔧 #1%",
    "spaces and quotes": lambda folder: folder / " 单位 '甲' \"乙\" & (1)；$HOME",
    "250 characters": lambda folder: folder / "/".join(["l" * 20] * ((250 - len(str(folder)) - 12) // 21)),
    "a leading dash": lambda folder: folder / "-o",
}


def commands(folder: Path) -> tuple[tuple[str, ...], ...]:
    """Return what a script does in a year, in this folder."""
    book, form = f"{folder}/自评.jxzp", form_file(folder / "甲.json", project_named("甲"))
    return (
        ("new", book, "--year", "2021"),
        ("import", book, str(form)),
        ("check", book),
        ("pack", book, "-o", f"{folder}/包.zip", "--by", "张三"),
        ("print", book, "-o", f"{folder}/出.pdf"),
        ("verify", f"{folder}/出.pdf", book),
        ("export", book, "-o", f"{folder}/出", "--format", "xlsx"),
        ("salvage", book, "-o", f"{folder}/救.jxzp"),
    )


def run_all(folder: Path, environment: Environment) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    todo = commands(folder) if digs_deep() else commands(folder)[:2]
    for words in todo:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *words],
            env=environment,
            capture_output=True,
            cwd="/",
            check=False,
        )
        told = (done.stdout + done.stderr).decode("utf-8", "replace")
        assert done.returncode == 0 and "Traceback" not in told and "�" not in told, (words, told)
    with opened(folder / "自评.jxzp") as workbook:
        assert workbook.damaged == () and [workbook.project(i).name for i in workbook.ids] == ["甲"]


@pytest.mark.skipif(sys.platform == "win32", reason="a Windows without these does not start a program")
@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[long] * (one != "locale C")) for one in ENVIRONMENTS]
)
def test_in_an_odd_environment(tmp_path: Path, name: str) -> None:
    run_all(tmp_path / "单位", ENVIRONMENTS[name](tmp_path))


@long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows the home folder by itself")
@pytest.mark.parametrize("home", some_every_day([__file__, os.devnull], 2))
def test_what_prints_looks_for_nothing_in_the_home_folder(tmp_path: Path, home: str) -> None:
    code = "import reports.form.form_pdf, reports.summary.summary_pdf, reportlab.rl_config"
    environment = _usual() | {"HOME": home}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows the home folder by itself")
def test_nothing_in_the_home_folder_changes_what_prints(tmp_path: Path) -> None:
    (tmp_path / ".reportlab_mods").write_text("raise SystemExit(7)")
    (tmp_path / ".reportlab_settings").write_text("invariant = 7")
    code = (
        "import reports.form.form_pdf, reportlab.rl_config as found; raise SystemExit(found.invariant == 7)"
    )
    environment = _usual() | {"HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


@long
@pytest.mark.parametrize("name", FOLDERS)
def test_in_an_odd_folder(tmp_path: Path, name: str) -> None:
    run_all(FOLDERS[name](tmp_path), _usual())


PIPES: dict[str, tuple[str, ...]] = {
    "check": ("check", "管.jxzp"),
    "merge": ("merge", "a.jxzp", "管.jxzp"),
    "salvage": ("salvage", "管.jxzp", "-o", "b.jxzp"),
    "import": ("import", "a.jxzp", "管.xlsx"),
    "verify": ("verify", "管.pdf", "a.jxzp"),
    "receive": ("receive", "管.zip", "--into", "a.jxzp"),
    "a key": ("check", "a.jxzp", "--key-file", "管.key"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="its pipes have no place in a folder")
@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[long] * (one not in ("check", "import"))) for one in PIPES]
)
def test_nobody_waits_for_what_a_pipe_has_to_say(tmp_path: Path, name: str) -> None:
    Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), 2021).close()
    for word in PIPES[name]:
        if word.startswith("管"):
            os.mkfifo(tmp_path / word)
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *PIPES[name]],
        cwd=tmp_path,
        env=_usual(),
        capture_output=True,
        timeout=30,
        check=False,
    )
    told = done.stderr.decode()
    assert done.returncode == 2 and len(told.splitlines()) == 1 and "那是管道或设备" in told, told


def test_a_path_that_is_too_long_is_named_as_such(tmp_path: Path, refused: Any) -> None:
    folder = tmp_path / "/".join(["长" * 40] * 5)
    folder.mkdir(parents=True)
    sentence = refused("new", folder / "自评.jxzp")
    assert "路径太长" in sentence and list(folder.iterdir()) == []


def test_a_clock_that_is_set_back_loses_nothing(tmp_path: Path) -> None:
    time, path = [1_700_000_000], tmp_path / "a.jxzp"
    book = Workbook.create(path, template_text("shenzhen-2021"), 2021, lambda: time[0])
    form = book.add_project(clean_project())
    for step in (3600, -400 * 24 * 3600, 3600, -30 * 365 * 24 * 3600, 7 * 24 * 3600):
        time[0] += step
        book.type_text(form, "goals.actual", f"完成情况 {step}")
        book.keep_version(form, "打印")
    before = [book.version_project(one.id) for one in book.versions(form)]
    book.finalise(form, "张三")
    time[0] -= 24 * 3600
    book.withdraw(form, "张三", "改")
    book.close()
    with opened(path) as again:
        assert again.damaged == () and again.final_record(form) is None
        kept = [again.version_project(one.id) for one in again.versions(form)]
        assert all(one in kept for one in before) and len(before) == 5
        assert [one.event for one in again.entries()] == ["定稿", "撤回定稿"]
