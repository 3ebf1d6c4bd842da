"""取用指标: rows for the form in front, from the library, from other projects, or from what was filled in on this PC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QDialog, QHeaderView, QLineEdit, QWidget

from model.form.levels import kinds_of
from model.form.project import Indicator, Project
from model.form.template import Template
from model.suggest.library import kind_key
from model.suggest.taking import place_for, with_taken
from ui.widgets.buttons import answer_box
from ui.widgets.labels import muted, plain, resize_within_screen
from ui.widgets.layouts import Part, column_of, row_of
from ui.widgets.lead_down import lead_down
from ui.widgets.steady_fields import SteadyComboBox
from ui.widgets.tick_list import TickList

ALL_KINDS = "全部类别"


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows may be taken from; ``is_table``: they are the whole table of a form."""

    name: str
    rows: Sequence[Indicator]
    is_table: bool = False


class TakeDialog(QDialog):
    """``project`` is the form with what was chosen, ``count`` how many rows that are."""

    def __init__(
        self, project: Project, template: Template, sources: Sequence[Source], parent: QWidget
    ) -> None:
        super().__init__(parent, objectName="take-rows", windowTitle="取用指标")
        self._before, self._template, self._sources = project, template, sources
        self._places = kinds_of(project, template)
        self._chosen: dict[tuple[int, int], Indicator] = {}
        self.source = SteadyComboBox(accessibleName="来源", objectName="source")
        self.source.addItems([source.name for source in sources])
        self.source.setMaxVisibleItems(20)
        self.kind = SteadyComboBox(accessibleName="类别", objectName="kind")
        self.search = QLineEdit(
            accessibleName="查找指标", placeholderText="查找指标名称", objectName="search"
        )
        self.rows = TickList(["指标名称", "指标值", "放在本表的"], "rows", "可以取用的指标")
        self.whole = QCheckBox("替换本表现有的全部指标，分值也照抄", objectName="whole")
        self.told = muted(objectName="taken-count", wordWrap=True)
        self._make_body()
        self._show_source()
        self.source.currentIndexChanged.connect(self._show_source)
        self.kind.currentIndexChanged.connect(self._show_rows)
        self.search.textChanged.connect(self._show_rows)
        lead_down(self.search, self.rows)
        self.rows.changed.connect(self._note_ticks)
        self.whole.toggled.connect(self._show_count)
        resize_within_screen(self, 860, 600)
        self.search.setFocus()

    def _make_body(self) -> None:
        from_ = plain("来源(&S)")
        from_.setBuddy(self.source)
        top = row_of(from_, Part(self.source, 3), Part(self.kind, 2), Part(self.search, 3), spacing=10)
        box, self.take = answer_box(self, "取用")
        foot = row_of(Part(self.told), box, spacing=12)
        body = top, Part(self.rows), self.whole, foot
        column_of(*body, on=self, margins=(20, 16, 20, 14), spacing=10)
        header = self.rows.header()
        for column, width in ((1, 150), (2, 240)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.rows.setColumnWidth(column, width)
        header.setStretchLastSection(False)

    # -- what is shown ----------------------------------------------------------------------------------

    def _source(self) -> Source:
        return self._sources[self.source.currentIndex()]

    def _show_source(self) -> None:
        """List the rows of a source; a whole table is ticked, as one who asks for it wants all of it."""
        place, source = self.source.currentIndex(), self._source()
        blocked = self.rows.blockSignals(True), self.kind.blockSignals(True)
        self.rows.clear()
        for number, row in enumerate(source.rows):
            category, kind = place_for(row, self._places)
            texts = [" ".join(text.split()) for text in (row.name, row.target)]
            texts.append(kind if category == kind else f"{category} › {kind}")
            self.rows.add(number, texts, on=source.is_table or (place, number) in self._chosen)
        self.kind.clear()
        self.kind.addItems([ALL_KINDS, *dict.fromkeys(row.kind for row in source.rows)])
        self.rows.blockSignals(blocked[0])
        self.kind.blockSignals(blocked[1])
        self.whole.setEnabled(source.is_table)
        if not source.is_table:
            self.whole.setChecked(False)
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = self.search.text().strip().casefold()
        kind = self.kind.currentText() if self.kind.currentIndex() > 0 else ""
        self.rows.show_only(
            {
                number
                for number, row in enumerate(self._source().rows)
                if wanted in row.name.casefold() and (not kind or kind_key(row.kind) == kind_key(kind))
            }
        )
        self._note_ticks()

    def _note_ticks(self) -> None:
        """Remember what is ticked; rows that another search or source hides keep their tick."""
        place, rows = self.source.currentIndex(), self._source().rows
        shown, ticked = self.rows.shown(), set(self.rows.ticked())
        for number in shown:
            if number in ticked:
                self._chosen[place, number] = rows[number]
            else:
                self._chosen.pop((place, number), None)
        self._show_count()

    def _show_count(self) -> None:
        told = "请在要取用的指标前打勾"
        if self.count:
            told = f"已选 {self.count} 条；只取名称、指标值和评分方法，完成值、得分、原因不取"
        elif not self.rows.shown():
            told = "这个来源里没有这样的指标，请换一个来源或改查找的文字"
        self.told.setText(f"{told}。")
        self.take.setEnabled(bool(self.count))

    # -- what was chosen --------------------------------------------------------------------------------

    @property
    def chosen(self) -> Mapping[tuple[int, int], Indicator]:
        """The rows with a tick, by the places of source and row; of a whole table only those of its source."""
        place = self.source.currentIndex()
        return {
            key: row
            for key, row in sorted(self._chosen.items())
            if not self.whole.isChecked() or key[0] == place
        }

    @property
    def count(self) -> int:
        """How many rows were chosen."""
        return len(self.chosen)

    @property
    def project(self) -> Project:
        """The form with what was chosen."""
        rows = tuple(self.chosen.values())
        return with_taken(self._before, rows, self._template, whole=self.whole.isChecked())
