"""Make examples of what the present program writes, which every later program must still open, verify and merge.

    python tools/make_golden.py tests/golden/v4            # makes workbooks, JSON, xlsx, PDF and expected.json
    python tools/make_golden.py tests/golden/v4 --only final removed    # only of these workbooks
    python tools/make_golden.py tests/golden/v1 --record   # the files are there, an older program made them

``golden_examples.py`` says which workbooks; ``golden_facts.py``, what is kept of them in expected.json. What is there already is
never overwritten: an example that changes is no example.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from model.errors import UserError
from model.naming import EXTENSION
from model.workbook.migrations import MIGRATIONS
from model.workbook.workbook import Workbook
from reports.form_files import write_forms
from tools import golden_examples, golden_facts
from tools.golden_facts import Facts
from ui.cli import command_line

EXPECTED = "expected.json"
EXAMPLES = (*golden_examples.SOUND, "withdrawn", *golden_examples.FAULTY)
SPREADSHEETS = ("final", "hubei", "national", "page", "texts", "year")
# workbook, what the PDF is called behind its name, the form in it or all
PRINTED = (
    ("final", "draft", 3),
    ("final", "final", 1),
    ("final", "batch", None),
    ("page", "landscape", 1),
    ("texts", "pages", None),
    ("year", "all", None),
)


def main(words: Sequence[str]) -> int:
    """Make or record examples; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--record", action="store_true", help="only write expected.json of files that are there"
    )
    parser.add_argument("--only", nargs="+", choices=EXAMPLES, default=EXAMPLES, metavar="WORKBOOK")
    options = parser.parse_args(words)
    if refusal := refused(options.folder, options.record):
        print(refusal, file=sys.stderr)
        return 2
    if not options.record:
        make(options.folder, options.only)
    record(options.folder)
    return 0


def refused(folder: Path, only_record: bool) -> str:
    """Say why nothing is made, blank if it can be."""
    if only_record:
        return f"{folder / EXPECTED} is there already." if (folder / EXPECTED).exists() else ""
    return f"{folder} is there already; name a new folder." if folder.exists() else ""


# -- making ---------------------------------------------------------------------------------------------


def make(folder: Path, names: Sequence[str]) -> None:
    """Make the workbooks and what is exported and printed of them."""
    for kind in ("json", "xlsx", "pdf"):
        (folder / kind).mkdir(parents=True)
    before = folder / "pdf" / "withdrawn-before.pdf"
    for name in names:
        path = folder / f"{name}{EXTENSION}"
        if name == "withdrawn":
            golden_examples.withdrawn(path, lambda path: _print(path, before, 1))
        else:
            {**golden_examples.SOUND, **golden_examples.FAULTY}[name](path)
        if name not in golden_examples.FAULTY:
            _export(folder, name, "json")
        if name in SPREADSHEETS:
            _export(folder, name, "xlsx")
    for name, what, project_id in PRINTED:
        if name in names:
            _print(folder / f"{name}{EXTENSION}", folder / "pdf" / f"{name}-{what}.pdf", project_id)


def _export(folder: Path, name: str, form: str) -> None:
    """Export every form of a workbook as ``name-id``."""
    with _copy(folder / f"{name}{EXTENSION}") as workbook, tempfile.TemporaryDirectory() as made:
        ids = workbook.all_ids
        for project_id, path in zip(ids, write_forms(workbook, ids, Path(made), form), strict=True):
            shutil.move(path, folder / form / f"{name}-{project_id}.{form}")


def _print(workbook: Path, pdf: Path, project_id: int | None) -> None:
    """Print one form or all by the command."""
    words = ["print", str(workbook), "-o", str(pdf), "--form", "all"]
    if project_id is not None:
        with _copy(workbook) as opened:
            words += ["--project", opened.project(project_id).name]
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        command_line.run(words)


@contextmanager
def _copy(path: Path) -> Iterator[Workbook]:
    """Open a copy: to open a file of an older version takes it to the present one."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Workbook.open(Path(shutil.copy(path, folder)))) as workbook,
    ):
        yield workbook


# -- recording ------------------------------------------------------------------------------------------


def record(folder: Path) -> None:
    """Write what the files hold into expected.json."""
    workbooks = sorted(path.stem for path in folder.glob(f"*{EXTENSION}"))
    expected = {
        "program": f"workbook format {len(MIGRATIONS)}",
        "workbooks": {name: _workbook_record(folder / f"{name}{EXTENSION}") for name in workbooks},
        "files": {
            f"{path.parent.name}/{path.name}": _file_record(folder, path)
            for path in sorted(folder.glob("*/*"))
        },
    }
    text = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
    (folder / EXPECTED).write_text(text, encoding="utf-8", newline="\n")


def _workbook_record(path: Path) -> Facts:
    broken = golden_examples.BROKEN.get(path.stem, ())
    with _copy(path) as workbook:
        facts = golden_facts.workbook_facts(workbook)
    if broken:
        facts |= {"broken": [str(one) for one in broken], "stored": golden_facts.stored_versions(path)}
    return facts


def workbook_of(path: Path) -> str:
    """Return the name of the workbook that an exported or printed file belongs to: ``final-1.json``."""
    return path.stem.partition("-")[0]


def _file_record(folder: Path, path: Path) -> Facts:
    with _copy(folder / f"{workbook_of(path)}{EXTENSION}") as workbook:
        facts: Facts = {"imported": imported_record(path, workbook)}
        if path.suffix == ".pdf":
            facts |= {
                "alone": golden_facts.sheet_facts(path),
                "against": golden_facts.sheet_facts(path, workbook),
            }
    return facts


def imported_record(path: Path, workbook: Workbook) -> list[Facts] | str:
    """Return what an import gives: year, code, and which texts differ from the workbook's form of that name."""
    try:
        imported = golden_facts.imported_facts(path, workbook)
    except UserError:
        return "refused"
    forms = {(workbook.project(i).name.strip(), *_sheet(workbook, i)): i for i in workbook.all_ids}
    found = []
    for one in imported:
        texts = one.pop("form")
        number = forms[(texts["project.name"].strip(), *one.get("sheet", ()))]
        own = golden_facts.form_texts(workbook.project(number), workbook.template_of(number), workbook.year)
        places = [place for place in {**own, **texts} if own.get(place) != texts.get(place)]
        differing = {place: [own.get(place, ""), texts.get(place, "")] for place in places}
        found.append({**one, "name": texts["project.name"], "differing": differing})
    return found


def _sheet(workbook: Workbook, number: int) -> tuple[str, ...]:
    """Return form and date of a sheet of the year, nothing for a self-evaluation."""
    sheet = workbook.sheet(number)
    return (sheet.form, sheet.date) if sheet else ()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
