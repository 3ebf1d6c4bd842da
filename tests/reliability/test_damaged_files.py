"""Damaged workbook files: each is told or shows what was saved, none changes, salvage brings every readable form back.

``DAMAGED=5000 python3 tools/dev.py test --all tests/reliability/test_damaged_files.py`` goes through so many.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from model.errors import UserError
from model.exchange.form_json import document_of
from model.workbook.salvage import salvage
from model.workbook.seal_check import check_seals
from model.workbook.workbook import Workbook
from tests.depth import digs_deep
from tests.model.workbook.damaging import DAMAGING, GOLDEN, OFFICIAL, look
from tests.reliability.tampering import SOURCE, make_book
from ui.jobs.opening import open_workbook

YEAR = 2021
EVERY_DAY, WITH_ALL, PART = 8, 60, 250
COUNT = int(os.environ.get("DAMAGED", WITH_ALL if digs_deep() else EVERY_DAY))
BOOKS = ("a", "v6/year", "v6/withdrawn", "v5/final", "v2/versions", "v3/texts")
NEW = ("a", "v6/year", "v6/withdrawn")
# what the files of before format 6 guard: those have no digest over the set
OF_OLD = ("forms", "figures", "order")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the workbooks that are damaged: one with everything in it, and some of earlier programs."""
    made = tmp_path_factory.mktemp("good") / "a.jxzp"
    make_book(made)
    return {name: made if name == "a" else GOLDEN / f"{name}.jxzp" for name in BOOKS}


def facts(workbook: Workbook) -> dict[str, Any]:
    """Return all that a clerk sees of a workbook; whatever cannot be shown must be told in a sentence."""
    forms = workbook.all_ids
    return {
        "forms": {form: document_of(workbook.project(form)) for form in forms},
        "figures": {form: workbook.computed(form).evaluation.total_score for form in forms},
        "records": {form: workbook.records(form) for form in forms},
        "versions": {form: workbook.versions(form) for form in forms},
        "notes": workbook.all_notes,
        "entries": workbook.entries(),
        "settings": (
            workbook.template.text,
            workbook.year,
            workbook.page_options,
            workbook.unit_data,
            workbook.seals,
        ),
        "order": workbook.ids,
        "seals": check_seals(workbook, SOURCE),
    }


def damage(data: bytes, number: int) -> bytes:
    """Return a file damaged in one way, in one of three in two ways."""
    chance, changed = random.Random(number), bytearray(data)
    for kind in chance.sample(list(DAMAGING), 2 if number % 3 == 0 else 1):
        if len(changed) > 8192:
            changed = DAMAGING[kind](changed, chance)
    return bytes(changed)


def outcome(path: Path, whole: dict[str, Any], name: str) -> str:
    """Open a damaged file and use it; say what became of it."""
    try:
        workbook = open_workbook(path)
    except UserError as error:
        assert str(error).endswith("。"), error
        return "refused"
    with closing(workbook):
        try:
            found = facts(workbook)
            versions = workbook.version_damage()
        except UserError as error:
            assert str(error).endswith("。"), error
            return "told when read"
        if workbook.damaged or versions:
            return "told"
        keys = found if name in NEW else OF_OLD
        assert {key: found[key] for key in keys if found[key] != whole[key]} == {}
        return "nothing changed"


def brought_back(path: Path) -> str:
    """Salvage a damaged file: every form that a look row by row finds comes back, and the new file is a workbook."""
    seen, new = look(path), path.with_name("新.jxzp")
    new.unlink(missing_ok=True)
    try:
        done = salvage(path, new, OFFICIAL, YEAR)
    except UserError as error:
        assert str(error).endswith("。") and (not seen or "更新版本" in str(error)), error
        return "no form found"
    with closing(open_workbook(new)) as workbook:
        there = {form.id: form.document for form in done.forms}
        assert seen.keys() <= there.keys() and len(workbook.all_ids) + len(workbook.damaged) >= len(there)
        assert {form: text for form, (text, _) in seen.items() if there[form] != text} == {}
    return "all whole" if not done.losses else "something lost"


@pytest.mark.parametrize("first", range(0, COUNT, PART))
def test_damaged_files_are_told_and_brought_back(
    books: dict[str, Path], tmp_path: Path, first: int, record_property: Any
) -> None:
    data = {name: path.read_bytes() for name, path in books.items()}
    whole = dict[str, dict[str, Any]]()
    path, counts = tmp_path / "坏.jxzp", Counter[str]()
    for number in range(first, min(first + PART, COUNT)):
        name = BOOKS[number % len(BOOKS)]
        if name not in whole:
            with closing(open_workbook(books[name])) as workbook:
                whole[name] = facts(workbook)
        path.write_bytes(changed := damage(data[name], number))
        try:
            counts[outcome(path, whole[name], name)] += 1
            counts[f"salvage: {brought_back(path)}"] += 1
        except BaseException as error:
            error.add_note(f"damaged file {number} of {name}")
            raise
        assert path.read_bytes() == changed
        assert {one.name for one in tmp_path.iterdir()} <= {"坏.jxzp", "新.jxzp"}
    for what, count in counts.items():
        record_property(what, count)
    print(dict(counts))
