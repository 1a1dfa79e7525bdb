"""Counting a year in three statements, whatever the size of the area."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection

from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode

REASONS = ("死亡", "再生育或收养", "残疾等级失效", "户籍迁出", "年龄或期限届满", "其他")
OPEN, ELSEWHERE = "未定", "其他来源"
LEVELS = ("中央", "省", "市", "区", "县", "乡镇", ELSEWHERE, OPEN)


class People(NamedTuple):
    """How many there were, came, left (by reason) and are."""

    before: int
    new: int
    left: tuple[int, ...]
    now: int

    @property
    def gone(self) -> int:
        return sum(self.left)

    @property
    def left_by_reason(self) -> list[tuple[str, int]]:
        return list(zip(REASONS, self.left, strict=True))

    def plus(self, other: People) -> People:
        left = tuple(a + b for a, b in zip(self.left, other.left, strict=True))
        return People(
            self.before + other.before, self.new + other.new, left, self.now + other.now
        )


class Money(NamedTuple):
    """Fen owed for the year by level, recoveries apart, what was sent, and the year before."""

    levels: tuple[int, ...]
    recovered: int
    sent: int
    last_year: int

    @property
    def total(self) -> int:
        return sum(self.levels)

    @property
    def by_level(self) -> list[tuple[str, int]]:
        return list(zip(LEVELS, self.levels, strict=True))

    def plus(self, other: Money) -> Money:
        levels = tuple(a + b for a, b in zip(self.levels, other.levels, strict=True))
        return Money(
            levels, self.recovered + other.recovered, self.sent + other.sent,
            self.last_year + other.last_year,
        )  # fmt: skip


NOBODY = People(0, 0, (0,) * len(REASONS), 0)
NOTHING = Money((0,) * len(LEVELS), 0, 0, 0)


class Line(NamedTuple):
    """One benefit, one township, or all of them."""

    label: str
    people: People
    money: Money


class Annual(NamedTuple):
    """The tables of one year and area."""

    year: int
    benefits: tuple[Line, ...]
    towns: tuple[Line, ...]
    total: Line


_PEOPLE = """
    SELECT benefit, region / 1000 * 1000 AS town,
        COUNT(*) FILTER (WHERE starts_on < %(first)s
            AND (ends_on IS NULL OR ends_on >= %(first)s)) AS before,
        COUNT(*) FILTER (WHERE starts_on >= %(first)s AND starts_on <= %(last)s) AS new,
        COUNT(*) FILTER (WHERE reason = 0) AS died,
        COUNT(*) FILTER (WHERE reason = 1) AS child,
        COUNT(*) FILTER (WHERE reason = 2) AS grade,
        COUNT(*) FILTER (WHERE reason = 3) AS moved,
        COUNT(*) FILTER (WHERE reason = 4) AS age,
        COUNT(*) FILTER (WHERE reason = 5) AS other,
        COUNT(*) FILTER (WHERE starts_on <= %(last)s
            AND (ends_on IS NULL OR ends_on > %(last)s)) AS now
    FROM (
        SELECT benefit, region, starts_on, ends_on,
            CASE WHEN ends_on >= %(first)s AND ends_on <= %(last)s AND starts_on <= %(last)s
            THEN CASE
                WHEN ended_reason ~ '死亡|去世|身故|亡故|本人健在' THEN 0
                WHEN ended_reason ~ '户籍|迁' THEN 3
                WHEN ended_reason ~ '生育|收养|只有一个子女|只有两个女孩' THEN 1
                WHEN ended_reason ~ '等级|残疾' THEN 2
                WHEN ended_reason ~ '年满|未满|周岁|年龄|到期' THEN 4
                ELSE 5 END END AS reason
        FROM support_entitlement
        WHERE region >= %(low)s AND region < %(high)s
    ) entitled GROUP BY benefit, town
"""
_MONEY = """
    SELECT payable.benefit, payable.region / 1000 * 1000 AS town, share.level,
        SUM(share.amount_fen) FILTER (WHERE kind <> 'recovery' AND first_month / 12 = %(year)s),
        SUM(share.amount_fen) FILTER (WHERE kind = 'recovery' AND first_month / 12 = %(year)s),
        SUM(share.amount_fen) FILTER (WHERE status = 'sent' AND first_month / 12 = %(year)s),
        SUM(share.amount_fen) FILTER (
            WHERE kind <> 'recovery' AND first_month / 12 = %(year)s - 1)
    FROM money_payable payable JOIN money_payableshare share ON share.payable_id = payable.id
    WHERE payable.region >= %(low)s AND payable.region < %(high)s
      AND payable.status <> 'withdrawn'
      AND first_month / 12 BETWEEN %(year)s - 1 AND %(year)s
    GROUP BY payable.benefit, town, share.level
"""


def annual(
    scope: Scope,
    region: RegionCode,
    year: int,
    labels: Mapping[str, str],
    until: date | None = None,
) -> Annual:
    """The tables of a year for the part of the scope inside a region; people are counted up to
    a day of a year that is not over.
    """
    last = until or date(year, 12, 31)
    people: dict[tuple[str, int], People] = {}
    money: dict[tuple[str, int], Money] = {}
    for low, high in scope.narrowed(region):
        _count(people, low, high, last)
        _add_up(money, low, high, year)
    return _tables(people, money, year, labels)


def _count(found: dict[tuple[str, int], People], low: int, high: int, last: date) -> None:
    days: dict[str, date | int] = {
        "first": date(last.year, 1, 1),
        "last": last,
        "low": low,
        "high": high,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, days)
        for benefit, town, before, new, *left, now in cursor.fetchall():
            found[benefit, town] = People(before, new, tuple(left), now)


def _add_up(found: dict[tuple[str, int], Money], low: int, high: int, year: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MONEY, {"year": year, "low": low, "high": high})
        for benefit, town, level, *sums in cursor.fetchall():
            owed, recovered, sent, last = (int(each or 0) for each in sums)
            place = LEVELS.index(level if level in LEVELS else ELSEWHERE if level else OPEN)
            levels = tuple(owed if i == place else 0 for i in range(len(LEVELS)))
            key = (benefit, town)
            found[key] = found.get(key, NOTHING).plus(Money(levels, recovered, sent, last))


def _tables(
    people: Mapping[tuple[str, int], People],
    money: Mapping[tuple[str, int], Money],
    year: int,
    labels: Mapping[str, str],
) -> Annual:
    keys = {*people, *money}
    names: Mapping[int, Place] = places({town for _, town in keys})
    benefits: dict[str, Line] = {}
    towns: dict[int, Line] = {}
    total = Line("合计", NOBODY, NOTHING)
    for benefit, town in sorted(keys):
        who, what = people.get((benefit, town), NOBODY), money.get((benefit, town), NOTHING)
        label = labels.get(benefit, benefit)
        benefits[benefit] = _plus(
            benefits.get(benefit, Line(label, NOBODY, NOTHING)), who, what
        )
        named = Line(names[town].name, NOBODY, NOTHING)
        towns[town] = _plus(towns.get(town, named), who, what)
        total = _plus(total, who, what)
    rows = tuple(benefits.values()), tuple(towns[town] for town in sorted(towns))
    return Annual(year, *rows, total)


def _plus(line: Line, who: People, what: Money) -> Line:
    return Line(line.label, line.people.plus(who), line.money.plus(what))
