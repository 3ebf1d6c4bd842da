"""What captions mean: the one list of words for spreadsheets, Word, HTML, CSV and clipboard alike (docs/domain.md 9.1).

Only data. A meaning has ``words``, which are captions whole, or ``parts`` of which a caption may be made up, if one of
``needs`` is in it and none of ``never``. Of two meanings that fit, the one further up counts. Captions are compared
without spaces, stars, numbers before them and what stands in brackets.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """A role with the captions that mean it."""

    role: str
    words: str = ""
    parts: str = ""
    needs: str = ""
    never: str = ""


_TIME = "年度 全年 本年度 本年 当年 年初 年末 年终 本期 上报 "

_OF_LEVEL = "年度 项目 绩效 评价 自评 考核 指标 目标 名称 内容 类别 "

# what was reached up to a month within the year; only then a caption is that of a form of mid-year
_SO_FAR = (
    "截至 截止 1 2 3 4 5 6 7 8 9 10 11 一 二 三 四 五 六 七 八 九 十 — - ~ 至 到 月 份 月份 底 末 "
    "上半年 前三季度 一季度 前 目前 当前 监控期 累计 实际 已 执行 "
)
_SO_FAR_NEEDS = "月 上半年 前三季度 一季度 目前 当前 监控期"
_WHOLE_YEAR = "12月 十二月"

# columns of the indicator table; ``sign`` is sign or direction, which its cells tell
INDICATOR_COLUMNS = (
    Meaning("category", "指标大类", parts=_OF_LEVEL + "一级", needs="一级"),
    Meaning("kind", "指标类型 指标分类 指标类别 指标小类", parts=_OF_LEVEL + "二级", needs="二级"),
    Meaning("name", "", parts=_OF_LEVEL + "三级 四级 末级 明细", needs="三级 四级 末级 明细指标"),
    Meaning("code", "序号 编号 指标编号 指标编码 指标代码 编码 代码 序"),
    Meaning("sign", "指标性质 指标方向 性质 方向 指标属性 指标值性质 目标性质"),
    Meaning(
        "operator",
        (
            "符号 运算符号 运算符 比较符 比较符号 计算符号 关系符 关系符号 逻辑符号 指标符号 "
            "指标值符号 指标关系 判断符号 公式符号"
        ),
    ),
    Meaning("unit", "单位 计量单位 度量单位 指标单位 数量单位 指标值单位 计算单位 指标计量单位"),
    Meaning(
        "history",
        parts=_TIME
        + "历史 上年 上年度 往年 去年 前三年 近三年 三年 平均 基期 基准 实际 完成 值 数 指标 目标 参考 水平 情况",
        needs="历史 上年 往年 去年 前三年 近三年 基期 基准",
    ),
    Meaning(
        "standard",
        parts=(
            "评分 评价 计分 得分 打分 扣分 考核 评定 标准 方法 办法 方式 计算 规则 细则 说明 依据 "
            "公式 指标 解释 内涵 释义 及 和 与 、"
        ),
        needs="标准 方法 办法 规则 细则 公式 解释 内涵 释义 评分依据 评分说明 指标说明 计算方式",
        never="标准分",
    ),
    Meaning("coefficient", "得分系数 系数 得分率 评分系数"),
    Meaning(
        "completion",
        parts=_TIME + "实际 指标 目标 绩效 任务 完成 实现 率 比例 程度 进度 百分比 占比 %",
        needs="完成率 完成比例 完成程度 完成进度 实现率 实现程度 完成百分比",
    ),
    # figures, or why there are any: its cells tell
    Meaning("deduction", "扣分 扣分值 扣分数 扣减分 扣减分值 失分 失分值"),
    Meaning("deviation", "偏差 偏差率 偏差度 偏差值 偏离 偏离度 偏离率 差异率 偏差情况 差异"),
    Meaning("core", "是否核心 核心指标 是否核心指标 是否重点 是否为核心指标"),
    Meaning("evidence", "佐证材料 数据来源 证明材料 佐证 支撑材料 资料来源 数据来源及佐证材料 指标来源"),
    Meaning(
        "to_date",
        parts=_SO_FAR + "完成 情况 数 值 指标 绩效 目标 实现 进展 监控",
        needs=_SO_FAR_NEEDS,
        never=_WHOLE_YEAR,
    ),
    Meaning(
        "expected",
        parts="全年 年底 年末 年度 本年 至 到 预计 预期 可 能 完成 情况 值 实现 可能 目标 指标 绩效",
        needs="预计完成 预计实现 预计可完成",
    ),
    Meaning(
        "likelihood",
        "完成目标可能性 完成可能性 目标完成可能性 完成绩效目标可能性 实现目标可能性 绩效目标完成可能性 目标实现可能性 年度目标完成可能性",
    ),
    Meaning("likely_sure", "确定能 确定能完成 能完成"),
    Meaning("likely_maybe", "有可能 可能完成 有可能完成"),
    Meaning("likely_never", "完全不可能 不可能 不可能完成 完全不可能完成"),
    Meaning("cause_money", "经费保障 资金保障"),
    Meaning("cause_rules", "制度保障"),
    Meaning("cause_staff", "人员保障"),
    Meaning("cause_equipment", "硬件条件保障 硬件保障"),
    Meaning("cause_other", "其他原因"),
    Meaning(
        "term_target",
        parts="中期 中长期 长期 实施期 整个实施期 三年 总 绩效 项目 指标 目标 值 内容 总体",
        needs="中期 长期 实施期",
    ),
    Meaning(
        "review",
        parts=(
            "复核 审核 复评 抽查 核定 财政 主管 部门 局 最终 评价 评审 第三方 核查 调整后 再评 "
            "得分 分 评分 分值 分数 意见 结果 组 单位 审定"
        ),
        needs="复核 审核 复评 抽查 核定 最终 评审 第三方 核查 再评 财政 主管 审定",
    ),
    Meaning(
        "weight",
        parts="绩效 三级 二级 指标 分值 权重 权数 标准分 标准 满分 配分 分数 应得分 赋分 值 单项 设定 分 比重 %",
        needs="分值 权重 权数 标准分 满分 配分 应得分 赋分 分数 比重",
        never="得分值",
    ),
    Meaning(
        "score",
        parts="年度 单位 部门 自我 自评 得分 得 评价 指标 单项 实际 评分 实得分 项目 绩效 情况 分 数 分数 值 计",
        needs="得分 自评分 评分 实得分 自评分数 自评分值",
    ),
    Meaning(
        "actual",
        parts=_TIME
        + "实际 实绩 业绩 完成 目标 指标 值 数 量 情况 单项 绩效 实现 达成 已 自评 结果 业绩 三级 项目 水平 数值 截至 12 月 月底 底",
        needs="完成 实际 实现 达成 实绩 业绩",
    ),
    Meaning(
        "target",
        "计划完成值 预期完成值 计划完成数 应完成值 年初预计完成值",
        parts=_TIME
        + "预期 预定 计划 设定 既定 绩效 项目 指标 目标 三级 值 数 量 标准 考核 申报 批复 下达 数值 实施 期 总体 内容 设置",
        needs="指标值 目标值 计划 预期 目标 标准值 考核值 设定值 申报值 指标数值 指标目标",
    ),
    Meaning(
        "reason",
        parts=_TIME
        + (
            "偏差 偏离 偏低 偏高 较大 较高 大 未 完成 未完成 达标 未达标 达到 未达到 实现 目标 "
            "指标 绩效 预期 值 的 原因 分析 及 和 与 或 、 / , "
            "改进 措施 拟 采取 下一步 整改 建议 说明 情况 差异 扣分 失分 超额 超 存在 问题 简要 "
            "主要 自评 不达标 产生 对 进行 后续 计划"
        ),
        needs="原因 措施 扣分 失分 偏差说明 偏差情况说明 偏差分析 差异分析 差异说明",
    ),
    Meaning("note", "备注 说明 其他说明 备注说明 情况说明 其他 完成情况说明 自评说明 备注栏"),
    Meaning(
        "name",
        "指标名称 绩效指标名称 指标内容 绩效指标内容 具体指标 指标描述 指标项 考核指标 评价指标 具体指标内容 明细指标",
    ),
    Meaning("name", "绩效指标 指标 年度绩效指标 项目绩效指标"),
    Meaning("number", "值 数值 指标数值 数量 数"),
)

FUNDS_COLUMNS = (
    Meaning(
        "rate",
        parts=_TIME + _SO_FAR + "预算 资金 执行 支出 支付 使用 完成 率 进度 比例 %",
        needs="率 进度 比例",
    ),
    Meaning("weight", "分值 权重 满分 标准分 执行率权重 权重分值 指标分值 分值权重 执行率分值"),
    Meaning(
        "score", "得分 自评得分 执行率得分 自评分 评分 实际得分 预算执行得分 得分情况 自评得分情况 执行得分"
    ),
    Meaning(
        "expected",
        parts="全年 年底 年末 本年 年度 预计 预算 资金 项目 执行 支出 支付 完成 数 额 金额",
        needs="预计",
    ),
    Meaning(
        "to_date",
        parts=_SO_FAR + "支出 支付 使用 数 额 金额 预算 资金 项目 全年",
        needs=_SO_FAR_NEEDS,
        never=_WHOLE_YEAR,
    ),
    Meaning(
        "term",
        parts="中期 中长期 实施期 项目 总 投资 资金 预算 总额 申请 金额 数 额 需求",
        needs="中期 中长期 实施期",
    ),
    Meaning(
        "initial",
        "年初数 原预算数 预算申请数",
        parts="年初 预算 数 额 金额 安排 批复 下达 资金 部门 财政 总额",
        needs="年初",
    ),
    Meaning(
        "executed",
        parts=_TIME
        + "1 - 至 12月 预算 实际 执行 支出 数 额 金额 总额 资金 使用 完成 决算 支付 累计 项目 情况 已",
        needs="执行 支出 决算 支付 实际使用 使用数 使用额 使用金额",
        never="率",
    ),
    Meaning(
        "adjusted",
        "全年数 调整数 计划数 调整后数",
        parts=_TIME
        + "年中 调整 后 调整后 预算 数 额 金额 总额 资金 安排 项目 可执行 指标 计划 追加 最终 批复 下达 财政 总",
        needs="预算 调整",
    ),
    Meaning(
        "reason",
        parts="未 执行 完成 预算 率 低 偏差 偏低 差异 的 原因 说明 分析 及 和 与 改进 措施 资金 结余 备注 情况",
        needs="原因 说明 备注",
    ),
)

# sources of money; those that only some places have are part of a usual one
FUNDS_ROWS = (
    Meaning(
        "carryover",
        parts="上年度 上年 以前年度 往年 历年 结转 结余 资金 和 与 及 财政 拨款 年度 预算 数",
        needs="结转 结余",
    ),
    Meaning("account", parts="财政 专户 管理 资金 核拨 教育 收费 拨款", needs="专户"),
    Meaning(
        "central",
        parts="其中 中央 财政 补助 资金 转移 支付 专项 拨款 预算 内 投资 上级 级",
        needs="中央 上级",
    ),
    Meaning("province", parts="省 级 自治区 财政 补助 资金 专项 拨款 配套 本级 安排 预算", needs="省 自治区"),
    Meaning("city", parts="地 市 州 级 财政 补助 资金 专项 拨款 配套 本级 安排 预算", needs="市 州"),
    Meaning(
        "county",
        parts="区 县 旗 级 财政 补助 资金 专项 拨款 配套 本级 安排 预算 街道 镇 乡",
        needs="区 县 旗 镇 乡",
    ),
    Meaning("local", parts="地方 财政 补助 资金 配套 拨款 安排", needs="地方"),
    Meaning(
        "fund_budget", parts="政府性 基金 预算 财政 拨款 资金 当年 本年 国有 资本 经营", needs="基金 国有资本"
    ),
    Meaning(
        "fiscal",
        parts=_TIME + "财政 财政性 投入 拨款 资金 一般 公共 预算 安排 补助 同级 拨付 专项 部门 收入 本级",
        needs="财政 一般公共预算",
        never="总额 合计 总计 总资金",
    ),
    Meaning(
        "own",
        "自筹",
        parts="单位 自有 自筹 投入 资金 收入 事业 经营 配套 企业",
        needs="单位资金 自有 自筹 事业收入 单位自",
    ),
    Meaning(
        "other",
        "其他 其它 社会资金 银行贷款 社会投入",
        parts="其他 其它 资金 来源 收入 渠道",
        needs="其他 其它",
    ),
    Meaning(
        "basic", "基本支出 人员和公用支出 人员经费和公用经费", parts="基本 支出 预算 资金", needs="基本支出"
    ),
    Meaning("program", "项目支出 专项支出", parts="项目 专项 支出 预算 资金", needs="项目支出"),
    Meaning(
        "total",
        "合计 总计 总额 小计 总金额",
        parts=_TIME + "预算 财政 资金 项目 支出 投入 总额 合计 总计 总 金额 总金额 总投入 总预算 额",
        needs="总额 合计 总计 总金额 总预算 总投入 资金总",
    ),
)

# long texts
TEXTS = (
    Meaning(
        "term_goal",
        parts="中期 中长期 长期 实施期 三年 项目 总体 绩效 目标 的 内容",
        needs="中期 长期 实施期",
        never="指标",
    ),
    Meaning(
        "deviation_reasons",
        parts="偏差 大 较大 或 及 目标 未 完成 原因 分析 和 与 绩效 项目 未完成 指标",
        needs="未完成原因 偏差大 偏差原因",
    ),
    Meaning(
        "conclusion",
        "评价结论 自评结论 评价结果 总体评价 自评结果 综合评价 绩效自评结论 项目自评结论 总体结论",
    ),
    Meaning(
        "problems", parts="存在 的 主要 问题 及 原因 分析 和 项目 不足", needs="存在问题 主要问题 存在的"
    ),
    Meaning(
        "measures",
        parts="下一步 下步 改进 措施 及 和 与 结果 应用 方案 整改 建议 工作 打算 计划 有关 意见 拟",
        needs="改进措施 整改措施 下一步 下步 改进建议 整改建议 有关建议",
    ),
    Meaning(
        "process",
        parts="项目 实施 内容 及 和 过程 概述 情况 主要 基本 概况 简介 组织",
        needs="实施内容 过程概述 实施过程 主要内容 基本情况 项目概况 组织实施",
    ),
    Meaning("audit_findings", "说明"),
    Meaning(
        "other_matters",
        parts="其他 其它 需要 需 说明 的 事项 问题 情况 补充",
        needs="需要说明 需说明 补充说明 其他说明",
    ),
    Meaning(
        "actual",
        parts=_TIME
        + "项目 总体 整体 绩效 目标 实际 完成 情况 综述 实现 及 效果 说明 概述 进展 自评 预期 任务 的 任务完成",
        needs="完成情况 实现情况 实际完成 完成目标 目标完成 完成综述 实现程度",
        never="指标",
    ),
    Meaning(
        "expected",
        "年初设定 年度设定 预期情况 年初预期",
        parts=_TIME + "项目 预期 设定 总体 整体 绩效 目标 预定 计划 批复 申报 实施 期 的 内容 工作 任务 设置",
        needs="目标",
        never="指标",
    ),
)

# fields of one line
HEADER = (
    Meaning(
        "name",
        "专项名称 资金名称",
        parts="项目 支出 二级 一级 预算 专项 资金 自评 评价 名称 及 和 与 、 / 编码 代码 编号 全称",
        needs="项目名称 支出名称 专项名称 资金名称 项目全称 项目自评名称",
    ),
    Meaning("name", "项目 转移支付名称 转移支付项目名称 专项转移支付名称 转移支付资金名称"),
    Meaning("central_department", "中央主管部门 中央主管部门名称 中央部门 中央主管单位"),
    Meaning(
        "department",
        parts="主管 部门 单位 项目 业务 预算 一级 名称 及 和 、 代码 编码 上级 地方 省级 市级 区级 县级 归口",
        needs="主管部门 主管单位 主管预算单位 一级预算单位 上级部门",
    ),
    Meaning(
        "unit",
        parts="项目 实施 执行 承担 具体 资金 使用 用款 单位 部门 名称 及 和 、 代码 编码 责任",
        needs="实施单位 执行单位 承担单位 使用单位 用款单位 实施部门 责任单位 承担部门 执行部门",
    ),
    Meaning(
        "unit_2",
        (
            "项目单位 预算单位 单位名称 填报单位 编制单位 预算单位名称 申报单位 自评单位 填表单位 "
            "编报单位 基层预算单位 填报部门 部门名称 填报单位名称 评价单位 预算部门"
        ),
    ),
    Meaning("leader", "项目负责人及电话 项目负责人及联系电话 项目负责人及联系方式 负责人及电话"),
    Meaning("amount", "项目金额 项目总金额 项目总额 项目总投资 项目总预算"),
    Meaning("year", "年度 预算年度 评价年度 项目年度 所属年度 自评年度 资金年度 年份 会计年度"),
    Meaning("money_unit", "金额单位 货币单位 资金单位 计量单位 单位"),
    Meaning(
        "project_type",
        "项目类别 项目类型 项目属性 项目性质 支出类型 资金类型 资金性质",
    ),
    Meaning(
        "project_term",
        (
            "项目期 项目周期 项目期限 项目实施期 项目实施期限 实施期限 实施周期 项目起止时间 项目起止年限 "
            "起止时间 起止年限 项目实施周期 项目实施时间 实施时间 项目存续期"
        ),
    ),
    Meaning(
        "cut_off", "监控时点 监控截止日期 监控截止时间 监控期间 监控时间 监控日期 截止日期 监控区间 监控月份"
    ),
    Meaning(
        "other_field",
        (
            "项目编码 项目代码 项目编号 审批文号 立项依据 资金文号 部门代码 单位编码 预算单位编码 项目地点 实施地点 "
            "传真 邮编 电子邮箱 地址 自评等级 评价等级 等级 绩效等级 科目名称 功能科目"
        ),
    ),
)

# who signs; a leader of the project is one where the template has that caption
SIGNATURE = (
    Meaning(
        "prepared_by", "填表人 填报人 制表人 经办人 填表人员 联系人 填报人员 填表人签名 填表人签字 编制人"
    ),
    Meaning("phone", "联系电话 联系方式 电话 电话号码 填表人电话 联系人电话 手机号码"),
    Meaning(
        "head",
        (
            "单位负责人 负责人 主要负责人 单位主要负责人 单位领导 部门负责人 单位负责人签字 "
            "单位负责人签名 实施单位负责人 单位法人 法定代表人"
        ),
    ),
    Meaning("leader", "项目负责人 项目责任人 项目主管"),
    Meaning("finance_head", "财务负责人 财务主管 财务科负责人 财务部门负责人"),
    Meaning("date", "填表日期 填报日期 日期 填表时间 填报时间 自评日期 编制日期 报送日期 填制日期"),
    Meaning("seal", "单位 单位盖章 盖章 公章 项目单位 填报单位"),
)

# the row of the total; and rows of sums within
TOTALS = (
    "总分 合计 总计 总得分 自评总分 得分合计 总分值 总评分 自评得分合计 合计得分 综合得分 "
    "自评总得分 总评得分 评价总分 总评"
)
SUMS = "小计 小计得分 分项小计 得分小计"
# what rows say that are no indicators, but were left to be filled
FILLERS = "… ⋯ .. ... 。。。 ·· ······ 指标 指标名称 目标"

# what is printed beside or above blocks, and means nothing by itself
LABELS = (
    Meaning(
        "label",
        "其中 名称 金额 预算数 元 万元 年 A B",
        parts=_TIME
        + (
            "项目 部门 单位 资金 财政 预算 执行 支出 投入 来源 使用 管理 情况 绩效 指标 目标 任务 总体 整体 自评 评价 评分 得分 "
            "分值 权重 基本 信息 概况 概述 完成 实际 预期 预计 设定 值 申请 安排 总额 金额 构成 及 和 与 的 等 类别 类型 内容 表 "
            "一 二 三 四 级 产出 效益 效果 满意度 数量 质量 时效 成本 经济 社会 生态 环境 可持续 影响 服务 对象 受益 群众 公众 发展 "
            "决策 过程 偏差 原因 分析 改进 措施 填报 汇总"
        ),
        needs="指标 目标 情况 资金 预算 信息 概况 任务 评价 自评 绩效 得分 产出 效益 效果 满意度 数量 质量 时效 成本 影响 来源",
    ),
)

# level 1 and 2 as other places call them
LEVEL_NAMES = {
    "效果": "效益",
    "绩效": "效益",
    "项目效益": "效益",
    "项目效果": "效益",
    "项目产出": "产出",
    "产出目标": "产出",
    "效益目标": "效益",
    "满意度目标": "满意度",
    "项目满意度": "满意度",
    "服务对象满意度": "满意度",
    "满意": "满意度",
    "年度产出": "产出",
    "年度效益": "效益",
    "项目成本": "成本",
}
KIND_NAMES = {
    "环境效益": "生态效益",
    "生态环境效益": "生态效益",
    "环境": "生态效益",
    "可持续": "可持续影响",
    "可持续发展": "可持续影响",
    "可持续性": "可持续影响",
    "可持续效益": "可持续影响",
    "项目可持续影响": "可持续影响",
    "可持续发展影响": "可持续影响",
    "产出数量": "数量",
    "产出质量": "质量",
    "产出时效": "时效",
    "产出成本": "成本",
    "完成数量": "数量",
    "完成质量": "质量",
    "完成时效": "时效",
    "进度": "时效",
    "时间": "时效",
    "时限": "时效",
    "受益对象满意度": "服务对象满意度",
    "社会公众满意度": "服务对象满意度",
    "群众满意度": "服务对象满意度",
    "服务对象满意": "服务对象满意度",
    "社会公众或服务对象满意度": "服务对象满意度",
    "受益者满意度": "服务对象满意度",
}

NUMERALS = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)}
