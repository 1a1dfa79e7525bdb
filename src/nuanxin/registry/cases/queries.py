"""Which files are closed to a post, who may open them, and what waits to be decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import HANDLERS, READERS, Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.registry.cases.models import CaseAccess, NameWish, SensitiveMark
from nuanxin.registry.people.models import Household

# Who marks; who opens to others; who may be let in; who may break in; who judges that.
MARKERS = HANDLERS | {Role.COUNTY_LEADER}
GRANTERS = frozenset({Role.COUNTY_HEALTH, Role.COUNTY_LEADER})
OPENERS = READERS
BREAKERS = HANDLERS | {Role.COUNTY_LEADER}
JUDGES = frozenset({Role.SUPERVISOR, Role.COUNTY_LEADER})

SORTS = {"asked": ("asked_at", "pk"), "place": ("region", "pk"), "until": ("until", "pk")}
STATES = {
    "waiting": "待批准", "running": "有效", "judging": "待核查", "over": "已结束",
}  # fmt: skip


def closed_to(household: Household, post: int | None, at: datetime) -> bool:
    """Whether a marked file does not open to a post now."""
    return closed(Q(pk=household.pk), post, at) is not None


def closed(which: Q, post: int | None, at: datetime) -> Household | None:
    """The family, if it is marked and no access of the post runs; one query."""
    marked = SensitiveMark.objects.filter(household=OuterRef("pk"), lifted_at__isnull=True)
    opened = CaseAccess.objects.filter(_running(at), household=OuterRef("pk"), post=post)
    found: Household | None = Household.objects.filter(
        which, Exists(marked), ~Exists(opened)
    ).first()
    return found


def closed_among(homes: Collection[int], post: int | None, at: datetime) -> set[int]:
    """Which of several families are closed to a post; one query."""
    marked = SensitiveMark.objects.filter(household__in=homes, lifted_at__isnull=True)
    opened = CaseAccess.objects.filter(_running(at), household=OuterRef("household"), post=post)
    return set(marked.exclude(Exists(opened)).values_list("household", flat=True))


def _running(at: datetime) -> Q:
    return Q(opens_at__lte=at, until__gt=at, ended_at__isnull=True)


def running(access: CaseAccess, at: datetime) -> bool:
    """Whether an access opens its file now."""
    if access.opens_at is None or access.until is None or access.ended_at is not None:
        return False
    return access.opens_at <= at < access.until


def state(access: CaseAccess, at: datetime) -> str:
    """Where an access stands; a broken glass waits for its verdict first of all."""
    if access.kind == CaseAccess.Kind.GLASS and not access.verdict:
        return "judging"
    if access.kind == CaseAccess.Kind.GRANT and access.decided_at is None:
        return "waiting"
    return "running" if running(access, at) else "over"


class Asked(NamedTuple):
    """What narrows the list: a state, the beginning of a family's number or a name."""

    state: str = ""
    words: str = ""


def accesses(scope: Scope, asked: Asked, at: datetime) -> QuerySet[CaseAccess]:
    """Accesses of an area, with whom and which family they are about."""
    rows = CaseAccess.objects.within(scope)
    glass = Q(kind=CaseAccess.Kind.GLASS, verdict="")
    waits = Q(kind=CaseAccess.Kind.GRANT, decided_at__isnull=True)
    kinds = {
        "judging": glass, "waiting": waits, "running": _running(at) & ~glass,
        "over": ~_running(at) & ~glass & ~waits,
    }  # fmt: skip
    if asked.state in kinds:
        rows = rows.filter(kinds[asked.state])
    if asked.words:
        begins = Q(holder__name__startswith=asked.words)
        rows = rows.filter(begins | Q(household__number=asked.words))
    return rows.select_related("household", "post", "holder", "decided_by", "judged_by")


def access(scope: Scope, public_id: UUID) -> CaseAccess | None:
    found: CaseAccess | None = (
        CaseAccess.objects.within(scope).filter(public_id=public_id).first()
    )
    return found


def mark_of(household: Household) -> SensitiveMark | None:
    """The mark that stands."""
    rows = SensitiveMark.objects.filter(household=household, lifted_at__isnull=True)
    return rows.select_related("marked_by").first()


def wish_of(household: Household) -> NameWish | None:
    """The wish that stands."""
    rows = NameWish.objects.filter(household=household, ended_on__isnull=True)
    return rows.select_related("source", "source__recorded_by").first()


def nameable(household: Household, day: datetime, but: int | None) -> list[Post]:
    """Posts that could be let in, but one's own account's."""
    around = [household.region // 10**n * 10**n for n in (0, 3, 6, 8, 10)]
    held = Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate(day))
    rows = Post.objects.filter(
        held, role__in=OPENERS, region__in=around, starts_on__lte=timezone.localdate(day),
        user__is_active=True,
    )  # fmt: skip
    return list(rows.exclude(user=but).select_related("user").order_by("region", "user__name"))
