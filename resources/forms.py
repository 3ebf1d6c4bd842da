"""Form files together with the template they name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import resources
from model.errors import FormError
from model.exchange import form_json
from model.files import read_at_most
from model.form.template import Template
from model.form.template_reader import parse_template

MAX_BYTES = 20 << 20
NO_OTHERS: Mapping[str, Template] = MappingProxyType({})


@lru_cache
def bundled_template(template_id: str) -> Template:
    """Return a template that comes with the program; each is read once. Raises TemplateError."""
    return parse_template(resources.template_text(template_id), template_id)


def known_ids(others: Mapping[str, Template]) -> tuple[str, ...]:
    """Return the ids of the bundled templates and of others."""
    return tuple(dict.fromkeys((*resources.template_ids(), *others)))


def read_form(path: Path, others: Mapping[str, Template] = NO_OTHERS) -> tuple[form_json.Form, Template]:
    """Read a form file with its template, which may be one of ``others``, too: the form of the year that the file is.

    Raises FormError with file and field, TemplateError.
    """
    content = read_at_most(path, MAX_BYTES, "是一张表")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FormError(f"文件“{path}”不是 UTF-8 编码的 JSON，请另存为 UTF-8 后重试。") from None
    form = form_json.parse_form(text, str(path), known_ids(others))
    place = others.get(form.template_id) or bundled_template(form.template_id)
    template = form_json.form_of_year(form, place, str(path))
    form_json.check_fits(form, template, str(path))
    return form, template
