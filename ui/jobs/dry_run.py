"""What an import would bring in, without a workbook: for the command ``read``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import UserError
from model.exchange import form_json
from model.exchange.corrections import NO_CORRECTIONS, Corrections
from model.form.template import Template
from model.grid.computed import compute
from model.reading.amounts import shortest
from resources.forms import NO_OTHERS
from ui.jobs.remark_sentences import sentences_of

if TYPE_CHECKING:
    from model.exchange.found_form import Unplaced
    from reports.form_reading import ReadForm


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file as it would come in; ``problem`` is one sentence where it holds no form."""

    path: Path
    forms: tuple[ReadForm, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    problem: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what ``read --json`` prints for the file."""
        unplaced = [*self.unplaced, *(one for form in self.forms for one in form.unplaced)]
        return {
            "file": str(self.path),
            "problem": self.problem,
            "forms": [_form_dict(form) for form in self.forms],
            "unplaced": [asdict(one) for one in unplaced],
        }

    def lines(self) -> Iterator[str]:
        """Yield what ``read`` prints for the file, for people."""
        yield f"{self.path}：{self.problem or f'{len(self.forms)} 张表'}"
        for form in self.forms:
            yield f"  {_summary(form)}"
            for sentence in sentences_of(form.remarks, form.unplaced):
                yield f"    {sentence}"
        for one in self.unplaced:
            yield f"  {one.message}"


def read_files(
    paths: Sequence[Path],
    only: Template | None = None,
    own: Mapping[str, Template] = NO_OTHERS,
    corrections: Corrections = NO_CORRECTIONS,
) -> Iterator[FileReading]:
    """Yield each file as it would come in; one that cannot be read does not stop the others.

    ``only``: the template that sheets are read with, not the one that fits best.
    """
    from reports.form_reading import read_file  # takes a while to import

    for path in paths:
        try:
            found = read_file(path, only, own, corrections)
            yield FileReading(path, found.forms, found.unplaced)
        except UserError as error:
            yield FileReading(path, problem=str(error))


def _form_dict(form: ReadForm) -> dict[str, Any]:
    project, template, year = form.form.project, form.template, form.form.year
    computed = compute(project, template, year)
    return {
        "place": form.place,
        "template": template.id,
        "form": form_json.form_dict(project, template, year),
        "evaluation": form_json.evaluation_dict(project, computed.evaluation, computed.findings, template),
        "remarks": [
            {"severity": one.severity, "cell": one.cell, "text": one.text, "message": one.message}
            for one in form.remarks
        ],
    }


def _summary(form: ReadForm) -> str:
    computed = compute(form.form.project, form.template, form.form.year)
    rows = len(form.form.project.indicators)
    score, grade = shortest(computed.evaluation.total_score), computed.evaluation.grade
    scored = f"总分 {score}（{grade}）　" if form.template.has_scores else ""
    where = f"{form.place}　" if form.place else ""
    return (
        f"{where}{form.form.project.name or '（未命名）'}　{form.form.year} 年度　模板 {form.template.id}　"
        f"指标 {rows} 行　{scored}问题 {len(computed.findings)} 处"
    )
