"""Linking accounts to a provider, and undoing it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.sso.models import LinkedIdentity
from nuanxin.base.sso.provider import on
from nuanxin.base.sso.queries import digest_of
from nuanxin.kit.refusal import Refusal

_LONGEST = 255


@transaction.atomic
def link(*, user: User, subject: str, by: Actor, at: datetime) -> LinkedIdentity:
    """This account is that person of the provider; one account each, and one person."""
    if not on():
        raise Refusal("本系统没有启用单位统一登录，不能关联。")
    subject = subject.strip()
    if not 1 <= len(subject) <= _LONGEST:
        raise Refusal("请填统一登录的编号：本人第一次用统一登录时，页面上会显示。")
    User.objects.select_for_update().get(pk=user.pk)
    issuer = settings.OIDC_ISSUER
    digest = digest_of(issuer, subject)
    LinkedIdentity.objects.filter(user=user).delete()
    row, made = LinkedIdentity.objects.get_or_create(
        issuer=issuer, digest=digest, defaults={"user": user, "linked_at": at}
    )
    if not made:
        raise Refusal(
            "这个统一登录编号已经关联到另一个账号。请核对编号，或者先解除那边的关联。"
        )
    record(by, "account.linked", [Subject("user", user.pk)])
    return row


@transaction.atomic
def unlink(*, user: User, by: Actor) -> None:
    """The provider lets nobody into this account any more."""
    removed, _ = LinkedIdentity.objects.filter(user=user).delete()
    if not removed:
        raise Refusal("这个账号没有关联统一登录。请刷新页面看最新情况。")
    record(by, "account.unlinked", [Subject("user", user.pk)])
