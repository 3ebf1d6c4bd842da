"""The table of settings: template and year, the texts that a digest guards, the number of the revision."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

from model.digest import digest_of
from model.workbook.official_templates import settings_digest
from model.workbook.set_digest import PUT

ACCEPTED = "accepted_template"


def read(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the settings; one damaged text must not keep the others from being read."""
    rows = connection.execute("SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM workbook").fetchall()
    pairs = (row for row in rows if None not in row)
    return {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in pairs}


def guarded(settings: Mapping[str, str], key: str) -> str:
    """Return a text that its digest guards, "?" if it does not match."""
    text, digest = settings.get(key, ""), settings.get(f"{key}_digest", digest_of(""))
    return text if digest == digest_of(text) else "?"


def revision(connection: sqlite3.Connection) -> int:
    """Return how often the workbook was written."""
    row = connection.execute("SELECT CAST(value AS BLOB) FROM workbook WHERE key = 'revision'").fetchone()
    text = row[0] if row else b""
    return int(text) if isinstance(text, bytes) and re.fullmatch(b"[0-9]{1,15}", text) else 0


def write(connection: sqlite3.Connection, template_text: str, year: int, accepted: bool = False) -> None:
    """Write template and year; ``accepted``: somebody answered for this template."""
    digest = settings_digest(template_text, year)
    pairs = [("template", template_text), ("year", str(year)), ("digest", digest)]
    if accepted:
        pairs.append((ACCEPTED, digest_of(template_text)))
    connection.executemany(PUT, pairs)


def write_guarded(connection: sqlite3.Connection, key: str, text: str) -> None:
    """Write a text with its digest."""
    connection.executemany(PUT, ((key, text), (f"{key}_digest", digest_of(text))))


def write_revision(connection: sqlite3.Connection, number: int) -> None:
    """Write how often the workbook was written."""
    connection.execute(PUT, ("revision", str(number)))
