"""What the tests of reliability share: the process that has trouble, and the folder on which its jobs begin."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.depth import digs_deep, long
from tests.reliability.jobs import JOBS, make_folder
from tests.reliability.trouble import HAS_TROUBLE, Trouble

EVERY_DAY, WITH_ALL = 2, 12
CASES = [
    job if job in ("type", "type on", "save as", "import") else pytest.param(job, marks=long) for job in JOBS
]


def moments(count: int, turn: int) -> Sequence[int]:
    """Return the operations at which a job is troubled: a few, with TROUBLE=every in the environment each one."""
    if os.environ.get("TROUBLE") == "every":
        return range(1, count + 1)
    step = max(1, count // (WITH_ALL if digs_deep() else EVERY_DAY))
    return range(1 + turn % step, count + 1, step)


@pytest.fixture(scope="session")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trouble]:
    """Return the process whose children have trouble with the disk."""
    if not HAS_TROUBLE:
        pytest.skip("needs Linux and a C compiler")
    trouble = Trouble(tmp_path_factory.mktemp("trouble"))
    yield trouble
    trouble.close()


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("beginning")
    make_folder(folder)
    return folder


@pytest.fixture
def fresh(beginning: Path, tmp_path: Path) -> Callable[[], Path]:
    """Return what makes the folder anew in which a job begins."""
    folder = tmp_path / "夹"

    def made() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(beginning, folder)
        return folder

    return made
