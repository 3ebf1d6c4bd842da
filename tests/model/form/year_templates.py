"""Small forms of a year for tests: a self-evaluation and a monitoring form of one place."""

from __future__ import annotations

from dataclasses import replace

from model.form.blocks import Column, FundsBlock, IndicatorsBlock
from model.form.template import Template
from resources.forms import bundled_template

_SELF = bundled_template("shenzhen-2021")


def _monitoring(template: Template) -> Template:
    blocks = []
    for block in template.blocks:
        if isinstance(block, IndicatorsBlock):
            kept = [c for c in block.columns if c.role in ("category", "kind", "name", "target")]
            own = [Column("to_date", "1—7月执行情况", 100, "to_date"), Column("note", "备注", 100, "note")]
            block = replace(block, columns=(*kept, *own))
        if isinstance(block, FundsBlock):
            kept = [c for c in block.columns if c.role in ("initial", "adjusted")]
            block = replace(block, columns=(*kept, Column("to_date", "1—7月执行数", 100, "amount")))
        blocks.append(block)
    return replace(
        template,
        blocks=tuple(blocks),
        form_id="monitoring",
        phase="monitoring",
        title="项目支出绩效运行监控表",
    )


MONITORING = _monitoring(_SELF)
MAIN = replace(_SELF, others=(MONITORING,))


def year_template_text() -> str:
    """Return the text of a template with a monitoring form."""
    return MAIN.text
