"""The program killed at any operation on the disk: nothing acknowledged is lost, no file is harmed or half there."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.conftest import CASES, moments
from tests.reliability.jobs import JOBS, check_folder
from tests.reliability.trouble import Trouble

MARK = ".open"  # of who had the file, which the next one to write it takes away
LEFT = re.compile(rf"\.~[0-9a-f]{{12}}.*|\.~.*{re.escape(MARK)}")


@pytest.mark.parametrize("job", CASES)
def test_a_kill_at_any_operation_harms_nothing(trouble: Trouble, fresh: Callable[[], Path], job: str) -> None:
    whole = trouble.do(job, fresh())
    assert whole.status == 0, whole.err
    names = {path.name for path in fresh().iterdir()}
    for at in moments(whole.count, list(JOBS).index(job)):
        folder = fresh()
        killed = trouble.do(job, folder, "kill", at)
        assert killed.status == -signal.SIGKILL, (at, killed)
        check_folder(folder, job, killed.acknowledged)
        new = {path.name for path in folder.iterdir()} - names
        journals = {name for name in new if name.endswith("-journal")}
        assert all(LEFT.fullmatch(name) or name in journals or "." not in name for name in new) or job in (
            "new", "print", "summary", "roll", "salvage",
        ), (at, new)  # fmt: skip
        again = trouble.do(job, folder)
        assert again.status == 0 or "已经存在" in again.err, (at, again)
        check_folder(folder, job, again.acknowledged)
        assert not any(path.name.endswith(MARK) for path in folder.iterdir()), at
