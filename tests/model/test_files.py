"""Files that leave the program have legal names and stay whole; what comes from elsewhere is refused untouched."""

from __future__ import annotations

import errno
import os
import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import model.workbook.file_checks
from model.errors import CalledOffError, FormError, StoreError, TemplateError, UserError
from model.files import (
    MAX_NAME,
    file_name_for,
    free_path,
    is_there,
    read_at_most,
    unique_path,
    whole_file,
    write_whole,
    writing_problem,
)
from model.workbook.migrations import MIGRATIONS
from model.workbook.store import Store
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template_text

SENTENCE = re.compile(r"[^。\n]*[\u4e00-\u9fff][^。\n]*。")
RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{device}{digit}" for device in ("COM", "LPT") for digit in "123456789¹²³"
}
ODD_NAMES = (
    "con", "CON.txt", "nul .", "aux.项目", "lpt1", "COM¹", "a/b\\c:d*e?f\"g<h>i|j", "...", " . ", "", "\t\n",
    "项目.", "项目 ", "\x00\x1f\x7f\x85", "\ud800", "../../etc/passwd", "C:\\a", "项" * 200, "a." * 100,
    "𠮷" * 100, "PRN" + "." * 90, "ﬁle", "İ", "ß", "~", "-o", "=cmd()", "x" * 79 + " y", "x" * 79 + ".y",
)  # fmt: skip


def _is_legal(name: str) -> bool:
    """Say whether Windows takes the name of a file or folder, as ntpath.isreserved of Python 3.13 does."""
    if re.search(r'[<>:"/\\|?*\x00-\x1f]', name) or name != name.rstrip(" .") or not name:
        return False
    return name.partition(".")[0].rstrip(" ").upper() not in RESERVED


def _project_names() -> st.SearchStrategy[str]:
    pieces = st.sampled_from(
        [*sorted(RESERVED), "con", "Aux", ".", " ", "\u3000", "/", ":", "项目", "x" * 75]
    )
    glued = st.lists(pieces, max_size=6).map("".join)
    return st.one_of(
        st.text(max_size=120), glued, st.text(st.characters(), max_size=10), st.sampled_from(ODD_NAMES)
    )


@given(_project_names())
@example("con .abc")
@example("con." + "x" * 90)
def test_any_project_name_gives_a_legal_file_name(name: str) -> None:
    made = file_name_for(name)
    assert _is_legal(f"{made}.json"), made
    assert _is_legal(made), made
    assert len(made) <= MAX_NAME
    made.encode()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("网格信息管理", "网格信息管理"),
        ("  两个  空格 ", "两个 空格"),
        ("换\n行\t和", "换_行_和"),
        ("a/b:c", "a_b_c"),
        ("", "未命名项目"),
        ("...", "未命名项目"),
        ("二期.", "二期"),
        ("CON", "_CON"),
        ("con.二期", "_con.二期"),
        ("console", "console"),
        ("2021.12预算", "2021.12预算"),
        ("项" * 81, "项" * 80),
    ],
)
def test_file_names(name: str, made: str) -> None:
    assert file_name_for(name) == made


@pytest.mark.parametrize("name", ["con .abc", "con\u3000.abc", "Lpt9  .二期"])
def test_a_device_name_before_blank_and_period_is_reserved_too(name: str) -> None:
    assert _is_legal(f"{file_name_for(name)}.json")


def test_the_mark_before_a_device_name_counts_too() -> None:
    assert len(file_name_for("con." + "x" * 90)) <= MAX_NAME


@given(
    st.lists(
        st.one_of(_project_names(), st.sampled_from(["a", "A", "a（2）", "straße", "STRASSE"])), max_size=12
    )
)
def test_file_names_in_a_folder_are_unique_without_regard_to_case(names: list[str]) -> None:
    taken: set[str] = set()
    made = [unique_path(Path("夹"), file_name_for(name), ".pdf", taken) for name in names]
    assert (
        len({path.name.casefold() for path in made})
        == len({path.name.upper() for path in made})
        == len(names)
    )
    assert taken == {path.name.casefold() for path in made}
    for path in made:
        assert path.parent == Path("夹") and path.suffix == ".pdf"


def test_a_number_behind_a_long_name_keeps_it_short() -> None:
    taken: set[str] = set()
    stems = [unique_path(Path(), file_name_for("项" * 90), ".json", taken).stem for _ in range(12)]
    assert max(len(stem) for stem in stems) <= MAX_NAME


def test_a_name_taken_in_other_case_gets_a_number() -> None:
    taken = {"报告.pdf"}
    assert free_path(Path("没有这个文件夹"), "报告", ".pdf").name == "报告.pdf"
    assert [unique_path(Path("x"), n, ".pdf", taken).name for n in ("报告", "报告", "A", "a")] == [
        "报告（2）.pdf",
        "报告（3）.pdf",
        "A.pdf",
        "a（2）.pdf",
    ]


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "表 #1?%20.json" if os.name != "nt" else tmp_path / "表 #1%20.json"
    write_whole(path, b"old")
    write_whole(path, b"new \x00\xff")
    assert path.read_bytes() == b"new \x00\xff"
    assert list(tmp_path.iterdir()) == [path]


def _failing(code: int):
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("at", [1, 2])
def test_what_is_called_off_before_it_is_in_place_leaves_nothing(tmp_path: Path, at: int) -> None:
    path, told = tmp_path / "表.json", list[str]()
    write_whole(path, b"old")

    def go_on(sentence: str) -> None:
        told.append(sentence)
        if len(told) == at:
            raise CalledOffError

    with pytest.raises(CalledOffError):
        write_whole(path, b"new", go_on)
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]
    assert told == ["正在写入“表.json”……"] * at


def test_a_file_given_up_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    write_whole(path, b"old")
    with pytest.raises(ZeroDivisionError), whole_file(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["fsync", "replace", "fsync"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    path = tmp_path / "表.json"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch, pytest.raises(UserError) as caught:
        patch.setattr(os, call, _failing(code))
        write_whole(path, b"new")
    assert SENTENCE.fullmatch(str(caught.value)) and "表.json" in str(caught.value)
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_a_failure_makes_no_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", _failing(errno.ENOSPC))
    with pytest.raises(UserError, match="磁盘已满"):
        write_whole(tmp_path / "表.json", b"new")
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "表.json", b"new")
    assert list(tmp_path.iterdir()) == []


def test_the_data_is_on_the_disk_before_the_old_file_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (calls.append("fsync"), fsync(handle)))
    monkeypatch.setattr(os, "replace", lambda a, b: (calls.append("replace"), replace(a, b)))
    write_whole(tmp_path / "表.json", b"new")
    assert calls == ["fsync", "replace", "fsync"]


@pytest.mark.parametrize(
    ("place", "word"), [("没有/表.json", "不存在"), ("夹", "夹"), ("文件/表.json", "文件")]
)
def test_an_impossible_place_is_one_sentence(tmp_path: Path, place: str, word: str) -> None:
    (tmp_path / "夹").mkdir()
    (tmp_path / "文件").write_bytes(b"old")
    with pytest.raises(UserError) as caught:
        write_whole(tmp_path / place, b"new")
    assert SENTENCE.fullmatch(str(caught.value)) and word in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["夹", "文件"]
    assert (tmp_path / "文件").read_bytes() == b"old" and not list((tmp_path / "夹").iterdir())


def test_a_name_no_file_can_have_is_not_there_and_says_what_to_do(tmp_path: Path) -> None:
    long = tmp_path / f"{'长' * 300}.json"
    assert not is_there(long) and not is_there(tmp_path / "\0") and is_there(tmp_path)
    with pytest.raises(UserError, match=f"^文件名“{'长' * 20}……”太长，请换一个短一些的。$"):
        write_whole(long, b"new")
    assert "太长" in writing_problem(long, _windows_error(206)) != writing_problem(long, _windows_error(5))


def _windows_error(number: int) -> OSError:
    error = FileNotFoundError(2, "")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_written_file_can_be_read_by_others_as_usual(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.write_bytes(b"")
    write_whole(tmp_path / "表.json", b"")
    assert (tmp_path / "表.json").stat().st_mode == usual.stat().st_mode


# -- what is foreign, newer, changed or cut --------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a free path in a folder of its own, with a name that clerks would choose."""
    (tmp_path / "自评 夹").mkdir()
    return tmp_path / "自评 夹" / "2021年度 #1 100%.jxzp"


def _refused(path: Path, match: str | None = None) -> str:
    """Open a file that must be refused with one sentence and stay as it is, byte for byte."""
    before, files = path.read_bytes(), sorted(path.parent.iterdir())
    with pytest.raises(StoreError, match=match) as caught:
        Workbook.open(path)
    assert SENTENCE.fullmatch(str(caught.value)), str(caught.value)
    assert path.name in str(caught.value)
    assert path.read_bytes() == before and sorted(path.parent.iterdir()) == files
    return str(caught.value)


def _tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def _foreign(path: Path) -> None:
    _tamper(path, "CREATE TABLE x (y)")


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda p: p.write_bytes(b""), "不是"),
    "text": (lambda p: p.write_text("项目支出绩效自评表\n" * 50, "utf-8"), "不是"),
    "short": (lambda p: p.write_bytes(b"SQLite format 3\x00" + bytes(83)), "不是"),
    "zeros": (lambda p: p.write_bytes(bytes(8192)), "不是"),
    "other database": (_foreign, "别的程序"),
    "header only": (lambda p: (_workbook(p), p.write_bytes(p.read_bytes()[:100])), "。"),
}
CHANGED = {
    "newer": (f"PRAGMA user_version = {len(MIGRATIONS) + 1}", "升级"),
    "much newer": ("PRAGMA user_version = 2147483647", "升级"),
    "version 0": ("PRAGMA user_version = 0", "损坏"),
    "other application": ("PRAGMA application_id = 5", "别的程序"),
    "no application": ("PRAGMA application_id = 0", "别的程序"),
    "table more": ("CREATE TABLE x (y)", "结构"),
    "table less": ("DROP TABLE form", "结构"),
    "column more": ("ALTER TABLE form ADD COLUMN extra", "结构"),
    "column renamed": ("ALTER TABLE form RENAME COLUMN digest TO digests", "结构"),
    "view": ("CREATE VIEW v AS SELECT 1", "结构"),
    "index": ("CREATE INDEX i ON form (digest)", "结构"),
    "trigger": ("CREATE TRIGGER t AFTER UPDATE ON form BEGIN DELETE FROM form; END", "结构"),
    "statistics": ("ANALYZE", "结构"),
    "no year": ("DELETE FROM workbook WHERE key = 'year'", "年度"),
    "bad year": ("UPDATE workbook SET value = 'MMXXI' WHERE key = 'year'", "年度"),
    "no template": ("DELETE FROM workbook WHERE key = 'template'", "模板"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_is_refused_and_untouched(path: Path, kind: str) -> None:
    make, match = FOREIGN[kind]
    make(path)
    _refused(path, match)


def _workbook(path: Path) -> Path:
    workbook = Workbook.create(path, template_text("shenzhen-2021"), YEAR)
    for sample_path in SAMPLES[:3]:
        workbook.add_project(sample(sample_path))
    workbook.add_project(clean_project())
    workbook.close()
    return path


@pytest.mark.parametrize("kind", CHANGED)
def test_a_changed_file_is_refused_and_untouched(path: Path, kind: str) -> None:
    statement, match = CHANGED[kind]
    _tamper(_workbook(path), statement)
    _refused(path, match)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE form SET document = CAST(document AS BLOB)", id="blob"),
        pytest.param("UPDATE form SET document = CAST(x'41ff' AS TEXT) WHERE id = 2", id="no utf-8"),
        pytest.param("UPDATE workbook SET value = '²' WHERE key = 'revision'", id="revision"),
    ],
)
def test_values_of_another_type_are_refused_or_damaged(path: Path, statement: str) -> None:
    _tamper(_workbook(path), statement)
    try:
        workbook = Workbook.open(path)
    except (StoreError, TemplateError) as error:
        assert SENTENCE.fullmatch(str(error))
        assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", str(error).replace(path.name, "")), str(error)
    else:
        assert workbook.damaged or "revision" in statement
        workbook.close()


def test_a_template_that_became_bytes_is_the_same_text(path: Path) -> None:
    _tamper(_workbook(path), "UPDATE workbook SET value = CAST(value AS BLOB) WHERE key = 'template'")
    with closing(Workbook.open(path)) as again:
        assert again.template.text == template_text("shenzhen-2021") and again.damaged == ()


def test_the_greatest_id_leaves_no_traceback(path: Path) -> None:
    _tamper(_workbook(path), "UPDATE form SET id = 9223372036854775807 WHERE id = 1")
    with pytest.raises(StoreError), closing(Workbook.open(path)) as workbook:  # type: ignore[type-var]
        workbook.add_project()


def test_a_folder_and_a_missing_file_are_one_sentence(path: Path) -> None:
    for place in (path, path.parent, path.parent / "没有" / "x.jxzp"):
        with pytest.raises(StoreError) as caught:
            Store.open(place)
        assert SENTENCE.fullmatch(str(caught.value)) and place.name in str(caught.value)
    assert list(path.parent.iterdir()) == []


def test_a_huge_file_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _workbook(path)
    monkeypatch.setattr(model.workbook.file_checks, "MAX_BYTES", path.stat().st_size - 1)
    _refused(path, "过大")
    monkeypatch.setattr(model.workbook.file_checks, "MAX_BYTES", path.stat().st_size)
    Workbook.open(path).close()


def test_a_cut_file_is_refused_and_untouched(path: Path) -> None:
    """Cut at every page and in the middle of pages; SQLite itself misses some cuts inside the last page."""
    whole = _workbook(path).read_bytes()
    for length in (*range(0, len(whole), 4096), *range(77, len(whole) - 4096, 1999)):
        path.write_bytes(whole[:length])
        _refused(path)


def test_damage_that_no_query_meets_is_found(path: Path) -> None:
    """A list of free space that leads astray: only SQLite's own check sees it before the next write does."""
    whole = bytearray(_workbook(path).read_bytes())
    whole[101:103] = b"\x08\x00"
    path.write_bytes(whole)
    _refused(path, "损坏")


def _damaged_copies(whole: bytes, count: int) -> Iterator[tuple[int, bytes]]:
    chance = random.Random(20210101)
    for _ in range(count):
        place = chance.randrange(len(whole))
        copy = bytearray(whole)
        copy[place] ^= 1 << chance.randrange(8)
        yield place, bytes(copy)


def _outcomes(path: Path, count: int) -> Iterator[tuple[int, BaseException | Workbook]]:
    """Open copies of a workbook with one flipped bit each."""
    for place, copy in _damaged_copies(_workbook(path).read_bytes(), count):
        path.write_bytes(copy)
        try:
            workbook = Workbook.open(path)
        except Exception as error:
            yield place, error
        else:
            yield place, workbook
            workbook.close()
        assert path.read_bytes() == copy, f"byte {place} flipped: opening changed the file"
        assert list(path.parent.iterdir()) == [path]


def test_no_flipped_bit_changes_a_form_silently(path: Path) -> None:
    whole = [sample(p) for p in SAMPLES[:3]] + [clean_project()]
    for place, opened in _outcomes(path, often(1200, share=16)):
        if isinstance(opened, Workbook):
            changed = [
                i for i, form in enumerate(whole, start=1) if i in opened and opened.project(i) != form
            ]
            assert not changed or opened.damaged, f"byte {place}"


def test_a_flipped_bit_gives_one_chinese_sentence(path: Path) -> None:
    for place, opened in _outcomes(path, often(1200, share=16)):
        if isinstance(opened, BaseException):
            assert isinstance(opened, StoreError | TemplateError), f"byte {place}: {opened!r}"
            assert SENTENCE.fullmatch(str(opened)) and "UTF-8" not in str(opened), f"byte {place}: {opened}"


def test_no_flipped_bit_changes_template_or_year_silently(path: Path) -> None:
    for place, opened in _outcomes(path, often(1200, share=16)):
        if isinstance(opened, Workbook) and not opened.damaged:
            assert (opened.template.text, opened.year) == (template_text("shenzhen-2021"), YEAR), (
                f"byte {place}"
            )


def test_one_unreadable_form_does_not_take_the_others_with_it(path: Path) -> None:
    _tamper(_workbook(path), "UPDATE form SET document = substr(document, 1, 300) WHERE id = 2")
    with closing(Workbook.open(path)) as workbook:  # type: ignore[type-var]
        assert [workbook.project(i).name for i in (1, 3, 4)] == [
            sample(SAMPLES[0]).name,
            sample(SAMPLES[2]).name,
            "测试项目",
        ]
        assert len(workbook.damaged) == 1


@pytest.mark.parametrize("document", ["'{}'", "'[]'", "substr(document, 1, 300)", "x'00ff'"])
def test_forms_that_cannot_be_read_are_named_and_stay_in_the_file(path: Path, document: str) -> None:
    _tamper(_workbook(path), f"UPDATE form SET document = {document} WHERE id > 1")
    with closing(Workbook.open(path)) as workbook:  # type: ignore[type-var]
        assert workbook.ids == (1,) and len(workbook.damaged) == 3
        assert workbook.add_project() == 5  # their numbers are not given away
    with closing(Workbook.open(path)) as workbook:  # type: ignore[type-var]
        assert workbook.ids == (1, 5) and len(workbook.damaged) == 3


def test_a_foreign_file_is_read_or_refused_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with pytest.raises(FormError, match=r"找不到文件“.+表\.xlsx”"):
        read_at_most(path, 4, "是一张表")
    path.write_bytes(b"1234")
    assert read_at_most(path, 4, "是一张表") == b"1234"
    with pytest.raises(FormError, match=r"“表\.xlsx”超过了 0 MB，不像是一张表"):
        read_at_most(path, 3, "是一张表")
    with pytest.raises(FormError, match=r"打不开文件“.+”（.+）"):
        read_at_most(tmp_path, 1 << 20, "是一张表")
