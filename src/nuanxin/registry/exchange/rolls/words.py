"""What the words in a cell mean. A reader takes a filled cell: value, fault, warning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from nuanxin.base.files.sheets import Cell
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import typed_number
from nuanxin.kit.money import fen
from nuanxin.registry.exchange.rolls.roll import Fact

Read = tuple[Fact, str, str]
Reader = Callable[[Cell], Read]

_NOT_SAID = frozenset(
    {"", "-", "—", "——", "/", "\\", "不详", "未知", "不清楚", "待核", "不明", "待查"}
)
_DECORATION = re.compile(r"[\s\u200b-\u200f\ufeff。.]")


def cell_text(cell: Cell) -> str:
    """The cell as a person sees it."""
    match cell:
        case bool():
            return "是" if cell else "否"
        case float():
            return number_text(cell)
        case date():
            return cell.isoformat()
        case _:
            return cell


def number_text(number: float) -> str:
    """A number with the fifteen digits a spreadsheet keeps; never 4.3E+17."""
    return f"{Decimal(f'{number:.15g}'):f}"


def says_nothing(cell: Cell) -> bool:
    """Whether a cell is empty or says that nobody knows."""
    return isinstance(cell, str) and cell.strip() in _NOT_SAID


def _words(table: Mapping[str, str]) -> dict[str, str]:
    return {word: value for value, words in table.items() for word in (value, *words.split())}


def _chooser(label: str, table: Mapping[str, str], vague: str = "") -> Reader:
    """A reader for one of several values; `vague` words are true of several: unknown."""
    words, vague_words = _words(table), frozenset(vague.split())

    @lru_cache(maxsize=512)
    def choose(text: str) -> Read:
        word = _DECORATION.sub("", unicodedata.normalize("NFKC", text))
        if word in words:
            return words[word], "", ""
        choices = "、".join(table)
        if word in vague_words:
            return None, "", f"“{text}”分不清是{choices}中的哪一种，按“不知道”处理"
        return None, f"{label}“{text}”认不出来。请填：{choices}", ""

    return lambda cell: choose(cell_text(cell))


def _grade_words(grades: str) -> dict[str, str]:
    roman = {"一": "I", "二": "II", "三": "III", "四": "IV"}
    digits = {"一": "1", "二": "2", "三": "3", "四": "4"}
    table = {"无": "无残疾 非残疾 否 健康 正常 0"}
    for grade in grades:
        forms = (grade, digits[grade], roman[grade], {"一": "壹", "二": "贰"}.get(grade, "叁"))
        table[f"{grade}级"] = (
            " ".join(f"{form} {form}级" for form in forms if form != grade) + f" {grade}"
        )
    return table


read_sex = _chooser("性别", {"女": "女性 F 妇", "男": "男性 M"})
read_yes_no = _chooser(
    "", {"是": "有 √ ✓ 已核实 核实 已核 Y 对 属实 1", "否": "无 × 未核实 未核 没有 N 不是 0"}
)
read_hukou = _chooser(
    "户口性质",
    {
        "农业": "农业户口 农村 农村户口 农业户籍 农",
        "非农业": "非农业户口 非农 非农户口 城镇 城镇户口 城市",
        "居民户口": "居民 城乡居民 居民户籍 家庭户",
        "居民户口（原农业）": "居民户口(原农业) 居民户口原农业 居民(原农业) 原农业",
        "居民户口（原非农业）": "居民户口(原非农业) 居民户口原非农业 居民(原非农业) 原非农业",
    },
    vague="集体户 集体户口",
)
read_marriage = _chooser(
    "婚姻状况",
    {
        "初婚": "",
        "再婚": "",
        "离婚": "离异",
        "复婚": "",
        "丧偶": "丧妻 丧夫",
        "未婚": "单身未婚",
    },
    vague="已婚 有配偶 单身 单亲",
)
read_employer = _chooser(
    "工作单位性质",
    {
        "国家机关": "机关 党政机关 行政机关 政府机关",
        "人民团体": "群团 群众团体",
        "事业单位": "事业",
        "国有企业": "国企",
        "国有控股企业": "国有控股 国有控股公司",
        "其他单位": "其他 民营企业 私营企业 私企 民企 集体企业 外资企业 个体",
        "无": "无单位 没有 务农 农民 无业 无工作单位 居民",
    },
    vague="企业 公司",
)
read_parentage = _chooser(
    "子女来源",
    {
        "双方亲生": "双方生育 婚生双方 夫妻双方亲生",
        "女方亲生": "女方生育 女方所生",
        "男方亲生": "男方生育 男方所生",
        "收养": "领养 抱养 收养子女",
        "继子女": "继子 继女",
    },
    vague="亲生 婚生 生育 自生",
)
read_alive = _chooser(
    "存活状况",
    {
        "健在": "存活 在世 生存 活 在 存 健康 是 正常",
        "死亡": "去世 已故 亡 已死亡 病故 亡故 身故 死 已去世 否 殁 意外死亡",
    },
)
read_disability = _chooser("残疾等级", _grade_words("一二三四"), vague="重度 轻度 中度 残疾 有")
read_disability_kind = _chooser(
    "残疾类别",
    {
        "视力": "视力残疾 盲",
        "听力": "听力残疾 聋",
        "言语": "言语残疾",
        "肢体": "肢体残疾",
        "智力": "智力残疾",
        "精神": "精神残疾",
        "多重": "多重残疾",
    },
    vague="无",
)
read_complication = _chooser("并发症等级", _grade_words("一二三"))
_ROLES = {
    "女方": "女方 妻 妻子 母 母亲 女方本人",
    "男方": "男方 夫 丈夫 父 父亲 男方本人",
    "子女": "子女 孩子 小孩 独生子女 死亡子女 伤残子女 子女一 子女二 子女三 子女1 子女2 子女3",
    "子": "子 儿子 长子 次子 三子 独子 独生子",
    "女": "女儿 长女 次女 三女 独女 独生女",
    "收养": "养子女 收养子女",
    "养子": "养子",
    "养女": "养女",
    "继子女": "继子女",
    "继子": "继子",
    "继女": "继女",
    "本人": "本人 户主 申请人 对象 扶助对象 领取人",
    "配偶": "配偶 爱人",
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split()}


def read_role(cell: Cell) -> str:
    """The kind of role a word stands for; empty when it is none."""
    return _ROLE_OF.get(_DECORATION.sub("", unicodedata.normalize("NFKC", cell_text(cell))), "")


def read_date(cell: Cell) -> Read:
    """One day, in any of the forms offices use."""
    if isinstance(cell, bool):
        return None, "这一格应当是日期。请写成 2016-03-02 这样的年月日", ""
    reading = read_day(cell)
    return reading.day, reading.fault, reading.warning


def read_flag(cell: Cell) -> Read:
    """是 or 否 as True or False."""
    value, fault, warning = read_yes_no(cell)
    return None if value is None else value == "是", fault, warning


def read_life(cell: Cell) -> Read:
    """健在 or 死亡 as True or False."""
    value, fault, warning = read_alive(cell)
    return None if value is None else value == "健在", fault, warning


def read_money(cell: Cell) -> Read:
    """An amount of yuan as fen."""
    text = typed_number(cell_text(cell))
    try:
        amount = round(cell * 100) if isinstance(cell, float) else fen(text)
    except (ValueError, OverflowError):
        return None, f"“{cell_text(cell)}”不是金额。请填以元为单位的数字，如 1580.00", ""
    if amount < 0:
        return None, f"金额 {text} 是负数。请核对", ""
    return amount, "", ""


def read_count(cell: Cell) -> Read:
    """A number of people."""
    text = typed_number(cell_text(cell)).removesuffix("人")
    if not re.fullmatch(r"[0-9]{1,2}", text):
        return None, f"“{cell_text(cell)}”不是人数。请填 1 至 99 的整数", ""
    return int(text), "", ""


def read_presence(cell: Cell) -> Read:
    """A certificate number says that the certificate is held; 无 says that it is not."""
    return cell_text(cell).strip() not in {"无", "没有", "否"}, "", ""
