"""The table of actions: what each is called, where it stands, and which keys call it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action: what it is called, where it stands, its keys. The method of that name marked ``@action`` is what it does.

    ``needs``: nothing, ``workbook``, ``project``, ``form``, ``open_form`` (one that may be changed), ``overview``, or a form
    that is final (``final_project``), is not (``open_project``), is ``damaged`` or a begun ``sheet`` of another form of the
    year; or a template with a form about the unit itself (``unit_form``), or begun forms that can be summed over their
    units (``region``).
    """

    id: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: str = "workbook"
    separator_before: bool = False

    @property
    def tip(self) -> str:
        """What the action says of itself under the mouse, blank where its text says it all."""
        return TIPS.get(self.id, "")


Method = TypeVar("Method", bound=Callable[..., None])


def action(method: Method) -> Method:
    """Mark what the action of the method's name does."""
    method.is_action = True  # type: ignore[attr-defined]
    return method


def marked_actions(owner: object) -> dict[str, Callable[[], None]]:
    """Return the marked methods of an object by their names."""
    marked = (name for name, value in vars(type(owner)).items() if hasattr(value, "is_action"))
    return {name: getattr(owner, name) for name in marked}


MENUS = {
    "file": "文件(&F)",
    "edit": "编辑(&E)",
    "project": "项目(&P)",
    "view": "视图(&V)",
    "check": "检查(&C)",
    "help": "帮助(&H)",
}

SUBMENUS = {
    "file/hand_in": "报送和收件(&D)",
    "file/import": "导入(&I)",
    "file/export": "导出(&E)",
    "file/paper": "更多打印(&R)",
    "file/template": "模板和年度(&M)",
}

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new_workbook", "新建工作簿…", "file", ("Ctrl+Shift+N",), "workbook", needs=""),
    ActionSpec("open_workbook", "打开工作簿…", "file", ("Ctrl+O",), "open", needs=""),
    ActionSpec("open_samples", "打开示例工作簿", "file", (), "star", needs=""),
    ActionSpec("save_now", "保存", "file", ("Ctrl+S",), separator_before=True),
    ActionSpec("save_as", "另存为…", "file", ("Ctrl+Shift+S", "F12")),
    ActionSpec("show_backups", "备份…", "file", needs=""),
    ActionSpec("show_account", "操作记录…", "file"),
    ActionSpec("import_forms", "导入表单…", "file/import", (), "import", separator_before=True),
    ActionSpec("import_folder", "导入文件夹…", "file/import"),
    ActionSpec("show_layouts", "记住的版式…", "file/import", needs="", separator_before=True),
    ActionSpec("hand_in", "报送…", "file/hand_in", (), "hand-in"),
    ActionSpec("receive", "收件…", "file/hand_in", (), "receive"),
    ActionSpec("merge_workbooks", "合并工作簿…", "file/hand_in", separator_before=True),
    ActionSpec("print_project", "本表存为 PDF…", "file/export", (), "export", "project"),
    ActionSpec("print_all", "全部存为一个 PDF…", "file/export"),
    ActionSpec("export_sheets", "导出为 Excel…", "file/export", separator_before=True),
    ActionSpec("export_live", "导出为带公式的 Excel…", "file/export"),
    ActionSpec("export_book", "全部导出到一个 Excel 文件…", "file/export"),
    ActionSpec("export_documents", "导出为 Word…", "file/export"),
    ActionSpec("export_reports", "导出自评报告初稿（Word）…", "file/export"),
    ActionSpec("export_forms", "导出为 JSON…", "file/export"),
    ActionSpec("save_blank", "空白自评表（Excel）…", "file/export", separator_before=True),
    ActionSpec("save_summary", "部门汇总表存为…", "file/export", separator_before=True),
    ActionSpec("save_evidence", "佐证材料清单…", "file/export"),
    ActionSpec("save_region", "转移支付区域汇总表…", "file/export", needs="region"),
    ActionSpec(
        "print_preview", "打印…", "file", ("Ctrl+P", "Ctrl+F2"), "print", "project", separator_before=True
    ),
    ActionSpec("print_batch", "批量打印…", "file/paper", ("Ctrl+Shift+B",)),
    ActionSpec("print_paper", "直接打印到默认打印机", "file/paper", ("Ctrl+Alt+P",), needs="project"),
    ActionSpec("set_up_page", "页面设置…", "file/paper"),
    ActionSpec("verify_paper", "核对打印稿…", "file/paper"),
    ActionSpec("change_template", "更换模板…", "file/template"),
    ActionSpec("edit_templates", "模板…", "file/template", needs=""),
    ActionSpec("roll_over", "结转到下一年…", "file/template"),
    ActionSpec("close_workbook", "关闭工作簿", "file", separator_before=True),
    ActionSpec("quit", "退出", "file", ("Ctrl+Q",), needs=""),
    ActionSpec("undo", "撤销", "edit", ("Ctrl+Z",), "undo"),
    ActionSpec("redo", "重做", "edit", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo"),
    ActionSpec("cut", "剪切", "edit", ("Ctrl+X",), needs="open_form", separator_before=True),
    ActionSpec("copy", "复制", "edit", ("Ctrl+C",), "copy", "form"),
    ActionSpec("paste", "粘贴", "edit", ("Ctrl+V",), needs="open_form"),
    ActionSpec("select_all", "全选", "edit", ("Ctrl+A",), needs="form"),
    ActionSpec(
        "insert_below",
        "在下方插入行",
        "edit",
        ("Alt+Shift+Return", "Alt+Shift+Enter"),
        "row-add",
        "open_form",
        separator_before=True,
    ),
    ActionSpec(
        "insert_above", "在上方插入行", "edit", ("Ctrl+Alt+Return", "Ctrl+Alt+Enter"), needs="open_form"
    ),
    ActionSpec("remove_row", "删除行", "edit", ("Alt+Shift+Del",), "row-remove", "open_form"),
    ActionSpec("row_up", "上移行", "edit", ("Alt+Shift+Up",), "up", "open_form"),
    ActionSpec("row_down", "下移行", "edit", ("Alt+Shift+Down",), "down", "open_form"),
    ActionSpec(
        "copy_indicators", "复制整张指标表", "edit", ("Ctrl+Shift+C",), "copy", "form", separator_before=True
    ),
    ActionSpec("row_levels", "一级、二级指标名称…", "edit", needs="open_form"),
    ActionSpec("fill_down", "向下填充", "edit", ("Ctrl+D",), needs="open_form"),
    ActionSpec("fill_right", "向右填充", "edit", ("Ctrl+R",), needs="open_form"),
    ActionSpec("insert_today", "输入今天的日期", "edit", ("Ctrl+;",), needs="open_form"),
    ActionSpec("edit_goals", "并排编辑总体目标…", "edit", ("Ctrl+Shift+E",), needs="form"),
    ActionSpec("take_rows", "取用指标…", "edit", ("Ctrl+Shift+I",), needs="open_form"),
    ActionSpec("set_suggestions", "填写提示…", "edit", needs=""),
    ActionSpec("find_text", "查找…", "edit", ("Ctrl+F",), "search", separator_before=True),
    ActionSpec("replace_text", "替换…", "edit", ("Ctrl+H",)),
    ActionSpec("next_hit", "查找下一处", "edit", ("F3", "Shift+F4")),
    ActionSpec("previous_hit", "查找上一处", "edit", ("Shift+F3", "Ctrl+Shift+F4")),
    ActionSpec("new_project", "新建项目", "project", ("Ctrl+N",), "new"),
    ActionSpec("open_project", "打开项目", "project", needs="overview"),
    ActionSpec("go_to_project", "转到项目…", "project", ("Ctrl+G", "F5")),
    ActionSpec("filter_projects", "筛选总览", "project", ("Ctrl+Shift+L",)),
    ActionSpec("rename_project", "重命名", "project", (), "rename", "open_project"),
    ActionSpec("duplicate_project", "复制项目", "project", ("Ctrl+Shift+D",), "copy", "project"),
    ActionSpec("show_versions", "历史版本…", "project", ("Ctrl+Shift+H",), needs="project"),
    ActionSpec(
        "finalise", "定稿…", "project", ("Ctrl+Shift+F9",), "lock", "open_project", separator_before=True
    ),
    ActionSpec("withdraw", "撤回定稿…", "project", needs="final_project"),
    ActionSpec("show_records", "定稿记录…", "project", needs="project"),
    ActionSpec("accept_damage", "接受受损的内容…", "project", needs="damaged"),
    ActionSpec("remove_project", "删除项目…", "project", (), "delete", "open_project"),
    ActionSpec("remove_sheet", "删除本张申报、监控等表…", "project", needs="sheet"),
    ActionSpec("open_unit_form", "部门整体支出自评表", "project", needs="unit_form", separator_before=True),
    ActionSpec("set_unit_data", "单位资料…", "project"),
    ActionSpec("project_up", "项目上移", "project", (), "up", "project", separator_before=True),
    ActionSpec("project_down", "项目下移", "project", (), "down", "project"),
    ActionSpec("close_tab", "关闭标签页", "project", ("Ctrl+W",), needs="form", separator_before=True),
    ActionSpec("close_other_tabs", "关闭其他标签页", "project", ("Ctrl+Shift+W",)),
    ActionSpec("reopen_tab", "重新打开关闭的标签页", "project", ("Ctrl+Shift+T",)),
    ActionSpec("list_tabs", "标签页列表", "project", ("Ctrl+Shift+A",)),
    ActionSpec("go_to_overview", "转到总览", "project", ("Alt+Home",), "overview"),
    ActionSpec("next_tab", "下一个标签页", "project", ("Ctrl+PgDown", "Ctrl+Tab")),
    ActionSpec("previous_tab", "上一个标签页", "project", ("Ctrl+PgUp", "Ctrl+Shift+Tab")),
    ActionSpec("zoom_in", "放大表格", "view", ("Ctrl+Alt+=",), needs="form"),
    ActionSpec("zoom_out", "缩小表格", "view", ("Ctrl+Alt+-",), needs="form"),
    ActionSpec("zoom_reset", "表格恢复原大小", "view", ("Ctrl+Alt+0",), needs="form"),
    ActionSpec("show_summary", "部门汇总", "view", ("F7",), separator_before=True),
    ActionSpec("fold_panel", "折叠或展开右栏", "view", ("Ctrl+F1",), needs="form"),
    ActionSpec("show_last_year", "显示或隐藏上年情况", "view"),
    ActionSpec("choose_last_year", "选择上年的工作簿…", "view"),
    ActionSpec("theme_light", "浅色", "view", needs="", separator_before=True),
    ActionSpec("theme_dark", "深色", "view", needs=""),
    ActionSpec("theme_system", "浅色或深色跟随系统", "view", needs=""),
    ActionSpec("next_finding", "下一处问题", "check", ("F8",), "next", "form", separator_before=True),
    ActionSpec("show_tape", "算分过程…", "check", needs="form"),
    ActionSpec("apply_remedy", "按建议改好", "check", ("Ctrl+F8",), needs="form"),
    ActionSpec("answer_finding", "写说明…", "check", ("Ctrl+Shift+F8",), needs="form"),
    ActionSpec("edit_evidence", "佐证材料…", "check", ("Ctrl+Shift+M",), needs="form", separator_before=True),
    ActionSpec("show_remarks", "审核意见…", "check", ("Shift+F2",)),
    ActionSpec("set_seal_key", "定稿密钥…", "check", separator_before=True),
    ActionSpec("field_help", "这一格填什么", "help", ("F1",), needs=""),
    ActionSpec("manual", "使用手册", "help", (), "help", needs=""),
    ActionSpec("show_tour", "上手提示", "help", needs=""),
    ActionSpec("keys", "按键一览", "help", needs="", separator_before=True),
    ActionSpec("reset_settings", "恢复默认设置", "help", needs=""),
    ActionSpec("about", "关于", "help", needs=""),
)

TIPS = {
    "save_now": "每改一处都已自动保存",
    "change_template": "换成另一种模板，指标和金额跟着转换，可以撤销",
    "show_backups": "工作簿打开后、每半小时和关闭时自动备份；文件坏了或丢了，从这里打开以前的一份",
    "replace_text": "在所有项目或本表里替换文字，先看改成什么样",
    "edit_templates": "看自带的模板，复制一份改成自己的：标题、分值、指标级别、列、资金来源、文字、签章；导入、导出",
    "show_layouts": "导入核对时改过去处的版式，可以删除",
    "roll_over": "做出下一年的工作簿：项目、指标和目标照抄，实际完成值、得分、金额留空；现在的工作簿不变",
    "row_levels": "模板允许自定名称时，更改本行所属的指标",
    "import_forms": "从 Excel、WPS、Word、网页、CSV、JSON 或本程序打印的 PDF 导入，先核对再写入",
    "import_folder": "读文件夹和下面各层里的全部表，先核对再写入；一个文件读不出不影响别的",
    "field_help": "不在表里时，打开手册里讲这个画面的一节",
    "show_tour": "六条提示，指着要用的地方说；Esc 不再提示",
    "show_tape": "光标所在指标的得分怎样一步步算出来，可以复制",
    "hand_in": "检查、定稿、打印全部，生成一个报送包交给上级部门",
    "receive": "上级部门：收下属单位的报送包，看谁交了、谁没交、改了什么，并入汇总",
    "merge_workbooks": "把别的单位的工作簿里的项目并入这个工作簿，可以撤销",
    "export_sheets": "每个项目一个 xlsx 文件，样子同纸面，改好还能导入",
    "export_live": "每个项目一个 xlsx 文件，合计、执行率和得分由表格自己计算",
    "export_book": "所有项目在一个 xlsx 文件里，一张表一个工作表",
    "export_documents": "每个项目一个 docx 文件，样子同纸面，表格可以在 Word 里改",
    "save_blank": "给没有本程序的单位填写：有公式、下拉、提示和检查，填好后导入",
    "export_reports": "每个项目一份自评报告，文字和数字都来自填好的表；模板可以换成自己的",
    "export_forms": "每个项目一个 JSON 文件，内容一字不差，供程序读取",
    "print_preview": "先看再印：看到的就是印出来的，在里面打印、存为 PDF、翻看各表",
    "print_project": "只存文件，存好后打开；要印在纸上请用“打印”",
    "go_to_overview": "不论打开了多少标签页",
    "fold_panel": "右栏折成一条，只留总分、等级和问题个数，表格更宽",
    "print_all": "所有项目存为一个 PDF 并打开",
    "set_up_page": "纸张方向、字号、边距、标题、签字栏、页脚、字体，只对这个工作簿",
    "print_batch": "选几张表，合为一个 PDF、每张一个 PDF，或送到打印机",
    "verify_paper": "按纸上的校验码或 PDF 文件，核对打印的表与现在的数据是否相符",
    "save_summary": "所有项目一张汇总表，存为 PDF 或 Excel 文件",
    "save_region": "把各单位填报的转移支付表加总成一张区域表：金额和数量相加，比率按资金加权，文字按单位列出；存为 PDF 或 Excel 文件",
    "set_unit_data": "主管部门、实施单位、填表人、电话、日期只填一次：新项目自动填上，也可以填入现有各表",
    "set_suggestions": "输入时在格子下面提示以前填过的内容和指标库；开关，清空记录",
    "take_rows": "从指标库、别的项目或以前的工作簿取指标到本表，也可以照抄整张指标表",
    "edit_evidence": "每个指标的完成值由什么证明：材料和文件名，可以打印成清单；不在自评表上",
    "show_remarks": "审核人对某一格的意见和答复，随工作簿走，不打印；未答复的格左上角有三角",
    "save_evidence": "各表写了佐证材料的指标，列成一张清单，给审核和检查的人",
    "show_last_year": "表的右边逐行显示上年的指标值、完成值和得分",
    "choose_last_year": "上年情况取自结转来的工作簿，或在这里另选一个",
    "row_up": "移到本类第一行后再上移，即移入上一类二级指标",
    "row_down": "移到本类最后一行后再下移，即移入下一类二级指标",
    "copy_indicators": "连同一级、二级指标，可以粘贴到 Excel、WPS 或另一张表",
    "fill_down": "用选中的第一行填下面各行，只选一格就照上面一格填",
    "fill_right": "用选中的第一列填右边各列，只选一格就照左边一格填",
    "find_text": "在所有项目里查找文字",
    "go_to_project": "按名称或拼音首字母找项目",
    "filter_projects": "在总览里只列出一部分项目",
    "show_versions": "查看和恢复本表以前的内容",
    "finalise": "没有错误时定稿：内容从此不能修改，记下时间和经办人",
    "withdraw": "写明原因后可以再修改",
    "set_seal_key": "用口令或密钥文件定稿，没有它的人改不出相符的定稿；也在这里核对",
    "accept_damage": "表的内容与保存时的校验值不符时，核对后写明由谁、为什么接受现在的内容",
    "show_summary": "总览里的合计、平均、等级、失分最多的指标和图；再按一次回到项目列表",
    "apply_remedy": "右边选中的问题，办法确定的一键改好",
    "answer_finding": "说明右边选中的提醒",
}

STRETCH = "<>"  # what follows stands at the right end
TOOLBAR = (
    "new_project", "import_forms", "", "undo", "redo", "", "insert_below", "remove_row", "", "next_finding", "",
    "print_preview", "", "finalise", STRETCH, "find_text",
)  # fmt: skip


CELL_KEYS = (
    ("方向键", "到相邻的格"),
    ("Tab / Shift+Tab", "下一格 / 上一格，选中一块时在块内转"),
    ("Enter / Shift+Enter", "下一行 / 上一行；用 Tab 走过几格后，回到开始的那一列"),
    ("直接输入", "替换这一格；F2 或双击接着改"),
    ("F2", "修改这一格；正在输入时，换成方向键移动光标"),
    ("Esc", "恢复输入前的内容，Ctrl+Y 再要回来"),
    ("Ctrl+Z / Ctrl+Y", "正在输入时按词撤销 / 重做，不离开这一格"),
    ("Del", "清空选中的格；Backspace 清空这一格重新输入"),
    ("Shift+方向键 / 拖动", "选中一块，输入的内容进第一格；Ctrl+A 全选"),
    ("Shift+单击", "选到这一格"),
    ("Shift+Backspace", "只留光标所在的一格"),
    ("Ctrl+方向键", "到本部分的边上，加 Shift 选到边上"),
    ("Shift+空格 / Ctrl+空格", "选中本行 / 本列；一起按全选"),
    ("Ctrl+Enter", "把输入的内容填满选中的格"),
    ("拖动右下角的小方块", "照样填下面或上面各行；双击填到左边一列填到的地方"),
    ("Alt+↓", "打开可选的单子"),
    ("Ctrl+C / Ctrl+X / Ctrl+V", "复制 / 剪切 / 粘贴选中的格"),
    ("Alt+Enter", "在格内换行"),
    ("Home / End", "本行第一格 / 最后一格"),
    ("Ctrl+Home / Ctrl+End", "表的开头 / 末尾"),
    ("PgUp / PgDn", "上一屏 / 下一屏"),
    ("Ctrl+滚轮", "放大 / 缩小表格"),
    ("F6", "到右边的检查列表，再按回到表里"),
    ("Alt+Shift+↑ / Alt+Shift+↓", "表里移动行，总览里移动项目"),
    ("Alt+1 … Alt+9", "总览里按第几列排序，再按倒过来"),
)
