"""Counting a year in four statements, whatever the size of the area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet

from nuanxin.base.jurisdiction.queries import Place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode
from nuanxin.reports.annual.people import (
    REASONS,
    WHY,
    Part,
    Span,
    counted,
    departed,
    standing,
)
from nuanxin.support.benefits.queries import TOWN

_STANDING = (Part.BEFORE, Part.NEW, Part.NOW)
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
    """One benefit, one township, or all of them; `key` is its name or the township's code."""

    label: str
    people: People
    money: Money
    key: str = ""


class Annual(NamedTuple):
    """The tables of one year and area."""

    year: int
    benefits: tuple[Line, ...]
    towns: tuple[Line, ...]
    total: Line


# Lines of a family that has left go with it: what its first county raised stands in the
# record of the transfer, and counts there, in the place the family has left.
_MONEY = """
    SELECT benefit, town, level,
        SUM(owed) FILTER (WHERE year = %(year)s), SUM(back) FILTER (WHERE year = %(year)s),
        SUM(sent) FILTER (WHERE year = %(year)s), SUM(owed) FILTER (WHERE year = %(year)s - 1)
    FROM (
        SELECT payable.benefit, payable.region / 1000 * 1000 AS town, share.level,
            first_month / 12 AS year,
            CASE WHEN kind <> 'recovery' THEN share.amount_fen ELSE 0 END AS owed,
            CASE WHEN kind = 'recovery' THEN share.amount_fen ELSE 0 END AS back,
            CASE WHEN status IN ('sent', 'paid') THEN share.amount_fen ELSE 0 END AS sent
        FROM money_payable payable
        JOIN money_payableshare share ON share.payable_id = payable.id
        WHERE payable.region >= %(low)s AND payable.region < %(high)s
          AND payable.status <> 'withdrawn' AND of_county IS NULL
          AND first_month / 12 BETWEEN %(year)s - 1 AND %(year)s
        UNION ALL
        SELECT kept.benefit, gone.region / 1000 * 1000, kept.level, kept.year,
            kept.owed, kept.back, kept.sent
        FROM support_departure gone CROSS JOIN LATERAL jsonb_to_recordset(gone.raised)
            AS kept(benefit text, level text, year int, owed bigint, back bigint, sent bigint)
        WHERE gone.region >= %(low)s AND gone.region < %(high)s AND gone.state = 'accepted'
          AND kept.year BETWEEN %(year)s - 1 AND %(year)s
    ) AS counted
    GROUP BY benefit, town, level
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
    area = scope.narrowed(region)
    people = _count(area, Span.until(until or date(year, 12, 31)))
    money: dict[tuple[str, int], Money] = {}
    for low, high in area:
        _add_up(money, low, high, year)
    return _tables(people, money, year, labels)


def _count(scope: Scope, span: Span) -> dict[tuple[str, int], People]:
    """Benefit and township → its people, those of families that left since among them."""
    found: dict[tuple[str, int], People] = {}
    for rows in (standing(scope), departed(scope)):
        for benefit, town, who in _numbers(rows, span):
            found[benefit, town] = found.get((benefit, town), NOBODY).plus(who)
    return found


def _numbers(rows: QuerySet[Any], span: Span) -> Iterator[tuple[str, int, People]]:
    left = counted(Part.LEFT, span)
    numbers = (
        rows.annotate(town=TOWN, why=WHY)
        .order_by()
        .values_list("benefit", "town")
        .annotate(
            **{part.value: Count("pk", filter=counted(part, span)) for part in _STANDING},
            **{f"left_{i}": Count("pk", filter=left & Q(why=i)) for i in range(len(REASONS))},
        )
    )
    for benefit, town, before, new, now, *gone in numbers:
        yield benefit, town, People(before, new, tuple(gone), now)


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
            benefits.get(benefit, Line(label, NOBODY, NOTHING, benefit)), who, what
        )
        named = Line(names[town].name, NOBODY, NOTHING, f"{town:012d}")
        towns[town] = _plus(towns.get(town, named), who, what)
        total = _plus(total, who, what)
    rows = tuple(benefits.values()), tuple(towns[town] for town in sorted(towns))
    return Annual(year, *rows, total)


def _plus(line: Line, who: People, what: Money) -> Line:
    return line._replace(people=line.people.plus(who), money=line.money.plus(what))
