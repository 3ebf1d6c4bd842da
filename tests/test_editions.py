"""Forms that were signed under the first edition of the rules (tests/golden/editions) stay what they are.

Row 1 is 15%及其以下 with 12%, row 2 ≥95% with 0.96: 8 and 0.1 of 10 points then, all of them now. ``kept`` was made by
a program that kept figures, ``unkept`` by the one before; in both the first form is final, the second is not.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from model.exchange.proof import code_of, figures_of
from model.workbook.damage import DamageKind
from model.workbook.workbook import Workbook
from reports.form.form_pdf import save_pdf
from reports.proof.printed_paper import read_paper
from reports.proof.verify import Verdict, verify_code, verify_pdf
from ui.history.versions_model import score_text
from ui.jobs.paper import print_jobs

GOLDEN = Path(__file__).parent / "golden" / "editions"


@pytest.fixture
def kept(tmp_path: Path) -> Workbook:
    return Workbook.open(Path(shutil.copy(GOLDEN / "kept.jxzp", tmp_path)))


@pytest.fixture
def unkept(tmp_path: Path) -> Workbook:
    return Workbook.open(Path(shutil.copy(GOLDEN / "unkept.jxzp", tmp_path)))


def verdicts(path: Path, book: Workbook) -> list[Verdict]:
    return [check.verdict for check in verify_pdf(path, book)]


def test_a_final_form_shows_what_was_signed_and_says_what_the_rules_say_now(kept: Workbook) -> None:
    signed, now = kept.computed(1), kept.computed(2)
    assert figures_of(signed)["total"] == "87.59" and figures_of(signed)["scores"][:2] == ["8", "0.1"]
    assert figures_of(now)["scores"][:2] == ["10", "10"] and figures_of(now)["total"] == "99.49"
    (finding,) = [finding for finding in signed.findings if finding.code == "rules-changed"]
    assert "按现在的规则应得 99.49 分（优），表上是当时的 87.59 分（良）" in finding.message
    assert not {finding.code for finding in signed.findings} & {"reason-needless", "read-as"}
    assert {finding.code for finding in now.findings} >= {"reason-needless", "read-as"}
    assert "rules-changed" not in {finding.code for finding in now.findings}


def test_it_prints_and_proves_as_it_was_signed(kept: Workbook, tmp_path: Path) -> None:
    assert verdicts(GOLDEN / "kept.pdf", kept) == [Verdict.MATCHES]
    (code,) = read_paper(GOLDEN / "kept.pdf").codes
    found = verify_code(code, kept)
    assert found is not None and found.verdict is Verdict.MATCHES and code_of(kept.computed(1)) == code
    for keeps in (True, False):
        save_pdf(tmp_path / "again.pdf", print_jobs(kept, (1,), keep_figures=keeps))
        assert read_paper(tmp_path / "again.pdf").codes == (code,)
        assert verdicts(tmp_path / "again.pdf", kept) == [Verdict.MATCHES]


def test_paper_of_an_open_form_is_known_and_no_tampering(kept: Workbook) -> None:
    (check,) = verify_pdf(GOLDEN / "kept-draft.pdf", kept)
    assert check.verdict is Verdict.OTHER_RULES and "请重新打印" in check.sentence
    (code,) = read_paper(GOLDEN / "kept-draft.pdf").codes
    by_hand = verify_code(code, kept)
    assert by_hand is not None and by_hand.verdict is Verdict.OTHER_RULES


def test_after_withdrawing_the_rules_of_today_count(kept: Workbook) -> None:
    kept.withdraw(1, "张三", "按新规则重做")
    assert kept.computed(1).evaluation.total_score == kept.computed(2).evaluation.total_score
    kept.finalise(1, "张三")
    assert kept.computed(1).evaluation.total_score == kept.computed(2).evaluation.total_score
    assert verdicts(GOLDEN / "kept.pdf", kept) == [Verdict.OTHER_RULES]


def test_where_nothing_was_kept_the_paper_is_whole_and_its_figures_are_named(unkept: Workbook) -> None:
    (finding,) = [finding for finding in unkept.computed(1).findings if finding.code == "rules-unkept"]
    assert finding.message.endswith("按规则可能不同的指标：“购置办公设备数量”、“购置办公设备验收合格率”。")
    assert not [finding for finding in unkept.computed(2).findings if finding.code == "rules-unkept"]
    assert [check.verdict for check in verify_pdf(GOLDEN / "unkept.pdf")] == [Verdict.WHOLE]
    (check,) = verify_pdf(GOLDEN / "unkept.pdf", unkept)
    assert check.verdict is Verdict.OTHER_RULES and "被改动" not in check.sentence
    total = check.differences[0]
    assert (total.caption, total.old_text, total.new_text) == ("总分", "87.59", "99.49")


def test_a_printed_form_printed_again_under_other_rules_is_kept_twice(kept: Workbook, tmp_path: Path) -> None:
    before = len(kept.versions(2))
    kept.keep_version(2, "打印")
    assert len(kept.versions(2)) == before + 1
    kept.keep_version(2, "打印")
    assert len(kept.versions(2)) == before + 1
    save_pdf(tmp_path / "now.pdf", print_jobs(kept, (2,)))
    assert verdicts(tmp_path / "now.pdf", kept) == [Verdict.MATCHES]


def test_figures_of_a_damaged_record_are_not_shown(kept: Workbook) -> None:
    path = kept.path
    kept.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE finalising SET figures = replace(figures, '87.59', '99.99')")
    again = Workbook.open(path)
    assert figures_of(again.computed(1))["total"] == "99.49"
    damage = again.damage_of(1)
    assert damage is not None and damage.kind is DamageKind.TAMPERED


def test_the_list_of_versions_shows_what_was_printed_then(kept: Workbook) -> None:
    assert [(v.reason, score_text(kept, v)) for v in kept.versions(2)] == [("打印", "87.59 良")]
    assert [score_text(kept, v) for v in kept.versions(1)] == ["87.59 良"]
    kept.keep_version(2, "打印")
    assert score_text(kept, kept.versions(2)[0]) == "99.49 优"
