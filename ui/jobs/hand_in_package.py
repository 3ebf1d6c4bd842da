"""The package that a unit hands in: a zip with the workbook, the printed forms, a spreadsheet, and a list of it all.

The list says of each form what its paper bears, and of each file its SHA-256. The same workbook gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import Any

from model.errors import FormError

ENDING = ".zip"
FORMAT, VERSION = "jx-hand-in", 1
LIST_JSON, LIST_CSV = "清单.json", "清单.csv"
PAPER_FOLDER = "打印稿"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the packing itself leaves no time: equal content is an equal file
_CSV_HEAD = ("序号", "实施单位", "项目", "表", "总分", "等级", "校验码", "定稿人", "定稿时间", "打印稿", "摘要（SHA-256）")  # fmt: skip
_FORMULA = "=+-@\t\r"


@dataclass(frozen=True, slots=True)
class PackedForm:
    """One form of a package: which it is, what its paper bears, its file, who finalised it and when (in China).

    ``form`` is blank for the self-evaluation; ``digest`` is that of what the sheet shows, ``code`` its short form.
    """

    project: str
    unit: str
    form: str
    date: str
    title: str
    total: str
    grade: str
    code: str
    digest: str
    person: str
    when: str
    pdf: str
    pdf_sha256: str

    @property
    def name(self) -> str:
        """What it is called where several stand side by side."""
        name = " ".join(self.project.split()) or "（未命名项目）"
        return f"{name}·{self.title}" if self.form else name


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself; ``left_out`` names the forms that the unit will hand in later, with the reason."""

    unit: str
    year: int
    template: str
    template_name: str
    workbook: str
    workbook_sha256: str
    xlsx: str
    xlsx_sha256: str
    note: str
    forms: tuple[PackedForm, ...]
    left_out: tuple[str, ...] = ()


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    return sha256(data).hexdigest()


def add_file(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Put a file into a package."""
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


# -- the list ---------------------------------------------------------------------------------------------


def manifest_json(manifest: Manifest) -> bytes:
    """Return the list for programs."""
    data = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def manifest_csv(manifest: Manifest) -> bytes:
    """Return the list for people: Excel reads UTF-8 only with a mark in front."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_CSV_HEAD)
    for number, one in enumerate(manifest.forms, 1):
        cells = (one.unit, one.project, one.title, one.total, one.grade, one.code, one.person, one.when)
        writer.writerow([number, *map(_plain, (*cells, one.pdf, one.digest))])
    return text.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    """Return a text in one line that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(tuple(_FORMULA)) else line


def read_manifest(data: bytes, name: str) -> Manifest:
    """Read the list of a package; ``name`` is the package's. Raises FormError with one Chinese sentence."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise FormError(f"“{name}”的清单读不出，文件可能受损，请对方重新生成报送包。") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise FormError(f"“{name}”的清单不是本程序写的，请对方用“报送”生成报送包。")
    if found.get("version") != VERSION:
        raise FormError(f"“{name}”是更新版本的程序生成的，请先升级本程序再收。")
    try:
        forms = tuple(PackedForm(**_texts(one, PackedForm)) for one in _list(found["forms"]))
        left_out = tuple(str(one) for one in _list(found.get("left_out", [])))
        year, rest = found["year"], _texts(found, Manifest, "year", "forms", "left_out")
    except (KeyError, TypeError) as error:
        raise FormError(f"“{name}”的清单不完整（{error}），文件可能受损，请对方重新生成报送包。") from None
    if not isinstance(year, int) or not 1900 <= year <= 2999:
        raise FormError(f"“{name}”的清单里年度不对，文件可能受损，请对方重新生成报送包。")
    return Manifest(year=year, forms=forms, left_out=left_out, **rest)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("列表")
    return value


def _texts(data: Mapping[str, Any], record: type, *but: str) -> dict[str, str]:
    names = [one.name for one in fields(record) if one.name not in but]
    wrong = next((name for name in names if not isinstance(data[name], str)), None)
    if wrong is not None:
        raise TypeError(wrong)
    return {name: data[name] for name in names}


def files_in(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield the files of a package with their SHA-256."""
    yield manifest.workbook, manifest.workbook_sha256
    if manifest.xlsx:
        yield manifest.xlsx, manifest.xlsx_sha256
    yield from ((one.pdf, one.pdf_sha256) for one in manifest.forms)
