"""The workbook file: what is written is read, and what cannot be written leaves it whole."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import model.workbook.store
from model.digest import digest_of
from model.errors import ConflictError, DamagedError, StoreError
from model.files import is_read_only
from model.workbook import database
from model.workbook.contents import Contents
from model.workbook.file_checks import APPLICATION_ID
from model.workbook.form_table import StoredForm
from model.workbook.migrations import MIGRATIONS
from model.workbook.official_templates import settings_digest
from model.workbook.store import Store
from tests.model.builders import YEAR
from tests.model.workbook.stored import texts as stored_texts
from tests.plain_user import open_folder, plain_user

__all__ = ["open_folder"]  # fixture

SENTENCE = re.compile(r"[^。\n]*[\u4e00-\u9fff][^。\n]*。")
TEMPLATE = "模板 '\"; --"
POSIX_NAMES = (
    "一#二.jxzp",
    "a?b.jxzp",
    "100%20.jxzp",
    "file:x?mode=ro",
    "a b '\"`.jxzp",
    "?",
    ":memory:",
    "-o",
)
NAMES = ("2021年度 绩效.jxzp", "#%20 (1).jxzp", "没有扩展名") + (POSIX_NAMES if os.name != "nt" else ())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a free path in a folder of its own, with a name that clerks would choose."""
    (tmp_path / "自评 夹").mkdir()
    return tmp_path / "自评 夹" / "2021年度 #1 100%.jxzp"


def _made(path: Path, *documents: str) -> Path:
    with closing(Store.create(path, TEMPLATE, YEAR)) as store:
        forms = dict(enumerate(documents, start=1))
        if forms:
            store.write(stored_texts(forms), tuple(forms))
    return path


def _read(path: Path) -> Contents:
    with closing(Store.open(path)) as store:
        return store.read()


def _documents(path: Path) -> list[tuple[int, str]]:
    return [(form.id, form.document) for form in _read(path).forms]


def _tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


# -- what is written is read ----------------------------------------------------------------------------


def test_a_new_file_holds_template_and_year(path: Path) -> None:
    with closing(Store.create(path, TEMPLATE, 2023)) as store:
        assert store.path == path
        assert store.read() == Contents(TEMPLATE, 2023, (), settings_digest=settings_digest(TEMPLATE, 2023))
    assert _read(path) == Contents(TEMPLATE, 2023, (), settings_digest=settings_digest(TEMPLATE, 2023))


def test_forms_are_read_as_written_in_their_order(path: Path) -> None:
    texts = ["一\x00二", "𠮷\u202e\n\t", "{}", "x" * 300_000]
    with closing(Store.create(path, TEMPLATE, YEAR)) as store:
        store.write(stored_texts({3: texts[0], 1: texts[1], 20: texts[2], 4: texts[3]}), (4, 3, 20, 1))
        expected = tuple(
            StoredForm(i, text, True)
            for i, text in ((4, texts[3]), (3, texts[0]), (20, texts[2]), (1, texts[1]))
        )
        assert store.read().forms == expected
    assert _read(path).forms == expected


def test_writing_changes_adds_removes_and_reorders(path: Path) -> None:
    _made(path, "a", "b", "c")
    with closing(Store.open(path)) as store:
        store.read()
        store.write(stored_texts({2: None, 3: "C", 4: "d"}), (4, 1, 3))
        store.write({}, (3, 4, 1))
        store.write(stored_texts({99: None}), (3, 4, 1))
    assert _documents(path) == [(3, "C"), (4, "d"), (1, "a")]


def test_an_edit_is_in_the_file_while_it_is_open(path: Path) -> None:
    with closing(Store.create(path, TEMPLATE, YEAR)) as store:
        store.write(stored_texts({1: "a"}), (1,))
        with closing(sqlite3.connect(path)) as other:
            assert other.execute("SELECT document FROM form").fetchall() == [("a",)]
        assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", NAMES)
def test_odd_file_names_are_just_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    _made(path, "a")
    assert _documents(path) == [(1, "a")]
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_relative_path_that_sqlite_would_read_in_its_own_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _made(Path("file%3Ax.jxzp"), "a")
    assert _documents(Path("file%3Ax.jxzp")) == [(1, "a")]
    assert [p.name for p in tmp_path.iterdir()] == ["file%3Ax.jxzp"]


def test_the_header_says_whose_file_it_is(path: Path) -> None:
    header = _made(path).read_bytes()[:100]
    assert int.from_bytes(b"JXZP", "big") == APPLICATION_ID
    assert header[68:72] == b"JXZP" and int.from_bytes(header[60:64], "big") == len(MIGRATIONS)
    assert header[18:20] == b"\x01\x01"  # rollback journal, not WAL


def test_the_connection_is_safe(path: Path) -> None:
    """Full synchronisation of files and names, rollback journal, no trust in what the file defines (docs/architecture.md)."""
    _made(path)
    for store in (Store.open(path), Store.create(path.with_name("neu"), TEMPLATE, YEAR)):
        with closing(store):
            assert store._connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
            store.write({}, ())
            pragmas = ("synchronous", "journal_mode", "trusted_schema", "cell_size_check")
            values = [store._connection.execute(f"PRAGMA {p}").fetchone()[0] for p in pragmas]
            assert values == [3, "delete", 0, 1]


def test_a_file_in_wal_mode_is_taken_back_to_one_file(path: Path) -> None:
    _tamper(_made(path, "a"), "PRAGMA journal_mode = WAL")
    with closing(Store.open(path)) as store:
        store.read()
        store.write(stored_texts({1: "b"}), (1,))
    assert _documents(path) == [(1, "b")]
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes()[18:20] == b"\x01\x01"


# -- digest ---------------------------------------------------------------------------------------------


def test_a_changed_document_is_reported_and_the_others_are_not(path: Path) -> None:
    _made(path, "一", "二", "三")
    _tamper(path, "UPDATE form SET document = '丙' WHERE id = 3", "UPDATE form SET digest = 'x' WHERE id = 1")
    assert [(form.id, form.intact) for form in _read(path).forms] == [(1, False), (2, True), (3, False)]


def test_writing_a_damaged_form_again_makes_it_whole(path: Path) -> None:
    _made(path, "一")
    _tamper(path, "UPDATE form SET document = '乙'")
    with closing(Store.open(path)) as store:
        assert [form.intact for form in store.read().forms] == [False]
        store.write(stored_texts({1: "乙"}), (1,))
        assert [form.intact for form in store.read().forms] == [True]


def test_the_digest_is_sha256_of_the_text() -> None:
    assert digest_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest_of("一") != digest_of("二")


# -- two writers ----------------------------------------------------------------------------------------


def test_the_second_of_two_writers_is_told_and_overwrites_nothing(path: Path) -> None:
    _made(path, "a")
    with closing(Store.open(path)) as one, closing(Store.open(path)) as other:
        one.read(), other.read()
        one.write(stored_texts({1: "one"}), (1,))
        for _ in range(2):
            with pytest.raises(ConflictError, match="另存为") as caught:
                other.write(stored_texts({1: "other"}), (1,))
            assert SENTENCE.fullmatch(str(caught.value)) and path.name in str(caught.value)
        one.write(stored_texts({1: "one again"}), (1,))
    assert _documents(path) == [(1, "one again")]


def test_a_writer_that_reads_again_may_write(path: Path) -> None:
    _made(path, "a")
    with closing(Store.open(path)) as one, closing(Store.open(path)) as other:
        one.read(), other.read()
        one.write(stored_texts({2: "b"}), (1, 2))
        assert len(other.read().forms) == 2
        other.write(stored_texts({1: "A"}), (2, 1))
        with pytest.raises(ConflictError):
            one.write({}, (1, 2))
    assert _documents(path) == [(2, "b"), (1, "A")]


def test_a_new_file_and_a_reader_of_it_conflict_too(path: Path) -> None:
    with closing(Store.create(path, TEMPLATE, YEAR)) as one, closing(Store.open(path)) as other:
        other.read()
        other.write(stored_texts({1: "other"}), (1,))
        with pytest.raises(ConflictError):
            one.write(stored_texts({1: "one"}), (1,))
    assert _documents(path) == [(1, "other")]


def test_an_edit_between_the_parts_of_a_read_is_no_edit_to_overwrite(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    _made(path, "a")
    with closing(Store.open(path)) as one, closing(Store.open(path)) as other:
        other.read()
        seen: list[str] = []

        def edit_in_between(statement: str) -> None:
            seen.append(statement)
            if len(seen) == 3:
                other.write(stored_texts({1: "other"}), (1,))

        one._connection.set_trace_callback(edit_in_between)
        read = one.read()
        one._connection.set_trace_callback(None)
        # the reading transaction keeps the other one out, or the next write tells
        if read.forms[0].document == "a" and _documents(path) == [(1, "other")]:
            with pytest.raises(ConflictError):
                one.write(stored_texts({1: "one"}), (1,))
            assert _documents(path) == [(1, "other")]


# -- making a file --------------------------------------------------------------------------------------


def test_an_existing_file_is_not_overwritten(path: Path) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(StoreError, match="已经存在") as caught:
        Store.create(path, TEMPLATE, YEAR)
    assert SENTENCE.fullmatch(str(caught.value))
    assert path.read_bytes() == b"mine"


def test_a_missing_folder_is_one_sentence(path: Path) -> None:
    with pytest.raises(StoreError, match="文件夹") as caught:
        Store.create(path.parent / "没有" / "x.jxzp", TEMPLATE, YEAR)
    assert SENTENCE.fullmatch(str(caught.value))


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("no"), OSError(28, "no space"), KeyboardInterrupt()]
)
def test_a_failure_while_making_leaves_no_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(model.workbook.store, "migrate", fail)
    expected = KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else StoreError
    with pytest.raises(expected):
        Store.create(path, TEMPLATE, YEAR)
    assert list(path.parent.iterdir()) == []


# -- when it cannot be written --------------------------------------------------------------------------


def _fails(store: Store, match: str) -> None:
    """Write what must fail with one sentence and leave the file byte for byte."""
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match=match) as caught:
        store.write(stored_texts({1: "大" * 200_000, 2: None, 7: "neu"}), (7, 1))
    assert SENTENCE.fullmatch(str(caught.value)) and store.path.name in str(caught.value)
    assert not isinstance(caught.value, ConflictError)
    assert store.path.read_bytes() == before
    assert list(store.path.parent.iterdir()) == [store.path]


def test_a_full_disk_leaves_the_file_whole_and_writing_works_later(path: Path) -> None:
    _made(path, "a", "b")
    with closing(Store.open(path)) as store:
        store.read()
        store.write({}, ())
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        for room in range(3):
            store._connection.execute(f"PRAGMA max_page_count = {pages + room}")
            _fails(store, "磁盘已满")
        store._connection.execute("PRAGMA max_page_count = 100000")
        store.write(stored_texts({1: "大" * 200_000, 2: None, 7: "neu"}), (7, 1))
    assert _documents(path) == [(7, "neu"), (1, "大" * 200_000)]


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_file_is_one_sentence(path: Path, lock: str) -> None:
    _made(path, "a", "b")
    with closing(Store.open(path)) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        store.read()
        store.write({}, ())
        store._connection.execute("PRAGMA busy_timeout = 0")
        other.execute(f"BEGIN {lock}")
        with pytest.raises(StoreError, match="占用") as caught:
            store.write(stored_texts({1: "b"}), (1, 2))
        assert SENTENCE.fullmatch(str(caught.value))
        other.execute("ROLLBACK")
        store.write(stored_texts({1: "c"}), (1, 2))
    assert _documents(path) == [(1, "c"), (2, "b")]


def test_a_short_lock_is_waited_for(path: Path) -> None:
    _made(path, "a")
    with closing(Store.open(path)) as store:
        store.read()
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, other.execute, ["ROLLBACK"])
        release.start()
        store.write(stored_texts({1: "b"}), (1,))
        release.join()
        other.close()
    assert _documents(path) == [(1, "b")]


def test_a_file_locked_by_another_program_is_not_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(path, "a")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0}))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="占用") as caught:
            Store.open(path)
    assert SENTENCE.fullmatch(str(caught.value))
    assert _documents(path) == [(1, "a")]


def test_readers_do_not_lock_each_other_out(path: Path) -> None:
    _made(path, "a")
    with closing(Store.open(path)) as one, closing(Store.open(path)) as other:
        assert one.read() == other.read()
        one.write(stored_texts({1: "b"}), (1,))


def test_an_error_of_ours_inside_a_write_rolls_back(path: Path) -> None:
    _made(path, "a")
    with closing(Store.open(path)) as store:
        store.read()
        with pytest.raises(AttributeError):
            store.write(stored_texts({2: "b", 3: 5}), (2, 1))  # type: ignore[dict-item]
        assert _documents(path) == [(1, "a")]
        store.write(stored_texts({2: "b"}), (2, 1))
    assert _documents(path) == [(2, "b"), (1, "a")]


class _Broken:
    """A connection on which every statement fails with one SQLite error code."""

    def __init__(self, code: int) -> None:
        self._code = code

    def execute(self, *_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = self._code
        raise error


@pytest.mark.parametrize(
    ("code", "match"),
    [
        (sqlite3.SQLITE_IOERR, "U 盘"),
        (sqlite3.SQLITE_IOERR | (3 << 8), "U 盘"),
        (sqlite3.SQLITE_FULL, "磁盘已满"),
        (sqlite3.SQLITE_READONLY | (4 << 8), "只读"),
        (sqlite3.SQLITE_BUSY | (1 << 8), "占用"),
        (sqlite3.SQLITE_LOCKED, "占用"),
        (sqlite3.SQLITE_CORRUPT | (1 << 8), "损坏"),
        (sqlite3.SQLITE_NOTADB, "不是"),
        (sqlite3.SQLITE_CANTOPEN | (2 << 8), "打开"),
        (sqlite3.SQLITE_NOMEM, "出错"),
    ],
)
def test_each_error_of_sqlite_is_one_sentence(path: Path, code: int, match: str) -> None:
    store = Store(path, _Broken(code), is_new=True)  # type: ignore[arg-type]
    for act in (store.read, lambda: store.write({}, ())):
        with pytest.raises(StoreError, match=match) as caught:
            act()
        assert SENTENCE.fullmatch(str(caught.value)) and path.name in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files")
def test_a_file_that_was_moved_or_replaced_is_not_written(path: Path) -> None:
    _made(path, "a")
    with closing(Store.open(path)) as store:
        store.read()
        path.rename(path.with_name("weg"))
        with pytest.raises(StoreError, match="移走") as caught:
            store.write(stored_texts({1: "b"}), (1,))
        assert SENTENCE.fullmatch(str(caught.value)) and not path.exists()
        _made(path, "of another")
        with pytest.raises(StoreError, match="替换"):
            store.write(stored_texts({1: "b"}), (1,))
        assert _documents(path) == [(1, "of another")]
        path.with_name("weg").replace(path)
        store.write(stored_texts({1: "b"}), (1,))
    assert _documents(path) == [(1, "b")]


def test_a_read_only_file_is_read_and_refuses_to_be_written(open_folder: Path) -> None:
    path = _made(open_folder / "只读.jxzp", "a", "b")
    assert not is_read_only(path)
    path.chmod(0o444)
    with plain_user(), closing(Store.open(path)) as store:
        assert is_read_only(path)
        assert [form.document for form in store.read().forms] == ["a", "b"]
        _fails(store, "只读")
    path.chmod(0o644)
    assert _documents(path) == [(1, "a"), (2, "b")]


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_read_only_folder_refuses_to_be_written(open_folder: Path) -> None:
    path = _made(open_folder / "a.jxzp", "a", "b")
    path.chmod(0o666)
    open_folder.chmod(0o555)
    with plain_user(), closing(Store.open(path)) as store:
        assert is_read_only(path) and not is_read_only(path.with_name("gone"))
        store.read()
        _fails(store, "只读")
        with pytest.raises(StoreError, match="写权限"):
            Store.create(open_folder / "neu.jxzp", TEMPLATE, YEAR)
    assert list(open_folder.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_file_that_may_not_be_read_is_one_sentence(open_folder: Path) -> None:
    path = _made(open_folder / "a.jxzp", "a")
    path.chmod(0)
    with plain_user(), pytest.raises(StoreError, match="权限") as caught:
        Store.open(path)
    assert SENTENCE.fullmatch(str(caught.value))


def test_what_is_written_although_sqlite_says_that_it_failed_is_no_conflict_with_ourselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the folder cannot be synchronised after the journal is gone."""

    @contextmanager
    def transaction(connection: sqlite3.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
        with database.transaction(connection, begin):
            yield
        raise sqlite3.OperationalError("disk I/O error")

    with closing(Store.create(tmp_path / "a.jxzp", "", 2021)) as store:
        for text in "ab":
            with monkeypatch.context() as patch:
                patch.setattr(model.workbook.store, "transaction", transaction)
                store.write(stored_texts({1: text}), (1,))
        store.write(stored_texts({1: "c"}), (1,))
        assert [form.document for form in store.read().forms] == ["c"]
        assert store.read().set_missing == 0


def test_a_number_of_the_format_below_zero_is_damage_and_no_newer_program(path: Path) -> None:
    Store.create(path, TEMPLATE, YEAR).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = -3")
    with pytest.raises(DamagedError, match="已损坏") as caught:
        Store.open(path)
    assert "salvage" in caught.value.for_command and "salvage" not in str(caught.value)
