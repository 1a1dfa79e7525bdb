"""What the rest of a year will take: heads × periods × what each level bears of one.

An estimate for a letter, never a payment: everybody confirmed and not held goes on as the
newest assessment has him at its end, for the months of the year not raised yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.levels import from_the_top
from nuanxin.kit.period import Period
from nuanxin.kit.term import Term
from nuanxin.money.payables.claims import EMPLOYERS
from nuanxin.policy.evaluate import ELIGIBLE
from nuanxin.support.benefits.models import Assessment, Ground


class Part(NamedTuple):
    """So many heads for so many periods each, at what one level bears of one period."""

    benefit: str
    label: str
    level: str
    every: str
    heads: int
    periods: int
    each_fen: int

    @property
    def fen(self) -> int:
        return self.heads * self.periods * self.each_fen


class Need(NamedTuple):
    """The parts, who is left out, and the assessment they follow."""

    parts: list[Part]
    held: int
    unknown: int
    term: str
    known_at: datetime | None

    @property
    def label(self) -> str:
        """The term assessed last, as people say it."""
        return Term.parse(self.term).label if self.term else ""


_GOING_ON = """
WITH area AS (SELECT * FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS own (low, high)),
confirmed AS (
    SELECT entitlement.id, entitlement.subject, entitlement.benefit
      FROM support_entitlement entitlement
      JOIN area ON entitlement.region >= area.low AND entitlement.region < area.high
     WHERE entitlement.ends_on IS NULL
), raised AS (
    SELECT COALESCE(payable.person_id, -payable.household_id) AS subject, payable.benefit,
           MAX(payable.end_month) AS until
      FROM money_payable payable
     WHERE payable.kind = 'regular' AND payable.status <> 'withdrawn'
       AND payable.end_month > %(first)s AND payable.first_month < %(beyond)s
     GROUP BY 1, 2
), latest AS (
    SELECT DISTINCT ON (confirmed.id) confirmed.id, confirmed.subject, confirmed.benefit,
           finding.ground_id, finding.every,
           EXISTS (SELECT FROM support_hold hold WHERE hold.entitlement_id = confirmed.id
                      AND hold.lifted_at IS NULL) AS held
      FROM confirmed
      LEFT JOIN support_finding finding ON finding.subject = confirmed.subject
       AND finding.benefit = confirmed.benefit AND finding.known_to IS NULL
       AND finding.first_month < %(beyond)s
     ORDER BY confirmed.id, finding.first_month DESC NULLS LAST
)
SELECT latest.ground_id, latest.held,
       CASE WHEN latest.every = '年' THEN (raised.until IS NULL)::int
            ELSE %(beyond)s - GREATEST(%(first)s, COALESCE(raised.until, 0)) END AS periods,
       COUNT(*)
  FROM latest LEFT JOIN raised USING (subject, benefit)
 GROUP BY 1, 2, 3
"""


def need(scope: Scope, year: int) -> Need:
    """What the rest of the year takes for an area."""
    rows = _going_on(scope, year)
    grounds = Ground.objects.in_bulk({ground for ground, *_ in rows if ground})
    parts: dict[Part, int] = {}
    held = unknown = 0
    for ground, is_held, periods, heads in rows:
        if is_held:
            held += heads
        elif ground is None:
            unknown += heads
        elif periods > 0:
            found = list(_borne(grounds[ground]))
            unknown += 0 if found or not _holds(grounds[ground]) else heads
            for level, fen in found:
                part = _part(grounds[ground], level, periods, fen)
                parts[part] = parts.get(part, 0) + heads
    last = _assessed(scope)
    return Need(
        sorted((part._replace(heads=n) for part, n in parts.items()), key=_in_order),
        held,
        unknown,
        last.term if last else "",
        last.known_at if last else None,
    )


def _going_on(scope: Scope, year: int) -> list[tuple[int | None, bool, int, int]]:
    values: dict[str, int | list[int]] = {
        "lows": [low for low, _ in scope],
        "highs": [high for _, high in scope],
        "first": Period(year, 1).ordinal,
        "beyond": Period(year + 1, 1).ordinal,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GOING_ON, values)
        return list(cursor.fetchall())


def _assessed(scope: Scope) -> Assessment | None:
    rows = Assessment.objects.within(scope).order_by("-first_month", "-known_at")
    found: Assessment | None = rows.first()
    return found


def _part(ground: Ground, level: str, periods: int, fen: int) -> Part:
    every = str(ground.content["every"])
    return Part(ground.benefit, ground.label, level, every, 0, periods, fen)


def _last(ground: Ground) -> Mapping[str, object]:
    stretches: Sequence[Mapping[str, object]] = ground.content["stretches"]
    return stretches[-1] if stretches else {}


def _holds(ground: Ground) -> bool:
    """Whether somebody still has it at the end of what was assessed."""
    return _last(ground).get("verdict") == ELIGIBLE


def _borne(ground: Ground) -> Iterator[tuple[str, int]]:
    """What each level bears of one period at the end; nothing where the amount is unknown."""
    stretch = _last(ground)
    if not _holds(ground) or stretch["amount"] is None:
        return
    shares: Sequence[tuple[str, str | None, int]] = stretch["shares"]  # type: ignore[assignment]
    found: dict[str, int] = {}
    for _, level, fen in (share for share in shares if share[1] not in EMPLOYERS):
        found[level or ""] = found.get(level or "", 0) + int(fen)
    yield from ((level, fen) for level, fen in found.items() if fen)


def _in_order(part: Part) -> tuple[object, ...]:
    return part.label, from_the_top(part.level), part.periods, part.each_fen
