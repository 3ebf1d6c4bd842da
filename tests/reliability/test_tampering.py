"""A workbook changed outside the program: the window and every command tell it, and none changes or deletes anything.

The table of docs/reliability.md says what each way shows; TAMPERING=write with --all writes it anew.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import main
from model.errors import UserError
from model.exchange.form_json import document_of
from model.workbook.seal_check import check_seals
from tests.clerk import Clerk
from tests.command_fixtures import form_file, project_named, run
from tests.depth import digs_deep, long
from tests.reliability.tampering import SOURCE, TAMPERING, Tampering, make_book, rows_of, tamper
from tests.window_fixtures import Seat, prepared, seat
from ui.jobs.opening import open_workbook

__all__ = ["prepared", "run", "seat"]  # fixtures

DOCS = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- tampering: begin -->\n", "<!-- tampering: end -->\n"
NOTHING = "—"
STEP = 1 if digs_deep() else 12
NAMED = {f"{one.group}: {one.what} {number}": one for number, one in enumerate(TAMPERING)}
SOME = [name for number, name in enumerate(NAMED) if number % STEP == 0]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the good workbook, a print of it, another workbook and a form."""
    folder = tmp_path_factory.mktemp("good")
    make_book(folder / "a.jxzp")
    other, form = folder / "b.jxzp", form_file(folder / "新.json", project_named("新"))
    for words in (
        ("new", other, "--year", "2021"),
        ("import", other, form),
        ("print", folder / "a.jxzp", "-o", folder / "a.pdf"),
    ):
        assert main.main([str(word) for word in words]) == 0
    return folder


def shown(good: Path, folder: Path, how: Tampering, knows: bool) -> tuple[str, str]:
    """Return what a look at the changed file shows without a key and with it, in words of the table."""
    path = folder / "a.jxzp"
    shutil.copy(good / "a.jxzp", path)
    tamper(path, how, knows)
    try:
        workbook = open_workbook(path)
    except UserError:
        return "refused", "refused"
    kinds = dict.fromkeys(one.kind.name.lower() for one in (*workbook.damaged, *workbook.version_damage()))
    states = dict.fromkeys(one.state.name.lower() for one in check_seals(workbook, SOURCE) if not one.is_good)
    workbook.close()
    return ", ".join(kinds) or NOTHING, ", ".join(states) or NOTHING


def line_of(good: Path, folder: Path, how: Tampering) -> str:
    """Return the last cells of the table for one way."""
    raw, _ = shown(good, folder, how, knows=False)
    assert raw != NOTHING, how
    if how.group == "structure of the file":
        return f"{raw} | {raw} | {raw} |"
    return f"{raw} | {' | '.join(shown(good, folder, how, knows=True))} |"


def known_lines() -> dict[tuple[str, str], str]:
    """Return the last cells of the table by group and way, as the docs have them."""
    found = {}
    for line in DOCS.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].splitlines()[2:]:
        group, ways, rest = line.removeprefix("| ").split(" | ", 2)
        found |= {(group, way): rest for way in ways.split("; ")}
    return found


def table(lines: dict[tuple[str, str], str]) -> str:
    """Return the table, ways that show the same in one row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for (group, way), rest in lines.items():
        rows.setdefault((group, rest), []).append(way)
    head = "| what is changed | how | digests left alone | all digests taken anew | the same, and a look with the key |\n"
    body = "".join(f"| {group} | {'; '.join(ways)} | {rest}\n" for (group, rest), ways in rows.items())
    return f"{head}|---|---|---|---|---|\n{body}"


def test_the_table_in_the_docs_says_what_each_way_shows(good: Path, tmp_path: Path) -> None:
    lines = {(NAMED[name].group, NAMED[name].what): line_of(good, tmp_path, NAMED[name]) for name in SOME}
    if os.environ.get("TAMPERING") == "write" and digs_deep():
        text = DOCS.read_text("utf-8")
        before, _, rest = text.partition(BEGIN)
        DOCS.write_text(f"{before}{BEGIN}{table(lines)}{END}{rest.partition(END)[2]}", "utf-8")
    known = known_lines()
    assert {key: known.get(key) for key in lines} == lines
    assert len(known) == len(TAMPERING) >= 100


def test_every_way_has_a_name_of_its_own() -> None:
    assert [
        name for name, count in Counter((one.group, one.what) for one in TAMPERING).items() if count > 1
    ] == []


# -- commands -------------------------------------------------------------------------------------------

Command = Callable[[Path, Path], tuple[object, ...]]
READING: dict[str, Command] = {
    "check": lambda book, folder: ("check", book),
    "check --json": lambda book, folder: ("check", book, "--json"),
    "print": lambda book, folder: ("print", book, "-o", folder / "出.pdf"),
    "export": lambda book, folder: ("export", book, "-o", folder / "出"),
    "export xlsx": lambda book, folder: ("export", book, "-o", folder / "出", "--format", "xlsx"),
    "export docx": lambda book, folder: ("export", book, "-o", folder / "出", "--format", "docx"),
    "summary": lambda book, folder: ("summary", book, "-o", folder / "出.xlsx"),
    "roll": lambda book, folder: ("roll", book, "-o", folder / "明年.jxzp"),
    "tables": lambda book, folder: ("tables", book, "-o", folder / "出"),
    "verify": lambda book, folder: ("verify", folder / "a.pdf", book),
    "key": lambda book, folder: ("key", book),
    "pack": lambda book, folder: ("pack", book, "-o", folder / "包.zip"),
    "receive": lambda book, folder: ("receive", "--into", book, "--check-only"),
    "merge into another": lambda book, folder: ("merge", folder / "b.jxzp", book),
    "salvage": lambda book, folder: ("salvage", book, "-o", folder / "救.jxzp"),
}
WRITING: dict[str, Command] = {
    "import": lambda book, folder: ("import", book, folder / "新.json"),
    "merge": lambda book, folder: ("merge", book, folder / "b.jxzp"),
    "pack --by": lambda book, folder: ("pack", book, "-o", folder / "包.zip", "--by", "张三", "--rest"),
    "key --off": lambda book, folder: ("key", book, "--off", "--by", "张三"),
}
COMMANDS = READING | WRITING
# what looks into versions or brings all of them along
TELLS_VERSIONS = ("check", "check --json", "verify", "salvage")


def commands_for(number: int) -> list[str]:
    """Return the commands that one way is tried with: a few, with TAMPERING=every all of them."""
    names, count = list(COMMANDS), 2 if digs_deep() else 1
    if os.environ.get("TAMPERING") == "every":
        return names
    return [names[(number * count + step) % len(names)] for step in range(count)]


CASES = [
    pytest.param(name, command, marks=[long] * (number % 12 > 0))
    for number, name in enumerate(NAMED)
    for command in commands_for(number)
]


@pytest.mark.parametrize(("name", "command"), CASES)
def test_every_command_tells_it_and_changes_nothing(
    good: Path, tmp_path: Path, run: Any, name: str, command: str
) -> None:
    folder, how = tmp_path / "夹", NAMED[name]
    shutil.copytree(good, folder)
    book = folder / "a.jxzp"
    tamper(book, how, knows=False)
    data, before = book.read_bytes(), Counter(rows_of(book))
    status, out, err = run(*COMMANDS[command](book, folder))
    assert status in (0, 1, 2) and "Traceback" not in out + err
    is_told = status in (1, 2) and err.strip()
    is_unseen = how.group == "versions" and command not in TELLS_VERSIONS
    mends = command == "salvage" and status == 0 and all_of(folder / "救.jxzp") == all_of(good / "a.jxzp")
    assert is_told or is_unseen or mends, (status, out, err)
    if command in READING or status == 2:
        assert book.read_bytes() == data
        return
    gone = before - Counter(rows_of(book))
    assert {table for table, _ in gone} <= ({"version"} if command == "pack --by" else set()), gone
    if is_told:
        assert run("check", book)[0] in (1, 2)  # and still tells it


def all_of(path: Path) -> tuple[object, ...]:
    """Return the forms, the template and the year of a sound workbook: what salvage brings over."""
    with closing(open_workbook(path)) as workbook:
        assert workbook.damaged == ()
        forms = {form: document_of(workbook.project(form)) for form in workbook.all_ids}
        return forms, workbook.template.text, workbook.year, [workbook.records(form) for form in forms]


# -- the window -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ways_in_window() -> Iterator[list[Tampering]]:
    """Return the ways that are tried in the window."""
    every = os.environ.get("TAMPERING") == "every"
    count = len(TAMPERING) if every else 24 if digs_deep() else 3
    yield [TAMPERING[step * len(TAMPERING) // count] for step in range(count)]


def test_the_window_tells_it_and_changes_nothing(
    good: Path, seat: Seat, ways_in_window: list[Tampering]
) -> None:
    with seat() as clerk:
        for number, how in enumerate(ways_in_window):
            _look(clerk, good, how, number)


def _look(clerk: Clerk, good: Path, how: Tampering, number: int) -> None:
    path = clerk.folder / f"{number}.jxzp"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(good / "a.jxzp", path)
    tamper(path, how, knows=False)
    before = path.read_bytes()
    clerk.window.banner.hide()
    clerk.window.open_path(path)
    clerk.app.processEvents()
    session = clerk.window.session
    is_open = session is not None and session.path == path
    if is_open:  # versions are looked at last
        clerk.until(lambda: clerk.window.banner.text() or clerk.window.overview._looking.is_done)
    assert clerk.window.banner.isVisible() and clerk.window.banner.text().strip(), how
    if is_open:
        for form in session.workbook.all_ids[:2]:
            clerk.window.open_project(form)
            clerk.app.processEvents()
        assert clerk.window.leave_workbook()
    assert path.read_bytes() == before, how
