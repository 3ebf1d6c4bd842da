"""What belongs into a hand-in, and what stands in its way: for the window and the command ``pack`` alike (docs/domain.md 8.8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.errors import UserError
from model.form.field_path import FieldPath
from model.scoring.findings import Finding
from model.workbook.workbook import Workbook
from ui.jobs.year_forms import chosen_ids


@dataclass(frozen=True, slots=True)
class FormCheck:
    """A form that is to be handed in.

    ``problem`` is the one sentence on what stands in the way, blank if nothing does; ``fields`` are the places of its errors,
    ``gaps`` tells that these are only what is not filled in yet. ``warnings`` do not stand in the way.
    """

    form_id: int
    name: str
    is_final: bool
    problem: str = ""
    errors: tuple[Finding, ...] = ()
    warnings: int = 0

    @property
    def is_ready(self) -> bool:
        """True if it is final or can be made so."""
        return not self.problem

    @property
    def is_unfinished(self) -> bool:
        """True where what stands in the way is only what is missing."""
        return bool(self.errors) and all(one.is_gap for one in self.errors)

    @property
    def field(self) -> FieldPath | None:
        """The first place that is to be mended, None where it is none of the form's cells."""
        return next((one.field for one in self.errors if one.field is not None), None)


def forms_to_hand_in(workbook: Workbook, wanted: str | None = None) -> tuple[int, ...]:
    """Return the begun forms of the year; ``wanted`` names one kind as ``--form`` does.

    A project that was only declared or monitored so far has no self-evaluation yet. Raises UserError where there is nothing.
    """
    begun = workbook.begun_ids
    there = set(begun)  # to ask for each form would be to go through all each time
    found = begun if wanted is None else tuple(i for i in chosen_ids(workbook, wanted) if i in there)
    if not found:
        raise UserError(f"工作簿“{workbook.path.name}”里没有填报过的表，没有可报送的。")
    return found


def check_forms(workbook: Workbook, ids: Sequence[int]) -> tuple[FormCheck, ...]:
    """Return what stands in the way of each form, in their order."""
    return tuple(each_check(workbook, ids))


def each_check(workbook: Workbook, ids: Sequence[int]) -> Iterator[FormCheck]:
    """Yield the same one by one."""
    return (_checked(workbook, i) for i in ids)


def _checked(workbook: Workbook, form_id: int) -> FormCheck:
    name, is_final = workbook.name_of(form_id), workbook.final_record(form_id) is not None
    if damage := _damage_of(workbook, form_id):
        return FormCheck(form_id, name, is_final, damage)
    findings = workbook.computed(form_id).findings
    warnings = sum(one.severity == "warning" and not one.note for one in findings)
    errors = tuple(one for one in findings if one.severity == "error")
    if is_final or not errors:
        return FormCheck(form_id, name, is_final, warnings=warnings)
    first = min(errors, key=lambda one: one.is_gap)  # what is wrong weighs more than what is missing
    more = f"（等 {len(errors)} 处）" if len(errors) > 1 else ""
    return FormCheck(form_id, name, is_final, f"{first.message.rstrip('。')}{more}。", errors, warnings)


def _damage_of(workbook: Workbook, form_id: int) -> str:
    """A sheet that is not final also shows what its project says."""
    damage = workbook.damage_of(form_id)
    if damage is None and workbook.sheet(form_id) and not workbook.final_record(form_id):
        damage = workbook.damage_of(workbook.owner_of(form_id))
    return damage.sentence if damage is not None else ""
