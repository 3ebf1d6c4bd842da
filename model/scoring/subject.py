"""What the checks of a whole form look at, and its rows of money (docs/domain.md 5.1, 8.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from model.form.levels import Place
from model.form.project import Project
from model.form.template import Template
from model.scoring.evaluation import Evaluation, FundsLine, Tally, tallied
from model.scoring.findings import Finding


@dataclass(frozen=True)
class Subject:
    """What a check looks at."""

    project: Project
    template: Template
    evaluation: Evaluation

    @cached_property
    def tallies(self) -> Mapping[Place, Tally]:
        """What the rows come to, by their levels 2."""
        if (rows := self.evaluation.rows) is not None:
            return rows.tallies
        return tallied(zip(self.project.indicators, self.evaluation.indicators, strict=True))


Check = Callable[[Subject], Iterator[Finding]]
# id of the source or ``total``, its caption, its amounts
Line = tuple[str, str, FundsLine]


def worst_lines(subject: Subject, is_bad: Callable[[FundsLine], bool]) -> Iterator[Line]:
    """Yield the sources of money that are bad; the total only where no single one is to blame."""
    block, total, lines = subject.template.funds, subject.evaluation.funds_total, subject.evaluation.funds
    sources = [row for row in block.rows if is_bad(lines[row.id])]
    for row in sources:
        yield row.id, row.caption.removeprefix("其中："), lines[row.id]
    if not sources and is_bad(total):
        yield "total", block.total, total


def typed_amounts(subject: Subject, column: str) -> list[str]:
    """Return what was typed into a column of money, blank texts left out."""
    rows = [row.id for row in subject.template.funds.rows] or ["total"]
    texts = (subject.project.funds.get(row, {}).get(column, "") for row in rows)
    return [text for text in texts if text.strip()]
