"""The forms of a year for tests: a self-evaluation and the monitoring form of its place."""

from __future__ import annotations

from tests.model.builders import template, template_text

MAIN = template("shenzhen-2021")
MONITORING = MAIN.form("monitoring")


def year_template_text() -> str:
    """Return the text of a template with a monitoring form."""
    return template_text("shenzhen-2021")
