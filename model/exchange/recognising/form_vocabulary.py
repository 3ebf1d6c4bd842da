"""The words on sheets that only some forms of the year have; as ``vocabulary``, only data."""

from __future__ import annotations

from model.exchange.recognising.vocabulary import Meaning

# tables of texts that only some forms have, by their columns and, where these are fixed, their rows
TABLES = {
    "tasks": (
        Meaning(
            "name", "任务名称 主要任务 工作任务 重点任务 年度主要任务 重点工作任务 任务 年度重点工作 重点工作"
        ),
        Meaning("content", "主要内容 工作内容 任务内容 具体内容 内容 任务主要内容 主要工作内容"),
        Meaning("done", "完成情况 实际完成情况 任务完成情况 全年完成情况 年度完成情况 完成情况说明"),
        Meaning("budget", "预算数 预算金额 预算 全年预算数 年度预算数 预算安排 预算额 安排金额"),
        Meaning("spent", "执行数 执行金额 支出数 全年执行数 实际支出数 实际支出 执行额 支出金额 实际执行数"),
    ),
    "fund_management": (
        Meaning("situation", "情况说明 管理情况 具体情况 情况 管理情况说明"),
        Meaning(
            "problems", "存在问题和改进措施 存在问题及改进措施 存在的问题和改进措施 问题和改进措施 存在问题"
        ),
    ),
}
ROWS_OF_TABLES = {
    "fund_management": (
        Meaning("allocation", "分配科学性 资金分配科学性 分配的科学性"),
        Meaning("release", "下达及时性 资金下达及时性 下达的及时性"),
        Meaning("payment", "拨付合规性 资金拨付合规性 拨付的合规性"),
        Meaning("use", "使用规范性 资金使用规范性 使用的规范性"),
        Meaning("accuracy", "执行准确性 预算执行准确性 执行的准确性"),
        Meaning("performance", "预算绩效管理情况 绩效管理情况"),
        Meaning("duty", "支出责任履行情况 支出责任落实情况"),
    ),
}

# which form of the year a sheet is: words of its title, and captions that only one form has
DEPARTMENT_TITLES = "整体支出 部门整体 单位整体 整体绩效"
TRANSFER_TITLES = "转移支付区域 区域绩效目标 区域(项目) 转移支付绩效 转移支付(项目) 转移支付预算执行情况绩效"
MONITORING_TITLES = "监控 执行监控 跟踪监控"
DECLARATION_TITLES = "申报表 申报书 目标表 批复表 目标申报 目标批复"
DEPARTMENT_CAPTIONS = "年度主要任务 部门整体 部门资金"
TRANSFER_CAPTIONS = "转移支付名称 中央主管部门 资金管理情况"
MONITORING_CAPTIONS = "完成目标可能性 全年预计完成情况 全年预计执行数"
DECLARATION_CAPTIONS = "中期目标 中期资金总额 实施期资金总额 年度资金申请总额"
