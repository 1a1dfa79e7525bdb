"""The procedures that come with the product, and what is refused with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nuanxin.casework.procedures.library import applicable, load, named, procedures
from nuanxin.casework.procedures.reading import read_procedure
from nuanxin.casework.procedures.schedule import plan
from nuanxin.casework.procedures.shape import Kind, Procedure, Signing, Way
from nuanxin.casework.road.walking import asked_papers
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.policy.faults import PackFaults
from nuanxin.rulebook.library import policy

DEMO, XIANGTAN = RegionCode.parse("341599"), RegionCode.parse("430321")
TODAY = date(2026, 11, 22)
SPECIAL = "特别扶助金_死亡"
WHOLE = """
procedure: one
title: 一个程序
place: "34"
benefits: [特别扶助金_死亡]
round: yearly
source: {document: 演示文件, standing: seen}
steps:
  - {name: 申报, kind: 申报, level: 家庭, by: 本人, term: {month: 1, day: 15}}
  - {name: 确认, kind: 确认, level: 县（区）, by: 县级卫健部门, two_people: true}
"""


def test_every_place_of_the_brief_has_its_variant() -> None:
    places = {each.region.prefix for each in procedures() if each.region}
    assert places == {"34", "41", "430321", "130828", "11"}
    assert len({step.kind for each in procedures() for step in each.steps}) <= len(Kind) == 8


def test_only_benefits_that_packs_know_are_named() -> None:
    named_ = {name for each in procedures() for name in each.benefits}
    assert named_ <= policy().by_name.keys()


def test_special_support_is_never_posted_nor_voted_on() -> None:
    """Practice: a masked name beside the benefit in a one-case village names the family."""
    for each in procedures():
        if not any(name.startswith("特别扶助") for name in each.benefits):
            continue
        assert {step.posting.way for step in each.steps if step.posting} == {Way.SUITABLE}
        assert not any(step.posting.names for step in each.steps if step.posting)
        assert {s.signing for s in each.steps if s.signing} == {Signing.SIGNATURES}


def test_votes_and_boards_stand_only_where_a_procedure_says_so() -> None:
    voted = {
        each.procedure
        for each in procedures()
        for s in each.steps
        if s.signing is Signing.VOTES
    }
    assert voted == {"xiangtan-rural-reward"}
    assert not any(s.posting.way is Way.WEB for p in procedures() for s in p.steps if s.posting)


def test_the_nearest_place_above_applies() -> None:
    assert applicable(SPECIAL, DEMO, TODAY).procedure == "anhui-special-support"
    own = read_procedure(WHOLE.replace('"34"', '"341599"'), "own.yaml")
    assert applicable(SPECIAL, DEMO, TODAY, (*procedures(), own)) is own
    elsewhere = RegionCode.parse("341502")
    assert applicable(SPECIAL, elsewhere, TODAY, (*procedures(), own)) is not own


def test_where_none_is_registered_nothing_is_guessed() -> None:
    """Xiangtan's is the rural reward's alone; Henan's names no benefit."""
    assert applicable("奖励扶助", XIANGTAN, TODAY).procedure == "xiangtan-rural-reward"
    for benefit, region in ((SPECIAL, XIANGTAN), ("奖励扶助", RegionCode.parse("410100"))):
        with pytest.raises(Refusal, match="没有登记"):
            applicable(benefit, region, TODAY)


def test_a_procedure_stands_from_its_first_day_until_the_day_it_ends() -> None:
    dated = read_procedure(WHOLE + "from: 2026-01-01\nuntil: 2027-01-01\n", "dated.yaml")
    for day, stands in (
        (date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ):  # fmt: skip
        assert dated.stands_on(day) is stands


def days(procedure: str, received: date) -> list[str]:
    found = named(procedure)
    assert found
    return [str(due.by.day) if due.by else "" for due in plan(found, received)]


def test_the_round_of_a_year_comes_in_order_and_next_year_for_who_is_late() -> None:
    anhui = days("anhui-special-support", date(2025, 12, 1))
    assert anhui[:5] == sorted(anhui[:5])
    assert anhui[0] == "2026-01-15"
    assert anhui[5:] == ["", "", "", ""]
    assert days("anhui-special-support", date(2026, 1, 16))[0] == "2027-01-15"


def test_a_day_on_a_holiday_goes_to_the_next_working_day() -> None:
    """15 February 2026 lies in the Spring Festival; 15 March 2026 is a Sunday."""
    anhui = days("anhui-special-support", date(2025, 12, 1))
    assert anhui[1:4] == ["2026-02-24", "2026-02-24", "2026-03-16"]


def test_a_round_may_end_in_the_next_year() -> None:
    assert days("weichang", date(2026, 8, 3)) == ["2026-08-31", "", "2027-03-31", ""]


def test_days_after_a_step_without_a_day_wait_for_it() -> None:
    found = days("xiangtan-rural-reward", date(2026, 3, 2))
    assert found == ["2026-04-30", "2026-03-03", "", "", "", "", ""]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: 申报", "kind: 投票", "“kind”不能写“投票”"),
        ("two_people: true", "two_people: false", "确认要由两个人办"),
        ("month: 1, day: 15", "month: 13, day: 15", "1 到 12"),
        ("month: 1, day: 15", "month: 2, day: 30", "1 到 29"),
        ("month: 1, day: 15", "count: 5", "“unit”不能写"),
        ("month: 1, day: 15", "month: 1, day: 15, count: 3, unit: natural", "或写成几天"),
        ("round: yearly", "round: monthly", "“round”不能写"),
        ('place: "34"', 'place: "3"', "没有“3”这样的区划代码"),
        ("title: 一个程序", "titl: 一个程序", "是否想写 title"),
        ("name: 确认,", "name: 申报,", "写了两次"),
        ("standing: seen", "standing: maybe", "“standing”不能写"),
        ("kind: 确认", "kind: 公示", "公示要写 posting"),
        ("kind: 确认", "kind: 评议", "评议要写 signing"),
        ("by: 本人", "by: [本人]", "要写一段文字"),
        ("procedure: one", "procedure: one\nprocedure: two", "写了两次"),
        ("by: 本人", f"by: 本人, only_for: {{照片: [{SPECIAL}]}}", "没有要“照片”"),
        ("by: 本人", "by: 本人, papers: [照片], only_for: {照片: [奖励扶助]}", "只限本程序的"),
        ("by: 本人", "by: 本人, papers: [照片], only_for: {照片: []}", "只限本程序的"),
        ("by: 本人", "by: 本人, papers: [照片], only_for: {照片: 是}", "一列名称"),
    ],
)  # fmt: skip
def test_a_fault_is_said_with_its_place(old: str, new: str, said: str) -> None:
    with pytest.raises(PackFaults, match=said) as caught:
        read_procedure(WHOLE.replace(old, new, 1), "fault.yaml")
    assert "fault.yaml" in str(caught.value)


def test_the_papers_asked_for_follow_the_benefit() -> None:
    procedure = named("anhui-special-support")
    assert procedure is not None
    death = [name for name, _ in asked_papers(procedure, SPECIAL)]
    disabled = [name for name, _ in asked_papers(procedure, "特别扶助金_伤残")]
    assert set(death) - set(disabled) == {"子女死亡证明"}
    assert set(disabled) - set(death) == {"残疾人证"}


def test_two_for_one_benefit_at_one_place_are_refused_but_not_one_after_the_other(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.yaml").write_text(WHOLE + "until: 2026-01-01\n")
    (tmp_path / "b.yaml").write_text(WHOLE.replace(": one", ": two") + "from: 2026-01-01\n")
    found: tuple[Procedure, ...] = load(tmp_path)
    assert [
        applicable(SPECIAL, DEMO, day, found).procedure for day in (date(2025, 12, 31), TODAY)
    ] == ["one", "two"]
    (tmp_path / "b.yaml").write_text(WHOLE.replace(": one", ": two") + "from: 2025-12-31\n")
    with pytest.raises(PackFaults, match="同一地方、同一时间"):
        load(tmp_path)
    (tmp_path / "b.yaml").write_bytes("标题".encode("gb18030"))
    with pytest.raises(PackFaults, match="UTF-8"):
        load(tmp_path)
