"""The findings of all forms: some at a time, of each form once until it changes, the first of many are listed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from model.form.project import with_text
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.model.builders import YEAR, clean_project, template_text
from ui import by_and_by
from ui.form import checks_card

FORMS = 12


@pytest.fixture
def many(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    """A clerk before the first form of a workbook, of which each lacks its department; three are looked at at once."""
    monkeypatch.setattr(by_and_by, "AT_ONCE", 3)
    monkeypatch.setattr(by_and_by, "FIRST_SECONDS", 0.0)
    path = tmp_path / "多.jxzp"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR)) as made:
        lacking = with_text(clean_project(), "project.department", "")
        made.add_projects([with_text(lacking, "project.name", f"项目{n}") for n in range(FORMS)], "导入")
    assert clerk.window.open_path(path)
    clerk.window.open_project(1)
    yield clerk


def looked_at(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return which forms are computed for the list from now on."""
    seen, computed = list[int](), Workbook.computed_in_passing

    def noted(workbook: Workbook, form: int) -> object:
        seen.append(form)
        return computed(workbook, form)

    monkeypatch.setattr(Workbook, "computed_in_passing", noted)
    return seen


def test_some_are_there_at_once_and_the_others_follow(many: Clerk) -> None:
    card = many.window.form_page().panel.checks
    card.whole.click()
    assert card.list.count() == 3 and f"还有 {FORMS - 3} 张表在检查" in card.title.text()
    many.until(lambda: card.list.count() == FORMS)
    assert card.title.text() == f"提醒 {FORMS}"
    names = [card.list.listed(card.list.item(row)).name for row in range(FORMS)]
    assert names == [f"项目{n}" for n in range(FORMS)]
    card.whole.click()
    assert card.list.count() == 1 and card.title.text() == "提醒 1"


def test_only_what_changed_is_looked_at_again(many: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    page, session = many.window.form_page(), many.window.session
    card = page.panel.checks
    card.whole.click()
    many.until(lambda: card.list.count() == FORMS)
    seen = looked_at(many, monkeypatch)
    session.type_text(5, "project.department", "财政局")
    page.show_checks()
    assert card.list.count() == FORMS - 1 and set(seen) <= {1, 5}  # that in front shows its score
    session.do(lambda workbook: workbook.remove_projects([7]))
    page.show_checks()
    assert card.list.count() == FORMS - 2


def test_of_many_the_worst_are_listed_and_how_many_there_are(
    many: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks_card, "MOST", 4)
    session, card = many.window.session, many.window.form_page().panel.checks
    session.type_text(9, "indicators[0].weight", "99")
    card.whole.click()
    many.until(lambda: "在检查" not in card.title.text())
    listed = [card.list.listed(card.list.item(row)) for row in range(card.list.count())]
    assert len(listed) == 4 and listed[0].project_id == 9 and listed[0].finding.look == "error"
    assert "列出前 4 处" in card.title.text() and f"提醒 {FORMS}" in card.title.text()
