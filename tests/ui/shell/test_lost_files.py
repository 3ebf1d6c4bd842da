"""Files that are gone are told at once where the disk answers, and when it does where it takes its time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from tests.clerk import Clerk, until
from ui.shell import lost_files
from ui.shell.lost_files import LostFiles


class Share:
    """A share that answers when the test lets it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers, self.asked, self.is_up = threading.Event(), list[threading.Thread](), False
        monkeypatch.setattr(lost_files, "is_there", self._is_there)
        monkeypatch.setattr(lost_files, "POLL_MS", 5)

    def _is_there(self, path: Path) -> bool:
        self.asked.append(threading.current_thread())
        self.answers.wait()
        return self.is_up or "share" not in path.parts


@pytest.fixture
def share(monkeypatch: pytest.MonkeyPatch) -> Share:
    return Share(monkeypatch)


def test_where_the_disk_answers_it_is_known_at_once(prepared: QObject, tmp_path: Path) -> None:
    here, gone, odd = tmp_path, tmp_path / "没了.jxzp", Path("长" * 5000)
    files = LostFiles(prepared)
    assert files.among([here, gone, odd]) == {gone, odd}
    assert files.among([here]) == frozenset()
    gone.touch()
    assert files.among([here, gone]) == frozenset()  # it came back


def test_nobody_waits_for_a_share_that_is_down(prepared: QObject, share: Share) -> None:
    files, said = LostFiles(prepared), list[int]()
    files.found.connect(lambda: said.append(1))
    paths = [Path("/share/a.jxzp"), Path("/here/b.jxzp")]
    assert files.among(paths) == files.among(paths) == frozenset()
    assert len(share.asked) == 1 and share.asked[0] is not threading.main_thread()
    share.answers.set()
    until(lambda: said)
    assert files.among(paths) == {paths[0]} and said == [1]
    share.is_up = True
    assert files.among(paths) == frozenset()


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
