"""A PDF of ours whose attachment somebody made: a verdict or one Chinese sentence, never a fault, never all the memory."""

from __future__ import annotations

import io
import json
import tracemalloc
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, NumberObject, StreamObject
from pypdf.generic import TextStringObject as Text

import main
from model.digest import digest_of
from model.errors import UserError
from model.exchange.proof import FIGURES, sheet_data, sheet_json, short_code
from model.form.project import with_text
from model.workbook.workbook import Workbook
from reports.form.form_pdf import draw_form, render_pdf
from reports.form.planner import plan_form
from reports.form.print_job import PrintJob
from reports.form.proof_marks import marks_of
from reports.form_reading import read_forms
from reports.pdf.paper import Paper
from reports.proof.printed_paper import MAX_ATTACHMENT
from reports.proof.verify import SheetCheck, Verdict, verify_pdf
from tests.depth import often, share_of, some_every_day
from tests.model.builders import YEAR, clean_project, template, template_text

PROJECT = with_text(clean_project(), "project.name", "甲")
JOB = PrintJob(PROJECT, template(), YEAR)
DATA: dict[str, Any] = json.loads(json.dumps(sheet_data(JOB.computed)))
MB = 1 << 20


@cache
def pdf() -> bytes:
    """Return the form on paper."""
    return render_pdf([JOB])


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """A workbook with the form that the pages show."""
    made = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    made.add_project(PROJECT)
    return made


def stream(packed: bytes, filters: int = 1) -> StreamObject:
    """Return a stream as it stands in the file."""
    made = StreamObject()
    made._data = packed
    made[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode")] * filters)
    return made


def with_attached(folder: Path, *contents: bytes | StreamObject | None, name: str = "x.json") -> Path:
    """Return the printed form with other data attached, one file for each; None is one without data."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    names = ArrayObject()
    known: dict[int, Any] = {}
    for content in contents:
        made = stream(zlib.compress(content)) if isinstance(content, bytes) else content or NullObject()
        file = known.setdefault(id(made), writer._add_object(made))
        spec = DictionaryObject({NameObject("/Type"): NameObject("/Filespec"), NameObject("/F"): Text(name)})
        spec[NameObject("/EF")] = DictionaryObject({NameObject("/F"): file})
        names.extend([Text(name), writer._add_object(spec)])
    tree = DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject({NameObject("/Names"): names})})
    writer.root_object[NameObject("/Names")] = tree
    path = folder / "改.pdf"
    writer.write(path)
    return path


def packed(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def said(path: Path, book: Workbook | None = None) -> list[SheetCheck]:
    """Check a PDF with and without a workbook; each verdict is one sentence."""
    verify_pdf(path)
    checks = list(verify_pdf(path, book))
    for check in checks:
        assert check.sentence.endswith("。") and "\n" not in check.sentence
    return checks


def refused_or_read(path: Path, book: Workbook | None = None) -> str:
    """Import a PDF; return the sentence that refuses it, blank if it was read."""
    try:
        read_forms(path, book)
    except UserError as error:
        assert str(error).endswith("。") and "改.pdf" in str(error) and "\n" not in str(error)
        return str(error)
    return ""


# -- what is no data of ours ----------------------------------------------------------------------------

NO_DATA = {
    "empty": b"",
    "text": "绩效".encode(),
    "half a form": packed(DATA)[:-20],
    "no text at all": bytes(range(256)),
    "list": b"[]",
    "number": b"12",
    "a number of many figures": b"9" * 100_000,
    "nothing": b"null",
    "text in quotes": b'"indicators figures"',
    "list of the keys": b'["indicators", "figures"]',
    "other keys": b'{"indicators": []}',
    "nested lists": b"[" * 200_000,
    "nested closed lists": b"[" * 100_000 + b"]" * 100_000,
    "nested objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
}


@pytest.mark.parametrize("kind", some_every_day(NO_DATA, 3))
def test_an_attachment_that_is_no_form_leaves_the_pages_without_data(
    kind: str, tmp_path: Path, book: Workbook
) -> None:
    path = with_attached(tmp_path, NO_DATA[kind])
    assert [check.verdict for check in verify_pdf(path)] == [Verdict.BARE]
    (check,) = said(path, book)  # known by the code on the page
    assert (check.verdict, check.added) == (Verdict.ADDED, ("别的附件",))
    assert "没有附带表单数据" in refused_or_read(path)


@pytest.mark.parametrize("depth", [500, 50_000])
def test_nesting_within_a_form_is_no_form_either(depth: int, tmp_path: Path, book: Workbook) -> None:
    text = packed(DATA).decode()[:-1] + ', "more": ' + "[" * depth + "]" * depth + "}"
    path = with_attached(tmp_path, text.encode())
    assert said(path, book)[0].verdict in (Verdict.FORGED, Verdict.ADDED)
    refused_or_read(path)


# -- data of other types --------------------------------------------------------------------------------

WRONG: tuple[Any, ...] = (
    None,
    1,
    1.5,
    -1,
    True,
    "x",
    "",
    [],
    ["x"],
    [[]],
    {},
    {"x": []},
    {"": None},
    "\ud800",
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to each value of the data, of lists to the first alone."""
    below = data.items() if isinstance(data, dict) else enumerate(data[:1]) if isinstance(data, list) else ()
    return [p for key, value in below for p in [(*path, key), *places(value, (*path, key))]]


def put(data: Any, path: Sequence[Any], value: Any) -> Any:
    changed = json.loads(json.dumps(data))
    here = changed
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    return changed


PLACES = places(DATA)


@pytest.mark.parametrize("path", some_every_day(PLACES, 10), ids=lambda path: ".".join(map(str, path)))
def test_any_value_in_any_place_gets_a_verdict_and_never_passes(
    path: tuple[Any, ...], tmp_path: Path, book: Workbook
) -> None:
    for wrong in share_of(WRONG, PLACES.index(path)):
        data = put(DATA, path, wrong)
        file = with_attached(tmp_path, packed_lone(data))
        verdicts = {check.verdict for check in said(file, book)}
        right = Verdict.MATCHES if same(data) else Verdict.FORGED
        if path not in (("indicators",), (FIGURES,)):
            assert verdicts == {right}, wrong
        assert Verdict.WHOLE not in verdicts
        refused_or_read(file, book)
        refused_or_read(file)


def packed_lone(data: object) -> bytes:
    """Half a character stays an escape."""
    return json.dumps(data).encode()


def same(data: object) -> bool:
    return json.dumps(data, sort_keys=True) == json.dumps(DATA, sort_keys=True)


@pytest.mark.parametrize("key", some_every_day([*DATA, "project.name"], 2))
def test_a_key_that_is_missing(key: str, tmp_path: Path, book: Workbook) -> None:
    data = json.loads(json.dumps(DATA))
    *above, last = key.split(".")
    del (data[above[0]] if above else data)[last]
    path = with_attached(tmp_path, packed(data))
    wanted = Verdict.ADDED if key in (FIGURES, "indicators") else Verdict.FORGED
    assert [check.verdict for check in said(path, book)] == [wanted]
    if key not in (FIGURES, "indicators"):
        assert key in refused_or_read(path)


@pytest.mark.parametrize(
    "number", some_every_day(["NaN", "1e999999", "-0.0", "1" + "0" * 4000, "Infinity", "-Infinity"], 3)
)
@pytest.mark.parametrize("key", ["year", "template", "more"])
def test_numbers_that_are_none(number: str, key: str, tmp_path: Path, book: Workbook) -> None:
    text = packed(put(DATA, (key,), "HERE")).decode().replace('"HERE"', number)
    path = with_attached(tmp_path, text.encode())
    assert [check.verdict for check in said(path, book)] == [Verdict.FORGED]
    sentence = refused_or_read(path)
    assert key == "more" or key in sentence


def test_a_key_given_twice_counts_as_it_is_read(tmp_path: Path, book: Workbook) -> None:
    text = packed(DATA).decode()
    first = text.replace('"year": 2021', '"year": 1999, "year": 2021')
    last = text.replace('"year": 2021', '"year": 2021, "year": 1999')
    assert first != text
    assert [c.verdict for c in said(with_attached(tmp_path, first.encode()), book)] == [Verdict.MATCHES]
    assert [c.verdict for c in said(with_attached(tmp_path, last.encode()), book)] == [Verdict.FORGED]


def test_texts_that_are_too_long_and_rows_that_are_too_many_are_named(tmp_path: Path) -> None:
    long = with_attached(tmp_path, packed(put(DATA, ("goals", "actual"), "长" * 200_001)))
    assert "goals.actual" in refused_or_read(long) and "超过了" in refused_or_read(long)
    rows = with_attached(tmp_path, packed(put(DATA, ("indicators",), [DATA["indicators"][0]] * 2001)))
    assert "indicators" in refused_or_read(rows)


# -- figures and digests that lie -----------------------------------------------------------------------


@pytest.mark.parametrize("more", ["digest", "code", "校验码", "printed"])
def test_a_digest_in_the_data_is_believed_by_nobody(more: str, tmp_path: Path, book: Workbook) -> None:
    lie = put(put(DATA, (more,), "0000-0000-0000"), ("goals", "actual"), "别的")
    (check,) = said(with_attached(tmp_path, packed(lie)), book)
    assert check.verdict is Verdict.FORGED and [str(d.path) for d in check.differences] == ["goals.actual"]


def test_a_checksum_and_a_size_that_lie_change_nothing(tmp_path: Path, book: Workbook) -> None:
    true = stream(zlib.compress(packed(DATA)))
    true[NameObject("/Params")] = DictionaryObject(
        {NameObject("/Size"): NumberObject(-5), NameObject("/CheckSum"): Text("0" * 16)}
    )
    assert [check.verdict for check in said(with_attached(tmp_path, true), book)] == [Verdict.MATCHES]


def test_other_figures_are_not_those_of_the_page(tmp_path: Path, book: Workbook) -> None:
    lie = put(DATA, (FIGURES, "total"), "100.01")
    assert [check.verdict for check in said(with_attached(tmp_path, packed(lie)), book)] == [Verdict.FORGED]
    (read,) = read_forms(with_attached(tmp_path, packed(lie)))
    assert [one.message for one in read.remarks] == ["附带的数据与纸面校验码不符，PDF 被改动过，请逐格核对。"]


# -- several attachments --------------------------------------------------------------------------------


def test_the_true_data_is_found_among_others_and_each_other_form_is_named(
    tmp_path: Path, book: Workbook
) -> None:
    other = packed(put(DATA, ("project", "name"), "乙"))
    path = with_attached(tmp_path, b"{}", other, packed(DATA), b"\xff\xfe")
    assert [(check.verdict, check.name) for check in said(path, book)] == [
        (Verdict.FORGED, "乙"),
        (Verdict.ADDED, "甲"),
    ]
    assert [read.form.project.name for read in read_forms(path)] == ["乙", "甲"]


@pytest.mark.parametrize(
    "name", some_every_day(["..\\..\\a.exe", "/etc/passwd", "", "\x00\n\u202e", "n" * 5000], 2)
)
def test_the_name_of_an_attachment_does_not_count(name: str, tmp_path: Path, book: Workbook) -> None:
    path = with_attached(tmp_path, packed(DATA), name=name)
    assert [check.verdict for check in said(path, book)] == [Verdict.MATCHES]


@pytest.mark.parametrize(
    "wrong", [NullObject(), NumberObject(5), Text("x"), ArrayObject(), DictionaryObject()]
)
def test_an_attachment_that_is_no_file(wrong: Any, tmp_path: Path) -> None:
    path = with_attached(tmp_path, wrong)
    try:
        said(path)
    except UserError as error:
        assert "改.pdf" in str(error) and str(error).endswith("。")
    refused_or_read(path)


def test_damaged_packing_is_one_sentence(tmp_path: Path) -> None:
    path = with_attached(tmp_path, stream(b"not packed at all"))
    try:
        said(path)
    except UserError as error:
        assert "读不出来" in str(error)
    assert refused_or_read(path)


# -- bombs ----------------------------------------------------------------------------------------------


def highest(path: Path) -> int:
    """Return how many bytes Python holds at most while a PDF is checked."""
    tracemalloc.start()
    try:
        verify_pdf(path)
    except UserError as error:
        assert "改.pdf" in str(error)
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return most


def test_what_unpacks_to_more_than_a_form_is_is_not_read(tmp_path: Path) -> None:
    bomb = b'{"figures":{},"indicators":[]}' + b" " * MAX_ATTACHMENT
    path = with_attached(tmp_path, bomb)
    assert path.stat().st_size < MB
    assert [check.verdict for check in verify_pdf(path)] == [Verdict.BARE]


def packed_spaces(megabytes: int) -> bytes:
    """Return that much white space packed, made quickly: one packed megabyte over and over."""
    packer, space, checksum = zlib.compressobj(9), b" " * MB, 1
    first, again = (packer.compress(space) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(megabytes):
        checksum = zlib.adler32(space, checksum)
    return first + again * (megabytes - 1) + b"\x03\x00" + checksum.to_bytes(4, "big")


def test_packing_in_packing_takes_no_more_memory_than_a_stream_may(tmp_path: Path) -> None:
    assert zlib.decompress(packed_spaces(3)) == b" " * (3 * MB)
    bomb = zlib.compress(packed_spaces(often(1000, at_least=500)), 9)
    path = with_attached(tmp_path, stream(bomb, filters=2))
    assert path.stat().st_size < MB
    assert highest(path) < 400 * MB


@pytest.mark.parametrize("same", some_every_day([True, False], 2))
def test_many_bombs_are_refused_before_they_fill_the_memory(same: bool, tmp_path: Path) -> None:
    bomb = stream(packed_spaces(40))
    bombs = [bomb] * 30 if same else [stream(bytes(bomb._data)) for _ in range(30)]
    path = with_attached(tmp_path, *bombs)
    assert path.stat().st_size < 2 * MB
    assert highest(path) < 400 * MB
    with pytest.raises(UserError, match=r"“改\.pdf”附带的数据太多"):
        read_forms(path)


def test_the_command_says_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = with_attached(tmp_path, packed(put(DATA, ("indicators",), {"x": 1})))
    assert main.main(["verify", str(path)]) == 1
    out, err = capsys.readouterr()
    assert err == "" and "不能作为凭证" in out and "Traceback" not in out


# -- pages made to bear the code of made data -----------------------------------------------------------


def with_code_of(folder: Path, data: Any) -> Path:
    """Return a PDF whose pages bear the code that follows from the data attached."""
    text = sheet_json(data)
    digest = digest_of(text)
    marks = replace(marks_of(JOB.computed), json=text, digest=digest, code=short_code(digest))
    paper = Paper()
    draw_form(paper, 1, "x", plan_form(JOB.grid, JOB.page, marks))
    path = folder / "改.pdf"
    path.write_bytes(paper.finished())
    return path


@pytest.mark.parametrize(
    "path",
    some_every_day((path for path in places(DATA) if path[-1] != 0 and len(path) < 4), 10),
    ids=lambda p: ".".join(map(str, p)),
)
def test_data_that_follows_the_code_may_still_be_of_any_type(
    path: tuple[Any, ...], tmp_path: Path, book: Workbook
) -> None:
    for wrong in share_of(WRONG[:-1], places(DATA).index(path)):
        file = with_code_of(tmp_path, put(DATA, path, wrong))
        for check in said(file, book):
            assert check.verdict is not Verdict.FORGED, wrong
            assert (
                check.verdict is not Verdict.MATCHES
                or same(put(DATA, path, wrong))
                or path
                in (
                    ("indicators",),
                    (FIGURES,),
                )
            ), wrong
        refused_or_read(file, book)


@pytest.mark.parametrize("year", some_every_day(["2021", 2021.5, None, [], 10**30, -1, 0], 3))
def test_a_year_that_is_none_is_never_computed_with(year: Any, tmp_path: Path, book: Workbook) -> None:
    file = with_code_of(tmp_path, put(DATA, ("year",), year))
    (check,) = said(file, book)
    assert check.verdict is Verdict.CHANGED and [d.caption for d in check.differences] == ["年度"]
    assert "year" in refused_or_read(file)


@pytest.mark.parametrize(("key", "value"), [("kind", "没有的指标"), ("grade", "没有的档次")])
def test_levels_and_grades_that_the_template_does_not_have_are_named(
    key: str, value: str, tmp_path: Path
) -> None:
    file = with_code_of(tmp_path, put(DATA, ("indicators", 0, key), value))
    assert f"indicators[0].{key}" in refused_or_read(file) and value in refused_or_read(file)
