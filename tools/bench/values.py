"""What one indicator costs to read, score and check, with nothing remembered: a fixed mix of what clerks type.

Prints microseconds per indicator; with the root of another copy of the program, that one by turns in the same run, each in a
process of its own, and the ratio with its lowest and highest round. Usage: python tools/bench/values.py [OTHER_ROOT] [ROUNDS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = 400
# name, target, actual value: numbers first, as in real forms
MIX = (
    ("验收合格率", "100%", "100%"),
    ("工作完成及时率", "100%", "95.5%"),
    ("支付进度达标率", "≥95%", "96.37%"),
    ("群众满意度", "≥90%", "91%"),
    ("组织培训场次", "≥2场", "2场"),
    ("培训人次", "≥200人次", "190"),
    ("登记信息人口数", "≥180.67万人", "188.97万人"),
    ("项目总成本", "≤100万元", "98.5万元"),
    ("单位成本", "100万元", "105万元"),
    ("安全生产事故发生数", "0起", "0起"),
    ("投诉次数", "不超过3次", "2次"),
    ("办理时限", "3-5天", "4天"),
    ("完成时间", "2021年12月31日前", "2021年11月"),
    ("验收时间", "12月底前", "已按期完成"),
    ("工作质量", "显著提升", "有所提升"),
    ("制度建设", "达成预期指标", "达成预期指标"),
    ("不适用", "不适用", "/"),
    ("管护面积（万亩）", "≥2", "1.5"),
)


def measure(root: Path, rounds: int = 3) -> float:
    """Return microseconds per indicator; every text is new, so that no cache answers."""
    from model.form.project import Indicator, Project
    from model.form.template_reader import parse_template
    from model.scoring.checks import check
    from model.scoring.evaluation import evaluate

    text = (root / "resources/templates/shenzhen-2021.toml").read_text("utf-8")
    template = parse_template(text, "shenzhen-2021.toml")

    def form(turn: int) -> Project:
        rows = []
        for number in range(ROWS):
            name, target, actual = MIX[number % len(MIX)]
            unseen = f"{turn}·{number}"
            # blanks are no part of a value, but of the key of a cache
            gap = " " * (turn * ROWS // len(MIX) + number // len(MIX) + 1)
            rows.append(
                Indicator("产出指标", "数量指标", f"{unseen}{name}", target + gap, actual + gap, "2.5")
            )
        return Project({"name": "测试"}, {}, {"expected": "甲", "actual": "乙"}, tuple(rows))

    times = []
    for turn in range(1, rounds + 1):
        project = form(turn)
        start = time.perf_counter()
        check(project, template, evaluate(project, template, 2021))
        times.append((time.perf_counter() - start) / ROWS * 1e6)
    return min(times)


def _in_process(root: Path) -> float:
    command = [sys.executable, __file__, "--measure", str(root)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _main(arguments: list[str]) -> None:
    others = [Path(one) for one in arguments if not one.isdigit()]
    rounds = next((int(one) for one in arguments if one.isdigit()), 5)
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(_in_process(ROOT))
        theirs += [_in_process(other) for other in others[:1]]
    print(f"{statistics.median(mine):.1f} µs an indicator ({min(mine):.1f} to {max(mine):.1f})")
    if theirs:
        ratios = [one / other for one, other in zip(mine, theirs, strict=True)]
        print(f"other copy {statistics.median(theirs):.1f} µs ({min(theirs):.1f} to {max(theirs):.1f})")
        print(f"ratio {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        sys.path.insert(0, sys.argv[2])
        print(measure(Path(sys.argv[2])))
    else:
        _main(sys.argv[1:])
