"""The lines of the status bar make room for what is said, and for each other."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from tests.clerk import Clerk

LONG = "已另存为 关于进一步加强和规范基本公共卫生服务中央和省级补助资金使用管理的自评"


def test_a_long_notice_neither_widens_the_window_nor_hides_in_it(samples: Clerk) -> None:
    """On a small screen at 150 % it is shortened, and whole in the tip; what else stands there comes back."""
    window, status = samples.window, samples.window.status
    window.setMinimumSize(QSize(0, 0))
    window.resize(895, 424)
    samples.app.processEvents()
    before = [QLabel.text(label) for label in (status.saved, status.place, status.scores)]
    window.notice(LONG)
    samples.app.processEvents()
    assert QLabel.text(status.notices) == LONG and QLabel.text(status.saved) == before[0]
    assert not status.place.isVisible()
    window.notice(LONG * 5)
    status.where = "共享文件夹 \\\\srv\\" + "财务" * 100
    window.refresh()
    samples.app.processEvents()
    assert window.width() == 895 and window.minimumSizeHint().width() <= 895
    assert QLabel.text(status.notices).endswith("…") and LONG * 5 in status.notices.toolTip()
    for label in (status.saved, status.notices):
        assert status.rect().contains(label.geometry())
    window.notice("")
    status.where = ""
    window.refresh()
    samples.app.processEvents()
    shown = [label for label in (status.saved, status.place, status.scores) if label.isVisible()]
    assert [QLabel.text(label) for label in shown] == before
