"""The panel beside the form: score, how the selected row is scored, and what the reviewer would object to."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QScrollArea, QSizePolicy, QToolButton, QWidget

from model.form.field_path import indicator_path
from model.form.template import Template
from model.grid.computed import Computed
from model.scoring.evaluation import NO_GRADE
from ui.form.checks_card import ChecksCard
from ui.form.headline import headline_of
from ui.form.method_choice import MethodChoice
from ui.form.score_bars import ScoreBars
from ui.theme import COLOURS, grade_colour, icon, style
from ui.widgets.labels import card, muted, plain
from ui.widgets.layouts import Part, Stretch, column_of, row_of

WIDTH = 300
NO_GRADE_YET = "填完必填的格、分值合计不超过满分以后，这里显示等级。"


class SidePanel(QScrollArea):
    """Shows a computed form and the selected indicator.

    ``text_chosen`` (path, text) asks to change a field.
    """

    text_chosen = Signal(object, str)

    def __init__(self, template: Template, project_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template = template
        self._project_id = project_id
        self._row: int | None = None
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.fold_button = QToolButton(self, objectName="fold-panel", accessibleName="折叠右栏")
        self.fold_button.setToolTip("折叠右栏，表格更宽（Ctrl+F1）")
        self.fold_button.setIcon(icon("fold"))
        self.fold_button.setIconSize(QSize(14, 14))
        style(self.fold_button, "QToolButton {{ padding: 1px 3px; }}")
        # a scroll area keeps to itself that its labels grow: the form is not laid out and painted anew
        body = QWidget()
        self.setWidget(body)
        self.checks = ChecksCard(body)
        self._method_card = self._make_method_card(body)
        cards = self._make_score_card(body), self._method_card, Part(self.checks)
        column_of(*cards, on=body, margins=(6, 12, 14, 12), spacing=10)

    # -- making -----------------------------------------------------------------------------------------

    def _make_score_card(self, body: QWidget) -> QWidget:
        big = QFont(self.font())
        big.setPixelSize(34)
        big.setBold(True)
        self._total, self._grade = QLabel(font=big, objectName="total"), QLabel(objectName="grade")
        self._bars, self._parts = ScoreBars(), plain(objectName="parts", wordWrap=True)
        self._caption = muted("总分")
        grade = Part(self._grade, 0, Qt.AlignmentFlag.AlignVCenter)
        line = row_of(self._total, grade, Stretch(), spacing=10)
        head = row_of(Part(self._caption), self.fold_button)
        return card(head, line, self._bars, self._parts, parent=body)

    def _make_method_card(self, body: QWidget) -> QWidget:
        self._method_title = muted("评分", wordWrap=True)
        frame = card(self._method_title, parent=body)
        # as high as its wrapped lines need at this width, which a maximum taken from the size hint would cut
        frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return frame

    @cached_property
    def choice(self) -> MethodChoice:
        """What there is to choose, made when an indicator is first selected: a form begins above them."""
        made = MethodChoice(self._template, self._method_card)
        made.chosen.connect(self._on_chosen)
        cast(QLayout, self._method_card.layout()).addWidget(made)
        order = (
            self.fold_button,
            made.method,
            made.grades,
            made.automatic,
        )  # or Tab would come to them last of all
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        return made

    # -- showing ----------------------------------------------------------------------------------------

    def show_computed(self, computed: Computed) -> None:
        """Show the figures of a form."""
        headline, has_scores = headline_of(computed), computed.template.has_scores
        self._caption.setText(headline.caption)
        self._total.setText(headline.figure)
        self._grade.setText(headline.badge)
        self._grade.setVisible(has_scores)
        self._grade.setToolTip("" if computed.shown_grade != NO_GRADE else NO_GRADE_YET)
        self._colour_grade(grade_colour(computed.shown_grade))
        self._bars.setVisible(has_scores)
        self._parts.setVisible(not has_scores and bool(headline.parts))
        if has_scores:
            self._bars.show_evaluation(computed.evaluation)
        parts = [f"{name}\u00a0{figure}" for name, figure in headline.parts]
        lines = [parts] if len(parts) < 4 else [parts[:2], parts[2:]]  # or a line would end within a name
        self._parts.setText("\n".join(map("　".join, lines)))
        self._method_card.setVisible(has_scores)
        self.checks.show_form(self._project_id, computed)
        self.show_row(computed, self._row)

    def _colour_grade(self, colour: str) -> None:
        ink = COLOURS.on_accent
        sheet = (
            f"background: {colour}; color: {ink}; border-radius: 5px; padding: 2px 9px; font-weight: bold;"
        )
        if self._grade.styleSheet() != sheet:  # setting the same again would lay the panel out anew
            self._grade.setStyleSheet(sheet)

    def show_row(self, computed: Computed, row: int | None) -> None:
        """Show how an indicator is scored; None for no indicator."""
        self._row = row if row is not None and row < len(computed.project.indicators) else None
        if self._row is None:
            self._method_title.setText("评分 · 选中一行指标，这里说明它怎样得分。")
            if "choice" in vars(self):
                self.choice.hide()
            return
        indicator, scored = computed.project.indicators[self._row], computed.evaluation.indicators[self._row]
        self._method_title.setText(f"评分 · {' '.join(indicator.name.split()) or '未命名指标'}")
        self.choice.show_scored(indicator, scored)
        self.choice.show()

    # -- acting -----------------------------------------------------------------------------------------

    def _on_chosen(self, column: str, text: str) -> None:
        if self._row is not None:
            self.text_chosen.emit(indicator_path(self._row, column), text)
