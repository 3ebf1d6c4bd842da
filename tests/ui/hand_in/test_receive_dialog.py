"""收件 in the window: the list, dropped packages, filters, details, the list of those who are missing, and the sum."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent

import main as program
from tests.clerk import Clerk
from tests.depth import long
from tests.test_main_receive import _cut_paper, edited, packed, rewritten, unit_book
from tests.window_fixtures import Seat
from ui.hand_in import receive_dialog
from ui.hand_in.receive_dialog import ReceiveDialog


@pytest.fixture
def office(seat: Seat, tmp_path: Path) -> Iterator[Clerk]:
    """A clerk of the superior department before its empty workbook."""
    path = tmp_path / "2021汇总.jxzp"
    program.main(["new", str(path), "--year", "2021"])
    with seat(path) as clerk:
        yield clerk


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    return unit_book(tmp_path / "甲.jxzp", "甲中心", "网格", "宣传")


def show(clerk: Clerk) -> ReceiveDialog:
    """Call 文件 › 收件…"""
    clerk.window.actions_by_id["receive"].trigger()
    return clerk.window.findChild(ReceiveDialog)


def with_list(dialog: ReceiveDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = tmp_path / "名单.csv"
    listed.write_text("单位,项目\n甲中心,网格\n甲中心,宣传\n乙站,运维\n", "utf-8")
    monkeypatch.setattr(receive_dialog, "ask_expected", lambda parent, folder: listed)
    dialog.expected.click()


def taken(clerk: Clerk, dialog: ReceiveDialog, *packages: Path) -> None:
    dialog.take(packages)
    clerk.until(lambda: dialog._task is None)


def states(dialog: ReceiveDialog) -> dict[str, str]:
    return {row.project: row.state.value for row in dialog.rows}


def dropped(target: object, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    position = QPoint(5, 5)
    event = QDropEvent(
        position, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    target.dropEvent(event)  # type: ignore[attr-defined]


def test_the_list_and_what_came(
    office: Clerk, unit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = show(office)
    assert dialog.counts.text() == "还没有应交名单" and not dialog.take_in.isEnabled()
    with_list(dialog, tmp_path, monkeypatch)
    assert dialog.counts.text() == "应交 3　已交 0　有问题 0"
    taken(office, dialog, packed(unit, tmp_path / "甲.zip"))
    assert states(dialog) == {"网格": "已交", "宣传": "已交", "运维": "未交"}
    assert dialog.counts.text() == "应交 3　已交 2　有问题 0" and dialog.state.text() == "收到 2 张表。"
    assert [dialog.tree.topLevelItem(n).text(4) for n in range(2)] == ["2 / 2", "0 / 1"]  # type: ignore[union-attr]
    assert dialog.focusWidget() is dialog.take_in
    dialog.paper.click()
    assert office.opened[-1].read_bytes().startswith(b"%PDF") and "网格" in office.opened[-1].name
    dialog.take_in.click()
    assert dialog.state.text() == "并入汇总：新增 2 张。"
    workbook = office.window.session.workbook
    assert [workbook.project(i).name for i in workbook.ids] == ["网格", "宣传"]
    dialog.take_in.click()
    assert dialog.state.text() == "并入汇总：已在里面 2 张。"
    dialog.reject()


def test_changes_are_shown_cell_by_cell(office: Clerk, unit: Path, tmp_path: Path) -> None:
    dialog = show(office)
    taken(office, dialog, packed(unit, tmp_path / "1.zip"))
    edited(unit, 1, "indicators[0].actual", "90%")
    taken(office, dialog, packed(unit, tmp_path / "2.zip"))
    assert states(dialog) == {"网格": "有修改", "宣传": "已交"}
    item = dialog.tree.topLevelItem(0).child(0)  # type: ignore[union-attr]
    assert [item.text(n) for n in (1, 3, 4, 5)] == ["◆ 有修改", "95", "−5", "改了 1 处"]
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0).child(1))  # type: ignore[union-attr]
    dialog.tree.setCurrentItem(item)
    assert dialog.details.toPlainText().startswith("数量指标 › 产出完成率：实际完成值：“100%” → “90%”")
    dialog.reject()


def test_what_is_wrong_is_red_and_stays_out(office: Clerk, unit: Path, tmp_path: Path) -> None:
    package = packed(unit, tmp_path / "1.zip")
    dialog = show(office)
    taken(office, dialog, rewritten(package, tmp_path / "b.zip", _cut_paper), tmp_path / "gone.zip")
    assert states(dialog) == {"网格": "有问题", "宣传": "已交"}
    assert "其中 1 张有问题" in dialog.state.text() and "找不到文件" in dialog.details.toPlainText()
    dialog.take_in.click()
    assert len(office.window.session.workbook.ids) == 1
    dialog.reject()


def test_rows_are_filtered_by_state_and_text(
    office: Clerk, unit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = show(office)
    with_list(dialog, tmp_path, monkeypatch)
    taken(office, dialog, packed(unit, tmp_path / "1.zip"))

    def shown() -> list[str]:
        heads = [dialog.tree.topLevelItem(n) for n in range(dialog.tree.topLevelItemCount())]
        items = [head.child(n) for head in heads for n in range(head.childCount())]  # type: ignore[union-attr]
        return [item.text(0) for item in items if not item.isHidden()]

    dialog._states.button(3).click()
    assert shown() == ["运维"] and dialog._states.button(3).text() == "未交 1"
    assert dialog.tree.topLevelItem(0).isHidden()  # type: ignore[union-attr]
    dialog._states.button(0).click()
    dialog.filter.setText("甲")
    assert shown() == ["网格", "宣传"]
    dialog.filter.setText("宣")
    assert shown() == ["宣传"]
    dialog.reject()


def test_the_list_of_the_missing_is_saved(
    office: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = show(office)
    with_list(dialog, tmp_path, monkeypatch)
    monkeypatch.setattr(receive_dialog, "ask_missing", lambda parent, suggested: tmp_path / "未交.csv")
    dialog.missing.click()
    assert (tmp_path / "未交.csv").read_text("utf-8-sig").splitlines()[0:2] == ["单位,项目", "甲中心,网格"]
    assert "3 个项目未交" in dialog.state.text()
    dialog.reject()


def test_a_file_that_is_no_list_is_said(
    office: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("甲,乙\n", "utf-8")
    monkeypatch.setattr(receive_dialog, "ask_expected", lambda parent, folder: tmp_path / "a.csv")
    dialog = show(office)
    dialog.expected.click()
    assert "没有找到应交名单" in dialog.state.text()
    dialog.reject()


@long
def test_packages_are_dropped_on_the_dialog_and_on_the_window(
    office: Clerk, unit: Path, tmp_path: Path
) -> None:
    first = packed(unit, tmp_path / "1.zip")
    other = packed(unit_book(tmp_path / "乙.jxzp", "乙站", "运维"), tmp_path / "2.zip")
    dropped(office.window, first)
    dialog = office.window.findChild(ReceiveDialog)
    office.until(lambda: dialog._task is None)
    assert set(states(dialog)) == {"网格", "宣传"}
    dropped(dialog, other, tmp_path / "no.txt")
    office.until(lambda: dialog._task is None)
    assert set(states(dialog)) == {"网格", "宣传", "运维"}
    dialog.reject()


def test_a_package_on_the_start_page_asks_for_a_workbook(clerk: Clerk, tmp_path: Path) -> None:
    dropped(clerk.window, tmp_path / "1.zip")
    assert "先新建或打开" in clerk.window.banner.text()


def test_a_record_that_cannot_be_read_is_said(office: Clerk, tmp_path: Path) -> None:
    folder = office.window.session.path.parent / "2021汇总（收件）"
    folder.mkdir()
    (folder / "收件记录.json").write_text("{", "utf-8")
    office.window.actions_by_id["receive"].trigger()
    assert "读不出" in office.window.banner.text() and not office.shows("receive")
