"""Two programs that edit one workbook file at random, each typing texts of its own, and what must not get lost of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from random import Random

from model.errors import ConflictError, StoreError
from model.exchange.form_json import document_of
from model.form.edits import insert_row, move_row, remove_row
from model.form.field_path import indicator_path
from model.form.project import Project, text_at
from model.workbook.noting import set_evidence
from model.workbook.workbook import Workbook

JULY = "2021-07-31"
_TOKEN = re.compile(r"<\w+?-\d+>")
_FIELDS = ("project.unit", "goals.expected", "funds.total.initial", "signature.date", "project.name")
_COLUMNS = ("name", "target", "actual", "reason")


def tokens(text: str) -> set[str]:
    """Return the marks in a text, each of which was typed once."""
    return set(_TOKEN.findall(text))


class Side:
    """One of the two. ``typed`` are the texts it typed, ``replaced`` those that it typed over or removed knowing them."""

    def __init__(self, name: str, path: Path, seed: int) -> None:
        self.name, self.dice = name, Random(seed)
        self.typed: set[str] = set()
        self.replaced: set[str] = set()
        self.count = self.joined = self.clashes = 0
        self.book = Workbook.open(path)
        self.book.save_through(lambda: None)

    def edit(self) -> None:
        """Edit something at random, without saving."""
        dice, book = self.dice, self.book
        kind = dice.random()
        ids = book.ids
        if (kind < 0.03 and len(ids) < 12) or not ids:
            number = book.add_project()
            book.type_text(number, "project.name", self._token())
        elif kind < 0.05 and len(ids) > 3:
            gone = dice.choice(ids)
            self.replaced |= _texts_of(book, gone)
            book.remove_project(gone)
        elif kind < 0.07 and len(ids) > 1:
            book.move_project(dice.choice(ids), dice.randrange(len(ids)))
        elif kind < 0.2:
            self._edit_rows(dice.choice(ids))
        elif kind < 0.26:
            self._type(book.sheet_id(dice.choice(ids), "monitoring", JULY), indicator_path(0, "to_date"))
        elif kind < 0.3:
            project_id = dice.choice(ids)
            row = dice.randrange(len(book.project(project_id).indicators))
            self.replaced |= tokens("".join(note.text for note in book.notes(project_id)))
            set_evidence(book, project_id, row, self._token())
        else:
            project_id = dice.choice(ids)
            rows = len(book.project(project_id).indicators)
            cell = indicator_path(dice.randrange(min(rows, 4)), dice.choice(_COLUMNS))
            self._type(project_id, dice.choice([dice.choice(_FIELDS), str(cell)]))

    def _token(self) -> str:
        self.count += 1
        token = f"<{self.name}-{self.count}>"
        self.typed.add(token)
        return token

    def _type(self, form: int, path: object) -> None:
        if text_at(self.book.project(form), str(path)) or self.dice.random() < 0.9:
            self.replaced |= tokens(text_at(self.book.project(form), str(path)))
            self.book.type_text(form, str(path), self._token())

    def _edit_rows(self, project_id: int) -> None:
        project, template = self.book.project(project_id), self.book.template
        row = self.dice.randrange(len(project.indicators))
        kind = self.dice.random()
        if kind < 0.4:
            place = project.indicators[row]
            made, at = insert_row(project, place.category, place.kind, row)
            self.book.change_project(project_id, made, "插入行")
            self._type(project_id, indicator_path(at, "name"))
        elif kind < 0.7 and len(project.indicators) > 4:
            self.replaced |= _texts_of(self.book, project_id, only_row=row)
            self.book.change_project(project_id, remove_row(project, row, template), "删除行")
        else:
            made, _ = move_row(project, row, self.dice.choice((-1, 1)), template)
            self.book.change_project(project_id, made, "移动行")

    def save(self) -> None:
        """Save, putting in what the other one wrote meanwhile, however often."""
        for _ in range(200):
            try:
                self.book.save()
                return
            except ConflictError:
                self.follow()
            except StoreError as error:
                if "占用" not in str(error):
                    raise
        raise AssertionError("the other side is always quicker")

    def follow(self) -> None:
        """Go on with what the other one wrote."""
        joining = self.book.follow(Workbook.open(self.book.path))
        self.joined += 1
        self.clashes += len(joining.clashes)

    def look(self) -> None:
        """Go on with the file, if it has changed."""
        if self.book.begin_look(lambda: self.book).result() is not None:
            self.follow()


def _texts_of(book: Workbook, project_id: int, only_row: int | None = None) -> set[str]:
    """Return the marks in a project and its sheets, or in one of its rows, with what stands beside it."""
    forms = (project_id, *book.sheets_of(project_id))
    found: set[str] = set()
    for form in forms:
        project = book.project(form)
        rows = project.indicators if only_row is None else project.indicators[only_row : only_row + 1]
        found |= tokens(repr(rows) if only_row is not None else repr(project))
        found |= tokens("".join(note.text for note in book.notes(form)))
        if only_row is None and book.sheet(form):
            found |= tokens(repr(book.sheet_record(form)[1]))  # also of rows that the project has lost
    return found


def kept(book: Workbook) -> set[str]:
    """Return all marks that can still be found: in forms, notes, versions and the account."""
    versions = (v for form in {*book.ids, *book.kept_sheets} for v in book.versions(form))
    found = tokens("".join(entry.details for entry in book.entries()))
    found |= tokens("".join(note.text for notes in book.all_notes.values() for note in notes))
    for project in (*_forms(book), *(book.version_project(version.id) for version in versions)):
        found |= tokens(document_of(project))
    return found


def _forms(book: Workbook) -> Iterable[Project]:
    yield from (book.project(i) for i in book.ids)
    yield from (book.sheet_record(i)[1] for i in book.kept_sheets)


def shown(book: Workbook) -> dict[str, object]:
    """Return all that a workbook shows."""
    return {
        "projects": [(i, document_of(book.project(i))) for i in book.ids],
        "sheets": sorted((sheet.text, document_of(book.project(i))) for i, sheet in book.kept_sheets.items()),
        "notes": sorted((i, notes) for i, notes in book.all_notes.items() if notes),
        "page": book.page_options,
        "unit": book.unit_data,
        "template": book.template.text,
    }
