"""The packaged program checks itself: window, typing, scores, file, paper, exchange, buttons. One line per step."""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QEventLoop, QMimeData, QSize, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget

import resources
from model.compare.comparison import compare
from model.exchange import indicator_table
from model.form.field_path import (
    PROJECT_NAME,
    TOTAL_SCORE,
    FieldPath,
    amount_path,
    goal_path,
    header_path,
    indicator_path,
)
from model.reading.amounts import shortest
from model.reading.normalise import normalise
from model.summary.summary import summary_of
from model.workbook.backups import Backups, count_projects
from reports.form_reading import read_forms
from reports.proof.verify import Verdict, verify_pdf
from ui import app
from ui.form import block_edits
from ui.form.form_page import FormPage
from ui.jobs import hand_over, importing, paper
from ui.jobs.opening import open_workbook
from ui.main_window import MainWindow
from ui.session import Session
from ui.settings import Settings

_RATE, _EXECUTION = amount_path("total", "rate"), amount_path("total", "score")
Thing = TypeVar("Thing")
SAMPLE = 2  # 购置费: eight indicators, one page


class _Check:
    """What the steps share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sample = json.loads(resources.sample_paths()[SAMPLE].read_text("utf-8"))
        self.window = MainWindow(Settings(folder / "settings.json", folder / "绩效自评"))
        self.pdf = folder / "表.pdf"
        self.path = folder / "无"

    @property
    def page(self) -> FormPage:
        """The form in front."""
        return _found(self.window.form_page(), "no form is open")

    @property
    def session(self) -> Session:
        """The session of the open workbook."""
        return _found(self.window.session, "no workbook is open")


class _Steps(_Check):
    """The steps in their order; each is a public method whose docstring is its Chinese name."""

    def window_is_painted(self) -> None:
        """窗口"""
        self.window.show()
        _let_run(300)
        picture = self.window.grab().toImage()
        across, down = range(0, picture.width(), 7), range(0, picture.height(), 7)
        colours = {picture.pixel(x, y) for x in across for y in down}
        _expect(len(colours) > 20, f"window shows only {len(colours)} colours")

    def form_is_typed(self) -> None:
        """填表"""
        self.window.file_actions.create_from_start(resources.DEFAULT_TEMPLATE, "2021")
        page = self.page
        # the platform's own fonts for lists and menus must not get into the form
        family, line = page.view.font().family(), page.view.faces().line
        _expect(family == QApplication.font().family() and line > 14, f"lines of {line} px in {family}")
        for path, text in _texts_of(self.sample):
            if text:
                page.view.go_to(path)
                _type(self.window, text)
                _press(self.window, Qt.Key.Key_Return)
        _let_run(50)

    def scores_are_right(self) -> None:
        """得分"""
        page, printed = self.page, self.sample["printed"]
        names = {_RATE: "execution_rate", _EXECUTION: "execution_score", TOTAL_SCORE: "total_score"}
        shown = {key: page.model.index_of(key).data() for key in names}
        expected = {key: printed[name] for key, name in names.items()}
        _expect(shown == expected, f"{shown} instead of {expected}")
        for index, row in enumerate(self.sample["indicators"]):
            score = page.model.index_of(indicator_path(index, "manual_score")).data()
            _expect(score == row["printed_score"], f"row {index}: {score}")

    def file_is_saved_and_opened_again(self) -> None:
        """保存和重开"""
        self.path = self.session.path
        self.window.file_actions.close_workbook()
        _expect(self.window.open_path(self.path), self.window.banner.text())
        project = self.session.workbook.project(1)
        _expect(project.name == self.sample["project"]["name"], project.name)

    def backup_is_kept(self) -> None:
        """备份"""
        backups = Backups(self.window.settings.backups).of(self.path)
        _expect(
            len(backups) > 0, "no backup after closing"
        )  # on a slow machine another came while it was open
        _expect(count_projects(backups[0].path) == 1, "the backup lacks the project")

    def table_is_pasted_and_taken_back(self) -> None:
        """粘贴和撤销"""
        self.window.open_project(1)
        page, before = self.page, self.session.workbook.project(1)
        cells = ("产出指标（50分）", "数量指标", "指标甲", "≥2个", "3个", "50", "50", "")
        columns = "".join(f"<td{' rowspan=2' if n < 2 else ''}>{text}</td>" for n, text in enumerate(cells))
        data = QMimeData()
        data.setHtml(f"<table><tr>{columns}</tr><tr><td>指标乙</td><td>1次</td><td>1次</td></tr></table>")
        table = _found(block_edits.table_of(data), "no table was read")
        _expect(len(table) == 2, f"read {table}")
        whole = indicator_table.read_indicator_table(table, page.model.template)
        whole = _found(whole, "the table was not known")
        project = indicator_table.with_indicator_table(before, whole, page.model.template, 2021)
        page.model.change(project, "粘贴指标表", indicator_path(0, "name"))
        names = [row.name for row in self.session.workbook.project(1).indicators[:2]]
        _expect(names == ["指标甲", "指标乙"], f"pasted {names}")
        self.window.actions_by_id["undo"].trigger()
        _expect(self.session.workbook.project(1) == before, "undo did not bring the form back")

    def paper_is_printed_and_read_back(self) -> None:
        """打印和读回"""
        workbook = self.session.workbook
        outcome = paper.print_forms(workbook, workbook.ids, self.pdf)
        _expect(bool(outcome.done), "; ".join(outcome.problems))
        document = QPdfDocument()
        document.load(str(self.pdf))
        _expect(document.pageCount() == 1, f"{document.pageCount()} pages")
        text = normalise(document.getAllText(0).text())
        for row in self.sample["indicators"]:
            _expect(normalise(row["name"]) in text, f"“{row['name']}” is not on the paper")
        picture = document.render(0, QSize(600, 850))
        places = product(range(0, 600, 3), range(0, 850, 3))
        dark = sum(picture.pixelColor(x, y).lightness() < 128 for x, y in places)
        _expect(dark > 500, f"the page is nearly blank ({dark})")
        document.close()

    def forms_are_exported_and_imported(self) -> None:
        """导出和导入"""
        folder = self.folder / "导出"
        folder.mkdir()
        for kind in ("json", "xlsx"):
            outcome = hand_over.export_forms(self.session.workbook, folder, kind)
            (exported,) = folder.glob(f"*.{kind}")
            (read,) = read_forms(exported)
            differences = compare(self.session.workbook.project(1), read.form.project, read.template)
            _expect(not differences, f"{outcome.done} {differences[:1]}")
        self.session.do(lambda workbook: importing.import_forms(workbook, [exported]))
        _expect(len(self.session.workbook.ids) == 2, "not imported")

    def samples_open(self) -> None:
        """示例工作簿"""
        self.window.file_actions.open_samples()
        scores = [self.session.workbook.computed(i).evaluation.total_score for i in self.session.workbook.ids]
        text = " ".join(shortest(score) for score in scores)
        _expect(text == "0 97.14 99.49 99.92 99.52 99.88 100 99.99", text)

    def preview_shows_the_pages(self) -> None:
        """预览"""
        self.window.open_project(self.session.workbook.ids[1])
        self.window.actions_by_id["print_preview"].trigger()
        preview = _found(self.window.print_actions.preview, "there is no preview")
        _expect(preview.document.pageCount() == 2, "the preview has no two pages")
        _expect("97.14" in preview.document.getAllText(1).text(), "the preview lacks the total")
        preview.close()

    def paper_is_verified(self) -> None:
        """定稿和校验"""
        workbook, path = self.session.workbook, self.folder / "校验.pdf"
        project_id = workbook.ids[1]
        workbook.finalise(project_id, "自检")
        self.session.type_text(project_id, PROJECT_NAME, "改")
        _expect(workbook.project(project_id).name == "数据规划管理", "a final form was changed")
        paper.print_forms(workbook, (project_id,), path)
        verdicts = [verify_pdf(path, workbook)[0].verdict]
        workbook.withdraw(project_id, "自检", "自检")
        workbook.type_text(project_id, indicator_path(0, "actual"), "99%")
        verdicts.append(verify_pdf(path, workbook)[0].verdict)
        _expect(verdicts == [Verdict.MATCHES, Verdict.CHANGED], str(verdicts))

    def summary_is_written(self) -> None:
        """汇总表"""
        for ending, mark in ((".pdf", b"%PDF"), (".xlsx", b"PK")):
            path = self.folder / f"汇总{ending}"
            outcome = hand_over.save_summary(summary_of(self.session.workbook), path)
            _expect(path.read_bytes().startswith(mark), "; ".join(outcome.problems))
        document = QPdfDocument()
        document.load(str(self.folder / "汇总.pdf"))
        text = "".join(normalise(document.getAllText(page).text()) for page in range(document.pageCount()))
        _expect("97.14" in text and "离退休干部慰问金" in text, "the summary lacks a project")
        document.close()

    def buttons_are_chinese(self) -> None:
        """中文按钮"""
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        texts = {button.text().split("(")[0].replace("&", "") for button in box.buttons()}
        _expect(texts == {"保存", "取消"}, str(texts))

    def window_closes(self) -> None:
        """关闭"""
        self.window.close()
        workbook = open_workbook(self.path)
        _expect(len(workbook.ids) == 2, "the file lost a project")
        workbook.close()


def run(result: Path | None, platform: str | None) -> int:
    """Run all steps; write one line each to ``result`` (and to standard output, if there is one)."""
    application = QApplication([sys.argv[0], *(["-platform", platform] if platform else [])])
    app.prepare(application)
    lines = [f"platform {QGuiApplication.platformName()}, version {resources.version()}"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        steps = _Steps(Path(folder))
        names = [name for name in vars(_Steps) if not name.startswith("_")]
        passed = all([_passes(getattr(steps, name), lines) for name in names])
    lines.append("selftest passed" if passed else "selftest failed")
    if result is not None:
        result.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))
    return 0 if passed else 1


def _passes(step: Callable[[], None], lines: list[str]) -> bool:
    name = f"{step.__name__.replace('_', ' ')} {step.__doc__}"
    try:
        step()
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        lines.append(
            f"FAILED {name}: {type(error).__name__} {error} (line {where.lineno} of {Path(where.filename).name})"
        )
        return False
    lines.append(f"ok {name}")
    return True


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise RuntimeError(otherwise)


def _found(thing: Thing | None, otherwise: str) -> Thing:
    if thing is None:
        raise RuntimeError(otherwise)
    return thing


def _texts_of(form: dict) -> list[tuple[FieldPath, str]]:
    """Return every text of a form file with its field path."""
    texts = [(header_path(key), text) for key, text in form["project"].items()]
    for row, amounts in form["funds"].items():
        texts += [(amount_path(row, column), text) for column, text in amounts.items()]
    texts += [(goal_path(key), text) for key, text in form["goals"].items()]
    for index, row in enumerate(form["indicators"]):
        columns = ("name", "target", "actual", "weight", "reason")
        texts += [(indicator_path(index, column), row[column]) for column in columns]
    return texts


def _type(window: MainWindow, text: str) -> None:
    """Type as an input method does: a composition, then the whole text at once."""
    QCoreApplication.sendEvent(_focus(window), QInputMethodEvent("pin", []))
    commit = QInputMethodEvent("", [])
    commit.setCommitString(text)
    QCoreApplication.sendEvent(_focus(window), commit)


def _press(window: MainWindow, key: Qt.Key) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(_focus(window), QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def _focus(window: MainWindow) -> QWidget:
    """Return where keys go, also while no window manager has activated the window."""
    page = window.form_page()
    editor = page.view.open_editor() if page else None
    return editor or (page.view if page else window)


def _let_run(milliseconds: int) -> None:
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < milliseconds:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
