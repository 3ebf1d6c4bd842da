"""Doing jobs of the program with trouble on the disk: killed at an operation, without space, or recorded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("trouble.c")
HAS_TROUBLE = sys.platform == "linux" and shutil.which("cc") is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: exit status (negative: killed by that signal), operations on the disk, what it said."""

    status: int
    count: int
    out: str
    err: str

    @property
    def acknowledged(self) -> int:
        """The last number that the job said to be in the file."""
        numbers = [line for line in self.out.splitlines() if line.isdigit()]
        return int(numbers[-1]) if numbers else 0


def built(folder: Path) -> Path:
    """Make the library in a folder."""
    library = folder / "trouble.so"
    words = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(words, check=True)
    return library


class Trouble:
    """A process that does jobs, each in a child of its own."""

    def __init__(self, folder: Path) -> None:
        library = built(folder)
        homes = {key: str(folder / "home") for key in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        environment = {**os.environ, **homes, "LD_PRELOAD": str(library), "PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-m", "tests.reliability.child"]
        self._process = subprocess.Popen(
            words, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def do(self, job: str, folder: Path, mode: str = "count", at: int = 0, record: str = "") -> Outcome:
        """Do a job in a folder; ``mode`` and ``at`` as in trouble.c."""
        assert self._process.stdin is not None and self._process.stdout is not None
        order = {"folder": str(folder), "mode": mode, "at": at, "record": record, "job": job}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
