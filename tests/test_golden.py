"""What earlier programs wrote is opened, checked, printed, exported, verified, imported and merged as it always was.

The examples stand in ``tests/golden``, one folder per workbook format. A step that must change a golden file says so in the
changelog.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import range_boundaries
from pypdf import PdfReader

from model.reading.amounts import read_amount, two_decimals
from model.workbook.merging import merge
from model.workbook.migrations import MIGRATIONS
from model.workbook.seals import UNKEYED
from model.workbook.workbook import Workbook
from tests.command_fixtures import done, run
from tests.depth import long
from tests.seen_sheets import SeenSheet, seen_sheets
from tools import golden_facts, make_golden
from tools.golden_facts import Facts

GOLDEN = Path(__file__).parent / "golden"

__all__ = ["done", "run"]  # fixtures


@cache
def kept(folder: str) -> Facts:
    """Return what was kept of a folder's files."""
    facts: Facts = json.loads((GOLDEN / folder / make_golden.EXPECTED).read_text("utf-8"))
    return facts


FOLDERS = sorted(path.parent.name for path in GOLDEN.glob(f"*/{make_golden.EXPECTED}"))
WORKBOOKS = [(folder, name) for folder in FOLDERS for name in kept(folder)["workbooks"]]
SOUND = [(folder, name) for folder, name in WORKBOOKS if "broken" not in kept(folder)["workbooks"][name]]
FAULTY = [one for one in WORKBOOKS if one not in SOUND]
FILES = [(folder, name) for folder in FOLDERS for name in kept(folder)["files"]]
PDFS = [(folder, name) for folder, name in FILES if name.endswith(".pdf")]


def a_third_every_day(files: Sequence[tuple[str, str]], turn: int) -> list[Any]:
    """Return all files for two parameters; --all takes every one, another third of them each turn every day."""
    return [
        pytest.param(*file, marks=[long] * ((number + turn) % 3 > 0)) for number, file in enumerate(files)
    ]


each_sound = pytest.mark.parametrize(("folder", "name"), SOUND)
each_faulty = pytest.mark.parametrize(("folder", "name"), FAULTY)


def copied(tmp_path: Path, folder: str, name: str) -> Path:
    """Return a copy of a golden workbook: the golden one is never opened, because that may change it."""
    return Path(shutil.copy(GOLDEN / folder / f"{name}.jxzp", tmp_path))


def copy_for(tmp_path: Path, folder: str, file: str) -> Path:
    """Return a copy of the workbook that an exported or printed file belongs to."""
    return copied(tmp_path, folder, make_golden.workbook_of(Path(file)))


def workbook_record(folder: str, name: str) -> Facts:
    """Return what was kept of a workbook."""
    facts: Facts = kept(folder)["workbooks"][name]
    return facts


def lost(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Yield what was kept and is another now; what has come since then does not count."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, below in old.items():
            yield from lost(below, new.get(key), f"{place}/{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from lost(one, other, f"{place}[{number}]")
    elif old != new:
        yield f"{place}: {old!r} has become {new!r}"


def as_kept(old: Facts, new: Facts) -> None:
    """Check that nothing kept is another now."""
    differing = list(lost(old, new))
    assert differing == [], "\n".join(differing)


# -- what there is --------------------------------------------------------------------------------------


def test_there_are_examples_of_every_workbook_format() -> None:
    formats: dict[str, set[int]] = {}
    for folder, name in WORKBOOKS:
        path = GOLDEN / folder / f"{name}.jxzp"
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            formats.setdefault(folder, set()).add(connection.execute("PRAGMA user_version").fetchone()[0])
    assert all(len(found) == 1 for found in formats.values())
    assert set.union(*formats.values()) == set(range(1, len(MIGRATIONS) + 1))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_among_what_was_kept(folder: str) -> None:
    there = {path.relative_to(GOLDEN / folder).as_posix() for path in (GOLDEN / folder).rglob("*.*")}
    named = {f"{name}.jxzp" for name in kept(folder)["workbooks"]} | set(kept(folder)["files"])
    assert there == named | {make_golden.EXPECTED}


# -- sound workbooks ------------------------------------------------------------------------------------


@each_sound
def test_a_workbook_holds_what_it_held(tmp_path: Path, folder: str, name: str) -> None:
    with closing(Workbook.open(copied(tmp_path, folder, name))) as workbook:
        assert workbook.damaged == ()
        assert [str(one) for one in workbook.all_ids] == list(workbook_record(folder, name)["forms"])
        as_kept(workbook_record(folder, name), golden_facts.workbook_facts(workbook))


@pytest.mark.parametrize(("folder", "name"), a_third_every_day(SOUND, 0))
def test_saving_in_the_present_format_loses_nothing(tmp_path: Path, folder: str, name: str) -> None:
    other = tmp_path / "另存.jxzp"
    with closing(Workbook.open(copied(tmp_path, folder, name))) as workbook:
        assert workbook.save_as(other)
    with closing(Workbook.open(other)) as workbook:
        assert workbook.damaged == ()
        as_kept(workbook_record(folder, name), golden_facts.workbook_facts(workbook))


@each_sound
def test_check_finds_what_it_found(tmp_path: Path, done: Any, folder: str, name: str) -> None:
    found = json.loads(done("check", copied(tmp_path, folder, name), "--json"))
    told = [
        [
            f"{f['severity']} {f['code']}@{f['field']}{' answered' if f.get('note') else ''}"
            for f in form["findings"]
        ]
        for form in found
    ]
    assert told == [form["findings"] for form in workbook_record(folder, name)["forms"].values()]


@pytest.mark.parametrize(("folder", "name"), a_third_every_day(SOUND, 1))
def test_merging_brings_every_form_whole(tmp_path: Path, folder: str, name: str) -> None:
    with (
        closing(Workbook.open(copied(tmp_path, folder, name))) as source,
        closing(Workbook.create(tmp_path / "合并.jxzp", source.template.text, source.year)) as target,
    ):
        (joined,) = merge(target, [source])
        target.set_page_options(source.page_options)
        numbers = [form for project in joined.ids for form in target.forms_of(project)]
        for number, form in zip(numbers, workbook_record(folder, name)["forms"].values(), strict=True):
            own_history = (
                "versions",
                "records",
            )  # versions stay behind; the records come, those of final forms if sound
            merged = golden_facts.form_facts(target, number)
            as_kept({key: value for key, value in form.items() if key not in own_history}, merged)
            assert merged["records"] == form["records"]


def files_of(folder: str, name: str, kind: str) -> list[Path]:
    """Return the kept exports of a workbook, in the order of its forms."""
    paths = (
        GOLDEN / folder / kind / f"{name}-{form}.{kind}" for form in workbook_record(folder, name)["forms"]
    )
    return [path for path in paths if path.exists()]


@pytest.mark.parametrize(("folder", "name"), [one for one in SOUND if files_of(*one, "json")])
def test_exported_json_says_what_the_kept_one_says(tmp_path: Path, done: Any, folder: str, name: str) -> None:
    made = done(
        "export", copied(tmp_path, folder, name), "-o", tmp_path / "出", "--format", "json", "--form", "all"
    ).splitlines()
    for path, old in zip(made, files_of(folder, name, "json"), strict=True):
        as_kept(json.loads(old.read_text("utf-8")), json.loads(Path(path).read_text("utf-8")))


@pytest.mark.parametrize(
    ("folder", "name"), a_third_every_day([one for one in SOUND if files_of(*one, "xlsx")], 1)
)
def test_exported_spreadsheets_show_what_the_kept_ones_show(
    tmp_path: Path, done: Any, folder: str, name: str
) -> None:
    made = done(
        "export", copied(tmp_path, folder, name), "-o", tmp_path / "出", "--format", "xlsx", "--form", "all"
    ).splitlines()
    for path, old in zip(made, files_of(folder, name, "xlsx"), strict=True):
        for new_sheet, old_sheet in zip(seen_sheets(Path(path)), seen_sheets(old), strict=True):
            assert new_sheet.name in (old_sheet.name, new_sheet.rows[0][0])
            assert with_whole_labels(new_sheet, old_sheet) == old_sheet.merged
            for new_row, old_row in zip(new_sheet.rows, old_sheet.rows, strict=True):
                assert [as_once_shown(text) for text in new_row] == old_row


def with_whole_labels(new: SeenSheet, old: SeenSheet) -> set[str]:
    """Return the merged areas as the kept file has them: a label over two pages, which stands on both now, stood once."""
    merged = set(new.merged)
    for area in old.merged - new.merged:
        left, top, right, bottom = range_boundaries(area)
        for row in range(top, bottom):
            assert new.rows[row][left - 1] in ("", old.rows[top - 1][left - 1])
            new.rows[row][left - 1] = ""
        inside = {
            one
            for one in merged
            if left <= range_boundaries(one)[0] <= right and top <= range_boundaries(one)[1] <= bottom
        }
        merged = merged - inside | {area}
    return merged


def as_once_shown(text: str) -> str:
    """Return an amount of 万元 with the two decimals that the kept files show whatever was typed."""
    amount = read_amount(text).value if re.fullmatch(r"\d+\.\d{3,}", text) else None
    return text if amount is None else two_decimals(amount)


# -- exported and printed files -------------------------------------------------------------------------


@pytest.mark.parametrize(("folder", "file"), a_third_every_day(FILES, 2))
def test_a_kept_file_is_imported_as_it_was(tmp_path: Path, folder: str, file: str) -> None:
    with closing(Workbook.open(copy_for(tmp_path, folder, file))) as workbook:
        imported = make_golden.imported_record(GOLDEN / folder / file, workbook)
    assert imported == kept(folder)["files"][file]["imported"]


@pytest.mark.parametrize(("folder", "file"), a_third_every_day(PDFS, 0))
def test_a_kept_pdf_is_verified_as_it_was(tmp_path: Path, folder: str, file: str) -> None:
    pdf, record = GOLDEN / folder / file, kept(folder)["files"][file]
    with closing(Workbook.open(copy_for(tmp_path, folder, file))) as workbook:
        assert golden_facts.sheet_facts(pdf, workbook) == record["against"]
    assert golden_facts.sheet_facts(pdf) == record["alone"]


@pytest.mark.parametrize(("folder", "file"), a_third_every_day(PDFS, 1))
def test_the_command_verifies_a_kept_pdf(tmp_path: Path, run: Any, folder: str, file: str) -> None:
    status, out, err = run("verify", GOLDEN / folder / file, copy_for(tmp_path, folder, file))
    against = kept(folder)["files"][file]["against"]
    if against == ["refused"]:
        assert (status, out) == (2, "")
        return
    assert (status, err) == (0 if all(one.startswith("matches") for one in against) else 1, "")
    assert all(one.split(" | ")[2] in out for one in against)


@pytest.mark.parametrize(
    ("folder", "file"),
    a_third_every_day(
        [
            one
            for one in PDFS
            if all(check.startswith("matches") for check in kept(one[0])["files"][one[1]]["against"])
        ],
        2,
    ),
)
def test_a_form_is_printed_as_it_was(tmp_path: Path, run: Any, folder: str, file: str) -> None:
    old, new = PdfReader(GOLDEN / folder / file), tmp_path / "新.pdf"
    names = [one["name"] for one in kept(folder)["files"][file]["imported"]]
    chosen = ["--project", names[0]] if len(names) == 1 else []
    status, _, _ = run("print", copy_for(tmp_path, folder, file), "-o", new, "--form", "all", *chosen)
    assert status == 0
    printed = PdfReader(new)
    assert [page.mediabox for page in printed.pages] == [page.mediabox for page in old.pages]
    assert [without_seal(page.extract_text()) for page in printed.pages] == [
        page.extract_text() for page in old.pages
    ]


def without_seal(text: str) -> str:
    """Return the text of a page without what the footer of a final form has said since there are keys."""
    return text.replace(f" {UNKEYED}", "")


# -- workbooks with a fault -----------------------------------------------------------------------------


def sound_forms(folder: str, name: str) -> dict[str, Facts]:
    """Return what was kept of the forms that the fault spares."""
    record = workbook_record(folder, name)
    return {key: form for key, form in record["forms"].items() if key not in record["broken"]}


@each_faulty
def test_a_fault_costs_no_other_form(tmp_path: Path, folder: str, name: str) -> None:
    forms = sound_forms(folder, name)
    assert forms
    with closing(Workbook.open(copied(tmp_path, folder, name))) as workbook:
        as_kept(forms, {key: golden_facts.form_facts(workbook, int(key)) for key in forms})


@each_faulty
def test_a_fault_is_named(tmp_path: Path, folder: str, name: str) -> None:
    with closing(Workbook.open(copied(tmp_path, folder, name))) as workbook:
        assert workbook.damaged


@each_faulty
def test_commands_show_the_forms_that_a_fault_spares(
    tmp_path: Path, run: Any, folder: str, name: str
) -> None:
    path, names = copied(tmp_path, folder, name), {one["name"] for one in sound_forms(folder, name).values()}
    _, out, _ = run("check", path, "--json")
    assert names <= {one["project"] for one in json.loads(out)}
    run("print", path, "-o", tmp_path / "纸")
    run("export", path, "-o", tmp_path / "数据")
    assert names <= {one.stem for one in (tmp_path / "纸").glob("*.pdf")}
    assert names <= {one.stem for one in (tmp_path / "数据").glob("*.json")}


@each_faulty
def test_merging_brings_the_forms_that_a_fault_spares(tmp_path: Path, folder: str, name: str) -> None:
    with (
        closing(Workbook.open(copied(tmp_path, folder, name))) as source,
        closing(Workbook.create(tmp_path / "合并.jxzp", source.template.text, source.year)) as target,
    ):
        merge(target, [source])
        merged = {target.project(i).name: golden_facts.form_facts(target, i) for i in target.ids}
    for form in sound_forms(folder, name).values():
        own_history = ("versions", "records")
        as_kept({key: value for key, value in form.items() if key not in own_history}, merged[form["name"]])


@each_faulty
def test_opening_leaves_the_versions_beside_a_fault(tmp_path: Path, folder: str, name: str) -> None:
    path = copied(tmp_path, folder, name)
    Workbook.open(path).close()
    stored = workbook_record(folder, name)["stored"]
    assert stored and golden_facts.stored_versions(path) == stored
