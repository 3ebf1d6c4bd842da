"""Run jobs of the program in forked children, each with the trouble that was asked for; spoken to by ``trouble.py``.

One line of JSON in, one out: {"folder", "mode", "at", "record", "job"} → {"status", "count", "out", "err"}.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
from functools import cache
from pathlib import Path

import main
from tests.reliability.jobs import JOBS, ROOT, make_folder

MODES = ("nothing", "count", "kill", "no space", "record")
library = ctypes.CDLL(None)


def run(order: dict[str, object]) -> dict[str, object]:
    """Run one job in a child; its status is negative if a signal ended it."""
    reader, writer = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            _act(order, writer)
        os.close(writer)
        _, status = os.waitpid(child, 0)
        count = os.read(reader, 20)
        os.close(reader)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    return {
        "status": os.waitstatus_to_exitcode(status),
        "count": int(count or 0),
        "out": texts[0],
        "err": texts[1],
    }


def _act(order: dict[str, object], writer: int) -> None:
    """Arm the trouble, do the job, say how many operations it took, and end without any further word."""
    folder, status = str(order["folder"]), 3
    record = os.open(str(order["record"]), os.O_WRONLY | os.O_CREAT, 0o600) if order["record"] else -1
    os.chdir(folder)
    number = MODES.index(str(order["mode"]))
    library.trouble_arm(folder.encode(), number, ctypes.c_long(int(str(order["at"]))), record)
    try:
        status = JOBS[str(order["job"])](Path(folder), main.main)
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}".encode())
    finally:
        os.write(writer, b"%d" % library.trouble_count())
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


@cache
def warm_up(name: str) -> None:
    """Do a job once, so that no child has to import modules and read fonts again."""
    with tempfile.TemporaryDirectory() as folder, open(os.devnull, "w") as nothing:
        make_folder(Path(folder))
        os.chdir(folder)
        kept = os.dup(1)
        os.dup2(nothing.fileno(), 1)
        JOBS[name](Path(folder), main.main)
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.chdir(ROOT)


if __name__ == "__main__":
    for line in sys.stdin:
        order = json.loads(line)
        warm_up(order["job"])
        print(json.dumps(run(order)), flush=True)
