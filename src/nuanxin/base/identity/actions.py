"""Opening accounts and giving posts."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role
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
    """Put somebody into a post."""
    return Post.objects.create(
        user=user, role=role, region=int(region.value), starts_on=starts_on, title=title
    )
