"""Form files together with the template they name."""

from __future__ import annotations

from pathlib import Path

import resources
from model import exchange
from model.errors import FormError
from model.system_errors import reason_of
from model.template import Template
from model.template_reader import parse_template

MAX_BYTES = 20 << 20


def read_form(path: Path) -> tuple[exchange.Form, Template]:
    """Read a form file with its template. Raises FormError with file and field, TemplateError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FormError(f"文件“{path}”超过了 {MAX_BYTES >> 20} MB，不像是一张表，请检查。")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FormError(f"找不到文件“{path}”，请检查文件名和位置。") from None
    except OSError as error:
        raise FormError(f"打不开文件“{path}”（{reason_of(error)}），请检查权限。") from None
    except UnicodeDecodeError:
        raise FormError(f"文件“{path}”不是 UTF-8 编码的 JSON，请另存为 UTF-8 后重试。") from None
    form = exchange.parse_form(text, str(path), resources.template_ids())
    template = parse_template(resources.template_text(form.template_id), form.template_id)
    exchange.check_fits(form, template, str(path))
    return form, template
