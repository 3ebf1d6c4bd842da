"""The list of findings: what stays is left alone, and the list is as if it were made anew."""

from __future__ import annotations

from random import Random

from PySide6.QtWidgets import QApplication

from model.form.field_path import indicator_path
from model.scoring.findings import Finding
from ui.form.findings_list import HEAD_ROLE, LISTED_ROLE, FindingsList, Listed

FINDINGS = [
    Listed(1, "", Finding("weight-sum", severity, indicator_path(row, "weight"), f"第 {row} 行{word}"))
    for severity in ("error", "warning", "info")
    for row in range(3)
    for word in ("不对", "还是不对")
]


def shown(made: FindingsList) -> list[tuple[object, ...]]:
    """Return all that a list shows of its items."""
    items = map(made.item, range(made.count()))
    return [(item.text(), item.toolTip(), item.data(LISTED_ROLE), item.data(HEAD_ROLE)) for item in items]


def test_a_list_is_as_if_made_anew_and_the_same_finding_stays_current(prepared: QApplication) -> None:
    dice, made = Random(19), FindingsList()
    for _ in range(200):
        listed = [one for one in FINDINGS if dice.random() < 0.6]
        known = made.currentItem() and made.listed(made.currentItem()).place
        made.show_findings(listed)
        anew = FindingsList()
        anew.show_findings(listed)
        assert shown(made) == shown(anew)
        now = made.currentItem() and made.listed(made.currentItem()).place
        assert now == (known if known in [one.place for one in listed] else None)
        if listed:
            made.setCurrentRow(dice.randrange(-1, len(listed)))


def test_what_stays_is_left_alone(prepared: QApplication) -> None:
    made = FindingsList()
    made.show_findings(FINDINGS[::2])
    first, last = made.item(0), made.item(made.count() - 1)
    made.show_findings([*FINDINGS[:2:2], *FINDINGS[3:6:2], *FINDINGS[6::2]])
    assert made.item(0) is first and made.item(made.count() - 1) is last


def test_nobody_hears_of_a_finding_that_goes_while_others_are_listed(prepared: QApplication) -> None:
    made, heard = FindingsList(), list[object]()
    made.show_findings(FINDINGS)
    made.setCurrentRow(3)
    made.currentItemChanged.connect(lambda now, _: heard.append(now))
    for listed in (FINDINGS[6:], FINDINGS[:9], FINDINGS[12:], []):
        made.show_findings(listed)
    assert heard == []
    made.show_findings(FINDINGS)
    made.setCurrentRow(2)
    assert len(heard) == 1
