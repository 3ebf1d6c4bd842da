"""The template of a place that puts dots, brackets and @ into its ids and level names."""

from __future__ import annotations

from pathlib import Path

from model.form.field_path import amount_path, header_path, kind_path, section_path, signature_path

UNIT = header_path("unit.1[2]@indicators[0].name")
ADJUSTED, EXECUTED = amount_path("a.b[0]@c", "adjusted"), amount_path("a.b[0]@c", "executed")
SECTION = section_path("1.产出[指标]@局")
KIND = kind_path(SECTION.key, "数量.指标")
DATE = signature_path("date.填[1]")

_TEMPLATES = Path(__file__).parents[1] / "resources" / "templates"
_IDS = {
    "unit": UNIT.key,
    "fiscal": ADJUSTED.key,
    "产出指标": SECTION.key,
    "数量指标": KIND.column,
    "date": DATE.key,
}


def odd_template_text() -> str:
    """Return Shenzhen's template with ids of that kind."""
    text = (_TEMPLATES / "shenzhen-2021.toml").read_text("utf-8")
    text = text.replace('id = "shenzhen-2021"', 'id = "odd-ids"', 1)  # the official one has other rules
    for plain, odd in _IDS.items():
        text = text.replace(f'id = "{plain}"', f'id = "{odd}"').replace(
            f'name = "{plain}"', f'name = "{odd}"'
        )
    return text.replace(f'["{"数量指标"}"', f'["{KIND.column}"')
