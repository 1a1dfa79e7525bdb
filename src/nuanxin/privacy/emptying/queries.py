"""What is due in an area, kind by kind, and what has been asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import COUNTY, Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.privacy.catalogue import catalogue
from nuanxin.base.staff.queries import Wanted, staff
from nuanxin.care.contacts.models import Assignment, ContactPerson
from nuanxin.privacy.emptying.models import Emptying, Kind

EMPTIED = "保存期满，已清空"
_ADMINISTRATORS = frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})
# Whoever looks after them: accounts are the administrators', contact persons the county's.
WHO: Mapping[str, frozenset[Role]] = {Kind.ACCOUNTS: _ADMINISTRATORS, Kind.HELPERS: COUNTY}


@dataclass(frozen=True, slots=True)
class Over:
    """Somebody whose period is over: who, what they were, where, until when."""

    name: str
    was: str
    region: int
    until: date


def over_by(kind: Kind, today: date) -> date:
    """Who left on this day or before has been kept long enough, says the register."""
    kept = next(each for each in catalogue().keeping.values() if each.duty == kind)
    return today - timedelta(days=kept.days)


def accounts(scope: Scope, before: date) -> QuerySet[User]:
    """Accounts of this area alone whose last post ended by then and who could still come in.

    An emptied one holds no usable password; one that never had a post is nobody's.
    """
    later = Post.objects.filter(user=OuterRef("pk")).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=before)
    )
    outside = Post.objects.filter(user=OuterRef("pk")).exclude(_inside(scope))
    found: QuerySet[User] = staff(scope, Wanted()).filter(
        ~Exists(later), ~Exists(outside), ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    )
    return found


def who_left(scope: Scope, before: date) -> QuerySet[ContactPerson]:
    """Contact persons who left by then, go to nobody, and whose details still stand."""
    busy = Assignment.objects.filter(person=OuterRef("pk"), ends_on__isnull=True)
    found: QuerySet[ContactPerson] = (
        ContactPerson.objects.within(scope)
        .filter(~Exists(busy), left_on__lte=before)
        .exclude(left_reason=EMPTIED)
    )
    return found


def due(kind: Kind, scope: Scope, before: date) -> list[Over]:
    """Everybody whose period is over, the longest gone first."""
    if kind == Kind.HELPERS:
        left = who_left(scope, before).order_by("left_on", "id")
        return [Over(p.name, p.title, p.region, p.left_on) for p in left if p.left_on]
    found = []
    for user in accounts(scope, before):
        last = max(user.posts.all(), key=lambda post: (post.ends_on or before, post.pk))
        said = f"{last.get_role_display()}（用户名 {user.username}）"
        found.append(Over(user.name, said, last.region, last.ends_on or before))
    return sorted(found, key=lambda over: over.until)


def count(kind: Kind, scope: Scope, today: date) -> int:
    """How many are over."""
    before = over_by(kind, today)
    return (who_left if kind == Kind.HELPERS else accounts)(scope, before).count()


def standing(kind: Kind, region: int) -> Emptying | None:
    """The request that waits for a second person."""
    return _requests(kind, region).filter(status=Emptying.Status.ASKED).first()


def settled(kind: Kind, region: int) -> list[Emptying]:
    """What was done or taken back, the latest first."""
    rows = _requests(kind, region).exclude(status=Emptying.Status.ASKED)
    return list(rows.order_by("-settled_at")[:20])


def _requests(kind: Kind, region: int) -> QuerySet[Emptying]:
    """Those of posts of this very place: its two people decide about the same area."""
    rows: QuerySet[Emptying] = Emptying.objects.filter(kind=kind, region=region)
    return rows.select_related("asked_by", "settled_by")


def _inside(scope: Scope) -> Q:
    inside = Q(pk__in=[])
    for low, high in scope.ranges:
        inside |= Q(region__gte=low, region__lt=high)
    return inside
