"""A text is looked for some forms at a time; in the end all is found that would be found at once."""

from __future__ import annotations

from model.find.search import Haystack, haystack_of, hit_at
from model.form.project import with_text
from tests.model.builders import clean_project, template
from tests.model.find.whole_search import find
from ui.find.finder_rows import FinderRow
from ui.find.text_search import TextSearch

TEXTS = ("针", "没有", "1000000", "针针", "针")
STACKS = [
    haystack_of(number, with_text(clean_project(), "goals.actual", text), template())
    for number, text in enumerate(TEXTS)
]


def search_of(query: str) -> TextSearch:
    """Return a search over the forms above."""

    def stack_of(form: int, needle: str) -> Haystack | None:
        return STACKS[form] if needle in STACKS[form].plain else None

    def row_of(stack: Haystack, place: int) -> FinderRow:
        return FinderRow("", hit_at((0, place), query, [stack]).text, "", "", "", stack.project_id)

    return TextSearch(query, range(len(STACKS)), stack_of, row_of)


def test_what_is_found_is_listed_while_the_rest_is_looked_at() -> None:
    search = search_of("针")
    search.go_on(0)
    assert search.listing.summary == "1 处，在 1 个项目里，还在找（已看 20%）" and not search.is_over
    search.go_on(0, at_least=3)
    assert [row.project_id for row in search.listing.rows] == [0, 3]
    search.go_on(9)
    assert search.is_over and search.listing.summary == "3 处，在 3 个项目里"
    assert len(search.listing.rows) == len(find("针", STACKS))


def test_nothing_is_said_to_be_missing_before_all_are_looked_at() -> None:
    search = search_of("甲乙丙")
    search.go_on(0)
    assert search.listing.summary == "正在找“甲乙丙”……（已看 20%）"
    search.go_on(9)
    assert search.listing.summary.startswith("没有找到“甲乙丙”")


def test_a_number_as_the_screen_shows_it_is_found_as_it_was_typed() -> None:
    search = search_of("1,000,000.00")
    search.go_on(9)
    assert [row.project_id for row in search.listing.rows] == [2]
