"""A good workbook with everything in it, and a hundred ways of changing it outside the program.

Each is done in two ways: by somebody who knows nothing of the digests, and by somebody who takes all of them anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from model.digest import digest_of
from model.form.page_options import PageOptions
from model.form.project import with_text
from model.form.unit_data import UnitData
from model.workbook import final_record_table, log_table, note_table, set_digest, version_table
from model.workbook.noting import add_remark, answer_remark
from model.workbook.official_templates import settings_digest
from model.workbook.seal_keys import KeyFile, SealKey
from model.workbook.sealing import use_key
from model.workbook.seals import FILE
from model.workbook.versions import PRINTED
from model.workbook.workbook import Workbook
from tests.command_fixtures import project_named
from tests.model.builders import YEAR, template_text

KEY = SealKey("7K3M-9QXB-2FRT", b"k" * 32)
SOURCE = KeyFile(KEY)
DAY = 24 * 3600
OPEN, FINAL, REMOVED, WITHDRAWN, DECLARED, FINAL_SHEET = 1, 2, 3, 4, 5, 6


def make_book(path: Path) -> None:
    """Make it: a form that is open, one that is final, one removed, one withdrawn, an open and a final sheet."""
    time = [1_700_000_000]
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR, lambda: time[0])) as book:
        book.set_page_options(PageOptions(footer="内部资料"))
        book.set_unit_data(UnitData((("project.unit", "局老干部科"),)), {})
        use_key(book, KEY, FILE, "张三")
        book.add_projects([project_named(name) for name in "甲乙丙丁"], "新建")
        for form in (OPEN, FINAL, REMOVED, WITHDRAWN):
            book.keep_version(form, PRINTED)
        time[0] += DAY
        declared = book.sheet_id(OPEN, "declaration")
        book.type_text(declared, "project.leader", "王五")
        sheet = book.sheet_id(FINAL, "declaration")
        book.change_project(sheet, with_text(book.project(sheet), "project.leader", "赵六"), "申报")
        assert (declared, sheet) == (DECLARED, FINAL_SHEET)
        for form in (FINAL, WITHDRAWN):
            book.finalise(form, "张三", KEY)
        if not any(one.severity == "error" for one in book.computed(sheet).findings):
            book.finalise(sheet, "张三", KEY)
        time[0] += DAY
        book.withdraw(WITHDRAWN, "张三", "补充材料", KEY)
        book.type_text(WITHDRAWN, "goals.actual", "补充以后的完成情况")
        book.keep_version(WITHDRAWN, PRINTED)
        add_remark(book, OPEN, _path(book), "李审核", "请附计算过程。")
        answer_remark(book, OPEN, book.notes(OPEN)[0], "张三", "已补充。")
        book.remove_project(REMOVED)
        time[0] += DAY
        book.type_text(OPEN, "goals.actual", "又写了一遍完成情况")
        book.keep_version(OPEN, PRINTED)


def _path(book: Workbook) -> object:
    from model.form.field_path import parse_path

    return parse_path("indicators[0].actual")


@dataclass(frozen=True, slots=True)
class Tampering:
    """One way of changing the file: ``what`` in words, ``sql`` statements; ``group`` is a row of the table in the docs."""

    group: str
    what: str
    sql: tuple[str, ...]


def _each(group: str, *pairs: tuple[str, str | tuple[str, ...]]) -> list[Tampering]:
    return [Tampering(group, what, (sql,) if isinstance(sql, str) else sql) for what, sql in pairs]


def _set(table: str, column: str, value: str, where: str) -> str:
    return f"UPDATE {table} SET {column} = {value} WHERE {where}"


def _copy(table: str, values: dict[str, str], where: str, connection_columns: str) -> str:
    names = connection_columns.split()
    chosen = ", ".join(values.get(name, name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} WHERE {where}"


_COPIED_FORM = "INSERT INTO form SELECT 50, 9, document, digest, rows FROM form WHERE id = 1"
_ONE_BYTE = "CAST(substr(document, 1, 20) || x'00' || substr(document, 22) AS BLOB)"
_FIRST_VERSION = "(SELECT document FROM version WHERE id = 1)"
_RECORD = "form at event person reason digest page figures seal"
_LAST = "id = (SELECT max(id) FROM {})"
_FINAL_RECORD = f"form = {FINAL}"


def _record(values: dict[str, str]) -> str:
    return _copy("finalising", values, _FINAL_RECORD, _RECORD)


_FORM_CHANGES = (
    ("a letter", "document", "replace(document, '完成', '未完')"),
    ("a figure", "document", "replace(document, '\"100%\"', '\"99%\"')"),
    ("the name", "document", 'replace(document, \'"name":"\', \'"name":"改\')'),
    ("cut off", "document", "substr(document, 1, length(document) / 2)"),
    ("emptied", "document", "''"),
    ("made a blob", "document", "CAST(document AS BLOB)"),
)


def _forms(group: str, table: str, form: int) -> list[Tampering]:
    """Return the changes of one form's row."""
    where = f"id = {form}"
    return [
        *_each(group, *((what, _set(table, column, value, where)) for what, column, value in _FORM_CHANGES)),
        *_each(
            group,
            ("the numbers of its rows", _set(table, "rows", "'9,8,7'", where)),
            ("another id", (_set(table, "id", "77", where),)),
            ("deleted", f"DELETE FROM {table} WHERE {where}"),
            (
                "deleted, with a tombstone",
                (f"DELETE FROM {table} WHERE {where}", _set("known_form", "removed", "1700000000", where)),
            ),
            (
                "deleted with all that tells of it",
                (
                    f"DELETE FROM {table} WHERE {where}",
                    f"DELETE FROM known_form WHERE {where}",
                    f"DELETE FROM version WHERE form = {form}",
                    f"DELETE FROM finalising WHERE form = {form}",
                ),
            ),
        ),
    ]


TAMPERING: tuple[Tampering, ...] = (
    *_forms("open form", "form", OPEN),
    *_forms("final form", "form", FINAL),
    *_forms("open sheet of the year", "sheet", DECLARED),
    *_forms("final sheet of the year", "sheet", FINAL_SHEET),
    *_each(
        "which forms there are, and their order",
        ("order changed", (_set("form", "position", "10 - position", "1"),)),
        ("two ids exchanged", (_set("form", "id", "99", "id = 1"), _set("form", "id", "1", "id = 4"), _set("form", "id", "4", "id = 99"))),
        ("a form copied", _COPIED_FORM),
        ("a form copied and registered", (_COPIED_FORM, "INSERT INTO known_form (id, removed) VALUES (50, NULL)")),
        ("the removed form put back", (f"INSERT INTO form SELECT {REMOVED}, 9, document, digest, rows FROM form WHERE id = 1",)),
        ("the tombstone taken away", f"DELETE FROM known_form WHERE id = {REMOVED}"),
        ("the tombstone opened", _set("known_form", "removed", "NULL", f"id = {REMOVED}")),
        ("a tombstone for a form that is there", _set("known_form", "removed", "5", "id = 1")),
        ("a form out of the register", "DELETE FROM known_form WHERE id = 1"),
        ("a form of which nobody knows in the register", "INSERT INTO known_form (id, removed) VALUES (60, NULL)"),
        ("the documents of two forms exchanged", (_set("form", "document", f"(SELECT document FROM form WHERE id = {FINAL})", "id = 1"),)),
        ("a sheet given to another project", _set("sheet", "project", "4", f"id = {DECLARED}")),
        ("a sheet made another form", _set("sheet", "form", "'monitoring'", f"id = {DECLARED}")),
        ("a sheet given a month", _set("sheet", "date", "'2021-07-31'", f"id = {DECLARED}")),
    ),
    *_each(
        "versions",
        ("a byte of the content", _set("version", "document", _ONE_BYTE, _LAST.format("version"))),
        ("the content of another version", _set("version", "document", _FIRST_VERSION, _LAST.format("version"))),
        ("the reason", _set("version", "reason", "'定稿'", "id = 1")),
        ("the time", _set("version", "kept", "kept + 3600", "id = 1")),
        ("the form", _set("version", "form", "4", "id = 1")),
        ("the figures", _set("version", "figures", "replace(figures, '1', '2')", "id = 1")),
        ("one deleted", "DELETE FROM version WHERE id = 1"),
        ("all of a form deleted", "DELETE FROM version WHERE form = 1"),
        ("all deleted", "DELETE FROM version"),
        ("one copied", _copy("version", {}, "id = 1", "form kept reason digest seal document figures")),
        ("the digest", _set("version", "digest", "'x'", "id = 1")),
    ),
    *_each(
        "records of 定稿",
        *((what, _set("finalising", what.split()[1], value, _FINAL_RECORD)) for what, value in (
            ("the form", "1"), ("the at", "at + 86400"), ("the event (withdrawn)", "'withdrawn'"), ("the event (accepted)", "'accepted'"),
            ("the event (another)", "'x'"), ("the person", "'李四'"), ("the reason", "'另有原因'"), ("the digest", "'x'"),
            ("the page", "replace(page, '内部', '公开')"), ("the figures", "replace(figures, '\"total\":\"', '\"total\":\"9')"),
            ("the figures (none)", "''"), ("the seal", "'x'"),
        )),
        ("deleted", f"DELETE FROM finalising WHERE {_FINAL_RECORD}"),
        ("all deleted", "DELETE FROM finalising"),
        ("the withdrawal deleted", "DELETE FROM finalising WHERE event = 'withdrawn'"),
        ("copied", _copy("finalising", {}, _FINAL_RECORD, _RECORD)),
        ("an older one put in again", _copy("finalising", {}, f"form = {WITHDRAWN} AND event = 'final'", _RECORD)),
        ("a withdrawal added", _record({"event": "'withdrawn'", "at": "at + 60", "reason": "'改'"})),
        ("a withdrawal added, without the seal of a key", _record({"event": "'withdrawn'", "seal": "substr(seal, 1, 64)"})),
        ("a 定稿 added for an open form", _record({"form": "1", "digest": "(SELECT digest FROM form WHERE id = 1)"})),
        ("the seal of the key taken off", _set("finalising", "seal", "substr(seal, 1, 64)", _FINAL_RECORD)),
        ("the number of the key", _set("finalising", "seal", "replace(seal, '7K3M', '0000')", _FINAL_RECORD)),
        ("another order", (_set("finalising", "id", "90", "id = 1"),)),
        ("an older one", _set("finalising", "person", "'李四'", f"form = {WITHDRAWN} AND event = 'final'")),
    ),
    *_each(
        "remarks and evidence",
        *((f"the {column}", _set("note", column, value, "id = 1")) for column, value in (
            ("text", "'没有意见'"), ("person", "'王审核'"), ("at", "at + 60"), ("field", "'goals.actual'"),
            ("kind", "'evidence'"), ("form", "2"), ("row", "3"), ("seal", "'x'"),
        )),
        ("what an answer is about", _set("note", "about", "77", "id = 2")),
        ("one deleted", "DELETE FROM note WHERE id = 2"),
        ("one added", "INSERT INTO note SELECT 9, form, kind, field, row, about, at, person, text, seal FROM note WHERE id = 1"),
    ),
    *_each(
        "account of what happened",
        *((f"the {column}", _set("log", column, value, "id = 1")) for column, value in (
            ("details", "'没有什么'"), ("person", "'王五'"), ("at", "at + 60"), ("event", "'合并'"), ("form", "77"), ("chain", "'x'"),
        )),
        ("the last entry changed", _set("log", "details", "'没有什么'", _LAST.format("log"))),
        ("the last entry deleted", f"DELETE FROM log WHERE {_LAST.format('log')}"),
        ("the first entry deleted", "DELETE FROM log WHERE id = 1"),
        ("all deleted", "DELETE FROM log"),
        ("an entry added", "INSERT INTO log (at, event, person, details, chain) VALUES (1700000000, '导入', '王五', '没有过', 'x')"),
    ),
    *_each(
        "year, template, settings",
        ("the year", _set("workbook", "value", "'2022'", "key = 'year'")),
        ("the year no number", _set("workbook", "value", "'二〇二二'", "key = 'year'")),
        ("a caption of the template", _set("workbook", "value", "replace(value, '项目名称', '项目的名称')", "key = 'template'")),
        ("a grade of the template", _set("workbook", "value", "replace(value, 'at_least = 90', 'at_least = 98')", "key = 'template'")),
        ("damage in the template", _set("workbook", "value", "replace(value, '[[bands]]', '[[bands')", "key = 'template'")),
        ("no template", _set("workbook", "value", "''", "key = 'template'")),
        ("the page options", _set("workbook", "value", "replace(value, '内部', '公开')", "key = 'page'")),
        ("the page options deleted", "DELETE FROM workbook WHERE key LIKE 'page%'"),
        ("the unit's data", _set("workbook", "value", "replace(value, '老干部', '财务')", "key = 'unit'")),
        ("the unit's data deleted", "DELETE FROM workbook WHERE key LIKE 'unit%'"),
        ("a template accepted", "INSERT INTO workbook VALUES ('accepted_template', 'x')"),
        ("the digest of the set", _set("workbook", "value", "'0'", "key = 'set_digest'")),
        ("no digest of the set", "DELETE FROM workbook WHERE key = 'set_digest'"),
        ("the digest of the settings", _set("workbook", "value", "'x'", "key = 'digest'")),
    ),
    *_each(
        "what the workbook knows of keys",
        ("no key wanted any more", _set("workbook", "value", "replace(value, '\"wanted\":true', '\"wanted\":false')", "key = 'seals'")),
        ("garbage", _set("workbook", "value", "'{'", "key = 'seals'")),
        ("deleted", "DELETE FROM workbook WHERE key LIKE 'seals%'"),
        ("the list of records changed", _set("workbook", "value", "replace(value, 's\":[\"', 's\":[\"0')", "key = 'seals'")),
    ),
    *_each(
        "structure of the file",
        ("a table added", "CREATE TABLE more (id INTEGER)"),
        ("a view added", "CREATE VIEW more AS SELECT 1"),
        ("a trigger added", "CREATE TRIGGER more AFTER UPDATE ON form BEGIN DELETE FROM version; END"),
        ("an index dropped", "DROP INDEX version_form"),
        ("a column added", "ALTER TABLE note ADD COLUMN more TEXT"),
        ("a table dropped", "DROP TABLE log"),
        ("another number of the format", "PRAGMA user_version = 5"),
        ("another program's id", "PRAGMA application_id = 7"),
    ),
)  # fmt: skip


def tamper(path: Path, how: Tampering, knows: bool) -> None:
    """Change the file; who ``knows`` the program takes all digests anew, but has not the key."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in how.sql:
            connection.execute(statement)
        if knows and how.group != "structure of the file":
            retake(connection)


def retake(connection: sqlite3.Connection) -> None:
    """Take every digest anew, as the program would."""
    for table in ("form", "sheet"):
        for number, document in connection.execute(f"SELECT id, document FROM {table}").fetchall():
            text = document.decode("utf-8", "replace") if isinstance(document, bytes) else document
            connection.execute(f"UPDATE {table} SET digest = ? WHERE id = ?", (digest_of(text), number))
    _retake_versions(connection)
    _retake_records(connection)
    for form, notes in note_table.all_notes(connection).items():
        for note in notes:
            connection.execute(
                "UPDATE note SET seal = ? WHERE id = ?", (note_table._seal(form, note), note.id)
            )
    chain = ""
    for number, *values in connection.execute(
        "SELECT id, at, event, person, form, details FROM log"
    ).fetchall():
        chain = log_table._chained(chain, log_table.Entry(*values))
        connection.execute("UPDATE log SET chain = ? WHERE id = ?", (chain, number))
    settings = dict(connection.execute("SELECT key, value FROM workbook"))
    new = {"digest": settings_digest(settings["template"], settings["year"])}
    new |= {f"{key}_digest": digest_of(settings[key]) for key in ("page", "unit", "seals") if key in settings}
    connection.executemany("INSERT OR REPLACE INTO workbook VALUES (?, ?)", new.items())
    set_digest.write(connection, set_digest.total(connection))


def _retake_versions(connection: sqlite3.Connection) -> None:
    rows = connection.execute("SELECT id, form, kept, reason, document, figures FROM version").fetchall()
    for number, form, kept, reason, document, figures in rows:
        data = document if isinstance(document, bytes) else b""
        try:
            digest = digest_of(zlib.decompress(data).decode())
        except (zlib.error, UnicodeError):
            digest = "x"
        seal = version_table._seal(form, kept, reason, digest, figures)
        connection.execute("UPDATE version SET digest = ?, seal = ? WHERE id = ?", (digest, seal, number))


def _retake_records(connection: sqlite3.Connection) -> None:
    """Let the 定稿 of each form that is final state the form as it is now, and seal every record without the key."""
    last = "SELECT id FROM (SELECT max(id) AS id, event FROM finalising GROUP BY form) WHERE event = 'final'"
    for table in ("form", "sheet"):
        connection.execute(
            f"UPDATE finalising SET digest = (SELECT digest FROM {table} WHERE {table}.id = finalising.form)"
            f" WHERE id IN ({last}) AND form IN (SELECT id FROM {table})"
        )
    rows = connection.execute(f"SELECT id, {final_record_table._COLUMNS} FROM finalising").fetchall()
    for number, *row in rows:
        record = final_record_table.record_of(row)
        seal = f"{final_record_table._seal(record)} {record.keyed}".rstrip()
        connection.execute("UPDATE finalising SET seal = ? WHERE id = ?", (seal, number))


def rows_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield table and row of all that the clerk's work consists of, as the file has it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        names = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for table in (row[0].decode() for row in connection.execute(names).fetchall()):
            if table in ("workbook", "figures"):
                continue
            columns = [row[1].decode() for row in connection.execute(f"PRAGMA table_info({table})")]
            shown = ", ".join(name for name in columns if name != "position")  # forms that come move others
            for row in connection.execute(f"SELECT {shown} FROM {table}"):
                yield table, hashlib.sha256(repr(row).encode()).hexdigest()
