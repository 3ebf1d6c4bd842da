"""Many forms at once by keys and mouse: choosing, printing, cancelling, and a window that stays usable."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

import reports.form.print_job as print_job
import ui.paper.batch_dialog as batch_dialog
from model.errors import StoreError
from model.files import MARK
from reports.batch import BatchStep
from tests.clerk import Clerk
from tests.depth import long, some_every_day
from ui.dialogs import questions
from ui.paper import printing
from ui.paper.batch_dialog import BatchDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def samples(shared_samples: Clerk) -> Iterator[Clerk]:
    """A window that the tests of this file share; what it remembers of the dialog is as at first after each."""
    yield shared_samples
    shared_samples.window.settings.remember(batch_target="file", batch_two_sided=False)


def show(clerk: Clerk) -> BatchDialog:
    """Press Ctrl+Shift+B before the overview."""
    clerk.press(Qt.Key.Key_B, CTRL | SHIFT)
    dialog = clerk.other_window("batch")
    QTest.qWaitForWindowActive(dialog)
    return dialog


def click(dialog: BatchDialog, text: str) -> None:
    """Click the button of a text."""
    (button,) = (b for b in dialog.findChildren(QPushButton) if b.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def aim(dialog: BatchDialog, target: str) -> None:
    """Choose what comes out."""
    dialog.findChild(QRadioButton, f"target-{target}").click()


def finish(clerk: Clerk, dialog: BatchDialog) -> str:
    """Wait for the end and return what the dialog says."""
    clerk.until(lambda: not dialog.is_running)
    return dialog.progress.text.text()


def names_chosen(clerk: Clerk, dialog: BatchDialog) -> list[str]:
    """Return the names of the ticked forms."""
    return [clerk.window.session.workbook.project(i).name for i in dialog.list.chosen()]


def left_in(folder: Path) -> list[str]:
    """Return the PDF files and whatever else a run could leave in a folder, beside the workbook and its mark."""
    own = (".jxzp", "-journal", MARK)
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(own))


def bookmarks(path: Path) -> list[str]:
    """Return the bookmarks of a PDF."""
    with pdfplumber.open(path) as pdf:
        return [mark[1] for mark in pdf.doc.get_outlines()]


@long
def test_blank_pages_for_two_sides_are_for_one_file(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, dialog = tmp_path / "双面.pdf", show(samples)
    monkeypatch.setattr(questions, "ask_pdf", lambda *_: path)
    assert not dialog.two_sided.isChecked()
    aim(dialog, "files")
    assert not dialog.two_sided.isEnabled()
    aim(dialog, "file")
    dialog.two_sided.click()
    click(dialog, "开始")
    assert not dialog.two_sided.isEnabled()
    finish(samples, dialog)
    assert dialog.two_sided.isEnabled()
    with pdfplumber.open(path) as pdf:
        assert len(pdf.pages) == 16 - 1
    dialog.close()
    samples.window.activateWindow()
    QTest.qWaitForWindowActive(samples.window)
    again = show(samples)
    assert again.two_sided.isChecked()
    again.two_sided.click()  # remembered without printing, too
    assert samples.window.settings.values.batch_two_sided is False
    again.close()


def test_enter_prints_all_forms_into_one_file(samples: Clerk) -> None:
    dialog = show(samples)
    assert dialog.count.text() == "已选 8 / 8 张"
    samples.press(Qt.Key.Key_Return)
    path = samples.window.session.path.with_suffix(".pdf")
    assert finish(samples, dialog) == f"已存到 {path}：8 张表，9 页。"
    workbook = samples.window.session.workbook
    assert bookmarks(path) == [workbook.project(i).name for i in workbook.ids]
    click(dialog, "打开")
    assert samples.opened == [path]


def test_a_form_that_cannot_be_looked_at_is_told_and_nothing_is_printed(
    own_samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stamp_of(form_id: int) -> str:
        raise StoreError("第 2 号项目读不出。")

    dialog = show(own_samples)
    monkeypatch.setattr(own_samples.window.session.workbook, "stamp_of", stamp_of)
    own_samples.press(Qt.Key.Key_Return)
    assert finish(own_samples, dialog) == "第 2 号项目读不出。" and dialog.progress.isVisible()
    assert left_in(own_samples.folder) == []


def test_forms_are_chosen_by_filter_buttons_and_keys(samples: Clerk) -> None:
    dialog = show(samples)
    click(dialog, "全不选")
    assert not dialog.start_button.isEnabled()
    dialog.filter.setFocus()
    samples.type("管理")
    click(dialog, "全选")
    assert names_chosen(samples, dialog) == [
        "数据规划管理", "政务事项管理", "网格信息管理", "一般管理事务",
    ]  # fmt: skip
    dialog.filter.clear()
    assert dialog.count.text() == "已选 4 / 8 张"
    dialog.list.setFocus()
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    samples.press(Qt.Key.Key_Space)
    assert names_chosen(samples, dialog)[0] == "预算准备金"
    dialog.filter.setFocus()
    samples.type("疫情")
    assert dialog.count.text() == "已选 5 / 8 张（其中 5 张被筛选隐藏）"
    dialog.filter.clear()
    click(dialog, "只选没有错误的")
    workbook = samples.window.session.workbook
    assert dialog.list.chosen() == tuple(
        i for i in workbook.ids if all(f.severity != "error" for f in workbook.computed(i).findings)
    )
    assert 0 < len(dialog.list.chosen()) < 8


def test_a_tick_counts_for_all_selected_rows(samples: Clerk) -> None:
    dialog = show(samples)
    click(dialog, "全不选")
    for row in (1, 2, 3):
        dialog.list.topLevelItem(row).setSelected(True)
    dialog.list.topLevelItem(2).setCheckState(0, Qt.CheckState.Checked)
    assert len(dialog.list.chosen()) == 3


def test_the_list_follows_the_workbook_and_keeps_its_ticks(samples: Clerk) -> None:
    dialog = show(samples)
    click(dialog, "全不选")
    dialog.list.topLevelItem(1).setCheckState(0, Qt.CheckState.Checked)
    session = samples.window.session
    session.do(lambda workbook: workbook.remove_project(workbook.ids[0]))
    session.type_text(session.workbook.ids[0], "project.name", "改了名")
    assert dialog.list.topLevelItemCount() == 7
    assert dialog.list.topLevelItem(0).text(0) == "改了名"
    assert names_chosen(samples, dialog) == ["改了名"]


def test_one_file_per_form_goes_to_a_folder(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "打印"
    folder.mkdir()
    session = samples.window.session
    session.type_text(session.workbook.ids[0], "project.name", "a/b:c")
    session.type_text(session.workbook.ids[1], "project.name", "A/B:C")
    monkeypatch.setattr(questions, "ask_folder", lambda *_: folder)
    dialog = show(samples)
    aim(dialog, "files")
    click(dialog, "开始")
    assert finish(samples, dialog) == f"已存到 {folder}：8 张表，9 页。"
    assert {"a_b_c.pdf", "A_B_C（2）.pdf", "疫情防控.pdf"} <= set(left_in(folder))
    assert len(left_in(folder)) == 8


@pytest.mark.parametrize("answer", [True, False])
def test_files_of_the_same_names_are_replaced_after_a_question(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    (tmp_path / "疫情防控.pdf").write_bytes(b"old")
    asked = []
    monkeypatch.setattr(questions, "ask_folder", lambda *_: tmp_path)
    monkeypatch.setattr(
        questions, "confirm_replace_files", lambda parent, folder, names: bool(asked.append(names)) or answer
    )
    dialog = show(samples)
    aim(dialog, "files")
    click(dialog, "开始")
    finish(samples, dialog)
    assert asked == [["疫情防控.pdf"]]
    assert ((tmp_path / "疫情防控.pdf").read_bytes() == b"old") is not answer


def held_up(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Make the run wait before its third form; return (it waits, let it go on)."""
    waits, go_on = threading.Event(), threading.Event()
    plan = print_job.plan_form
    count = iter(range(10_000))

    def hold(*words: object) -> object:
        if next(count) == 2:
            waits.set()
            go_on.wait()
        return plan(*words)

    monkeypatch.setattr(print_job, "plan_form", hold)
    return waits, go_on


def test_the_window_stays_usable_and_later_typing_is_not_printed(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, go_on = held_up(monkeypatch)
    dialog = show(samples)
    click(dialog, "开始")
    samples.until(lambda: waits.is_set() and "第 3 / 8 张：购置费" in dialog.progress.text.text())
    assert not dialog.list.isEnabled()
    assert not dialog.start_button.isEnabled()
    samples.window.activateWindow()
    QTest.qWaitForWindowActive(samples.window)
    samples.window.open_project(samples.window.session.workbook.ids[4])
    samples.enter("project.name", "后来改的名")
    go_on.set()
    finish(samples, dialog)
    printed = bookmarks(samples.window.session.path.with_suffix(".pdf"))
    assert "网格信息管理" in printed
    assert "后来改的名" not in printed
    assert dialog.list.isEnabled()


@pytest.mark.parametrize("target", some_every_day(["file", "files"], 2))
def test_a_cancelled_run_leaves_nothing(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    waits, go_on = held_up(monkeypatch)
    folder = tmp_path / "打印"
    folder.mkdir()
    monkeypatch.setattr(questions, "ask_folder", lambda *_: folder)
    monkeypatch.setattr(questions, "ask_pdf", lambda *_: folder / "a.pdf")
    dialog = show(samples)
    aim(dialog, target)
    click(dialog, "开始")
    samples.until(waits.is_set)
    click(dialog, "取消")
    assert dialog.progress.text.text() == "正在取消…"
    go_on.set()
    assert finish(samples, dialog) == "已取消；没有写出任何文件。"
    assert left_in(folder) == []
    assert dialog.start_button.isEnabled()


@pytest.mark.parametrize("leave", some_every_day(["escape", "workbook", "window"], 2))
def test_leaving_calls_the_run_off(own_samples: Clerk, monkeypatch: pytest.MonkeyPatch, leave: str) -> None:
    waits, go_on = held_up(monkeypatch)
    folder = own_samples.window.session.path.parent
    dialog = show(own_samples)
    click(dialog, "开始")
    own_samples.until(waits.is_set)
    {
        "escape": lambda: QTest.keyClick(dialog, Qt.Key.Key_Escape),
        "workbook": own_samples.window.file_actions.close_workbook,
        "window": own_samples.window.close,
    }[leave]()
    assert not own_samples.shows("batch")
    go_on.set()
    own_samples.until_no_task()
    assert left_in(folder) == []


def test_a_bad_form_is_named_and_the_others_are_printed(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = print_job.plan_form
    count = iter(range(100))

    def fail_once(*words: object) -> object:
        if next(count) == 1:
            raise ValueError("no plan")
        return plan(*words)

    monkeypatch.setattr(print_job, "plan_form", fail_once)
    dialog = show(samples)
    click(dialog, "开始")
    assert finish(samples, dialog).endswith("7 张表，7 页。")
    assert "“数据规划管理”排不出来" in dialog.progress.problems.toPlainText()


def test_a_place_that_cannot_be_written_gives_one_sentence(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ask_pdf", lambda *_: tmp_path / "no" / "a.pdf")
    dialog = show(samples)
    click(dialog, "开始")
    assert finish(samples, dialog) == "没有打印完。"
    assert dialog.progress.problems.toPlainText().endswith("不存在，请先建好或换一个位置。")


@long
def test_all_forms_go_to_a_printer(samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "ask_printer", lambda *_: pdf_printer(tmp_path / "out.pdf"))
    dialog = show(samples)
    aim(dialog, "paper")
    click(dialog, "开始")
    assert finish(samples, dialog) == "已送到打印机：8 张表，9 页。"
    with pdfplumber.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == 9


def test_a_print_job_is_called_off_between_pages(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "ask_printer", lambda *_: pdf_printer(tmp_path / "out.pdf"))
    dialog = show(samples)
    aim(dialog, "paper")
    show_step = dialog.progress.show_step

    def cancel_at_the_third(step: BatchStep) -> None:
        show_step(step)
        if step.done == 2:
            QTimer.singleShot(0, lambda: click(dialog, "取消"))

    monkeypatch.setattr(dialog.progress, "show_step", cancel_at_the_third)
    click(dialog, "开始")
    assert finish(samples, dialog).startswith("已取消")


def pdf_printer(path: Path) -> QPrinter:
    """Return a printer that writes its pages to a file."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setOutputFileName(str(path))
    return printer


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_a_batch_gives_one_sentence(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "ask_printer", lambda *_: pdf_printer(tmp_path / "no" / "out.pdf"))
    dialog = show(samples)
    aim(dialog, "paper")
    click(dialog, "开始")
    finish(samples, dialog)
    assert "打印机没有接受打印任务" in dialog.progress.problems.toPlainText()


def test_a_run_that_breaks_off_does_not_look_finished(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(printing, "ask_printer", lambda *_: pdf_printer(tmp_path / "out.pdf"))
    monkeypatch.setattr(printing, "_paint_page", fail)
    dialog = show(samples)
    aim(dialog, "paper")
    click(dialog, "开始")
    assert finish(samples, dialog) == "没有打印完。"
    assert "MemoryError" in dialog.progress.problems.toPlainText()


def test_edits_after_the_dialog_is_closed_do_not_reach_it(samples: Clerk, qtbot: QtBot) -> None:
    dialog = show(samples)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    workbook = samples.window.session.workbook
    with qtbot.captureExceptions() as caught:
        workbook.type_text(workbook.ids[0], "project.unit", "某单位")
    assert caught == []


def test_missing_characters_are_named_before_a_batch(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = samples.window.session.workbook
    workbook.type_text(workbook.ids[0], "project.unit", "吉𰻞局")
    asked: list[str] = []
    monkeypatch.setattr(questions, "confirm_missing", lambda _, chars: bool(asked.extend(chars)))
    dialog = show(samples)
    click(dialog, "开始")
    assert asked == ["𰻞"] and not dialog.is_running


def test_nothing_chosen_at_a_question_starts_nothing(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "ask_pdf", lambda *_: None)
    monkeypatch.setattr(questions, "ask_folder", lambda *_: None)
    monkeypatch.setattr(printing, "ask_printer", lambda *_: None)
    dialog = show(samples)
    for target in (batch_dialog.ONE_FILE, batch_dialog.FILES, batch_dialog.PAPER):
        aim(dialog, target)
        click(dialog, "开始")
        assert not dialog.is_running
        assert not dialog.progress.isVisible()


def test_everything_in_the_dialog_has_a_name(samples: Clerk) -> None:
    dialog = show(samples)
    widgets = [*dialog.findChildren(QAbstractButton), *dialog.findChildren(QLineEdit)]
    own = [w for w in widgets if not isinstance(w.parentWidget(), QLineEdit)]
    assert [w.objectName() for w in own if not w.accessibleName()] == []
    assert dialog.list.accessibleName()
