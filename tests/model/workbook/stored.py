"""Documents as a workbook file stores them, for tests."""

from __future__ import annotations

from collections.abc import Mapping

from model.workbook.form_table import FormText


def texts(documents: Mapping[int, str | None]) -> dict[int, FormText | None]:
    """Return what is written of forms that are no sheets, each with a digest that fits."""
    return {i: None if document is None else FormText(document) for i, document in documents.items()}
