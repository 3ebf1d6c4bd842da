"""The digest that tells a damaged text from a whole one."""

from __future__ import annotations

import hashlib


def digest_of(document: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return hashlib.sha256(document.encode("utf-8", "replace")).hexdigest()
