"""Which facts the form asks for, and in which words. Types come from the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about one fact; `when` = only if the fact beside it has that value."""

    fact: str
    label: str = ""
    blank: str = "不清楚"
    hint: str = ""
    when: str = ""
    words: tuple[str, str] = ("是", "否")


ALIVE = ("健在", "已去世")

MEMBER = (
    Ask("出生日期"),
    Ask("存活", "现在", words=ALIVE),
    Ask("死亡日期", "去世日期", when="存活=否"),
    Ask("婚姻状况"),
    Ask("户口性质"),
    Ask("工作单位性质", "工作单位"),
)
MEMBER_MORE = (
    Ask("并发症等级", "手术并发症等级"),
    Ask("并发症确认日期", when="并发症等级=!无"),
    Ask("持有光荣证", "持有独生子女光荣证"),
    Ask("城镇退休", "城镇职工退休"),
    Ask("退休日期", when="城镇退休=是"),
    Ask("在册节育奖", "在节育奖名册上"),
)
CHILD = (
    Ask("性别", words=("女", "男")),
    Ask("出生日期"),
    Ask("存活", "现在", words=ALIVE),
    Ask("死亡日期", "去世日期", when="存活=否"),
    Ask("来源", "是谁的子女"),
    Ask("收养日期", when="来源=收养"),
    Ask("残疾等级", "残疾证等级"),
    Ask("首次评定日期", "首次评残日期", when="残疾等级=!无"),
    Ask("残疾类别", when="残疾等级=!无"),
)
STAY = (
    Ask("入院", "入院日期"),
    Ask("出院", "出院日期"),
    Ask("医院等级"),
)
HOUSEHOLD = (
    Ask("月收入", "家庭月收入", hint="申报口径，含已领的特别扶助金"),
    Ask("人口", "家庭人口"),
    Ask("在册困难家庭", "在困难家庭名册上"),
)
REGION = (Ask("财政体制", "本地财政体制", blank="按系统掌握的", hint="决定市、区、县怎么分担"),)

LISTS = {"子女": CHILD, "住院": STAY}
MOST = {"子女": 12, "住院": 12}
