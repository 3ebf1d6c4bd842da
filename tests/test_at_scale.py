"""docs/at-scale.md: its columns are those of the files, its tables take them in, and each of its questions has an answer."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_type_hints

import duckdb
import pytest

from model.form.project import Project
from model.tables.records import FindingRow, FormRow, IndicatorRow
from model.workbook.workbook import Workbook
from tests.model.builders import ROOT, YEAR, clean_project, template_text, with_row
from ui.jobs.tables import write_tables

PAGE = (ROOT / "docs/at-scale.md").read_text("utf-8")
RECORDS = {"forms": FormRow, "indicators": IndicatorRow, "findings": FindingRow}
# the questions by the first words of their captions, in the order of the page
CAPTIONS = re.findall(r"^\*\*([^*]+)\*\*\n(?:\n(?!```).*)*?\n*```sql$", PAGE, re.MULTILINE)


def blocks(kind: str) -> list[str]:
    """Return the blocks of code of a kind on the page."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def queries() -> dict[str, str]:
    """Return the queries of the page by what stands in bold above each."""
    return dict(zip(CAPTIONS, blocks("sql"), strict=True))


@pytest.mark.parametrize("table", RECORDS)
def test_every_column_is_described(table: str) -> None:
    part = PAGE.partition(f"### {table}.csv\n")[2].partition("\n#")[0]
    described = re.findall(r"^\| `(\w+)` \| (\S+) \| (.+) \|$", part, re.MULTILINE)
    kinds = {str: "TEXT", int: "INTEGER", int | None: "INTEGER"}
    hints = get_type_hints(RECORDS[table])
    wanted = {name: kinds.get(hint, "DECIMAL(38,2)") for name, hint in hints.items()}
    wanted |= {"rate": "DECIMAL(38,4)"} if table == "forms" else {}
    assert [(name, kind) for name, kind, _ in described] == list(wanted.items())
    assert all(meaning.strip() for *_, meaning in described)


@pytest.mark.parametrize("table", RECORDS)
def test_the_database_has_the_columns_of_the_page(table: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(blocks("sql schema")[0])
        made = [(name, kind) for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")]
    part = PAGE.partition(f"### {table}.csv\n")[2].partition("\n#")[0]
    assert made == re.findall(r"^\| `(\w+)` \| (\S+) \|", part, re.MULTILINE)


# -- a small district: two departments, three units ------------------------------------------------------


def project(name: str, department: str, unit: str, adjusted: str, executed: str) -> Project:
    """Return a form of 100 points but for the execution."""
    header = {"name": name, "amount": "90000", "department": department, "unit": unit}
    funds = {"fiscal": {"initial": adjusted, "adjusted": adjusted, "executed": executed}}
    return replace(clean_project(), header=header, funds=funds)


def district(folder: Path) -> None:
    """教育局 has a big project with half the money spent and a small one; 水务局 one by hand and one not filled in."""
    late = project("校舍", "教育局", "一中", "30000", "15000")
    late = with_row(late, 0, target="≥50%", actual="90%")
    books = {
        "一中.jxzp": [late, project("图书", "教育局", "一中", "10000", "10000")],
        "水库.jxzp": [
            with_row(project("堤坝", "水务局", "水库", "1000", "799.96"), 0, actual="90%", manual_score="48")
        ],
        "空.jxzp": [with_row(project("河道", "", "", "1000", "800"), 0, actual="")],
    }
    for name, forms in books.items():
        with closing(Workbook.create(folder / name, template_text("shenzhen-2021"), YEAR)) as workbook:
            workbook.add_projects(forms, "导入")
            if name == "一中.jxzp":
                workbook.finalise(2, "张三")
    write_tables([folder], folder / "表", lambda where, sentences: None)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Load the district as the page says."""
    with pytest.MonkeyPatch.context() as patch, closing(sqlite3.connect(":memory:")) as connection:
        patch.chdir(tmp_path_factory.mktemp("district"))
        district(Path("."))
        connection.executescript(blocks("sql schema")[0])
        names: dict[str, Any] = {}
        exec(blocks("python")[0], names)
        names["load"](connection, Path("表"))
        yield connection


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Load the district into DuckDB as the page says."""
    folder = tmp_path_factory.mktemp("duck")
    with pytest.MonkeyPatch.context() as patch, closing(duckdb.connect()) as connection:
        patch.chdir(folder)
        district(Path("."))
        patch.chdir(folder / "表")
        connection.execute(blocks("sql schema")[0])
        connection.execute(blocks("sql duckdb")[0])
        yield connection


def plain(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return answers with numbers alike: DuckDB gives decimals where SQLite gives binary ones."""
    return [
        tuple(one if one is None or isinstance(one, str) else round(float(one), 6) for one in row)
        for row in rows
    ]


@pytest.mark.parametrize("question", queries())
def test_duckdb_gives_the_same_answers(
    database: sqlite3.Connection, duck: duckdb.DuckDBPyConnection, question: str
) -> None:
    ours = database.execute(queries()[question]).fetchall()
    assert plain(duck.execute(queries()[question]).fetchall()) == plain(ours)


def test_duckdb_reads_the_files_as_they_are_meant(duck: duckdb.DuckDBPyConnection) -> None:
    """Types as told: sums are exact, what is blank is nothing, texts keep their form."""
    assert duck.execute("SELECT SUM(adjusted), COUNT(department) FROM forms").fetchone() == (
        Decimal("42000.00"),
        3,
    )
    assert duck.execute("SELECT typeof(adjusted), typeof(department) FROM forms LIMIT 1").fetchone() == (
        "DECIMAL(38,2)",
        "VARCHAR",
    )


def asked(database: sqlite3.Connection, question: str) -> list[tuple[Any, ...]]:
    found = [query for caption, query in queries().items() if caption.startswith(question)]
    assert len(found) == 1
    return database.execute(found[0]).fetchall()


@pytest.mark.parametrize("question", queries())
def test_every_question_is_answered(database: sqlite3.Connection, question: str) -> None:
    cursor = database.execute(queries()[question])
    assert cursor.description and isinstance(cursor.fetchall(), list)


def test_averages_by_department(database: sqlite3.Connection) -> None:
    """教育局: 95 and 100 by 30000 and 10000; 水务局: 8 + 48 + 40; 河道: 8 + 0 + 40."""
    assert asked(database, "Average score by department") == [
        (2021, "（未填）", 1, 1000, 48.0, 48.0, 80.0),
        (2021, "水务局", 1, 1000, 96.0, 96.0, 80.0),
        (2021, "教育局", 2, 40000, 97.5, 96.25, 62.5),
    ]


def test_the_costliest_indicators(database: sqlite3.Connection) -> None:
    assert asked(database, "The indicators that cost most") == [
        ("产出指标", "数量指标", "产出完成率", 4, 2, 52)
    ]


def test_a_hair_below_eighty_percent_is_below(database: sqlite3.Connection) -> None:
    found = asked(database, "Execution below")
    assert [(row[3], row[6], row[7]) for row in found] == [
        ("校舍", 15000, 50.0),
        ("堤坝", pytest.approx(200.04), 80.0),
    ]


def test_scores_by_hand(database: sqlite3.Connection) -> None:
    """Two rows with points a form; 90 % of 50 is 45 by the rules, 48 by hand. The one without a value has no score."""
    assert asked(database, "How many scores were given by hand") == [
        ("水务局", 2, 1, 50.0, 3),
        ("教育局", 4, 0, 0.0, 0),
        ("（未填）", 1, 0, 0.0, 0),
    ]


def test_who_has_not_finished(database: sqlite3.Connection) -> None:
    found = {row[2]: row[3:] for row in asked(database, "Who has not finished")}
    assert found == {"空.jxzp": (1, 1, 0, 0, 1), "一中.jxzp": (2, 0, 0, 1, 0), "水库.jxzp": (1, 0, 1, 0, 0)}


def test_no_final_form_is_in_doubt(database: sqlite3.Connection) -> None:
    assert asked(database, "Final forms that errors") == []
    database.execute("UPDATE forms SET damage = 'tampered' WHERE project = '图书'")
    assert [row[:3] for row in asked(database, "Final forms that errors")] == [("一中.jxzp", 2, "图书")]
    database.rollback()


def test_what_is_objected_to(database: sqlite3.Connection) -> None:
    found = {row[1]: row for row in asked(database, "What is objected to")}
    assert found["missing"] == ("error", "missing", 1, 1, 0)
    assert found["reason-missing"][0] == "error" and found["over-target"][:3] == ("warning", "over-target", 1)


def test_targets_that_were_too_low(database: sqlite3.Connection) -> None:
    assert asked(database, "Targets that were set too low") == [
        ("教育局", "一中", "校舍", "产出完成率", "≥50%", "90%", None)
    ]


def test_numbers_are_numbers_and_codes_are_texts(database: sqlite3.Connection) -> None:
    types = database.execute(
        "SELECT DISTINCT typeof(adjusted), typeof(project_amount), typeof(department) FROM forms"
    )
    assert set(types) == {("integer", "integer", "text"), ("integer", "integer", "null")}
    assert database.execute("SELECT SUM(adjusted) FROM forms").fetchone() == (Decimal(42000),)
