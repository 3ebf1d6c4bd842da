"""Reading a template from TOML text; every mistake is reported with file, line and key (RULES.md section 6)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NoReturn, TypeVar

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
from model.form.toml_lines import Path, line_of

T = TypeVar("T")

FORMAT = 1


@lru_cache(maxsize=16)
def parse_template(text: str, source: str) -> Template:
    """Read a template from TOML text, the same one but once; ``source`` is the file name that errors name.

    Raises TemplateError with file, line and key.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            f"模板文件“{source}”不是正确的 TOML：{_syntax(str(error))}，请改正后重试。"
        ) from None
    return _template(_Table(data, (), text, source))


def _syntax(message: str) -> str:
    """Turn tomllib's “… (at line 3, column 5)” into Chinese."""
    what, _, where = message.partition(" (at ")
    place = where.rstrip(")").replace("line ", "第 ").replace(", column ", " 行第 ")
    return f"{place} 列有语法错误（{what}）" if place.startswith("第") else f"文件末尾有语法错误（{what}）"


class _Table:
    """One TOML table that checks types while it is read and knows where it stands."""

    def __init__(self, data: dict[str, Any], path: Path, text: str, source: str) -> None:
        self._data = dict(data)
        self._path = tuple(path)
        self._text = text
        self._source = source

    def fail(self, key: str, problem: str) -> NoReturn:
        """Raise the error that names file, line and key."""
        path = (*self._path, key) if key else self._path
        line = line_of(self._text, path)
        place = f"第 {line} 行" if line else "顶层"
        raise TemplateError(f"模板文件“{self._source}”{place}的键“{_dotted(path)}”{problem}，请改正后重试。")

    def string(self, key: str, default: str | None = None, allow_empty: bool = False) -> str:
        value = self._take(key, default, str, "应为文字")
        if not value and not allow_empty:
            self.fail(key, "不能为空")
        return str(value)

    def flag(self, key: str) -> bool:
        return bool(self._take(key, False, bool, "应为 true 或 false"))

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self._take(key, default, int, "应为整数")
        if not low <= value <= high:
            self.fail(key, f"应在 {low} 到 {high} 之间")
        return int(value)

    def choice(self, key: str, choices: tuple[str, ...]) -> Any:
        value = self.string(key)
        if value not in choices:
            self.fail(key, f"应为 {' 或 '.join(choices)}，现在是“{value}”")
        return value

    def strings(self, key: str, allow_empty: bool = False) -> tuple[str, ...]:
        values = self._take(key, None, list, "应为文字的列表")
        if not all(isinstance(value, str) and value for value in values):
            self.fail(key, "应为文字的列表，且没有空的一项")
        if not values and not allow_empty:
            self.fail(key, "至少要有一项")
        return tuple(values)

    def table(self, key: str) -> _Table:
        return self._below(self._take(key, None, dict, "应为一个表"), key)

    def tables(self, key: str) -> list[_Table]:
        values = self._take(key, None, list, "应为表的列表")
        if not values or not all(isinstance(value, dict) for value in values):
            self.fail(key, "应为表的列表，且至少有一项")
        return [self._below(value, key, index) for index, value in enumerate(values)]

    def done(self) -> None:
        """Complain about a key that nobody read: most likely a slip of the pen."""
        for key in self._data:
            self.fail(key, "不认识")

    def _below(self, data: dict[str, Any], *steps: str | int) -> _Table:
        return _Table(data, (*self._path, *steps), self._text, self._source)

    def _take(self, key: str, default: Any, kind: type, problem: str) -> Any:
        if key not in self._data:
            if default is None:
                self.fail(key, "缺失")
            return default
        value = self._data.pop(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fail(key, problem)
        return value


def _dotted(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _template(root: _Table) -> Template:
    if root.whole("format", 1, 9999) != FORMAT:
        root.fail("format", f"应为 {FORMAT}，这个程序不认识别的格式")
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
        funds=_funds(root.table("funds")),
        goals=_goals(root.table("goals")),
        indicators=_indicators(root.table("indicators")),
        sections=_each(root, "sections", _section),
        bands=_bands(root),
        grades=_grades(root),
        words=_words(root.table("words")),
        signature=_each(root, "signature", _signature_field),
        text=root._text,
    )
    for table in (money, scoring, not_applicable, root):
        table.done()
    _check_points(root, template)
    return template


def _each(root: _Table, key: str, read: Callable[[_Table], T]) -> tuple[T, ...]:
    """Read every table of a list and complain about unknown keys and repeated names."""
    items = []
    for table in root.tables(key):
        items.append(read(table))
        table.done()
    names = [getattr(item, "id", None) or getattr(item, "name", None) for item in items]
    for name in names:
        if names.count(name) > 1:
            root.fail(key, f"里“{name}”出现了两次")
    return tuple(items)


def _header_field(table: _Table) -> HeaderField:
    return HeaderField(
        table.string("id"),
        table.string("caption"),
        table.flag("required"),
        table.flag("advised"),
        table.flag("money"),
        table.flag("wide"),
    )


def _signature_field(table: _Table) -> SignatureField:
    writable = table._take("writable", True, bool, "应为 true 或 false")
    return SignatureField(table.string("id"), table.string("caption"), writable)


def _section(table: _Table) -> Section:
    name = table.string("name")
    points = Decimal(table.whole("points", 1, 1000))
    return Section(name, table.string("short", default=name), points, table.strings("kinds"))


def _column(table: _Table) -> Column:
    return Column(table.string("id"), table.string("caption"), table.whole("width", 10, 900))


def _fund_row(table: _Table) -> FundRow:
    return FundRow(table.string("id"), table.string("caption"), table.whole("indent", 0, 20, default=0))


def _funds(table: _Table) -> FundsBlock:
    block = FundsBlock(
        table.string("label"),
        table.whole("label_width", 10, 900),
        table.whole("caption_width", 10, 900),
        table.string("total"),
        _each(table, "columns", _column),
        _each(table, "rows", _fund_row),
    )
    table.done()
    _check_columns(table, block.columns, AMOUNT_COLUMNS + COMPUTED_COLUMNS, optional=("initial",))
    _check_width(table, block.label_width + block.caption_width, block.columns)
    return block


def _goals(table: _Table) -> GoalsBlock:
    block = GoalsBlock(
        table.string("label"),
        table.whole("label_width", 10, 900),
        table.string("expected"),
        table.string("actual"),
    )
    table.done()
    return block


def _indicators(table: _Table) -> IndicatorsBlock:
    columns = _each(table, "columns", _column)
    block = IndicatorsBlock(table.string("label"), table.whole("label_width", 10, 900), columns)
    table.done()
    _check_columns(table, block.columns, INDICATOR_COLUMNS)
    _check_width(table, block.label_width, block.columns)
    return block


def _check_columns(
    table: _Table, columns: tuple[Column, ...], known: tuple[str, ...], optional: tuple[str, ...] = ()
) -> None:
    ids = tuple(column.id for column in columns)
    expected = tuple(name for name in known if name in ids or name not in optional)
    if ids != expected:
        table.fail("columns", f"的 id 应依次为 {'、'.join(expected)}")


def _check_width(table: _Table, before: int, columns: Iterable[Column]) -> None:
    total = before + sum(column.width for column in columns)
    if total != 1000:
        table.fail("columns", f"的宽度加上左边各列应合计 1000，现在是 {total}")


def _bands(root: _Table) -> tuple[Band, ...]:
    def read(table: _Table) -> Band:
        upper, lower = table.whole("upper", 0, 100), table.whole("lower", 0, 100)
        if lower > upper:
            table.fail("lower", "不能大于 upper")
        return Band(table.string("name"), Decimal(upper), Decimal(lower))

    return _each(root, "bands", read)


def _grades(root: _Table) -> tuple[Grade, ...]:
    def read(table: _Table) -> Grade:
        return Grade(table.string("name"), Decimal(table.whole("at_least", 0, 1000)))

    grades = _each(root, "grades", read)
    bounds = [grade.at_least for grade in grades]
    if bounds != sorted(bounds, reverse=True) or bounds[-1] != 0:
        root.fail("grades", "的 at_least 应从高到低，最后一档为 0")
    return grades


def _words(table: _Table) -> Words:
    words = Words(
        table.strings("reverse_names"),
        table.strings("forward_names", allow_empty=True),
        table.strings("rate_names", allow_empty=True),
        table.strings("full_words"),
        table.strings("not_applicable"),
    )
    table.done()
    return words


def _check_points(root: _Table, template: Template) -> None:
    total = template.execution_points + sum(section.points for section in template.sections)
    if total != template.total_points:
        root.fail("sections", f"的分值加上执行分应合计 {template.total_points}，现在是 {total}")
    if template.header[0].id != "name":
        root.fail("header", "的第一项 id 应为 name（项目名称）")
