"""The script of the project: what is spread over the cores, and what CI is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import dev

SCHEMA = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]


@pytest.fixture
def pytest_words(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that gives the words pytest is called with."""

    def words(*arguments: str) -> list[str]:
        called: list[list[str]] = []
        monkeypatch.setattr(dev, "prepare", lambda *_, **__: None)
        monkeypatch.setattr(dev, "call", lambda command, **_: called.append(command[3:]) or 0)
        assert dev.test(list(arguments)) == 0
        return called[0]

    return words


@pytest.mark.parametrize("arguments", [(), ("--all",)])
def test_the_whole_suite_is_spread_over_the_cores(pytest_words: Any, arguments: tuple[str, ...]) -> None:
    assert pytest_words(*arguments) == [*dev.SPREAD, *arguments]


@pytest.mark.parametrize("arguments", [("-k", "name"), ("tests/model",), ("--all", "-x"), ("--pdb",)])
def test_other_arguments_go_to_pytest_as_they_are(pytest_words: Any, arguments: tuple[str, ...]) -> None:
    assert pytest_words(*arguments) == list(arguments)


def test_what_python_compiled_is_kept_for_the_next_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(dev, "prepare", lambda *_, **__: None)
    monkeypatch.setattr(dev, "venv_python", lambda: sys.executable)
    said = "import sys; sys.exit(3 + sys.dont_write_bytecode)"
    call = dev.call
    monkeypatch.setattr(dev, "call", lambda command, **words: call([command[0], "-c", said], **words))
    assert dev.test([]) == 3


def test_the_workflows_are_found() -> None:
    assert dev.workflow_files() == [".github/workflows/linux.yml", ".github/workflows/windows.yml"]


def test_what_ci_runs_is_there() -> None:
    """Each word after dev.py in a workflow and in .ci/run is one of its commands."""
    files = [dev.ROOT / name for name in (*dev.workflow_files(), ".ci/run")]
    words = [
        line.partition("dev.py ")[2].split()[0] for path in files for line in path.read_text("utf-8").splitlines()
        if "tools/dev.py " in line
    ]  # fmt: skip
    assert words and set(words) <= {"check", "test", "build", "run"}


def test_misspelt_workflows_are_noticed(tmp_path: Path) -> None:
    text = (dev.ROOT / ".github" / "workflows" / "linux.yml").read_text("utf-8")
    slips = {
        "runs-on:": "run-on:",
        "timeout-minutes:": "timeout-minute:",
        "push,": "pusch,",
        "- run:": "- rnu:",
    }
    paths = [tmp_path / f"{number}.yml" for number in range(len(slips) + 1)]
    for path, (right, wrong) in zip(paths, [*slips.items(), ("", "")], strict=True):
        path.write_text(text.replace(right, wrong) if right else text, "utf-8")
    words = [*SCHEMA, "--output-format", "json", *map(str, paths)]
    said = json.loads(subprocess.run(words, capture_output=True, check=False).stdout)
    assert {error["filename"] for error in said["errors"]} == set(map(str, paths[:-1]))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a folder in memory")
def test_folders_of_tests_are_made_in_memory_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_DEBUG_TEMPROOT", raising=False)
    monkeypatch.setattr(dev, "ROOM_FOR_TESTS", 0)
    assert dev.in_memory(str(tmp_path)) == {"PYTEST_DEBUG_TEMPROOT": str(tmp_path)}
    assert dev.in_memory(str(tmp_path / "none")) == {}
    monkeypatch.setattr(dev, "ROOM_FOR_TESTS", 2**60)
    assert dev.in_memory(str(tmp_path)) == {}
    monkeypatch.setattr(dev, "ROOM_FOR_TESTS", 0)
    monkeypatch.setenv("PYTEST_DEBUG_TEMPROOT", "elsewhere")
    assert dev.in_memory(str(tmp_path)) == {}
