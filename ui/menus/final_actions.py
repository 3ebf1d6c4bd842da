"""定稿 and its withdrawal, and what is to be done about damaged forms, from the menu 项目 and the strip above a form."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from model.errors import CalledOffError
from model.workbook.damage import DamageKind
from model.workbook.final_records import refusal
from model.workbook.restoring import restore_lost
from model.workbook.seal_keys import SealKey
from model.workbook.workbook import Workbook
from ui.dialogs import questions
from ui.menus.desk_actions import DeskActions, session_action, year_action

if TYPE_CHECKING:
    from ui.session import Session

MAX_TOLD = 4  # so many damages stand in the banner


class FinalActions(DeskActions):
    """定稿, its withdrawal, and the answer to damage."""

    @year_action
    def finalise(self, session: Session, form_id: int) -> None:
        """Finalise the form in front, or all projects that are selected; while errors stand, go to the first one instead."""
        workbook = session.workbook
        several = self._desk.selected_projects()
        wanted = [
            i for i in (several if len(several) > 1 else (form_id,)) if workbook.final_record(i) is None
        ]
        looked = self._tried(
            lambda: self._beside("正在检查各张表……").looked_up(
                ((one, workbook.name_of(one), workbook.computed(one).findings) for one in wanted),
                of=len(wanted),
            )
        )
        if not looked:
            return
        for one, name, findings in looked:
            if problem := refusal(name, findings):
                first = next(finding for finding in findings if finding.severity == "error")
                self._desk.show_field(one, first.field)
                self._desk.banner.say(problem)
                return
        warnings = sum(
            one.severity == "warning" and not one.note for _, _, findings in looked for one in findings
        )
        names = [name for _, name, _ in looked]
        name = names[0] if len(names) == 1 else f"{names[0]}”等 {len(names)} 个项目的“自评表"
        person = questions.ask_person(self._desk, name, self._person(), warnings)
        if person is None:
            return
        self._desk.settings.remember(person=" ".join(person.split()))
        from ui.dialogs import key_dialogs  # start-up does not need it

        try:
            key = key_dialogs.key_for_finalising(self._desk, session)
        except key_dialogs.NoKeyGivenError:
            return
        steps = (session.do(partial(_finalise, form_id=one, person=person, key=key)) for one in wanted)
        with suppress(CalledOffError):
            self._beside("正在定稿……每张表都等存到磁盘。").looked_up(steps, of=len(wanted))
        done = [name for one, name, _ in looked if workbook.final_record(one) is not None]
        if len(done) == len(wanted):
            self._desk.banner.hide()
        if done:
            more = f"，还有 {len(wanted) - len(done)} 张没有" if len(done) < len(wanted) else ""
            self._desk.notice(f"{questions.named_together(done)}已定稿{more}。")
        self._desk.refresh()
        self._desk.take_keyboard()

    @year_action
    def withdraw(self, session: Session, form_id: int) -> None:
        """Take back the 定稿 of the form in front."""
        record = session.workbook.final_record(form_id)
        if record is None:
            return
        name = session.workbook.name_of(form_id)
        answer = questions.ask_withdrawal(self._desk, name, record, self._person())
        if answer is None:
            return
        from ui.dialogs import key_dialogs

        try:
            key = key_dialogs.key_for_withdrawing(self._desk, session, form_id, record)
        except key_dialogs.NoKeyGivenError:
            return
        session.do(lambda workbook: workbook.withdraw(form_id, *answer, key))
        if session.workbook.final_record(form_id) is None:
            self._desk.notice(f"已撤回“{name}”的定稿，可以修改了。")
        self._desk.refresh()
        self._desk.take_keyboard()

    @year_action
    def accept_damage(self, session: Session, form_id: int) -> None:
        """Let somebody answer for the damaged form in front as it stands, or for the workbook itself."""
        damage, own = session.workbook.damage_of(form_id), session.workbook.own_damage
        asked = damage or (own[0] if own else None)
        answer = questions.ask_acceptance(self._desk, asked, self._person()) if asked else None
        if answer is None:
            return
        if damage is not None:
            session.do(lambda workbook: workbook.accept_damage(form_id, *answer))
        else:
            session.do(lambda workbook: workbook.accept_own_damage(*answer))
            if session.save():  # only what is in the file is answered
                self._desk.banner.hide()
                self.tell_damage(session)
        self._desk.refresh()

    def tell_damage(self, session: Session) -> None:
        """Say what in the workbook is known to be damaged, and offer to bring lost forms back."""
        damaged = session.workbook.known_damage
        lost = [one.form for one in damaged if one.kind is DamageKind.LOST and one.form is not None]
        text = "\n".join(damage.sentence for damage in damaged[:MAX_TOLD])
        if more := len(damaged) - MAX_TOLD:
            text += f"\n还有 {more} 处损坏。" if more > 0 else ""
        if lost:
            self._desk.banner.say(text, "从历史版本找回", lambda: self._restore(session, lost))
        elif damaged:
            self._desk.banner.say(text)

    def _restore(self, session: Session, lost: Sequence[int]) -> None:
        self._desk.banner.hide()
        for form in lost:
            session.do(partial(restore_lost, form_id=form))
        if not self._desk.banner.isVisible():
            self.tell_damage(session)
        self._desk.refresh()

    @year_action
    def show_records(self, session: Session, form_id: int) -> None:
        """List who finalised the form in front, and who took that back."""
        from ui.dialogs.final_dialogs import RecordsDialog  # start-up does not need it

        name = session.workbook.name_of(form_id)
        RecordsDialog(self._desk, name, session.workbook.records(form_id)).open()

    @session_action
    def set_seal_key(self, session: Session) -> None:
        """Set the key of 定稿, or hold the final forms against one."""
        from ui.dialogs.seal_key_dialog import SealKeyDialog  # start-up does not need it

        session.save()
        SealKeyDialog(self._desk, session, self._desk.settings).open()

    def _person(self) -> str:
        return self._desk.settings.values.person


def _finalise(workbook: Workbook, form_id: int, person: str, key: SealKey | None) -> None:
    workbook.finalise(form_id, person, key)
