"""Opening and closing accounts and posts; each act leaves a line and takes effect at once."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.factors import actions as factors
from nuanxin.base.factors.queries import enrolled
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.divisions import region_tree
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.passwords.actions import give_password
from nuanxin.base.sittings.actions import end_all
from nuanxin.base.sms import actions as sms
from nuanxin.base.sso import actions as sso
from nuanxin.base.staff.queries import account, wholly_inside
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")


class NewPost(NamedTuple):
    """A post to be given."""

    role: Role
    region: RegionCode
    title: str


class Governing(NamedTuple):
    """Who governs accounts, where, and when it is."""

    by: Actor
    scope: Scope
    at: datetime
    today: date


def sound_username(username: str) -> None:
    """Refuse a log-in name that people mistype."""
    if not _USERNAME.fullmatch(username):
        raise Refusal("用户名用 3 到 40 个小写字母、数字、点或横线，字母开头。请改一下。")


@transaction.atomic
def admit(*, who: Governing, username: str, name: str, post: NewPost) -> tuple[User, str]:
    """Open an account with its first post; its password is returned this once."""
    sound_username(username)
    if not name.strip():
        raise Refusal("请填姓名。")
    user = open_account(username=username, name=name.strip()[:40], password="")
    given = give_password(user=user, by=who.by, at=who.at)
    _give(who, user, post)
    return user, given


@transaction.atomic
def appoint(*, who: Governing, user: UUID, post: NewPost) -> User:
    """Give an account another post."""
    row = _governed(who, user)
    _give(who, row, post)
    return row


@transaction.atomic
def end_post(*, who: Governing, user: UUID, post: UUID) -> User:
    """End a post today; it opens no further page."""
    row = _governed(who, user)
    held = row.posts.select_for_update().filter(public_id=post, ends_on__isnull=True).first()
    if held is None:
        raise Refusal("这个岗位已经结束了。请刷新页面看最新情况。")
    held.ends_on = max(held.starts_on, who.today)
    held.save(update_fields=["ends_on"])
    end_all(user=row, by=who.by, at=who.at)
    record(who.by, "account.post_ended", [_subject(row)], region=held.region, role=held.role)
    return row


@transaction.atomic
def close(*, who: Governing, user: UUID) -> User:
    """Disable an account; whoever is logged in with it gets no further page."""
    return _switch(who, user, "account.closed", active=False)


@transaction.atomic
def reopen(*, who: Governing, user: UUID) -> User:
    """Let an account in again."""
    return _switch(who, user, "account.reopened", active=True)


@transaction.atomic
def renew_password(*, who: Governing, user: UUID) -> tuple[User, str]:
    """Somebody forgot theirs; the new one is returned this once and must be changed."""
    row = _governed(who, user)
    given = give_password(user=row, by=who.by, at=who.at)
    end_all(user=row, by=who.by, at=who.at)
    return row, given


@transaction.atomic
def reset_factor(*, who: Governing, user: UUID) -> User:
    """The phone is lost: the next log-in sets up another."""
    row = _governed(who, user)
    factors.reset(user=row, by=who.by)
    end_all(user=row, by=who.by, at=who.at)
    return row


@transaction.atomic
def set_number(*, who: Governing, user: UUID, number: str) -> User:
    """Say where codes by text message go."""
    row = _governed(who, user)
    if not number.strip():
        raise Refusal("请填手机号。不再用短信登录的，请按“取消手机号”。")
    sms.set_number(user=row, number=number, by=who.by, at=who.at)
    end_all(user=row, by=who.by, at=who.at)
    return row


@transaction.atomic
def clear_number(*, who: Governing, user: UUID) -> User:
    """Codes by text message go nowhere any more; sessions end."""
    row = _governed(who, user)
    sms.clear_number(user=row, by=who.by)
    end_all(user=row, by=who.by, at=who.at)
    return row


@transaction.atomic
def link(*, who: Governing, user: UUID, subject: str) -> User:
    """Say who somebody is at the log-in provider."""
    row = _governed(who, user)
    if not subject.strip():
        raise Refusal("请填统一登录编号。不再用统一登录的，请按“解除关联”。")
    sso.link(user=row, subject=subject, by=who.by, at=who.at)
    end_all(user=row, by=who.by, at=who.at)
    return row


@transaction.atomic
def unlink(*, who: Governing, user: UUID) -> User:
    """Nobody at the log-in provider any more; sessions end."""
    row = _governed(who, user)
    sso.unlink(user=row, by=who.by)
    end_all(user=row, by=who.by, at=who.at)
    return row


def _give(who: Governing, user: User, post: NewPost) -> Post:
    place = Scope.of(post.region)
    if not all(
        any(low <= first and end <= high for low, high in who.scope) for first, end in place
    ):
        raise Refusal("这个地区不在您的管辖范围内，不能在那里设岗。请核对地区。")
    given = give_post(
        user=user, role=post.role, region=post.region, starts_on=who.today, title=post.title
    )
    record(who.by, "account.post_given", [_subject(user)], region=given.region, role=given.role)
    return given


def governed(*, who: Governing, user: UUID) -> User:
    """An account this administrator decides about, locked."""
    return _governed(who, user)


def _switch(who: Governing, user: UUID, act: str, *, active: bool) -> User:
    row = _governed(who, user)
    if row.is_active == active:
        raise Refusal(f"这个账号已经{'启用' if active else '停用'}了。请刷新页面看最新情况。")
    row.is_active = active
    row.save(update_fields=["is_active"])
    end_all(user=row, by=who.by, at=who.at)
    record(who.by, act, [_subject(row)])
    return row


def _governed(who: Governing, public_id: UUID) -> User:
    row = account(who.scope, public_id)
    if row is None or not wholly_inside(who.scope, row):
        raise Refusal("这个账号在别的地区也有岗位，要由上级安全管理员办理。")
    if row.pk == who.by.user_id:
        raise Refusal("不能改自己的账号。请由另一位安全管理员办理。")
    return User.objects.select_for_update().get(pk=row.pk)


def _subject(user: User) -> Subject:
    return Subject("user", user.pk)


class First(NamedTuple):
    """Who is to govern accounts, and where."""

    username: str
    name: str
    region: RegionCode


@transaction.atomic
def open_first(*, first: First, again: bool, at: datetime, today: date) -> tuple[User, str]:
    """Open the account with its post; its password is returned this once, good for a day.

    Where the place has a security administrator already it is refused, unless `again`: then
    another is opened, or the named one gets a new password and sets up a new second factor.
    """
    standing = _administrators(first.region, today)
    if standing and not again:
        raise Refusal(
            f"这里已经有安全管理员（{'、'.join(standing)}），新账号请由他们在“账号和岗位”里开。"
            "都联系不上时，加 --again 再执行一次；这会留在审计记录里。"
        )
    if region_tree().region(first.region) is None:
        raise Refusal(f"没有代码为 {first.region.value} 的地区。请核对 --region。")
    user, act = _account(first, standing, at), "account.opened_from_console"
    given = give_password(user=user, by=SYSTEM, at=at)
    if not user.posts.exists():
        give_post(user=user, role=Role.SECURITY_ADMIN, region=first.region, starts_on=today)
    place = user.posts.filter(role=Role.SECURITY_ADMIN).earliest("pk").region
    record(SYSTEM, act, [_subject(user)], region=place, again=again)
    return user, given


def _administrators(region: RegionCode, today: date) -> list[str]:
    """The log-in names of those who can do it now and there; a neighbour's cannot."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    posts = Post.objects.filter(running, role=Role.SECURITY_ADMIN, user__is_active=True)
    held = posts.values_list("user__username", "region").distinct()
    return sorted({name for name, area in held if Scope.of(area).covers(region)})


def _account(first: First, standing: list[str], at: datetime) -> User:
    if first.username in standing:
        user = User.objects.select_for_update().get(username=first.username)
        if enrolled(user):
            factors.reset(user=user, by=SYSTEM)
        end_all(user=user, by=SYSTEM, at=at)
        return user
    sound_username(first.username)
    if not first.name.strip():
        raise Refusal("请用 --name 写明姓名。")
    return open_account(username=first.username, name=first.name.strip()[:40], password="")
