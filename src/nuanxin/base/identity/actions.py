"""Opening accounts and giving posts."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role, clash
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode


@transaction.atomic
def open_account(*, username: str, name: str, password: str, work_phone: str = "") -> User:
    """Open an account; the name must be free."""
    if User.objects.filter(username=username).exists():
        raise Refusal(f"用户名“{username}”已经有人用了。请换一个。")
    user = User(username=username, name=name, work_phone=work_phone)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def give_post(
    *, user: User, role: Role, region: RegionCode, starts_on: date, title: str = ""
) -> Post:
    """Put somebody into a post; two that go apart are refused, whoever asks."""
    User.objects.select_for_update().get(pk=user.pk)
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    for held in user.posts.filter(running):
        if clash(role, Role(held.role)):
            raise Refusal(
                f"“{role.label}”和“{held.get_role_display()}”不能由同一个人担任（不相容岗位）。"
                "请先结束原来的岗位，或者换一个人。"
            )
    return Post.objects.create(
        user=user, role=role, region=int(region.value), starts_on=starts_on, title=title
    )
