"""The data that comes with the program; the only code that knows about a frozen build."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

DEFAULT_TEMPLATE = "shenzhen-2021"


def root() -> Path:
    """Return the folder of the data files, in a checkout or in a frozen build."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) / "resources" if frozen else Path(__file__).parent


def program_folder() -> Path | None:
    """Return the folder of the packaged program, None in a checkout."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else None


@lru_cache(maxsize=1)
def version() -> str:
    """Return the program's version; its one place is pyproject.toml, which a build takes along."""

    for path in (root().parent / "pyproject.toml", root() / "pyproject.toml"):
        if path.is_file():
            return str(tomllib.loads(path.read_text("utf-8"))["project"]["version"])
    return ""


def font_path(name: str) -> Path:
    """Return a bundled font file."""
    return root() / "fonts" / name


def colour_profile() -> bytes:
    """Return the ICC profile of sRGB, for the output intent of printed forms."""
    return (root() / "colour" / "srgb.icc").read_bytes()


def icon_path(name: str) -> Path:
    """Return a bundled SVG icon."""
    return root() / "icons" / f"{name}.svg"


@lru_cache(maxsize=1)
def template_ids() -> tuple[str, ...]:
    """Return the ids of the templates that come with the program, the default one first."""
    ids = sorted(path.stem for path in (root() / "templates").glob("*.toml"))
    return (DEFAULT_TEMPLATE, *(i for i in ids if i != DEFAULT_TEMPLATE))


def template_text(template_id: str) -> str:
    """Return the TOML text of a template. Raises FileNotFoundError for an unknown id."""
    return (root() / "templates" / f"{template_id}.toml").read_text("utf-8")


@lru_cache(maxsize=1)
def official_templates() -> Mapping[str, str]:
    """Return the digests of all editions of the templates that ever came with the program, with their ids."""
    editions = tomllib.loads((root() / "editions.toml").read_text("utf-8"))
    return MappingProxyType({digest: i for i, digests in editions.items() for digest in digests})


@lru_cache(maxsize=1)
def template_names() -> Mapping[str, str]:
    """Return what the templates call themselves, by their ids."""

    return MappingProxyType({i: str(tomllib.loads(template_text(i))["name"]) for i in template_ids()})


@lru_cache(maxsize=1)
def field_helps() -> tuple[tuple[str, str, str], ...]:
    """Return (field path with *, title, text) of the help that F1 shows."""

    fields = tomllib.loads((root() / "help" / "fields.toml").read_text("utf-8"))["field"]
    return tuple((field["path"], field["title"], field["text"].strip()) for field in fields)


def library_text() -> str:
    """Return the library of common indicators, CSV with captions in its first line."""
    return (root() / "library" / "indicators.csv").read_text("utf-8")


def report_template_path() -> Path:
    """Return the template of reports that comes with the program."""
    return root() / "reports" / "自评报告.docx"


def licence_paths() -> tuple[Path, ...]:
    """Return the licence texts, the notes that explain them first."""
    texts = sorted((root() / "licences").glob("*.txt"))
    return (*sorted(texts, key=lambda path: path.stem != "说明"), font_path("OFL.txt"))


def sample_paths() -> tuple[Path, ...]:
    """Return the sample forms (JSON) in their order."""
    return tuple(sorted((root() / "samples").glob("*.json")))
