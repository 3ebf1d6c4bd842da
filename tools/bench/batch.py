"""Time and peak memory of many forms into one PDF, against a bare canvas that draws the same strings at the same
places, and against LibreOffice making PDF of the same forms exported as xlsx, where it is installed.

``forms`` is the batch from the typed texts on, ``known`` where the window has computed them already. ``bare`` gets
the places of all strings for nothing, its fonts are the same files. Times are of the processor, so that a busy machine
counts less; LibreOffice's are of the clock.

Below that, many forms drawn by one process and on two cores, from the typed texts on, by the clock and the seconds of the
processor of each process: the larger of them is what a machine with nothing else to do takes.

Usage: python tools/bench/batch.py [FORMS]   (each contestant in a process of its own, by turns, the fastest of five)
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bare_canvas import bare_canvas, draw_plan

import resources
from model.form.project import text_at, with_text
from reports import second_process
from reports.batch import print_to_file
from reports.form.print_job import PrintJob, one_by_one
from reports.pdf.fonts import load_fonts
from reports.sheets.xlsx_form import save_form_xlsx
from resources.forms import read_form
from tools.office import PROGRAM, Office

ROUNDS = 5
CONTESTANTS = ("forms", "known", "bare", "nothing")
TWO_CORES = (600, 2000)


def jobs(count: int) -> list[PrintJob]:
    """Return the sample forms again and again with other texts, so that none is set twice; one template serves all."""
    forms = [read_form(path) for path in resources.sample_paths()]
    templates = {template.text: template for _, template in forms}
    made = [PrintJob(form.project, templates[template.text], form.year) for form, template in forms]
    return [_varied(made[number % len(made)], number) for number in range(count)]


def _varied(job: PrintJob, number: int) -> PrintJob:
    """Return the job with the number in each text that has words."""
    project = job.project
    rows = tuple(
        replace(row, name=f"{row.name}{number}", reason=f"{row.reason}{number}" if row.reason else "")
        for row in project.indicators
    )
    for path in ("project.name", "goals.expected", "goals.actual"):
        text = text_at(project, path)
        project = with_text(project, path, f"{text[: len(text) // 2]}{number}{text[len(text) // 2 :]}")
    return replace(job, project=replace(project, indicators=rows))


def run_forms(todo: Sequence[PrintJob], path: Path) -> float:
    """Print the forms and return the seconds it took."""
    start = time.process_time()
    print_to_file(todo, path, lambda step: True)
    return time.process_time() - start


def run_known(todo: Sequence[PrintJob], path: Path) -> float:
    """Print forms whose figures are known, as they are in the window, and return the seconds it took."""
    return run_forms([with_figures(job) for job in todo], path)


def with_figures(job: PrintJob) -> PrintJob:
    """Return a form whose figures and findings are known, and no more."""
    _ = job.computed.findings
    return replace(job, known=copy(job.computed))


def run_bare(todo: Sequence[PrintJob], path: Path) -> float:
    """Draw the plans of the forms and return the seconds it took; making the plans is not counted."""
    canvas, seconds = bare_canvas(str(path)), 0.0
    for job in one_by_one(todo):
        plan = job.plan
        start = time.process_time()
        draw_plan(canvas, plan)
        seconds += time.process_time() - start
    start = time.process_time()
    canvas.save()
    return seconds + time.process_time() - start


def run(contestant: str, count: int, path: Path) -> None:
    """Do the work of one contestant and print seconds and peak memory in MB; of ``core`` and ``cores`` what ``Cores`` has."""
    load_fonts()
    if contestant != "cores":
        second_process.MANY = count + 1  # all in one process
    if contestant in ("core", "cores"):
        return run_cores(count, path)
    todo = jobs(count)
    runs = {"forms": run_forms, "known": run_known, "bare": run_bare}
    seconds = runs[contestant](todo, path) if contestant in runs else 0.0
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


class Cores(NamedTuple):
    """Seconds by the clock, of the processor in this process and the second one, peaks of their memory in MB."""

    clock: float
    first: float
    second: float
    memory: float
    second_memory: float

    @property
    def longer(self) -> float:
        """The seconds of the process that worked more."""
        return max(self.first, self.second)


def run_cores(count: int, path: Path) -> None:
    """Print the forms, on two cores where they are many, and print what ``Cores`` has."""
    todo = jobs(count)
    start, first = time.perf_counter(), run_forms(todo, path)
    own, other = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    clock, second = time.perf_counter() - start, other.ru_utime + other.ru_stime
    print(clock, first, second, own.ru_maxrss / 1024, other.ru_maxrss / 1024)


def compare_cores(count: int, folder: Path) -> None:
    """Measure and print one process against two."""
    found: dict[bool, list[Cores]] = {False: [], True: []}
    for number in range(2 * ROUNDS):
        is_two, path = number % 2 == 1, folder / "cores.pdf"
        words = [str(count), "cores" if is_two else "core", str(path)]
        found[is_two].append(Cores(*map(float, _said(words))))
    one, two = (min(rounds, key=lambda cores: cores.longer) for rounds in found.values())
    clock = min(cores.clock for cores in found[True]) / min(cores.clock for cores in found[False])
    print(
        f"two cores {count} forms  {two.first:.2f} s and {two.second:.2f} s against {one.first:.2f} s of one"
        f"  ratio {two.longer / one.first:.2f}, by the clock {clock:.2f}"
        f"  peak {two.memory:.0f} and {two.second_memory:.0f} MB against {one.memory:.0f} MB"
    )


def _said(words: Sequence[str]) -> list[str]:
    command = [sys.executable, __file__, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def measure(contestant: str, count: int, folder: Path) -> tuple[float, float, float]:
    """Return seconds, peak memory in MB and size in MB of a contestant."""
    path = folder / f"{contestant}.pdf"
    seconds, memory = _said([str(count), contestant, str(path)])
    return float(seconds), float(memory), path.stat().st_size / 1e6 if path.exists() else 0.0


def write_workbooks(count: int, folder: Path) -> Iterator[Path]:
    """Write the forms as the xlsx files that the program exports."""
    for number, job in enumerate(jobs(count)):
        path = folder / f"{number}.xlsx"
        save_form_xlsx(path, job)
        yield path


def time_libreoffice(count: int, folder: Path) -> float | None:
    """Return the seconds LibreOffice takes for the same forms, None if it is not installed."""
    if PROGRAM is None:
        return None
    paths, office = list(write_workbooks(count, folder)), Office(folder / "office")
    start = time.perf_counter()
    office.convert(paths, "pdf", folder)
    return time.perf_counter() - start


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rounds = [{one: measure(one, count, folder) for one in CONTESTANTS} for _ in range(ROUNDS)]
        found = {one: min(round_[one] for round_ in rounds) for one in CONTESTANTS}
        office = time_libreoffice(count, folder)
    idle = found["nothing"][1]
    for contestant in CONTESTANTS[:-1]:
        seconds, memory, size = found[contestant]
        print(
            f"{contestant:6} {count} forms  {seconds:6.2f} s  {seconds / count * 1000:5.1f} ms each"
            f"  peak {memory:5.0f} MB ({memory - idle:+.0f} over the records)  file {size:.1f} MB"
        )
    ours, theirs = found["forms"], found["bare"]
    for one in ("forms", "known"):
        print(f"ratio of time  {one} {found[one][0] / theirs[0]:.2f}")
    print(f"ratio of memory over the records  {(ours[1] - idle) / (theirs[1] - idle):.2f}")
    with tempfile.TemporaryDirectory() as name:
        for many in TWO_CORES:
            compare_cores(many, Path(name))
    if office is None:
        print("LibreOffice is not installed, no comparison with it")
    else:
        print(f"LibreOffice {office:.1f} s, {office / ours[0]:.1f} times as long as ours")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    if len(sys.argv) > 3:
        run(sys.argv[2], wanted, Path(sys.argv[3]))
    else:
        main(wanted)
