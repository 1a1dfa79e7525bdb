"""Who stands on the running roll of 2025, since when, and with which certificate."""

from __future__ import annotations

from datetime import date

from nuanxin.config.county.family import (
    BEREAVED,
    COMPLICATION,
    DISABLED,
    EXTENDED,
    FEE,
    GIRLS,
    MONTHLY,
    RETIRED,
    REWARD,
    Family,
    Line,
    lines,
)
from nuanxin.config.county.people import Somebody

_JANUARY, _DECEMBER = date(2025, 1, 31), date(2025, 12, 31)
_OF_AGE = {REWARD: 60, EXTENDED: 55, BEREAVED: 49, DISABLED: 49}
_SINCE = {BEREAVED: 2008, DISABLED: 2008, REWARD: 2004, COMPLICATION: 2011}
_LOCAL_SINCE = 2020


def on_roll(family: Family) -> list[Line]:
    """What the roll of 2025 names the family for, as the office knew it then.

    Monthly benefits of any month of the year, yearly ones as they stand in December.
    """
    if family.wave or family.waits:
        return []
    found = lines(family, _DECEMBER, final=False)
    earlier = [
        line
        for line in lines(family, _JANUARY, final=False)
        if line[0] in MONTHLY and line not in found
    ]
    return found + earlier


def first_year(family: Family, line: Line) -> int:
    """首享年度: when the person came of age or the child was born, not before the rule."""
    benefit, who = line
    year = _SINCE.get(benefit, _LOCAL_SINCE)
    if who is not None and benefit in _OF_AGE:
        year = max(year, _year(who, "出生日期") + _OF_AGE[benefit])
    if who is not None and benefit == RETIRED:
        year = max(year, _year(who, "退休日期"))
    if who is not None and benefit == COMPLICATION:
        year = max(year, _year(who, "并发症确认日期"))
    if benefit in (FEE, GIRLS):
        year = max(year, *(_year(child.person, "出生日期") for child in family.children))
    if benefit == BEREAVED:
        year = max(year, *(_year(child.person, "死亡日期") for child in family.children))
    if benefit == DISABLED:
        year = max(year, *(_year(child.person, "首次评定日期") for child in family.children))
    return min(year, 2025)


def _year(who: Somebody, fact: str) -> int:
    return int(getattr(who.facts.get(fact), "year", 0))
