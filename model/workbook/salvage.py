"""Salvage: every form of a damaged workbook file that can still be read goes into a new one.

The damaged file is only read. What stands in for something lost, and what is lost, is told in a sentence each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from model.digest import digest_of
from model.errors import StoreError, UserError
from model.files import remove_database, replace_database, temporary_beside
from model.naming import EXTENSION
from model.workbook import final_record_table, form_table, note_table, set_digest
from model.workbook.damage import DamageKind
from model.workbook.database import connect, explained, transaction
from model.workbook.file_checks import APPLICATION_ID
from model.workbook.final_records import Record
from model.workbook.form_table import FormText
from model.workbook.migrations import migrate
from model.workbook.notes import Notes
from model.workbook.official_templates import Official
from model.workbook.raw_pages import Value, Values
from model.workbook.salvaged_account import Entries, account_losses, salvaged_entries, write_entries
from model.workbook.salvaged_forms import (
    Origin,
    SalvagedContents,
    SalvagedForm,
    salvaged_contents,
    with_projects_of_sheets,
)
from model.workbook.salvaged_notes import note_losses, salvaged_notes
from model.workbook.salvaged_rows import is_newer, read_rows, states_of
from model.workbook.salvaged_settings import SalvagedSettings, salvaged_settings
from model.workbook.workbook import Workbook

_TOLD_OF_NEW = (DamageKind.TAMPERED, DamageKind.LOG)


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that may be a copy of the damaged workbook: ``label`` tells its time; ``is_ours``: that it is one is known."""

    path: Path
    label: str
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was brought back, in the order of the new file, and what was not: one sentence each."""

    path: Path
    forms: tuple[SalvagedForm, ...]
    versions: int
    records: int
    losses: tuple[str, ...]
    note: str = ""
    notes: int = 0
    entries: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """Say where each form is from, and what is in the new file."""
        return (*(form.line for form in self.forms), *([self.note] if self.note else []), self.summary)

    @property
    def summary(self) -> str:
        """Say in one line what is in the new file."""
        whole = sum(form.is_proven for form in self.forms)
        return (
            f"已写入 {self.path}：取回 {len(self.forms)} 张表，其中完好 {whole} 张；"
            f"历史版本 {self.versions} 份，定稿记录 {self.records} 条"
            f"{f'，佐证和审核意见 {self.notes} 条' if self.notes else ''}"
            f"{f'，操作记录 {self.entries} 条' if self.entries else ''}"
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """All that goes into the new file."""

    contents: SalvagedContents
    forms: tuple[SalvagedForm, ...]
    lost: Mapping[int, str]
    settings: SalvagedSettings
    records: tuple[Record, ...]
    notes: Notes
    entries: Entries


def salvage(
    damaged: Path, new: Path, official: Official, guessed_year: int, copies: Iterable[Copy] = ()
) -> Salvage:
    """Write every form that can be read into a new workbook file, which is put in place whole.

    ``guessed_year`` stands in for one that cannot be read, ``copies`` (newest first) for forms of which the file tells
    nothing whole. Raises UserError if there is no form, or if the new file is there already or cannot be written.
    """
    _refuse(damaged, new)
    contents = _best_state(damaged)
    forms, used = dict(contents.forms), tuple[SalvagedContents, ...]()
    if not contents.is_complete or contents.lost:
        used = tuple(_take_from_copies(damaged, contents, copies, forms))
    if not forms:
        raise StoreError(f"从“{damaged.name}”里一张表也没有找到，没有写新文件，请改用备份。")
    settings = _settings(contents, used, forms, official, guessed_year)
    forms = with_projects_of_sheets(forms, settings.template)
    lost = {i: name for i, name in contents.lost.items() if i not in forms}
    ordered = tuple(sorted(forms.values(), key=lambda form: (form.position or form.id, form.id)))
    records = tuple(one for one in contents.records if one.is_sound or one.form in forms)
    notes = salvaged_notes(contents.notes, [copy.notes for copy in used], forms)
    entries = salvaged_entries(contents.rows)
    found = _Found(contents, ordered, lost, settings, records, notes, entries)
    told = _put_in_place(new, found)
    losses = (*_losses(found), *told) or _set_damage(damaged, official)
    count = sum(map(len, notes.values()))
    return Salvage(
        new, ordered, len(contents.versions), len(records), losses, settings.note, count, len(entries)
    )


def _refuse(damaged: Path, new: Path) -> None:
    """Refuse a new file that would touch what is there."""
    with suppress(OSError):
        if new.exists() and damaged.exists() and new.samefile(damaged):
            raise StoreError("新文件不能就是受损的文件，请换一个文件名。")
    if new.exists():
        raise StoreError(f"文件“{new.name}”已经存在，请换一个文件名。")
    if new.with_name(f"{new.name}-journal").exists():
        raise StoreError(f"“{new.name}”旁边有同名的日志文件“{new.name}-journal”，请换一个文件名。")
    if not new.parent.is_dir():
        raise StoreError(f"文件夹“{new.parent}”不存在，无法写入“{new.name}”，请先建好或换一个位置。")


def _best_state(path: Path) -> SalvagedContents:
    """Return what a file tells; where a journal lies beside it, with or without it, whichever tells more."""
    states = states_of(path)
    if is_newer(states[0]):
        raise StoreError(f"工作簿“{path.name}”由更新版本的程序保存，请升级程序后再取。")
    found = [salvaged_contents(read_rows(state)) for state in states]
    return max(found, key=lambda contents: contents.worth)


# -- copies ---------------------------------------------------------------------------------------------


def _take_from_copies(
    damaged: Path, contents: SalvagedContents, copies: Iterable[Copy], forms: dict[int, SalvagedForm]
) -> Iterator[SalvagedContents]:
    """Add the forms of which the file tells nothing whole; yield the copies that bore some."""
    for copy in copies:
        with suppress(UserError, OSError):
            if copy.path.samefile(damaged):
                continue
            other = _best_state(copy.path)
            if not (copy.is_ours or other.marks() & contents.marks()):
                continue
            wanted = contents.lost.keys() if contents.is_complete else other.forms.keys()
            fresh = {
                i: replace(form, origin=Origin.COPY, detail=f"{copy.label} {copy.path.name}", is_proven=False)
                for i, form in other.forms.items()
                if i in wanted and i not in forms and i not in contents.removed and form.is_proven
            }
            forms |= fresh
            if fresh:
                yield other


# -- settings -------------------------------------------------------------------------------------------


def _settings(
    contents: SalvagedContents,
    copies: Sequence[SalvagedContents],
    forms: Mapping[int, SalvagedForm],
    official: Official,
    guessed_year: int,
) -> SalvagedSettings:
    """Return the settings of the file; where it names no template, those of a copy."""
    projects = [form.project for form in forms.values()]
    own = salvaged_settings(contents.rows, projects, official, guessed_year)
    for copy in copies if not own.is_found else ():
        its = salvaged_settings(copy.rows, projects, official, guessed_year)
        if its.is_whole:
            told = f"模板和年度读不出，已用备份里的（“{its.template.name}”，{its.year} 年度），请核对。"
            return replace(its, remarks=(told,))
    return own


# -- what is told ---------------------------------------------------------------------------------------


def _losses(found: _Found) -> Iterator[str]:
    """Yield one sentence for each thing that is lost or stands in for something lost."""
    names = {form.id: f"“{form.project.shown_name}”" for form in found.forms}
    names |= {i: f"“{name}”（第 {i} 号项目）" if name else f"第 {i} 号项目" for i, name in found.lost.items()}
    yield from found.settings.remarks
    yield from (loss for form in found.forms if (loss := form.loss))
    for i in found.lost:
        yield f"{names[i]}读不出，也没有完好的历史版本，没有找回，请改用备份。"
    if not found.contents.is_complete:
        yield "文件里有读不出的部分，可能还有别的表没有找到，请与备份核对。"
    for i, count in sorted(found.contents.broken_versions.items()):
        whose = names.get(i, f"第 {i} 号项目" if i > 0 else "有的项目")
        yield f"{whose}的历史版本有 {count} 份受损，没有带过来。"
    for i, count in _unsound(found.contents.records).items():
        fate = "已照原样标明，不能作为定稿，请核对后撤回" if i in names else "没有带过来"
        yield f"{names.get(i, '有的项目')}的定稿记录有 {count} 条受损，{fate}。"
    yield from note_losses(found.contents.notes, found.notes, names)
    yield from account_losses(found.contents.rows, found.entries)


def _set_damage(damaged: Path, official: Official) -> tuple[str, ...]:
    """Return what the digest over the whole file speaks against where everything in it looks sound."""
    with suppress(UserError), closing(Workbook.open(damaged, official=official)) as workbook:
        return tuple(one.sentence for one in workbook.own_damage if one.kind is DamageKind.SET)
    return ()


def _unsound(records: Iterable[Record]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for record in records:
        if not record.is_sound:
            counts[record.form] = counts.get(record.form, 0) + 1
    return counts


# -- the new file ---------------------------------------------------------------------------------------


def _put_in_place(path: Path, found: _Found) -> tuple[str, ...]:
    """Write the new file under another name, open it as any workbook, and put it in place.

    Return what is said of final forms that are not as they were finalised, and of the account.
    """
    temporary = temporary_beside(path, EXTENSION)
    try:
        with explained(path):
            with closing(connect(temporary)) as connection, transaction(connection):
                _write(connection, found)
            with closing(Workbook.open(temporary)) as workbook:
                known = [one for one in workbook.damaged if one.kind in _TOLD_OF_NEW]
            replace_database(temporary, path)
    finally:
        remove_database(temporary)
    return tuple(damage.sentence for damage in known)


def _write(connection: sqlite3.Connection, found: _Found) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(connection)
    connection.executemany("INSERT INTO workbook VALUES (?, ?)", _setting_rows(found.settings))
    for form in found.forms:
        text = FormText(form.document, form.digest, form_table.numbers_in(form.rows), form.sheet)
        form_table.write_form(connection, form.id, text, 0)
    form_table.write_order(connection, [form.id for form in found.forms if form.sheet is None])
    register = dict.fromkeys(found.lost) | dict(found.contents.removed)
    connection.executemany("INSERT INTO known_form (id, removed) VALUES (?, ?)", register.items())
    connection.executemany(
        "INSERT INTO version (id, form, kept, reason, digest, seal, document, figures)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(i, *_version_row(values)) for i, (_, values) in found.contents.versions.items()],
    )
    for record in found.records:
        final_record_table.insert(connection, record)
    note_table.write_notes(connection, found.notes)
    write_entries(connection, found.entries)
    set_digest.write(connection, set_digest.total(connection))


def _setting_rows(settings: SalvagedSettings) -> Iterator[tuple[str, str]]:
    yield "template", settings.template.text
    yield "year", str(settings.year)
    yield "digest", settings.digest
    yield "revision", "0"
    for key, text in (("page", settings.page), ("unit", settings.unit), ("seals", settings.seals)):
        if text:
            yield from ((key, text), (f"{key}_digest", digest_of(text)))


def _version_row(values: Values) -> tuple[Value | str, ...]:
    """Return a row with texts as texts again; the document stays packed."""
    form, kept, reason, digest, seal, document, figures = values
    texts = [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
        for value in (reason, digest, seal, figures)
    ]
    return (form, kept, *texts[:3], document, texts[3])
