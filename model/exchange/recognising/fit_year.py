"""What only forms of a year other than the self-evaluation have, put where their templates have it (docs/domain.md 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from model.exchange.recognising.captions import as_caption, is_filler, signature_role
from model.exchange.recognising.cut_off import month_in
from model.exchange.recognising.fields import Found
from model.exchange.recognising.reading import Reading
from model.exchange.recognising.rows import FoundRow, is_mark
from model.exchange.recognising.told import Told
from model.form.blocks import TableBlock
from model.form.dated import USUAL_MONTH, month_end
from model.form.field_path import cell_path
from model.form.template import Template
from model.reading.normalise import normalise

# ids of header fields that stand for another where the template has only that
_ALSO = {"project_type": "project_nature", "unit": "name", "unit_2": "name", "department": "name"}
_TICK = "[√✓✔☑■●◉Vv]"
_LONGEST_TICK = 3
_NO_TICK = frozenset({"", "否", "无", "x", "×", "□", "○", "n", "0"})
LIKELY = {"likely_sure": "确定能", "likely_maybe": "有可能", "likely_never": "完全不可能"}
CAUSES = {
    "cause_money": "经费保障",
    "cause_rules": "制度保障",
    "cause_staff": "人员保障",
    "cause_equipment": "硬件条件保障",
    "cause_other": "其他",
}


def date_of(reading: Reading, default_year: int) -> str:
    """Return the last day of the month up to which a form of mid-year speaks, blank for other forms."""
    if reading.form.phase != "monitoring":
        return ""
    year = reading.years[0][0] if reading.years else default_year
    return month_end(year, reading.cut_off.month if reading.cut_off else USUAL_MONTH)


def say_cut_off(reading: Reading, template: Template, told: Told) -> None:
    """Say where the month of a form of mid-year was not named, or otherwise elsewhere."""
    if not template.is_dated:
        return
    if reading.cut_off is None:
        told.note(f"表上没有写截止月份，已按 1—{USUAL_MONTH} 月读入，请核对。")
        return
    month = reading.cut_off.month
    for other, place in reading.cut_off.others:
        told.note(f"表上有两个截止月份 {month} 月和 {other} 月，已按 {month} 月读入，请核对。", place=place)


# -- header ------------------------------------------------------------------------------------------------


def with_own_fields(reading: Reading, template: Template) -> Reading:
    """Return a reading whose fields are called as the template calls them: a leader in the header, a unit's own name."""
    ids = {field.id for field in template.header}
    header, signature = dict(reading.fields.header), dict(reading.fields.signature)
    others = list(reading.fields.others)
    if template.is_dated and month_in(header["cut_off"].text if "cut_off" in header else "", is_field=True):
        del header["cut_off"]
    for role, own in _ALSO.items():
        if role in header and role not in ids and own in ids and own not in header:
            header[own] = header.pop(role)
    if "leader" in ids and "leader" in signature and "leader" not in header:
        header["leader"] = signature.pop("leader")
    if "leader_phone" in ids:
        _split_phones(reading, header, signature, others)
    fields = replace(reading.fields, header=header, signature=signature, others=tuple(others))
    return replace(reading, fields=fields)


def _split_phones(
    reading: Reading, header: dict[str, Found], signature: dict[str, Found], others: list[Found]
) -> None:
    """Let the telephone above the indicators be that of the leader, one below them that of who signs."""
    phones = [one for one in others if signature_role(one.caption) == "phone"]
    phones += [signature.pop("phone")] if "phone" in signature else []
    for one in phones:
        if one in others:
            others.remove(one)
        kept, key = (header, "leader_phone") if one.place[0] < reading.head.top else (signature, "phone")
        if key in kept:
            others.append(one)
        else:
            kept[key] = one


# -- tables of texts ---------------------------------------------------------------------------------------


def fit_tables(reading: Reading, template: Template, told: Told) -> dict[str, str]:
    """Return the texts of a form's tables by their names among the goals."""
    blocks = {block.id: block for block in template.blocks_of(TableBlock)}
    texts: dict[str, str] = {}
    for name, table in reading.text_tables.items():
        for (row, column), place in table.cells.items():
            if _has_cell(blocks.get(name), row, column):
                texts[cell_path(name, row, column).key] = reading.cells.typed(*place)
            else:
                told.leave(place, "模板没有这一栏，没有读入。")
    return texts


def _has_cell(block: TableBlock | None, row: str, column: str) -> bool:
    if block is None or column not in [one.id for one in block.columns]:
        return False
    return not block.rows or row in [one.id for one in block.rows]


# -- rows --------------------------------------------------------------------------------------------------


def with_halves_joined(reading: Reading, told: Told) -> Reading:
    """Return a declaration whose rows have the values of the term beside those of the year, which stood in another half.

    An indicator of the term is that of the year with the same name; one that the year does not have is a row of its own.
    """
    if reading.form.phase != "declaration" or not {"name_2", "target_2"} <= reading.head.roles:
        return reading
    is_turned = _is_year_left(reading)
    tables = tuple(
        replace(table, rows=tuple(_joined(table.rows, is_turned, told))) for table in reading.tables
    )
    return replace(reading, tables=tables)


def _is_year_left(reading: Reading) -> bool:
    """Tell whether the half on the left is that of the year, by what stands over the values."""
    cells, head = reading.cells, reading.head
    over = [
        "".join(cells.seen(row, column.left) for row in range(max(head.top - 1, 0), head.bottom + 1))
        for column in (head.all("target")[0], head.all("target_2")[0])
    ]
    return "年度" in over[0] and "年度" not in over[1]


def _joined(rows: Sequence[FoundRow], is_turned: bool, told: Told) -> Iterator[FoundRow]:
    halves = [(_half(row, ""), _half(row, "_2")) for row in _with_kinds(rows)]
    pairs = [(right, left) if is_turned else (left, right) for left, right in halves]
    terms = {_key(term): term for term, _ in reversed(pairs) if term.text("name")}
    names = {_key(year) for _, year in pairs if year.text("name")}
    for term, year in pairs:
        if year.text("name") or year.text("target"):
            own = term if not year.text("name") else terms.get(_key(year))
            if own and "kind" in own.places and as_caption(own.text("kind")) != as_caption(year.text("kind")):
                told.note("中期和年度的二级指标不同，已按年度读入，请核对。", place=own.places["kind"])
            yield _with_term(year, own) if own else year
        if term.text("name") and _key(term) not in names:
            yield _with_term(replace(term, texts={**term.texts, "target": ""}), term)


def _key(row: FoundRow) -> tuple[str, str]:
    return row.text("category"), normalise(row.text("name"))


def _with_kinds(rows: Sequence[FoundRow]) -> Iterator[FoundRow]:
    """Yield rows whose levels 2 on the right go down until the next one, too."""
    category = kind = ""
    for row in rows:
        if row.text("category") != category:
            category, kind = row.text("category"), ""
        kind = row.text("kind_2") or kind
        yield replace(row, texts={**row.texts, "kind_2": kind or row.text("kind")})


def _half(row: FoundRow, mark: str) -> FoundRow:
    own = ("kind", "name", "target")
    others = {key: text for key, text in row.texts.items() if key.removesuffix("_2") not in own}
    places = {key: place for key, place in row.places.items() if key.removesuffix("_2") not in own}
    texts = {key: text for key in own if (text := row.text(key + mark)) and not is_filler(text)}
    mine = {key: place for key in own if (place := row.places.get(key + mark))}
    return FoundRow(row.row, {**others, "kind": "", **texts}, {**places, **mine})


def _with_term(row: FoundRow, term: FoundRow) -> FoundRow:
    value = term.texts.get("term_target", "") or term.text("target")
    places = {**row.places, **({"term_target": term.places["target"]} if "target" in term.places else {})}
    return replace(row, texts={**row.texts, "term_target": value}, places=places)


def marks_of(row: FoundRow) -> dict[str, str]:
    """Return the likelihood of a row, which may stand in a column for each choice, and the causes that are marked."""
    chosen = [choice for role, choice in LIKELY.items() if is_ticked(row.text(role))]
    said = row.text("likelihood")
    texts = {"likelihood": "、".join(chosen) or _ticked_in(said)}
    for role in CAUSES:
        text = row.text(role)
        if is_ticked(text) or len(normalise(text)) > _LONGEST_TICK:
            texts[role] = "√" if is_ticked(text) else text
    return texts


def say_no_marks(row: FoundRow, told: Told) -> None:
    """Name what stands in a column for marks and is none."""
    for role in LIKELY:
        text = row.text(role)
        if len(normalise(text)) > _LONGEST_TICK and not is_ticked(text):
            told.leave(row.places[role], "这一格是打勾用的，写在里面的文字没有读入。")


def is_ticked(text: str) -> bool:
    """Tell whether a cell is marked."""
    return (
        0 < len(normalise(text)) <= _LONGEST_TICK
        and not is_mark(text)
        and normalise(text).lower() not in _NO_TICK
    )


def _ticked_in(text: str) -> str:
    """Return the choice that is ticked among those printed in one cell; as it stands where none or several are."""
    plain = normalise(text)
    there = [choice for choice in LIKELY.values() if choice in plain]
    if len(there) < 2:
        return text
    found = [
        choice
        for choice in there
        if re.search(rf"{_TICK}[)\]]?{choice}|{choice}[(\[]?{_TICK}(?!有可能|完全不可能|确定能)", plain)
    ]
    return found[0] if len(found) == 1 else text
