"""Many forms onto a printer, a page at each turn of the event loop: Qt's painters stay in the UI thread."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtPrintSupport import QPrinter

from model.errors import fault_text
from reports.batch import BatchOutcome, BatchStep
from reports.form.form_pdf import render_pdf
from reports.form.print_job import PrintJob, missing_glyphs, shown_name
from ui.paper.printing import paint_pdfs


class PaperRun(QObject):
    """One print job of many forms, with the signals of ``ui.tasks.Task``."""

    reported = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Sequence[PrintJob], printer: QPrinter, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._forms = 0
        self._done = 0
        self._problems: list[str] = []
        self._missing: dict[str, None] = {}
        self._pages = paint_pdfs(self._rendered(), printer)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_turn)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def cancel(self) -> None:
        """Call the print job off; pages already at the printer may still come out."""
        if self._timer.isActive():
            self._timer.stop()
            self._pages.close()
            self.finished.emit(BatchOutcome(cancelled=True))

    def _rendered(self) -> Iterator[bytes]:
        """Yield each form as PDF; one that cannot be set is named and left out."""
        for number, job in enumerate(self._jobs):
            self.reported.emit(BatchStep(number, len(self._jobs), shown_name(job)))
            try:
                data = render_pdf([job])
                self._missing |= dict.fromkeys(missing_glyphs([job]))
            except Exception as error:  # whatever one form holds must not cost the clerk the others
                logging.error("a form could not be set\n%s", fault_text(error))
                self._problems.append(
                    f"“{shown_name(job)}”排不出来（{type(error).__name__}），没有打印，请核对这张表的内容。"
                )
                continue
            self._forms += 1
            yield data

    def _on_turn(self) -> None:
        try:
            self._done = next(self._pages)
        except StopIteration:
            self._timer.stop()
            problems, missing = tuple(self._problems), tuple(self._missing)
            self.finished.emit(BatchOutcome((), self._forms, self._done, problems, missing))
        except Exception as error:  # a run that is broken off must not look finished at the next turn
            self._timer.stop()
            self.failed.emit(error)
