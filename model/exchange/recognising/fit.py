"""A region as it was read, put into a template: project, remarks, and what found no place."""

from __future__ import annotations

from dataclasses import replace

from model.exchange.found_form import ColumnUse, FoundForm
from model.exchange.paste import with_automatic_scores
from model.exchange.recognising.captions import as_caption
from model.exchange.recognising.cells import Place
from model.exchange.recognising.fields import Found
from model.exchange.recognising.figures import compare_figures
from model.exchange.recognising.fit_money import converted, fit_money
from model.exchange.recognising.fit_rows import fit_rows
from model.exchange.recognising.fit_year import fit_tables, say_cut_off, with_halves_joined, with_own_fields
from model.exchange.recognising.money import unit_in
from model.exchange.recognising.reading import Reading
from model.exchange.recognising.told import Told
from model.exchange.recognising.uses import uses_of
from model.exchange.recognising.years import year_of_field
from model.form.project import Project, empty_project
from model.form.template import Template
from model.reading.amounts import read_amount
from model.reading.capitals import without_capitals
from model.reading.normalise import normalise

_LONGEST_CAPTION = 40
_LEAST_PLACED = 90  # percent of the filled cells


def fit(reading: Reading, template: Template, default_year: int) -> FoundForm:
    """Return the form of a region by a template; ``default_year`` counts where the sheet names none."""
    told = Told(reading.cells)
    reading = with_halves_joined(with_own_fields(reading, template), told)
    rest = _Rest(reading)
    year = _year(reading, told)
    say_cut_off(reading, template, told)
    header = _header(reading, template, told, rest)
    goals = _goals(reading, template, told, rest) | fit_tables(reading, template, told)
    signature = _signature(reading, template, told, rest)
    project = Project(
        header=header, funds=fit_money(reading, template, told), goals=goals, signature=signature
    )
    placed = fit_rows(reading, template, told)
    if not reading.rows:
        told.note("指标表里没有一行指标，请补填。")
        project = replace(project, indicators=empty_project(template).indicators)
        placed = []
    else:
        project = replace(project, indicators=tuple(one.indicator for one in placed))
        if template.has_scores:
            scored = range(len(project.indicators))
            project = with_automatic_scores(project, template, year or default_year, scored)
        compare_figures(reading, project, placed, template, year or default_year, told)
    _say_rest(reading, rest.places - _printed_notes(reading, template), told)
    _say_doubt(reading, told)
    head = reading.head
    return FoundForm(
        reading.cells.area,
        template,
        year,
        project,
        tuple(told.remarks),
        tuple(told.unplaced),
        uses_of(reading, placed, template),
        tuple(ColumnUse(one.role, one.caption, one.left, one.right) for one in head.columns),
        (head.top, head.bottom),
    )


def _year(reading: Reading, told: Told) -> int | None:
    if not reading.years:
        return None
    year = reading.years[0][0]
    other = next((one for one in reading.years if one[0] != year), None)
    if other:
        told.note(f"表上有两个年度 {year} 和 {other[0]}，已按 {year} 年度读入，请核对。", place=other[1])
    return year


def _header(reading: Reading, template: Template, told: Told, rest: _Rest) -> dict[str, str]:
    found = dict(reading.fields.header)
    own_year = found.pop("year", None)
    if own_year and year_of_field(own_year.text) is None:
        told.leave(own_year.place, "这一格不是年份，没有读入，请核对。", own_year.text)
    if "unit" not in found and "unit_2" in found:
        found["unit"] = found.pop("unit_2")
    if "unit_2" in found and normalise(found["unit_2"].text) == normalise(found["unit"].text):
        del found["unit_2"]
    texts = {}
    for field in template.header:
        one = found.pop(field.id, None) or rest.take(field.caption)
        if one is None:
            continue
        texts[field.id] = _amount(one, reading, template, told) if field.money else one.text
    for one in (*found.values(), *reading.fields.others):
        told.leave(one.place, f"模板没有“{as_caption(one.caption)}”一栏，没有读入。", one.text)
    return {key: text for key, text in texts.items() if text}


def _amount(one: Found, reading: Reading, template: Template, told: Told) -> str:
    unit = unit_in(one.caption) or reading.unit
    text = converted(without_capitals(one.text), unit, template)
    if unit and unit != template.money_unit and text != without_capitals(one.text):
        told.note(f"表上金额以{unit}为单位，已换算成{template.money_unit}。", "info")
    if text and read_amount(text, template.money_unit).value is None:
        told.note(f"“{one.text}”不是金额，已照样读入，请改成数字。", place=one.place)
    return text


def _goals(reading: Reading, template: Template, told: Told, rest: _Rest) -> dict[str, str]:
    texts = {}
    known = {text.id for text in template.texts}
    if "term_goal" not in known and not reading.texts.get("expected") and "term_goal" in reading.texts:
        reading.texts["expected"] = reading.texts.pop("term_goal")
    for text in template.texts:
        values = reading.texts.get(text.id, [])
        if not values and (own := rest.take(text.caption)):
            values = [own]
        if values and text.explains:
            told.note(
                f"“{as_caption(values[0].caption)}”里的原因记在这一栏，没有分到各个指标。",
                "info",
                values[0].place,
                values[0].text,
            )
        if values:
            texts[text.id] = "\n".join(one.text.strip("\n") for one in values)
    for role, values in reading.texts.items():
        for one in values if role not in known else ():
            told.leave(one.place, f"模板没有“{as_caption(one.caption)}”一栏，没有读入。", one.text)
    return texts


class _Rest:
    """The filled cells that found no place yet, also by what they say as captions."""

    def __init__(self, reading: Reading) -> None:
        self._cells = reading.cells
        self.places = set(reading.rest)
        self._called: dict[str, list[Place]] = {}
        for place in sorted(self.places):
            text = reading.cells.text(*place)
            if len(text) <= _LONGEST_CAPTION:
                self._called.setdefault(as_caption(text), []).append(place)

    def take(self, caption: str) -> Found | None:
        """Return what stands beside a caption that only the template knows, and note both as placed."""
        for row, column in self._called.get(as_caption(caption), ()):
            beside = next((one for one in self._cells.filled(row) if one > column), None)
            if beside is None or not {(row, column), (row, beside)} <= self.places:
                continue
            self.places -= {(row, column), (row, beside)}
            return Found(self._cells.text(row, beside), (row, beside), caption)
        return None


def _signature(reading: Reading, template: Template, told: Told, rest: _Rest) -> dict[str, str]:
    found = dict(reading.fields.signature)
    ids = {field.id for field in template.signature if field.writable}
    leaders = [field.id for field in template.signature if as_caption(field.caption) == "项目负责人"]
    if leaders and "leader" in found:
        found[leaders[0]] = found.pop("leader")
    texts = {}
    for role, one in found.items():
        if role in ids:
            texts[role] = one.text
        else:
            told.leave(one.place, f"模板没有“{as_caption(one.caption)}”一栏，没有读入。", one.text)
    for field in template.signature:
        if field.writable and field.id not in texts and (own := rest.take(field.caption)):
            texts[field.id] = own.text
    return texts


def _printed_notes(reading: Reading, template: Template) -> set[Place]:
    """Return the cells of notes that the template prints itself."""
    printed = {normalise(note) for note in template.footnotes}
    return {place for place in reading.notes if normalise(reading.cells.text(*place)) in printed}


def _say_rest(reading: Reading, rest: set[Place], told: Told) -> None:
    captions = {place: caption for table in reading.tables for place, caption in table.unknown}
    for place in sorted(rest):
        if place in reading.notes:
            told.leave(place, "这是表下的附注，没有读入。", counts=False)
        elif captions.get(place):
            caption = " ".join(captions[place].split())
            told.leave(place, f"模板没有“{caption}”一列，没有读入。")
        else:
            told.leave(place, "没有找到对应的栏，没有读入，请核对。")


def _say_doubt(reading: Reading, told: Told) -> None:
    filled = sum(1 for place in reading.cells.places() if place not in reading.notes)
    if filled and told.lost * 100 > filled * (100 - _LEAST_PLACED):
        share = 100 * (filled - told.lost) // filled
        told.note(f"这张表只有 {share}% 的内容找到了位置，版式可能没有认对，请逐格核对。", "error")
