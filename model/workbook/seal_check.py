"""What somebody with the key can tell of a workbook: which final forms are as they were finalised.

Without a key a form that was changed on purpose, with its digests taken anew, looks like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from model.digest import digest_of
from model.exchange.kept_figures import read_figures
from model.workbook.final_records import FINAL, Record
from model.workbook.seal_keys import KeySource, SealKey
from model.workbook.seals import Seals, in_roll, is_sealed, seal_of
from model.workbook.workbook_contents import WorkbookContents


class SealState(Enum):
    """What was found, as a sentence with the form's name and the key's number."""

    PROVEN = "“{name}”与密钥 {number} 相符，定稿以后没有改过。"
    UNKEYED = "“{name}”的定稿未加密钥：能看出差错，看不出有意改动。"
    OTHER_KEY = "“{name}”是用另一把密钥（{number}）定稿的，没有核对。"
    BROKEN = "“{name}”与密钥 {number} 不符：口令不对，或定稿以后被有意改动过，不能作为定稿，请改用备份。"
    REPEATED = "“{name}”的定稿记录（密钥 {number}）出现了不止一次，可能是用旧的记录换上的，请改用备份。"
    WITHDRAWN = "“{name}”用密钥 {number} 定过稿，撤回时没有用密钥，请查明是谁撤回的。"
    GONE = "“{name}”用密钥 {number} 定过稿，现在不在工作簿里了，请改用备份。"
    ROLL = "用密钥 {number} 的定稿记录少了 {name} 条，或清单被改动过，请改用备份。"
    LEFT = (
        "并入的表带来的密钥 {number} 的清单里，有 {name} 条定稿记录没有并入（没有选的、已损坏的或按另一模板换过的），"
        "以后有没有被删去的看不出来，请与原工作簿核对。"
    )
    UNLISTED = (
        "这里有密钥 {number} 的定稿记录不在清单里（清单受过损坏，或并入时没有带来），少了哪条看不出来。"
    )
    NONE = "工作簿里没有用这把密钥定稿的表。"

    @property
    def is_good(self) -> bool:
        """True if the key proves it."""
        return self is SealState.PROVEN


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What was found of one form, None: of the workbook."""

    state: SealState
    form: int | None = None
    name: str = ""
    number: str = ""

    @property
    def is_good(self) -> bool:
        """True if the key proves it."""
        return self.state.is_good

    @property
    def sentence(self) -> str:
        """Say what was found."""
        return self.state.value.format(name=self.name, number=self.number)


def check_seals(workbook: WorkbookContents, source: KeySource) -> tuple[SealCheck, ...]:
    """Hold all records of 定稿 against a key. A passphrase takes a second for each number of a key there is."""
    forms = [*workbook.all_ids, *sorted(workbook.finalised - set(workbook.all_ids))]
    records = {form: workbook.records(form) for form in forms}
    every = [record for some in records.values() for record in some]
    numbers = dict.fromkeys(
        [
            *workbook.seals.rolls,
            *(one.number for one in workbook.seals.carried),
            *(seal.number for one in every if (seal := seal_of(one)) is not None),
        ]
    )
    keys = {number: key for number in numbers if (key := source.key(number)) is not None}
    counts = Counter(one.keyed for one in every if one.keyed)
    found = [check for form in forms if (check := _of_form(workbook, form, keys, counts)) is not None]
    found += _of_lists(workbook.seals, keys, counts)
    if not keys:
        found.append(SealCheck(SealState.NONE))
    return tuple(found)


def _of_form(
    workbook: WorkbookContents, form: int, keys: Mapping[str, SealKey], counts: Mapping[str, int]
) -> SealCheck | None:
    """Return what is to be said of a form, None for one that was never finalised or rightly taken back."""
    record = workbook.final_record(form)
    is_there = form in workbook or workbook.is_begun_sheet(form)  # of a form that the template has not, too
    name = workbook.name_of(form) if is_there else f"第 {form} 号项目"
    if wrong := _changed_record(workbook, form, keys):
        return SealCheck(SealState.BROKEN, form, name, wrong)
    if record is None:
        number = _wrongly_withdrawn(workbook, form, keys)
        return SealCheck(SealState.WITHDRAWN, form, name, number) if number else None
    seal = seal_of(record)
    if not is_there:
        return SealCheck(SealState.GONE, form, name, seal.number if seal else "—")
    if seal is None:
        return SealCheck(SealState.UNKEYED, form, name)
    return SealCheck(
        _state_of(workbook, form, record, keys.get(seal.number), counts), form, name, seal.number
    )


def _changed_record(workbook: WorkbookContents, form: int, keys: Mapping[str, SealKey]) -> str:
    """Return the number of the key with which a record of a form, be it an old one, was sealed and does not fit; else blank."""
    for record in workbook.records(form):
        key = keys.get(seal.number) if (seal := seal_of(record)) is not None else None
        if key is not None and not is_sealed(record, key, workbook.year, workbook.sheet(form)):
            return key.number
    return ""


def _state_of(
    workbook: WorkbookContents, form: int, record: Record, key: SealKey | None, counts: Mapping[str, int]
) -> SealState:
    if key is None:
        return SealState.OTHER_KEY
    is_whole = record.event == FINAL and record.is_sound and workbook.damage_of(form) is None
    is_by_key = is_sealed(record, key, workbook.year, workbook.sheet(form))
    if not (is_whole and is_by_key and _has_template(workbook, form, record)):
        return SealState.BROKEN
    return SealState.REPEATED if counts[record.keyed] > 1 else SealState.PROVEN


def _has_template(workbook: WorkbookContents, form: int, record: Record) -> bool:
    """Tell whether a form is shown by the template that it was finalised with, as the record names it, or not at all."""
    if form not in workbook:
        return True
    kept = read_figures(record.figures)
    texts = (workbook.template_of(form).text, kept.template_text if kept else "")
    return kept is not None and kept.template in map(digest_of, texts)


def _wrongly_withdrawn(workbook: WorkbookContents, form: int, keys: Mapping[str, SealKey]) -> str:
    """Return the number of the key with which a form was finalised that somebody withdrew without it, else blank."""
    records = workbook.records(form)
    known = [(record, seal.number) for record in records if (seal := seal_of(record)) and seal.number in keys]
    return known[-1][1] if known and known[-1][0].event == FINAL else ""


def _of_lists(seals: Seals, keys: Mapping[str, SealKey], counts: Mapping[str, int]) -> Iterator[SealCheck]:
    """Hold the records against the lists of the keys, own ones and those that came with merged forms."""
    borne = {in_roll(keyed): keyed.partition(" ")[0] for keyed in counts}
    for number, key in keys.items():
        carried = [one for one in seals.carried if one.number == number]
        own = (seals.rolls[number],) if number in seals.rolls else ()
        due = {entry for roll in own for entry in roll.records} | {e for one in carried for e in one.taken}
        missing = due - borne.keys()
        if missing or not all(roll.is_of(key) for roll in seals.lists_of(number)):
            yield SealCheck(SealState.ROLL, None, str(len(missing)), number)
            continue  # what else the list says is worth nothing
        left = {entry for one in carried for entry in one.roll.records} - due - borne.keys()
        if left:
            yield SealCheck(SealState.LEFT, None, str(len(left)), number)
        listed = {entry for roll in seals.lists_of(number) for entry in roll.records}
        if any(of == number and entry not in listed for entry, of in borne.items()):
            yield SealCheck(SealState.UNLISTED, number=number)
