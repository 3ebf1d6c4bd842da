"""Which template fits a sheet best (docs/domain.md 9.1)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache

from model.exchange.recognise import MONEY_WORDS
from model.exchange.sheet_blocks import LONGEST_CAPTION, as_caption
from model.exchange.worksheet import Worksheet
from model.form.template import Template
from model.reading.amounts import shortest
from model.reading.normalise import normalise


def best_template(sheet: Worksheet, templates: Sequence[Template]) -> Template:
    """Return the template that fits a sheet best: by its levels, its unit of money, and captions that not all have."""
    raw = {normalise(text) for row in sheet.rows for text in row if len(text) < LONGEST_CAPTION}
    texts = {as_caption(text) for text in raw}
    captions = [_captions_of(template) for template in templates]
    common = frozenset.intersection(*captions)

    def likeness(number: int) -> int:
        own = captions[number] - common
        return _likeness(raw, texts, templates[number]) + len(own & texts) - len(own - texts)

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


def _likeness(raw: Set[str], texts: Set[str], template: Template) -> int:
    """Weigh kinds found and lacking, sections of the same points, the columns and the unit of money."""
    kinds = [kind.removesuffix("指标") for _, kind in template.kinds()]
    found = sum(kind in texts or f"{kind}指标" in texts for kind in kinds)
    points = sum(f"{section.name}({shortest(section.points)}分)" in raw for section in template.sections)
    unit = any(f"({template.money_unit})" in text for text in raw)
    initial = any(text.startswith(MONEY_WORDS["initial"]) for text in texts)
    columns = initial == ("initial" in template.funds.amount_columns)
    return 4 * found - 2 * (len(kinds) - found) + 4 * points + 2 * unit + 3 * columns
