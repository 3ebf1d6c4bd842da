"""操作记录: listed from the menu, the latest first, and saved as PDF."""

from __future__ import annotations

import pytest
from pypdf import PdfReader
from PySide6.QtTest import QAbstractItemModelTester

from model.workbook.log_table import Entry
from reports.summary.account_pdf import BROKEN, render_account
from tests.clerk import Clerk
from ui.dialogs import questions
from ui.history.account_dialog import AccountDialog, AccountModel

ENTRIES = (
    Entry(1_763_863_500, "导入", "li@pc", 1, "数据规划管理"),
    Entry(1_763_863_560, "定稿", "张三", 1, "数据规划管理", is_sound=False),
)


def test_the_model_keeps_its_promises(qtmodeltester: object) -> None:
    model = AccountModel(("时间", "操作", "内容", "经办人"), ENTRIES)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [model.index(1, column).data() for column in range(4)] == [
        "2025-11-23 10:06", "定稿", f"数据规划管理{BROKEN}", "张三",
    ]  # fmt: skip


def test_it_opens_from_the_menu_and_is_saved(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    session = samples.window.session
    first = session.workbook.ids[0]
    session.do(lambda workbook: workbook.remove_project(first))
    saved = []
    monkeypatch.setattr(questions, "ask_pdf", lambda parent, suggested: saved.append(suggested) or suggested)
    samples.window.actions_by_id["show_account"].trigger()
    dialog = samples.other_window("account")
    assert isinstance(dialog, AccountDialog)
    assert dialog.model.rows[0].event == "删除项目"
    dialog.save_wanted.emit()
    text = "".join(page.extract_text() for page in PdfReader(saved[0]).pages)
    assert "工作簿操作记录" in text and "删除项目" in text
    assert samples.opened == saved
    dialog.close()


def test_many_entries_stand_whole_on_paper(tmp_path: object) -> None:
    many = [Entry(1_763_863_500 + i, "导入", f"人{i}@电脑", i, f"第{i}个项目" * 9) for i in range(120)]
    import io

    pages = PdfReader(io.BytesIO(render_account("账", many))).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert len(pages) > 2 and all(f"人{i}@电脑" in text for i in range(120))
