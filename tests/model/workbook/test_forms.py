"""Forms that follow each other share what an edit left alone; they hold what a plain copy would."""

from __future__ import annotations

from random import Random

from model.form.project import Project
from model.workbook.forms import MOST_OTHERS, Forms, Place, UnreadForm


def test_forms_after_edits_are_those_of_a_copy() -> None:
    dice = Random(7)

    def made() -> Project:
        return Project(header={"name": str(dice.random())})

    whole: dict[int, Place] = {i: made() if i % 3 else UnreadForm(i, _Reader()) for i in range(200)}
    forms = Forms(whole)
    known = [(forms, dict(whole))]
    for _ in range(3 * MOST_OTHERS):
        if dice.random() < 0.05:
            changed = {dice.randrange(200): None, 200 + dice.randrange(9): made()}
            merged = {**whole, **changed}
            whole = {i: place for i, place in merged.items() if place is not None}
            forms = forms.after(changed)
        else:
            others = {dice.choice(list(whole)): made() for _ in range(dice.randrange(3))}
            whole, forms = {**whole, **others}, forms.with_others(others)
        earlier, was = dice.choice(known)
        known.append((forms, dict(whole)))
        assert forms.places == whole and list(forms) == list(whole) and len(forms) == len(whole)
        one = dice.choice(list(whole))
        place = whole[one]
        assert forms[one] == (place.read() if isinstance(place, UnreadForm) else place)
        assert forms.is_from_file(one) == isinstance(place, UnreadForm)
        assert forms.is_at_hand(one) == (one < 9 or isinstance(place, Project))
        differing = {i for i in was.keys() | whole.keys() if was.get(i) is not whole.get(i)}
        assert forms.differing(earlier) == differing == earlier.differing(forms)


class _Reader:
    def read(self, form: int) -> Project:
        return Project(header={"name": f"form {form}"})

    def is_at_hand(self, form: int) -> bool:
        return form < 9

    needs_no_file = is_at_hand

    def document(self, form: int) -> str | None:
        return None

    def is_of(self, form: int, stored: object) -> bool:
        return False
