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
from threading import Condition, Thread
from typing import IO, Any

import resources
from model.form.project import empty_project
from model.form.template import Template
from reports.form.form_pdf import LooseForm, loose_form
from reports.form.print_job import PrintJob
from reports.pdf.paper import LoosePaper
from resources.forms import bundled_template

WORD = "draw-forms"  # the command, which is for the program itself
MANY = 600  # forms from which on a second process is worth its start: tools/bench/batch.py
# forms sent at a time, and so many times before the first of them are back, so that neither of us is idle; how far they are
# ahead of ours, to be there in time; how far at most, as those drawn are in memory
AT_A_TIME, TIMES, AHEAD, MOST = 4, 3, 32, 120
# threads that talk while others compute wait so long for their turn, in seconds; Python's own 5 ms are two forms
TURN = 0.0005
# bytes read at once: what comes at a time has some 70 000
ROOM = 1 << 20

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
            bufsize=ROOM,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    return None


class _Helper:
    """The other process, as seen from here: one thread asks, another takes what comes."""

    def __init__(self, jobs: Sequence[PrintJob], process: subprocess.Popen[bytes]) -> None:
        self._jobs = jobs
        self._process = process
        self._forms: dict[int, LooseForm | None] = {}
        self._at = 0  # the form at work here; what comes later than its turn is of no use
        self._ahead = AHEAD  # more where other programs take turns and forms came too late
        self._next = 0  # the first form not asked for
        self._waiting = 0  # how many times we asked and did not hear yet
        self._is_over = False  # nothing is asked for any more
        self._moved = Condition()
        self._asker = Thread(target=self._ask, name="asks the second process")
        self._taker = Thread(target=self._take, name="hears the second process")
        with suppress(RuntimeError):  # no thread to be had
            self._taker.start()

    def drawn(self, number: int) -> LooseForm | None:
        """Return a form if it has come, as ``Drawn`` says."""
        with self._moved:
            self._at = number
            self._moved.notify()
        return self._forms.pop(number, None)

    def end(self) -> None:
        """End the process and the threads."""
        self._process.kill()
        self._be_over()
        for thread in (self._taker, self._asker):
            if thread.ident is not None:
                thread.join()
        with suppress(OSError), self._process:  # what it has not read is not written any more
            pass

    def _be_over(self) -> None:
        with self._moved:
            self._is_over = True
            self._moved.notify()

    def _take(self) -> None:
        """Keep what comes in time, until nothing comes any more; whatever befalls it, all that is left is drawn here."""
        assert self._process.stdout is not None
        with suppress(Exception):
            is_same = pickle.load(self._process.stdout) == resources.version()
            if is_same:  # else the program was replaced since we started
                self._asker.start()
            while is_same:
                self._keep(pickle.load(self._process.stdout))
        self._be_over()

    def _keep(self, forms: Sequence[tuple[int, LooseForm | None]]) -> None:
        with self._moved:
            in_time = {number: form for number, form in forms if number > self._at}
            self._forms |= in_time
            self._ahead = min(self._ahead + len(forms) - len(in_time), MOST)
            self._waiting -= 1
            self._moved.notify()

    def _ask(self) -> None:
        """Send forms as long as there are some ahead of ours; the end of our words is the end of the process."""
        assert self._process.stdin is not None
        told = set[int]()
        with suppress(Exception), self._process.stdin as to:
            while numbers := self._wanted():
                _send(to, [_packed(number, self._jobs[number], told) for number in numbers])

    def _wanted(self) -> range:
        """Return the forms it shall draw next, none when all have somebody; the faster process draws more of them."""
        with self._moved:
            self._moved.wait_for(self._may_ask)
            first = max(self._next, self._at + self._ahead)
            end = 0 if self._is_over else min(first + AT_A_TIME, len(self._jobs))
            self._next, self._waiting = end, self._waiting + 1
            return range(first, end)

    def _may_ask(self) -> bool:
        return self._is_over or (self._waiting < TIMES and self._next <= self._at + MOST)


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
    template = bundled_template(resources.template_ids()[0])
    blank = PrintJob(empty_project(template), template, 2000)
    loose_form(LoosePaper(), blank)  # what any form needs is there before the first is asked for
    serve(sys.stdin.buffer, sys.stdout.buffer)
    return 0


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Draw the forms that are asked for, until nothing more can come."""
    paper, templates = LoosePaper(), dict[int, Template]()
    _send(target, resources.version())
    with suppress(EOFError, pickle.UnpicklingError):  # whoever asked has left, perhaps within a word
        while True:
            _send(target, [_answer(paper, templates, asked) for asked in pickle.load(source)])


def _answer(paper: LoosePaper, templates: dict[int, Template], asked: _Asked) -> tuple[int, LooseForm | None]:
    """Draw a form; one that cannot be drawn is tried again where that is told."""
    number, key, template, others = asked
    if template is not None:
        templates[key] = template
    try:
        return number, loose_form(paper, PrintJob(template=templates[key], **others))
    except Exception:
        paper.take_page()  # what was begun
        return number, None


def _send(to: IO[bytes], thing: object) -> None:
    to.write(pickle.dumps(thing, pickle.HIGHEST_PROTOCOL))
    to.flush()
