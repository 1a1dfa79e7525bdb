"""Which scheme is in force, who is whose, where gaps are, and how many: from the same rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedQuerySet
from nuanxin.care.contacts.models import (
    Assignment,
    ContactPerson,
    ContactScheme,
    FamilyWish,
    SchemePost,
)
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.special import special_families

_COUNTY, _TOWN = 10**6, 10**3
PEOPLE_SORTS = {
    "place": ("region", "id"),
    "name": ("name", "id"),
    "load": ("load", "id"),
    "since": ("joined_on", "id"),
}
GAP_SORTS = {"place": ("region", "id"), "number": ("number", "id")}


def county_of(region: int) -> int:
    return region - region % _COUNTY


def whole_county(scope: Scope) -> Scope:
    """The counties a scope lies in: contact persons are chosen from their whole county."""
    wide = (
        (low - low % _COUNTY, max(high, low - low % _COUNTY + _COUNTY)) for low, high in scope
    )
    return Scope(tuple(wide))


def schemes(region: int) -> QuerySet[ContactScheme]:
    """The schemes of a county, the latest first."""
    rows = ContactScheme.objects.filter(region=county_of(region))
    return rows.order_by("-starts_on").prefetch_related("posts")


def scheme_on(region: int, day: date) -> ContactScheme | None:
    """The scheme in force in a county on a day."""
    return schemes(region).filter(starts_on__lte=day).first()


def posts_of(scheme: ContactScheme) -> list[SchemePost]:
    return sorted(scheme.posts.all(), key=lambda each: each.position)


class Wanted(NamedTuple):
    """What a list of contact persons is narrowed to; empty does not narrow."""

    words: str = ""
    place: int = 0
    state: str = ""


STATES = {"here": "在岗", "idle": "在岗，没有联系家庭", "left": "已离岗"}


def people(scope: Scope, wanted: Wanted | None = None) -> ScopedQuerySet:
    """Contact persons of the county with `load`: how many families they go to now."""
    asked = wanted or Wanted()
    now = Assignment.objects.filter(
        person=OuterRef("pk"), ends_on__isnull=True, household__closed_on__isnull=True
    )
    load = now.order_by().values("person").annotate(n=Count("pk")).values("n")
    rows = ContactPerson.objects.within(whole_county(scope)).annotate(
        load=Coalesce(Subquery(load, output_field=IntegerField()), Value(0))
    )
    if asked.words:
        rows = rows.filter(Q(name__startswith=asked.words) | Q(title__contains=asked.words))
    if asked.place:
        rows = rows.within(span(asked.place))
    if asked.state:
        rows = rows.filter(left_on__isnull=asked.state != "left")
    if asked.state == "idle":
        rows = rows.filter(load=0)
    found: ScopedQuerySet = rows
    return found


def span(region: int) -> Scope:
    """A place with everything below it."""
    for step in (_COUNTY, _TOWN, 1):
        if region % step == 0:
            return Scope(((region, region + step),))
    raise AssertionError


def person(scope: Scope, public_id: UUID) -> ContactPerson | None:
    """One contact person of the county."""
    found: ContactPerson | None = people(scope).filter(public_id=public_id).first()
    return found


def families_of(scope: Scope, who: ContactPerson) -> list[Assignment]:
    """The families somebody goes to now, of one's own area."""
    rows = Assignment.objects.within(scope).filter(person=who, ends_on__isnull=True)
    return list(rows.select_related("household").order_by("region", "id"))


def contacts_of(household: int) -> list[Assignment]:
    """Who goes to a family now, longest first."""
    rows = Assignment.objects.filter(household=household, ends_on__isnull=True)
    return list(rows.select_related("person").order_by("starts_on", "id"))


def former_contacts(household: int) -> list[Assignment]:
    """Who went there before, the latest first."""
    rows = Assignment.objects.filter(household=household, ends_on__isnull=False)
    return list(rows.select_related("person").order_by("-ends_on", "-id"))


def wish_of(household: int) -> FamilyWish | None:
    """What a family wishes today; None where nobody asked."""
    return FamilyWish.objects.filter(household=household, known_to__isnull=True).first()


def wishes_of(households: Collection[int]) -> Mapping[int, FamilyWish]:
    rows = FamilyWish.objects.filter(household__in=households, known_to__isnull=True)
    return {row.household_id: row for row in rows}


class Gap(NamedTuple):
    """Why a family is listed; and what its address calls it."""

    key: str
    said: str


GAPS = (
    Gap("none", "没有联系人"),
    Gap("empty", "有岗位空着"),
    Gap("left", "联系人已离岗"),
    Gap("twice", "一人占两岗"),
)


def families(scope: Scope, scheme: ContactScheme | None, day: date) -> ScopedQuerySet:
    """Special families with `gap`: the key of the first gap that fits, or nothing.

    Filled means: a post of the scheme in force that must be filled has somebody who has not
    left. What the database refuses is looked for as well: rows come from imports, too.
    """
    posts = [each.name for each in posts_of(scheme) if each.required] if scheme else []
    mine = Assignment.objects.filter(household=OuterRef("pk"), ends_on__isnull=True)
    here = mine.filter(
        Q(person__left_on__isnull=True) | Q(person__left_on__gt=day), post__in=posts
    )
    twice = (
        mine.values("person")
        .annotate(n=Count("post", distinct=True))
        .filter(n__gt=1)
        .values("n")
    )
    filled = (
        here.order_by().values("household").annotate(n=Count("post", distinct=True)).values("n")
    )
    rows: ScopedQuerySet = special_families(scope).annotate(
        filled=Coalesce(Subquery(filled, output_field=IntegerField()), Value(0)),
        gap=Case(
            When(Exists(mine.filter(person__left_on__lte=day)), then=Value("left")),
            When(Exists(twice), then=Value("twice")),
            When(filled=0, then=Value("none")),
            When(filled__lt=len(posts), then=Value("empty")),
            default=Value("" if scheme else "none"),
        ),
    )
    return rows


class Coverage(NamedTuple):
    """Of one place: families, how many have everybody they should, how many of each gap."""

    place: int
    families: int
    whole: int
    gaps: Mapping[str, int]

    @property
    def lacking(self) -> int:
        return self.families - self.whole


def coverage(
    scope: Scope, scheme: ContactScheme | None, day: date, *, villages: bool = False
) -> list[Coverage]:
    """By township, or by village, in the order of their codes. One statement."""
    step = 1 if villages else _TOWN
    counts = {gap.key: Count("pk", filter=Q(gap=gap.key)) for gap in GAPS}
    rows = (
        families(scope, scheme, day)
        .annotate(place=F("region") - F("region") % step)
        .order_by("place")
        .values("place")
        .annotate(count=Count("pk"), whole=Count("pk", filter=Q(gap="")), **counts)
    )
    return [
        Coverage(
            row["place"], row["count"], row["whole"], {gap.key: row[gap.key] for gap in GAPS}
        )
        for row in rows
    ]


def gaps(
    scope: Scope, scheme: ContactScheme | None, day: date, *, kind: str = "", place: int = 0
) -> ScopedQuerySet:
    """The families behind the figures."""
    rows = families(scope, scheme, day).exclude(gap="")
    if kind:
        rows = rows.filter(gap=kind)
    return rows.within(span(place)) if place else rows


def untold(scope: Scope) -> QuerySet[Assignment]:
    """Families who have not been told yet who comes now."""
    rows = Assignment.objects.within(scope).filter(
        ends_on__isnull=True, told_on__isnull=True, household__closed_on__isnull=True
    )
    return rows.select_related("household", "person").order_by("region", "id")


def families_in(scope: Scope, village: int) -> QuerySet[Household]:
    """The special families of a place, for the matrix."""
    return special_families(scope).within(span(village)).order_by("region", "id")


def assignments_in(households: Collection[int]) -> list[Assignment]:
    rows = Assignment.objects.filter(household__in=households, ends_on__isnull=True)
    return list(rows.select_related("person"))
