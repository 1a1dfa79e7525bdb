"""Opening a marked file: asked for, granted, refused, ended; or by breaking the glass."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.queries import scope_of
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.cases.actions.rows import about, family_row, only, said, somebody
from nuanxin.registry.cases.models import CaseAccess, SensitiveMark
from nuanxin.registry.cases.queries import (
    BREAKERS,
    GRANTERS,
    JUDGES,
    OPENERS,
    closed_to,
    running,
)
from nuanxin.registry.people.models import Household

GLASS_HOURS = 2
_LONGEST = timedelta(days=366)
_LEAST_OF_GLASS = 10


class Named(NamedTuple):
    """Whom a file is opened to, why, and until the end of which day."""

    post: UUID
    reason: str
    until: date


@transaction.atomic
def ask_access(
    *, household: UUID, scope: Scope, by: Actor, reason: str, at: datetime
) -> CaseAccess:
    """Ask the county to open a marked file to one's own post."""
    only(by, OPENERS, "申请查看")
    row = _marked(household, scope)
    if not closed_to(row, by.post_id, at):
        raise Refusal("这户的档案您现在就能看，不用申请。请刷新页面。")
    if _waiting(row, by.post_id):
        raise Refusal("您已经申请过，还在等批准。着急的话请打电话，或者用紧急查看。")
    user, post = somebody(by)
    asked: CaseAccess = CaseAccess.objects.create(
        household=row, region=row.region, kind=CaseAccess.Kind.GRANT, post_id=post,
        holder_id=user, reason=said(reason, "事由"), asked_at=at,
    )  # fmt: skip
    record(by, "case.asked", [about(row)], purpose=asked.reason)
    return asked


@transaction.atomic
def break_glass(
    *, household: UUID, scope: Scope, by: Actor, reason: str, at: datetime
) -> CaseAccess:
    """Open a marked file at once, for two hours, to be judged by somebody else afterwards."""
    only(by, BREAKERS, "紧急查看")
    row = _marked(household, scope)
    if not closed_to(row, by.post_id, at):
        raise Refusal("这户的档案您现在就能看，不用紧急查看。请刷新页面。")
    user, post = somebody(by)
    opened: CaseAccess = CaseAccess.objects.create(
        household=row, region=row.region, kind=CaseAccess.Kind.GLASS, post_id=post,
        holder_id=user, reason=said(reason, "紧急查看的事由", _LEAST_OF_GLASS),
        asked_at=at, opens_at=at, until=at + timedelta(hours=GLASS_HOURS),
    )  # fmt: skip
    record(by, "case.glass", [about(row)], purpose=opened.reason, until=opened.until)
    return opened


@transaction.atomic
def grant_access(
    *, household: UUID, scope: Scope, by: Actor, to: Named, at: datetime
) -> CaseAccess:
    """Open a marked file to a named post until the end of a day, without being asked."""
    only(by, GRANTERS, "授权查看敏感个案")
    row = _marked(household, scope)
    named = Post.objects.select_related("user").filter(public_id=to.post).first()
    if named is None or not _fits(named, row, at):
        raise Refusal("这个岗位不在岗，或者不管这户家庭所在的地区。请从列表里选。")
    access = CaseAccess(
        household=row, region=row.region, kind=CaseAccess.Kind.GRANT, post=named,
        holder=named.user, reason=said(to.reason, "事由"), asked_at=at,
    )  # fmt: skip
    _open(access, row, by, to.until, at)
    return access


@transaction.atomic
def decide_access(
    *, access: UUID, scope: Scope, by: Actor, until: date | None, words: str, at: datetime
) -> CaseAccess:
    """Answer somebody who asked: until the end of a day, or no."""
    only(by, GRANTERS, "授权查看敏感个案")
    row = _access(scope, access)
    if row.decided_at is not None or row.kind != CaseAccess.Kind.GRANT:
        raise Refusal("这个申请已经有人答复了。请刷新页面。")
    if until is not None:
        _open(row, row.household, by, until, at)
        return row
    _not_oneself(row, by)
    row.decided_by_id, row.decided_at = by.user_id, at
    row.save()
    told = said(words, "不同意的原因")
    record(by, "case.refused", [about(row.household)], purpose=told, post=row.post_id)
    return row


@transaction.atomic
def end_access(*, access: UUID, scope: Scope, by: Actor, at: datetime) -> CaseAccess:
    """Close a file again before its time."""
    row = _access(scope, access)
    if row.holder_id != by.user_id:
        only(by, GRANTERS, "收回授权")
    if not running(row, at):
        raise Refusal("这个授权已经结束了。请刷新页面。")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(by, "case.ended", [about(row.household)], post=row.post_id)
    return row


@transaction.atomic
def judge_glass(
    *, access: UUID, scope: Scope, by: Actor, verdict: str, words: str, at: datetime
) -> CaseAccess:
    """Say of a broken glass whether it was in order; whoever broke it never does. Was it not,
    the file closes at once.
    """
    only(by, JUDGES, "核查紧急查看")
    row = _access(scope, access)
    if row.kind != CaseAccess.Kind.GLASS or row.verdict:
        raise Refusal("这一次已经核查过。请刷新页面。")
    if row.holder_id in by.hands:
        raise Refusal("自己的紧急查看要由别人核查。")
    if verdict not in CaseAccess.Verdict.values:
        raise Refusal("请选核查结果。")
    least = 4 if verdict == CaseAccess.Verdict.FAULT else 0
    row.verdict, row.verdict_words = verdict, said(words, "核查意见", least)
    row.judged_by_id, row.judged_at = by.user_id, at
    closes = verdict == CaseAccess.Verdict.FAULT and running(row, at)
    row.ended_at = at if closes else row.ended_at
    row.save(update_fields=["verdict", "verdict_words", "judged_by", "judged_at", "ended_at"])
    on = [about(row.household)]
    record(by, "case.judged", on, purpose=words.strip(), verdict=verdict, post=row.post_id)
    if closes:
        record(by, "case.ended", on, post=row.post_id)
    return row


def _marked(household: UUID, scope: Scope) -> Household:
    row = family_row(scope, household)
    if not SensitiveMark.objects.filter(household=row, lifted_at__isnull=True).exists():
        raise Refusal("这户不是敏感个案，直接打开档案就行。")
    return row


def _waiting(row: Household, post: int | None) -> bool:
    asked = CaseAccess.objects.filter(household=row, post=post, kind=CaseAccess.Kind.GRANT)
    return asked.filter(decided_at__isnull=True).exists()


def _fits(post: Post, row: Household, at: datetime) -> bool:
    """Whether a post could see this family at all if its file were like any other."""
    day = timezone.localdate(at)
    reads = post.role in OPENERS and post.holds_on(day) and post.user.is_active
    return reads and scope_of(post).covers(row.region)


def _access(scope: Scope, public_id: UUID) -> CaseAccess:
    row: CaseAccess | None = (
        CaseAccess.objects.within(scope)
        .locked()
        .select_related("household")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise Refusal("没有找到这一条授权。")
    return row


def _not_oneself(access: CaseAccess, by: Actor) -> None:
    if access.holder_id in by.hands:
        raise Refusal("不能给自己授权。请由另一位县级经办或负责人办理。")


def _open(access: CaseAccess, row: Household, by: Actor, until: date, at: datetime) -> None:
    _not_oneself(access, by)
    end = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
    if not at < end <= at + _LONGEST:
        raise Refusal("授权要写明到哪一天，从今天起最长一年。")
    access.decided_by_id, access.decided_at, access.opens_at = by.user_id, at, at
    access.until = end
    access.save()
    on, post = [about(row)], access.post_id
    record(by, "case.granted", on, purpose=access.reason, until=until, post=post)
