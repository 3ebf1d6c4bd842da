"""Several edits as one undo step."""

from __future__ import annotations

from contextlib import suppress

from model.form.project import Project
from model.workbook.undo import History, State, Step
from tests.model.workbook.test_undo import _state, _step


def test_steps_recorded_within_one_are_one() -> None:
    history = History()
    history.record(_step(1))
    with history.as_one("导入"):
        history.record(_step(2))
        with history.as_one("一部分"):
            history.record(Step("新建", State({9: None}, (1,)), State({9: Project()}, (1, 9)), None))
        history.record(_step(3))
    with history.as_one("没有"):
        pass
    assert history.undo_label == "导入"
    step = history.undo()
    assert step is not None and step.place == (1, "project.name")
    assert step.before == State({**_state(1).forms, 9: None}, (1,))
    assert step.after.forms == {**_state(3).forms, 9: Project()}
    assert history.undo_label == "第1步" and history.redo_label == "导入"


def test_what_an_exception_ends_can_be_taken_back() -> None:
    history = History()
    with suppress(ValueError), history.as_one("导入"):
        history.record(_step(1))
        raise ValueError
    assert history.undo_label == "导入"
    history.record(_step(2))
    assert history.undo_label == "第2步"
