"""What a person is on the roll for."""

from __future__ import annotations

import pytest

from nuanxin.registry.exchange.rolls.claims import claimed_benefits

LABELS = {"特别扶助金（死亡）": "特别扶助金_死亡", "演示补贴": "演示补贴"}


@pytest.mark.parametrize(
    ("wording", "benefits"),
    [
        ("奖扶", {"奖励扶助"}),
        ("农村部分计划生育家庭奖励扶助", {"奖励扶助"}),
        ("奖扶扩面", {"奖扶扩面"}),
        ("失独", {"特别扶助金_死亡"}),
        ("特扶（死亡）", {"特别扶助金_死亡"}),
        ("独生子女伤残家庭", {"特别扶助金_伤残"}),
        ("手术并发症", {"特别扶助金_并发症"}),
        ("特扶死亡、住院护理补贴", {"特别扶助金_死亡", "住院护理补贴"}),
        ("特别扶助金（死亡）", {"特别扶助金_死亡"}),
        ("演示补贴", {"演示补贴"}),
        ("节育奖", {"节育奖"}),
        ("无", set()),
    ],
)
def test_free_wording_names_benefits(wording: str, benefits: set[str]) -> None:
    assert claimed_benefits(wording, LABELS) == (frozenset(benefits), "")


def test_words_nobody_can_place_are_asked_about() -> None:
    benefits, warning = claimed_benefits("特扶、失独", LABELS)
    assert benefits == {"特别扶助金_死亡"}
    assert warning == "“特扶”看不出指哪一项待遇（特别扶助请写明死亡、伤残或并发症）"
    assert claimed_benefits("伤残死亡家庭", LABELS)[0] == frozenset()
