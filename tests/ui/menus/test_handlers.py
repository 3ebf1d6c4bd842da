"""What each action calls is found, in one class alone, and without making those that it does not need."""

from __future__ import annotations

from functools import cached_property

import pytest

from tests.clerk import Clerk
from ui.menus.actions import ACTIONS, marked_actions
from ui.menus.handlers import Handlers


def test_each_action_is_a_method_of_one_class(samples: Clerk) -> None:
    handlers = Handlers(samples.window, samples.window.actions_by_id)
    classes = [name for name, value in vars(Handlers).items() if isinstance(value, cached_property)]
    found = [name for one in classes for name in marked_actions(getattr(handlers, one))]
    assert sorted(found) == sorted(spec.id for spec in ACTIONS)


@pytest.mark.parametrize("name", [ACTIONS[0].id, ACTIONS[-1].id])
def test_an_action_is_done_wherever_it_stands(
    samples: Clerk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers, done = Handlers(samples.window, samples.window.actions_by_id), list[str]()
    for one in (name for name, value in vars(Handlers).items() if isinstance(value, cached_property)):
        kind = type(getattr(handlers, one))
        if name in vars(kind):
            method = getattr(kind, name)
            stand_in = lambda self: done.append(name)  # noqa: E731
            stand_in.is_action = method.is_action  # type: ignore[attr-defined]
            monkeypatch.setattr(kind, name, stand_in)
    Handlers(samples.window, samples.window.actions_by_id).run(name)
    assert done == [name]


def test_undo_makes_no_other_class(samples: Clerk) -> None:
    handlers = Handlers(samples.window, samples.window.actions_by_id)
    handlers.run("undo")
    assert {"edit"} == {
        name for name, value in vars(Handlers).items() if isinstance(value, cached_property)
    } & set(vars(handlers))
