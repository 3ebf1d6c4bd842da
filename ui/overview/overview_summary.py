"""The cards above the table: how the department stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QLabel, QWidget

from model.grid.standing import Standing
from model.reading.amounts import divide, money_text, percent, shortest, two_decimals, with_separators
from model.scoring.evaluation import NO_GRADE
from model.scoring.findings import LOOK_NAMES, Look
from model.workbook.workbook import Workbook
from ui.theme import COLOURS, grade_colour, severity_colour
from ui.widgets.labels import card, muted
from ui.widgets.layouts import NO_MARGINS, Part, row_of

_TITLES = {
    "count": "项目",
    "funds": "全年预算 · 执行",
    "mean": "平均得分",
    "grades": "等级",
    "open": "待处理",
}


class SummaryCards(QWidget):
    """Five figures over all projects."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rich = Qt.TextFormat.RichText
        self._cards = {key: QLabel(objectName=f"summary-{key}", textFormat=rich) for key in _TITLES}
        cards = [Part(card(muted(_TITLES[key]), label, parent=self)) for key, label in self._cards.items()]
        row_of(*cards, on=self, margins=NO_MARGINS, spacing=12)
        for key in _TITLES:
            self._show(key, _figure("—", ""))  # until it is known

    def show_forms(self, workbook: Workbook, forms: Sequence[Standing]) -> None:
        """Add up all forms of a workbook."""
        for key, text in {
            "funds": _funds_text(forms, workbook.template.money_unit),
            "mean": _mean_text(forms),
            "grades": _grades_text(forms, [grade.name for grade in workbook.template.grades]),
            "open": _open_text(forms),
        }.items():
            self._show(key, text)

    def show_share(self, workbook: Workbook, share: float) -> None:
        """Say how many projects there are, and how many of their forms were computed as yet (0 to 1)."""
        more = "" if share >= 1 else f" · 已核对 {int(share * 100)}%"
        self._show("count", _figure(str(len(workbook.ids)), f"{workbook.year} 年度{more}"))

    def _show(self, key: str, text: str) -> None:
        self._cards[key].setText(text)
        plain = QTextDocumentFragment.fromHtml(text).toPlainText()
        self._cards[key].setAccessibleName(f"{_TITLES[key]}：{plain}")


def _figure(number: str, unit: str, colour: str = "") -> str:
    return (
        f'<span style="font-size:22px;font-weight:bold;color:{colour or COLOURS.text}">{number}</span>'
        f'<span style="color:{COLOURS.muted}"> {unit}</span>'
    )


def _funds_text(forms: Sequence[Standing], unit: str) -> str:
    adjusted = sum((form.adjusted for form in forms), Decimal(0))
    executed = sum((form.executed for form in forms), Decimal(0))
    if unit == "元" and adjusted >= 1_000_000:
        amount, unit = with_separators(two_decimals(adjusted / 10_000)), "万元"
    else:
        amount = with_separators(money_text(adjusted, unit))
    return _figure(amount, f"{unit} · {percent(divide(executed, adjusted))}")


def _mean_text(forms: Sequence[Standing]) -> str:
    if not forms:
        return _figure("—", "")
    mean = sum((form.score for form in forms), Decimal(0)) / len(forms)
    money = sum((form.adjusted for form in forms), Decimal(0))
    weighted = sum((f.score * f.adjusted for f in forms), Decimal(0))
    by_money = f"按预算加权 {shortest(divide(weighted, money))}" if money else ""
    return _figure(shortest(mean), by_money)


def _grades_text(forms: Sequence[Standing], names: Sequence[str]) -> str:
    grades = Counter(form.grade for form in forms)
    captions = {name: name for name in names} | {NO_GRADE: "未评定"}
    shown = [
        _figure(str(grades[name]), caption, grade_colour(name))
        for name, caption in captions.items()
        if grades[name]
    ]
    return "&nbsp;&nbsp;".join(shown) or _figure("—", "")


def _open_text(forms: Sequence[Standing]) -> str:
    found: dict[Look, int] = {
        "error": sum(form.errors for form in forms),
        "warning": sum(form.warnings for form in forms),
        "open": sum(form.gaps for form in forms),
    }
    shown = [
        _figure(str(count), LOOK_NAMES[key], severity_colour(key) if count else "")
        for key, count in found.items()
        if count or key != "open"
    ]
    return "&nbsp;&nbsp;".join(shown)
