"""Words as values: what says that a target was reached, what says nothing, what must be judged (docs/domain.md 7.11).

Lists are closed: what they do not hold is judged by a person, so that no hedge (基本, 有待, 较 …) slips through.
"""

from __future__ import annotations

import re

from model.reading.lexicon import NOTHING_OF, any_of
from model.text_caches import kept_by_text

# may stand before or behind a word without changing what it says
_BEFORE = any_of(
    (
        "已", "已经", "业已", "均", "均已", "都", "都已", "皆", "全部", "全面", "全", "按时", "按期", "如期", "及时", "准时",
        "按要求", "按计划", "按规定",
        "提前", "超额", "有效", "顺利", "圆满", "高质量", "得到", "切实", "持续", "稳步", "不断", "进一步", "显著", "明显", "大幅",
        "完全", "符合要求,", "项目", "实现",
        "做到", "达到", "全年",
    )
).pattern  # fmt: skip
_BEHIND = any_of(("了", "到位", "完毕", "完成", "结束", "的", "!")).pattern
_PREFIX, _SUFFIX = re.compile(f"(?:{_BEFORE}|,)*"), re.compile(f"(?:{_BEHIND})*")
# behind these words means more than the word alone
_PLAIN = re.compile("^(?:已经|已|均)|了$")

_DONE_VERB = "完成|达成|达标|达到|实现|完工|竣工|落实"
# 完成, 已全部完成: done, whatever was to be done
_DONE = re.compile(f"(?:{_BEFORE})*(?P<verb>{_DONE_VERB})(?:{_BEHIND})*")
_IN_TIME = re.compile(
    "(?:已|均|全部|已全部)*(?:按时|按期|如期|准时|及时|提前)(?:完成|达成|办结|交付|拨付|发放|支付|验收)?(?:了)?"
)
_EARLY = re.compile(
    r"(?:已|均)?(?:提前|早于计划)[^\d未不没无]{0,4}(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})个?(?:工作日|天|日|月|周)[^\d未不没无]{0,8}"
)
# 达成预期指标: speaks of the target itself
_OF_TARGET = (
    "(?:预期|年度|预定|既定|年初|绩效|全年|设定|当年|计划|各项|规定)*的?"
    "(?:指标值|目标值|指标|目标|效果|要求|任务|计划|标准|水平|预期)"
)
_REACHED = re.compile(f"(?:{_BEFORE})*(?:达成|达到|完成|实现)(?:了)?{_OF_TARGET}(?:{_BEHIND})*")
# what is done wholly or not at all: 100 % of it is all of it
_HEDGE = "基本|部分|较|有待|尚|需|不够|不明显|没有|没|未|不|大致|初步|有所|一定|略"
_DIRECTION = "提升|提高|增长|增加|上升|增强|改善|优化|促进|推动|下降|降低|减少|缩短|遏制|缓解"
_SPOILT = re.compile(f"{_HEDGE}|{_DIRECTION}|\\d")
_WHOLE = (
    "完成", "达成", "达标", "合格", "合规", "规范", "到位", "全覆盖", "通过", "完整", "准确", "及时", "符合", "完工", "竣工",
    "落实", "按时", "按期", "如期",
    "完好", "齐全",
)  # fmt: skip
_WHOLE_TARGET = re.compile(
    rf"(?:{_BEFORE})*(?:(?:{any_of(_WHOLE).pattern}).{{0,8}}|.{{0,6}}(?:{any_of(_WHOLE).pattern})(?:{_BEHIND})*)"
)
_NOTHING_FRONT = "无|零|没有|不发生|不出现|未发生|未出现|未发现|未产生|未收到|未接到|没有发生|未有|无发生|0"
_MISHAP = any_of(
    (*NOTHING_OF, "问题", "现象", "行为", "事件", "案件", "情况", "意见", "不良反应", "反映", "火灾", "疫情")
).pattern
_NOTHING = re.compile(
    f"(?:{_NOTHING_FRONT})(?:[^\\d未不没无]{{0,6}}(?:{_MISHAP})(?:的)?(?:发生|情况|事件|案件|现象)?)?"
)
_TIMES_SIGN = re.compile(r"(?<=[\d天时])[*xX✕⨯](?=\d)")


# what is to come is not yet done; 按计划 and 计划内 tell of what is
_PLANNED = re.compile(
    r"(?:预计|预期(?!目标|指标|效果)|计划(?!内)|拟|力争|争取(?:[达完实在于到]|\d)|有望|将[于在达]|原定|目标[^任])"
)


def says_planned(text: str) -> bool:
    """Tell whether normalised words begin with a plan: 预计12月完成, 力争100%."""
    return _PLANNED.match(text) is not None


def spelt_alike(text: str) -> str:
    """Return normalised text with one sign for times: 7*24小时 as 7×24小时."""
    return _TIMES_SIGN.sub("×", text)


def says_done(text: str) -> bool:
    """Tell whether normalised words say that all was done: 已完成, 按期完成, 达到预期目标."""
    return any(pattern.fullmatch(text) for pattern in (_DONE, _REACHED))


def says_in_time(text: str) -> bool:
    """Tell whether words say that a date was kept: 按期完成, 提前5天."""
    return says_done(text) or any(pattern.fullmatch(text) for pattern in (_IN_TIME, _EARLY))


def says_target_reached(text: str) -> bool:
    """Tell whether words speak of the target itself: 达成预期指标."""
    return _REACHED.fullmatch(text) is not None


def says_nothing_happened(text: str) -> bool:
    """Tell whether words say 0: 无, 未发生, 没有投诉."""
    return _NOTHING.fullmatch(text) is not None


@kept_by_text(4096)
def is_done_wholly(target: str) -> bool:
    """Tell whether a target is done wholly or not at all, so that 100 % is all of it: 合规, 全覆盖, 完成验收."""
    return _REACHED.fullmatch(target) is not None or (
        not _SPOILT.search(target) and _WHOLE_TARGET.fullmatch(target) is not None
    )


def is_met_by(target: str, actual: str) -> bool:
    """Tell whether words certainly meet a target in words: the same, or the same with an affix that changes nothing."""
    if actual == target or spelt_alike(actual) == spelt_alike(target):
        return True
    bare = _PLAIN.sub("", target)
    if len(target) == 1 or len(bare) < 2:
        return False
    if says_target_reached(actual) or (says_nothing_happened(target) and says_nothing_happened(actual)):
        return True
    at = actual.find(bare)
    if at >= 0 and _PREFIX.fullmatch(actual, 0, at) and _SUFFIX.fullmatch(actual, at + len(bare)):
        return True
    done = _DONE.fullmatch(actual)
    return done is not None and done["verb"] in target and is_done_wholly(target)
