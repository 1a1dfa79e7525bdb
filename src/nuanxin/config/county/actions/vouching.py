"""What was due late goes by the treasury: a voucher has paid some, others are half typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.config.county.actions.filling import COUNTY
from nuanxin.config.county.actions.logins import actor
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.actions.preparing import DueKey, Order, prepare
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.queries import OpenDue, open_dues
from nuanxin.money.payouts.roads import Road
from nuanxin.money.returns.actions.handing import hand_in
from nuanxin.money.returns.actions.settling import settle
from nuanxin.money.returns.actions.typing import Typed, type_answers
from nuanxin.money.returns.typed import FAILED, PAID

SCOPE = Scope.of(COUNTY)
TITLE = "往期补发（国库直接支付，演示）"
_ENOUGH = 4  # lines that show what the page is for


def pay_by_treasury(release: Callable[[Batch, datetime], None]) -> None:
    """One list of what is paid late; `release` examines it, has it signed and sends it.

    A visitor who has drawn it up meanwhile, or writes a death down, keeps it.
    """
    due = _late()
    if due is None or Batch.objects.filter(title=TITLE).exists():
        return
    try:
        with transaction.atomic():
            _pay(due, release, timezone.now())
    except Refusal:
        return


def _late() -> OpenDue | None:
    """The smallest list that has something to show, or else the longest."""
    found = [each for each in open_dues(SCOPE) if each.kind_code == "backpay"]
    return min(
        found, key=lambda each: (each.lines < _ENOUGH, abs(each.lines - _ENOUGH)), default=None
    )


def _pay(due: OpenDue, release: Callable[[Batch, datetime], None], at: datetime) -> None:
    first, end = due.first, due.end
    key = DueKey(due.benefit, first.ordinal, end.ordinal, due.kind_code)
    order = Order(COUNTY, (due.benefit,), first, end, TITLE, (key,), road=Road.TREASURY)
    batch = prepare(by=actor("health"), scope=SCOPE, order=order, at=at - timedelta(minutes=5))
    release(batch, at)
    lines = list(BatchLine.objects.filter(batch=batch, live=True).order_by("position"))
    if len(lines) < 2:
        return
    half = len(lines) // 2
    _answer(batch, lines[:half], at)
    _type(batch, lines[half:-1], at)


def _answer(batch: Batch, lines: list[BatchLine], at: datetime) -> None:
    """The first have their voucher, confirmed by another of finance."""
    day, fen = timezone.localdate(at), sum(line.amount_fen for line in lines)
    typed = [Typed(each.public_id, PAID, f"ZF{day:%Y%m%d}01", fen, day) for each in lines]
    by, key = actor("finance"), batch.public_id
    type_answers(batch=key, scope=SCOPE, by=by, typed=typed, at=at)
    made = hand_in(batch=key, scope=SCOPE, by=by, part=True, at=at)
    settle(returned=made.public_id, scope=SCOPE, by=actor("treasury"), at=at)


def _type(batch: Batch, lines: list[BatchLine], at: datetime) -> None:
    """Of the rest one has come back, and the last is not known of."""
    day = timezone.localdate(at)
    typed = [
        Typed(each.public_id, PAID, f"ZF{day:%Y%m%d}{number:02d}", None, day)
        for number, each in enumerate(lines[1:], 2)
    ]
    if lines:
        back = Typed(
            lines[0].public_id, FAILED, cause="holder", words="退款入账通知书：户名不符"
        )
        typed.append(back)
        type_answers(
            batch=batch.public_id, scope=SCOPE, by=actor("finance"), typed=typed, at=at
        )
