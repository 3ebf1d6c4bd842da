"""Filled forms of a year other than the self-evaluation, one of each kind (tests/forms/year)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from model.exchange.form_json import Form, check_fits, form_of_year, parse_form
from model.form.project import Project, with_texts
from model.form.template import Template
from model.form.template_reader import parse_template
from model.grid.computed import Computed, compute
from tests.model.builders import ROOT, TEMPLATE_IDS, template

FOLDER = ROOT / "tests/forms/year"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def case_path(name: str) -> Path:
    """Return the file of a case."""
    return FOLDER / f"{name}.json"


@cache
def read_case(name: str) -> tuple[Form, Template]:
    """Return a filled form with the form of the year that it is; a template beside it is its own."""
    path, own = case_path(name), FOLDER / f"{name}.toml"
    others = {name: parse_template(own.read_text("utf-8"), own.name)} if own.exists() else {}
    form = parse_form(path.read_text("utf-8"), path.name, (*TEMPLATE_IDS, *others))
    made = form_of_year(form, others.get(form.template_id) or template(form.template_id), path.name)
    check_fits(form, made, path.name)
    return form, made


def project_of(name: str) -> Project:
    """Return what was typed into a case."""
    return read_case(name)[0].project


def computed_case(name: str, **texts: str) -> Computed:
    """Return all that follows from a case, after other texts were typed; ``__`` in a name is a dot, a row is ``iN``."""
    form, made = read_case(name)
    paths = {_path(key): text for key, text in texts.items()}
    return compute(with_texts(form.project, paths), made, form.year)


def _path(key: str) -> str:
    first, _, rest = key.partition("__")
    row = f"indicators[{first[1:]}]" if first[0] == "i" and first[1:].isdecimal() else first
    return f"{row}.{rest.replace('__', '.')}"
