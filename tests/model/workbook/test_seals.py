"""Keyed seals: the key tells a form that was changed on purpose, its digests taken anew, from the one that was finalised."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import UserError
from model.workbook import final_record_table, seal_keys, set_digest
from model.workbook.damage import DamageKind
from model.workbook.final_records import Record
from model.workbook.merging import merge
from model.workbook.seal_check import SealState, check_seals
from model.workbook.seal_keys import (
    KeyFile,
    Passphrase,
    SealKey,
    checked_passphrase,
    new_key_file,
    new_number,
    read_key_file,
)
from model.workbook.sealing import stop_keys, use_key
from model.workbook.seals import (
    FILE,
    NO_SEALS,
    PASSPHRASE,
    joined_seals,
    key_to_finalise,
    seal_lines,
    seal_of,
    with_key,
)
from model.workbook.workbook import Workbook
from tests.command_fixtures import project_named
from tests.model.builders import YEAR, template_text

KEY = SealKey("7K3M-9QXB-2FRT", b"k" * 32)
SOURCE = KeyFile(KEY)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_keys, "ROUNDS", 10)


def _new(path: Path, names: str = "甲乙丙") -> Workbook:
    book = Workbook.create(path, template_text("shenzhen-2021"), YEAR)
    book.add_projects([project_named(name) for name in names], "新建")
    return book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    """Return a workbook of three forms, two of them final with a key."""
    book = _new(tmp_path / "a.jxzp")
    use_key(book, KEY, FILE, "张三")
    book.finalise(1, "张三", KEY)
    book.finalise(2, "张三", KEY)
    yield book
    book.close()


def states(book: Workbook, source: object = SOURCE) -> list[tuple[int | None, SealState]]:
    return [(one.form, one.state) for one in check_seals(book, source)]  # type: ignore[arg-type]


def tampered(book: Workbook, *statements: str) -> Workbook:
    """Change the file as somebody would who knows the program: all digests taken anew."""
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.create_function("sha", 1, lambda text: hashlib.sha256(text.encode()).hexdigest())
        for statement in statements:
            connection.execute(statement)
        columns = f"id, {final_record_table._COLUMNS}"
        for number, *row in connection.execute(f"SELECT {columns} FROM finalising").fetchall():
            record = final_record_table.record_of(row)
            seal = f"{final_record_table._seal(record)} {record.keyed}".rstrip()
            connection.execute("UPDATE finalising SET seal = ? WHERE id = ?", (seal, number))
        connection.execute(
            "INSERT OR REPLACE INTO workbook SELECT 'seals_digest', sha(value) FROM workbook WHERE key = 'seals'"
        )
        set_digest.write(connection, set_digest.total(connection))
    return Workbook.open(book.path)


PROVEN = [(1, SealState.PROVEN), (2, SealState.PROVEN)]
CHANGED = (
    "UPDATE form SET document = replace(document, '乙', '己') WHERE id = 2",
    "UPDATE form SET digest = sha(document)",
    "UPDATE finalising SET digest = (SELECT digest FROM form WHERE form.id = form)",
)
TAMPERING = {
    "nothing": ((), PROVEN),
    "the form": (CHANGED, [(1, SealState.PROVEN), (2, SealState.BROKEN)]),
    "the seal taken off": (
        (*CHANGED, "UPDATE finalising SET seal = ' ' WHERE form = 2"),
        [(1, SealState.PROVEN), (2, SealState.UNKEYED), (None, SealState.ROLL)],
    ),
    "the person": (
        ("UPDATE finalising SET person = '李四' WHERE form = 2",),
        [(1, SealState.PROVEN), (2, SealState.BROKEN)],
    ),
    "the figures": (
        ("UPDATE finalising SET figures = replace(figures, 'total', 'tota1') WHERE form = 2",),
        [(1, SealState.PROVEN), (2, SealState.BROKEN)],
    ),
    "a record deleted": (
        ("DELETE FROM finalising WHERE form = 2",),
        [(1, SealState.PROVEN), (None, SealState.ROLL)],
    ),
    "all records deleted": (("DELETE FROM finalising",), [(None, SealState.ROLL)]),
    "a withdrawal added": (
        (
            "INSERT INTO finalising (form, at, event, person, reason, digest, page, figures, seal)"
            " SELECT form, at, 'withdrawn', person, '改', digest, page, figures, '' FROM finalising WHERE form = 2",
        ),
        [(1, SealState.PROVEN), (2, SealState.WITHDRAWN)],
    ),
    "the record of another form": (
        ("UPDATE finalising SET form = 2 WHERE form = 1", "DELETE FROM finalising WHERE form = 2 AND id = 2"),
        [(2, SealState.BROKEN), (None, SealState.ROLL)],
    ),
    "the form deleted": (
        ("DELETE FROM form WHERE id = 2", "UPDATE known_form SET removed = 5 WHERE id = 2"),
        [(1, SealState.PROVEN), (2, SealState.GONE)],
    ),
    "the record twice": (
        (
            "INSERT INTO finalising (form, at, event, person, reason, digest, page, figures, seal)"
            " SELECT form, at, event, person, reason, digest, page, figures, seal FROM finalising WHERE form = 2",
        ),
        [(1, SealState.PROVEN), (2, SealState.REPEATED)],
    ),
    "the roll": (
        ("UPDATE workbook SET value = replace(value, '\"mark\":\"', '\"mark\":\"0') WHERE key = 'seals'",),
        [*PROVEN, (None, SealState.ROLL)],
    ),
    "the keys": (
        ("DELETE FROM workbook WHERE key LIKE 'seals%'", "DELETE FROM finalising"),
        [(None, SealState.NONE)],
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_the_key_tells_what_was_changed_on_purpose(book: Workbook, what: str) -> None:
    statements, expected = TAMPERING[what]
    with closing(tampered(book, *statements)) as again:
        assert states(again) == expected
        assert all(check.is_good for check in check_seals(again, SOURCE)) == (expected == PROVEN)


def test_another_key_proves_nothing(book: Workbook) -> None:
    other = KeyFile(SealKey(new_number(), b"o" * 32))
    assert states(book, other) == [(1, SealState.OTHER_KEY), (2, SealState.OTHER_KEY), (None, SealState.NONE)]
    wrong = KeyFile(SealKey(KEY.number, b"o" * 32))
    assert {state for _, state in states(book, wrong)} == {SealState.BROKEN, SealState.ROLL}


def test_where_a_key_is_wanted_nobody_finalises_without(book: Workbook) -> None:
    with pytest.raises(UserError, match="定稿要用密钥（编号 7K3M-9QXB-2FRT）"):
        book.finalise(3, "张三")
    stop_keys(book, "张三")
    book.finalise(3, "张三")
    assert states(book) == [*PROVEN, (3, SealState.UNKEYED)]
    assert [entry.details for entry in book.entries() if entry.event == "设定定稿密钥"] == [
        "编号 7K3M-9QXB-2FRT（密钥文件）",
        "不再使用密钥",
    ]


def test_it_is_withdrawn_with_the_key_or_that_is_told(book: Workbook) -> None:
    book.withdraw(1, "张三", "补充", KEY)
    book.withdraw(2, "张三", "密钥丢了")
    assert states(book)[0] == (2, SealState.WITHDRAWN)
    book.finalise(2, "张三", KEY)
    assert states(book) == [(2, SealState.PROVEN)]


def test_seals_stay_in_the_file_and_go_along(book: Workbook, tmp_path: Path) -> None:
    seal = seal_of(book.records(1)[0])
    assert seal is not None and seal_lines(book.final_record(1)) == (
        f"密钥码 {seal.code}",
        f"密钥编号 {KEY.number}",
    )
    book.save_as(tmp_path / "b.jxzp")
    book.close()
    with closing(Workbook.open(tmp_path / "b.jxzp")) as again:
        assert states(again) == PROVEN and again.seals == book.seals and again.damaged == ()
        with closing(_new(tmp_path / "c.jxzp", "丁")) as other:
            merge(other, [again], {})
            assert states(other) == [(2, SealState.PROVEN), (3, SealState.PROVEN)]
            assert seal_lines(other.final_record(2)) == seal_lines(again.final_record(1))


def test_the_list_of_a_key_comes_along_with_merged_forms(book: Workbook, tmp_path: Path) -> None:
    """So that a record which is taken away afterwards is missed, however often the form was withdrawn before."""
    book.withdraw(1, "张三", "补充", KEY)
    book.finalise(1, "张三", KEY)
    merged = [(2, SealState.PROVEN), (3, SealState.PROVEN)]
    other = _new(tmp_path / "c.jxzp", "丁")
    merge(other, [book], {})
    assert states(other) == merged and len(other.records(2)) == 3
    with closing(_new(tmp_path / "d.jxzp", "戊")) as third:
        merge(third, [other], {})
        assert [state for _, state in states(third)] == [SealState.PROVEN] * 2
        assert third.seals.carried[0].roll == book.seals.rolls[KEY.number]
    again = tampered(other, "DELETE FROM finalising WHERE form = 3")
    assert states(again) == [(2, SealState.PROVEN), (None, SealState.ROLL)]
    use_key(again, KEY, FILE, "张三")
    again.finalise(1, "张三", KEY)  # which launders nothing
    assert states(again)[-1] == (None, SealState.ROLL)
    gone = "UPDATE workbook SET value = json_remove(value, '$.carried') WHERE key = 'seals'"
    with closing(tampered(again, gone)) as without_list:
        assert SealState.UNLISTED in dict(states(without_list)).values()


def test_what_of_a_key_s_list_did_not_come_along_is_told(book: Workbook, tmp_path: Path) -> None:
    with closing(_new(tmp_path / "c.jxzp", "丁")) as other:
        merge(other, [book], {}, [1])
        left = check_seals(other, SOURCE)[-1]
        assert left.state is SealState.LEFT and "有 1 条定稿记录没有并入" in left.sentence
        merge(other, [book], {}, [2])
        assert states(other) == [(2, SealState.PROVEN), (3, SealState.PROVEN)]


def test_tampering_with_the_roll_is_not_laundered_by_the_next_seal(book: Workbook) -> None:
    with closing(tampered(book, "DELETE FROM finalising WHERE form = 2")) as again:
        again.finalise(3, "张三", KEY)
        assert states(again) == [(1, SealState.PROVEN), (3, SealState.PROVEN), (None, SealState.ROLL)]


def test_damaged_settings_are_told_until_answered(book: Workbook) -> None:
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("UPDATE workbook SET value = '{' WHERE key = 'seals'")
    with closing(Workbook.open(book.path)) as again:
        assert [damage.kind for damage in again.damaged] == [DamageKind.SEALS]
        again.accept_own_damage("张三", "重设")
        assert again.damaged == ()
    with closing(Workbook.open(book.path)) as again:
        assert again.damaged == () and states(again) == [*PROVEN, (None, SealState.UNLISTED)]


def test_a_passphrase_is_asked_again_until_it_is_right(tmp_path: Path) -> None:
    right, number = checked_passphrase("春天在哪里呀春天"), new_number()
    key = right.key(number)
    assert key is not None
    with closing(_new(tmp_path / "a.jxzp")) as book:
        with pytest.raises(UserError, match="还没有设定定稿密钥"):
            key_to_finalise(book.seals, right)
        use_key(book, key, PASSPHRASE, "张三")
        with pytest.raises(UserError, match="口令不对，请重新键入"):
            key_to_finalise(book.seals, Passphrase("春天在那里呀春天"))
        with pytest.raises(UserError, match="这不是工作簿设定的密钥"):
            key_to_finalise(book.seals, SOURCE)
        book.finalise(1, "张三", key_to_finalise(book.seals, Passphrase(right.text)))
        assert states(book, right) == [(1, SealState.PROVEN)]
        assert {state for _, state in states(book, Passphrase("x" * 9))} == {SealState.BROKEN, SealState.ROLL}
    for bad in ("短", "字" * 201):
        with pytest.raises(UserError, match="口令"):
            checked_passphrase(bad)


def test_a_key_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "张三.jxkey"
    made = new_key_file(path)
    assert (
        read_key_file(path) == made and made.key(made.own.number) == made.own and made.key(KEY.number) is None
    )
    assert made.own.secret.hex() not in repr(made)
    with pytest.raises(UserError, match="已经存在"):
        new_key_file(path)
    path.write_bytes(path.read_bytes().replace(made.own.secret.hex()[:4].encode(), b"0000"))
    with pytest.raises(UserError, match="不是密钥文件，或已损坏"):
        read_key_file(path)


@pytest.mark.parametrize(
    ("rounds", "expected"),  # the vectors of RFC 6070 with SHA-256, as RFC 7914 and others print them
    [
        (1, "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"),
        (2, "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"),
        (4096, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"),
    ],
)
def test_keys_of_passphrases_are_those_of_the_standard(rounds: int, expected: str) -> None:
    assert seal_keys._by_hmac(b"password", b"salt", rounds).hex() == expected
    assert seal_keys._stretched(b"password", b"salt", rounds).hex() == expected


def test_a_record_without_a_key_is_what_it_was(tmp_path: Path) -> None:
    record = Record(1, 5, "final", "张三", "", "d", "p", "f")
    assert (
        final_record_table._seal(record)
        == hashlib.sha256("1\n5\nfinal\n张三\n\nd\np\nf".encode()).hexdigest()
    )


def test_keys_that_two_set_at_a_time_are_put_together() -> None:
    other = SealKey(new_number(), b"o" * 32)
    base = NO_SEALS
    mine, theirs = with_key(base, KEY, FILE), with_key(base, other, FILE)
    both = joined_seals(base, mine, theirs)
    assert both.is_wanted and [key.number for key in both.keys] == [other.number, KEY.number]
    assert joined_seals(base, base, theirs) is theirs and joined_seals(base, mine, base) == mine
    off = replace(mine, is_wanted=False)
    assert not joined_seals(mine, off, mine).is_wanted and joined_seals(mine, mine, off) is off
