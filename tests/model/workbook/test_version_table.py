"""Versions in the file: written with the forms or not at all; a damaged one is named and spoils no other."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from model.digest import digest_of
from model.errors import ConflictError, StoreError
from model.workbook import version_table
from model.workbook.store import Store
from model.workbook.versions import FINALISED, IMPORTED, PRINTED, TIMED, Draft
from tests.depth import digs_deep
from tests.model.builders import YEAR
from tests.model.workbook.stored import texts

DAY = 24 * 3600
NOW = 20_000 * DAY
FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@pytest.fixture
def path() -> Iterator[Path]:
    """Return a workbook file with the forms 1 and 2, three versions of the first and one of the second."""
    folder = Path(tempfile.mkdtemp(dir=FAST))
    path = folder / "a.jxzp"
    with closing(Store.create(path, "模板", YEAR)) as store:
        drafts = [Draft(1, NOW + i, TIMED, text) for i, text in enumerate("甲乙丙")]
        store.write(
            texts({1: "一", 2: "二"}), (1, 2), [*drafts, Draft(2, NOW, IMPORTED, "丁" * 5000)], NOW + 9
        )
    yield path
    shutil.rmtree(folder)


def _listed(store: Store, form: int = 1) -> list[tuple[int, int, str, str | None]]:
    return [(v.version.id, v.version.when - NOW, v.version.reason, v.document) for v in store.versions(form)]


def _tamper(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement, values)


def test_versions_are_read_as_written_newest_first(path: Path) -> None:
    with closing(Store.open(path)) as store:
        assert _listed(store) == [(3, 2, TIMED, "丙"), (2, 1, TIMED, "乙"), (1, 0, TIMED, "甲")]
        (other,) = store.versions(2)
        assert store.version(4) == other and other.document == "丁" * 5000 and other.form == 2
        assert other.version.digest == digest_of("丁" * 5000)
        assert store.version(5) is None and store.versions(9) == ()
        last = store.read().last_versions
        assert last == {form: store.versions(form)[0].version for form in (1, 2)}
    assert path.stat().st_size < 60_000  # they are packed


def test_versions_alone_are_no_change_that_another_window_must_hear_of(path: Path) -> None:
    with closing(Store.open(path)) as one, closing(Store.open(path)) as other:
        one.read(), other.read()
        one.write_versions([Draft(2, NOW, PRINTED, "戊")], NOW)
        other.write(texts({1: "壹"}), (1, 2))
        with pytest.raises(ConflictError):
            one.write_versions([Draft(2, NOW, PRINTED, "己")], NOW)
        assert [document for *_, document in _listed(other, 2)] == ["戊", "丁" * 5000]


def test_the_same_text_again_only_gives_the_newest_version_another_reason(path: Path) -> None:
    with closing(Store.open(path)) as store:
        store.read()
        store.write_versions([Draft(1, NOW + 5, PRINTED, "丙"), Draft(1, NOW + 6, FINALISED, "丙")], NOW)
        store.write_versions([Draft(1, NOW + 7, TIMED, "丙"), Draft(1, NOW + 7, PRINTED, "乙")], NOW)
        assert _listed(store)[:3] == [(5, 7, PRINTED, "乙"), (3, 6, FINALISED, "丙"), (2, 1, TIMED, "乙")]


def test_old_versions_go_when_new_ones_come(path: Path) -> None:
    with closing(Store.open(path)) as store:
        store.read()
        store.write_versions([Draft(1, NOW + 9 * DAY, TIMED, "新")], NOW + 9 * DAY)
        assert [number for number, *_ in _listed(store)] == [5, 3]
        assert len(store.versions(2)) == 1  # another form's stay until it gets a new one


def test_forms_and_versions_are_written_together_or_not_at_all(path: Path) -> None:
    with closing(Store.open(path)) as store:
        store.read()
        store.write({}, ())
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        noise = os.urandom(200_000).hex()
        for documents in ({1: "新"}, {}):
            with pytest.raises(StoreError, match="磁盘已满"):
                store.write(texts(documents), (2, 1), [Draft(1, NOW + 5, PRINTED, noise)], NOW)
        assert [form.document for form in store.read().forms] == ["一", "二"]
        assert len(store.versions(1)) == 3
        store.write(texts({1: "新"}), (2, 1))


def test_versions_of_removed_forms_are_forgotten(path: Path) -> None:
    with closing(Store.open(path)) as store:
        store.read()
        store.write(texts({1: None}), (2,))
        assert len(store.versions(1)) == 3
        store.forget_removed()
        assert store.versions(1) == () and len(store.versions(2)) == 1


def test_all_versions_are_copied(path: Path) -> None:
    target = path.with_name("file:b?mode=ro") if os.name != "nt" else path.with_name("b")
    with closing(Store.open(path)) as store, closing(Store.create(target, "模板", YEAR)) as copy:
        store.copy_versions(copy)
        with pytest.raises(StoreError):
            store.copy_versions(copy)  # they are there already; the file is let go all the same
        assert [copy.versions(form) for form in (1, 2)] == [store.versions(form) for form in (1, 2)]
        with closing(Store.create(path.with_name("c"), "模板", YEAR)) as another:
            store.copy_versions(another)
            assert another.versions(1) == store.versions(1)
    assert sorted(p.name for p in path.parent.iterdir()) == sorted([path.name, target.name, "c"])


# -- damage ---------------------------------------------------------------------------------------------

DAMAGE = {
    "another time": "UPDATE version SET kept = kept + 1 WHERE id = 2",
    "no time": "UPDATE version SET kept = 'x' WHERE id = 2",
    "a time beyond all calendars": "UPDATE version SET kept = 1 << 60 WHERE id = 2",
    "another reason": "UPDATE version SET reason = '打印' WHERE id = 2",
    "a reason that is no text": "UPDATE version SET reason = CAST(x'ff80' AS TEXT) WHERE id = 2",
    "another digest": "UPDATE version SET digest = 'x' WHERE id = 2",
    "another seal": "UPDATE version SET seal = 7 WHERE id = 2",
    "another document": "UPDATE version SET document = (SELECT document FROM version WHERE id = 1) WHERE id = 2",
    "a document cut short": "UPDATE version SET document = substr(document, 1, 5) WHERE id = 2",
    "a document that is not packed": "UPDATE version SET document = '乙' WHERE id = 2",
    "no document": "UPDATE version SET document = 3 WHERE id = 2",
    "another form": "UPDATE version SET form = 1 WHERE id = 4",
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_version_is_told_and_spoils_no_other(path: Path, kind: str) -> None:
    _tamper(path, DAMAGE[kind])
    with closing(Store.open(path)) as store:
        store.read()
        assert [document for *_, document in _listed(store) if document] == [
            "丙",
            *"乙甲"[kind != "another form" :],
        ]
        assert [v.version.id for v in store.versions(1) if v.document is None] == [4 if "form" in kind else 2]
        store.write_versions([Draft(1, NOW + 9 * DAY, TIMED, "新")], NOW + 9 * DAY)
        assert _listed(store)[0][3] == "新"


def test_a_damaged_newest_version_is_like_none(path: Path) -> None:
    _tamper(path, "UPDATE version SET reason = '' WHERE id = 3")
    _tamper(path, "UPDATE version SET form = 'x' WHERE id = 4")
    with closing(Store.open(path)) as store:
        assert store.read().last_versions == {}


def test_what_tells_a_version_from_all_others(path: Path) -> None:
    first, second, third = ((1, NOW + i, digest_of(text)) for i, text in enumerate("甲乙丙"))
    other = (2, NOW, digest_of("丁" * 5000))
    with closing(Store.open(path)) as store:
        assert store.version_marks() == [first, second, third, other]
    _tamper(path, "UPDATE version SET kept = kept + 1 WHERE id = 2")
    with closing(Store.open(path)) as store:
        assert store.version_marks() == [first, third, other]


def test_a_document_that_unpacks_to_far_too_much_is_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " " * 20_000
    seal = version_table._seal(1, NOW + 1, TIMED, digest_of(text))
    values = zlib.compress(text.encode()), digest_of(text), seal
    _tamper(path, "UPDATE version SET document = ?, digest = ?, seal = ? WHERE id = 2", *values)
    with closing(Store.open(path)) as store:
        assert _listed(store)[1][3] == text
    monkeypatch.setattr(version_table, "MAX_DOCUMENT", 10_000)
    with closing(Store.open(path)) as store:
        assert _listed(store)[1][3] is None
        store.read()
        store.write_versions(
            [Draft(1, NOW, TIMED, "大" * 10_000)], NOW
        )  # is not kept, for it could not be read
        assert len(store.versions(1)) == 3


def test_any_flipped_byte_is_told_or_refused_in_one_sentence(path: Path) -> None:
    """Damage anywhere in the file never gives a version that was not kept, and never a traceback."""
    whole = path.read_bytes()
    kept = {"甲", "乙", "丙", "丁" * 5000}
    step = 97 if digs_deep() else 389
    for place in range(100, len(whole), step):
        torn = bytearray(whole)
        torn[place] ^= 1 << place % 8
        path.write_bytes(torn)
        with suppress(StoreError), closing(Store.open(path)) as store:
            store.read()
            for form in (1, 2):
                assert {v.document for v in store.versions(form) if v.document is not None} <= kept
