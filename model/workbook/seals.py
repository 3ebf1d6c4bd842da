"""Keyed seals on records of 定稿, and what a workbook knows of the keys: their numbers, never the keys.

A seal covers all that a record says, the year and which form of it, but not the form's number in the file, so that it
goes along when workbooks are merged. Whoever withdraws, adds or changes a record without the key is found out by the
key; whoever takes a record away by the roll of those that were sealed with it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from model.digest import digest_of
from model.errors import UserError
from model.exchange.kept_figures import with_template
from model.workbook.final_records import Record
from model.workbook.form_table import YearSheet
from model.workbook.seal_keys import KeyFile, KeySource, Passphrase, SealKey, is_number, new_number

UNKEYED = "定稿未加密钥：能看出差错，看不出有意改动"
CODE_CAPTION, NUMBER_CAPTION = "密钥码 ", "密钥编号 "
PASSPHRASE, FILE = "passphrase", "file"
KIND_NAMES = {PASSPHRASE: "口令", FILE: "密钥文件"}
_ROLL_SIGNS = 16  # so many of a record's digest stand in the roll


@dataclass(frozen=True, slots=True)
class Seal:
    """A keyed seal: the key's number, the mark over the record, the code that the paper bears; ``once``: chosen by chance.

    So no two records are the same, and one that is there twice was copied.
    """

    number: str
    mark: str
    code: str
    once: str


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key with which forms of a workbook are finalised; ``check`` tells whether a passphrase is typed right."""

    number: str
    kind: str
    check: str


@dataclass(frozen=True, slots=True)
class Roll:
    """Which records were sealed with a key, with a mark over the list: one that is taken away is missed."""

    records: tuple[str, ...] = ()
    mark: str = ""

    def is_of(self, key: SealKey) -> bool:
        """Tell whether the list is as the key's holder left it."""
        return hmac.compare_digest(self.mark, key.mark("roll", *self.records))


@dataclass(frozen=True, slots=True)
class Carried:
    """A key's list of another workbook, from which forms were merged: as it was there, and what of it came along."""

    number: str
    roll: Roll
    taken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seals:
    """``is_wanted``: forms are finalised with a key only; ``keys``: those that may, the latest last.

    ``rolls``: the lists of records by keys, ``carried`` those that came with merged forms.
    """

    is_wanted: bool = False
    keys: tuple[KnownKey, ...] = ()
    rolls: Mapping[str, Roll] = field(default_factory=dict)
    carried: tuple[Carried, ...] = ()

    def lists_of(self, number: str) -> tuple[Roll, ...]:
        """Return all lists of a key."""
        own = (self.rolls[number],) if number in self.rolls else ()
        return (*own, *(one.roll for one in self.carried if one.number == number))

    def known(self, number: str) -> KnownKey | None:
        """Return the key of a number."""
        return next((key for key in self.keys if key.number == number), None)


NO_SEALS = Seals()


def seals_text(seals: Seals) -> str:
    """Return what a workbook knows of keys as text, blank for nothing."""
    if seals == NO_SEALS:
        return ""
    data: dict[str, Any] = {
        "wanted": seals.is_wanted,
        "keys": [{"number": key.number, "kind": key.kind, "check": key.check} for key in seals.keys],
        "rolls": {number: _roll_data(roll) for number, roll in seals.rolls.items()},
    }
    if seals.carried:
        data["carried"] = [
            {"number": one.number, "taken": one.taken, **_roll_data(one.roll)} for one in seals.carried
        ]
    return json.dumps(data, sort_keys=True, separators=(",", ":"))


def read_seals(text: str) -> Seals:
    """Read such a text. Raises UserError if it is none."""
    if not text:
        return NO_SEALS
    try:
        data = json.loads(text)
        keys = tuple(
            KnownKey(_number(one["number"]), str(one["kind"]), str(one["check"])) for one in data["keys"]
        )
        rolls = {_number(number): _roll(one) for number, one in data["rolls"].items()}
        carried = tuple(
            Carried(_number(one["number"]), _roll(one), tuple(map(str, one["taken"])))
            for one in data.get("carried", ())
        )
        return Seals(data["wanted"] is True, keys, rolls, carried)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UserError("定稿密钥的设置读不出。") from None


def _number(text: object) -> str:
    if not isinstance(text, str) or not is_number(text):
        raise ValueError("no number")
    return text


def _roll_data(roll: Roll) -> dict[str, Any]:
    return {"records": roll.records, "mark": roll.mark}


def _roll(data: Mapping[str, Any]) -> Roll:
    return Roll(tuple(str(one) for one in data["records"]), str(data["mark"]))


def with_key(seals: Seals, key: SealKey, kind: str) -> Seals:
    """Let forms be finalised with a key, and with keys only."""
    others = tuple(one for one in seals.keys if one.number != key.number)
    return replace(seals, is_wanted=True, keys=(*others, KnownKey(key.number, kind, key.check)))


def joined_seals(base: Seals, mine: Seals, theirs: Seals) -> Seals:
    """Return what two who set keys at a time know of them together; records are always in the file, and so their lists."""
    if mine in (base, theirs):
        return theirs
    more = tuple(key for key in mine.keys if theirs.known(key.number) is None)
    is_wanted = mine.is_wanted if theirs.is_wanted == base.is_wanted else theirs.is_wanted
    return replace(theirs, is_wanted=is_wanted, keys=(*theirs.keys, *more))


def key_to_finalise(seals: Seals, source: KeySource) -> SealKey:
    """Return the key with which somebody finalises or withdraws here. Raises UserError if it is none of the workbook's."""
    wrong = "这不是工作簿设定的密钥"
    for known in reversed(seals.keys):
        if (known.kind == PASSPHRASE) != isinstance(source, Passphrase):
            continue
        key = source.key(known.number)
        if key is not None and hmac.compare_digest(key.check, known.check):
            return key
        wrong = "口令不对" if known.kind == PASSPHRASE else wrong
    if not seals.keys:
        raise UserError("工作簿还没有设定定稿密钥，请先在“检查 › 定稿密钥”里设定，或用命令 key。")
    more = (
        f"，请用编号为 {seals.keys[-1].number} 的密钥文件" if isinstance(source, KeyFile) else "，请重新键入"
    )
    raise UserError(f"{wrong}{more}。")


# -- sealing --------------------------------------------------------------------------------------------


def seal_of(record: Record) -> Seal | None:
    """Return the keyed seal of a record, None if it has none."""
    parts = record.keyed.split(" ")
    return Seal(*parts) if len(parts) == 4 and is_number(parts[0]) else None


def sealed(record: Record, key: SealKey, year: int, sheet: YearSheet | None, sheet_digest: str) -> Record:
    """Return a record with a keyed seal. ``sheet_digest``: that of what its paper shows."""
    seal = Seal(key.number, "", key.paper_code(sheet_digest), new_number())
    mark = _mark(record, key, year, sheet, seal)
    return replace(record, keyed=f"{seal.number} {mark} {seal.code} {seal.once}")


def is_sealed(record: Record, key: SealKey, year: int, sheet: YearSheet | None) -> bool:
    """Tell whether a record is as it was sealed with this key."""
    seal = seal_of(record)
    return seal is not None and hmac.compare_digest(seal.mark, _mark(record, key, year, sheet, seal))


def _mark(record: Record, key: SealKey, year: int, sheet: YearSheet | None, seal: Seal) -> str:
    which = f"{sheet.form}@{sheet.date}" if sheet else ""
    figures = with_template(record.figures, "")  # merging may have added its own template's text
    texts = (record.event, record.person, record.reason, record.digest, record.page, figures)
    return key.mark("record", str(year), which, str(record.at), *texts, seal.code, seal.once)


def entered(seals: Seals, record: Record, key: SealKey) -> Seals:
    """Return the seals with a record on the roll of its key; a roll that was tampered with stays so."""
    roll = seals.rolls.get(key.number, Roll())
    is_whole = not roll.mark or roll.is_of(key)
    records = (*roll.records, in_roll(record.keyed))
    new = Roll(records, key.mark("roll", *records) if is_whole else roll.mark)
    return replace(seals, rolls={**seals.rolls, key.number: new})


def carried_along(seals: Seals, other: Seals, record: Record) -> Seals:
    """Return the seals with the list of another workbook in which a record stands that comes from there."""
    seal, entry = seal_of(record), in_roll(record.keyed)
    if seal is None or entry in seals.rolls.get(seal.number, Roll()).records:
        return seals
    roll = next((one for one in other.lists_of(seal.number) if entry in one.records), None)
    if roll is None:
        return seals
    known = next((one for one in seals.carried if (one.number, one.roll) == (seal.number, roll)), None)
    taken = (*(known.taken if known else ()), entry)
    others = tuple(one for one in seals.carried if one is not known)
    return replace(seals, carried=(*others, Carried(seal.number, roll, taken)))


def in_roll(keyed: str) -> str:
    """Return what stands in the roll of a record with that seal."""
    return digest_of(keyed)[:_ROLL_SIGNS]


def seal_lines(record: Record | None) -> tuple[str, ...]:
    """Return what the paper of a form says of the seal of its 定稿; nothing if it is not final."""
    if record is None:
        return ()
    seal = seal_of(record)
    return (f"{CODE_CAPTION}{seal.code}", f"{NUMBER_CAPTION}{seal.number}") if seal else (UNKEYED,)


def seal_words(records: Sequence[Record]) -> str:
    """Say of the last record whether it is sealed with a key, in a word or two."""
    seal = seal_of(records[-1]) if records else None
    return f"密钥 {seal.number}" if seal else "未加密钥"


def key_of_record(record: Record, source: KeySource, year: int, sheet: YearSheet | None) -> SealKey:
    """Return the key with which a record was sealed, to withdraw it. Raises UserError if it is another, or does not fit."""
    seal = seal_of(record)
    key = source.key(seal.number) if seal is not None else None
    if seal is None or key is None:
        raise UserError(f"这不是定稿用的密钥，请用编号为 {seal.number if seal else '—'} 的密钥。")
    if not is_sealed(record, key, year, sheet):
        raise UserError(f"与密钥 {seal.number} 不符：口令不对，或定稿记录被改动过，请重新键入或核对。")
    return key
