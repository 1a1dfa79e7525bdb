"""The income notice says which ruling it waits for, with the figure under each reading."""

from __future__ import annotations

from nuanxin.policy.casefile import read_case
from nuanxin.policy.decide import decide
from nuanxin.policy.results import Decision
from nuanxin.policy.store import load_policy

FATHER = """\
at: 2020-05
region: "430902000000"
家庭: {月收入: 2000}
成员: [{编号: 男方, 性别: 男, 出生日期: 1958-01-02, 存活: 是, 婚姻状况: 丧偶}]
子女: [{编号: 长子, 来源: 双方亲生, 出生日期: 1985-03-04, 存活: 否, 死亡日期: 2005-06-07}]
子女情况已核实: 是
"""


def notice(text: str) -> Decision:
    policy = load_policy()
    return decide(policy, read_case(text, policy), {"收入核减提示"})[0]


def test_an_unsettled_notice_shows_every_reading() -> None:
    decision = notice(FATHER)
    assert decision.counted_income is None
    (point,) = decision.open
    assert (point.settle_with, point.affects) == ("单亲认定", "amount")
    assert [reading.as_json() for reading in point.readings] == [
        {"value": "本人", "amount": "1510.00"},
        {"value": "女方", "amount": "2000.00"},
    ]


def test_a_settled_notice_gives_the_figure() -> None:
    decision = notice(FATHER + "参数: {单亲认定: 本人}\n")
    assert decision.as_json()["counted_income"] == "1510.00"
    assert decision.open == ()
