"""三个全覆盖: contact, family doctor, green channel – counted from the families behind them.

国卫办人口函〔2020〕549号. A family is whole with a doctor when each parent who lives has
signed, or said that they do not wish to (自愿签约, 益政办发〔2017〕26号 二（一）); and with a
green channel when each holds a good certificate and an institution that serves the place has
its channel open, with somebody responsible. Places stand in the order of their codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.care.contacts.queries import coverage as contact_coverage
from nuanxin.care.contacts.queries import scheme_on, span
from nuanxin.care.medical.models import DoctorContract, Institution
from nuanxin.care.medical.queries import channel_on, institutions
from nuanxin.registry.people.models import Membership, PersonFacts, SupportCertificate
from nuanxin.registry.people.queries.special import special_families
from nuanxin.registry.people.words import CertificateStatus, Role

_TOWN = 10**3
_YES, _NO = Value(value=True), Value(value=False)


class Gap(NamedTuple):
    """Why a family is listed; and what its address calls it."""

    key: str
    said: str


GAPS = (
    Gap("doctor", "有人还没有问过签约"),
    Gap("certificate", "有人没有特别扶助证"),
    Gap("hospital", "没有开通绿色通道的医院"),
    Gap("responsible", "医院没有专人"),
)
DOCTOR, CHANNEL = GAPS[:1], GAPS[1:]
GAP_SORTS = {"place": ("region", "id"), "number": ("number", "id")}


def _living() -> ScopedQuerySet:
    """Parents of a family who live."""
    alive = PersonFacts.objects.filter(
        person=OuterRef("person"), known_to__isnull=True, valid_to__isnull=True, alive=True,
        death_date__isnull=True,
    )  # fmt: skip
    rows: ScopedQuerySet = Membership.objects.filter(
        Exists(alive), household=OuterRef("pk"), known_to__isnull=True, valid_to__isnull=True
    ).exclude(role=Role.CHILD)
    return rows


def families(scope: Scope, day: date) -> ScopedQuerySet:
    """Special families with `doctor`, `declined`, `certificate`, `hospital`, `responsible`.

    The first is whether each parent signed or declined; `declined` whether all of them did.
    """
    said = DoctorContract.objects.filter(
        Q(declined=True) | Q(ends_on__gte=day), person=OuterRef("person"),
        stopped_on__isnull=True,
    )  # fmt: skip
    signed = said.filter(declined=False)
    good = SupportCertificate.objects.filter(
        person=OuterRef("person"), status=CertificateStatus.VALID
    )
    living = _living()
    opened, answered = _served(scope, day)
    found: ScopedQuerySet = special_families(scope).annotate(
        doctor=~Exists(living.filter(~Exists(said))),
        declined=Exists(living) & ~Exists(living.filter(Exists(signed))),
        certificate=~Exists(living.filter(~Exists(good))),
        hospital=Case(When(opened, then=_YES), default=_NO),
        responsible=Case(When(answered, then=_YES), default=_NO),
    )
    return found


def _served(scope: Scope, day: date) -> tuple[Q, Q]:
    """Where an institution's channel is open; and where somebody is responsible, too."""
    opened, answered = Q(pk__in=[]), Q(pk__in=[])
    for row in institutions(scope).filter(channel_on(day)):
        here = _inside(row)
        opened |= here
        if getattr(row, "now_responsible", None):
            answered |= here
    return opened, answered


def _inside(row: Institution) -> Q:
    if row.region % 10**8 == 0:
        return Q(region__gte=row.region, region__lt=row.region + 10**8)
    ((low, high),) = span(row.region).ranges
    return Q(region__gte=low, region__lt=high)


def lacking(kind: str) -> Q:
    """The families a figure counts."""
    return {
        "doctor": Q(doctor=False),
        "certificate": Q(certificate=False),
        "hospital": Q(hospital=False),
        "responsible": Q(hospital=True, responsible=False),
    }[kind]


_CHANNEL_WHOLE = Q(certificate=True, hospital=True, responsible=True)


class Coverage(NamedTuple):
    """Of one place: families, how many are whole in each of the three, how many of each gap."""

    place: int
    families: int
    contact: int
    doctor: int
    declined: int
    channel: int
    gaps: Mapping[str, int]


def coverage(scope: Scope, day: date, *, villages: bool = False) -> list[Coverage]:
    """By township, or by village. Two statements for the figures."""
    step = 1 if villages else _TOWN
    low = next((low for low, _ in scope), 0)
    contacts = {
        each.place: each.whole
        for each in contact_coverage(scope, scheme_on(low, day), day, villages=villages)
    }
    rows = (
        families(scope, day)
        .annotate(place=F("region") - F("region") % step)
        .order_by("place")
        .values("place")
        .annotate(
            count=Count("pk"),
            with_doctor=Count("pk", filter=Q(doctor=True)),
            all_declined=Count("pk", filter=Q(doctor=True, declined=True)),
            with_channel=Count("pk", filter=_CHANNEL_WHOLE),
            **{f"no_{gap.key}": Count("pk", filter=lacking(gap.key)) for gap in GAPS},
        )
    )
    return [
        Coverage(
            row["place"], row["count"], contacts.get(row["place"], 0), row["with_doctor"],
            row["all_declined"], row["with_channel"],
            {gap.key: row[f"no_{gap.key}"] for gap in GAPS},
        )
        for row in rows
    ]  # fmt: skip


def gaps(scope: Scope, day: date, *, kind: str = "", place: int = 0) -> ScopedQuerySet:
    """The families behind the figures."""
    rows = families(scope, day)
    whole = _CHANNEL_WHOLE & Q(doctor=True)
    rows = rows.filter(lacking(kind)) if kind else rows.exclude(whole)
    found: ScopedQuerySet = rows.within(span(place)) if place else rows
    return found


def said_of(row: object) -> str:
    """What a family lacks, in words; it was read by these queries."""
    told = [gap.said for gap in GAPS[:3] if not getattr(row, gap.key)]
    if getattr(row, "hospital", False) and not getattr(row, "responsible", True):
        told.append(GAPS[3].said)
    return "、".join(told)
