"""What stands behind a link: its question, thanks, or that it opens nothing."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nuanxin.base.identity.lockout import address_of
from nuanxin.base.isolation.carrying import narrow_to
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.links.queries import link_of
from nuanxin.care.needs.queries import TASK as REFERRAL
from nuanxin.care.orders.queries import TASK as ORDER
from nuanxin.care.visits.queries import TASK as VISIT
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.asks.actions.answering import Said, answer, look
from nuanxin.registry.asks.queries import TASK, question
from nuanxin.support.intake.queries import TASK as REQUEST
from nuanxin.web.links.typed import typed

_GONE = 404


def found(token: str) -> OneTimeLink | None:
    """The link; from here on its village is seen, and nothing beyond."""
    link = link_of(token, TASK, REQUEST, VISIT, REFERRAL, ORDER)
    if link is not None:
        narrow_to(Scope.of(link.region))
    return link


def shown(
    request: HttpRequest, link: OneTimeLink | None, now: datetime, refused: str = ""
) -> HttpResponse:
    """The question of an open link."""
    ask = look(link=link, ip=address_of(request), at=now) if link else None
    if ask is None:
        return shut(request)
    context = {
        "asked": question(ask.household, timezone.localdate(now)), "until": ask.until,
        "by": ask.asked_by.name, "refused": refused, "typed": request.POST,
    }  # fmt: skip
    return closed(render(request, "web/links/page.html", context, status=status(refused)))


def answered(request: HttpRequest, link: OneTimeLink | None, now: datetime) -> HttpResponse:
    """Thanks; the form again where something is missing."""
    said = Said(request.POST.get("answer", ""), request.POST.get("words", ""))
    try:
        ask = link and answer(link=link, said=said, ip=address_of(request), at=now)
    except Refusal as refusal:
        return shown(request, link, now, str(refusal))
    if ask is None:
        return shut(request)
    return closed(render(request, "web/links/thanks.html"))


def shut(request: HttpRequest) -> HttpResponse:
    """The same for what never was, is used, over or taken back: nobody learns which.

    Whoever had filled something in reads their own words again, to say them on the telephone.
    """
    context = {"typed": typed(request.POST), "photos": bool(request.FILES)}
    page = closed(render(request, "web/links/shut.html", context, status=_GONE))
    page["Nx-Shown"] = "1"  # a form that was sent by script gives way to it, as to a refusal
    return page


def status(refused: str) -> int:
    return 422 if refused else 200


def closed(response: HttpResponse) -> HttpResponse:
    """The address is the key: it goes into no other site's log and no cache."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
