"""The template that is being edited, which of its forms, and what it was when it was last saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from model.form.form_edits import MAIN, forms_of, with_form, without_form
from model.form.template import Template


class Draft(QObject):
    """Every part of the editor changes the template here; ``changed`` follows, also when another form or template is taken up.

    ``number`` counts the form that is edited, as ``forms_of`` does.
    """

    changed = Signal()

    def __init__(self, template: Template, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.template = self.saved = template
        self.number = MAIN
        self.is_read_only = True

    @property
    def form(self) -> Template:
        """The form that is edited."""
        return forms_of(self.template)[self.number]

    @property
    def is_changed(self) -> bool:
        """Tell whether something is not saved."""
        return self.template != self.saved

    def begin(self, template: Template, *, read_only: bool, number: int = MAIN) -> None:
        """Take up another template as it is saved; the self-evaluation if it has no form of that number."""
        self.template = self.saved = template
        self.number = number if number < len(forms_of(template)) else MAIN
        self.is_read_only = read_only
        self.changed.emit()

    def choose(self, number: int) -> None:
        """Take up another form of the template."""
        if number != self.number:
            self.number = number
            self.changed.emit()

    def edit(self, change: Callable[[Template], Template], number: int | None = None) -> None:
        """Change the form that is edited, or another one; of a template that is only looked at nothing changes."""
        if self.is_read_only:
            return
        made = with_form(self.template, self.number if number is None else number, change)
        if made != self.template:
            self.template = made
            self.changed.emit()

    def add(self, change: Callable[[Template], Template]) -> None:
        """Change the template to one with a further form, and take that up."""
        self._enter(change(self.template), len(self.template.others) + 1)

    def remove(self) -> None:
        """Take the form out of the template, unless it is the self-evaluation, and take that up."""
        if self.number != MAIN:
            self._enter(without_form(self.template, self.number), MAIN)

    def _enter(self, template: Template, number: int) -> None:
        if not self.is_read_only:
            self.template, self.number = template, number
            self.changed.emit()

    def give_up(self) -> None:
        """Go back to what was saved."""
        self.begin(self.saved, read_only=self.is_read_only, number=self.number)


def chosen(draft: Draft) -> int:
    """Return the number of the form that is edited: most pages show it."""
    return draft.number


def of_place(_draft: Draft) -> int:
    """Return the number of the form that keeps what all forms share."""
    return MAIN


def of_levels(draft: Draft) -> int:
    """Return the number of the form that keeps the levels of the form that is edited."""
    return draft.number if draft.form.subject == "department" else MAIN
