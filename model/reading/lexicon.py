"""The words of the value grammar (docs/domain.md 3.3, 3.4): operators, measure words, magnitudes, fillers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

AT_LEAST, AT_MOST = ">=", "<="


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return what matches the longest of the words that stands at a place; the same pattern at every start."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")


OPERATORS_BEFORE = {
    **dict.fromkeys(
        ("≥", ">=", "=>", ">", "不低于", "不少于", "不小于", "至少", "达到", "大于", "高于", "多于", "超过", "大于等于",
         "大于或等于", "高于等于", "高于或等于", "不得低于", "不得少于", "不应低于", "不应少于", "应不低于", "应不少于",
         "应达到", "须达到",
         "达到或超过", "最低", "最少", "超"),
        AT_LEAST,
    ),
    **dict.fromkeys(
        ("≤", "<=", "=<", "<", "不高于", "不超过", "不大于", "不多于", "至多", "小于", "低于", "少于", "小于等于",
         "小于或等于", "低于等于", "低于或等于", "控制在", "应控制在", "不得超过", "不得高于", "不应超过", "不应高于",
         "应不超过", "应不高于",
         "不突破", "不得突破", "最高", "最多", "不超"),
        AT_MOST,
    ),
    "=": "=",
    "等于": "=",
}  # fmt: skip

OPERATORS_AFTER = {
    **dict.fromkeys(
        ("以上", "及以上", "及其以上", "或以上", "含以上", "(含)以上", "(含)及以上", "以上(含)", "起步", "+"),
        AT_LEAST,
    ),
    **dict.fromkeys(
        (
            "以下",
            "及以下",
            "及其以下",
            "或以下",
            "(含)以下",
            "(含)及以下",
            "以下(含)",
            "以内",
            "之内",
            "内",
            "及以内",
            "及其以内",
            "(含)以内",
            "以内(含)",
            "封顶",
        ),
        AT_MOST,
    ),
}

RISES = ("提高", "提升", "增长", "增加", "上升", "上涨")
FALLS = ("降低", "下降", "减少", "缩短", "压减", "压缩", "压降", "节约", "节省")
# 缩短至3天 names where a fall ends, not how far it goes
LEVELS = {
    **{f"{word}{to}": AT_LEAST for word in (*RISES, "升", "增", "提") for to in "至到"},
    **{f"{word}{to}": AT_MOST for word in (*FALLS, "降", "减", "缩", "压") for to in "至到"},
}
OPERATORS_BEFORE |= LEVELS
LEVEL = any_of(LEVELS)
BEFORE, AFTER = any_of(OPERATORS_BEFORE), any_of(OPERATORS_AFTER)
# these only lead to the number: the word behind it says the direction (控制在90%以上)
WEAK_OPERATORS = frozenset(("控制在", "应控制在", "达到", "应达到", "须达到", *LEVELS))
WEAK_OPERATOR = any_of(WEAK_OPERATORS)
# met by less, or by more, than the number alone; = is met by the number alone
STRICT_OPERATORS = {
    "=": "=", "等于": "=", **dict.fromkeys((">", "大于", "高于", "多于", "超过", "超"), ">"),
    **dict.fromkeys(("<", "小于", "低于", "少于"), "<"),
}  # fmt: skip

RANGE_SIGNS = ("~", "-", "—", "至", "到")
AND_WORDS = ("且", "并且", "并", "、", ",", ";", "&")

# said before a number without changing it
FILLERS_BEFORE = (
    "已完成", "实际完成", "累计完成", "共完成", "完成", "实际", "累计", "共计", "总计", "合计", "共", "大约", "约",
    "保持在", "维持在", "稳定在", "已达", "达", "已实现", "实现", "为", "是", "全年", "年均", "平均", "已", "人均",
    "日均", "月均", "户均", "人民币", "¥", "介于", "在",
)  # fmt: skip
FILLERS_AFTER = ("左右", "已完成", "完成", "以上完成", "整", "之间", "范围内")
# about: 100余人, 100多人
ABOUT = ("余", "多", "来")
# a short lead such as 完成率 may stand before a bare number if it ends in one of these
LEAD_ENDINGS = ("率", "度", "数", "数量", "量", "比例", "比", "为", "达", "达到", "完成", "共", "约")
# any other short lead (培训200人次) only before a number with a unit; never one with these characters
LEAD_BARRIERS = "前未不没无非尚近差每第均:,;、。()"
# nor one of these, which take something back or name a difference: 基本达到95%, 超支5万元, 提前3天
LEAD_HEDGE = re.compile(
    "基本|接近|部分|在建|在办|正在|超额完成$|(?:超支|超出|超额|超期|逾期|延[期迟误长]|推迟|提前|结余|剩余?|缺|欠|亏损?|短少|少了|多了|相差)[了约发交]?$"
)
LEAD_LENGTH = 10
# words behind a value that turn it round
NEGATIONS = "未不没无尚"
UNDONE = re.compile(f"[{NEGATIONS}]|在建|在办|正在|进行中")
TAIL_LENGTH = 10
# a comment in brackets with one of these takes something back: 100%（未验收）
TAKEN_BACK = re.compile("未|没|尚|不合格|不达标|不足|部分")
# 零投诉, 零事故 are the number 0
NOTHING_OF = frozenset(
    (
        "投诉", "事故", "差错", "失误", "违规", "违纪", "违法", "缺陷", "上访", "信访", "舆情", "感染", "死亡",
        "伤亡", "发生", "延误", "拖欠", "逾期", "泄露", "泄密", "故障", "超支", "遗漏", "返工", "安全事故",
    )
)  # fmt: skip

TRENDS = {**dict.fromkeys(RISES, "up"), **dict.fromkeys(FALLS, "down")}
# what a rise or fall is measured against may stand before it: 同比, 较上年, 比预算
_BASIS = r"(?:同比|环比|[较比与](?:上年度?|去年|往年|上一?年度?|上期|预算|年初|计划|同期|以前)[^\W\d_]{0,4}?)"
TREND = re.compile(f"{_BASIS}?({any_of(TRENDS).pattern})")
COMPARED = re.compile(f"{_BASIS}(?:{any_of(TRENDS).pattern})")
TREND_STARTS = frozenset((*"同环较比与", *(word[0] for word in TRENDS)))
# words of a trend in a lead make the number behind it a change: 减少投诉5件; but 提升改造 is work
LEAD_TREND = re.compile(f"({any_of(TRENDS).pattern})(?!改造|打造|工程|[型值率幅泵])")
LEVEL_ENDINGS = ("达", "为", "至", "到", "是", "后")
NOTHING, FILLER_BEFORE, FILLER_AFTER = (
    any_of(NOTHING_OF),
    any_of((*FILLERS_BEFORE, ":")),
    any_of(FILLERS_AFTER),
)

MAGNITUDES = {"亿": Decimal(10**8), "万": Decimal(10**4), "千": Decimal(10**3), "百": Decimal(10**2)}
# 千 and 百 are part of the unit in front of these
NO_MAGNITUDE_BEFORE = {
    "千": ("米", "克", "瓦", "伏", "卡", "字节", "帕", "赫", "焦"),
    "百": ("分",),
    "万": (),
    "亿": (),
}

# counts per period: 每季度1次
PER_PERIOD = re.compile(r"每一?个?(半年|年度|年|季度|季|月|周|星期|天|日)")

PERCENT_WORDS = {
    "%": Decimal(1),
    "百分比": Decimal(1),
    "个百分点": Decimal(1),
    "百分点": Decimal(1),
    "‰": Decimal("0.1"),
}
PERCENT_WORD = any_of(PERCENT_WORDS)

# what ends a unit: an operator, a range sign, a filler (个以上 → 个, 天至 → 天); 内 within these words does not
UNIT_END = any_of(
    word
    for word in (
        *OPERATORS_AFTER, *OPERATORS_BEFORE, *RANGE_SIGNS, *FILLERS_AFTER, "且", "并", "和", "与",
    )
    if len(word) > 1 or word in (*RANGE_SIGNS, *"内且并和与整")
)  # fmt: skip
INSIDE = frozenset(("室内", "校内", "境内", "区内", "市内", "院内", "国内", "省内"))
# what may follow a numeral's unit
NUMERAL_END = re.compile(
    f"半?$|(?!内部)(?:{any_of((*OPERATORS_AFTER, *RANGE_SIGNS, *AND_WORDS, *FILLERS_AFTER, '±', '≤', '<')).pattern})"
)
# an order, no quantity: 一级, 五星, 4A
ORDINAL_UNIT = re.compile("级|星(?!期)|等奖")

# 12345热线 names a thing, it counts none
NAMED_BY_NUMBER = ("热线", "电话", "专线", "号", "工程", "计划", "行动")

# a unit of our own reading is a short run of letters; anything longer is prose
UNIT_LENGTH = 8
