"""A disk that is full from any operation on: one sentence, what was there stays whole, nothing half-made is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.conftest import CASES, moments
from tests.reliability.jobs import JOBS, check_folder
from tests.reliability.trouble import Trouble

NO_COMMANDS = ("type", "type on", "migrate", "save as", "copy")  # they raise what the window would tell


@pytest.mark.parametrize("job", CASES)
def test_a_full_disk_is_told_and_harms_nothing(trouble: Trouble, fresh: Callable[[], Path], job: str) -> None:
    whole = trouble.do(job, fresh())
    for at in moments(whole.count, list(JOBS).index(job) + 1):
        folder = fresh()
        full = trouble.do(job, folder, "no space", at)
        assert full.status in (0, 1, 2) or job in NO_COMMANDS, (at, full)
        assert "Traceback" not in full.err, (at, full.err)
        if full.status:
            assert "空间" in full.err or "磁盘" in full.err, (at, full)
        left = [path.name for path in folder.rglob(".~*")]
        assert left == [], (at, left)
        check_folder(folder, job, full.acknowledged)
