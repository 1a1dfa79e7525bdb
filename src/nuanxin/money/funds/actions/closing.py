"""Closing a budget year: asked by finance, agreed to by a second person, never undone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.funds.actions.entering import one_at_a_time
from nuanxin.money.funds.models import Appropriation, ClosedYear
from nuanxin.money.payouts.actions.preparing import no_batch_meanwhile
from nuanxin.money.payouts.models import Batch

_UNSENT = (
    Batch.Status.DRAFT, Batch.Status.LOCKED, Batch.Status.CHECKED, Batch.Status.APPROVED,
)  # fmt: skip
AGREEING = frozenset({Role.FINANCE, Role.COUNTY_LEADER})


@transaction.atomic
def ask_to_close(
    *, region: int, scope: Scope, by: Actor, year: int, at: datetime
) -> ClosedYear:
    """Finance says the year is done; nothing is closed yet."""
    if not scope.covers(region):
        raise Refusal("这个地区不在您的辖区内。")
    if by.user_id is None or by.role != Role.FINANCE:
        raise Refusal("年度关账由财政经办提出。请转给财政。")
    if year >= timezone.localtime(at).year:
        raise Refusal(f"{year} 年度还没有过完，不能关账。")
    one_at_a_time()
    _nothing_left(region, year)
    made, new = ClosedYear.objects.get_or_create(
        region=region, year=year, defaults={"asked_by_id": by.user_id, "asked_at": at}
    )
    if not new:
        said = "已经关账" if made.closed_at else "已经提出关账，等另一位同志同意"
        raise Refusal(f"{year} 年度{said}。请刷新页面看最新情况。")
    record(by, "funds.ask_to_close", [], region=region, year=year)
    return made


@transaction.atomic
def close_year(*, region: int, scope: Scope, by: Actor, year: int, at: datetime) -> ClosedYear:
    """A second person agrees: from here on the year takes only what clears it."""
    if by.user_id is None or by.role not in AGREEING:
        raise Refusal("年度关账由另一位财政经办或分管领导同意。请转给他们。")
    one_at_a_time()
    no_batch_meanwhile()
    row: ClosedYear | None = (
        ClosedYear.objects.within(scope).locked().filter(region=region, year=year).first()
    )
    if row is None:
        raise Refusal(f"{year} 年度还没有人提出关账。请财政经办先提出。")
    if row.closed_at:
        raise Refusal(f"{year} 年度已经关账。请刷新页面看最新情况。")
    if row.asked_by_id in by.hands:
        raise Refusal("提出和同意关账不能是同一个人。请换一位同志核对后同意。")
    _nothing_left(region, year)
    row.closed_by_id, row.closed_at = by.user_id, at
    row.save(update_fields=["closed_by", "closed_at"])
    record(by, "funds.close", [], region=region, year=year)
    return row


def _nothing_left(region: int, year: int) -> None:
    """What has been begun for the year is finished or given up first."""
    batches = Batch.objects.filter(region=region, budget_year=year, status__in=_UNSENT).count()
    if batches:
        raise Refusal(
            f"{year} 年度还有 {batches} 个批次没有送财政。"
            "请先送出，或作废后改用下一年度的指标。"
        )
    waiting = Appropriation.objects.filter(
        region=region, year=year, confirmed_at__isnull=True, declined_at__isnull=True
    ).count()
    if waiting:
        raise Refusal(f"{year} 年度还有 {waiting} 份指标文件没有确认。请先确认或退回。")
