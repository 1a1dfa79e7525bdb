"""Posts lent and borrowed, and who could help."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from nuanxin.base.identity.models import Delegation, Post, User
from nuanxin.base.identity.queries import lendable, posts_of


def delegations(user: User) -> QuerySet[Delegation]:
    """What somebody lent or took over, the latest first."""
    rows = Delegation.objects.filter(Q(lender=user) | Q(helper=user))
    return rows.select_related("post", "lender", "helper", "made_by").order_by(
        "-starts_on", "-pk"
    )


def delegation(lender: User, public_id: UUID) -> Delegation | None:
    return Delegation.objects.filter(lender=lender, public_id=public_id).first()


def colleagues_for(post: Post, day: date) -> list[User]:
    """Colleagues with a post in the same area, all of whose posts go together with this one."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    near = Post.objects.filter(running, region=post.region, starts_on__lte=day)
    found = User.objects.filter(pk__in=near.values("user"), is_active=True)
    people = found.exclude(pk=post.user_id).order_by("name", "id")
    return [each for each in people if lendable(post, list(posts_of(each, day)))]


def choices(user: User, day: date) -> list[tuple[Post, list[User]]]:
    """Each post of somebody with whoever could take it over."""
    return [(post, colleagues_for(post, day)) for post in posts_of(user, day)]
