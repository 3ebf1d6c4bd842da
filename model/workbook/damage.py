"""What is wrong with a workbook file; each damage is reported until somebody repairs or accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class DamageKind(Enum):
    """What was found, as a sentence with the name of what it was found in."""

    SETTINGS = "工作簿的模板和年度与保存时的校验值不符，可能受过损坏或在程序外被改动，请核对，或改用备份。"
    TEMPLATE = "工作簿里的模板文字受过损坏，已用官方的同一种表代替，请核对表样后接受，或改用备份。"
    FOREIGN = (
        "工作簿的模板用了官方模板的编号，内容却不是官方的任何一版，等级、分值等规则可能被改过，"
        "请核对，或用“更换模板”换回官方模板。"
    )
    JOURNAL = (
        "工作簿旁边有一个不属于它的日志文件（可能是用备份覆盖了没有写完的工作簿），没有采用，保存时改名保留。"
    )
    SET = "工作簿里表的数目、次序、版本或定稿记录与保存时的校验值不符，可能在程序外被删去、换过或加上，请核对，或改用备份。"
    PAGE = "工作簿的页面设置受过损坏，已用默认的，请在“页面设置”里核对。"
    UNIT = "工作簿的单位资料受过损坏，已留空，请在“单位资料”里重新填写。"
    SEALS = "工作簿的定稿密钥设置受过损坏，已当作没有设定，请在“定稿密钥”里重新设定。"
    NOTES = "审核意见或佐证材料受过损坏，或在程序外被改动，请在“审核意见”“佐证材料”里核对，或改用备份。"
    RECORDS = "{}有较早的定稿记录受过损坏，或在程序外被改动，请在“定稿记录”里核对，或改用备份。"
    LOG = "操作记录受过损坏，或在程序外被改动，请在“操作记录”里核对，或改用备份。"
    VERSIONS = "{}有历史版本受过损坏，读不出来，其余的不受影响，需要时请从备份取回。"
    ALTERED = "{}的内容与保存时的校验值不符，可能受过损坏或在程序外被改动，请核对，或恢复历史版本、改用备份。"
    TAMPERED = (
        "{}定稿后在程序外被改动，或定稿记录受过损坏，不能作为定稿，请核对后撤回、重新定稿，或改用备份。"
    )
    UNREADABLE = "{}读不出，数据受过损坏，没有处理，请改用备份。"
    LOST = "{}的数据不在文件里了，没有人删除过它，请从历史版本恢复，或改用备份。"


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage; ``form`` and ``name`` are the project's, None for the workbook itself and blank if not known."""

    kind: DamageKind
    form: int | None = None
    name: str = ""

    @property
    def stamp(self) -> str:
        """What paper of the form, or of all forms of the workbook, bears, so that nobody takes it for a sound one."""
        own = {
            DamageKind.TAMPERED: "定稿已改动",
            DamageKind.FOREIGN: "与规定不符",
            DamageKind.SET: "定稿未核实",
        }
        return own.get(self.kind, "与原表不符")

    @property
    def sentence(self) -> str:
        """Say what is wrong, where, and what to do."""
        return self._named(self.kind.value)

    @property
    def what(self) -> str:
        """Say only what is wrong, and where."""
        return self._named(self.kind.value.partition("，")[0])

    def _named(self, words: str) -> str:
        return words.format(f"“{self.name}”" if self.name else f"第 {self.form} 号项目")


# what is wrong with the rules and the year that all forms of the workbook go by
RULES = (DamageKind.TEMPLATE, DamageKind.FOREIGN, DamageKind.SETTINGS)
