"""What the forms of a year must have, by their phase and subject (docs/domain.md 8.1, docs/templates.md)."""

from __future__ import annotations

from dataclasses import dataclass

from model.form.template import Phase, Subject

Roles = tuple[tuple[str, ...], ...]
_TARGET = ("target", "number")


@dataclass(frozen=True, slots=True)
class Needs:
    """Roles of columns that must be there (one of several each), and those that must not.

    ``funds`` and ``indicators`` have one tuple for each column that is needed.
    """

    funds: Roles
    indicators: Roles
    no_funds: tuple[str, ...] = ()
    no_indicators: tuple[str, ...] = ()
    must_have_funds: bool = False
    may_have_total: bool = True


_EXECUTED: Roles = (("adjusted",), ("executed",))
_NO_SCORES = ("weight", "score")
_OF_PROJECT: dict[Phase, Needs] = {
    "declaration": Needs((("initial",),), (("name",), _TARGET), _NO_SCORES, ("actual", "score")),
    "monitoring": Needs(
        (("to_date",), ("initial", "adjusted")),
        (("name",), _TARGET, ("to_date",), ("expected",), ("cause",), ("likelihood",)),
        _NO_SCORES,
        ("actual", "weight", "score"),
        may_have_total=False,
    ),
    "self_evaluation": Needs(_EXECUTED, (("name",), ("actual",), _TARGET), must_have_funds=True),
    "transfer": Needs(
        _EXECUTED, (("name",), _TARGET, ("actual",)), _NO_SCORES, ("weight", "score"), may_have_total=False
    ),
}
_OF_DEPARTMENT = Needs(_EXECUTED, (("name",), ("weight",), ("score",)))


def needs_of(phase: Phase, subject: Subject) -> Needs:
    """Return what a form must have; a department's self-evaluation may be a list that is scored by hand."""
    is_list = subject == "department" and phase == "self_evaluation"
    return _OF_DEPARTMENT if is_list else _OF_PROJECT[phase]
