"""Fictional families that fill the form in one click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nuanxin.web.trial.typed import Typed


@dataclass(frozen=True, slots=True)
class Example:
    """A family that does not exist, at a real (or the demonstration) place."""

    key: str
    title: str
    typed: Typed


_PLACE = {"at": "2017-11", "region": "430902000000", "夫妻": "夫妻"}
_DEMO = {"at": "2026-10", "region": "341599000000"}


def _family(facts: Mapping[str, str], *, children: int = 1, stays: int = 0) -> Typed:
    return Typed({**_PLACE, **facts}, children, stays)


_COUPLE = {
    "成员[0].出生日期": "1967-05-20",
    "成员[0].存活": "是",
    "成员[0].婚姻状况": "初婚",
    "成员[0].户口性质": "居民户口",
    "成员[0].工作单位性质": "事业单位",
    "成员[1].出生日期": "1965-01-02",
    "成员[1].存活": "是",
    "成员[1].婚姻状况": "初婚",
    "成员[1].户口性质": "居民户口",
    "成员[1].工作单位性质": "无",
}
_LOST = {
    "子女[0].性别": "男",
    "子女[0].出生日期": "1992-03-04",
    "子女[0].来源": "双方亲生",
    "子女[0].存活": "否",
    "子女[0].死亡日期": "2015-06-07",
    "子女情况已核实": "是",
}

EXAMPLES = (
    Example(
        "yiyang",
        "独生子女已去世的夫妻",
        _family(
            {**_COUPLE, **_LOST, "家庭.月收入": "1580", "家庭.人口": "2"},
        ),
    ),
    Example(
        "missing",
        "还差一项资料",
        _family(
            {
                name: text
                for name, text in {**_COUPLE, **_LOST}.items()
                if name != "成员[0].出生日期"
            },
        ),
    ),
    Example(
        "disabled",
        "独生子女有残疾、住过院",
        _family(
            {
                **_COUPLE,
                "子女[0].性别": "女",
                "子女[0].出生日期": "1990-07-15",
                "子女[0].来源": "双方亲生",
                "子女[0].存活": "是",
                "子女[0].残疾等级": "二级",
                "子女[0].首次评定日期": "2012-04-20",
                "子女情况已核实": "是",
                "住院[0].入院": "2017-11-01",
                "住院[0].出院": "2017-11-13",
                "住院[0].医院等级": "二级",
            },
            stays=1,
        ),
    ),
    Example(
        "demo",
        "演示县的一户（虚构标准）",
        _family(
            {**_COUPLE, **_LOST, **_DEMO, "成员[0].持有光荣证": "是", "家庭.在册困难家庭": "是"}
        ),
    ),
)


def example(key: str) -> Typed | None:
    """The family of that key, or nothing."""
    return next((each.typed for each in EXAMPLES if each.key == key), None)
