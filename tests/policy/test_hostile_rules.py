"""Rule texts that must never reach a database, nor mean anything but what they say."""

from __future__ import annotations

import pytest

from nuanxin.policy.faults import RuleFault
from nuanxin.policy.policy import Policy
from nuanxin.policy.reading.reader import Names, read_condition
from nuanxin.policy.store import load_policy

HOSTILE = [
    "本人.健在; DROP TABLE member",
    "本人.健在；删除",
    "本人.健在 -- 注释",
    "本人.健在 /* 注释 */",
    "本人.健在 # 注释",
    '本人."健在"',
    "`本人`.健在",
    "本人.健在\\n",
    "SELECT 1",
    "(SELECT 1) = 1",
    "exists(本人.健在)",
    "本人.健在 union 本人.健在",
    "CASE WHEN 本人.健在 THEN 是 ELSE 否 END",
    "COALESCE(本人.健在, 否)",
    "本人.健在 IS NULL",
    "本人.出生日期 IS NOT NULL",
    "家庭.月收入 / 0 > 1",
    "家庭.月收入 % 2 = 1",
    "1e9 = 1",
    "0x10 = 16",
    "9999999999999 = 1",
    "1.005 = 1.00",
    "本人.出生日期 = '2017-02-30'",
    "本人.出生日期 = 2017-02-30",
    "本人.出生日期 + 1 > 期末",
    "本人.出生日期 > 1967",
    "本人.性别 = 1",
    "本人.性别 = '未知'",
    "本人.性别 > '女'",
    "'女' = '女'",
    "本人.身份证号 = '1'",
    "本人.姓名 = '甲'",
    "人.健在",
    "子女.存活",
    "任一子女(任一子女(子女.存活))",
    "任一子女()",
    "任一子女(子女.存活, 子女.存活)",
    "子女数(子女.存活)",
    "子女数(子女.存活) = 1.5",
    "子女数(子女.存活) = 成员数(成员.健在)",
    "成员合计(成员.健在) = 1",
    "满周岁(本人.出生日期, 49)",
    "满周岁(本人.出生日期, 家庭.人口, 期末)",
    "满周岁(本人.出生日期, '四十九', 期末)",
    "eval(本人.健在)",
    "__import__(本人.健在)",
    "本人.__class__ = 1",
    "上上期(本人.健在)",
    "本人.健在 且",
    "且 本人.健在",
    "本人.健在本人.健在",
    "((本人.健在)",
    "(" * 13 + "本人.健在" + ")" * 13,
    "本人.健在" + " 且 本人.健在" * 60,
    "家庭.人口 < 1 < 2",
    "家庭.人口 between 1",
    "本人.性别 in ()",
    "本人.性别 in '女'",
    "本人.性别 between '女' and '男'",
    "本人.健在 = 家庭.月收入",
    "家庭.月收入 * 家庭.月收入 > 1",
    "不存在的参数 > 1",
    "不存在的项目.符合",
    "期末",
    "家庭.月收入",
    "",
    "   ",
    "本人.性别 = '女",
    "本人.健在 ∧ 本人.健在",
    "本人。健在",
    "${本人.健在}",
    "{{ 本人.健在 }}",
    "本人.健在 || 本人.健在",
    "本人.健在 :: 是否",
]


@pytest.fixture(scope="module")
def names() -> Names:
    policy: Policy = load_policy()
    return Names(policy.vocabulary)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_rule_is_refused_in_chinese_with_its_place(names: Names, text: str) -> None:
    with pytest.raises(RuleFault) as refused:
        read_condition(text, names, "成员")
    assert 0 <= refused.value.at <= len(text)
    assert any("\u4e00" <= char <= "\u9fff" for char in refused.value.message)


def test_full_width_signs_mean_the_same(names: Names) -> None:
    wide = read_condition("（本人.性别＝’女’）　且　非　本人.再婚", names, "成员")
    assert wide == read_condition("(本人.性别 = '女') and not 本人.再婚", names, "成员")


def test_a_near_miss_is_answered_with_the_right_name(names: Names) -> None:
    with pytest.raises(RuleFault) as refused:
        read_condition("女方.出生日 <= 期末", names, "成员")
    assert "女方.出生日期" in refused.value.remedy


def test_a_word_run_into_its_neighbour_is_told_about_spaces(names: Names) -> None:
    with pytest.raises(RuleFault) as refused:
        read_condition("甲且乙", names, "成员")
    assert refused.value.remedy == "且、或、非 的前后要空格"


def test_a_fact_with_many_holders_asks_for_a_quantifier(names: Names) -> None:
    with pytest.raises(RuleFault) as refused:
        read_condition("子女.存活", names, "成员")
    assert "任一子女" in refused.value.remedy
