"""A form moved to another template: rows find their kinds there, amounts their unit; nothing typed is lost.

Fields that the new template does not show keep their texts and are there again after a change back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from model.form.edits import not_applicable_row, renumbered_notes
from model.form.level_names import kind_of, section_of
from model.form.project import Indicator, Project, rows_of_kind
from model.form.template import Template
from model.reading.amounts import YUAN, exact, in_unit, read_amount


def converted(project: Project, old: Template, new: Template) -> Project:
    """Return the form as the new template has it."""
    rows = tuple(_reworded(row, old, new) for row in project.indicators)
    moved = _with_money(replace(project, indicators=rows), old, new)
    return _arranged(_in_unit(moved, old, new), new)


def in_unit_of(project: Project, form: Template, old: Template, new: Template) -> Project:
    """Return a form that another template does not show with its amounts in that one's unit, for when it is shown again."""
    units = (replace(form, money_unit=place.money_unit) for place in (old, new))
    return _in_unit(project, *units)


def fitted(project: Project, template: Template) -> Project:
    """Return a form of another template so that all its rows are seen; one whose kinds are known stays as it is."""
    known = all(template.has_kind(row.category, row.kind) for row in project.indicators)
    return project if known or template.indicators.is_open else _arranged(project, template)


def _arranged(project: Project, template: Template) -> Project:
    """Put every row under the kind most like its own, in the template's order; every kind has a row then.

    An open form keeps its levels as they are.
    """
    if template.indicators.is_open:
        return project
    order = {place: number for number, place in enumerate(template.kinds())}
    placed = [
        replace(row, category=c, kind=k) for row in project.indicators for c, k in [place_in(row, template)]
    ]
    crowded = {(row.category, row.kind) for row in placed if not is_placeholder(row, template)}
    kept = [
        (number, row)
        for number, row in enumerate(placed)
        if not (is_placeholder(row, template) and (row.category, row.kind) in crowded)
    ]
    kept.sort(key=lambda pair: order[pair[1].category, pair[1].kind])
    places = {number: place for place, (number, _) in enumerate(kept)}
    notes = renumbered_notes(project.notes, places)
    return _completed(replace(project, indicators=tuple(row for _, row in kept), notes=notes), template)


def place_in(row: Indicator, template: Template) -> tuple[str, str]:
    """Return the level 1 and level 2 of a closed template under which a row comes to stand."""
    if template.has_kind(row.category, row.kind):
        return row.category, row.kind
    section = section_of(row.category, template) or template.sections[0].name
    last = [kind for name, kind in template.kinds() if name == section][-1]
    return kind_of(row.kind, section, template) or (section, last)


def is_placeholder(row: Indicator, template: Template) -> bool:
    """Tell whether a row only keeps the place of its kind: blank, or the 不适用 row that the program makes."""
    return row.is_blank or row == not_applicable_row(row.category, row.kind, template)


def _lacking(project: Project, template: Template) -> list[tuple[str, str]]:
    return [place for place in template.kinds() if not rows_of_kind(project, *place)]


def _completed(project: Project, template: Template) -> Project:
    """Give kinds without rows a 不适用 row, in a form where nothing was typed yet a blank one."""
    is_blank = all(row.is_blank for row in project.indicators)
    for category, kind in _lacking(project, template):
        row = Indicator(category, kind) if is_blank else not_applicable_row(category, kind, template)
        earlier = template.kinds()[: template.kinds().index((category, kind))]
        count = sum((r.category, r.kind) in earlier for r in project.indicators)
        rows = (*project.indicators[:count], row, *project.indicators[count:])
        places = {n: n + (n >= count) for n in range(len(project.indicators))}
        project = replace(project, indicators=rows, notes=renumbered_notes(project.notes, places))
    return project


def _reworded(row: Indicator, old: Template, new: Template) -> Indicator:
    if row == not_applicable_row(row.category, row.kind, old):
        return not_applicable_row(row.category, row.kind, new)
    known = {band.name for band in new.bands}
    return row if row.grade in known else replace(row, grade="")


def _with_money(project: Project, old: Template, new: Template) -> Project:
    """Take the total along where one of the templates has it typed; the sources stay for a change back."""
    if bool(old.funds.rows) == bool(new.funds.rows):
        return project
    if new.funds.rows:
        first, columns = new.funds.rows[0].id, (*old.funds.amount_columns, *new.funds.amount_columns)
        total = {c: text for c, text in project.funds.get("total", {}).items() if c in columns}
        is_filled = any(project.funds.get(row.id) for row in new.funds.rows)
        return replace(project, funds={**project.funds, first: total}) if total and not is_filled else project
    totals = {column: _total_of(project, old, column) for column in new.funds.amount_columns}
    typed = {column: text for column, text in totals.items() if text}
    total = {**project.funds.get("total", {}), **typed}  # a text beside the money stands there, too
    return replace(project, funds={**project.funds, "total": total}) if typed else project


def _total_of(project: Project, template: Template, column: str) -> str:
    """Return the total of a column of money, blank where nothing was typed."""
    rows = [row.id for row in template.funds.rows if row.counts]
    texts = [text for row in rows if (text := project.funds.get(row, {}).get(column, ""))]
    if len(texts) == 1:
        return texts[0]
    amounts = [read_amount(text, template.money_unit).or_zero for text in texts]
    return exact(sum(amounts, Decimal(0))) if texts else ""


def _in_unit(project: Project, old: Template, new: Template) -> Project:
    """Rewrite readable amounts from one unit to another; others stay as typed."""
    if old.money_unit == new.money_unit or not {old.money_unit, new.money_unit} <= YUAN.keys():
        return project
    money = {field.id for field in (*old.header, *new.header) if field.money}
    columns = {column.id: column.role for column in (*new.funds.columns, *old.funds.columns)}

    def rewritten(texts: Mapping[str, str], is_money: Callable[[str], bool]) -> dict[str, str]:
        return {
            key: _in(text, old.money_unit, new.money_unit) if is_money(key) else text
            for key, text in texts.items()
        }

    funds = {
        source: rewritten(amounts, lambda column: columns.get(column) != "text")
        for source, amounts in project.funds.items()
    }
    return replace(project, header=rewritten(project.header, money.__contains__), funds=funds)


def _in(text: str, unit: str, wanted: str) -> str:
    amount = read_amount(text, unit).value
    return text if amount is None else exact(in_unit(amount, unit, wanted))
