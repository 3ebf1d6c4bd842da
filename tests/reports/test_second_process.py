"""Many forms on two cores: the very file that one process makes, whatever befalls the other, and nothing left of it."""

from __future__ import annotations

import gc
import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import IO, Any

import pytest

import main
import resources
from model.form.page_options import PageOptions
from reports import second_process
from reports.batch import BatchOutcome, BatchStep, print_to_file
from reports.form.form_pdf import LooseForm, loose_form
from reports.form.print_job import PrintJob
from reports.pdf.paper import LoosePaper
from reports.proof.verify import Verdict, verify_pdf
from tests.depth import long, some_every_day
from tests.reports.test_batch import broken, go_on, jobs, left_in, named

Serving = Callable[[IO[bytes], IO[bytes]], None]


class Other:
    """Stands for the process: what it would do is done in a thread, over real pipes."""

    def __init__(self, serving: Serving) -> None:
        (theirs, to), (back, ours) = os.pipe(), os.pipe()
        self.stdin, self.stdout = os.fdopen(to, "wb"), os.fdopen(back, "rb")
        self._ends = os.fdopen(theirs, "rb"), os.fdopen(ours, "wb")
        self.is_killed = False
        self._thread = Thread(target=self._serve, args=(serving,))
        self._thread.start()

    def _serve(self, serving: Serving) -> None:
        source, target = self._ends
        try:
            with source, target:
                serving(source, target)
        except BrokenPipeError:
            pass  # as a real one, it hears that nobody listens

    def kill(self) -> None:
        self.is_killed = True

    def __enter__(self) -> Other:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdout.close()
        try:
            self.stdin.close()
        finally:
            self._thread.join()


class Runs:
    """The processes and helpers of a test; ``step`` waits at the first form until the helper has said all it will say."""

    def __init__(self) -> None:
        self.others: list[Any] = []
        self.helpers: list[Any] = []
        self.placed = 0
        self.is_waiting = True

    def step(self, step: BatchStep) -> bool:
        if step.done == 0 and self.is_waiting:
            for helper in self.helpers:
                helper._taker.join()
        return True


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Runs]:
    """Have few forms count as many, and note what is started."""
    made = Runs()

    class Noted(second_process._Helper):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            made.helpers.append(self)

        def drawn(self, number: int) -> LooseForm | None:
            form = super().drawn(number)
            made.placed += form is not None
            return form

    monkeypatch.setattr(second_process, "_Helper", Noted)
    for name, value in (("MANY", 2), ("AHEAD", 1), ("AT_A_TIME", 3)):
        monkeypatch.setattr(second_process, name, value)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    turn = sys.getswitchinterval()
    yield made
    assert sys.getswitchinterval() == pytest.approx(turn, abs=2e-6)  # it is kept in whole microseconds
    assert not any(one._taker.is_alive() or one._asker.is_alive() for one in made.helpers)
    assert all(other.is_killed for other in made.others)


def use(monkeypatch: pytest.MonkeyPatch, runs: Runs, serving: Serving) -> None:
    """Have the next process serve like this."""

    def start(*_: object, **__: object) -> Other:
        runs.others.append(Other(serving))
        return runs.others[-1]

    monkeypatch.setattr(subprocess, "Popen", start)


def alone(forms: list[PrintJob], path: Path, *, two_sided: bool = False) -> bytes:
    """Return the file that one process makes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second_process, "MANY", 10**6)
        print_to_file(forms, path, go_on, two_sided=two_sided)
    content = path.read_bytes()
    path.unlink()
    return content


def all_kinds() -> list[PrintJob]:
    """Return forms with stamps, without marks, with rare signs, of several pages, and one that cannot be set."""
    first = jobs(8)
    return [
        first[0],
        named(first[1], "镕𬭎〜～ “项目”\x01🎉"),
        replace(first[2], damage="与原表不符", seal=("密钥码 一", "密钥号 二")),
        replace(first[0], options=PageOptions(title="𬭎〜表", font="没有的字体")),
        broken(first[4], "坏的"),
        first[7],
        named(first[0], ""),
    ]


@pytest.mark.parametrize("two_sided", some_every_day([True, False], 2))
def test_what_two_draw_is_what_one_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Runs, two_sided: bool
) -> None:
    forms, path = all_kinds(), tmp_path / "a.pdf"
    wanted = alone(forms, path, two_sided=two_sided)
    use(monkeypatch, runs, second_process.serve)
    outcome = print_to_file(forms, path, runs.step, two_sided=two_sided)
    assert path.read_bytes() == wanted
    assert runs.placed == 5  # all but the first, which is drawn here, and the broken one, which is told here
    assert outcome.forms == 6 and outcome.missing == ("🎉",)
    (problem,) = outcome.problems
    assert "坏的" in problem
    assert {check.verdict for check in verify_pdf(path)} == {Verdict.WHOLE}
    assert left_in(tmp_path) == ["a.pdf"]


def test_pages_go_by_what_their_pdf_showed_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Runs
) -> None:
    forms, path, paper = jobs(4), tmp_path / "a.pdf", LoosePaper()
    wanted = alone(forms, path)
    drawn = {number: loose_form(paper, forms[number]) for number in (3, 2, 1)}
    for elsewhere in ({1, 2, 3}, {1, 3}, {2}):
        answers = [(number, form if number in elsewhere else None) for number, form in drawn.items()]
        use(monkeypatch, runs, partial(answers_all, answers=answers))
        runs.placed = 0
        print_to_file(forms, path, runs.step)
        assert path.read_bytes() == wanted and runs.placed == len(elsewhere)


def tells_version(target: IO[bytes]) -> None:
    """Say that the process is ready."""
    pickle.dump(resources.version(), target)
    target.flush()


def answers_all(source: IO[bytes], target: IO[bytes], answers: list[tuple[int, Any]]) -> None:
    """Give these answers."""
    tells_version(target)
    gives(source, target, answers)


def gives(source: IO[bytes], target: IO[bytes], answers: list[tuple[int, Any]]) -> None:
    """Give these answers for the forms asked for."""
    pickle.load(source)
    pickle.dump(answers, target)


def is_replaced(source: IO[bytes], target: IO[bytes]) -> None:
    """Be another version of the program."""
    pickle.dump("0", target)
    target.flush()
    with suppress(EOFError):  # nobody asks it
        gives(source, target, [(number, "of another kind") for number in range(1, 4)])


def dies(source: IO[bytes], target: IO[bytes]) -> None:
    """Draw the first forms and break off in the middle of the next."""
    tells_version(target)
    drawn = io.BytesIO()
    with suppress(EOFError):
        second_process.serve(io.BytesIO(pickle.dumps(pickle.load(source)[:1])), drawn)
    answer = drawn.getvalue().removeprefix(pickle.dumps(resources.version(), pickle.HIGHEST_PROTOCOL))
    target.write(answer + answer[:1000])


def talks_nonsense(source: IO[bytes], target: IO[bytes]) -> None:
    """Say what no process of ours says."""
    tells_version(target)
    target.write(b"Traceback (most recent call last):\n" * 50)


def says_nothing(source: IO[bytes], target: IO[bytes]) -> None:
    """Be gone at once."""


def finds_another_font(source: IO[bytes], target: IO[bytes]) -> None:
    """Draw in a font that is not here."""
    form = replace(loose_form(LoosePaper(), jobs(1)[0]), font="没有的字体")
    answers_all(source, target, [(number, form) for number in range(1, 4)])


@pytest.mark.parametrize(
    ("serving", "placed"),
    [(is_replaced, 0), (dies, 1), (talks_nonsense, 0), (says_nothing, 0), (finds_another_font, 3)],
)
def test_whatever_befalls_the_other_process_the_file_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Runs, serving: Serving, placed: int
) -> None:
    forms, path = jobs(4), tmp_path / "a.pdf"
    wanted = alone(forms, path)
    use(monkeypatch, runs, serving)
    outcome = print_to_file(forms, path, runs.step)
    assert path.read_bytes() == wanted
    assert outcome == BatchOutcome((path,), 4, 5)
    assert runs.placed == placed
    assert left_in(tmp_path) == ["a.pdf"]


def test_nobody_waits_for_a_process_that_stands_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Runs
) -> None:
    killed = Event()
    monkeypatch.setattr(Other, "kill", lambda self: (setattr(self, "is_killed", True), killed.set()))

    def stands_still(source: IO[bytes], target: IO[bytes]) -> None:
        tells_version(target)
        killed.wait()

    use(monkeypatch, runs, stands_still)
    forms, path = jobs(4), tmp_path / "a.pdf"
    wanted = alone(forms, path)
    runs.is_waiting = False
    print_to_file(forms, path, runs.step)
    assert path.read_bytes() == wanted and runs.placed == 0


@pytest.mark.parametrize("error", [PermissionError("forbidden"), OSError(12, "no memory"), MemoryError()])
def test_a_process_that_cannot_be_started_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Runs, error: Exception
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(subprocess, "Popen", refuse)
    outcome = print_to_file(jobs(2), tmp_path / "a.pdf", go_on)
    assert outcome.forms == 2 and not outcome.problems and not runs.helpers


@pytest.mark.parametrize("name", ["asks", "hears"])
def test_without_a_thread_for_it_all_is_drawn_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Runs, name: str
) -> None:
    start = Thread.start

    def refuse(thread: Thread) -> None:
        if thread.name.startswith(name):
            raise RuntimeError("can't start new thread")
        start(thread)

    use(monkeypatch, runs, second_process.serve)
    monkeypatch.setattr(Thread, "start", refuse)
    runs.is_waiting = False
    assert print_to_file(jobs(4), tmp_path / "a.pdf", runs.step).forms == 4 and runs.placed == 0


def test_a_form_that_cannot_be_sent_is_drawn_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Runs
) -> None:
    use(monkeypatch, runs, second_process.serve)
    forms = jobs(7)
    forms[5] = replace(forms[5], seal=Unsent(forms[5].seal))
    print_to_file(forms, tmp_path / "a.pdf", runs.step)
    assert runs.placed == 3 and len(verify_pdf(tmp_path / "a.pdf")) == 7  # the first three were sent together


class Unsent(tuple[str, ...]):
    """What does not go to another process."""

    __slots__ = ()

    def __reduce__(self) -> str:
        raise TypeError


@pytest.mark.parametrize(("count", "cores"), [(1, 2), (2, 1), (2, None)])
def test_few_forms_and_one_core_need_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Runs, count: int, cores: int | None
) -> None:
    use(monkeypatch, runs, says_nothing)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert print_to_file(jobs(count), tmp_path / "a.pdf", go_on).forms == count
    assert not runs.others


@pytest.mark.parametrize("at", [0, 2, 5])
def test_a_cancel_ends_the_other_process_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Runs, at: int
) -> None:
    use(monkeypatch, runs, second_process.serve)
    seen: list[BatchStep] = []

    def stop(step: BatchStep) -> bool:
        seen.append(step)
        return step.done < at

    assert print_to_file(jobs(4), tmp_path / "a.pdf", stop).cancelled == (at <= 4)
    assert [(step.done, step.total) for step in seen] == [(n, 4) for n in [0, 1, 2, 3, 4, 4][: at + 1]]
    assert left_in(tmp_path) == (["a.pdf"] if at > 4 else [])


def test_it_runs_ahead_of_ours_and_not_too_far(monkeypatch: pytest.MonkeyPatch, runs: Runs) -> None:
    monkeypatch.setattr(second_process, "AHEAD", 10)
    monkeypatch.setattr(second_process, "MOST", 40)
    form, asked = loose_form(LoosePaper(), jobs(1)[0]), list[int]()

    def serve(source: IO[bytes], target: IO[bytes]) -> None:
        tells_version(target)
        with suppress(EOFError, BrokenPipeError):
            while True:
                numbers = [number for number, *_ in pickle.load(source)]
                pickle.dump([(number, form) for number in numbers], target)
                target.flush()
                asked.extend(numbers)

    use(monkeypatch, runs, serve)
    with second_process.second_process(jobs(1) * 200) as drawn:
        (helper,) = runs.helpers

        def settle(last: int) -> None:
            while asked[-1:] != [last] or last not in helper._forms:
                sleep(0.001)  # as nobody waits, nothing tells

        settle(42)
        assert drawn(0) is None and asked == list(range(10, 43))
        assert drawn(20) is not None and drawn(100) is None
        settle(142)
        assert asked == [*range(10, 43), *range(110, 143)]
    assert len(asked) < 100 and len(helper._forms) <= 2 * 33


def test_what_comes_late_is_dropped_and_the_next_asked_for_further_ahead(
    monkeypatch: pytest.MonkeyPatch, runs: Runs
) -> None:
    use(monkeypatch, runs, says_nothing)
    form = loose_form(LoosePaper(), jobs(1)[0])
    with second_process.second_process(jobs(1) * 9) as drawn:
        (helper,) = runs.helpers
        assert drawn(5) is None
        helper._keep([(4, form), (5, form), (6, form)])
        assert helper._ahead == second_process.AHEAD + 2
        assert drawn(6) == form and not helper._forms
        helper._keep([(1, form)] * 1000)
        assert helper._ahead == second_process.MOST


def test_nothing_is_left_of_a_form_that_failed_while_it_was_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    paper, job = LoosePaper(), jobs(1)[0]
    asked = second_process._packed(7, job, set())

    def fail(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(LoosePaper, "draw_frame", fail)
        assert second_process._answer(paper, {}, asked) == (7, None)
    assert second_process._answer(paper, {}, asked) == (7, loose_form(LoosePaper(), job))


def test_the_program_knows_the_word(monkeypatch: pytest.MonkeyPatch) -> None:
    told, job = set[int](), jobs(1)[0]
    packed = [second_process._packed(number, job, told) for number in (7, 8)]
    assert [template for _, _, template, _ in packed] == [job.template, None]  # it goes once
    sent = pickle.dumps(packed)
    given, got, was_on = io.TextIOWrapper(io.BytesIO(sent)), io.TextIOWrapper(io.BytesIO()), gc.isenabled()
    monkeypatch.setattr(sys, "stdin", given)
    monkeypatch.setattr(sys, "stdout", got)
    monkeypatch.setattr(sys, "setswitchinterval", lambda seconds: None)
    monkeypatch.setattr(gc, "disable", lambda: None)
    assert main.main([second_process.WORD]) == 0 and gc.isenabled() == was_on
    back = io.BytesIO(got.buffer.getvalue())  # type: ignore[attr-defined]
    assert pickle.load(back) == resources.version()
    form = loose_form(LoosePaper(), job)
    assert pickle.load(back) == [(7, form), (8, form)] and not back.read()


@long
def test_two_real_processes_make_the_same_file(tmp_path: Path, runs: Runs) -> None:
    forms, path = jobs(24), tmp_path / "a.pdf"
    wanted = alone(forms, path)
    print_to_file(forms, path, runs.step)
    assert path.read_bytes() == wanted and runs.placed == 23
    assert runs.helpers[0]._process.returncode is not None


@long
def test_it_ends_with_whoever_started_it() -> None:
    process = second_process._started()
    assert process is not None and process.stdout is not None
    with process:
        assert pickle.load(process.stdout) == resources.version()
        process.stdin.close()  # type: ignore[union-attr]
        assert process.wait() == 0 and not process.stdout.read()
