"""The command ``tables`` over many workbooks: seconds (of the clock and of the processor) and memory, beside only
opening and computing the same ones.

Makes WORKBOOKS of PROJECTS each in FOLDER unless they are there; each measure is a process of its own, by turns. Where
``--queries`` is given the queries of docs/at-scale.md run in SQLite and DuckDB, over the files in FOLDER/tables.
Usage: python tools/bench/tables.py FOLDER [WORKBOOKS PROJECTS ROUNDS] [--queries]
"""

from __future__ import annotations

import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
TEMPLATES = ("shenzhen-2021", "national-2020", "cost-2021", "hubei-2020")
DEPARTMENTS = 40
STEPS = ("opened", "computed", "tables")


def make_workbooks(folder: Path, workbooks: int, projects: int) -> None:
    """Write workbooks of several templates in folders of departments; no two projects are alike."""
    import resources
    from model.form.project import Project
    from model.form.template_change import converted
    from model.form.template_reader import parse_template
    from model.workbook.workbook import Workbook
    from resources.forms import read_form

    samples = [read_form(path) for path in resources.sample_paths()]

    def project(number: int, department: int, template: Any) -> Project:
        form, own = samples[number % len(samples)]
        names = {
            "name": f"项目{number}",
            "department": f"{department:03d}局",
            "unit": f"单位{number // projects}",
        }
        rows = tuple(
            replace(row, name=f"{row.name}{number % 97}", actual=f"{50 + number % 51}%")
            if row.target == "100%"
            else row
            for row in form.project.indicators
        )
        if number % 11 == 0:
            rows = (replace(rows[0], manual_score="1"), *rows[1:])
        funds = {
            "fiscal": {"initial": "1000", "adjusted": f"{1000 + number}", "executed": f"{500 + number % 500}"}
        }
        header = {**form.project.header, **names}
        made = replace(form.project, header=header, indicators=rows, funds=funds)
        return converted(made, own, template)

    for book in range(workbooks):
        department = book % DEPARTMENTS
        path = folder / f"{department:03d}局" / f"单位{book}.jxzp"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = resources.template_text(TEMPLATES[book // DEPARTMENTS % len(TEMPLATES)])
        template = parse_template(text, path.name)
        with closing(Workbook.create(path, text, 2021)) as workbook:
            forms = [project(book * projects + n, department, template) for n in range(projects)]
            workbook.add_projects(forms, "导入")


def measure(step: str, folder: Path, most: int) -> tuple[float, float, float]:
    """Return seconds by clock and processor and the peak of memory in MB for one step over the first workbooks."""
    from model.workbook.workbook import Workbook
    from ui.jobs.tables import write_tables

    paths = sorted(folder.rglob("*.jxzp"))[:most]
    start, used = time.perf_counter(), time.process_time()
    if step == "tables":
        write_tables(paths, folder / "tables", lambda where, sentences: None)
    else:
        for path in paths:
            with closing(Workbook.open(path)) as workbook:
                for form in workbook.ids if step == "computed" else ():
                    workbook.computed(form)
    seconds, used = time.perf_counter() - start, time.process_time() - used
    return seconds, used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _in_process(step: str, folder: Path, most: int) -> list[float]:
    command = [sys.executable, __file__, "--measure", step, str(folder), str(most)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [float(number) for number in printed.split()]


def measure_all(folder: Path, workbooks: int, rounds: int) -> None:
    """Print medians of time, and the highest peak of memory, also over a tenth of the workbooks."""
    for most in (max(1, workbooks // 10), workbooks):
        turns = [[_in_process(step, folder, most) for step in STEPS] for _ in range(rounds)]
        for step, found in zip(STEPS, zip(*turns, strict=True), strict=True):
            seconds, used, memory = zip(*found, strict=True)
            clock = f"{statistics.median(seconds):6.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"
            print(
                f"{most:4} workbooks, {step:8} {clock}, CPU {statistics.median(used):6.2f} s, {max(memory):.0f} MB"
            )


# -- the queries of the page ----------------------------------------------------------------------------


def blocks(kind: str) -> list[str]:
    """Return the blocks of code of a kind (``sql``, ``sql schema``, ``python``) on the page."""
    page = (ROOT / "docs/at-scale.md").read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def _clocked(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _engines(folder: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    def sqlite() -> Any:
        connection, names = sqlite3.connect(":memory:"), {}
        connection.executescript(blocks("sql schema")[0])
        exec(blocks("python")[0], names)
        names["load"](connection, folder)
        return connection

    yield "SQLite", sqlite

    def duck() -> Any:
        connection = duckdb.connect()
        connection.execute(blocks("sql schema")[0])
        connection.execute(blocks("sql duckdb")[0].replace("FROM '", f"FROM '{folder}/"))
        return connection

    yield "DuckDB", duck


def measure_queries(folder: Path, rounds: int) -> None:
    """Print milliseconds for loading and for each query, by turns of the engines, and whether the answers agree."""
    engines, answers = dict(_engines(folder)), {}
    loading: dict[str, list[float]] = {name: [] for name in engines}
    connections = {}
    for _ in range(rounds):
        for name, load in engines.items():
            start = time.perf_counter()
            connections[name] = load()
            loading[name].append((time.perf_counter() - start) * 1000)
    print("loading", {name: round(statistics.median(times), 1) for name, times in loading.items()})
    for number, query in enumerate(blocks("sql"), 1):
        times: dict[str, list[float]] = {name: [] for name in engines}
        for _ in range(rounds):
            for name, connection in connections.items():
                times[name].append(_clocked(lambda c=connection, q=query: c.execute(q).fetchall()))
        for name, connection in connections.items():
            rows = connection.execute(query).fetchall()
            answers[name] = [tuple(_plain(value) for value in row) for row in rows]
        agree = len({str(rows) for rows in answers.values()}) == 1
        medians = {name: round(statistics.median(values), 1) for name, values in times.items()}
        print(f"query {number}: {len(rows)} rows, {medians} ms, answers agree: {agree}")


def _plain(value: Any) -> Any:
    return (
        value if value is None or isinstance(value, str) else round(float(value), 2) + 0.0
    )  # decimals alike


def _main(arguments: list[str]) -> None:
    numbers = [int(one) for one in arguments if one.isdigit()]
    folder = Path(next(one for one in arguments if not one.isdigit() and not one.startswith("-")))
    workbooks, projects, rounds = [*numbers, *(200, 20, 5)[len(numbers) :]]
    if "--queries" in arguments:
        measure_queries(folder / "tables", rounds)
        return
    if not any(folder.rglob("*.jxzp")):
        make_workbooks(folder, workbooks, projects)
    measure_all(folder, workbooks, rounds)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(*measure(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])))
    else:
        _main(sys.argv[1:])
