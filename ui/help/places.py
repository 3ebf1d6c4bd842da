"""Which section of the manual is meant where F1 is pressed."""

from __future__ import annotations

from model.form.field_path import FieldPath

OF_DIALOGS = {
    "roll": "year-last",
    "hand-in": "hand-in-send",
    "receive": "hand-in-receive",
    "final-dialog": "final-make",
    "records": "final-make",
    "seal-key": "final-key",
    "key": "final-key",
    "new-passphrase": "final-key",
    "versions": "final-versions",
    "batch": "paper-print",
    "page-options": "paper-print",
    "preview": "paper-print",
    "verify": "paper-verify",
    "backups": "safety-backup",
    "account": "safety-backup",
    "joined": "safety-shared",
    "templates": "templates",
    "change-template": "templates",
    "goals": "fill-goals",
    "tape": "score-tape",
    "evidence": "check-evidence",
    "unit-data": "fill-unit",
    "take-rows": "fill-take",
    "suggestion-settings": "fill-suggest",
    "import-window": "files-import",
}
_OF_BLOCKS = {
    "project": "fill-header",
    "funds": "fill-funds",
    "goals": "fill-goals",
    "signature": "fill-signature",
    "notes": "check-list",
    "section": "score-rows",
    "kind": "score-rows",
    "total": "score-grade",
}


def section_of_field(path: FieldPath | None) -> str:
    """Return the section about a field of the form; None stands for a cell that is computed."""
    if path is None:
        return "score"
    if path.row is not None:
        return {"reason": "fill-reason", "manual_score": "score-hand"}.get(path.column, "fill-rows")
    return _OF_BLOCKS.get(path.block, "fill")
