"""单位资料: typed once by keyboard, in new forms at once, in the forms that are there on wish and in one step of undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from model.form.project import Project
from tests.clerk import Clerk
from ui.dialogs.unit_dialog import BLANK, OVER, UnitDialog


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


def _type(clerk: Clerk, text: str) -> Callable[[UnitDialog], None]:
    def run(dialog: UnitDialog) -> None:
        clerk.until_exposed(dialog)
        clerk.type(text)
        clerk.press(Qt.Key.Key_Return)

    return run


def test_a_new_form_has_what_was_typed_once(new_form: Clerk) -> None:
    new_form.in_dialog("set_unit_data", _type(new_form, "区政务服务局"))
    new_form.window.actions_by_id["new_project"].trigger()
    book = new_form.window.session.workbook
    assert [book.project(i).header for i in book.ids] == [{}, {"department": "区政务服务局"}]
    assert new_form.shown("project.department") == "区政务服务局"


def test_all_forms_are_filled_and_one_undo_takes_it_back(samples: Clerk) -> None:
    book = samples.window.session.workbook
    before = {i: book.project(i) for i in book.ids}

    def act(dialog: UnitDialog) -> None:
        assert dialog.findChild(object, "unit-count").text() == "现有的表都不改。"
        dialog.fields[next(iter(dialog.fields))].setText("区政务服务局")
        dialog.choose(OVER)
        assert dialog.findChild(object, "unit-count").text() == "会改 8 张表，可以撤销。"
        dialog.accept()

    samples.in_dialog("set_unit_data", act)
    assert {book.project(i).header["department"] for i in book.ids} == {"区政务服务局"}
    samples.window.actions_by_id["undo"].trigger()
    assert {i: book.project(i) for i in book.ids} == before and not book.unit_data.texts


def test_what_another_program_wrote_while_it_was_filled_in_is_not_overwritten(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = samples.window.session

    def come(dialog: UnitDialog) -> dict[int, Project]:
        forms = fill(dialog)
        session.workbook.type_text(1, "goals.actual", "别人写的")
        return forms

    def act(dialog: UnitDialog) -> None:
        dialog.fields[next(iter(dialog.fields))].setText("区政务服务局")
        dialog.choose(OVER)
        dialog.accept()

    fill = UnitDialog.fill
    monkeypatch.setattr(UnitDialog, "fill", come)
    samples.in_dialog("set_unit_data", act)
    form = session.workbook.project(1)
    assert (form.goals["actual"], form.header["department"]) == ("别人写的", "0402009")
    assert "没有执行" in samples.window.banner.text() and not session.workbook.unit_data.texts


def test_forms_that_are_final_are_counted_and_left(own_samples: Clerk) -> None:
    session = own_samples.window.session
    book, final = session.workbook, session.workbook.ids[2]
    session.do(lambda book: book.finalise(final, "张三"))
    before = book.project(final)

    def act(dialog: UnitDialog) -> None:
        for path, edit in dialog.fields.items():
            if path.key == "unit":
                edit.setText("某某中心")
        dialog.choose(OVER)
        assert dialog.findChild(object, "unit-count").text() == "会改 7 张表，可以撤销；已定稿的 1 张不改。"
        dialog.choose(BLANK)
        dialog.choose(OVER)
        dialog.accept()

    own_samples.in_dialog("set_unit_data", act)
    assert book.project(final) == before
    assert book.project(book.ids[0]).header["unit"] == "某某中心"


def test_what_most_forms_have_is_taken_where_nothing_is_typed(samples: Clerk) -> None:
    book = samples.window.session.workbook

    def act(dialog: UnitDialog) -> None:
        department, unit = list(dialog.fields.values())[:2]
        unit.setText("自己写的")
        dialog.from_forms.click()
        assert (department.text(), unit.text()) == ("0402009", "自己写的")
        dialog.accept()

    book.type_text(book.ids[0], "project.unit", "区图书馆")
    samples.in_dialog("set_unit_data", act)
    assert dict(book.unit_data.texts) == {"project.department": "0402009", "project.unit": "自己写的"}


def test_cancelled_nothing_is_set(samples: Clerk) -> None:
    def act(dialog: UnitDialog) -> None:
        dialog.from_forms.click()
        dialog.reject()

    samples.in_dialog("set_unit_data", act)
    assert not samples.window.session.workbook.unit_data.texts
