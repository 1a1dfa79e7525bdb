"""Institutions, and a family's contracts, follow-ups, stays and check-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

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
from nuanxin.registry.people.models import Membership, PersonFacts, SupportCertificate

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
STAY_STATES = {"here": "正在住院", "home": "已出院", "died": "住院时去世"}
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
    home = Membership.objects.filter(
        person=OuterRef("person"), known_to__isnull=True, valid_to__isnull=True,
        household__closed_on__isnull=True,
    )  # fmt: skip
    row = (
        SupportCertificate.objects.within(scope)
        .filter(Exists(home), ~Exists(_gone()), code=code)
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


def _gone() -> QuerySet[PersonFacts]:
    """That the person of a row has died."""
    return PersonFacts.objects.filter(
        Q(alive=False) | Q(death_date__isnull=False), person=OuterRef("person"),
        known_to__isnull=True, valid_to__isnull=True,
    )  # fmt: skip


def _running(scope: Scope) -> ScopedQuerySet:
    """Of families that are kept; nobody is asked to renew for somebody who died."""
    rows = DoctorContract.objects.within(scope).filter(household__closed_on__isnull=True)
    found: ScopedQuerySet = rows.exclude(Exists(_gone()))
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
    rows = _of_whom(_with_death(HospitalStay.objects.within(scope)), scope, wanted)
    out, closed = Q(discharged_on__isnull=False), Q(household__closed_on__isnull=False)
    states = {
        "here": ~out & Q(dead=False) & ~closed, "home": out, "died": ~out & Q(dead=True),
    }  # fmt: skip
    return rows.filter(states[wanted.state]) if wanted.state in states else rows


def _with_death(rows: ScopedQuerySet) -> ScopedQuerySet:
    """With `dead` and `died`: a stay ends with a life, whoever tells the discharge."""
    days = _gone().order_by("-pk").values("death_date")[:1]
    found: ScopedQuerySet = rows.annotate(dead=Exists(_gone()), died=Subquery(days))
    return found


def stay_state(row: HospitalStay) -> str:
    """Where one stands; it was read with its death."""
    if row.discharged_on is not None:
        return "home"
    return "died" if getattr(row, "dead", False) else "here"


def stays_of(household: int) -> list[HospitalStay]:
    rows = _with_death(HospitalStay.objects.filter(household=household))
    return list(rows.select_related("person", "recorded_by").order_by("-admitted_on", "-pk"))


def days_of(row: HospitalStay, today: date) -> int:
    """住院天数: nights in hospital, counted up to today, or a death, while it goes on; a day
    case is one.
    """
    last = row.discharged_on or getattr(row, "died", None) or today
    return max(1, (last - row.admitted_on).days)


def channel_visits_of(household: int) -> list[ChannelVisit]:
    rows = ChannelVisit.objects.filter(household=household)
    return list(rows.select_related("person", "institution").order_by("-on", "-pk"))


def check_ups_of(household: int) -> list[CheckUp]:
    rows = CheckUp.objects.filter(household=household).select_related("person", "round")
    return list(rows.order_by("-round__starts_on", "person_id"))


def rounds(scope: Scope) -> ScopedQuerySet:
    """Rounds of the county, with how many of one's area they are offered to."""
    mine = _offered(scope).filter(round=OuterRef("pk")).order_by().values("round")

    def counted(*state: str) -> Coalesce:
        rows = mine.filter(state__in=state) if state else mine
        found = rows.annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(found, output_field=IntegerField()), Value(0))

    found: ScopedQuerySet = CheckUpRound.objects.within(whole_county(scope)).annotate(
        total=counted(), asked=counted("asked"), came=counted("came"), no=counted("declined")
    )
    return found


def _offered(scope: Scope) -> ScopedQuerySet:
    """Whoever died or left the file before they came is asked no more."""
    waits = Q(state=CheckUp.State.ASKED)
    rows = CheckUp.objects.within(scope).exclude(waits & Q(Exists(_gone())))
    found: ScopedQuerySet = rows.exclude(waits & Q(household__closed_on__isnull=False))
    return found


def round_of(scope: Scope, public_id: UUID) -> CheckUpRound | None:
    found: CheckUpRound | None = rounds(scope).filter(public_id=public_id).first()
    return found


def people_of(scope: Scope, row: CheckUpRound, wanted: Wanted) -> ScopedQuerySet:
    """Whom a round is offered to."""
    rows = _of_whom(_offered(scope).filter(round=row), scope, wanted)
    return rows.filter(state=wanted.state) if wanted.state in CheckUp.State.values else rows


def county_of(region: int) -> int:
    return region - region % _COUNTY
