"""A whole roll decided: totals that add up, people worth listing, nobody at fault decided."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.rulebook.rolls import deciding
from nuanxin.rulebook.rolls.deciding import decide_roll
from nuanxin.rulebook.rolls.result import BenefitResult, RollRequest, RollResult
from workbooks import Rows, number, write_csv, write_xls, write_xlsx

TODAY = date(2026, 11, 21)
MOTHER_ID, FATHER_ID = number("19650529", 2), number("19640203", 1)
SON_ID = number("19900304", 1)
HEADER = [
    "户编号",
    "乡镇",
    "村(社区)",
    "姓名",
    "角色",
    "身份证号",
    "婚姻状况",
    "户口性质",
    "存活状况",
]
HEADER += ["子女来源", "死亡日期", "子女情况已核实", "享受项目"]
MOTHER = [
    "1",
    "云桥镇",
    "一村",
    "罗建兰",
    "女方",
    MOTHER_ID,
    "初婚",
    "农业",
    "健在",
    "",
    "",
    "是",
    "失独",
]
FATHER = [
    "1",
    "云桥镇",
    "一村",
    "李强",
    "男方",
    FATHER_ID,
    "初婚",
    "农业",
    "健在",
    "",
    "",
    "",
    "",
]
SON = [
    "1",
    "云桥镇",
    "一村",
    "李小宝",
    "子女",
    SON_ID,
    "",
    "",
    "",
    "双方亲生",
    "2015-06-07",
    "",
    "",
]
FAMILY = [MOTHER, FATHER, SON]


def request(at: str = "2026-10", answers: Mapping[str, str] | None = None) -> RollRequest:
    county = RegionCode.parse("341599")
    return RollRequest(Period.parse(at), TODAY, county, answers=answers or {})


def decided(
    folder: Path, rows: Rows, at: str = "2026-10", answers: Mapping[str, str] | None = None
) -> RollResult:
    path = write_xlsx(folder / "名册.xlsx", {"花名册": [HEADER, *rows]})
    return decide_roll(path, request(at, answers))


def benefit(result: RollResult, name: str) -> BenefitResult:
    return next(each for each in result.benefits if each.definition.name == name)


def test_a_bereaved_couple_gets_its_monthly_support_from_each_level(tmp_path: Path) -> None:
    support = benefit(decided(tmp_path, FAMILY), "特别扶助金_死亡")
    assert support.total.verdicts == {"eligible": 2}
    assert support.total.amount == 2 * 590_00
    assert support.total.shares == {"中央": 590_00, "省": 236_00, "市": 118_00, "县": 236_00}
    mother, father = support.entries
    assert (mother.name, father.name) == ("罗某兰", "李某")
    assert mother.number == f"{'*' * 14}{MOTHER_ID[-4:]}"
    assert (mother.sheet, mother.row, mother.who) == ("花名册", 2, "女方")
    assert mother.since == "自2015年6月起"
    assert mother.reason.startswith("符合：独生子女已死亡、只有一个子女、去世的是本人的子女")
    assert mother.basis == "演示标准 590.00 元（演示政发〔2020〕1号 演示二）"
    assert (mother.claim, father.claim) == ("失独", "")


def test_every_total_is_the_sum_of_its_townships_and_its_levels(tmp_path: Path) -> None:
    other = [["2", "白鹭镇", *row[2:5], *row[5:]] for row in FAMILY]
    numbers = (number("19650530", 2), number("19640204", 1), number("19900305", 1))
    for row, own in zip(other, numbers, strict=True):
        row[5] = own
    result = decided(tmp_path, [*FAMILY, *other])
    assert (len(result.decided), result.people) == (2, 6)
    for each in result.benefits:
        towns = list(each.towns.values())
        assert each.total.amount == sum(town.amount for town in towns)
        assert each.total.amount == sum(each.total.shares.values())
        assert sum(each.total.verdicts.values()) == sum(t.verdicts.total() for t in towns)
        assert each.total.amount == sum(e.amount or 0 for e in each.entries)


def test_the_summary_is_what_the_contract_says(tmp_path: Path) -> None:
    content = decided(tmp_path, FAMILY).as_json()
    assert (content["families"], content["people"], content["faults"]) == (1, 3, [])
    assert isinstance(content["seconds"], float)
    assert isinstance(content["benefits"], list)
    support = next(b for b in content["benefits"] if b["benefit"] == "特别扶助金_死亡")
    assert (support["eligible"], support["facts_missing"], support["unsettled"]) == (2, 0, 0)
    assert support["amount"] == "1180.00"
    assert support["shares"]["中央"] == "590.00"
    assert content["demo"] is True


def test_nobody_with_a_fault_in_the_family_is_decided(tmp_path: Path) -> None:
    result = decided(tmp_path, [MOTHER, FATHER, [*SON[:5], SON_ID[:-1], *SON[6:]]])
    assert (len(result.decided), result.people, result.benefits) == (0, 0, [])
    assert [household.reason for household in result.undecided] == [
        "第 4 行有误，家里缺一个人，不能判断。请先改正"
    ]
    content = result.as_json()
    assert content["families"] == 0
    assert content["faults"] == [
        {
            "sheet": "花名册",
            "row": 4,
            "column": "身份证号",
            "value": SON_ID[:-1],
            "message": "身份证号是 17 位，应为 18 位。请对照身份证核对",
        }
    ]


def test_what_is_missing_is_said_in_words(tmp_path: Path) -> None:
    unverified = [*MOTHER[:11], "", MOTHER[12]]
    support = benefit(decided(tmp_path, [unverified, FATHER, SON]), "特别扶助金_死亡")
    entry = support.entries[0]
    assert entry.verdict == "facts_missing"
    assert entry.missing == "子女情况是否已核实（含再婚前、收养）"
    assert "待核：只有一个子女" in entry.reason
    assert support.total.amount == 0
    (town,) = support.towns.values()
    assert support.total.clued == town.clued == {"facts_missing": 2}


def test_the_senders_answer_settles_what_the_roll_leaves_out(tmp_path: Path) -> None:
    unverified = [*MOTHER[:11], "", MOTHER[12]]
    rows = [unverified, FATHER, SON]
    result = decided(tmp_path, rows, answers={"子女情况已核实": "是"})
    assert benefit(result, "特别扶助金_死亡").total.verdicts == {"eligible": 2}
    result = decided(tmp_path, rows, answers={"子女情况已核实": "否"})
    assert benefit(result, "特别扶助金_死亡").total.verdicts == {"facts_missing": 2}


def test_a_claim_that_no_longer_holds_is_listed_with_the_reason(tmp_path: Path) -> None:
    alive = [*SON[:8], "健在", *SON[9:10], "", *SON[11:]]
    support = benefit(decided(tmp_path, [MOTHER, FATHER, alive]), "特别扶助金_死亡")
    (entry,) = support.entries
    assert (entry.verdict, entry.claim, entry.who) == ("not_eligible", "失独", "女方")
    assert entry.reason == "因不满足：独生子女已死亡、去世的是本人的子女"
    assert support.total.verdicts == {"not_eligible": 2}


def test_a_claim_nobody_can_place_is_a_warning(tmp_path: Path) -> None:
    result = decided(tmp_path, [[*MOTHER[:12], "特扶"], FATHER, SON])
    assert "看不出指哪一项待遇" in result.roll.warnings[0].message


def test_a_claim_without_a_document_in_force_is_a_warning(tmp_path: Path) -> None:
    result = decided(tmp_path, [[*MOTHER[:12], "住院护理补贴"], FATHER, SON])
    words = "这一期、这个地方没有“住院护理补贴”的文件在施行"
    assert words in result.roll.warnings[0].message


def test_being_on_the_reward_roll_is_the_only_fact_taken_from_a_claim(tmp_path: Path) -> None:
    result = decided(tmp_path, [[*MOTHER[:12], "节育奖"], FATHER, SON])
    reward = benefit(result, "节育奖")
    assert reward.total.verdicts == {"eligible": 1, "facts_missing": 1}


def test_a_year_decides_the_yearly_benefits_of_that_year(tmp_path: Path) -> None:
    result = decided(tmp_path, FAMILY, at="2025")
    assert str(benefit(result, "特殊家庭关怀工程").period) == "2025"
    assert str(benefit(result, "特别扶助金_死亡").period) == "2025-12"


def test_a_region_on_each_row_brings_its_own_documents(tmp_path: Path) -> None:
    header = [*HEADER, "户籍地区代码"]
    rows = [[*row, "430902000000"] for row in FAMILY]
    path = write_xlsx(tmp_path / "益阳.xlsx", {"表": [header, *rows]})
    result = decide_roll(path, RollRequest(Period(2017, 11), TODAY))
    support = benefit(result, "特别扶助金_死亡")
    assert support.entries[0].amount == 490_00
    assert support.total.shares == {"未定": 780_00, "市": 80_00, "区": 120_00}
    assert not support.demo
    assert result.region_name == "湖南省益阳市资阳区"


@pytest.mark.parametrize("suffix", [".xls", ".et", ".csv"])
def test_every_format_gives_the_same_answer(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"名册{suffix}"
    if suffix == ".csv":
        write_csv(path, [HEADER, *FAMILY], "gb18030")
    else:
        write_xls(path, [HEADER, *FAMILY])
    county = RegionCode.parse("341599")
    result = decide_roll(path, RollRequest(Period(2026, 10), TODAY, county))
    assert benefit(result, "特别扶助金_死亡").total.amount == 2 * 590_00


def test_a_wide_roll_is_decided_once_its_gaps_are_answered(tmp_path: Path) -> None:
    header = [
        "乡镇",
        "姓名",
        "身份证号",
        "配偶姓名",
        "配偶身份证号",
        "子女身份证号",
        "子女死亡日期",
    ]
    row = ["云桥镇", "罗建兰", MOTHER_ID, "李强", FATHER_ID, SON_ID, "2015年6月7日"]
    path = write_xlsx(tmp_path / "宽表.xlsx", {"表": [header, row]})
    bare = benefit(decide_roll(path, request()), "特别扶助金_死亡")
    assert bare.total.verdicts == {"facts_missing": 2}
    assert "女方罗某兰是否健在" in bare.entries[0].missing
    answers = {
        "子女情况已核实": "是",
        "存活状况": "健在",
        "子女来源": "双方亲生",
        "婚姻状况": "初婚",
    }
    told = benefit(decide_roll(path, request(answers=answers)), "特别扶助金_死亡")
    assert told.total.verdicts == {"eligible": 2}


def families(count: int) -> list[list[str]]:
    rows = []
    for i in range(count):
        ids = [number(f"19{60 + i % 8}0529", i * 2), number("19640203", i * 2 + 1), SON_ID]
        for row, identity in zip(FAMILY[:2], ids[:2], strict=True):
            rows.append(
                [
                    str(i),
                    f"{'云桥白鹭青溪口'[i % 2 * 2 :][:2]}镇",
                    *row[2:5],
                    identity,
                    *row[6:],
                ]
            )
    return rows


def test_several_processes_count_what_one_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = families(30)
    alone = decided(tmp_path, rows)
    monkeypatch.setattr(deciding, "_WORTH_A_SECOND_PROCESS", 1)
    monkeypatch.setattr(deciding, "_CHUNK", 7)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    together = decided(tmp_path, rows)
    for one, other in zip(alone.benefits, together.benefits, strict=True):
        assert one.definition.name == other.definition.name
        assert (one.total, one.towns, one.entries) == (other.total, other.towns, other.entries)
    assert alone.roll.warnings == together.roll.warnings


def test_progress_is_told_from_start_to_end(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "名册.xlsx", {"花名册": [HEADER, *FAMILY]})
    told: list[tuple[str, int, int]] = []
    decide_roll(path, request(), lambda *step: told.append(step))
    assert told[0] == ("读取", 0, 1)
    assert told[-1] == ("判断", 1, 1)
