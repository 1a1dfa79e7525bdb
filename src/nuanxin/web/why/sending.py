"""What can be done about one confirmation from its page: hold, go on, stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import typed_month
from nuanxin.kit.period import month_index
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.support.benefits.actions.confirming import end
from nuanxin.support.benefits.actions.holding import hold, lift
from nuanxin.support.benefits.beginning import first_day
from nuanxin.support.benefits.family import entitlements, open_hold
from nuanxin.support.benefits.models import Entitlement, Finding

Deed = Callable[[OfficeRequest, Finding, Entitlement, datetime], None]


def act(request: OfficeRequest, found: Finding, deed: str, now: datetime) -> None:
    """Do what the form asks. Raises Refusal."""
    open_ = [e for e in entitlements(request.scope, found) if e.ends_on is None]
    if not open_ or deed not in _DEEDS:
        raise Refusal("这一项现在没有确认的待遇，办不了。请刷新本页。")
    _DEEDS[deed](request, found, open_[0], now)


def _month(request: OfficeRequest) -> int:
    text = typed_month(request.POST.get("from_day", ""))
    reading = read_day(f"{text}-01" if text.count("-") == 1 else text) if text else None
    if reading is None or reading.day is None:
        raise Refusal("请填写从哪个月起，例如 2026-10。")
    return month_index(reading.day)


def _hold(request: OfficeRequest, _: Finding, entitlement: Entitlement, now: datetime) -> None:
    hold(
        by=request.actor,
        entitlement=entitlement,
        from_month=_month(request),
        reason=request.POST.get("reason", ""),
        now=now,
    )


def _lift(request: OfficeRequest, _: Finding, entitlement: Entitlement, now: datetime) -> None:
    held = open_hold(entitlement)
    if held is None:
        raise Refusal("这一项没有暂停，请刷新本页。")
    lift(
        by=request.actor,
        held=held,
        until_month=_month(request),
        reason=request.POST.get("reason", ""),
        now=now,
    )


def _stop(
    request: OfficeRequest, found: Finding, entitlement: Entitlement, _now: datetime
) -> None:
    month = _month(request)
    end(
        by=request.actor,
        entitlement=entitlement,
        from_day=first_day(month),
        reason=request.POST.get("reason", ""),
        term=Term(found.first_month, found.months),
    )


_DEEDS: Mapping[str, Deed] = {"hold": _hold, "lift": _lift, "stop": _stop}
