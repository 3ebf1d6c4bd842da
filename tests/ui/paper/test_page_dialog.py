"""页面设置 in the window: every field does what it says, is seen at once, kept in the workbook, and undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialogButtonBox

from model.form.page_options import USUAL, PageOptions
from tests.clerk import Clerk
from tests.depth import long
from ui.jobs import paper
from ui.paper.page_dialog import PageDialog


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


@pytest.fixture
def dialog(samples: Clerk) -> Iterator[PageDialog]:
    workbook = samples.window.session.workbook
    jobs = paper.print_jobs(workbook, workbook.ids[1:2])
    made = PageDialog(samples.window, jobs[0], USUAL)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@long
def test_the_usual_page_is_shown_and_given_back(dialog: PageDialog) -> None:
    assert dialog.options() == USUAL
    assert dialog.pages.text() == "本表共 2 页" and not dialog.notice.isVisible()


def test_every_field_is_given_back(dialog: PageDialog) -> None:
    wanted = PageOptions(
        "landscape", 80, 105, 20, 14, 25, "情况表", "yes", "仿宋", "某局", False,
        (("date", "日期："), ("head", "分管领导：")),
    )  # fmt: skip
    dialog._show(wanted)
    assert dialog.options() == wanted
    dialog.look()
    assert "仿宋" in dialog.notice.text() and dialog.notice.isVisible()
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert dialog.options() == USUAL


@long
def test_a_change_is_seen_soon(samples: Clerk, dialog: PageDialog) -> None:
    before = dialog.picture.pixmap().toImage()
    dialog.orientation.setCurrentIndex(2)
    samples.until(lambda: dialog.picture.pixmap().toImage() != before)
    picture = dialog.picture.pixmap()
    assert picture.width() > picture.height()


def test_the_smallest_size_is_never_above_the_largest(dialog: PageDialog) -> None:
    dialog.largest.setValue(7)
    assert dialog.smallest.value() <= 7 and dialog.options().smallest <= dialog.options().largest


def test_signature_fields_are_chosen_moved_and_worded(dialog: PageDialog) -> None:
    rows = dialog.signature.list
    first, second = (rows.item(row).text() for row in range(2))
    rows.setCurrentRow(0)
    dialog.signature.move_field(1)
    rows.item(1).setText("改过的：")
    for row in range(2, rows.count()):
        rows.item(row).setCheckState(Qt.CheckState.Unchecked)
    fields = dialog.options().signature
    assert fields is not None and [caption for _, caption in fields] == [second, "改过的："]
    assert first not in [caption for _, caption in fields]
    for row in range(2):
        rows.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.options().signature == ()


def test_the_action_keeps_them_and_the_preview_follows(samples: Clerk) -> None:
    window = samples.window
    window.open_project(window.session.workbook.ids[1])
    window.actions_by_id["print_preview"].trigger()
    preview = window.print_actions.preview
    assert preview.document.pagePointSize(0).width() < 600

    def answer() -> None:
        found = samples.app.activeModalWidget()
        assert isinstance(found, PageDialog)
        found.orientation.setCurrentIndex(2)
        found.accept()

    QTimer.singleShot(0, answer)
    preview.page_wanted.emit()
    assert window.session.workbook.page_options == PageOptions(orientation="landscape")
    samples.until(lambda: preview.document.pagePointSize(0).width() > 800)
    window.actions_by_id["undo"].trigger()
    assert window.session.workbook.page_options == USUAL
    samples.until(lambda: preview.document.pagePointSize(0).width() < 600)
    preview.close()


def test_an_empty_workbook_says_what_to_do_first(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_Return)
    workbook = clerk.window.session.workbook
    clerk.page.view.commit_open_editor()
    workbook.remove_project(workbook.ids[0])
    clerk.app.processEvents()
    clerk.window.actions_by_id["set_up_page"].trigger()
    assert "还没有项目" in clerk.window.status.notices.text()


@long
def test_every_field_has_a_name(dialog: PageDialog) -> None:
    fields = (
        dialog.orientation, dialog.largest, dialog.smallest, dialog.side, dialog.top, dialog.bottom, dialog.title,
        dialog.separators, dialog.font_, dialog.footer, dialog.signature.list, dialog.picture,
    )  # fmt: skip
    assert all(field.accessibleName() for field in fields)
