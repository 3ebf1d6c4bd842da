"""The power goes at any operation: whatever the disk then holds opens, is whole, and has all that was acknowledged."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.conftest import CASES, moments
from tests.reliability.jobs import JOBS, check_folder
from tests.reliability.power import Disk, read_recording, write_state
from tests.reliability.trouble import Trouble


@pytest.mark.parametrize("job", CASES)
def test_every_state_of_the_disk_is_whole(
    trouble: Trouble, fresh: Callable[[], Path], tmp_path: Path, job: str
) -> None:
    folder, recording = fresh(), tmp_path / "recording"
    disk = Disk(folder)
    done = trouble.do(job, folder, "record", record=str(recording))
    assert done.status == 0, done.err
    operations, chance = read_recording(recording), random.Random(job)
    wanted = set(moments(len(operations), list(JOBS).index(job) + 2)) | {len(operations)}
    for number, one in enumerate(operations, 1):
        disk.do(one)
        if number in wanted:
            said = [int(line) for line in disk.said.splitlines() if line.isdigit()]
            for state in disk.states(chance):
                found = tmp_path / "found"
                shutil.rmtree(found, ignore_errors=True)
                write_state(state, folder, found)
                check_folder(found, job, said[-1] if said else 0)


def test_a_recording_tells_what_became_of_the_folder(
    trouble: Trouble, fresh: Callable[[], Path], tmp_path: Path
) -> None:
    """The disk that was put together again from all operations is the disk."""
    for job in ("type", "save as", "print many"):
        folder, recording = fresh(), tmp_path / job
        disk = Disk(folder)
        assert trouble.do(job, folder, "record", record=str(recording)).status == 0
        for one in read_recording(recording):
            disk.do(one)
        *_, everything = list(disk.states(random.Random(1)))[:2]
        files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert {path: len(data) for path, data in everything.items()} == {
            path: len(data) for path, data in files.items()
        }
        assert everything == files
