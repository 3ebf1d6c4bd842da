"""Errors that are meant for the user: one Chinese sentence that says what, where, and what to do."""

from __future__ import annotations

import re
import traceback


class UserError(Exception):
    """Something outside the program is at fault; ``str(error)`` is one Chinese sentence for the user.

    ``for_command`` is the same where no window is that keeps what was not saved.
    """

    def __init__(self, sentence: str = "", for_command: str = "") -> None:
        super().__init__(sentence)
        self.for_command = for_command or sentence


class TemplateError(UserError):
    """A template file is broken; the sentence names file, line and key.

    ``key`` is the path of that key, ``problem`` what is wrong there; both are blank where the file is no TOML.
    """

    def __init__(self, sentence: str, key: tuple[str | int, ...] = (), problem: str = "") -> None:
        super().__init__(sentence)
        self.key, self.problem = key, problem


class FormError(UserError):
    """A form file (JSON) is broken; the sentence names file and field."""


class StoreError(UserError):
    """A workbook file cannot be opened, read or written."""


class DamagedError(StoreError):
    """A workbook file is damaged as a whole; what can be read of it goes into a new one by ``salvage``."""

    def __init__(self, sentence: str, for_command: str = "") -> None:
        told = for_command or sentence
        super().__init__(sentence, told.replace("请改用备份", "请改用备份，或用 salvage 取回能读的表"))


class CalledOffError(UserError):
    """The clerk called a work off before it was done; nothing of it is in place."""

    def __init__(self, sentence: str = "已取消，没有写出文件。") -> None:
        super().__init__(sentence)


class ConflictError(StoreError):
    """The workbook file was changed by another program since it was read."""


# -- faults of the program, which are not for the user -----------------------------------------------------

# what may have been typed into a form: signs that no code has, what stands in quotes, figures
_CONTENTS = re.compile(r"'[^']*'|\"[^\"]*\"|[^\x20-\x7e]+|\d[\d.,]*")


def fault_text(error: BaseException) -> str:
    """Return what the log says of a fault: where it happened and of which kind, in the order of a traceback.

    Nothing that may be a form's content: a message like ``invalid literal for int(): …`` shows what was typed.
    """
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    told = f"{fault_text(before)}\n" if before is not None else ""
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{told}{places}{type(error).__name__}: {_CONTENTS.sub('…', str(error))}"
