"""Spreadsheets made to hang or fill a reader: read right, or refused in one sentence, in little memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook as Writer

from model.errors import FormError
from reports.form_reading import read_forms
from reports.reading import package
from tests.depth import digs_deep, long
from tests.reports.reading import hostile_documents
from tests.reports.reading.hostile_documents import HOSTILE, SAID
from tests.reports.reading.hostile_xlsx import (
    BOOK,
    LONG,
    READ_RIGHT,
    REFUSED,
    SHEET,
    STRINGS,
    Parts,
    good_parts,
    write,
)
from tests.reports.reading.sheets import read_worksheets

ROOT = Path(__file__).parents[3]
MEMORY = 300 << 20
# one of six that take no long time; all are read with --all
EVERY_DAY = {name for kind in (READ_RIGHT, REFUSED, HOSTILE) for name in list(kind)[::6]}
EVERY_DAY -= LONG | hostile_documents.LONG
# generous: a reader that expands what it should not is ended, and does not eat the machine
CPU_SECONDS, ADDRESSES = 240, 2 << 30


def peak() -> int:
    """Return the most memory this process had so far, in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def read_in_child(folder: Path) -> None:
    """Read all files of a folder and print for each what came of it; what the child process does."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    paths = sorted(folder.iterdir())
    outcome_of(paths[0])  # what is imported and kept anyway
    for path in paths:
        before = peak()
        outcome = outcome_of(path)
        print(json.dumps([path.name, *outcome, peak() - before]), flush=True)


def outcome_of(path: Path) -> tuple[str, str]:
    """Return the forms in a file as text, and the sentence if there are none."""
    try:
        return "\n".join(repr(read.form.project) for read in read_forms(path)), ""
    except FormError as error:
        return "", str(error)


def but_long(names: Iterable[str]) -> list[Any]:
    """Return the hostile files for a parameter, of which the long ones are left to --all."""
    return [pytest.param(name, marks=[long] * is_long(name)) for name in names]


def is_long(name: str) -> bool:
    """Tell whether a hostile file is left to --all."""
    return name not in EVERY_DAY


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of each hostile file: its forms, the sentence, how much the peak of memory rose; one process reads all."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder / "0.xlsx", good_parts())
    for name, made in {**READ_RIGHT, **{name: made for name, (_, made) in REFUSED.items()}}.items():
        if is_long(name) and not digs_deep():
            continue
        parts = good_parts()
        made()(parts)
        write(folder / f"{name}.xlsx", parts)
    for name, content in HOSTILE.items():
        if digs_deep() or not is_long(name):
            (folder / name).write_bytes(content())
    command = f"from pathlib import Path; from {__name__} import read_in_child; read_in_child(Path({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, check=False)
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return {name.removesuffix(".xlsx"): rest for name, *rest in lines} | {name: rest for name, *rest in lines}


@pytest.mark.parametrize("name", but_long(READ_RIGHT))
def test_what_a_form_does_not_need_does_no_harm(name: str, outcomes: dict[str, Any]) -> None:
    assert name in outcomes, "the reader came to no end"
    forms, sentence, memory = outcomes[name]
    assert sentence == "" and forms == outcomes["0"][0] != ""
    assert memory < MEMORY


@pytest.mark.parametrize("name", but_long(REFUSED))
def test_what_no_form_can_be_is_refused_in_one_sentence(name: str, outcomes: dict[str, Any]) -> None:
    assert name in outcomes, "the reader came to no end"
    forms, sentence, memory = outcomes[name]
    assert forms == "" and REFUSED[name][0] in sentence
    assert sentence.count("。") == 1 and sentence.endswith("。") and f"“{name}.xlsx”" in sentence
    assert memory < MEMORY


@pytest.mark.parametrize("name", but_long(HOSTILE))
def test_no_other_kind_of_file_hangs_or_fills_the_reader(name: str, outcomes: dict[str, Any]) -> None:
    assert name in outcomes, "the reader came to no end"
    forms, sentence, memory = outcomes[name]
    assert forms == "" and sentence.count("。") == 1 and sentence.endswith("。") and name in sentence
    assert SAID.get(name, "") in sentence
    assert memory < MEMORY


# -- the archive ----------------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(FormError) as caught:
        read_worksheets(path)
    return str(caught.value)


def test_a_part_that_stands_twice_is_not_guessed(tmp_path: Path) -> None:
    write(tmp_path / "表.xlsx", good_parts(), (SHEET, "<worksheet/>"))
    assert refusal(tmp_path / "表.xlsx").startswith("文件“表.xlsx”里同一部件有两份")


def test_a_sheets_name_does_not_break_the_sentence(tmp_path: Path) -> None:
    parts = good_parts()
    parts[BOOK] = re.sub('<sheet name="[^"]*"', f'<sheet name="甲&#10;乙{"丙" * 9000}"', parts[BOOK])
    parts[SHEET] = "<worksheet>"
    write(tmp_path / "表.xlsx", parts)
    assert refusal(tmp_path / "表.xlsx").startswith(f"文件“表.xlsx”的工作表“甲 乙{'丙' * 97}”读不出来")


def test_an_encrypted_part_is_named_so(tmp_path: Path) -> None:
    write(tmp_path / "表.xlsx", good_parts())
    content = bytearray((tmp_path / "表.xlsx").read_bytes())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content[place + flags] |= 1
    (tmp_path / "表.xlsx").write_bytes(content)
    assert refusal(tmp_path / "表.xlsx") == (
        "文件“表.xlsx”加了密码，请用 Excel 或 WPS 另存为没有密码的 xlsx 后重试。"
    )


def test_a_part_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    parts = good_parts()
    parts[SHEET] += " " * (70 << 20)
    write(path, parts)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    content = path.read_bytes().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(content)
    assert "读不出来" in refusal(path)


def test_an_archive_of_very_many_parts_is_not_even_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package.zipfile, "ZipFile", lambda _: pytest.fail("listed"))
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"PK\x01\x02" * (package.MAX_ENTRIES + 1))
    assert refusal(path).startswith("文件“表.xlsx”里的部件太多")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings_than_those_of_the_standard_are_refused(method: int, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "表.xlsx", "w", method) as archive:
        for name, text in good_parts().items():
            archive.writestr(name, text)
    assert "读不出来" in refusal(tmp_path / "表.xlsx")


# -- cells ----------------------------------------------------------------------------------------------


def rows_of(cells: str, tmp_path: Path, strings: str = "<sst/>", merged: str = "") -> tuple[Any, ...]:
    """Return the rows of a sheet that holds these."""
    parts: Parts = good_parts()
    parts[SHEET] = f"<worksheet><sheetData>{cells}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
    parts[STRINGS] = strings
    write(tmp_path / "表.xlsx", parts)
    (sheet,) = read_worksheets(tmp_path / "表.xlsx")
    return sheet.rows, sheet.merged


def test_cells_and_rows_need_not_say_where_they_stand(tmp_path: Path) -> None:
    cells = '<row><c><v>1</v></c><c/><c><v>2</v></c></row><row r="3.0"><c r="B3"><v>3</v></c><c><v>4</v></c></row>'
    assert rows_of(cells, tmp_path)[0] == (("1", "", "2"), ("", "", ""), ("", "3", "4"))


def test_texts_are_put_together_from_runs_without_their_pronunciation(tmp_path: Path) -> None:
    text = "<r><t>绩</t></r><r><rPr/><t>效</t></r><rPh><t>jixiao</t></rPh>"
    cells = f'<row><c t="s"><v>1</v></c><c t="inlineStr"><is>{text}<t>表</t></is></c></row>'
    strings = f"<sst><si><t>不要</t></si><si>{text}</si></sst>"
    assert rows_of(cells, tmp_path, strings)[0] == (("绩效", "绩效表"),)


@pytest.mark.parametrize(
    ("written", "seen"),
    [("_x0041_", "A"), ("_x005F_x0041_", "_x0041_"), ("a_x000D_\nb", "a\nb"), ("_x41_", "_x41_")],
)
def test_escaped_signs_are_read_once(written: str, seen: str, tmp_path: Path) -> None:
    cells = f'<row><c t="str"><v>{written}</v></c></row>'
    assert rows_of(cells, tmp_path)[0] == ((seen,),)


@pytest.mark.parametrize(("value", "seen"), [("1e999", ""), ("nan", ""), ("甲", "甲"), ("1E2", "100")])
def test_odd_numbers_do_not_spoil_the_sheet(value: str, seen: str, tmp_path: Path) -> None:
    assert rows_of(f"<row><c><v>{value}</v></c></row>", tmp_path)[0] == ((seen,),)


def test_long_gaps_are_shortened_and_merged_areas_move_along(tmp_path: Path) -> None:
    cells = '<row r="5"><c><v>1</v></c></row><row r="900000"><c><v>2</v></c><c><v>9</v></c></row><row r="900002"><c><v>3</v></c></row>'
    rows, merged = rows_of(
        cells, tmp_path, merged='<mergeCell ref="A900000:B900001"/><mergeCell ref="A5:A6"/>'
    )
    filled = {number: row for number, row in enumerate(rows) if any(row)}
    assert filled == {4: ("1", ""), 105: ("2", ""), 107: ("3", "")}
    assert merged == ((4, 0, 5, 0), (105, 0, 106, 1))


def test_a_number_beyond_all_percentages_is_read(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with Writer(str(path)) as book:
        book.add_worksheet().write(0, 0, 1e30, book.add_format({"num_format": "0.00%"}))
    assert read_worksheets(path)[0].rows == (("1" + "0" * 32 + ".00%",),)
