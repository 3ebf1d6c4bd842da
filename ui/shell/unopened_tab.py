"""Tabs whose page is not made yet: it is at the first look, so that dozens of tabs cost nothing at opening."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from model.form.field_path import FieldPath
    from ui.form.form_page import FormPage


class PendingPage(QWidget):
    """Stands for a project's form; ``cell`` is where its cursor will be."""

    def __init__(self, project_id: int, cell: FieldPath | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project_id = project_id
        self.cell = cell


class PendingOverview(QWidget):
    """Stands for the overview while a form is in front."""


def is_form(page: QWidget | None) -> TypeGuard[FormPage]:
    """Tell whether a tab is a form that is made; its module comes with the first one, not with the start."""
    module = sys.modules.get("ui.form.form_page")
    return module is not None and isinstance(page, module.FormPage)
