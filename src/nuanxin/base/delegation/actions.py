"""Lending a post, and taking it back before its time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.delegation.queries import colleagues_for
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Delegation, Post, User
from nuanxin.base.identity.queries import posts_of
from nuanxin.kit.refusal import Refusal

_LONGEST = timedelta(days=92)


class Lending(NamedTuple):
    """Which post goes to whom, and the first and last day."""

    post: UUID
    helper: UUID
    starts_on: date
    ends_on: date
    reason: str = ""


@transaction.atomic
def lend(*, lender: User, by: Actor, lending: Lending, today: date, at: datetime) -> Delegation:
    """Have a colleague do a post's work; the caller made sure `by` decides for `lender`."""
    User.objects.select_for_update().get(pk=lender.pk)
    _days(lending, today)
    post = posts_of(lender, lending.starts_on).filter(public_id=lending.post).first()
    if post is None:
        raise Refusal("没有找到这个岗位，或者那时已经离岗。请从列表里选。")
    helper = _colleague(post, lending)
    if _overlaps(post, lending):
        raise Refusal("这个岗位那几天已经交给别人代办。请先结束原来的，或者换日期。")
    made = Delegation.objects.create(
        post=post, lender=lender, helper=helper, starts_on=lending.starts_on,
        ends_on=lending.ends_on, reason=lending.reason.strip()[:60], made_at=at,
        made_by_id=by.user_id or lender.pk,
    )  # fmt: skip
    about = [Subject("user", lender.pk), Subject("user", helper.pk)]
    days = {"since": made.starts_on, "until": made.ends_on}
    record(by, "post.lent", about, region=post.region, role=post.role, days=days)
    return made


@transaction.atomic
def take_back(*, lender: User, delegation: UUID, by: Actor, at: datetime) -> Delegation:
    """Do one's own work again; the helper's next page is already their own."""
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("post")
    row = rows.filter(lender=lender, public_id=delegation, ended_at__isnull=True).first()
    if row is None:
        raise Refusal("这次代办已经结束了。请刷新页面。")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    about = [Subject("user", lender.pk), Subject("user", row.helper_id)]
    record(by, "post.taken_back", about, region=row.post.region, role=row.post.role)
    return row


def _days(lending: Lending, today: date) -> None:
    if lending.starts_on < today:
        raise Refusal("开始日期不能早于今天。")
    if not lending.starts_on <= lending.ends_on <= lending.starts_on + _LONGEST:
        raise Refusal(
            "最后一天不能早于开始日期，一次最长三个月。再长的，请安全管理员另给岗位。"
        )


def _colleague(post: Post, lending: Lending) -> User:
    found = {each.public_id: each for each in colleagues_for(post, lending.starts_on)}
    if lending.helper not in found:
        raise Refusal(
            "只能交给同一辖区、岗位不相冲突的同事代办（编制、审批、付款不能是同一个人）。"
        )
    return found[lending.helper]


def _overlaps(post: Post, lending: Lending) -> bool:
    return Delegation.objects.filter(
        post=post, ended_at__isnull=True, starts_on__lte=lending.ends_on,
        ends_on__gte=lending.starts_on,
    ).exists()  # fmt: skip
