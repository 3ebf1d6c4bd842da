"""The help menu: settings are set back only when that was confirmed."""

from __future__ import annotations

import pytest

from tests.clerk import Clerk


@pytest.mark.parametrize("answer", [True, False])
def test_settings_are_set_back_when_that_was_confirmed(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "ui.dialogs.questions.is_confirmed", lambda box, *_, **__: asked.append(box.text()) or answer
    )
    clerk.window.settings.remember(theme="dark")
    clerk.window.actions_by_id["reset_settings"].trigger()
    assert len(asked) == 1 and clerk.window.settings.values.theme == ("light" if answer else "dark")
