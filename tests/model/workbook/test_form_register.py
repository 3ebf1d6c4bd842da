"""The register of forms: what was removed has a tombstone, what is not there without one is known to be lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from model.workbook import form_register
from model.workbook.migrations import MIGRATIONS, migrate
from model.workbook.store import Store
from tests.model.builders import YEAR
from tests.model.workbook.stored import texts


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Return an empty workbook in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as found:
        migrate(found)
        yield found


def _add(connection: sqlite3.Connection, *forms: int) -> None:
    connection.executemany(
        "INSERT INTO form (id, position, document, digest) VALUES (?, 1, '', '')", [(form,) for form in forms]
    )


def _known(connection: sqlite3.Connection) -> list[tuple[int, int | None]]:
    return connection.execute("SELECT id, removed FROM known_form ORDER BY id").fetchall()


def test_a_form_that_was_entered_and_is_not_there_is_lost(connection: sqlite3.Connection) -> None:
    for form in (1, 2, 3):
        form_register.enter(connection, form)
    _add(connection, 1, 3)
    assert form_register.lost_forms(connection) == {2: ""}
    assert form_register.removed_forms(connection) == frozenset()


def test_a_form_with_a_tombstone_was_removed(connection: sqlite3.Connection) -> None:
    form_register.enter(connection, 1)
    form_register.bury(connection, 1, 99)
    form_register.bury(connection, 1, 100)  # it dies once
    form_register.bury(connection, 7, 5)
    assert form_register.lost_forms(connection) == {}
    assert form_register.removed_forms(connection) == {1, 7} and _known(connection) == [(1, 99), (7, 5)]


def test_a_form_that_comes_back_has_no_tombstone(connection: sqlite3.Connection) -> None:
    form_register.bury(connection, 1, 99)
    form_register.enter(connection, 1)
    form_register.enter(connection, 1)
    assert _known(connection) == [(1, None)] and form_register.lost_forms(connection) == {1: ""}
    _add(connection, 1)
    assert (
        form_register.lost_forms(connection) == {} and form_register.removed_forms(connection) == frozenset()
    )


@pytest.mark.parametrize(
    "witness",
    [
        "INSERT INTO version VALUES (1, 4, 0, '', '', '', x'', '')",
        "INSERT INTO finalising VALUES (1, 4, 0, 'final', '', '', '', '', '', '')",
    ],
    ids=["version", "finalising"],
)
def test_what_was_kept_of_a_form_bears_witness_where_the_register_does_not(
    connection: sqlite3.Connection, witness: str
) -> None:
    connection.execute(witness)
    assert form_register.lost_forms(connection) == {4: ""}
    form_register.bury(connection, 4, 1)
    is_final = "final" in witness  # which nobody can remove
    assert form_register.lost_forms(connection) == ({4: ""} if is_final else {})
    assert form_register.removed_forms(connection) == (frozenset() if is_final else {4})
    connection.execute("DELETE FROM known_form")
    _add(connection, 4)
    assert form_register.lost_forms(connection) == {}


def test_a_lost_sheet_is_known_by_the_register(connection: sqlite3.Connection) -> None:
    form_register.enter(connection, 2, "1 monitoring 2021-07-31")
    form_register.enter(connection, 2)
    assert form_register.lost_forms(connection) == {2: "1 monitoring 2021-07-31"}
    connection.execute("INSERT INTO sheet VALUES (2, 1, 'monitoring', '2021-07-31', '', '', '')")
    assert form_register.lost_forms(connection) == {1: ""}  # without which nobody sees the sheet
    form_register.bury(connection, 1, 5)
    assert form_register.lost_forms(connection) == {1: ""}
    assert form_register.removed_forms(connection) == frozenset()
    connection.execute("UPDATE sheet SET project = 0")
    assert form_register.lost_forms(connection) == {}


def test_numbers_that_no_form_can_have_are_no_loss(connection: sqlite3.Connection) -> None:
    for form in ("x", -1, 0, 1 << 60):
        connection.execute("INSERT INTO version VALUES (NULL, ?, 0, '', '', '', x'', '')", (form,))
    assert form_register.lost_forms(connection) == {}


def test_a_file_of_before_knows_what_it_holds_and_what_must_have_been_removed() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS[:3])
        _add(connection, 1, 2)
        for form, events in {
            1: ("final",),
            3: ("final",),
            4: ("final", "withdrawn"),
            5: ("final", "withdrawn"),
        }.items():
            for event in events:
                connection.execute(
                    "INSERT INTO finalising VALUES (NULL, ?, 0, ?, '', '', '', '', '')", (form, event)
                )
        for form in (1, 5, 6):
            connection.execute("INSERT INTO version VALUES (NULL, ?, 0, '', '', '', x'')", (form,))
        migrate(connection, MIGRATIONS[:4])
        assert _known(connection) == [(1, None), (2, None), (4, 0)]
        migrate(connection)
        assert list(form_register.lost_forms(connection)) == [3, 5, 6]


def test_the_store_enters_and_buries_in_the_same_transaction(tmp_path: Path) -> None:
    path = tmp_path / "a.jxzp"
    with closing(Store.create(path, "模板", YEAR)) as store:
        store.write(texts({1: "一", 2: "二", 3: "三"}), (1, 2, 3))
        store.write(texts({2: None}), (1, 3), now=77)
        with pytest.raises(AttributeError):
            store.write(texts({3: None, 1: 5}), (1,))  # type: ignore[dict-item]
        assert (store.read().lost, store.read().removed) == ((), {2})
    with closing(sqlite3.connect(path)) as connection:
        assert _known(connection) == [(1, None), (2, 77), (3, None)]
        connection.execute("DELETE FROM form WHERE id = 3")
        connection.commit()
    with closing(Store.open(path)) as store:
        assert (store.read().lost, store.read().removed) == ((3,), {2})
