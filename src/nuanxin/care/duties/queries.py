"""Duties of an area: one statement over families, kinds and days; who should come, or nobody.

A duty belongs to a family, or to one of its people (a birthday, an age). `opens` and `closes`
are the days within which it is to be done. What the family wishes has turned it already: no
visits makes a call of it, a birthday or festival not wanted makes none; where the family wants
no contact only what a person must decide is left, to be asked of the township.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.crypto import salted_hmac

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.queries import county_of, span, whole_county
from nuanxin.care.duties.calendar import ordinary_months
from nuanxin.care.duties.kinds import MOST_AFTER, MOST_BEFORE, Anchor, kinds
from nuanxin.care.duties.models import DutyDone, DutyRule, LunarDay, ToldEvent
from nuanxin.care.duties.rules import Fixed, Rule, fixed_days, in_force, in_year
from nuanxin.care.duties.statement import COUNTED, DUTIES, LISTED, ORDERS, PLACES
from nuanxin.registry.people.models import Membership, PersonFacts
from nuanxin.registry.people.queries.finding import households
from nuanxin.registry.people.queries.special import special_families
from nuanxin.registry.people.words import Role

SORTS = tuple(ORDERS)
OPEN, LATE, DONE, EVERY = "open", "late", "done", "all"
Values = dict[str, str | int | bool | date | list[int] | None]


class Days(NamedTuple):
    """From the first day to the last, both counted."""

    first: date
    last: date


class Asked(NamedTuple):
    """What duties are narrowed to; what is empty does not narrow.

    `due`: the day itself lies there. `at_hand`: the days within which it is to be done touch.
    """

    due: Days
    today: date
    at_hand: Days | None = None
    state: str = EVERY
    kind: str = ""
    place: int = 0
    form: str = ""
    nobody: bool = False
    household: UUID | None = None
    who: str = ""
    words: str = ""


def at_hand(days: Days, today: date) -> Asked:
    """What may be done within some days."""
    wide = Days(
        days.first - timedelta(days=MOST_AFTER), days.last + timedelta(days=MOST_BEFORE)
    )
    return Asked(wide, today, days)


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody is to be met: which family, what for, when, how, by whom (or nobody)."""

    household: int
    region: int
    person: int | None
    kind: str
    due: date
    opens: date
    closes: date
    form: str
    silent: bool
    hours: str
    sex: str
    post: str
    contact: str
    how: str
    done_on: date | None

    @property
    def mark(self) -> str:
        """Names this duty on a form without saying what it is for."""
        said = f"{self.household} {self.kind} {self.person} {self.due}"
        return salted_hmac("care.duties", said).hexdigest()[:24]


def rules(scope: Scope) -> list[Rule]:
    """What is in force in the counties of a scope."""
    return in_force(list(DutyRule.objects.within(whole_county(scope))))


def rules_of(region: int, day: date) -> dict[str, Rule]:
    """What is in force in one county on a day, by kind."""
    county = county_of(region)
    found = in_force(list(DutyRule.objects.filter(region=county)))
    now = [each for each in found if each.since <= day < each.until]
    return {each.key: each for each in sorted(now, key=lambda each: each.county)}


def duties(
    scope: Scope, asked: Asked, sort: str = "due", page: slice | None = None
) -> list[Duty]:
    """The duties, in an order that never changes."""
    cut = page or slice(0, None)
    most = None if cut.stop is None else cut.stop - cut.start
    values: Values = {"most": most, "skip": cut.start}
    return [Duty(*row) for row in _rows(scope, asked, LISTED + ORDERS[sort], values)]


def count(scope: Scope, asked: Asked) -> int:
    """How many there are."""
    ((found,),) = _rows(scope, asked, COUNTED, {})
    return int(found)


class Placed(NamedTuple):
    """Of a village or township: to be done now, past its days, done, with nobody to do it."""

    place: int
    open: int
    late: int
    done: int
    nobody: int


def by_place(scope: Scope, asked: Asked, *, villages: bool) -> list[Placed]:
    """In the order of the places' codes."""
    values: Values = {"step": 1 if villages else 1000}
    return [Placed(*row) for row in _rows(scope, asked, PLACES, values)]


def _rows(scope: Scope, asked: Asked, statement: str, more: Values) -> Iterator[tuple]:  # type: ignore[type-arg]
    values = _said(scope, asked) | _families(scope, asked) | more
    with connection.cursor() as cursor:
        cursor.execute(DUTIES + statement, values)
        return iter(cursor.fetchall())


def _families(scope: Scope, asked: Asked) -> Values:
    """The families meant, as the register defines them.

    They are named to the statement, so that the database knows how many there are: what it
    guesses from conditions upon conditions is one family, and a plan for one takes minutes.
    """
    families = special_families(scope)
    if asked.place:
        families = families.within(span(asked.place))
    if asked.household:
        families = families.filter(public_id=asked.household)
    if asked.words:
        families = families.filter(pk__in=households(scope, asked.words).values("pk"))
    rows = list(families.order_by().values_list("pk", "region"))
    return {"homes": [home for home, _ in rows], "regions": [region for _, region in rows]}


def _said(scope: Scope, asked: Asked) -> Values:
    kept = rules(scope)
    running = [rule for rule in kept if rule.on]
    days = asked.at_hand or Days(date.min, date.max)
    return {
        "kinds": _kinds(), "rules": _json(rule._asdict() for rule in running),
        "fixed": _json(_day(each) for each in fixed_days(kept, *asked.due)),
        "months": _json(
            {"month": each.month, "begins": each.begins, "days": each.days}
            for each in ordinary_months(*asked.due)
        ),
        "ruled": sorted({rule.county for rule in kept} - {0}),
        "first": asked.due.first, "last": asked.due.last,
        "from": days.first, "to": days.last, "today": asked.today,
        "state": asked.state, "kind": asked.kind, "form": asked.form,
        "nobody": asked.nobody, "who": asked.who,
    }  # fmt: skip


def _day(each: Fixed) -> dict[str, object]:
    return each._asdict()


def _kinds() -> str:
    return _json(
        {
            "key": each.key, "place": each.place, "class": each.group, "age": each.age,
            "sex": each.sex, "must": each.must, "ages": each.anchor is Anchor.AGE,
        }
        for each in kinds().values()
    )  # fmt: skip


def _json(rows: Iterator[dict[str, object]]) -> str:
    return json.dumps(list(rows), default=str)


def duties_of(scope: Scope, household: UUID, days: Days, today: date) -> list[Duty]:
    """One family's, whatever was done about them."""
    return duties(scope, at_hand(days, today)._replace(household=household))


def hints(household: int, today: date, days: int = 30) -> list[date]:
    """Days soon on which a child of theirs died years ago: to be thought of, never a task."""
    children = Membership.objects.filter(
        household=household, role=Role.CHILD, known_to__isnull=True, valid_to__isnull=True
    )
    died = PersonFacts.objects.filter(
        person__in=children.values("person"), known_to__isnull=True, valid_to__isnull=True,
        death_date__isnull=False,
    ).values_list("death_date", flat=True)  # fmt: skip
    soon = (_next(day, today) for day in died)
    return sorted(day for day in soon if day <= today + timedelta(days=days))


def _next(day: date, today: date) -> date:
    found = in_year(today.year, day.month, day.day)
    return found if found >= today else in_year(today.year + 1, day.month, day.day)


class Kept(NamedTuple):
    """Somebody of a family with the birthday they keep, if anybody asked."""

    person: UUID
    name: str
    day: LunarDay | None

    @property
    def said(self) -> str:
        if self.day is None:
            return "还没问过，按登记的公历生日"
        if not self.day.lunar:
            return "按公历"
        leap = "闰" if self.day.leap else ""
        return f"按农历：{leap}{self.day.month} 月 {self.day.day} 日"


def birthdays(household: int) -> list[Kept]:
    """The living of a family and by which calendar they keep their birthdays."""
    members = Membership.objects.filter(
        household=household, known_to__isnull=True, valid_to__isnull=True
    )
    living = PersonFacts.objects.filter(
        person__in=members.values("person"), known_to__isnull=True, valid_to__isnull=True,
        death_date__isnull=True,
    ).exclude(alive=False)  # fmt: skip
    rows = list(living.select_related("person").order_by("person_id"))
    kept = {
        row.person_id: row
        for row in LunarDay.objects.filter(
            person__in=[row.person_id for row in rows], known_to__isnull=True
        )
    }
    return [
        Kept(row.person.public_id, str(row.person.shown_name), kept.get(row.person_id))
        for row in rows
    ]


def told(household: int) -> list[ToldEvent]:
    """What was told of a family, the latest first."""
    return list(ToldEvent.objects.filter(household=household).order_by("-told_on", "-id")[:20])


def done(household: int) -> Sequence[DutyDone]:
    """What was done for a family, the latest first."""
    rows = DutyDone.objects.filter(household=household).select_related("recorded_by")
    return list(rows.order_by("-done_on", "-id")[:20])
