"""What one indicator costs to read, score and check for the first time: a fixed mix of what clerks type.

``new``: every name and every number is new, so that nothing is remembered of it but how such words are read.
``as typed``: names are new; targets and actual values repeat as they do in real forms (100%, ≥95%, 已完成). ``form of 29``:
milliseconds of a whole form of the first kind, with its other checks. Prints microseconds of the processor per indicator; with
the root of another copy of the program that one by turns in the same run, each in a process of its own, and the ratio with its
lowest and highest round. Usage: python tools/bench/values.py [OTHER_ROOT] [ROUNDS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = 400
# name, target, actual value; # is a number that is new each time
MIX = (
    ("验收合格率", "100%", "#%"),
    ("工作完成及时率", "#%", "#%"),
    ("支付进度达标率", "≥#%", "#%"),
    ("群众满意度", "≥#%", "#%"),
    ("组织培训场次", "≥#场", "#场"),
    ("培训人次", "≥#人次", "#"),
    ("登记信息人口数", "≥#万人", "#万人"),
    ("项目总成本", "≤#万元", "#万元"),
    ("单位成本", "#万元", "#万元"),
    ("安全生产事故发生数", "0起", "#起"),
    ("投诉次数", "不超过#次", "#次"),
    ("办理时限", "3-5天", "#天"),
    ("完成时间", "2021年12月31日前", "2021年11月"),
    ("验收时间", "12月底前", "已按期完成"),
    ("工作质量", "显著提升", "有所提升"),
    ("制度建设", "达成预期指标", "达成预期指标"),
    ("不适用", "不适用", "/"),
    ("管护面积（万亩）", "≥#", "#"),
)
TYPED = (95, 90, 100, 2, 3, 200, 98, 12, 5, 1)


def measure(root: Path, kind: str, rounds: int = 3) -> float:
    """Return microseconds per indicator, or milliseconds per form: of ``new``, ``typed`` or ``form``."""
    from model.form.project import Indicator, Project
    from model.form.template_reader import parse_template
    from model.scoring.checks import check
    from model.scoring.evaluation import evaluate

    text = (root / "resources/templates/shenzhen-2021.toml").read_text("utf-8")
    template = parse_template(text, "shenzhen-2021.toml")

    def form(turn: int, rows: int) -> Project:
        found = []
        for number in range(rows):
            name, *values = MIX[number % len(MIX)]
            fresh = (turn * rows + number) * 2
            target, actual = (
                value.replace(
                    "#", str(TYPED[fresh % len(TYPED)] if kind == "typed" else f"{90 + fresh / 997:.3f}")
                )
                for fresh, value in enumerate(values, fresh)
            )
            found.append(Indicator("产出指标", "数量指标", f"{turn}·{number}{name}", target, actual, "2.5"))
        return Project({"name": "测试"}, {}, {"expected": "甲", "actual": "乙"}, tuple(found))

    check(
        form(0, len(MIX)), template, evaluate(form(0, len(MIX)), template, 2021)
    )  # patterns and words of the program
    times = []
    for turn in range(1, rounds + 1):
        projects = [form(turn * 100 + one, 29) for one in range(20)] if kind == "form" else [form(turn, ROWS)]
        start = time.process_time()
        for project in projects:
            check(project, template, evaluate(project, template, 2021))
        spent = time.process_time() - start
        times.append(spent / len(projects) * 1e3 if kind == "form" else spent / ROWS * 1e6)
    return min(times)


KINDS = {
    "new": "µs an indicator, all texts new",
    "typed": "µs an indicator, values as typed",
    "form": "ms a form of 29, all texts new",
}


def _in_process(root: Path, kind: str) -> float:
    command = [sys.executable, __file__, "--measure", str(root), kind]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _main(arguments: list[str]) -> None:
    others = [Path(one) for one in arguments if not one.isdigit()]
    rounds = next((int(one) for one in arguments if one.isdigit()), 5)
    for kind, label in KINDS.items():
        mine, theirs = [], []
        for _ in range(rounds):
            mine.append(_in_process(ROOT, kind))
            theirs += [_in_process(other, kind) for other in others[:1]]
        print(f"{label:36} {statistics.median(mine):7.2f} ({min(mine):.2f} to {max(mine):.2f})")
        if theirs:
            ratios = [one / other for one, other in zip(mine, theirs, strict=True)]
            print(
                f"   other copy {statistics.median(theirs):.2f} ({min(theirs):.2f} to {max(theirs):.2f})",
                end=" ",
            )
            print(f"ratio {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        sys.path.insert(0, sys.argv[2])
        print(measure(Path(sys.argv[2]), sys.argv[3]))
    else:
        _main(sys.argv[1:])
