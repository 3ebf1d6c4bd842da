"""Which template fits a form on a sheet best (docs/domain.md 9.1)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal
from functools import lru_cache

from model.exchange.recognising.captions import amount_role, as_caption
from model.exchange.recognising.cells import Cells
from model.exchange.recognising.levels import known_kind, known_section
from model.exchange.recognising.money import AMOUNTS
from model.exchange.recognising.reading import Reading, read_region
from model.exchange.recognising.regions import find_regions
from model.exchange.worksheet import Worksheet
from model.form.template import Template
from model.reading.amounts import read_amount, shortest
from model.reading.normalise import normalise

LONGEST_CAPTION = 200
# columns that not all templates have
_OWN_COLUMNS = (
    "operator",
    "unit",
    "nature",
    "history",
    "standard",
    "note",
    "code",
    "coefficient",
    "deviation",
    "core",
)


def best_template(sheet: Worksheet, templates: Sequence[Template]) -> Template:
    """Return the template that fits the first form of a sheet best."""
    cells = Cells(sheet)
    regions = find_regions(cells)
    if regions:
        return choose_template(read_region(cells.within(regions[0].area), regions[0]), templates)
    texts = [text for row in sheet.rows for text in row]
    return _best(texts, templates, [0] * len(templates))


def choose_template(reading: Reading, templates: Sequence[Template]) -> Template:
    """Return the template that fits a form best: by its levels, columns, money, texts, and captions that not all have."""
    cells = reading.cells
    texts = [cells.text(*place) for place in cells.places()]
    return _best(texts, templates, [_fit(reading, template) for template in templates])


def _best(texts: Sequence[str], templates: Sequence[Template], fits: Sequence[int]) -> Template:
    short = {text for text in texts if len(text) < LONGEST_CAPTION}
    raw, plain = set(map(normalise, short)), set(map(as_caption, short))
    captions = [_captions_of(template) for template in templates]
    units = "\n".join(text for text in raw if "元)" in text)
    common = frozenset.intersection(*captions)

    has_initial = any(amount_role(text) == "initial" for text in short)

    def likeness(number: int) -> int:
        own = captions[number] - common
        return (
            _likeness(raw, plain, units, has_initial, templates[number])
            + len(own & plain)
            - len(own - plain)
            + fits[number]
        )

    return templates[max(range(len(templates)), key=likeness)]


@lru_cache(maxsize=64)
def _captions_of(template: Template) -> frozenset[str]:
    """Return what a sheet of the template has as captions: of indicators, texts, tables and sources, and the title."""
    columns = [
        template.indicators.columns,
        *(block.columns for block in template.tables),
    ]
    shown = [column.caption for group in columns for column in group]
    shown += [column.group for column in template.indicators.columns if column.group]
    shown += [text.caption for text in template.texts] + [row.caption for row in template.funds.rows]
    shown += [row.caption for block in template.tables for row in block.rows]
    return frozenset(map(as_caption, (*shown, template.title)))


def _likeness(raw: Set[str], texts: Set[str], units: str, has_initial: bool, template: Template) -> int:
    """Weigh kinds found and lacking, sections of the same points, the columns and the unit of money."""
    kinds = [kind.removesuffix("指标") for _, kind in template.kinds()]
    found = sum(kind in texts or f"{kind}指标" in texts for kind in kinds)
    points = sum(f"{section.name}({shortest(section.points)}分)" in raw for section in template.sections)
    unit = f"({template.money_unit})" in units
    columns = has_initial == ("initial" in template.funds.amount_columns)
    return 4 * found - 2 * (len(kinds) - found) + 4 * points + 2 * unit + 3 * columns


def _fit(reading: Reading, template: Template) -> int:
    """Weigh what of a form a template has a place for, and what it would lose."""
    return (
        _fit_of_columns(reading, template)
        + _fit_of_levels(reading, template)
        + _fit_of_money(reading, template)
        + _fit_of_points(reading, template)
    )


def _fit_of_points(reading: Reading, template: Template) -> int:
    """Weigh whether the points of the rows are those that a template has beside the execution."""
    points = sum((read_amount(row.text("weight"), "分").or_zero for row in reading.rows), Decimal(0))
    return 8 if points and points == template.total_points - template.execution_points else 0


def _fit_of_columns(reading: Reading, template: Template) -> int:
    mine = {column.role for column in template.indicators.columns} | {
        column.id for column in template.indicators.columns
    }
    there = reading.head.roles
    weight = 12 if ("weight" in there) == ("weight" in mine) else -12
    if not {"weight", "score"} & there:
        weight = 0  # nobody gave points
    shared = sum(3 for role in _OWN_COLUMNS if role in there and role in mine)
    lost = sum(2 for role in _OWN_COLUMNS if role in there and role not in mine)
    spare = sum(2 for role in _OWN_COLUMNS if role not in there and role in mine)
    texts = {role for role, values in reading.texts.items() if values}
    known = {text.id for text in template.texts}
    return (
        weight + shared - lost - spare + 3 * len(texts & known) - 3 * len(texts - known) - len(known - texts)
    )


def _fit_of_levels(reading: Reading, template: Template) -> int:
    """Weigh rows whose levels the template has, and those that it would move elsewhere."""
    has_levels = any(column.role == "kind" for column in template.indicators.columns)
    rows = [(row.text("category"), row.text("kind")) for row in reading.rows]
    is_flat = not {"category", "kind"} & reading.head.roles
    if is_flat or not has_levels:
        return 10 if is_flat != has_levels else -20
    score = 0
    for category, kind in set(rows):
        section = known_section(category, template) if category else None
        place = known_kind(kind, section or "", template) if kind else None
        if template.indicators.is_open:
            score += bool(section) + bool(place)
        elif (kind and place is None) or (category and section is None and place is None):
            score -= 6
        elif (category and section is None) or (place and place[0] != section):
            score -= 4
        else:
            score += 2
    return score


def _fit_of_money(reading: Reading, template: Template) -> int:
    unit = 2 if reading.unit == template.money_unit else 0
    amount = 3 * (
        ("amount" in reading.fields.header) == any(field.id == "amount" for field in template.header)
    )
    if reading.money is None:
        return unit + amount
    rows = {row.id for row in template.funds.rows}
    has_initial = any("initial" in one.amounts for one in reading.money.sources)
    score = -10 if has_initial and "initial" not in template.funds.amount_columns else 0
    for source in reading.money.sources:
        has_money = any(
            read_amount(one.text, "元").value for key, one in source.amounts.items() if key in AMOUNTS
        )
        if source.role != "total" and has_money:
            score += 2 if source.role in rows else -2
    return unit + amount + score
