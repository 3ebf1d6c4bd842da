"""How the selected indicator is scored, and what the clerk may choose there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from model.form.project import AUTO, Indicator
from model.form.template import Template
from model.reading.amounts import shortest
from model.scoring.scoring import DATE, MANUAL, METHOD_NAMES, METHODS, QUALITATIVE, UNREAD, Scored
from ui.widgets.buttons import button_of
from ui.widgets.labels import plain
from ui.widgets.layouts import NO_MARGINS, column_of
from ui.widgets.steady_fields import SteadyComboBox


class MethodChoice(QWidget):
    """``chosen`` (column of the indicator, text) asks to change it."""

    chosen = Signal(str, str)

    def __init__(self, template: Template, parent: QWidget) -> None:
        super().__init__(parent)
        # as high as its wrapped lines need at this width, which a maximum taken from the size hint would cut
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.method = SteadyComboBox(self, accessibleName="评分方法", objectName="method")
        for method in METHODS:
            self.method.addItem(METHOD_NAMES[method], method)
        self.explain = plain(objectName="explain", wordWrap=True)
        self.explain.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.grades = SteadyComboBox(self, accessibleName="完成档次", objectName="grades")
        self.grades.addItem("请选择完成档次", "")
        for band in template.bands:
            upper, lower = shortest(band.upper), shortest(band.lower)
            self.grades.addItem(f"{band.name} {upper}%—{lower}%", band.name)
        self.automatic = button_of(
            "返回自动得分", lambda: self.chosen.emit("manual_score", ""), objectName="automatic"
        )
        for combo, column in ((self.method, "method"), (self.grades, "grade")):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.activated.connect(
                lambda _, combo=combo, column=column: self.chosen.emit(column, str(combo.currentData()))
            )
        parts = self.method, self.grades, self.explain, self.automatic
        column_of(*parts, on=self, margins=NO_MARGINS, spacing=6)

    def show_scored(self, indicator: Indicator, scored: Scored) -> None:
        """Show how an indicator is scored."""
        used = METHOD_NAMES[scored.auto_method]
        self.method.setItemText(0, f"自动：{used}" if indicator.method == AUTO else METHOD_NAMES[AUTO])
        self.method.setCurrentIndex(max(0, self.method.findData(indicator.method)))
        self.explain.setText(scored.explain)
        judged = scored.needs_grade or bool(indicator.grade) or scored.band is not None
        self.grades.setVisible(judged and scored.auto_method in (QUALITATIVE, DATE, UNREAD))
        self.grades.setCurrentIndex(max(0, self.grades.findData(indicator.grade)))
        self.automatic.setVisible(scored.method == MANUAL)
