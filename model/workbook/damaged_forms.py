"""Which forms of a workbook are damaged, until somebody restores a version or accepts the form as it is.

A damaged form is saved with the text and digest that were read, so that saving never makes it look whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.form.project import Project
from model.workbook.damage import Damage, DamageKind
from model.workbook.final_forms import FinalForms
from model.workbook.final_records import FrozenError, Record
from model.workbook.form_table import StoredForm


@dataclass(frozen=True, slots=True)
class _Altered:
    """A form that does not match its digest: as it was read, and as it is stored."""

    project: Project
    stored: StoredForm


class DamagedForms:
    """What was found when the file was read. ``unreadable`` and ``lost`` forms are not among the workbook's."""

    def __init__(self, final: FinalForms, lost: Mapping[int, str]) -> None:
        self._final = final
        self.lost = dict(lost)
        self.unreadable: dict[int, StoredForm] = {}
        self._altered: dict[int, _Altered] = {}
        self._tampered: dict[int, tuple[Project | None, Record | None]] = {}

    def note_unreadable(self, stored: StoredForm) -> None:
        """Take note of a form that cannot be read; it stays in the file as it is."""
        self.unreadable[stored.id] = stored

    def note_read(self, stored: StoredForm, project: Project) -> None:
        """Take note of a form that was read, if it is not as it was saved or finalised."""
        if not stored.intact:
            self._altered[stored.id] = _Altered(project, stored)
        if self._final.was_tampered(stored.id, stored.document):
            self._tampered[stored.id] = project, self._final.final(stored.id)

    def note_digest(self, form: int, digest: str) -> None:
        """Take note of a form that is not read, if the digest beside it is not that of its 定稿."""
        if self._final.has_other_digest(form, digest):
            self._tampered[form] = None, self._final.final(form)

    def forget(self, form: int) -> None:
        """Somebody answered for a form as it stands."""
        self._altered.pop(form, None)

    def stored(self, form: int, project: Project) -> StoredForm | None:
        """Return text and digest of a form that is still as damaged as it was read, None if it is whole."""
        known = self._altered.get(form)
        return known.stored if known is not None and known.project == project else None

    def of(self, form: int, project: Project) -> Damage | None:
        """Return what is wrong with a form, None if it is whole."""
        if self.stored(form, project):
            return Damage(DamageKind.ALTERED, form, project.name)
        read, record = self._tampered.get(form, (None, None))
        is_as_read = record is not None and (read is None or read == project or not record.is_sound)
        if is_as_read and self._final.final(form) is record:
            return Damage(DamageKind.TAMPERED, form, project.name)
        return None

    def all(self, present: Mapping[int, Project]) -> Iterator[Damage]:
        """Yield every damage, those of forms that are not there last."""
        noted = self._altered.keys() | self._tampered.keys()
        for form in (i for i in (present if noted else ()) if i in noted and i not in self.unreadable):
            if damage := self.of(form, present[form]):
                yield damage
        yield from (Damage(DamageKind.UNREADABLE, form) for form in self.unreadable if form not in present)
        yield from (
            Damage(DamageKind.LOST, form, name) for form, name in self.lost.items() if form not in present
        )

    def refuse(self, present: Mapping[int, Project], changed: Mapping[int, Project | None]) -> None:
        """Raise FrozenError if a damaged form would become another and so look whole; it may be removed."""
        for form, project in changed.items():
            if project is not None and form in present and project != present[form]:
                self.refuse_whole(form, present[form])

    def refuse_whole(self, form: int, project: Project) -> None:
        """Raise FrozenError if a form is damaged."""
        if self.stored(form, project):
            raise FrozenError(
                f"“{project.shown_name}”的内容与保存时的校验值不符，先要核对，不能修改：请在“项目”菜单里"
                "恢复历史版本，或用“接受受损的内容”写明由谁核对过。"
            )
