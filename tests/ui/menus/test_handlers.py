"""What each action calls is found, in one class alone, and without making those that it does not need."""

from __future__ import annotations

from functools import cached_property

import pytest

from tests.clerk import Clerk
from ui.menus.actions import ACTIONS, action, marked_actions
from ui.menus.handlers import Handlers

CLASSES = {name for name, value in vars(Handlers).items() if isinstance(value, cached_property)}


def made(handlers: Handlers) -> list[object]:
    """Return one of each class."""
    return [getattr(handlers, name) for name in CLASSES]


def test_each_action_is_a_method_of_one_class(samples: Clerk) -> None:
    handlers = Handlers(samples.window, samples.window.actions_by_id)
    found = [name for one in made(handlers) for name in marked_actions(one)]
    assert sorted(found) == sorted(spec.id for spec in ACTIONS)


@pytest.mark.parametrize("name", [ACTIONS[0].id, ACTIONS[-1].id])
def test_an_action_is_done_wherever_it_stands(
    samples: Clerk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers, done = Handlers(samples.window, samples.window.actions_by_id), list[str]()
    kind = next(one for one in map(type, made(handlers)) if name in vars(one))
    monkeypatch.setattr(kind, name, action(lambda _: done.append(name)))
    Handlers(samples.window, samples.window.actions_by_id).run(name)
    assert done == [name]


def test_undo_makes_no_other_class(samples: Clerk) -> None:
    handlers = Handlers(samples.window, samples.window.actions_by_id)
    handlers.run("undo")
    assert CLASSES & vars(handlers).keys() == {"edit"}
