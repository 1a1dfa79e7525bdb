"""A roll of fictional people for 演示县: `python benchmarks/fictional_roll.py OUT [PEOPLE]`.

Kinds of family stand in the proportions of a county whose nine lines reach 51,012 beneficiaries
(see policies/demo). Every identity number begins with 341599, a prefix given to no place; every
name is drawn from short lists. About one row in two hundred carries a fault offices know well.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.kit.idnumber import check_character
from nuanxin.kit.region import RegionCode

PEOPLE = 51_012
REGION = RegionCode.parse("341599")
HEADERS = [
    "户编号",
    "姓名",
    "角色",
    "性别",
    "身份证号",
    "出生日期",
    "乡镇",
    "村(社区)",
    "户籍地址",
    "户口性质",
    "婚姻状况",
    "工作单位性质",
    "子女来源",
    "存活状况",
    "死亡日期",
    "收养日期",
    "残疾证号",
    "残疾等级",
    "首次评定日期",
    "并发症等级",
    "并发症确认日期",
    "子女情况已核实",
    "光荣证号",
    "城镇退休",
    "退休日期",
    "在册困难家庭",
    "享受项目",
    "首享年度",
    "社保卡(一卡通)账号",
    "户名",
    "手机号",
    "备注",
]
# Kind of family → how many of a thousand.
KINDS = {
    "奖扶": 298, "扩面": 239, "独保费": 281, "关爱女孩": 58, "退休": 56, "死亡": 12,
    "伤残": 10, "并发症": 2, "节育奖": 39, "困难": 5,
}  # fmt: skip
_MOTHERS_AGE = {
    "奖扶": (60, 78), "扩面": (55, 59), "独保费": (28, 45), "关爱女孩": (28, 45),
    "退休": (56, 75), "死亡": (45, 80), "伤残": (45, 80), "并发症": (50, 75),
    "节育奖": (50, 70), "困难": (40, 80),
}  # fmt: skip
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = "建国秀英桂兰志强玉梅海燕晓东文静春生翠花永康小红明辉丽萍家宝思远雨桐子涵"
_TODAY = date(2026, 10, 31)

Row = dict[str, object]


class County:
    """Draws families one after the other; the same seed gives the same roll."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._numbers: set[str] = set()
        self._towns = [town.name for town in region_tree().children(REGION)]

    def families(self, people: int) -> Iterator[list[Row]]:
        """Families until there are exactly so many people."""
        number = 0
        while people > 0:
            number += 1
            kind = self._random.choices(list(KINDS), list(KINDS.values()))[0]
            family = self._family(kind, number)[:people]
            people -= len(family)
            yield family

    def _day(self, year: int) -> date:
        return date(year, 1, 1) + timedelta(days=self._random.randrange(365))

    def _number(self, born: date, sex: str) -> str:
        while True:
            serial = self._random.randrange(500) * 2 + (sex == "男")
            first = f"341599{born:%Y%m%d}{serial:03d}"
            if first not in self._numbers:
                self._numbers.add(first)
                return first + check_character(first)

    def _given(self) -> str:
        start = self._random.randrange(0, len(_GIVEN), 2)
        return _GIVEN[start : start + 2]

    def _person(self, role: str, sex: str, born: date, surname: str) -> Row:
        return {
            "姓名": surname + self._given(),
            "角色": role,
            "性别": sex,
            "身份证号": self._number(born, sex),
            "出生日期": self._written(born),
            "存活状况": "健在",
        }

    def _written(self, day: date) -> object:
        """A date in one of the forms offices use."""
        forms = (day, f"{day}", f"{day:%Y/%-m/%-d}", f"{day:%Y.%-m.%-d}", f"{day:%Y%m%d}")
        return self._random.choice((*forms, f"{day.year}年{day.month}月{day.day}日"))

    def _family(self, kind: str, number: int) -> list[Row]:
        draw = self._random
        born = self._day(2026 - draw.randint(*_MOTHERS_AGE[kind]))
        surname = draw.choice(_SURNAMES)
        mother = self._person("女方", "女", born, draw.choice(_SURNAMES))
        father = self._person("男方", "男", self._day(born.year - draw.randint(0, 4)), surname)
        sex = "女" if kind == "关爱女孩" else draw.choice("男女")
        child = self._person(
            "子女", sex, self._day(min(born.year + draw.randint(21, 30), 2025)), surname
        )
        child["子女来源"], child["残疾等级"] = "双方亲生", "无"
        town = draw.choice(self._towns)
        place = {"户编号": f"{number:06d}", "乡镇": town.removesuffix("（演示）")}
        place["村(社区)"] = f"第{draw.randint(1, 20)}村"
        for parent in (mother, father):
            parent.update(
                {
                    "并发症等级": "无",
                    "户口性质": "农业",
                    "婚姻状况": "初婚",
                    "工作单位性质": "无",
                }
            )
            parent["手机号"] = "000" + f"{draw.randrange(10**8):08d}"
            parent["社保卡(一卡通)账号"] = f"0000{draw.randrange(10**15):015d}"
            parent["户名"] = parent["姓名"]
        mother["子女情况已核实"] = "是" if draw.random() < 0.97 else ""
        getattr(self, f"_{_MARKS[kind]}")(mother, father, child)
        family = [mother, father, child]
        for person in family:
            person.update(place)
        if draw.random() < 0.015:
            self._spoil(draw.choice(family))
        return family

    def _reward(self, mother: Row, father: Row, _child: Row) -> None:
        for parent in (mother, father):
            parent["享受项目"], parent["首享年度"] = "奖扶", "2024"

    def _fee(self, mother: Row, father: Row, child: Row) -> None:
        mother["光荣证号"] = father["光荣证号"] = "演示"
        born = self._day(self._random.randint(2011, 2025))
        child["出生日期"], child["身份证号"] = (
            self._written(born),
            self._number(born, str(child["性别"])),
        )

    def _girl(self, mother: Row, father: Row, child: Row) -> None:
        self._fee(mother, father, child)
        mother["光荣证号"] = father["光荣证号"] = ""

    def _retired(self, mother: Row, father: Row, _child: Row) -> None:
        for parent in (mother, father):
            parent.update({"户口性质": "非农业", "城镇退休": "是", "退休日期": "2020-06-30"})

    def _bereaved(self, mother: Row, father: Row, child: Row) -> None:
        child["存活状况"] = "死亡"
        child["死亡日期"] = self._written(self._day(self._random.randint(2006, 2025)))
        mother["享受项目"] = father["享受项目"] = "特扶死亡"

    def _disabled(self, mother: Row, father: Row, child: Row) -> None:
        grade = self._random.choice("123")
        child["残疾等级"] = ""
        child["残疾证号"] = f"{child['身份证号']}4{grade}"
        child["首次评定日期"] = self._written(self._day(2018))
        mother["享受项目"] = father["享受项目"] = "特别扶助（伤残）"

    def _complication(self, mother: Row, _father: Row, _child: Row) -> None:
        mother.update(
            {"并发症等级": "三级", "并发症确认日期": "2019-05-06", "享受项目": "并发症"}
        )

    def _contraception(self, mother: Row, _father: Row, _child: Row) -> None:
        mother["享受项目"] = "节育奖"

    def _hardship(self, mother: Row, _father: Row, _child: Row) -> None:
        mother.update({"在册困难家庭": "是", "享受项目": "困难家庭慰问"})

    def _spoil(self, person: Row) -> None:
        number = str(person["身份证号"])
        ways: tuple[tuple[str, object], ...] = (
            ("身份证号", float(number[:17]) * 10),
            ("身份证号", number[:-1]),
            ("身份证号", f"{number[0]}.{number[1:5]}E+17"),
            ("出生日期", "1999-09-09"),
            ("姓名", "王?"),
            ("角色", "亲戚"),
        )
        field, value = self._random.choice(ways)
        person[field] = value


_MARKS = {
    "奖扶": "reward", "扩面": "reward", "独保费": "fee", "关爱女孩": "girl", "退休": "retired",
    "死亡": "bereaved", "伤残": "disabled", "并发症": "complication", "节育奖": "contraception",
    "困难": "hardship",
}  # fmt: skip


def write_roll(target: Path, people: int = PEOPLE, seed: int = 1) -> None:
    """Write the roll as a long-shape workbook with a title row, a totals row and a footer."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("花名册")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, "演示县计生家庭花名册（虚构，仅供演示）")
    for column, header in enumerate(HEADERS):
        sheet.write_string(2, column, header)
    row = 3
    for family in County(seed).families(people):
        for person in family:
            for column, header in enumerate(HEADERS):
                value = person.get(header, "")
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, float):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, str(value))
            row += 1
    sheet.write_string(row, 0, "合计")
    sheet.write_number(row, 1, row - 3)
    sheet.write_string(row + 1, 0, "填表人：演示")
    book.close()


if __name__ == "__main__":
    write_roll(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PEOPLE)
