"""Files that are gone are told at once where the disk answers, and when it does where it takes its time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from tests.clerk import Clerk, until
from ui import tasks
from ui.widgets import file_look
from ui.widgets.file_look import FileLook


class Share:
    """A share that answers when the test lets it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers, self.asked, self.is_up = threading.Event(), list[threading.Thread](), False
        monkeypatch.setattr(file_look, "is_there", self._is_there)
        monkeypatch.setattr(tasks, "LATER_MS", 5)

    def _is_there(self, path: Path) -> bool:
        self.asked.append(threading.current_thread())
        self.answers.wait()
        return self.is_up or "share" not in path.parts


@pytest.fixture
def share(monkeypatch: pytest.MonkeyPatch) -> Share:
    return Share(monkeypatch)


def test_where_the_disk_answers_it_is_known_at_once(prepared: QObject, tmp_path: Path) -> None:
    here, gone, odd = tmp_path, tmp_path / "没了.jxzp", Path("长" * 5000)
    look = FileLook(prepared)
    assert look.at([here, gone, odd]) == {here: True, gone: False, odd: False}
    gone.touch()
    assert look.at([gone]) == {gone: True}  # it came back


def test_nobody_waits_for_a_share_that_is_down(prepared: QObject, share: Share) -> None:
    look, said = FileLook(prepared), list[int]()
    look.seen.connect(lambda: said.append(1))
    lost, here = Path("/share/a.jxzp"), Path("/here/b.jxzp")
    assert look.at([lost, here]) == look.at([lost]) == {}
    assert len(share.asked) == 1 and share.asked[0] is not threading.main_thread()
    share.answers.set()
    until(lambda: said)
    assert look.at([lost, here]) == {lost: False, here: True} and said == [1]
    share.is_up = True
    assert look.at([lost]) == {lost: True}


def test_the_start_page_lists_it_and_marks_it_when_that_is_known(clerk: Clerk, share: Share) -> None:
    window, page = clerk.window, clerk.window.start_page
    paths = [Path(f"/{place}/{number}.jxzp") for number, place in enumerate(("here", "share", "here"))]
    for path in paths:
        window.settings.add_recent(path)
    window.show_recent()
    page.recent.setCurrentItem(page.recent.topLevelItem(1))
    page.recent.setFocus()
    assert window.recent() == paths[::-1] and page.recent.current_book().is_there
    share.answers.set()
    until(lambda: not page.recent.current_book().is_there)
    assert page.recent.current_book().path == paths[1]  # the cursor stays
    assert window.recent() == [paths[2], paths[0]]


def test_a_name_is_typed_while_the_share_is_silent(
    samples: Clerk, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.window.actions_by_id["roll_over"].trigger()
    dialog = samples.other_window("roll")
    dialog.path.setText("/here/a")
    dialog.path.setText("/here/b")
    assert dialog.roll_button.isEnabled()
    share.answers.set()
    until(lambda: not dialog.roll_button.isEnabled())
    assert "“b.jxzp”已经存在" in dialog.count.text()
    dialog.path.setText("/share/c")
    assert dialog.roll_button.isEnabled()
    dialog.reject()
