"""A batch the treasury pays in the world: sent, one line typed, the mark in what was typed."""

from __future__ import annotations

from datetime import datetime

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.actions.booking import book_sent
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.roads import Road
from nuanxin.money.returns.actions.typing import Typed, type_answers
from nuanxin.money.returns.typed import FAILED
from nuanxin.registry.people.models import Account, Membership
from support.benefits.county import DEATH

_SHARES = (Share("演示标准", "演示政发〔2020〕1号", "演示二", "县", 100),)
_FIRST, _END = Period(2025, 1), Period(2025, 7)
_FAMILIES = 6


def pay_by_treasury(by: Actor, place: RegionCode, at: datetime) -> None:
    """A few families' half-year of 2025, the result of one of them typed."""
    scope = Scope.of(place)
    paid = Membership.objects.within(scope).filter(
        role="女方", known_to=None, person__in=Account.objects.values("person")
    )
    raise_claims([_claim(tie) for tie in paid.order_by("pk")[:_FAMILIES]], by=by, at=at)
    order = Order(place, (DEATH,), _FIRST, _END, f"{place.value}国库", road=Road.TREASURY)
    row = prepare(by=by, scope=scope, order=order, at=at)
    Payable.objects.filter(lines__batch=row).update(status="sent")
    row.status, row.digest, row.sent_at = Batch.Status.SENT, "1" * 64, at
    row.save()
    book_sent(row, by, at)
    line = BatchLine.objects.filter(batch=row).earliest("position")
    typed = Typed(line.public_id, FAILED, cause="closed", words=f"{line.payee}销户")
    type_answers(batch=row.public_id, scope=scope, by=by, typed=[typed], at=at)


def _claim(tie: Membership) -> Claim:
    return Claim(
        key=f"{DEATH}/{tie.person_id}/国库", seq=0, region=tie.region,
        household_id=tie.household_id, person_id=tie.person_id, benefit=DEATH,
        label="特别扶助金（死亡）", first=_FIRST, end=_END, kind=Kind.REGULAR, shares=_SHARES,
        reason="", basis="2025 上半年",
    )  # fmt: skip
