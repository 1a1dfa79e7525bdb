"""Case files: what is left out is unknown, what cannot be is refused with its place."""

# ruff: noqa: E501 -- one case a line
from __future__ import annotations

from datetime import date

import pytest

from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Faults
from nuanxin.policy.casefile import read_case
from nuanxin.policy.policy import Policy

CASE = """\
at: 2017-11
region: "430902000000"
家庭: {月收入: 1580.00, 人口: 2}
成员:
  - {编号: 女方, 性别: 女, 出生日期: 1967-05-20, 存活: 是, 婚姻状况: 初婚}
  - {编号: 男方, 性别: 男, 出生日期: 1965-01-02, 存活: 是}
子女:
  - {编号: 长子, 来源: 双方亲生, 出生日期: 1992-03-04, 存活: 否, 死亡日期: 2015-06-07}
子女情况已核实: 是
"""


def faults(policy: Policy, text: str) -> str:
    with pytest.raises(Faults) as refused:
        read_case(text, policy)
    return str(refused.value)


def test_facts_are_typed(policy: Policy) -> None:
    case = read_case(CASE, policy)
    assert case.at == Period(2017, 11)
    assert case.household["月收入"] == 158000
    assert case.members[0]["出生日期"] == date(1967, 5, 20)
    assert case.children[0]["存活"] is False


def test_what_is_left_out_stays_unknown(policy: Policy) -> None:
    case = read_case(CASE.replace("子女情况已核实: 是\n", ""), policy)
    assert case.household.get("子女情况已核实") is None
    assert case.members[0].get("户口性质") is None
    assert case.children[0].get("残疾等级") is None


def test_a_spouse_of_somebody_married_is_married(policy: Policy) -> None:
    assert [m["有配偶"] for m in read_case(CASE, policy).members] == [True, True]


def test_nobody_moved_until_a_move_is_written_down(policy: Policy) -> None:
    assert read_case(CASE, policy).household["户籍迁出日期"] == date(9999, 12, 31)


def test_json_is_read_too(policy: Policy) -> None:
    text = '{"at": "2017", "region": "430902", "成员": [{"性别": "女", "存活": true}]}'
    case = read_case(text, policy)
    assert case.region == "430902000000"
    assert case.members[0]["编号"] == "女方"


@pytest.mark.parametrize(
    ("text", "at"),
    [("2017-11-05", Period(2017, 11)), ("2017", Period(2017)), ('"2017-1"', Period(2017, 1))],
)
def test_a_day_means_its_month(policy: Policy, text: str, at: Period) -> None:
    assert read_case(CASE.replace("at: 2017-11", f"at: {text}"), policy).at == at


REFUSED = [
    ("出生日期: 1967-05-20", "出生日: 1967-05-20", "成员[0].出生日", "是否想写“出生日期”"),
    ("at: 2017-11", "at: 去年", "at", "不是年、月或日"),
    ("at: 2017-11\n", "", "at", "没有写计算哪一期"),
    ("at: 2017-11", "at: 2017-13", "at", "不是年、月或日"),
    ('"430902000000"', '"4309"', "region", "不是地区代码"),
    ('region: "430902000000"\n', "", "region", "没有写户籍所在地"),
    ("1967-05-20", "1967-02-30", "第 5 行 成员[0].出生日期", "没有 1967-02-30 这一天"),
    ("1967-05-20", '"1967年5月"', "成员[0].出生日期", "不是一个日期"),
    ("性别: 女", "性别: 妇", "成员[0].性别", "可用：女、男"),
    ("存活: 是, 婚", "存活: 活着, 婚", "成员[0].存活", "要写 是 或 否"),
    ("存活: 否, 死亡", "存活: 是, 死亡", "子女[0].死亡日期", "写了存活，又有死亡日期"),
    ("2015-06-07", "1990-01-01", "子女[0].死亡日期", "死亡日期早于出生日期"),
    ("来源: 双方亲生", "来源: 双方亲生, 收养日期: 1993-01-01", "子女[0].收养日期", "请核对其中一项"),
    ("出生日期: 1992-03-04", "出生日期: 1960-03-04", "子女[0].出生日期", "早于女方的出生日期"),
    ("来源: 双方亲生", "残疾等级: 无, 首次评定日期: 2000-01-01", "子女[0].首次评定日期", "残疾等级为无"),
    ("月收入: 1580.00", "月收入: -1", "家庭.月收入", "金额以元为单位"),
    ("月收入: 1580.00", "月收入: 1.005", "家庭.月收入", "金额以元为单位"),
    ("人口: 2", "人口: 0", "家庭.人口", "大于零的整数"),
    ("编号: 男方", "编号: 女方", "成员[1].编号", "用了两次"),
    ("家庭: {", "家庭: {户籍迁入日期: 2017-01-01, 户籍迁出日期: 2016-01-01, ", "家庭.户籍迁出日期", "早于迁入日期"),
    ("子女情况已核实: 是", "参数: {年龄认定日: 生日}", "参数.年龄认定日", "可用：死亡日、年末"),
    ("子女情况已核实: 是", "参数: {年龄认定: 年末}", "参数.年龄认定", "是否想写“年龄认定日”"),
    ("子女情况已核实: 是", "本地已开展: [奖励扶助]", "本地已开展[0]", "不是由地方选择的项目"),
    ("子女情况已核实: 是", "住院: [{入院: 2017-03-13, 出院: 2017-03-01}]", "住院[0].出院", "早于入院日期"),
    ("子女情况已核实: 是", "地区: {财政体制: 直辖}", "地区.财政体制", "可用：市辖区"),
    ("子女情况已核实: 是", "备注: 无", "备注", "不认识“备注”"),
    ("编号: 女方, 性别: 女", "编号: 女方, 性别: 男", "成员[0].编号", "编号是女方，性别却是男"),
    ("编号: 女方", "编号: 家庭", "成员[0].编号", "“家庭”指全家"),
    ("编号: 女方", '编号: "甲\\e[31m"', "成员[0].编号", "看不见的字符"),
    ("编号: 女方", "编号: " + "长" * 41, "成员[0].编号", "最多 40 个字"),
    ("at: 2017-11", "at: 2017-11\nat: 2018", "第 2 行 at", "“at”写了两次"),
    ("性别: 女, ", "避孕方式: 无, ", "成员[0].避孕方式", "不认识“避孕方式”"),
    ("成员:\n", "成员: 两人\n成员们:\n", "成员", "要写成列表"),
    ("家庭: {", "家庭: {有配偶: 是, ", "家庭.有配偶", "不认识“有配偶”"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "said"), REFUSED)
def test_a_fault_is_named_with_its_place(
    policy: Policy, old: str, new: str, place: str, said: str
) -> None:
    assert old in CASE
    message = faults(policy, CASE.replace(old, new, 1))
    assert any(line.startswith(f"{place}：") and said in line for line in message.splitlines())


def test_all_faults_are_named_at_once(policy: Policy) -> None:
    message = faults(
        policy, CASE.replace("性别: 女", "性别: 妇").replace("人口: 2", "人口: 零")
    )
    assert len(message.splitlines()) == 2


@pytest.mark.parametrize(
    "text", ["", "- 1", "甲", "{", "a: *b", "at: 2017\n\tregion: 1", "\x00"]
)
def test_what_is_no_case_is_refused_without_a_traceback(policy: Policy, text: str) -> None:
    assert faults(policy, text)
