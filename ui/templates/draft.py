"""The template that is being edited, and what it was when it was last saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from model.form.template import Template


class Draft(QObject):
    """Every part of the editor changes the template here; ``changed`` follows, also when another one is taken up."""

    changed = Signal()

    def __init__(self, template: Template, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.template = self.saved = template
        self.is_read_only = True

    @property
    def is_changed(self) -> bool:
        """Tell whether something is not saved."""
        return self.template != self.saved

    def begin(self, template: Template, *, read_only: bool) -> None:
        """Take up another template as it is saved."""
        self.template = self.saved = template
        self.is_read_only = read_only
        self.changed.emit()

    def edit(self, change: Callable[[Template], Template]) -> None:
        """Change the template; of one that is only looked at nothing changes."""
        made = self.template if self.is_read_only else change(self.template)
        if made != self.template:
            self.template = made
            self.changed.emit()

    def give_up(self) -> None:
        """Go back to what was saved."""
        self.begin(self.saved, read_only=self.is_read_only)
