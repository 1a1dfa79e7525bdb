"""Which column is what: header names as offices write them, and whose column it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# Field → the other ways of writing it. The first word is ours; no blanks, no brackets.
_SYNONYMS = {
    "户编号": "户号 家庭编号 家庭户编号 户序号 家庭编码 户编码 家庭序号",
    "角色": "家庭角色 家庭成员角色 成员角色 家庭关系 成员关系 与户主关系 关系",
    "姓名": "名字 名 对象姓名 人员姓名",
    "性别": "",
    "身份证号": (
        "身份证号码 身份证 公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 身份号码 "
        "证件号码 证件号 身份证编号"
    ),
    "出生日期": "出生年月日 出生年月 出生日 生日",
    "户籍地区代码": "地区代码 区划代码 行政区划代码 户籍地代码 户籍代码 户籍区划代码",
    "乡镇": "乡 镇 街道 镇街 乡镇街道 乡镇名称 所属乡镇 所在乡镇 户籍乡镇 乡镇办",
    "村": "社区 村社区 村居 行政村 村名 村委会 村居委会 所在村 所属村",
    "户口性质": "户口类型 户口类别 户籍性质 户籍类型 户别",
    "婚姻状况": "婚姻状态 婚姻情况 婚姻 婚况",
    "工作单位性质": "单位性质 单位类型 工作单位类型",
    "子女来源": "来源 亲生情况 生育来源",
    "存活状况": (
        "存活 存活状态 存活情况 生存状况 生存状态 生存情况 健在情况 是否健在 是否存活 是否在世"
    ),
    "死亡日期": "死亡年月日 死亡年月 去世日期 亡故日期 身故日期",
    "收养日期": "收养登记日期",
    "残疾证号": "残疾人证号 残疾证号码 残疾人证号码 残疾证编号 残疾证 残疾人证 伤残证号",
    "残疾等级": "残疾级别 残疾程度 伤残等级 伤残级别 伤残程度",
    "残疾类别": "残疾类型 残疾种类 伤残类别",
    "首次评定日期": ("首次评残日期 残疾评定日期 评残日期 评定日期 首次评级日期"),
    "等级失效日期": "残疾等级失效日期 残疾证失效日期",
    "并发症等级": "手术并发症等级 并发症级别",
    "并发症确认日期": "并发症鉴定日期",
    "并发症治愈日期": "",
    "子女情况已核实": (
        "子女情况是否核实 子女情况是否已核实 子女情况核实 子女是否核实 子女已核实"
    ),
    "享受项目": (
        "对象类别 对象类型 扶助类别 扶助类型 扶助项目 享受类别 享受待遇 享受政策 项目类别 "
        "扶助对象类别 受益项目 受益类别"
    ),
    "光荣证号": "独生子女光荣证号 独生子女父母光荣证号 光荣证编号 光荣证 独生子女证号",
    "持有光荣证": "是否持有光荣证 有无光荣证 是否领取光荣证",
    "在册节育奖": "节育奖在册 节育奖",
    "城镇退休": "是否城镇退休 是否退休",
    "退休日期": "",
    "月收入": "家庭月收入 家庭月收入元",
    "人口": "家庭人口 家庭人口数 家庭人数",
    "在册困难家庭": "困难家庭 是否困难家庭",
    "户籍迁入日期": "迁入日期",
    "户籍迁出日期": "迁出日期",
}
# Columns every office keeps and no rule asks for.
_UNUSED = frozenset(
    "序号 编号 年龄 特别扶助证号 特扶证号 扶助证号 首享年度 首次享受年度 开始享受年度 "  # noqa: SIM905
    "户籍地址 户籍所在地 家庭住址 住址 现居住地 "
    "现居住地址 居住地址 详细地址 地址 工作单位 社保卡账号 一卡通账号 银行账号 账号 银行卡号 "
    "卡号 户名 开户名 开户银行 开户行 "
    "手机号 手机号码 手机 联系电话 电话 联系方式 代领人 备注 说明 民族 文化程度 签名 签字 "
    "错误说明 工作表 行号 "
    "金额 发放金额 年度 县 区县 县区".split()
)
_FIELD_OF = {word: name for name, more in _SYNONYMS.items() for word in (name, *more.split())}
# Fields of one person: these may carry 本人, 配偶, 女方, 男方, 子女 in front.
_HOUSEHOLD_FIELDS = frozenset(
    {"户编号", "角色", "户籍地区代码", "乡镇", "村", "子女情况已核实", "月收入", "人口"}
    | {"在册困难家庭", "户籍迁入日期", "户籍迁出日期"}
)
_OWNERS = {
    "本人": "本人|申请人|领取人|受益人|扶助对象|奖扶对象|特扶对象|对象",
    "配偶": "配偶|爱人",
    "女方": "女方|妻子|妻方|妻|母亲|母方",
    "男方": "男方|丈夫|夫方|夫|父亲|父方",
    "子女": "独生子女|死亡子女|已故子女|伤残子女|残疾子女|现有子女|子女|孩子|小孩|儿女",
}
_OWNER = re.compile("|".join(f"(?P<{owner}>{words})" for owner, words in _OWNERS.items()))
_ORDINALS = {
    word: i for i, pair in enumerate(("一1", "二2", "三3", "四4", "五5"), 1) for word in pair
}
_NUMBERED = re.compile(r"\(([一二三四五1-5])\)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_DECORATION = re.compile(r"[\s\u200b-\u200f\ufeff*※:、/\\|之的]")
_LONGEST_HEADER = 40
# What offices write once more, bare, after each name.
_FOLLOWING = frozenset({"身份证号", "性别", "出生日期"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header says: whose (`""` when it does not say) and which field; child from 1."""

    owner: str
    field: str
    child: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that is read."""

    index: int
    header: str
    meaning: Meaning


def plain(header: str) -> str:
    """A header without decoration, brackets and blanks; empty when it is none."""
    if not header or len(header) > _LONGEST_HEADER:
        return ""
    text = _NUMBERED.sub(r"\1", unicodedata.normalize("NFKC", header))
    text = _DECORATION.sub("", _BRACKETS.sub("", text))
    if text.endswith("时间"):
        text = text.removesuffix("时间") + "日期"
    return text


def whose(text: str) -> tuple[str, int, str]:
    """Owner, which child (0 unless it says), and what is left of a plain header."""
    match = _OWNER.match(text)
    if not match:
        return "", 0, text
    owner, rest = str(match.lastgroup), text[match.end() :]
    if owner == "子女" and rest:
        for position in (0, -1):
            if rest[position] in _ORDINALS:
                child = _ORDINALS[rest[position]]
                return owner, child, rest[1:] if position == 0 else rest[:-1]
    return owner, 0, rest


@lru_cache(maxsize=2048)
def understand(header: str) -> Meaning | None:
    """The meaning of one header text; None when it is no name we know."""
    text = plain(header)
    if not text:
        return None
    if text in _FIELD_OF:
        return _of_field(_FIELD_OF[text])
    owner, child, rest = whose(text)
    if not owner:
        return Meaning("", "") if text in _UNUSED else None
    return _owned(owner, child, rest)


def _of_field(field: str) -> Meaning:
    return Meaning("子女", field) if field == "子女来源" else Meaning("", field)


def _owned(owner: str, child: int, rest: str) -> Meaning | None:
    field = _FIELD_OF.get(rest, "")
    if rest in _UNUSED:
        return Meaning("", "")
    if not field or field in _HOUSEHOLD_FIELDS:
        return None
    return Meaning(owner, field, child)


def number_children(meanings: Sequence[Meaning | None]) -> list[Meaning | None]:
    """Give each child column its child: the same field once more begins the next child."""
    seen: dict[str, int] = {}
    numbered: list[Meaning | None] = []
    for meaning in meanings:
        if meaning is None or meaning.owner != "子女":
            numbered.append(meaning)
            continue
        child = meaning.child or seen.get(meaning.field, 0) + 1
        seen[meaning.field] = max(child, seen.get(meaning.field, 0))
        numbered.append(Meaning("子女", meaning.field, child))
    return numbered


def follow_names(meanings: Sequence[Meaning | None]) -> dict[int, Meaning | None]:
    """Bare columns right of somebody else's name: 身份证号 after 配偶姓名 is the spouse's.

    None where it could as well be the recipient's, who has no such column before it.
    """
    followed: dict[int, Meaning | None] = {}
    own: set[str] = set()
    name: Meaning | None = None
    for index, meaning in enumerate(meanings):
        if meaning is None or not meaning.field:
            continue
        if meaning.field == "姓名":
            name = meaning if meaning.owner else None
        elif meaning.owner == "" and meaning.field in _FOLLOWING:
            theirs = Meaning(name.owner, meaning.field, name.child) if name else meaning
            if theirs not in meanings:
                followed[index] = theirs if meaning.field in own else None
            own.add(meaning.field)
    return followed
