"""Which posts somebody holds, and what a post may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Delegation, Post, User
from nuanxin.base.identity.roles import OUTSIDERS, Role, clash
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal


def posts_of(user: User, day: date) -> QuerySet[Post]:
    """The posts an account holds on a day, the oldest first."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    return user.posts.filter(running, starts_on__lte=day).order_by("starts_on", "id")


def posts_to_act_in(user: User, day: date) -> list[Post]:
    """One's own posts, and those whose holders are on leave; one query.

    A post lent counts while the helper holds one in the same area that goes with it.
    """
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    lent = Delegation.objects.filter(
        helper=user, starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True
    )
    held = Q(user=user) | Q(pk__in=lent.values("post"), user__is_active=True)
    found = Post.objects.filter(running, held, starts_on__lte=day).select_related("user")
    found = found.order_by("starts_on", "id")
    own = [post for post in found if post.user_id == user.pk]
    for post in own:
        post.user = user  # known already: no page asks for it again
    return own + [p for p in found if p.user_id != user.pk and lendable(p, own)]


def last_post_of(user: User) -> Post | None:
    """The post somebody has now or had last: whose area a line about them belongs to."""
    found: Post | None = Post.objects.filter(user=user).order_by("-starts_on", "-id").first()
    return found


def handlers_at(region: int, day: date) -> QuerySet[Post]:
    """The posts that handle the families of a township on a day, the oldest first."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    found: QuerySet[Post] = Post.objects.filter(
        running, role=Role.TOWNSHIP_HANDLER, region=region, starts_on__lte=day,
        user__is_active=True,
    )  # fmt: skip
    return found.select_related("user").order_by("starts_on", "id")


def lendable(post: Post, own: Sequence[Post]) -> bool:
    """Whether somebody with these posts may do the work of that one."""
    apart = any(clash(Role(post.role), Role(each.role)) for each in own)
    return not apart and bool(_beside(post, own))


def _beside(post: Post, own: Sequence[Post]) -> list[Post]:
    """The posts that make somebody a colleague of this one's holder."""
    return [
        each for each in own
        if each.region == post.region
        and (each.role == post.role or not {post.role, each.role} & OUTSIDERS)
    ]  # fmt: skip


def acting_for(user: User, post: Post, own: Sequence[Post], *, ip: str, session: str) -> Actor:
    """The actor who does the work of somebody on leave: named with both names."""
    through = _beside(post, own)[0]
    name = f"{user.name}（代{post.user.name}）"[:40]
    return Actor(user.pk, through.pk, name, post.role, ip, session, for_user=post.user_id)


def scope_of(post: Post) -> Scope:
    return Scope.of(post.region)


def actor_of(post: Post, *, ip: str = "", session: str = "") -> Actor:
    """The actor behind a post; one query when the user is not loaded yet."""
    return Actor(post.user_id, post.pk, post.user.name, post.role, ip, session)


def post_of_username(username: str, day: date) -> Post:
    """The first post of an account, for commands. Raises Refusal when there is none."""
    user = User.objects.filter(username=username, is_active=True).first()
    post = posts_of(user, day).select_related("user").first() if user else None
    if post is None:
        raise Refusal(f"没有名为“{username}”、现在在岗的用户。请核对 --as 后面的用户名。")
    return post
