"""What a person is on the roll for, out of free wording: a claim to check, never a fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_DEATH, _DISABILITY = "特别扶助金_死亡", "特别扶助金_伤残"
_WORDINGS = (
    (re.compile("并发症"), "特别扶助金_并发症"),
    (re.compile("抚慰"), "一次性抚慰金"),
    (re.compile("综合保险|统保"), "特殊家庭综合保险"),
    (re.compile("保健费|独保费"), "独生子女保健费"),
    (re.compile("护理补贴"), "住院护理补贴"),
    (re.compile("困难.*慰问|慰问.*困难"), "困难家庭慰问"),
    (re.compile("特困"), "特困人员救助供养_转办"),
    (re.compile("扩面"), "奖扶扩面"),
    (re.compile("节育奖"), "节育奖"),
    (re.compile("关爱女孩"), "关爱女孩工程"),
    (re.compile("退休.*奖"), "城镇退休独生子女奖励"),
    (re.compile("关怀"), "特殊家庭关怀工程"),
    (re.compile("奖励?扶"), "奖励扶助"),
    (re.compile("失独|死亡"), _DEATH),
    (re.compile("伤残|残疾|病残"), _DISABILITY),
)
_SEPARATOR = re.compile(r"[、，,;；/＋+\n]|和|及")
_NOTHING = frozenset({"", "无", "未享受", "没有", "否"})


def claimed_benefits(text: str, labels: Mapping[str, str]) -> tuple[frozenset[str], str]:
    """The benefits meant by `text`, and a warning for words nobody can place.

    `labels` gives the labels and names of the benefits in the packs: label → name.
    """
    return _claimed(text, tuple(labels.items()))


def _meant(wording: str) -> list[str]:
    """What the words may mean, the surest first; none where both supports are named."""
    found = [name for pattern, name in _WORDINGS if pattern.search(wording)]
    return [] if found == [_DEATH, _DISABILITY] else found


@lru_cache(maxsize=1024)
def _claimed(text: str, labels: tuple[tuple[str, str], ...]) -> tuple[frozenset[str], str]:
    known = dict(labels)
    found: set[str] = set()
    strange: list[str] = []
    for part in _SEPARATOR.split(text):
        wording = "".join(part.split())
        if wording in _NOTHING:
            continue
        if wording in known:
            found.add(known[wording])
        elif matches := _meant(wording):
            found.add(matches[0])
        else:
            strange.append(part.strip())
    if not strange:
        return frozenset(found), ""
    words = "、".join(strange)
    return frozenset(found), f"“{words}”看不出指哪一项待遇（特别扶助请写明死亡、伤残或并发症）"
