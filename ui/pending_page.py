"""A tab whose form is not made yet: it is at the first look, so that dozens of tabs cost nothing at opening."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class PendingPage(QWidget):
    """Stands for a project's form; ``cell`` is where its cursor will be."""

    def __init__(self, project_id: int, cell: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project_id = project_id
        self.cell = cell
