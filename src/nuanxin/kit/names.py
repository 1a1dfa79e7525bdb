"""Names of persons: tidied, checked for lost characters, masked."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]")
_MIDDLE_DOTS = str.maketrans(dict.fromkeys("•‧・．∙⋅.", "·"))
_LOST = re.compile(r"[?？\ufffd□]")
_MADE_UP = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_NO_NAME = re.compile(r"[=|@#<>]")
_DIGIT = re.compile(r"[0-9０-９]")
_LONGEST = 40
_COMPOUND_SURNAMES = frozenset(
    {
        "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟",
        "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政",
        "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙",
        "宇文", "司徒", "鲜于", "司空", "令狐", "东郭", "南门", "呼延", "羊舌",
        "百里", "谷梁", "左丘", "西门", "第五", "轩辕", "东门", "段干", "拓跋",
        "夹谷", "纳兰",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameReading:
    """A tidied name, or why it cannot stand."""

    name: str
    fault: str = ""


def read_name(raw: str) -> NameReading:
    """Tidy a name: no blanks, one kind of middle dot; refuse lost and made-up characters."""
    name = _BLANK.sub("", raw).translate(_MIDDLE_DOTS)
    if _LOST.search(name):
        return NameReading(
            name, f"姓名“{name}”里有字没显示出来，多半是生僻字没录进去。请按身份证补上"
        )
    if _MADE_UP.search(name):
        return NameReading(name, "姓名里有自造字，别的电脑读不出来。请按身份证改用国家标准字")
    if strange := _NO_NAME.search(name):
        return NameReading(name, f"姓名“{name}”里有“{strange[0]}”，不是姓名。请按身份证改正")
    if _DIGIT.search(name):
        return NameReading(name, f"姓名“{name}”里有数字。请按身份证改正")
    if len(name) > _LONGEST:
        return NameReading(name, f"姓名有 {len(name)} 个字，太长。请核对是否串了列")
    return NameReading(name)


def mask_name(name: str) -> str:
    """张三 → 张某, 罗建兰 → 罗某兰, 欧阳建国 → 欧阳某国, 买买提·艾合买提 → 买买提·某."""
    if "·" in name:
        return name.split("·", 1)[0] + "·某"
    surname = surname_of(name)
    given = name[len(surname) :]
    if not given:
        return name
    return surname + "某" + (given[-1] if len(given) > 1 else "")


def surname_of(name: str) -> str:
    """欧阳建国 → 欧阳, 罗建兰 → 罗; of a name with a middle dot what stands before it."""
    if "·" in name:
        return name.split("·", 1)[0]
    return name[: 2 if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else 1]
