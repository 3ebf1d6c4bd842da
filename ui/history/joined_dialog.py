"""合并了什么: what came from another window or computer that had the same file, and what both had changed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from model.compare.comparison import Difference, compare
from model.form.field_path import FieldPath
from model.form.project import Project, text_at
from model.workbook.joining import Differing, Joining
from model.workbook.workbook import Workbook
from ui.history.differences_model import DifferencesModel
from ui.history.differences_view import DifferencesView
from ui.session import Session
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain, resize_within_screen
from ui.widgets.layouts import Part, column_of, row_of

_NEW, _GONE = "（没有这张表）", "（已删除）"


class JoinedDialog(QDialog):
    """Two lists: what both changed, of which the other side's text may be taken, and what came. ``place_wanted`` shows a cell."""

    place_wanted = Signal(int, object)

    def __init__(self, session: Session, joining: Joining, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="joined", windowTitle="合并了什么")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._joining = session, joining
        self._clashes = list(joining.clashes)
        self._both, self._came = DifferencesModel(self), DifferencesModel(self)
        self.both, self.came = DifferencesView(self._both), DifferencesView(self._came)
        self.take_button = button_of("改用对方的(&T)", self._on_take_clicked, objectName="take")
        self.came.chosen.connect(self._on_chosen)
        self.both.selectionModel().currentRowChanged.connect(lambda *_: self._show_state())
        self.both.setAccessibleName("两边都改了的格")
        above = self._titled("两边都改了、保留您的内容的格：", self.both, bool(self._clashes))
        below = self._titled("从对方来的改动：", self.came, True)
        self._hint = muted("双击一行可以看那一格。对方的内容还在历史版本和操作记录里。", wordWrap=True)
        close = button_of("关闭", self.reject, objectName="close")
        foot = row_of(Part(self._hint), self.take_button, close)
        self.take_button.setVisible(bool(self._clashes))
        column_of(*above, *below, foot, on=self, margins=(18, 16, 18, 14), spacing=10)
        resize_within_screen(self, 900, 560)
        session.closed.connect(self.close)
        self._places: list[tuple[int, FieldPath | None]] = []
        self._fill()

    @staticmethod
    def _titled(text: str, view: DifferencesView, shown: bool) -> tuple[QWidget, Part]:
        label = plain(text)
        label.setVisible(shown)
        view.setVisible(shown)
        return label, Part(view)

    def _fill(self) -> None:
        workbook = self._session.workbook
        both = [Difference(one.path, self._name(one), one.kept, one.other) for one in self._clashes]
        self._both.show(both, "保留的", "对方的")
        found = list(_came(workbook, self._joining))
        self._places = [(form, one.path) for form, one in found]
        self._came.show([one for _, one in found], "原来", "现在")
        self._show_state()

    def _name(self, clash: Differing) -> str:
        workbook = self._session.workbook
        is_there = clash.form is not None and clash.form in workbook
        return (
            f"{workbook.name_of(clash.form)}\n{clash.caption}" if is_there and clash.form else clash.caption
        )

    def _chosen_clash(self) -> Differing | None:
        row = self.both.currentIndex().row()
        return self._clashes[row] if 0 <= row < len(self._clashes) else None

    def _may_take(self, clash: Differing | None) -> bool:
        """Tell whether what the other side typed can be put where ours stands, which is as it was."""
        workbook = self._session.workbook
        if clash is None or clash.form is None or clash.path is None or clash.form not in workbook:
            return False
        try:
            return text_at(workbook.project(clash.form), clash.path) == clash.kept and not workbook.lock
        except KeyError:
            return False

    def _show_state(self) -> None:
        self.take_button.setEnabled(self._may_take(self._chosen_clash()))

    def _on_take_clicked(self) -> None:
        clash = self._chosen_clash()
        if clash is not None and clash.form is not None and clash.path is not None and self._may_take(clash):
            self._session.type_text(clash.form, clash.path, clash.other)
            self._session.workbook.history.seal()
            self._clashes.remove(clash)
            self._fill()

    def _on_chosen(self, row: int) -> None:
        form, path = self._places[row]
        if path is not None:
            self.place_wanted.emit(form, path)


def _came(workbook: Workbook, joining: Joining) -> Iterator[tuple[int, Difference]]:
    """Yield what is otherwise than before, with its form; forms that came or went as one line each."""
    for form in sorted(joining.came):
        was, now = joining.was.get(form), joining.now.forms.get(form)
        if was is None or now is None:
            name = (now or was or Project()).shown_name
            texts = (_NEW, name) if was is None else (name, _GONE)
            yield form, Difference(None, f"{name}\n整张表", *texts)
            continue
        name = workbook.name_of(form) if form in workbook else now.shown_name
        for one in compare(was, now, workbook.template_of(form)):
            yield form, Difference(one.path, f"{name}\n{one.caption}", one.old_text, one.new_text)
