"""The text of a decision: a fact written down too coarsely is called so."""

from __future__ import annotations

from nuanxin.config.commands.printing import decisions_as_text
from nuanxin.policy.casefile import read_case
from nuanxin.policy.decide import decide
from nuanxin.policy.store import load_policy

CASE = """\
at: 2022-05
region: "430902000000"
成员:
  - {编号: 女方, 性别: 女, 出生日期: 1960-05-20, 存活: 是, 婚姻状况: 再婚}
  - {编号: 男方, 性别: 男, 出生日期: 1958-01-02, 存活: 是}
子女:
  - {编号: 长子, 来源: 继子女, 出生日期: 1985-03-04, 存活: 否, 死亡日期: 2005-06-07}
子女情况已核实: 是
"""


def test_a_fact_that_was_given_is_not_asked_for_as_if_it_were_not() -> None:
    policy = load_policy()
    for given, asked in (("继子女", "长子.来源（只写“继子女”还分不清）"), ("", "长子.来源")):
        text = CASE if given else CASE.replace("来源: 继子女, ", "")
        case = read_case(text, policy)
        said = decisions_as_text(decide(policy, case, {"特别扶助金_死亡"}), case)
        missing = next(line for line in said.splitlines() if "还缺" in line)
        assert missing.startswith(f"  还缺：{asked}")
        assert bool(given) is ("分不清" in missing)
