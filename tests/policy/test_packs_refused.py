"""A pack with a fault is refused whole: file, line, place, caret and what to write instead."""

# ruff: noqa: E501 -- one case a line
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nuanxin.kit.refusal import Refusal
from nuanxin.policy.casefile import read_case
from nuanxin.policy.decide import decide
from nuanxin.policy.faults import PackFaults
from nuanxin.policy.store import load_policy

SOUND = """\
pack: county
document: {number: 县发〔2020〕1号, effective: 2020-01-01}
jurisdiction: "430902"
clauses: {一: 加发}
parameters:
  县级加发额: {type: 金额, clause: 一, values: {2020-01-01: 10}}
benefits:
  特别扶助金_死亡:
    extends: yiyang-2017-26
    amount:
      县级加发: {value: 县级加发额, clause: 一, borne_by: {县: 1}}
"""


def refused(folder: Path, text: str) -> str:
    """The message a pack is refused with."""
    (folder / "county.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackFaults) as faults:
        load_policy([folder], keep=False)
    return str(faults.value)


def test_a_sound_pack_adds_its_layer(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text(SOUND, encoding="utf-8")
    policy = load_policy([tmp_path], keep=False)
    assert "county" in {pack.pack for pack in policy.packs}


def test_an_amount_may_stand_in_the_layer_itself(tmp_path: Path) -> None:
    text = SOUND.replace("value: 县级加发额", "value: 12.50")
    (tmp_path / "county.yaml").write_text(text, encoding="utf-8")
    (definition,) = load_policy([tmp_path], keep=False).by_name["特别扶助金_死亡"]
    (layer,) = [layer for layer in definition.layers if layer.name == "县级加发"]
    assert layer.node.args == (1250,)


def test_a_clause_no_rule_cites_is_listed_as_not_encoded(tmp_path: Path) -> None:
    text = SOUND.replace("{一: 加发}", "{一: 加发, 二: 每年走访}")
    (tmp_path / "county.yaml").write_text(text, encoding="utf-8")
    policy = load_policy([tmp_path], keep=False)
    (pack,) = [pack for pack in policy.packs if pack.pack == "county"]
    assert [(item.clause, item.what) for item in pack.uncoded] == [("二", "每年走访")]


FAULTY: list[tuple[str, Callable[[str], str], str]] = [
    ("misspelt key", lambda t: t.replace("borne_by", "born_by"), "是否想写 borne_by"),
    ("clause unknown", lambda t: t.replace("clause: 一, borne", "clause: 二, borne"), "引用的条款“二”不存在"),
    ("extends nothing", lambda t: t.replace("extends: yiyang-2017-26", "extends: nowhere"), "extends 指向的“nowhere”里没有项目"),
    ("parameter unknown", lambda t: t.replace("value: 县级加发额", "value: 县级加法额"), "是否想写 县级加发额"),
    ("money with three decimals", lambda t: t.replace(": 10}", ": 10.005}"), "最多两位小数"),
    ("money below zero", lambda t: t.replace(": 10}", ": -10}"), "小于零"),
    ("no such day", lambda t: t.replace("effective: 2020-01-01", "effective: 2020-02-30"), "没有 2020-02-30 这一天"),
    ("mid-month start", lambda t: t.replace("effective: 2020-01-01", "effective: 2020-01-15"), "first_period"),
    ("repeated key", lambda t: t + "pack: again\n", "“pack”写了两次"),
    ("shares below zero", lambda t: t.replace("{县: 1}", "{县: -1}"), "不小于零的整数"),
    ("shares all zero", lambda t: t.replace("{县: 1}", "{县: 0, 市: 0}"), "不能全是零"),
    ("region of letters", lambda t: t.replace('"430902"', '"益阳"'), "地区要写代码的前几位"),
    ("broken yaml", lambda t: t.replace("clauses: {", "clauses: [{"), "读不通"),
    ("an alias", lambda t: t.replace("clauses: {一: 加发}", "clauses: &a {一: 加发}\nuncoded: *a"), "& 和 *"),
    ("reading not declared", lambda t: t.replace("borne_by: {县: 1}", "reading: {提标口径: 随便}"), "没有在 open 里列出"),
    ("replaces nothing", lambda t: t.replace("borne_by: {县: 1}", "replaces: [没有的层]"), "不是这个项目的金额层"),
    ("adopts what is not optional", lambda t: t + "adopt: [特别扶助金_死亡]\n", "不是可选项目"),
    ("settles what nobody asks", lambda t: t + "settle: {没有的问题: 是}\n", "没有“没有的问题”这个问题"),
    ("a whole document for a word", lambda t: t.replace("amount:\n", "amount: 一百\n    x:\n"), "不认识“x”"),
    ("values without a day", lambda t: t.replace("{2020-01-01: 10}", "{今年: 10}"), "不是日期"),
    ("an amount that is a condition", lambda t: t.replace("value: 县级加发额", "value: 本人.健在"), "这里要金额"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"), [case[1:] for case in FAULTY], ids=[c[0] for c in FAULTY]
)
def test_a_faulty_pack_says_what_to_mend(
    tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    message = refused(tmp_path, change(SOUND))
    assert said in message
    assert "county.yaml" in message


def test_the_caret_stands_under_the_fault(tmp_path: Path) -> None:
    text = SOUND.replace(
        "clause: 一, borne", "when: 本人.健在 且 女方.出生日 <= 期末, clause: 一, borne"
    )
    lines = refused(tmp_path, text).splitlines()
    shown = next(i for i, line in enumerate(lines) if "女方.出生日 " in line)
    wide = sum(2 if char > "\u2e80" else 1 for char in lines[shown].split("女方")[0])
    assert lines[shown + 1].index("^") == wide
    assert "第 11 行" in lines[0]


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    message = refused(
        tmp_path, SOUND.replace("{一: 加发}", "{二: 加发}").replace(": 10}", ": 十}")
    )
    assert "引用的条款“一”不存在" in message
    assert "这里要金额" in message


def test_a_circle_of_benefits_names_its_path(tmp_path: Path) -> None:
    circle = (
        SOUND
        + """\
  甲:
    for: 成员
    every: 月
    when: {条件: {rule: 乙.符合, clause: 一}}
  乙:
    for: 成员
    every: 月
    when: {条件: {rule: 甲.符合, clause: 一}}
"""
    )
    assert "甲 → 乙 → 甲" in refused(tmp_path, circle)


def test_a_floor_may_only_be_raised(tmp_path: Path) -> None:
    text = """\
pack: county
document: {number: 县发〔2020〕1号, effective: 2020-01-01}
jurisdiction: "430902"
clauses: {一: 抚慰金}
adopt: [一次性抚慰金]
parameters:
  抚慰金标准: {type: 金额, clause: 一, values: {2020-01-01: 4999}}
"""
    assert "低于上级文件“不低于”的数" in refused(tmp_path, text)


def test_a_layer_that_falls_below_zero_is_refused_with_its_period(tmp_path: Path) -> None:
    message = refused(tmp_path, SOUND.replace("value: 县级加发额", "value: 县级加发额 - 11.00"))
    assert "“县级加发”在 2020-01 小于零" in message


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 90_000, "? " * 60_000])
def test_bottomless_nesting_is_refused_before_it_is_composed(tmp_path: Path, text: str) -> None:
    assert "层次太深" in refused(tmp_path, text)


def test_a_lower_figure_may_not_turn_an_upper_layer_negative(tmp_path: Path) -> None:
    text = """\
pack: county
document: {number: 县发〔2023〕1号, effective: 2023-01-01}
jurisdiction: "430902"
clauses: {一: 提标额}
parameters:
  提标额: {type: 金额, clause: 一, values: {2023-01-01: 500}}
"""
    message = refused(tmp_path, text)
    assert message.count("“特别扶助金_死亡”的“固定基数”在 2023-01 小于零（430902）") == 1


def test_an_example_that_comes_out_otherwise_stops_the_load(tmp_path: Path) -> None:
    text = (
        SOUND
        + """\
    examples:
      - given: {成员: [{编号: 女方, 性别: 女, 出生日期: 1960-01-01, 存活: 是, 婚姻状况: 离婚}],
      子女: []}
        region: "430902000000"
        at: 2020-05
        expect: {结论: eligible}
"""
    )
    assert "“结论”应为 eligible，算出来是" in refused(tmp_path, text)


def test_one_faulty_pack_keeps_the_sound_ones_out_too(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        SOUND.replace("pack: county", "pack: other"), encoding="utf-8"
    )
    refused(tmp_path, SOUND.replace("borne_by", "born_by"))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="这个文件夹"):
        load_policy([tmp_path / "nowhere"], keep=False)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="里没有政策包"):
        load_policy([tmp_path], keep=False)


def test_a_pack_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_bytes(SOUND.encode("gb18030"))
    with pytest.raises(PackFaults, match="不是 UTF-8 编码"):
        load_policy([tmp_path], keep=False)


def test_what_a_document_leaves_out_is_asked_for_by_the_layers_name(tmp_path: Path) -> None:
    text = SOUND.replace("clause: 一, borne_by", "when: 待核, clause: 一, borne_by")
    (tmp_path / "county.yaml").write_text(text, encoding="utf-8")
    policy = load_policy([tmp_path], keep=False)
    case = read_case(
        {
            "at": "2020-05",
            "region": "430902",
            "成员": [
                {"性别": "女", "出生日期": "1960-01-01", "存活": "是", "婚姻状况": "离婚"}
            ],
            "子女": [
                {
                    "来源": "双方亲生",
                    "出生日期": "1990-01-01",
                    "存活": "否",
                    "死亡日期": "2010-01-01",
                }
            ],
            "子女情况已核实": "是",
        },
        policy,
    )
    (decision,) = decide(policy, case, {"特别扶助金_死亡"})
    assert decision.amount is None
    assert "文件.县级加发" in decision.missing
