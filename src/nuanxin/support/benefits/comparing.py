"""What a difference rests on: the answer money was raised from, beside the one of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import fen
from nuanxin.money.payables.models import Payable
from nuanxin.support.benefits.dues import Cut, due
from nuanxin.support.benefits.models import Finding

_SAID = {True: "符合", False: "不符合", None: "还不清楚"}


class Condition(NamedTuple):
    """One condition then and now, and where it is written; empty where it was not asked."""

    name: str
    was: str
    now: str
    document: str
    clause: str


class Layer(NamedTuple):
    """One layer of the amount then and now, in fen; None where it was not given."""

    name: str
    was: int | None
    now: int | None
    document: str
    clause: str


class Month(NamedTuple):
    """What a month (or year) came to then and now."""

    ordinal: int
    was: int
    now: int


class Told(NamedTuple):
    """What the rules said of somebody over a term: the answer, its first month, how many."""

    content: Mapping[str, Any]
    first: int
    months: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two assessments of one person, benefit and term, line by line.

    Months are left out when they do not come to the amount of the line: then confirmation or
    hold has changed as well, and only the sums speak.
    """

    was: Told | None
    now: Told | None
    conditions: tuple[Condition, ...]
    layers: tuple[Layer, ...]
    months: tuple[Month, ...]

    @property
    def because(self) -> str:
        """Which conditions no longer hold, in one sentence; empty where none has changed."""
        lost = [
            c.name for c in self.conditions if (c.was, c.now) == (_SAID[True], _SAID[False])
        ]
        return f"重新核对后不再符合：{'、'.join(lost)}。" if lost else ""


def compared(
    scope: Scope, line: Payable, claimed: Sequence[Payable], event: Told | None = None
) -> Comparison:
    """The answer behind what was raised before `line`, and the one `line` was raised from:
    that of an assessment, or of an `event`, which no assessment has seen yet.
    """
    earlier = [each for each in claimed if each.seq < line.seq]
    before = earlier[-1] if earlier else None
    was = _known_at(scope, line, before.raised_at) if before else None
    now = event or _known_at(scope, line, line.raised_at)
    return Comparison(
        was=was,
        now=now,
        conditions=tuple(_conditions(was, now)),
        layers=tuple(_layers(was, now)),
        months=_months(was, now, line, earlier),
    )


def _known_at(scope: Scope, line: Payable, moment: datetime) -> Told | None:
    """What the rules said of the claim at a moment."""
    benefit, _, term = line.claim_key.split("/")
    whom = {"person": line.person_id} if line.person_id else {"household": line.household_id}
    rows: QuerySet[Finding] = Finding.objects.within(scope).filter(
        Q(known_to__isnull=True) | Q(known_to__gt=moment),
        benefit=benefit, term=term, known_from__lte=moment, **whom,
    )  # fmt: skip
    if not line.person_id:
        rows = rows.filter(person__isnull=True)
    found = rows.select_related("ground").order_by("-known_from").first()
    return Told(found.ground.content, found.first_month, found.months) if found else None


def _last(found: Told | None) -> Mapping[str, Any]:
    """The last stretch of the term: what held, or failed, in the end."""
    return found.content["stretches"][-1] if found else {"conditions": [], "layers": []}


def _conditions(was: Told | None, now: Told | None) -> Iterator[Condition]:
    old = {each["name"]: each for each in _last(was)["conditions"]}
    new = {each["name"]: each for each in _last(now)["conditions"]}
    for name in {**old, **new}:
        cited = new.get(name) or old[name]
        yield Condition(
            name,
            _SAID[old[name]["holds"]] if name in old else "",
            _SAID[new[name]["holds"]] if name in new else "",
            cited["document"],
            cited["clause"],
        )


def _layers(was: Told | None, now: Told | None) -> Iterator[Layer]:
    old = {(each["name"], each["document"]): each for each in _last(was)["layers"]}
    new = {(each["name"], each["document"]): each for each in _last(now)["layers"]}
    for key in {**old, **new}:
        cited = new.get(key) or old[key]
        yield Layer(
            key[0].replace("_", "·"), _amount(old.get(key)), _amount(new.get(key)),
            cited["document"], cited["clause"],
        )  # fmt: skip


def _amount(layer: Mapping[str, Any] | None) -> int | None:
    return None if layer is None or layer["amount"] is None else fen(layer["amount"])


def _months(
    was: Told | None, now: Told | None, line: Payable, earlier: Sequence[Payable]
) -> tuple[Month, ...]:
    if was is None:
        return ()
    spans = {(each.first_month, each.end_month) for each in (*earlier, line)}
    span = Cut(tuple(sorted(spans)), ())
    old = dict(due(was.content, was.first, was.months, span).months)
    new = dict(due(now.content, now.first, now.months, span).months) if now else {}
    rows = tuple(
        Month(month, old.get(month, 0), new.get(month, 0)) for month in sorted({*old, *new})
    )
    differs = sum(each.was - each.now for each in rows)
    return rows if differs == line.amount_fen else ()
