"""A package that a unit handed in: opened with limits, and every file, code and digest in it held against its workbook."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from model.errors import FormError, UserError
from model.exchange.proof import sheet_data, sheet_digest, short_code
from model.files import file_name_for, size_of
from model.form.project import Project
from model.form.template import Template
from model.naming import EXTENSION
from model.system_errors import reason_of
from model.workbook.workbook import Workbook
from ui.jobs.hand_in_package import LIST_JSON, Manifest, PackedForm, files_in, read_manifest, sha256_of
from ui.jobs.opening import open_workbook

if TYPE_CHECKING:
    from reports.proof.verify import SheetCheck

MAX_ENTRIES = 10_000
MAX_LIST = 16 << 20
MAX_FILE = 256 << 20
MAX_UNPACKED = 1 << 30
_ENCRYPTED = 1


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """A form of a package as its workbook has it; ``problems`` say what is wrong with it, one sentence each.

    ``form_id`` is None, ``project`` and ``template`` are None where the workbook does not have it.
    """

    packed: PackedForm
    form_id: int | None = None
    project: Project | None = None
    template: Template | None = None
    problems: tuple[str, ...] = ()


class _Archive:
    """The files of a package, each unpacked as far as the limits allow. Raises FormError, always."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            if size_of(path) > MAX_UNPACKED:
                raise FormError(f"“{self.name}”超过了 {MAX_UNPACKED >> 20} MB，不像报送包，请检查。")
            with path.open("rb") as file:
                self.digest = file_digest(file, "sha256").hexdigest()
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise FormError(f"找不到文件“{path}”，请检查文件名和位置。") from None
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise FormError(f"“{self.name}”不是报送包，或传输中受损，请对方重新生成、重新发送。") from None
        except OSError as error:
            raise FormError(f"打不开文件“{self.name}”（{reason_of(error)}），请检查权限和磁盘。") from error
        names = [entry.filename for entry in self._zip.infolist()]
        if len(names) > MAX_ENTRIES or len(set(names)) < len(names):
            self._zip.close()
            raise FormError(f"“{self.name}”里的文件太多或重名，不是本程序生成的报送包，没有收。")
        self._left = MAX_UNPACKED

    def close(self) -> None:
        self._zip.close()

    def read(self, name: str, most: int = MAX_FILE) -> bytes | None:
        """Return a file, None if it is not there."""
        try:
            entry = self._zip.getinfo(name)
        except KeyError:
            return None
        if entry.flag_bits & _ENCRYPTED:
            raise FormError(f"“{self.name}”加了密码，请对方发送没有密码的报送包。")
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(min(most, self._left) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
            raise FormError(f"“{self.name}”里的“{name}”读不出，文件受损，请对方重新发送。") from None
        self._left -= len(data)
        if len(data) > most or self._left < 0:
            raise FormError(f"“{self.name}”里的“{name}”太大，不像报送包，没有收。")
        return data


@dataclass(frozen=True)
class OpenedPackage:
    """A package whose workbook is open for the moment. ``name`` and ``digest`` (SHA-256) are the file's."""

    name: str
    manifest: Manifest
    workbook: Workbook
    digest: str
    archive: _Archive
    folder: Path

    def checked(self) -> tuple[ReceivedForm, ...]:
        """Hold every form against the workbook, and its paper against both."""
        checker = _Checker(self)
        return tuple(checker.checked(one) for one in self.manifest.forms)

    @cached_property
    def ids(self) -> dict[tuple[str, str, str], list[int]]:
        """The forms of the workbook by project, form and date."""
        return _ids_by_key(self.workbook)

    def form_id(self, packed: PackedForm) -> int | None:
        """Return the id of a form, of several of one name that of the one that bears the code; None without any."""
        ids = self.ids.get((packed.project, packed.form, packed.date), [])
        if len(ids) < 2:
            return ids[0] if ids else None
        return next((i for i in ids if digest_in(self.workbook, i) == packed.digest), ids[0])


def digest_in(workbook: Workbook, form_id: int) -> str:
    """Return the digest of what a form's sheet shows."""
    return sheet_digest(sheet_data(workbook.computed(form_id)))


@contextmanager
def opened_package(path: Path) -> Iterator[OpenedPackage]:
    """Open a package; nothing is written but below the system's own temporary folder.

    Raises UserError where it is no package or its workbook cannot be read at all.
    """
    with closing(_Archive(path)) as archive, TemporaryDirectory() as folder:
        listed = archive.read(LIST_JSON, MAX_LIST)
        if listed is None:
            raise FormError(f"“{path.name}”里没有清单，不是报送包，请对方用“报送”生成。")
        manifest = read_manifest(listed, path.name)
        data = archive.read(manifest.workbook)
        if data is None:
            raise FormError(f"“{path.name}”里没有工作簿，报送包不完整，请对方重新生成。")
        unpacked = Path(folder) / f"{file_name_for(Path(manifest.workbook).stem)}{EXTENSION}"
        unpacked.write_bytes(data)
        try:
            workbook = open_workbook(unpacked)
        except UserError as error:
            raise UserError(f"“{path.name}”里的工作簿打不开：{error}") from error
        with closing(workbook):
            yield OpenedPackage(path.name, manifest, workbook, archive.digest, archive, Path(folder))


class _Checker:
    """Holds the forms of a package against its workbook."""

    def __init__(self, package: OpenedPackage) -> None:
        self._package, self._archive, self._workbook = package, package.archive, package.workbook
        self._paper = package.folder / "paper.pdf"
        self._of_all = tuple(self._wrong_files(package.manifest))

    def _wrong_files(self, manifest: Manifest) -> Iterator[str]:
        """Yield what is wrong with the files that belong to all forms."""
        papers = {one.pdf for one in manifest.forms}
        for name, digest in files_in(manifest):
            if name not in papers:
                data = self._archive.read(name)
                if data is None:
                    yield f"包里缺少“{name}”，请对方重新生成报送包。"
                elif sha256_of(data) != digest:
                    yield f"包里的“{name}”与清单不符，生成以后被改动过，或传输中受损，请对方重新生成报送包。"
        yield from (damage.sentence for damage in self._workbook.own_damage)

    def checked(self, packed: PackedForm) -> ReceivedForm:
        form_id = self._package.form_id(packed)
        if form_id is None:
            problem = "包里的工作簿没有这张表，清单被改动过，请对方重新生成报送包。"
            return ReceivedForm(packed, problems=(*self._of_all, problem))
        workbook = self._workbook
        problems = (*self._of_all, *self._wrong_content(packed, form_id), *self._wrong_paper(packed))
        return ReceivedForm(
            packed,
            form_id,
            workbook.project(form_id),
            workbook.template_of(form_id),
            tuple(dict.fromkeys(problems)),
        )

    def _wrong_content(self, packed: PackedForm, form_id: int) -> Iterator[str]:
        workbook, digest = self._workbook, digest_in(self._workbook, form_id)
        if damage := workbook.damage_of(form_id):
            yield damage.sentence
        if digest != packed.digest or short_code(digest) != packed.code:
            yield f"工作簿里的内容或得分与清单上的校验码 {packed.code} 不符，请对方核对后重新生成报送包。"
        if workbook.final_record(form_id) is None:
            yield "工作簿里这张表没有定稿，请对方定稿后重新生成报送包。"

    def _wrong_paper(self, packed: PackedForm) -> Iterator[str]:
        """Yield what is wrong with the PDF. Paper without codes, which the page options allow, is known by its file alone."""
        data = self._archive.read(packed.pdf)
        if data is None:
            yield f"包里缺少打印稿“{packed.pdf}”，请对方重新生成报送包。"
            return
        is_listed = sha256_of(data) == packed.pdf_sha256
        if not is_listed:
            yield "打印稿与清单不符，生成以后被改动过，或传输中受损。"
        self._paper.write_bytes(data)
        try:
            checks = self._checks()
        except UserError as error:
            yield f"打印稿读不出：{str(error).replace(self._paper.name, packed.pdf)}"
            return
        if not any(check.code == packed.code for check in checks) and not (
            is_listed and _is_unmarked(checks)
        ):
            yield f"打印稿上没有校验码 {packed.code}，不是这张表的打印稿。"
        yield from (check.sentence for check in checks if not check.is_good and not _is_unmarked([check]))

    def _checks(self) -> tuple[SheetCheck, ...]:
        from reports.proof.verify import verify_pdf  # takes a while to import

        return verify_pdf(self._paper, self._workbook)


def _is_unmarked(checks: tuple[SheetCheck, ...] | list[SheetCheck]) -> bool:
    from reports.proof.verify import Verdict

    return bool(checks) and all(check.verdict is Verdict.UNMARKED for check in checks)


def _ids_by_key(workbook: Workbook) -> dict[tuple[str, str, str], list[int]]:
    found: dict[tuple[str, str, str], list[int]] = {}
    for i in workbook.all_ids:
        sheet = workbook.sheet(i)
        key = (workbook.project(i).name, sheet.form if sheet else "", sheet.date if sheet else "")
        found.setdefault(key, []).append(i)
    return found
