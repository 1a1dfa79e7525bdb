"""The fictional county pays about what Shucheng reported for its nine lines in 2020."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from nuanxin.kit.money import fen
from nuanxin.policy.casefile import read_case
from nuanxin.policy.decide import Outcome, outcomes
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy

WOMAN = {
    "编号": "女方",
    "性别": "女",
    "出生日期": "1960-05-20",
    "存活": "是",
    "婚姻状况": "离婚",
}
CHILD = {
    "编号": "长子",
    "性别": "男",
    "来源": "双方亲生",
    "出生日期": "1985-03-04",
    "存活": "是",
}
LOST = CHILD | {"存活": "否", "死亡日期": "2005-06-07"}
DISABLED = CHILD | {"残疾等级": "二级", "首次评定日期": "2000-05-10"}
GRADE_THREE = {"并发症等级": "三级", "并发症确认日期": "2015-04-01"}

# line → benefit, people assumed, a person who receives it
LINES: dict[str, tuple[str, int, Mapping[str, object], Mapping[str, object]]] = {
    "奖励扶助": ("奖励扶助", 15_360, WOMAN | {"户口性质": "农业"}, CHILD),
    "特别扶助（死亡）": ("特别扶助金_死亡", 600, WOMAN, LOST),
    "特别扶助（伤残）": ("特别扶助金_伤残", 500, WOMAN, DISABLED),
    "特别扶助（并发症三级）": ("特别扶助金_并发症", 60, WOMAN | GRADE_THREE, CHILD),
    "独生子女保健费": (
        "独生子女保健费",
        14_452,
        WOMAN | {"持有光荣证": "是"},
        CHILD | {"出生日期": "2012-05-06"},
    ),
    "节育奖": ("节育奖", 2_000, WOMAN | {"在册节育奖": "是"}, CHILD),
    "关爱女孩工程": (
        "关爱女孩工程",
        1_500,
        WOMAN | {"户口性质": "农业"},
        CHILD | {"性别": "女", "出生日期": "2012-05-06"},
    ),
    "城镇退休独生子女奖励": (
        "城镇退休独生子女奖励",
        2_900,
        WOMAN | {"城镇退休": "是", "退休日期": "2015-05-20"},
        CHILD,
    ),
    "奖扶扩面": (
        "奖扶扩面",
        12_340,
        WOMAN | {"户口性质": "农业", "出生日期": "1970-01-01"},
        CHILD | {"出生日期": "1995-01-01"},
    ),
    "特殊家庭关怀工程": ("特殊家庭关怀工程", 1_100, WOMAN, LOST),
    "困难家庭慰问": ("困难家庭慰问", 200, WOMAN, CHILD),
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


def receives(policy: Policy, line: str) -> Outcome:
    benefit, _, adult, child = LINES[line]
    case = read_case(
        {
            "at": "2026-10",
            "region": "341599000000",
            "家庭": {"在册困难家庭": "是"},
            "成员": [dict(adult)],
            "子女": [dict(child)],
            "子女情况已核实": "是",
        },
        policy,
    )
    (outcome,) = outcomes(policy, case, {benefit})
    return outcome


@pytest.mark.parametrize("line", LINES)
def test_every_line_of_the_demonstration_county_is_decided_whole_and_marked(
    policy: Policy, line: str
) -> None:
    outcome = receives(policy, line)
    assert outcome.verdict == "eligible"
    assert outcome.demo
    assert outcome.amount
    assert sum(part for _, part in outcome.shares) == outcome.amount
    assert all(level for level, _ in outcome.shares), "a demonstration leaves no share open"


def test_nine_lines_come_near_what_a_real_county_reported(policy: Policy) -> None:
    whole = county = 0
    for line, (_, people, _, _) in LINES.items():
        outcome = receives(policy, line)
        times = people * (12 if outcome.period.month else 1)
        whole += (outcome.amount or 0) * times
        county += dict(outcome.shares).get("县", 0) * times
    assert sum(people for _, people, _, _ in LINES.values()) == 51_012
    # 4,663.6 and 2,740.9 万元, to a thousand yuan
    assert abs(whole - fen("46636000")) < fen("1000"), whole
    assert abs(county - fen("27409000")) < fen("1000"), county
