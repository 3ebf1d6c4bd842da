"""The packaged program's own check passes in a checkout, and can fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.depth import long

ROOT = Path(__file__).resolve().parents[2]


def run(result: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the self-test in a process of its own."""
    words = [sys.executable, "main.py", "selftest", "-platform", "offscreen", "--result", str(result), *more]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@long
def test_passes(tmp_path: Path) -> None:
    done = run(tmp_path / "结果.txt")
    lines = (tmp_path / "结果.txt").read_text("utf-8").splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert lines[-1] == "selftest passed"
    assert len([line for line in lines if line.startswith("ok ")]) == 14


@long
def test_a_failing_step_is_named(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, '.');"
        "from pathlib import Path; import ui.selftest as s;"
        "s._Steps.scores_are_right = lambda self: s._expect(False, 'broken on purpose');"
        "s._Steps.scores_are_right.__doc__ = 'x'; s._Steps.scores_are_right.__name__ = 'scores_are_right';"
        f"sys.exit(s.run(Path({str(tmp_path / 'r.txt')!r}), 'offscreen'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    lines = (tmp_path / "r.txt").read_text("utf-8").splitlines()
    assert lines[-1] == "selftest failed"
    assert any(line.startswith("FAILED scores are right") and "broken on purpose" in line for line in lines)
