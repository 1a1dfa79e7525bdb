"""Reasons, missing facts and open questions in the words of an office, on real documents."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nuanxin.kit.period import Period
from nuanxin.policy.evaluate import LABELS
from nuanxin.rulebook.rolls.deciding import decide_roll
from nuanxin.rulebook.rolls.result import Entry, RollRequest
from nuanxin.rulebook.rolls.wording import fact_words, period_words
from workbooks import number, write_xlsx

HEADER = [
    "户编号",
    "户籍地区代码",
    "姓名",
    "角色",
    "身份证号",
    "婚姻状况",
    "存活状况",
    "子女来源",
]
HEADER += ["死亡日期", "子女情况已核实", "享受项目"]
FATHER, MOTHER = number("19520101", 1), number("19520102", 2)
SON = number("19810101", 1)


def entry(folder: Path, *rows: list[str], at: Period, name: str = "特别扶助金_死亡") -> Entry:
    """The first person listed for a benefit in 益阳."""
    placed = [["1", "430971000000", *row] for row in rows]
    path = write_xlsx(folder / "名册.xlsx", {"表": [HEADER, *placed]})
    result = decide_roll(path, RollRequest(at, date(2026, 11, 21)))
    return next(b for b in result.benefits if b.definition.name == name).entries[0]


def parents(claim: str = "") -> list[list[str]]:
    return [
        ["罗建", "男方", FATHER, "初婚", "健在", "", "", "是", claim],
        ["张兰", "女方", MOTHER, "初婚", "健在", "", "", "", ""],
    ]


DEAD = ["罗小", "子女", SON, "", "", "双方亲生", "2015-01-05", "", ""]


def test_a_silent_document_is_quoted_with_both_outcomes(tmp_path: Path) -> None:
    father = ["罗建", "男方", FATHER, "离婚", "健在", "", "", "是", ""]
    found = entry(tmp_path, father, DEAD, at=Period(2022, 8))
    assert LABELS[found.verdict] == "政策未明确（待请示）"
    assert found.reason.endswith("；待请示：女方年满49")
    assert "按“本人”符合条件（待确认），按“女方”暂不符合。参数名：单亲认定" in found.open


def test_an_amount_in_dispute_shows_each_amount(tmp_path: Path) -> None:
    found = entry(tmp_path, *parents(), DEAD, at=Period(2022, 8))
    assert found.verdict == "eligible"
    assert found.amount is None
    assert "按“浮动”金额待核，按“固定”490.00 元。参数名：提标口径" in found.open


def test_a_layer_worked_out_from_another_document_says_so(tmp_path: Path) -> None:
    found = entry(tmp_path, *parents(), DEAD, at=Period(2017, 11))
    assert found.amount == 490_00
    assert "省定标准 390.00 元（湘卫家庭发〔2015〕8号" in found.basis
    assert "，推算）；市级提标 100.00 元（益政办发〔2017〕26号 一(一)）" in found.basis


def test_a_referral_names_its_documents_instead_of_money(tmp_path: Path) -> None:
    name = "特困人员救助供养_转办"
    found = entry(tmp_path, *parents(), DEAD, at=Period(2017, 11), name=name)
    assert found.basis == "益政办发〔2017〕26号"


def test_a_benefit_nobody_runs_here_says_so(tmp_path: Path) -> None:
    died = [*DEAD[:6], "2018-03-01", "", ""]
    found = entry(
        tmp_path, *parents("一次性抚慰金"), died, at=Period(2018), name="一次性抚慰金"
    )
    assert LABELS[found.verdict] == "本地未开展"
    assert found.reason == "文件规定由有条件的地方开展，本地没有开展的依据"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("女方.出生日期", "女方罗某兰的出生日期"),
        ("子女1.存活", "子女1是否健在"),
        ("家庭.月收入", "家庭的月收入"),
        ("地区.财政体制", "地区的财政体制"),
        ("子女情况已核实", "子女情况是否已核实（含再婚前、收养）"),
        ("住院", "住院"),
    ],
)
def test_a_missing_fact_is_named_in_words(path: str, words: str) -> None:
    assert fact_words(path, {"女方": "女方罗某兰"}) == words


def test_periods_read_as_people_say_them() -> None:
    assert period_words(Period(2026, 10)) == "2026年10月"
    assert period_words(Period(2026)) == "2026年度"
