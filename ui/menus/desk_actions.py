"""What all classes of actions share: the desk, and what an action waits for before it does anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from model.errors import UserError
from ui.menus.actions import action

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from model.files import GoOn
    from model.workbook.change import Change
    from ui.dialogs.meanwhile import Meanwhile
    from ui.form.form_page import FormPage
    from ui.session import Session
    from ui.shell.desk import Desk

Result = TypeVar("Result")


class DeskActions:
    """One method for each action of the table in ``ui.menus.actions``, over a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def _tried(self, work: Callable[[], Result]) -> Result | None:
        """Do something and return its result; if it is refused say why, and return None."""
        try:
            return work()
        except UserError as error:
            self._desk.refuse(error)
        return None

    def _tried_on(self, session: Session, look: Callable[[], Result]) -> Result | None:
        """Do the same with what follows from the forms, in slices; None, too, if other changes of them came in meanwhile.

        Else an edit made of it would overwrite what another program wrote.
        """
        came: list[Change] = []
        session.changed.connect(came.append)
        try:
            found = self._tried(look)
        finally:
            session.changed.disconnect(came.append)
        if found is not None and not all(change.damage_found for change in came):
            self._desk.banner.say("工作簿刚有改动合并进来，没有执行；请看过合并进来的内容，再做一次。")
            return None
        return found

    def _beside(self, told: str, parent: QWidget | None = None) -> Meanwhile:
        """Return who does works while the window lives on, and says ``told`` if they take long."""
        from ui.dialogs.meanwhile import Meanwhile  # start-up does not need it

        return Meanwhile(parent or self._desk, told)

    def _writing(self, path: Path, parent: QWidget | None = None) -> Meanwhile:
        """Return who writes a file while the window lives on."""
        from ui.dialogs.meanwhile import Meanwhile  # start-up does not need it

        return Meanwhile.writing(parent or self._desk, path)

    def _opened(self, make: Callable[[GoOn], Path]) -> bool:
        """Make a workbook file while the window lives on, and open it; False if it was refused, which is said."""
        path = self._tried(lambda: self._beside("正在新建工作簿……").beside(make))
        return path is not None and self._desk.open_path(path)


def form_action(method: Callable[[Any, FormPage], object]) -> Callable[[Any], None]:
    """Mark an action on the form in front, which it gets; without one nothing is done."""

    @wraps(method)
    def run(self: DeskActions) -> None:
        if page := self._desk.form_page():
            method(self, page)

    return action(run)


def session_action(method: Callable[[Any, Session], object]) -> Callable[[Any], None]:
    """Mark an action on the open workbook, whose session it gets once what is being typed is finished."""

    @wraps(method)
    def run(self: DeskActions) -> None:
        if session := self._desk.session:
            self._desk.commit_editors()
            method(self, session)

    return action(run)


def year_action(method: Callable[[Any, Session, int], object]) -> Callable[[Any], None]:
    """Mark an action on the form of the year in front, or on the self-evaluation of the project selected."""

    @wraps(method)
    def run(self: DeskActions) -> None:
        session, form_id = self._desk.session, self._desk.current_form()
        if session and form_id is not None:
            self._desk.commit_editors()
            method(self, session, form_id)

    return action(run)


def project_action(method: Callable[[Any, Session, int], object]) -> Callable[[Any], None]:
    """Mark an action on the project in front or selected, which it gets with the session, what is typed being finished."""

    @wraps(method)
    def run(self: DeskActions) -> None:
        session, project_id = self._desk.session, self._desk.current_project()
        if session and project_id is not None and session.workbook.sheet(project_id) is None:
            self._desk.commit_editors()
            method(self, session, project_id)

    return action(run)
