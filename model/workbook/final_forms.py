"""Which forms of a workbook are final, by its records of 定稿; changes of a final form are refused."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from itertools import chain

from model.digest import digest_of
from model.form.project import Project
from model.workbook.final_records import ACCEPTED, FrozenError, Record, final_record


class FinalForms:
    """The records of all forms, oldest first."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records: dict[int, list[Record]] = {}
        self._has_unsound = False
        for record in records:
            self.add(record)

    def add(self, record: Record) -> None:
        """Take up a record that is in the file."""
        self._records.setdefault(record.form, []).append(record)
        self._has_unsound |= not record.is_sound

    @property
    def forms(self) -> frozenset[int]:
        """The ids of all forms that were ever finalised."""
        return frozenset(self._records)

    @property
    def all(self) -> tuple[Record, ...]:
        """Every record; those of one form in their order."""
        return tuple(chain.from_iterable(self._records.values()))

    def of(self, form: int) -> tuple[Record, ...]:
        """Return the records of a form."""
        return tuple(self._records.get(form, ()))

    def final(self, form: int) -> Record | None:
        """Return the record that makes a form final, None if it is not."""
        return final_record(self._records.get(form, ()))

    def with_damaged_records(self, present: Container[int]) -> tuple[int, ...]:
        """Return the ids of the forms with a damaged record that nobody has answered for; ``present`` are the forms there are.

        Not the one that makes a present form final: that form counts as tampered with. Whoever answers adds a record
        behind it; the damaged one stays as it is.
        """
        if not self._has_unsound:
            return ()  # each save asks
        return tuple(form for form in self._records if self._is_record_open(form, form in present))

    def _is_record_open(self, form: int, is_present: bool) -> bool:
        telling = self.final(form) if is_present else None
        is_open = False
        for record in self._records[form]:
            if not record.is_sound:
                is_open = record is not telling or is_open
            elif record.event == ACCEPTED:
                is_open = False
        return is_open

    def was_tampered(self, form: int, document: str) -> bool:
        """Tell whether a final form is another than the one that was finalised, or its record is damaged."""
        return self.has_other_digest(form, digest_of(document) if self.final(form) else "")

    def has_other_digest(self, form: int, digest: str) -> bool:
        """Tell the same by the digest of the form."""
        record = self.final(form)
        return record is not None and not (record.is_sound and record.digest == digest)

    def refuse(
        self,
        present: Mapping[int, Project],
        changed: Mapping[int, Project | None],
        all_: bool,
        name_of: Callable[[int], str],
    ) -> None:
        """Raise FrozenError if a form that is final would become another, or with ``all_`` if one is touched."""
        for form, project in changed.items():
            record = self.final(form) if form in present else None
            if record is not None and (all_ or project != present[form]):
                raise FrozenError(frozen_sentence(name_of(form), record))


def frozen_sentence(name: str, record: Record) -> str:
    """Say why a form cannot be changed, and what to do."""
    return f"“{name}”已于 {record.when} 由{record.person}定稿，不能修改；需要修改请先撤回定稿。"
