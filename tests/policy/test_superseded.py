"""What a document ended stays ended, also when that document is ended in its turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from nuanxin.policy.casefile import read_case
from nuanxin.policy.decide import decide
from nuanxin.policy.results import Decision
from nuanxin.policy.store import load_policy

FAMILY = """\
at: {at}
region: "430902000000"
成员:
  - {{编号: 甲, 性别: 女, 出生日期: 1960-05-20, 存活: 是, 婚姻状况: 初婚}}
  - {{编号: 乙, {sex}出生日期: 1958-01-02, 存活: 是}}
子女:
  - {{编号: 长子, 来源: 双方亲生, 出生日期: 1985-03-04, 存活: 否, 死亡日期: 2005-06-07}}
子女情况已核实: 是
"""
CITY = """\
pack: city-{number}
document: {{number: 市发{number}号, effective: {since}{until}{supersedes}}}
jurisdiction: "4309"
clauses: {{一: 市定标准}}
parameters:
  市定额_{number}: {{type: 金额, clause: 一, values: {{{since}: {amount}}}}}
benefits:
  特别扶助金_死亡:
    extends: national-special-support
    amount:
      市定_{number}:
        value: 市定额_{number}
        clause: 一
        replaces: [省定标准]
        borne_by: {{市: 1}}
"""


def decided(folder: Path | None, at: str, sex: str = "性别: 男, ") -> Decision:
    policy = load_policy([folder] if folder else [], keep=False)
    case = read_case(FAMILY.format(at=at, sex=sex), policy)
    return decide(policy, case, {"特别扶助金_死亡"})[0]


def test_ending_the_ender_revives_nothing(tmp_path: Path) -> None:
    # The paper of 2017 ended the death raise of 2013; now the paper of 2017 goes as a whole.
    text = CITY.format(
        number=1,
        since="2018-06-01",
        until="",
        supersedes=", supersedes: [{number: 益政办发〔2017〕26号}]",
        amount=600,
    )
    (tmp_path / "city.yaml").write_text(text, encoding="utf-8")
    before, after = decided(tmp_path, "2018-05"), decided(tmp_path, "2018-06")
    assert before.as_json()["amount"] == "490.00"
    assert after.as_json()["amount"] == "600.00"
    assert [layer.name for layer in after.layers] == ["市定_1"]


def test_a_document_past_its_end_still_ended_what_it_ended(tmp_path: Path) -> None:
    text = CITY.format(
        number=1,
        since="2018-06-01",
        until=", until: 2019-01-01",
        supersedes=", supersedes: [{number: 益政办发〔2017〕26号, part: 市级提标}]",
        amount=600,
    )
    (tmp_path / "city.yaml").write_text(text, encoding="utf-8")
    assert decided(tmp_path, "2018-12").as_json()["amount"] == "600.00"
    assert [layer.name for layer in decided(tmp_path, "2019-01").layers] == ["省定标准"]


@pytest.mark.parametrize("at", ["2017-11"])
def test_a_missing_sex_is_what_is_asked_for(at: str) -> None:
    decision = decided(None, at, sex="")
    assert decision.verdict == "facts_missing"
    assert decision.missing == ("乙.性别",)
