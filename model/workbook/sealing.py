"""With which key the forms of a workbook are finalised; no step that could be undone, told in the account."""

from __future__ import annotations

from dataclasses import replace

from model.workbook.final_records import checked_person
from model.workbook.seal_keys import SealKey
from model.workbook.seals import KIND_NAMES, with_key
from model.workbook.workbook import Workbook


def use_key(workbook: Workbook, key: SealKey, kind: str, person: str) -> None:
    """Let forms be finalised with a key, and with keys only; ``kind``: of ``seals``. Raises UserError, StoreError."""
    told = f"编号 {key.number}（{KIND_NAMES[kind]}）"
    workbook.put_seals(with_key(workbook.seals, key, kind), told, checked_person(person))


def stop_keys(workbook: Workbook, person: str) -> None:
    """Let forms be finalised without a key again; the seals that are there stay. Raises as ``use_key``."""
    workbook.put_seals(replace(workbook.seals, is_wanted=False), "不再使用密钥", checked_person(person))
