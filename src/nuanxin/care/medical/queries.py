"""Institutions, and a family's contracts, follow-ups, stays and check-ups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from nuanxin.base.isolation.elsewhere import beyond_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.care.contacts.queries import whole_county
from nuanxin.care.medical.models import (
    ChannelVisit,
    CheckUp,
    CheckUpRound,
    DoctorContract,
    FollowUp,
    HospitalDesk,
    HospitalStay,
    Institution,
    ResponsiblePerson,
)
from nuanxin.care.narrowing import Wanted, narrowed
from nuanxin.registry.people.models import PersonFacts, SupportCertificate

_COUNTY = 10**6
CHANNEL_OPEN = Q(closed_on__isnull=True, channel_from__isnull=False)
SORTS = {"place": ("region", "pk"), "name": ("name", "pk"), "kind": ("kind", "name", "pk")}
CONTRACT_SORTS = {
    "due": ("ends_on", "pk"), "place": ("region", "pk"), "since": ("starts_on", "pk"),
}  # fmt: skip
STAY_SORTS = {"admitted": ("admitted_on", "pk"), "place": ("region", "pk")}
PEOPLE_SORTS = {"place": ("region", "pk"), "on": ("on", "pk")}
CONTRACT_STATES = {
    "running": "有效", "behind": "今年随访不够", "ending": "两个月内到期",
    "over": "已到期", "declined": "本人不愿签约", "stopped": "已终止",
}  # fmt: skip
STAY_STATES = {"here": "正在住院", "home": "已出院"}
ENDING = 60


def channel_on(day: date) -> Q:
    """Open on a day."""
    until = Q(channel_until__isnull=True) | Q(channel_until__gt=day)
    return CHANNEL_OPEN & Q(channel_from__lte=day) & until


def institutions(scope: Scope) -> ScopedQuerySet:
    """Those of the county, and of the prefecture above it, with whoever is responsible now."""
    wide = whole_county(scope)
    above = Scope(tuple({(low - low % 10**8, low - low % 10**8 + 1) for low, _ in wide}))
    rows = Institution.objects.within(Scope((*wide.ranges, *above.ranges)))
    now = ResponsiblePerson.objects.filter(ends_on__isnull=True)
    found: ScopedQuerySet = rows.prefetch_related(
        Prefetch("responsible_people", queryset=now, to_attr="now_responsible")
    )
    return found


def institution(scope: Scope, public_id: UUID) -> Institution | None:
    found: Institution | None = institutions(scope).filter(public_id=public_id).first()
    return found


def former_responsible(row: Institution) -> list[ResponsiblePerson]:
    rows = row.responsible_people.filter(ends_on__isnull=False)
    return list(rows.order_by("-ends_on", "-pk"))


def desks_of(row: Institution) -> list[HospitalDesk]:
    return list(row.desks.filter(until__isnull=True).select_related("user").order_by("pk"))


def desk_of(user: int) -> Institution | None:
    """Where somebody works at the desk today."""
    row = HospitalDesk.objects.filter(user=user, until__isnull=True).first()
    return row.institution if row and row.institution.closed_on is None else None


class Checked(NamedTuple):
    """What a desk is told of a certificate; `row` never reaches its page."""

    good: bool
    elsewhere: bool
    row: SupportCertificate | None


def check(scope: Scope, code: str) -> Checked:
    """Whether a certificate with this code is good; of another county: that it is one."""
    row = (
        SupportCertificate.objects.within(scope)
        .filter(code=code)
        .select_related("person")
        .first()
    )
    if row is None:
        return Checked(
            good=False, elsewhere=bool(beyond_scope(SupportCertificate, "code", [code])),
            row=None,
        )  # fmt: skip
    good = row.status == "valid"
    return Checked(good=good, elsewhere=False, row=row if good else None)


def visits_at(row: Institution, day: date) -> QuerySet[ChannelVisit]:
    """What a desk wrote down on a day."""
    return ChannelVisit.objects.filter(institution=row, on=day).order_by("-pk")


def _of_whom(rows: ScopedQuerySet, scope: Scope, wanted: Wanted) -> ScopedQuerySet:
    return narrowed(rows, scope, wanted).select_related("household", "person")


def _running(scope: Scope) -> ScopedQuerySet:
    """Of families that are kept; nobody is asked to renew for somebody who died."""
    gone = PersonFacts.objects.filter(
        Q(alive=False) | Q(death_date__isnull=False), person=OuterRef("person"),
        known_to__isnull=True, valid_to__isnull=True,
    )  # fmt: skip
    rows = DoctorContract.objects.within(scope).filter(household__closed_on__isnull=True)
    found: ScopedQuerySet = rows.exclude(Exists(gone))
    return found


def contracts(scope: Scope, wanted: Wanted, today: date) -> ScopedQuerySet:
    """With `done`: follow-ups of this year."""
    done = Count("follow_ups", filter=Q(follow_ups__on__year=today.year))
    rows = _running(scope).select_related("institution")
    rows = _of_whom(rows.annotate(done=done), scope, wanted)
    state = _contract_state(wanted.state, today)
    found: ScopedQuerySet = rows.filter(state) if state is not None else rows
    return found


def _contract_state(name: str, today: date) -> Q | None:
    stands = Q(stopped_on__isnull=True)
    runs = stands & Q(declined=False, ends_on__gte=today)
    soon = date.fromordinal(today.toordinal() + ENDING)
    return {
        "running": runs,
        "behind": runs & Q(times__gt=F("done")),
        "ending": runs & Q(ends_on__lte=soon),
        "over": stands & Q(declined=False, ends_on__lt=today),
        "declined": stands & Q(declined=True),
        "stopped": ~stands,
    }.get(name)


class Ending(NamedTuple):
    """Contracts that are over, and that soon will be."""

    over: int
    ending: int


def ending_contracts(scope: Scope, today: date) -> Ending:
    """One statement; each counts as its list counts."""
    rows = _running(scope)
    over, ending = _contract_state("over", today), _contract_state("ending", today)
    found = rows.aggregate(over=Count("pk", filter=over), ending=Count("pk", filter=ending))
    return Ending(found["over"], found["ending"])


def contract_state(row: DoctorContract, today: date) -> str:
    """Where one stands."""
    if row.stopped_on is not None:
        return "stopped"
    if row.declined or row.ends_on is None:
        return "declined"
    if row.ends_on < today:
        return "over"
    if row.times is not None and row.times > getattr(row, "done", row.times):
        return "behind"
    return "ending" if (row.ends_on - today).days <= ENDING else "running"


def contracts_of(household: int, today: date) -> list[DoctorContract]:
    """One family's: those that stand first, the latest first."""
    done = Count("follow_ups", filter=Q(follow_ups__on__year=today.year))
    rows = DoctorContract.objects.filter(household=household).annotate(done=done)
    rows = rows.select_related("institution", "person", "recorded_by")
    return sorted(
        rows.order_by("-starts_on", "-pk"), key=lambda each: each.stopped_on is not None
    )


def follow_ups_of(contracts_: Sequence[DoctorContract]) -> dict[int, list[FollowUp]]:
    found: dict[int, list[FollowUp]] = {row.pk: [] for row in contracts_}
    rows = FollowUp.objects.filter(contract__in=list(found)).order_by("-on")
    for row in rows.select_related("recorded_by"):
        found[row.contract_id].append(row)
    return found


def stays(scope: Scope, wanted: Wanted) -> ScopedQuerySet:
    """Stays in hospital of an area."""
    rows = _of_whom(HospitalStay.objects.within(scope), scope, wanted)
    if wanted.state in STAY_STATES:
        rows = rows.filter(discharged_on__isnull=wanted.state == "here")
    return rows


def stays_of(household: int) -> list[HospitalStay]:
    rows = HospitalStay.objects.filter(household=household)
    return list(rows.select_related("person", "recorded_by").order_by("-admitted_on", "-pk"))


def days_of(row: HospitalStay, today: date) -> int:
    """住院天数: nights in hospital, counted up to today while it goes on; a day case is one."""
    last = row.discharged_on or max(today, row.admitted_on)
    return max(1, (last - row.admitted_on).days)


def channel_visits_of(household: int) -> list[ChannelVisit]:
    rows = ChannelVisit.objects.filter(household=household)
    return list(rows.select_related("person", "institution").order_by("-on", "-pk"))


def check_ups_of(household: int) -> list[CheckUp]:
    rows = CheckUp.objects.filter(household=household).select_related("person", "round")
    return list(rows.order_by("-round__starts_on", "person_id"))


def rounds(scope: Scope) -> ScopedQuerySet:
    """Rounds of the county, with how many of one's area they are offered to."""
    inside = Q(pk__in=[])
    for low, high in scope:
        inside |= Q(people__region__gte=low, people__region__lt=high)
    counts = {
        name: Count("people", filter=inside & Q(people__state=state))
        for name, state in (("asked", "asked"), ("came", "came"), ("no", "declined"))
    }
    found: ScopedQuerySet = CheckUpRound.objects.within(whole_county(scope)).annotate(
        total=Count("people", filter=inside), **counts
    )
    return found


def round_of(scope: Scope, public_id: UUID) -> CheckUpRound | None:
    found: CheckUpRound | None = rounds(scope).filter(public_id=public_id).first()
    return found


def people_of(scope: Scope, row: CheckUpRound, wanted: Wanted) -> ScopedQuerySet:
    """Whom a round is offered to."""
    rows = _of_whom(CheckUp.objects.within(scope).filter(round=row), scope, wanted)
    return rows.filter(state=wanted.state) if wanted.state in CheckUp.State.values else rows


def county_of(region: int) -> int:
    return region - region % _COUNTY


def people_ids(rows: Collection[CheckUp]) -> list[int]:
    return [row.person_id for row in rows]
