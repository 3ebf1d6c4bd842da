"""Small menus that say what a column or a cell of a sheet is: its role in the table, its field in the form."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from model.exchange.corrections import LEFT_OUT, MONEY_UNITS, Correction
from model.exchange.found_form import FoundForm
from model.exchange.recognising.cells import Cells
from model.exchange.recognising.chosen_heads import choose_head
from model.exchange.recognising.corrected import rule_for
from model.exchange.recognising.role_names import ROLE_NAMES
from model.exchange.worksheet import Worksheet, letters_of
from model.form.edits import caption_of
from model.form.field_path import FieldPath, amount_path, goal_path, header_path, signature_path
from model.form.template import Template

Place = tuple[int, int]
Choose = Callable[[Correction], object]
_USUAL = 8  # roles that stand in the menu itself
YEAR = header_path("year")
OF_UNIT = "没有写单位的金额是"
FIXED = "这张表按模板自己的标题读入，不能另选。"


@dataclass(frozen=True, slots=True)
class Chooser:
    """Makes the menus for one form; ``choose`` is called with the layout's correction as it is to be."""

    sheet: Worksheet
    found: FoundForm
    template: Template
    correction: Correction
    choose: Choose

    def column_menu(self, parent: QWidget, column: int) -> QMenu | None:
        """Return the roles that a column of the sheet may have; None for one outside the table of indicators."""
        numbers = [n for n, one in enumerate(self.found.columns) if one.left <= column <= one.right]
        if not numbers:
            return None
        number = numbers[0]
        mine = self.found.columns[number]
        caption = " ".join(mine.caption.split()) or "（没有标题）"
        menu = _menu(parent, f"{letters_of(mine.left)} 列“{_short(caption)}”当作")
        if not self.found.layout:
            return _with_note(menu, FIXED)
        rarer = QMenu("其他", menu)
        for place, (role, name) in enumerate(ROLE_NAMES.items()):
            into = menu if place < _USUAL else rarer
            self._add_role(into, number, role, name)
        menu.addMenu(rarer)
        menu.addSeparator()
        out = menu.addAction("不导入", lambda: self._choose_column(number, LEFT_OUT))
        out.setCheckable(True)
        out.setChecked(mine.role == LEFT_OUT)
        out.setEnabled(mine.role != "name")
        if number in self.correction.columns:
            menu.addAction("恢复自动识别", lambda: self.choose(self._without_column(number)))
        return menu

    def _add_role(self, menu: QMenu, number: int, role: str, name: str) -> None:
        mine = self.found.columns[number].role
        users = [one for n, one in enumerate(self.found.columns) if one.role == role and n != number]
        used = f"\t{letters_of(users[0].left)} 列在用" if users else ""
        action = menu.addAction(f"{name}{used}", lambda: self._choose_column(number, role))
        action.setCheckable(True)
        action.setChecked(mine == role)
        # without names there are no indicators: they only change places with another column
        action.setEnabled(mine != "name" or bool(users) or role == "name")

    def _choose_column(self, number: int, role: str) -> None:
        """Give a column a role; the column that had it gets the other's."""
        mine = self.found.columns[number].role
        if role == mine:
            return
        others = [n for n, one in enumerate(self.found.columns) if one.role == role and n != number]
        changed = self.correction.with_column(number, role)
        if others and role != LEFT_OUT:
            changed = changed.with_column(others[0], "" if mine == LEFT_OUT else mine)
        self.choose(changed)

    def _without_column(self, number: int) -> Correction:
        """Return the correction without that of a column, and of the one with which it changed places."""
        columns = {n: role for n, role in self.correction.columns.items() if n != number}
        return replace(self.correction, columns=columns)

    def cell_menu(self, parent: QWidget, place: Place) -> QMenu:
        """Return the fields that a text outside the table may belong to."""
        text = self._text(place)
        cell = self.sheet.address(*place).rpartition("!")[2]
        menu = _menu(parent, f"{cell}“{_short(text)}”当作")
        cells = Cells(self.sheet, self.found.area)
        if not self.found.layout:
            return _with_note(menu, FIXED)
        if not text or rule_for(cells, place, None) is None:
            self._add_units(menu)
            return _with_note(menu, "这一格旁边没有标题，认不出别的文件里的它；请导入后在表里填。")
        used = {use.path: spot for spot, use in self.found.uses.items() if use.path}
        for title, fields in self._fields():
            group = QMenu(title, menu)
            for path, name in fields.items():
                self._add_field(group, place, path, name, used)
            if fields:
                menu.addMenu(group)
        self._add_units(menu)
        menu.addSeparator()
        menu.addAction("不导入", lambda: self._choose_field(place, None))
        rule = rule_for(cells, place, None)
        kept = [one for one in self.correction.fields if rule is None or one.spot != rule.spot]
        if len(kept) < len(self.correction.fields):
            restored = replace(self.correction, fields=tuple(kept))
            menu.addAction("恢复自动识别", lambda: self.choose(restored))
        return menu

    def _add_units(self, menu: QMenu) -> None:
        """Offer the unit of money of sheets of this layout that name none."""
        group = QMenu(OF_UNIT, menu)
        self._fill_units(group)
        menu.addMenu(group)

    def unit_menu(self, parent: QWidget) -> QMenu:
        """Return the units that amounts may have where the sheet names none."""
        menu = _menu(parent, OF_UNIT)
        self._fill_units(menu)
        return menu

    def _fill_units(self, menu: QMenu) -> None:
        for unit in ("", *MONEY_UNITS):
            action = menu.addAction(
                unit or f"{self.template.money_unit}（模板的单位）",
                partial(self.choose, replace(self.correction, unit=unit)),
            )
            action.setCheckable(True)
            action.setChecked(unit == self.correction.unit)

    def _add_field(
        self, menu: QMenu, place: Place, path: FieldPath, name: str, used: Mapping[FieldPath, Place]
    ) -> None:
        spot = used.get(path)
        cell = self.sheet.address(*spot).rpartition("!")[2] if spot else ""
        note = f"\t{cell} 在用" if spot and spot != place else ""
        action = menu.addAction(f"{name}{note}", lambda: self._choose_field(place, path))
        action.setCheckable(True)
        action.setChecked(spot == place)

    def _choose_field(self, place: Place, path: FieldPath | None) -> None:
        rule = rule_for(Cells(self.sheet, self.found.area), place, path)
        if rule is not None:
            self.choose(self.correction.with_rule(rule))

    def _fields(self) -> Iterator[tuple[str, dict[FieldPath, str]]]:
        template = self.template
        header = [header_path(field.id) for field in template.header]
        yield "项目信息", {**{path: self._name(path) for path in header}, YEAR: "年度"}
        sources = [row.id for row in template.funds.rows] or ["total"]
        amounts = [amount_path(one, column) for one in sources for column in template.funds.amount_columns]
        yield "资金", {path: self._name(path) for path in amounts}
        yield "目标和说明", {path: self._name(path) for path in (goal_path(one.id) for one in template.texts)}
        writable = [signature_path(field.id) for field in template.signature if field.writable]
        yield "签字栏", {path: self._name(path) for path in writable}

    def _name(self, path: FieldPath) -> str:
        return caption_of(path, self.template)

    def _text(self, place: Place) -> str:
        row, column = place
        texts = self.sheet.rows[row]
        return texts[column].strip() if column < len(texts) else ""


def row_menu(
    parent: QWidget, sheet: Worksheet, row: int, choose: Callable[[str, Correction], object]
) -> QMenu:
    """Return what a row of a sheet without a form may be: the head of the table of indicators."""
    number = sheet.address(row, 0).rpartition("!")[2].lstrip(string.ascii_uppercase)
    menu = _menu(parent, f"第 {number} 行")
    head = choose_head(Cells(sheet), row)
    if head is None:
        return _with_note(menu, "这一行的列太少，当不了表头")
    menu.addAction("当作指标表的表头", lambda: choose(*head))
    return menu


def _menu(parent: QWidget, title: str) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName("import-chooser")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(title).setEnabled(False)
    menu.addSeparator()
    return menu


def _with_note(menu: QMenu, note: str) -> QMenu:
    menu.addAction(note).setEnabled(False)
    return menu


def _short(text: str) -> str:
    plain = " ".join(text.split()).replace("&", "&&")
    return plain if len(plain) <= 16 else f"{plain[:15]}…"
