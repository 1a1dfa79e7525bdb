"""Which posts somebody holds, and what a post may see."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post, User
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal


def posts_of(user: User, day: date) -> QuerySet[Post]:
    """The posts an account holds on a day, the oldest first."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    return user.posts.filter(running, starts_on__lte=day).order_by("starts_on", "id")


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
