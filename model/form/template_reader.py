"""Reading a template from TOML text; every mistake is named with file, line and key (docs/domain.md 6.1)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, NamedTuple

from model.errors import TemplateError
from model.form.block_reader import blocks_of_format_1, read_block, section
from model.form.blocks import (
    Column,
    FieldsBlock,
    FormBlock,
    FundsBlock,
    IndicatorsBlock,
    Section,
    TableBlock,
    TextsBlock,
    TotalBlock,
)
from model.form.phases import Needs, needs_of
from model.form.project import COLUMN_ID
from model.form.template import (
    PHASES,
    SELF_EVALUATION,
    SUBJECTS,
    Band,
    Grade,
    Phase,
    SignatureField,
    Subject,
    Template,
    Words,
)
from model.form.template_limits import is_no_template, is_too_large
from model.form.toml_table import TomlTable, whole
from model.reading import name_words
from model.reading.amounts import YUAN

_TOO_LARGE = "里的内容比任何一张表的模板都多或嵌套都深，没有读入，请检查文件。"


class _Toml(str):
    """The text of a template: equal texts are one key of the cache, whatever file they come from."""

    source = ""


def parse_template(text: str, source: str) -> Template:
    """Read a template from TOML text, each only once; ``source`` is the file name that errors name.

    Equal texts give the very same template: caches ask often, and templates are compared field by field.
    Raises TemplateError with file, line and key.
    """
    toml = _Toml(text)
    toml.source = source
    return _read(toml)


@lru_cache(maxsize=32)
def _read(toml: _Toml) -> Template:
    text, source = str(toml), toml.source
    if is_no_template(text):
        raise TemplateError(f"模板文件“{source}”{_TOO_LARGE}")
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise TemplateError(f"模板文件“{source}”{_TOO_LARGE}") from None
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            f"模板文件“{source}”不是正确的 TOML：{_syntax(str(error))}，请改正后重试。"
        ) from None
    if is_too_large(data):
        raise TemplateError(f"模板文件“{source}”{_TOO_LARGE}")
    return _template(TomlTable(data, text, source))


def _syntax(message: str) -> str:
    """Turn tomllib's “… (at line 3, column 5)” into Chinese."""
    what, _, where = message.partition(" (at ")
    place = where.rstrip(")").replace("line ", "第 ").replace(", column ", " 行第 ")
    return f"{place} 列有语法错误（{what}）" if place.startswith("第") else f"文件末尾有语法错误（{what}）"


def _template(root: TomlTable) -> Template:
    read = _FORMATS.get(root.whole("format", 1, 9999))
    if read is None:
        root.fail(f"应为 {' 或 '.join(map(str, _FORMATS))}，这个程序不认识别的格式", "format")
    forms, words = read(root)
    place = _place(root, words)
    others = tuple(Template(**place, **form._asdict()) for form in forms if form.form_id != SELF_EVALUATION)
    main = next(form for form in forms if form.form_id == SELF_EVALUATION)
    template = Template(**place, **main._asdict(), others=others)
    _check_points(root, template)
    for place_in_file, form in enumerate(forms):
        if form is not main:
            _check_rest(root, place_in_file, template.form(form.form_id))
    return template


def _place(root: TomlTable, words: Words) -> dict[str, Any]:
    """Read what a place lays down for all of its forms, by the names that ``Template`` has."""
    money, scoring, not_applicable = root.table("money"), root.table("scoring"), root.table("not_applicable")
    read: dict[str, Any] = {
        "id": root.string("id"),
        "name": root.string("name"),
        "money_unit": money.choice("unit", tuple(YUAN)),
        "money_separators": money.flag("separators"),
        "execution_points": Decimal(scoring.whole("execution_points", 0, 100)),
        "total_points": Decimal(scoring.whole("total_points", 1, 1000)),
        "reverse": scoring.choice("reverse", ("ratio", "linear")),
        "over_target_percent": Decimal(scoring.whole("over_target_percent", 1, 1000)),
        "not_applicable_text": not_applicable.string("text"),
        "not_applicable_weight": not_applicable.string("weight", allow_empty=True),
        "not_applicable_score": not_applicable.string("score", allow_empty=True),
        "bands": _bands(root),
        "grades": _grades(root),
        "words": words,
        "text": root.text,
        "presets": scoring.choice("presets", ("strict", "advice"), "strict"),
        "over_target": scoring.choice("over_target", ("explain", "none", "deduct"), "explain"),
        "decimals": scoring.whole("decimals", 0, 2, default=2),
        "rounding": scoring.choice("rounding", ("half-up", "cut"), "half-up"),
        "zero_budget": scoring.choice("zero_budget", ("zero", "full", "shift"), "zero"),
    }
    for table in (money, scoring, not_applicable, root):
        table.done()
    return read


class _Form(NamedTuple):
    """What a form of the year has of its own, in the order of ``Template``."""

    title: str
    title_year: str
    orientation: Any
    starred: frozenset[str]
    footnotes: tuple[str, ...]
    blocks: tuple[FormBlock, ...]
    sections: tuple[Section, ...]
    signature: tuple[SignatureField, ...]
    form_id: str = SELF_EVALUATION
    phase: Phase = "self_evaluation"
    subject: Subject = "project"


def _form(
    table: TomlTable,
    blocks: Callable[[], tuple[FormBlock, ...]],
    sections: Callable[[], tuple[Section, ...]],
    signature_is_optional: bool,
) -> _Form:
    return _Form(
        table.string("title"),
        table.string("title_year", allow_empty=True),
        table.choice("orientation", ("portrait", "landscape")),
        frozenset(table.strings("starred", allow_empty=True)),
        table.strings("footnotes", allow_empty=True),
        blocks(),
        sections(),
        table.each("signature", _signature_field, optional=signature_is_optional),
    )


def _format_1(root: TomlTable) -> tuple[tuple[_Form, ...], Words]:
    form = _form(root, partial(blocks_of_format_1, root), partial(root.each, "sections", section), False)
    return (form,), whole(root.table("words"), _words_1)


def _format_2(root: TomlTable) -> tuple[tuple[_Form, ...], Words]:
    root.take("edition", int, "应为整数", 1)
    forms = root.each("forms", _year_form)
    ids = [form.form_id for form in forms]
    if SELF_EVALUATION not in ids:
        root.fail(f"里应有一张 id 为 {SELF_EVALUATION} 的表", "forms")
    for name in ids:
        if ids.count(name) > 1:
            root.fail(f"里“{name}”出现了两次", "forms")
    return forms, whole(root.table("words"), _words_2)


def _year_form(table: TomlTable) -> _Form:
    """Read a form of the year; its phase is its id where that is one."""
    name = table.string("id")
    if not COLUMN_ID.fullmatch(name):
        table.fail("应以小写字母开头，只含小写字母、数字和下划线", "id")
    phase: Phase = table.choice("phase", PHASES, name if name in PHASES else None)
    subject: Subject = table.choice("subject", SUBJECTS, "project")
    is_main = name == SELF_EVALUATION
    if is_main != ((phase, subject) == (SELF_EVALUATION, "project")):
        should = (
            f"{SELF_EVALUATION}，对象（subject）应为 project"
            if is_main
            else f"别的，只有 id 为 {SELF_EVALUATION} 的表可以是它"
        )
        table.fail(f"应为 {should}", "phase")
    sections: list[Section] = []
    needs = needs_of(phase, subject)

    def blocks() -> tuple[FormBlock, ...]:
        has_levels = is_main or subject == "department"
        made = tuple(_block(below, sections, needs, has_levels) for below in table.tables("blocks"))
        _check_blocks(table, made, needs)
        return made

    form = _form(table, blocks, lambda: tuple(sections), True)
    return form._replace(form_id=name, phase=phase, subject=subject)


_OF_LEVELS = ("levels", "sub_rows", "sections")


def _block(table: TomlTable, sections: list[Section], needs: Needs, has_levels: bool) -> FormBlock:
    """Read a block; with the indicators stand their levels, which the forms of a project share."""
    block = read_block(table)
    if isinstance(block, IndicatorsBlock):
        for key in _OF_LEVELS:
            if not has_levels and key in table.entries:
                table.fail("不用写：同一项目的各张表与自评表相同", key)
        if has_levels:
            sections += table.each("sections", section)
        _check_roles(table, block.columns, needs.indicators, needs.no_indicators)
    if isinstance(block, FundsBlock):
        _check_roles(table, block.columns, needs.funds, needs.no_funds)
    table.done()
    return block


def _check_roles(
    table: TomlTable,
    columns: tuple[Column, ...],
    needed: tuple[tuple[str, ...], ...],
    barred: tuple[str, ...],
) -> None:
    """Complain about columns that a form of this phase lacks or must not have."""
    roles = {column.role for column in columns}
    for wanted in needed:
        if roles.isdisjoint(wanted):
            table.fail(f"里没有 role 为 {' 或 '.join(wanted)} 的列", "columns")
    for role in barred:
        if role in roles:
            table.fail(f"里不该有 role 为 {role} 的列：这一阶段的表没有它", "columns")


_ONCE = {FundsBlock: "funds", IndicatorsBlock: "indicators", TotalBlock: "total"}


def _check_blocks(table: TomlTable, blocks: tuple[FormBlock, ...], needs: Needs) -> None:
    """Complain about blocks that lack or stand twice, and about texts and fields of one id."""
    kinds = [type(block) for block in blocks]
    needed = {IndicatorsBlock, *((FundsBlock,) if needs.must_have_funds else ())}
    for kind, name in _ONCE.items():
        if kinds.count(kind) > 1 or (kind in needed and kind not in kinds):
            table.fail(f"里 type 为 {name} 的块应有一个", "blocks")
    if TotalBlock in kinds and not needs.may_have_total:
        table.fail("里不该有 type 为 total 的块：这一阶段的表没有分值", "blocks")
    fields = [field.id for block in blocks if isinstance(block, FieldsBlock) for field in block.fields]
    if fields[:1] != ["name"]:
        table.fail("的第一个 fields 块的第一项 id 应为 name（项目名称）", "blocks")
    texts = [field.id for block in blocks if isinstance(block, TextsBlock) for field in block.texts]
    texts += [block.id for block in blocks if isinstance(block, TableBlock)]
    for names in (fields, texts):
        for name in names:
            if names.count(name) > 1:
                table.fail(f"里“{name}”出现了两次", "blocks")


def _signature_field(table: TomlTable) -> SignatureField:
    writable = table.flag("writable", default=True)
    return SignatureField(table.string("id"), table.string("caption"), writable)


def _bands(root: TomlTable) -> tuple[Band, ...]:
    def read(table: TomlTable) -> Band:
        upper, lower = table.whole("upper", 0, 100), table.whole("lower", 0, 100)
        if lower > upper:
            table.fail("不能大于 upper", "lower")
        return Band(table.string("name"), Decimal(upper), Decimal(lower))

    return root.each("bands", read)


def _grades(root: TomlTable) -> tuple[Grade, ...]:
    def read(table: TomlTable) -> Grade:
        return Grade(table.string("name"), Decimal(table.whole("at_least", 0, 1000)))

    grades = root.each("grades", read)
    bounds = [grade.at_least for grade in grades]
    if bounds != sorted(bounds, reverse=True) or bounds[-1] != 0:
        root.fail("的 at_least 应从高到低，最后一档为 0", "grades")
    return grades


def _words_1(table: TomlTable) -> Words:
    return Words(
        table.strings("reverse_names"),
        table.strings("forward_names", allow_empty=True),
        table.strings("rate_names", allow_empty=True),
        table.strings("full_words"),
        table.strings("not_applicable"),
    )


def _words_2(table: TomlTable) -> Words:
    """Read the words that a place adds to the program's lists, or takes away."""

    def changed(key: str, usual: tuple[str, ...]) -> tuple[str, ...]:
        more, fewer = table.strings(f"more_{key}", optional=True), table.strings(f"no_{key}", optional=True)
        return (*(word for word in usual if word not in fewer), *more)

    return Words(
        changed("reverse_names", name_words.EDITION_1_REVERSE),
        changed("forward_names", name_words.EDITION_1_FORWARD),
        table.strings("rate_names", allow_empty=True),
        changed("full_words", name_words.EDITION_1_FULL),
        table.strings("not_applicable"),
    )


_FORMATS: dict[int, Callable[[TomlTable], tuple[tuple[_Form, ...], Words]]] = {1: _format_1, 2: _format_2}


def _check_points(root: TomlTable, template: Template) -> None:
    total = template.execution_points + sum(section.points for section in template.sections)
    if total != template.total_points:
        root.fail(f"的分值加上执行分应合计 {template.total_points}，现在是 {total}", "sections")
    if template.header[0].id != "name":
        root.fail("的第一项 id 应为 name（项目名称）", "header")


def _check_rest(root: TomlTable, place: int, form: Template) -> None:
    """Complain about points of a department's levels that leave the execution less than none, or some without a place."""
    shows_execution = any(column.role == "weight" for column in form.funds.columns)
    if form.subject == "department" and (
        form.execution_points < 0 or (form.execution_points and not shows_execution)
    ):
        given = form.total_points - form.execution_points
        place_of_rest = "其余是预算执行的" if shows_execution else "资金表没有分值一列"
        root.fail(
            f"里各级的分值应合计 {form.total_points}（{place_of_rest}），现在是 {given}", "forms", place
        )
