"""Choosing a password, and being given one."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.passwords.models import FormerPassword
from nuanxin.base.passwords.profiles import faults, profile
from nuanxin.kit.refusal import Refusal

_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_DIGITS = "23456789"


@transaction.atomic
def set_password(*, user: User, old: str, new: str, by: Actor, at: datetime) -> None:
    """Somebody chooses their own; the account's other sessions end with the old one."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if not row.check_password(old):
        raise Refusal("现在的密码不对。请重新输入。")
    wrong = faults(new, row.username)
    if row.check_password(new) or _used(row, new):
        asked = profile().history
        wrong.append(
            f"不能与最近 {asked} 次用过的密码相同" if asked else "不能与现在的密码相同"
        )
    if wrong:
        raise Refusal(f"新密码不能用：{'；'.join(wrong)}。请换一个。")
    FormerPassword.objects.create(user=row, hashed=row.password, until=at)
    user.set_password(new)
    user.password_given, user.password_set_at = False, at
    user.save(update_fields=["password", "password_given", "password_set_at"])
    record(by, "account.password_changed", [Subject("user", user.pk)])


@transaction.atomic
def give_password(*, user: User, by: Actor, at: datetime) -> str:
    """Make one up for somebody who forgot theirs; it lets in once, to choose another."""
    made = made_up()
    user.set_password(made)
    user.password_given, user.password_set_at = True, at
    user.save(update_fields=["password", "password_given", "password_set_at"])
    record(by, "account.password_given", [Subject("user", user.pk)])
    return made


def made_up() -> str:
    """A password easy to read aloud: three groups, nothing that looks like something else."""
    first, middle = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
    last = "".join(secrets.choice(_DIGITS) for _ in range(4))
    return f"{first.capitalize()}-{middle}-{last}"


def _used(user: User, new: str) -> bool:
    former = user.former_passwords.order_by("-until")[: max(0, profile().history - 1)]
    return any(check_password(new, each.hashed) for each in former)
