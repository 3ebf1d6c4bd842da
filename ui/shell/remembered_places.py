"""Where the clerk was in each workbook: open tabs with their cells, sorting and filter; kept in the settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from model.form.field_path import FieldPath, parse_path
from ui.settings import Settings

if TYPE_CHECKING:
    from model.scoring.progress import FormState

MAX_WORKBOOKS = 20
MAX_TABS = 60
MAX_TEXT = 80


@dataclass(frozen=True, slots=True)
class Places:
    """``tabs`` are (project, cell); ``current`` is the project in front, 0 for the overview, ``selected`` its row."""

    tabs: tuple[tuple[int, FieldPath | None], ...] = ()
    current: int = 0
    sorting: tuple[int, bool] = (-1, False)
    text: str = ""
    state: FormState | None = None
    selected: int = 0


def remember_places(settings: Settings, path: Path, places: Places) -> None:
    """Keep the places of a workbook, and those of the workbooks left last before it."""
    rest = {known: value for known, value in settings.values.places.items() if known != str(path)}
    latest = dict(list(rest.items())[-(MAX_WORKBOOKS - 1) :])
    settings.remember(places={**latest, str(path): places_json(places)})


def recall_places(settings: Settings, path: Path) -> Places:
    """Return the places kept for a workbook; what is damaged is as if it had not been kept."""
    value = settings.values.places.get(str(path))
    return places_from(value) if isinstance(value, dict) else Places()


def places_json(places: Places) -> dict[str, Any]:
    return {
        "tabs": [[number, _cell_text(cell)] for number, cell in _fewer(places)],
        "current": places.current,
        "sorting": list(places.sorting),
        "text": places.text[:MAX_TEXT],
        "state": places.state.value if places.state else "",
        "selected": places.selected,
    }


def _fewer(places: Places) -> list[tuple[int, FieldPath | None]]:
    """Return the last tabs, the one in front always among them."""
    front = [tab for tab in places.tabs[:-MAX_TABS] if tab[0] == places.current]
    return [*front, *places.tabs[-MAX_TABS + len(front) :]]


def places_from(value: dict[str, Any]) -> Places:
    tabs, text = value.get("tabs"), value.get("text")
    current, selected = value.get("current"), value.get("selected")
    from model.scoring.progress import FormState  # a bare frame has no forms

    states = [state for state in FormState if state.value == value.get("state")]
    return Places(
        tuple(tab for entry in _entries(tabs) if (tab := _tab(entry))),
        current if _is_number(current) else 0,
        _sorting(value.get("sorting")),
        text[:MAX_TEXT] if isinstance(text, str) else "",
        states[0] if states else None,
        selected if _is_number(selected) else 0,
    )


def _entries(value: Any) -> list[Any]:
    return value[:MAX_TABS] if isinstance(value, list) else []


def _cell_text(cell: FieldPath | None) -> str:
    text = str(cell or "")
    return text if len(text) <= MAX_TEXT else ""


def _tab(entry: Any) -> tuple[int, FieldPath | None] | None:
    if isinstance(entry, list) and len(entry) == 2 and _is_number(entry[0]) and isinstance(entry[1], str):
        return entry[0], parse_path(entry[1]) if len(entry[1]) <= MAX_TEXT else None
    return None


def _sorting(value: Any) -> tuple[int, bool]:
    if isinstance(value, list) and len(value) == 2 and _is_number(value[0]) and abs(value[0]) < MAX_TEXT:
        return value[0], bool(value[1])
    return -1, False


def _is_number(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
