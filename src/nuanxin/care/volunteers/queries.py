"""Volunteers of a county, how they may be named, what runs out, and their hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal
from nuanxin.care.contacts.queries import span, whole_county
from nuanxin.care.volunteers.choices import SKILLS, UNNAMED
from nuanxin.care.volunteers.models import (
    ServedHours,
    Volunteer,
    VolunteerConsent,
    VolunteerPaper,
    VolunteerTeam,
)
from nuanxin.registry.consents.models import Answer

SORTS = {
    "place": ("region", "pk"), "name": ("name", "pk"), "since": ("applied_on", "pk"),
    "minutes": ("minutes", "pk"),
}  # fmt: skip
_RUNS_OUT = {VolunteerPaper.Kind.AGREEMENT: "服务协议", VolunteerPaper.Kind.INSURANCE: "保险"}


class Wanted(NamedTuple):
    """What a list is narrowed to; empty does not narrow."""

    words: str = ""
    place: int = 0
    state: str = ""
    skill: str = ""
    team: str = ""


def volunteers(scope: Scope, wanted: Wanted | None = None) -> ScopedQuerySet:
    """Those of the county with `minutes` (certified) and `waiting` (not certified yet)."""
    asked = wanted or Wanted()
    rows = Volunteer.objects.within(whole_county(scope)).annotate(
        minutes=_minutes(certified=True), waiting=_minutes(certified=False)
    )
    if asked.words:
        rows = rows.filter(
            Q(name__startswith=asked.words) | Q(skills_said__contains=asked.words)
        )
    if asked.place:
        rows = rows.within(span(asked.place))
    if asked.state == "hours":
        rows = rows.filter(waiting__gt=0)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.skill in SKILLS:
        rows = rows.filter(skills__contains=[asked.skill])
    if asked.team:
        rows = rows.filter(team__public_id=asked.team)
    found: ScopedQuerySet = rows.select_related("team")
    return found


def _minutes(*, certified: bool) -> Coalesce:
    rows = ServedHours.objects.filter(
        volunteer=OuterRef("pk"), certified_at__isnull=not certified
    )
    total = rows.order_by().values("volunteer").annotate(n=Sum("minutes")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


class Waiting(NamedTuple):
    """Volunteers of one's own area to look at, and those with hours to certify."""

    applied: int
    hours: int


def waiting(scope: Scope) -> Waiting:
    """One statement; each counts as its list counts, of those one writes for."""
    open_hours = ServedHours.objects.filter(volunteer=OuterRef("pk"), certified_at__isnull=True)
    found = Volunteer.objects.within(scope).aggregate(
        applied=Count("pk", filter=Q(state=Volunteer.State.APPLIED)),
        hours=Count("pk", filter=Exists(open_hours)),
    )
    return Waiting(found["applied"], found["hours"])


def volunteer(scope: Scope, public_id: UUID) -> Volunteer | None:
    found: Volunteer | None = volunteers(scope).filter(public_id=public_id).first()
    return found


def volunteer_of(user: int) -> Volunteer | None:
    """Who serves under an account."""
    found: Volunteer | None = Volunteer.objects.filter(
        user=user, state=Volunteer.State.SERVING
    ).first()
    return found


def teams(scope: Scope) -> QuerySet[VolunteerTeam]:
    """Teams of the county with `members`: how many serve in them now."""
    serving = Q(volunteers__state=Volunteer.State.SERVING)
    rows = VolunteerTeam.objects.within(whole_county(scope)).filter(closed_on__isnull=True)
    found: QuerySet[VolunteerTeam] = rows.annotate(members=Count("volunteers", filter=serving))
    return found.order_by("region", "pk")


def answers(rows: Iterable[int], purpose: str) -> set[int]:
    """Those whose last answer to a purpose is yes."""
    latest = (
        VolunteerConsent.objects.filter(volunteer__in=list(rows), purpose=purpose)
        .order_by("volunteer_id", "-said_on", "-id")
        .distinct("volunteer_id")
    )
    return {row.volunteer_id for row in latest if row.answer == Answer.GIVEN}


def agreed(row: Volunteer, purpose: str) -> bool:
    return bool(answers([row.pk], purpose))


def named(row: Volunteer, purpose: str) -> str:
    """The name as far as they agreed; otherwise what everybody is called."""
    return row.name if agreed(row, purpose) else UNNAMED


def consents_of(row: Volunteer) -> list[VolunteerConsent]:
    rows = row.consents.select_related("recorded_by").order_by("-said_on", "-id")
    return list(rows)


def papers_of(row: Volunteer) -> list[VolunteerPaper]:
    return list(row.papers.select_related("recorded_by").order_by("kind", "-starts_on", "-pk"))


def lacking(rows: Iterable[int], on: date) -> Mapping[int, list[str]]:
    """Of each: which of agreement and insurance does not cover the day."""
    wanted = list(rows)
    runs = VolunteerPaper.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), volunteer__in=wanted,
        kind__in=list(_RUNS_OUT), starts_on__lte=on,
    )  # fmt: skip
    there = set(runs.values_list("volunteer_id", "kind"))
    return {
        key: [said for kind, said in _RUNS_OUT.items() if (key, kind) not in there]
        for key in wanted
    }


def hours_of(row: Volunteer) -> list[ServedHours]:
    rows = row.hours.select_related("entered_by", "certified_by").order_by("-on", "-pk")
    return list(rows)


def certified_hours(row: Volunteer) -> list[ServedHours]:
    """What the certificate says, in the order of the days."""
    return list(row.hours.filter(certified_at__isnull=False).order_by("on", "pk"))


def phone_of(row: Volunteer) -> str:
    if row.phone_sealed is None:
        return ""
    return unseal(Kind.PHONE, row.public_id, bytes(row.phone_sealed))


class Thanked(NamedTuple):
    """A commendation as it may be hung up."""

    name: str
    what: str
    on: date


def thanked(scope: Scope, year: int) -> list[Thanked]:
    """Commendations of a year; a name only where its owner agreed to its being public."""
    rows = (
        VolunteerPaper.objects.filter(
            kind=VolunteerPaper.Kind.THANKS, starts_on__year=year,
            volunteer__in=Volunteer.objects.within(whole_county(scope)).values("pk"),
        )
        .select_related("volunteer")
        .order_by("starts_on", "pk")
    )  # fmt: skip
    found = list(rows)
    from_consent = answers((row.volunteer_id for row in found), "volunteer_public")
    return [
        Thanked(
            row.volunteer.name if row.volunteer_id in from_consent else UNNAMED, row.name,
            row.starts_on,
        )
        for row in found
    ]  # fmt: skip
