"""The templates to choose from: those of the program, and the clerk's own, each a TOML file in a folder named by its id.

A broken file is listed with its problem and stops nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import resources
from model.errors import TemplateError, UserError
from model.files import GoOn, file_name_for, read_at_most, unwatched, write_whole
from model.form.template import Template
from model.form.template_reader import parse_template
from model.form.template_writer import template_text_of
from model.naming import free_name
from model.system_errors import reason_of
from ui.settings import own_templates_folder

MAX_BYTES = 1 << 20
OWN = "own-"  # no official id begins so
_SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One template of the list; ``problem`` is one sentence if it cannot be used."""

    id: str
    name: str
    text: str
    is_official: bool
    problem: str = ""


class TakenError(UserError):
    """There is a template of that id already."""


# -- the list ---------------------------------------------------------------------------------------------


def official_entries() -> tuple[Entry, ...]:
    """Return the templates that come with the program, the usual one first."""
    names = resources.template_names()
    return tuple(Entry(i, name, resources.template_text(i), True) for i, name in names.items())


def own_entries(folder: Path) -> tuple[Entry, ...]:
    """Return the clerk's own templates by name, broken ones too."""
    found = []
    with suppress(OSError):
        found = [_entry(path) for path in sorted(folder.glob(f"*{_SUFFIX}"))]
    return tuple(sorted(found, key=lambda entry: entry.name))


def _entry(path: Path) -> Entry:
    text = ""
    try:
        text = _text_in(path)
        template = parse_template(text, path.name)
        _check_own(template.id, path)
    except UserError as error:
        return Entry(path.stem, _name_in(text) or path.stem, text, False, str(error))
    return Entry(template.id, template.name, text, False)


def _check_own(template_id: str, path: Path) -> None:
    if template_id in resources.template_ids():
        raise TemplateError(f"模板文件“{path.name}”的编号“{template_id}”是自带模板的，请换一个编号后重试。")
    if template_id != path.stem:
        raise TemplateError(
            f"模板文件“{path.name}”里的编号是“{template_id}”，应与文件名相同，请把文件改名为“{template_id}{_SUFFIX}”后重试。"
        )


def _name_in(text: str) -> str:
    """Return what a broken template calls itself, blank if that cannot be read."""
    with suppress(tomllib.TOMLDecodeError):
        name = tomllib.loads(text).get("name")
        return name if isinstance(name, str) else ""
    return ""


def _text_in(path: Path) -> str:
    try:
        return read_at_most(path, MAX_BYTES, "是一个模板").decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise TemplateError(f"模板文件“{path.name}”不是 UTF-8 编码，请另存为 UTF-8 后重试。") from None


def entries(folder: Path) -> tuple[Entry, ...]:
    """Return all templates, the official ones first."""
    return (*official_entries(), *own_entries(folder))


def names(folder: Path) -> dict[str, str]:
    """Return the names of all templates that can be used, by their ids."""
    own = {entry.id: entry.name for entry in own_entries(folder) if not entry.problem}
    return {**resources.template_names(), **own}


def text_of(folder: Path, template_id: str) -> str:
    """Return the text of a template. Raises UserError if there is none of that id, or it is broken."""
    if template_id in resources.template_ids():
        return resources.template_text(template_id)
    found = next((entry for entry in own_entries(folder) if entry.id == template_id), None)
    if found is None:
        raise UserError(f"没有编号为“{template_id}”的模板，可用的有 {'、'.join(names(folder))}。")
    if found.problem:
        raise UserError(found.problem)
    return found.text


def own_templates(folder: Path | None = None) -> dict[str, Template]:
    """Return the clerk's own templates that can be used, by id; without a folder those of this user of the PC."""
    found = own_entries(folder or own_templates_folder())
    return {entry.id: parse_template(entry.text, entry.id) for entry in found if not entry.problem}


# -- what is done with them -------------------------------------------------------------------------------


def copy_of(entry: Entry, folder: Path) -> Template:
    """Return a copy with an id and a name of its own; it is not saved yet. Raises TemplateError for a broken one."""
    known = entries(folder)
    name = free_name(f"{entry.name}（副本）", [one.name for one in known])
    template = parse_template(entry.text, entry.id)
    return replace(template, id=_free_id(entry.id, {one.id for one in known}), name=name)


def _free_id(base: str, taken: Collection[str]) -> str:
    stem = base if base.startswith(OWN) else f"{OWN}{base}"
    return next(made for made in _numbered(stem) if made not in taken)


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def save(folder: Path, template: Template) -> Entry:
    """Write one of the clerk's own templates. Raises TemplateError if it is not whole, UserError if it cannot be written."""
    text = template_text_of(template)
    parse_template(text, template.id)
    if template.id in resources.template_ids():
        raise TakenError(f"编号“{template.id}”是自带模板的，不能改。")
    others = (entry.name for entry in entries(folder) if entry.id != template.id)
    if template.name in others:
        raise TakenError(f"已有叫“{template.name}”的模板，请换一个名称。")
    _write(folder, template.id, text)
    return Entry(template.id, template.name, text, False)


def import_file(folder: Path, path: Path, *, instead: bool = False) -> Entry:
    """Take in a template from a file anywhere; ``instead`` of one of the clerk's own with the same id.

    Raises TemplateError with file, line and key, TakenError if there is one of that id, UserError.
    """
    text = _text_in(path)
    template = parse_template(text, path.name)
    if template.id in resources.template_ids():
        raise UserError(
            f"文件“{path.name}”的编号“{template.id}”是自带模板的，没有导入；请在文件里把 id 换成别的再导入。"
        )
    _check_file_name(template.id, path)
    if not instead and template.id in {entry.id for entry in own_entries(folder)}:
        raise TakenError(f"已有编号为“{template.id}”的模板，没有导入“{path.name}”。")
    _write(folder, template.id, text)
    return Entry(template.id, template.name, text, False)


def _check_file_name(template_id: str, path: Path) -> None:
    if file_name_for(template_id) != template_id:
        raise UserError(
            f"文件“{path.name}”的编号“{template_id}”不能作文件名，没有导入；请在文件里把 id 换成字母、数字和横线。"
        )


def _write(folder: Path, template_id: str, text: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"无法在“{folder}”存放模板（{reason_of(error)}），请检查这个文件夹。") from None
    write_whole(folder / f"{template_id}{_SUFFIX}", text.encode())


def export_file(entry: Entry, path: Path, go_on: GoOn = unwatched) -> None:
    """Write a template's text into a file anywhere. Raises UserError."""
    write_whole(path, entry.text.encode(), go_on)


def delete(folder: Path, entry: Entry) -> None:
    """Remove one of the clerk's own templates; workbooks made with it keep its text. Raises UserError."""
    path = folder / f"{entry.id}{_SUFFIX}"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"无法删除“{path}”（{reason_of(error)}），请检查这个文件。") from None
