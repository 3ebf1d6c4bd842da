"""A department is renamed in sixty forms by the keyboard, and one Ctrl+Z takes all of it back, in the file too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from model.exchange.form_json import document_of
from model.form.project import with_texts
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import long
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template_text
from tests.window_fixtures import Seat
from ui.find.replacer import Replacer

CONTROL = Qt.KeyboardModifier.ControlModifier
H, Y, Z, TAB = Qt.Key.Key_H, Qt.Key.Key_Y, Qt.Key.Key_Z, Qt.Key.Key_Tab
RETURN, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space
OLD, NEW = "政务服务和数据管理局", "数据局"


@pytest.fixture
def sixty(seat: Seat, tmp_path: Path) -> Iterator[Clerk]:
    """A clerk before sixty forms that name a department, of which form 59 is final and form 60 damaged."""
    path = tmp_path / "sixty.jxzp"
    workbook = Workbook.create(path, template_text("shenzhen-2021"), YEAR)
    forms = [sample(SAMPLES[number]) for number in islice(cycle(range(len(SAMPLES))), 58)]
    named = {"project.department": f"某区{OLD}", "goals.actual": f"由政务服务和\n数据管理局负责，{OLD}验收"}
    workbook.add_projects([with_texts(form, named) for form in (*forms, *[clean_project()] * 2)], "加")
    workbook.finalise(59, "张三")
    workbook.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE form SET digest = 'x' WHERE id = 60")
    with seat(path) as someone:
        someone.app.processEvents()
        yield someone


def in_file(clerk: Clerk) -> dict[int, str]:
    """Return all forms as another program reads them from the file."""
    clerk.until_saved()
    other = Workbook.open(clerk.window.session.path)
    texts = {i: document_of(other.project(i)) for i in other.ids}
    other.close()
    return texts


def ask(clerk: Clerk) -> Replacer:
    """Type both texts after Ctrl+H."""
    clerk.press(H, CONTROL)
    clerk.type(OLD)
    clerk.press(TAB)
    clerk.type(NEW)
    found = clerk.window.findChild(Replacer)
    assert found is not None
    clerk.until(lambda: found.summary.text().startswith("180 处"))  # the forms are gone through in slices
    return found


@long
def test_sixty_forms_at_once_and_back_by_one_key(sixty: Clerk) -> None:
    before, workbook = in_file(sixty), sixty.window.session.workbook
    popup = ask(sixty)
    assert popup.summary.text() == "180 处，在 60 个项目里，6 处不能改"
    assert popup.all.text().startswith("全部替换 174 处")
    sixty.press(TAB, times=4)
    assert sixty.app.focusWidget() is popup.all
    sixty.press(RETURN)
    assert not popup.isVisible()
    assert sixty.window.status.notices.text() == (
        "已替换 174 处（58 个项目），没有改：已定稿 3 处、受损待核对 3 处。Ctrl+Z 可撤销"
    )
    after = in_file(sixty)
    assert {i for i in after if after[i] != before[i]} == set(range(1, 59))
    assert all(workbook.project(i).goals["actual"] == f"由{NEW}负责，{NEW}验收" for i in range(1, 59))
    assert workbook.damage_of(60) is not None and workbook.final_record(59) is not None
    sixty.press(Z, CONTROL)
    assert in_file(sixty) == before
    assert sixty.window.form_page() is None  # sixty forms changed: none of them comes to the front
    sixty.press(Y, CONTROL)
    assert in_file(sixty) == after


@long
def test_some_left_out_some_one_by_one(sixty: Clerk) -> None:
    before, workbook = in_file(sixty), sixty.window.session.workbook
    popup = ask(sixty)
    sixty.press(RETURN, times=2)  # the first two hits, one by one
    sixty.press(TAB)
    sixty.press(SPACE)  # the third is left out
    sixty.until(lambda: popup.all.text().startswith("全部替换 171 处"))
    sixty.press(RETURN, CONTROL)
    assert "没有勾选 1 处" in sixty.window.status.notices.text()
    assert workbook.project(1).goals["actual"] == f"由{NEW}负责，{OLD}验收"
    assert workbook.history.undo_label.startswith("替换“政务服务")
    sixty.press(Z, CONTROL, times=3)  # all the others, then the two
    assert in_file(sixty) == before


def test_the_form_in_front_shows_what_was_replaced(sixty: Clerk) -> None:
    sixty.window.open_project(2)
    ask(sixty)
    sixty.press(RETURN, CONTROL)
    assert sixty.shown("project.department") == f"某区{NEW}"
    assert sixty.app.focusWidget() is sixty.page.view
    sixty.press(Z, CONTROL)
    assert sixty.shown("project.department") == f"某区{OLD}"
