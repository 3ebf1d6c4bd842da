"""The blocks of a form read from TOML tables, in both formats of templates (docs/templates.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from itertools import pairwise

from model.form.blocks import (
    AMOUNT_COLUMNS,
    COMPUTED_COLUMNS,
    EARLY_AMOUNTS,
    FUNDS_ROLES,
    INDICATOR_COLUMNS,
    INDICATOR_ROLES,
    LEVELS,
    Align,
    Column,
    FieldsBlock,
    FormBlock,
    FundRow,
    FundsBlock,
    HeaderField,
    IndicatorsBlock,
    Section,
    TableBlock,
    TableRow,
    TextField,
    TextsBlock,
    TotalBlock,
)
from model.form.project import COLUMN_ID, INDICATOR_TEXTS, RESERVED_COLUMNS
from model.form.target_parts import PARTS
from model.form.toml_table import TomlTable, whole

MANY_TIMES = ("cause", "review", "text", "amount")
# roles that name the field of the record, whatever id the column has
_FIXED = (
    *INDICATOR_COLUMNS,
    *AMOUNT_COLUMNS,
    *COMPUTED_COLUMNS,
    "nature",
    *PARTS,
    "completion",
    "deviation",
    "coefficient",
)
_LEFT = ("name", "reason", "standard", "note", "cause", "text")
USUAL_EDGES = (0, 140, 500, 640, 1000)


# -- format 1: one header, one funds block, two goals, one table ------------------------------------------


def blocks_of_format_1(root: TomlTable) -> tuple[FormBlock, ...]:
    """Read the blocks of a template of format 1, which are always the same."""
    fields = root.each("header", header_field)
    funds = whole(root.table("funds"), _funds_1)
    goals = whole(root.table("goals"), _goals_1)
    indicators = whole(root.table("indicators"), _indicators_1)
    return FieldsBlock(fields, _edges_1(funds, indicators)), funds, goals, indicators, TotalBlock()


def _edges_1(funds: FundsBlock, indicators: IndicatorsBlock) -> tuple[int, ...]:
    """Return the edges of the header: it stands over the labels and columns of the other blocks."""
    rights, right = {}, indicators.label_width
    for column in indicators.columns:
        right += column.width
        rights[column.id] = right
    return 0, funds.label_width, rights["name"], rights["actual"], 1000


def _funds_1(table: TomlTable) -> FundsBlock:
    block = FundsBlock(
        table.string("label"),
        table.whole("label_width", 10, 900),
        table.whole("caption_width", 10, 900),
        table.string("total"),
        table.each("columns", _column_1),
        table.each("rows", _fund_row),
    )
    _check_columns(table, block.columns, AMOUNT_COLUMNS + COMPUTED_COLUMNS, optional=("initial",))
    _check_width(table, block.label_width + block.caption_width, block.columns)
    return block


def _goals_1(table: TomlTable) -> TextsBlock:
    label, width = table.string("label"), table.whole("label_width", 10, 900)
    expected, actual = table.string("expected"), table.string("actual")
    return TextsBlock(label, width, (TextField("expected", expected), TextField("actual", actual, True)))


def _indicators_1(table: TomlTable) -> IndicatorsBlock:
    columns = table.each("columns", _column_1)
    block = IndicatorsBlock(table.string("label"), table.whole("label_width", 10, 900), columns)
    _check_columns(table, block.columns, INDICATOR_COLUMNS)
    _check_width(table, block.label_width, block.columns)
    return block


def _column_1(table: TomlTable) -> Column:
    name = table.string("id")
    return Column(name, table.string("caption"), table.whole("width", 10, 900), name, align=align_of(name))


def _check_columns(
    table: TomlTable, columns: tuple[Column, ...], known: tuple[str, ...], optional: tuple[str, ...] = ()
) -> None:
    ids = tuple(column.id for column in columns)
    expected = tuple(name for name in known if name in ids or name not in optional)
    if ids != expected:
        table.fail(f"的 id 应依次为 {'、'.join(expected)}", "columns")


# -- format 2: any blocks, columns by role ----------------------------------------------------------------


def read_block(table: TomlTable) -> FormBlock:
    """Read a block of a form of format 2 by its type."""
    return _BLOCKS[table.choice("type", tuple(_BLOCKS))](table)


def _fields(table: TomlTable) -> FieldsBlock:
    edges = tuple(table.take("edges", list, "应为整数的列表", list(USUAL_EDGES)))
    is_rising = all(isinstance(edge, int) for edge in edges) and all(a < b for a, b in pairwise(edges))
    if len(edges) != 5 or not is_rising or (edges[0], edges[-1]) != (0, 1000):
        table.fail("应为从 0 到 1000 递增的五个整数", "edges")
    return FieldsBlock(table.each("fields", header_field), edges)


def _funds(table: TomlTable) -> FundsBlock:
    block = FundsBlock(
        table.string("label"),
        table.whole("label_width", 10, 900),
        table.whole("caption_width", 10, 900),
        table.string("total"),
        table.each("columns", partial(_column, roles=FUNDS_ROLES)),
        table.each("rows", _fund_row, optional=True),
        table.string("dash", "—"),
        Decimal(table.whole("low_rate", 0, 100, default=0)),
    )
    if any(row.id == "total" for row in block.rows):
        table.fail("的 id 不能是 total", "rows")
    _check_roles(table, block.columns)
    _check_width(table, block.label_width + block.caption_width, block.columns)
    return block


def _texts(table: TomlTable) -> TextsBlock:
    label = table.string("label", "", allow_empty=True)
    return TextsBlock(label, table.whole("label_width", 10, 900), table.each("texts", _text_field))


def _text_field(table: TomlTable) -> TextField:
    return TextField(
        _id_of(table),
        table.string("caption"),
        table.flag("required"),
        table.flag("explains_lost_points"),
        table.string("none", "", allow_empty=True),
    )


def _table(table: TomlTable) -> TableBlock:
    block = TableBlock(
        _id_of(table),
        table.string("label"),
        table.whole("label_width", 10, 900),
        table.each("columns", partial(_column, roles=("text",))),
        table.each("rows", lambda row: TableRow(_id_of(row), row.string("caption")), optional=True),
        table.whole("caption_width", 10, 900) if "caption_width" in table.entries else 0,
    )
    if bool(block.rows) != bool(block.caption_width):
        table.fail("与 rows 要么都写，要么都不写", "caption_width")
    _check_width(table, block.label_width + block.caption_width, block.columns)
    return block


def _indicators(table: TomlTable) -> IndicatorsBlock:
    block = IndicatorsBlock(
        table.string("label", "", allow_empty=True),
        table.whole("label_width", 0, 900, default=0),
        table.each("columns", partial(_column, roles=INDICATOR_ROLES)),
        table.choice("levels", ("closed", "open"), "closed") == "open",
        table.strings("sub_rows", optional=True),
        table.flag("points_in_levels", default=True),
    )
    _check_roles(table, block.columns)
    _check_width(table, block.label_width, block.columns)
    if bool(block.label) != bool(block.label_width):
        table.fail("在 label 为空时应为 0，否则应大于 0", "label_width")
    levels = [column.role for column in block.columns if column.role in LEVELS]
    if levels != [column.role for column in block.columns[: len(levels)]] or levels not in (
        [],
        ["category"],
        [*LEVELS],
    ):
        table.fail("里 category 和 kind 应依次在最左边，kind 不能单独有", "columns")
    return block


def _total(table: TomlTable) -> TotalBlock:
    return TotalBlock(table.string("caption", "总　分"), table.flag("grade"))


_BLOCKS: dict[str, Callable[[TomlTable], FormBlock]] = {
    "fields": _fields,
    "funds": _funds,
    "texts": _texts,
    "table": _table,
    "indicators": _indicators,
    "total": _total,
}


def _id_of(table: TomlTable) -> str:
    """Read an id, which must be a name that paths and files can hold."""
    name = table.string("id")
    if not COLUMN_ID.fullmatch(name) or name in RESERVED_COLUMNS:
        table.fail("应以小写字母开头，只含小写字母、数字和下划线，且不是程序自己的名字", "id")
    return name


def _column(table: TomlTable, roles: tuple[str, ...]) -> Column:
    role: str = table.choice("role", roles, "text")
    name = role
    is_fixed = role in _FIXED or (roles == FUNDS_ROLES and role in EARLY_AMOUNTS)
    if is_fixed and "id" in table.entries:
        table.fail(f"不用写：role 为 {role} 的列只有一个", "id")
    if not is_fixed and ("id" in table.entries or role in MANY_TIMES):
        name = _id_of(table)
        if name != role and (name in roles or (roles == INDICATOR_ROLES and name in INDICATOR_TEXTS)):
            table.fail("不能是另一种列的名字", "id")
    return Column(
        name,
        table.string("caption"),
        table.whole("width", 10, 900),
        role,
        table.string("group", "", allow_empty=True),
        table.strings("choices", optional=True),
        table.choice("align", ("left", "center", "right"), align_of(role)),
    )


def align_of(role: str) -> Align:
    """Return how the texts of a column stand where the template does not say."""
    return "left" if role in _LEFT else "center"


def _check_roles(table: TomlTable, columns: Iterable[Column]) -> None:
    """Complain about a role that stands twice though it can be there only once."""
    seen = set[str]()
    for column in columns:
        if column.role in seen and column.role not in MANY_TIMES:
            table.fail(f"里 role 为 {column.role} 的列出现了两次", "columns")
        seen.add(column.role)


# -- both -------------------------------------------------------------------------------------------------


def header_field(table: TomlTable) -> HeaderField:
    """Read a field of one line."""
    required, advised, money, wide = (table.flag(key) for key in ("required", "advised", "money", "wide"))
    choices, capitals = table.strings("choices", optional=True), table.flag("capitals")
    if capitals and not money:
        table.fail("只能用于金额（money = true）", "capitals")
    name, caption = table.string("id"), table.string("caption")
    return HeaderField(name, caption, required, advised, money, wide, choices, capitals)


def section(table: TomlTable) -> Section:
    """Read a level 1; its kinds are names, or names with points."""
    name = table.string("name")
    points = Decimal(table.whole("points", 1, 1000))
    kinds = table.take("kinds", list, "应为文字的列表")
    if not any(isinstance(kind, dict) for kind in kinds):
        return Section(name, table.string("short", default=name), points, table.strings("kinds"))
    pairs = [(one.string("name"), Decimal(one.whole("points", 0, 1000))) for one in table.tables("kinds")]
    if sum(share for _, share in pairs) != points:
        table.fail(f"的分值应合计 {points}", "kinds")
    return Section(
        name,
        table.string("short", default=name),
        points,
        tuple(k for k, _ in pairs),
        tuple(p for _, p in pairs),
    )


def _fund_row(table: TomlTable) -> FundRow:
    indent = table.whole("indent", 0, 20, default=0)
    return FundRow(table.string("id"), table.string("caption"), indent, table.flag("counts", default=True))


def _check_width(table: TomlTable, before: int, columns: Iterable[Column]) -> None:
    total = before + sum(column.width for column in columns)
    if total != 1000:
        table.fail(f"的宽度加上左边各列应合计 1000，现在是 {total}", "columns")
