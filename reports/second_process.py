"""A second process of this program that draws some of many forms, so that one PDF is made on two cores.

It is a help and no more. What it has not drawn when its turn comes is drawn here, and the PDF is the same byte for byte
whoever drew which form: so nobody waits for it, and nothing that befalls it (not started, killed, out of memory, stopped
by another program) is anybody's trouble. Forms go to it and come back by its standard streams. It writes no files, and
ends when its input does, which is when we end, however that comes.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from queue import SimpleQueue
from threading import Condition, Thread
from typing import IO, Any

import resources
from model.form.template import Template
from reports.form.form_pdf import LooseForm, loose_form
from reports.form.print_job import PrintJob
from reports.pdf.paper import LoosePaper

WORD = "draw-forms"  # the command, which is for the program itself
MANY = 600  # forms from which on a second process is worth its start: tools/bench/batch.py
# forms it is asked for at a time, so that it is never idle; how far they are ahead of ours, to be there in time, also
# where other programs take turns; how far at most, as those drawn are in memory
ASKED, AHEAD, MOST = 4, 48, 120
# threads that talk while others compute wait so long for their turn, in seconds; Python's own 5 ms are two forms
TURN = 0.0005

Drawn = Callable[[int], LooseForm | None]
"""Gives a form, by its number among the jobs, if it is drawn already; to be asked for one after the other."""


@contextmanager
def second_process(jobs: Sequence[PrintJob]) -> Iterator[Drawn]:
    """Have another process draw some of the forms, if they are many; it ends with the block."""
    process = _started() if len(jobs) >= MANY and (os.cpu_count() or 1) > 1 else None
    if process is None:
        yield lambda number: None
        return
    helper, turn = _Helper(jobs, process), sys.getswitchinterval()
    sys.setswitchinterval(min(turn, TURN))
    try:
        yield helper.drawn
    finally:
        sys.setswitchinterval(turn)
        helper.end()


def _started() -> subprocess.Popen[bytes] | None:
    main = [] if getattr(sys, "frozen", False) else [str(Path(__file__).parents[1] / "main.py")]
    with suppress(Exception):  # whatever forbids it
        return subprocess.Popen(
            [sys.executable, *main, WORD],
            bufsize=1 << 16,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    return None


class _Helper:
    """The other process, as seen from here; a thread talks to it."""

    def __init__(self, jobs: Sequence[PrintJob], process: subprocess.Popen[bytes]) -> None:
        self._jobs = jobs
        self._process = process
        self._at = 0  # the form at work here; what comes later than its turn is of no use
        self._moved = Condition()
        self._forms: dict[int, LooseForm | None] = {}
        self._thread = Thread(target=self._talk, name="second process")
        self._thread.start()

    def drawn(self, number: int) -> LooseForm | None:
        """Return a form if it has come, as ``Drawn`` says."""
        self._go_on(number)
        return self._forms.pop(number, None)

    def end(self) -> None:
        """End the process and the thread."""
        self._process.kill()
        self._go_on(len(self._jobs))
        self._thread.join()
        with suppress(OSError), self._process:  # what it has not read is not written any more
            pass

    def _go_on(self, number: int) -> None:
        with self._moved:
            self._at = number
            self._moved.notify()

    def _talk(self) -> None:
        assert self._process.stdin and self._process.stdout
        with suppress(Exception):  # whatever befalls it, all that is left is drawn here
            self._ask(self._process.stdin, self._process.stdout)

    def _ask(self, to: IO[bytes], back: IO[bytes]) -> None:
        if pickle.load(back) != resources.version():
            return  # the program was replaced since we started
        told, asked = set[int](), 0
        for number in self._wanted():
            _send(to, _packed(number, self._jobs[number], told))
            asked += 1
            if asked > ASKED:
                self._take(back)
                asked -= 1
        for _ in range(asked):
            self._take(back)

    def _wanted(self) -> Iterator[int]:
        """Yield the forms it shall draw; the faster of the two processes draws more of them."""
        number = -1
        while (number := max(number + 1, self._at + AHEAD)) < len(self._jobs):
            with self._moved:
                self._moved.wait_for(lambda number=number: number <= self._at + MOST)  # type: ignore[misc]
            yield number

    def _take(self, back: IO[bytes]) -> None:
        number, form = pickle.load(back)
        with self._moved:
            if number > self._at:
                self._forms[number] = form


_Asked = tuple[int, int, Template | None, dict[str, Any]]
"""A job as it is sent: its number, that of its template, the template itself the first time, all else of the job."""


def _packed(number: int, job: PrintJob, told: set[int]) -> _Asked:
    key = id(job.template)
    template = None if key in told else job.template
    told.add(key)
    others = {field.name for field in fields(job)} - {"template", "known"}
    return number, key, template, {name: getattr(job, name) for name in others}


def run() -> int:
    """Be the second process: draw what comes by standard input until it ends."""
    gc.disable()  # as in any run of many forms
    sys.setswitchinterval(TURN)
    serve(sys.stdin.buffer, sys.stdout.buffer)
    return 0


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Draw the forms that are asked for, until nothing more can come."""
    asked: SimpleQueue[_Asked | None] = SimpleQueue()
    Thread(target=_listen, args=(source, asked), daemon=True).start()
    _send(target, resources.version())
    paper, templates = LoosePaper(), dict[int, Template]()
    for number, key, template, others in iter(asked.get, None):
        if template is not None:
            templates[key] = template
        _send(target, (number, _drawn(paper, PrintJob(template=templates[key], **others))))


def _listen(source: IO[bytes], asked: SimpleQueue[_Asked | None]) -> None:
    """Take what is asked for, so that the asker never waits, and None when nothing more can come."""
    with suppress(Exception):
        while True:
            asked.put(pickle.load(source))
    asked.put(None)


def _drawn(paper: LoosePaper, job: PrintJob) -> LooseForm | None:
    """Draw a form; one that cannot be drawn is tried again where it is told."""
    try:
        return loose_form(paper, job)
    except Exception:
        paper.take_page()  # what was begun
        return None


def _send(to: IO[bytes], thing: object) -> None:
    pickle.dump(thing, to, pickle.HIGHEST_PROTOCOL)
    to.flush()
