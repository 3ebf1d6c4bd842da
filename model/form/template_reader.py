"""Reading a template from TOML text; every mistake is named with file, line and key (docs/domain.md 6.1)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from model.checked_data import CheckedTable, KeyPath, dotted
from model.errors import TemplateError
from model.form.template import (
    AMOUNT_COLUMNS,
    COMPUTED_COLUMNS,
    INDICATOR_COLUMNS,
    Band,
    Column,
    FundRow,
    FundsBlock,
    GoalsBlock,
    Grade,
    HeaderField,
    IndicatorsBlock,
    Section,
    SignatureField,
    Template,
    Words,
)
from model.form.toml_lines import line_of

T = TypeVar("T")

FORMAT = 1


@lru_cache(maxsize=16)
def parse_template(text: str, source: str) -> Template:
    """Read a template from TOML text, each only once; ``source`` is the file name that errors name.

    Raises TemplateError with file, line and key.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            f"模板文件“{source}”不是正确的 TOML：{_syntax(str(error))}，请改正后重试。"
        ) from None
    return _template(_TomlTable(data, text, source))


def _syntax(message: str) -> str:
    """Turn tomllib's “… (at line 3, column 5)” into Chinese."""
    what, _, where = message.partition(" (at ")
    place = where.rstrip(")").replace("line ", "第 ").replace(", column ", " 行第 ")
    return f"{place} 列有语法错误（{what}）" if place.startswith("第") else f"文件末尾有语法错误（{what}）"


class _TomlTable(CheckedTable):
    """A table of a template file."""

    not_a_table = "应为一个表"

    def __init__(self, data: dict[str, Any], text: str, source: str) -> None:
        super().__init__(data)
        self.text = text
        self._source = source

    def error(self, path: KeyPath, problem: str) -> TemplateError:
        line = line_of(self.text, path)
        place = f"第 {line} 行" if line else "顶层"
        return TemplateError(f"模板文件“{self._source}”{place}的键“{dotted(path)}”{problem}，请改正后重试。")

    def string(self, key: str, default: str | None = None, allow_empty: bool = False) -> str:
        value = self.take(key, str, "应为文字", default)
        if not value and not allow_empty:
            self.fail("不能为空", key)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        return self.take(key, bool, "应为 true 或 false", default)

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> Any:
        value = self.string(key, default)
        if value not in choices:
            self.fail(f"应为 {' 或 '.join(choices)}，现在是“{value}”", key)
        return value

    def strings(self, key: str, allow_empty: bool = False) -> tuple[str, ...]:
        values = self.take(key, list, "应为文字的列表")
        if not all(isinstance(value, str) and value for value in values):
            self.fail("应为文字的列表，且没有空的一项", key)
        if not values and not allow_empty:
            self.fail("至少要有一项", key)
        return tuple(values)


def _template(root: _TomlTable) -> Template:
    if root.whole("format", 1, 9999) != FORMAT:
        root.fail(f"应为 {FORMAT}，这个程序不认识别的格式", "format")
    money, scoring, not_applicable = root.table("money"), root.table("scoring"), root.table("not_applicable")
    template = Template(
        id=root.string("id"),
        name=root.string("name"),
        title=root.string("title"),
        title_year=root.string("title_year", allow_empty=True),
        orientation=root.choice("orientation", ("portrait", "landscape")),
        starred=frozenset(root.strings("starred", allow_empty=True)),
        footnotes=root.strings("footnotes", allow_empty=True),
        money_unit=money.choice("unit", ("元", "万元")),
        money_separators=money.flag("separators"),
        execution_points=Decimal(scoring.whole("execution_points", 0, 100)),
        total_points=Decimal(scoring.whole("total_points", 1, 1000)),
        reverse=scoring.choice("reverse", ("ratio", "linear")),
        over_target_percent=Decimal(scoring.whole("over_target_percent", 1, 1000)),
        not_applicable_text=not_applicable.string("text"),
        not_applicable_weight=not_applicable.string("weight", allow_empty=True),
        not_applicable_score=not_applicable.string("score", allow_empty=True),
        header=_each(root, "header", _header_field),
        funds=_whole(root.table("funds"), _funds),
        goals=_whole(root.table("goals"), _goals),
        indicators=_whole(root.table("indicators"), _indicators),
        sections=_each(root, "sections", _section),
        bands=_bands(root),
        grades=_grades(root),
        words=_whole(root.table("words"), _words),
        signature=_each(root, "signature", _signature_field),
        text=root.text,
        presets=scoring.choice("presets", ("strict", "advice"), "strict"),
        over_target=scoring.choice("over_target", ("explain", "none", "deduct"), "explain"),
        decimals=scoring.whole("decimals", 0, 2, default=2),
        rounding=scoring.choice("rounding", ("half-up", "cut"), "half-up"),
    )
    for table in (money, scoring, not_applicable, root):
        table.done()
    _check_points(root, template)
    return template


def _whole(table: _TomlTable, read: Callable[[_TomlTable], T]) -> T:
    """Read a table and complain about unknown keys."""
    value = read(table)
    table.done()
    return value


def _each(root: _TomlTable, key: str, read: Callable[[_TomlTable], T]) -> tuple[T, ...]:
    """Read every table of a list and complain about repeated names."""
    if not all(isinstance(value, dict) for value in root.take(key, list, "应为表的列表") or [None]):
        root.fail("应为表的列表，且至少有一项", key)
    items = [_whole(table, read) for table in root.tables(key)]
    names = [getattr(item, "id", None) or getattr(item, "name", None) for item in items]
    for name in names:
        if names.count(name) > 1:
            root.fail(f"里“{name}”出现了两次", key)
    return tuple(items)


def _header_field(table: _TomlTable) -> HeaderField:
    flags = (table.flag(key) for key in ("required", "advised", "money", "wide"))
    return HeaderField(table.string("id"), table.string("caption"), *flags)


def _signature_field(table: _TomlTable) -> SignatureField:
    writable = table.flag("writable", default=True)
    return SignatureField(table.string("id"), table.string("caption"), writable)


def _section(table: _TomlTable) -> Section:
    name = table.string("name")
    points = Decimal(table.whole("points", 1, 1000))
    return Section(name, table.string("short", default=name), points, table.strings("kinds"))


def _column(table: _TomlTable) -> Column:
    return Column(table.string("id"), table.string("caption"), table.whole("width", 10, 900))


def _fund_row(table: _TomlTable) -> FundRow:
    return FundRow(table.string("id"), table.string("caption"), table.whole("indent", 0, 20, default=0))


def _funds(table: _TomlTable) -> FundsBlock:
    block = FundsBlock(
        table.string("label"),
        table.whole("label_width", 10, 900),
        table.whole("caption_width", 10, 900),
        table.string("total"),
        _each(table, "columns", _column),
        _each(table, "rows", _fund_row),
    )
    _check_columns(table, block.columns, AMOUNT_COLUMNS + COMPUTED_COLUMNS, optional=("initial",))
    _check_width(table, block.label_width + block.caption_width, block.columns)
    return block


def _goals(table: _TomlTable) -> GoalsBlock:
    return GoalsBlock(
        table.string("label"),
        table.whole("label_width", 10, 900),
        table.string("expected"),
        table.string("actual"),
    )


def _indicators(table: _TomlTable) -> IndicatorsBlock:
    columns = _each(table, "columns", _column)
    block = IndicatorsBlock(table.string("label"), table.whole("label_width", 10, 900), columns)
    _check_columns(table, block.columns, INDICATOR_COLUMNS)
    _check_width(table, block.label_width, block.columns)
    return block


def _check_columns(
    table: _TomlTable, columns: tuple[Column, ...], known: tuple[str, ...], optional: tuple[str, ...] = ()
) -> None:
    ids = tuple(column.id for column in columns)
    expected = tuple(name for name in known if name in ids or name not in optional)
    if ids != expected:
        table.fail(f"的 id 应依次为 {'、'.join(expected)}", "columns")


def _check_width(table: _TomlTable, before: int, columns: Iterable[Column]) -> None:
    total = before + sum(column.width for column in columns)
    if total != 1000:
        table.fail(f"的宽度加上左边各列应合计 1000，现在是 {total}", "columns")


def _bands(root: _TomlTable) -> tuple[Band, ...]:
    def read(table: _TomlTable) -> Band:
        upper, lower = table.whole("upper", 0, 100), table.whole("lower", 0, 100)
        if lower > upper:
            table.fail("不能大于 upper", "lower")
        return Band(table.string("name"), Decimal(upper), Decimal(lower))

    return _each(root, "bands", read)


def _grades(root: _TomlTable) -> tuple[Grade, ...]:
    def read(table: _TomlTable) -> Grade:
        return Grade(table.string("name"), Decimal(table.whole("at_least", 0, 1000)))

    grades = _each(root, "grades", read)
    bounds = [grade.at_least for grade in grades]
    if bounds != sorted(bounds, reverse=True) or bounds[-1] != 0:
        root.fail("的 at_least 应从高到低，最后一档为 0", "grades")
    return grades


def _words(table: _TomlTable) -> Words:
    return Words(
        table.strings("reverse_names"),
        table.strings("forward_names", allow_empty=True),
        table.strings("rate_names", allow_empty=True),
        table.strings("full_words"),
        table.strings("not_applicable"),
    )


def _check_points(root: _TomlTable, template: Template) -> None:
    total = template.execution_points + sum(section.points for section in template.sections)
    if total != template.total_points:
        root.fail(f"的分值加上执行分应合计 {template.total_points}，现在是 {total}", "sections")
    if template.header[0].id != "name":
        root.fail("的第一项 id 应为 name（项目名称）", "header")
