"""A visit written down on the phone by whoever a link was sent to: one screen, once."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nuanxin.base.identity.lockout import address_of
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.visits.actions.linking import look, save_by_link
from nuanxin.care.visits.choices import needs
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.asks.queries import question
from nuanxin.web.links.pages import closed, shut, status
from nuanxin.web.visits.sending import said
from nuanxin.web.visits.wording import HEALTHS, HOWS, MOODS


def shown(
    request: HttpRequest, link: OneTimeLink | None, now: datetime, refused: str = ""
) -> HttpResponse:
    """The form of one family, without its name."""
    row = look(link=link, ip=address_of(request), at=now) if link else None
    if row is None:
        return shut(request)
    today = timezone.localdate(now)
    context = {
        "row": row, "by": row.asked_by.name, "asked": question(row.household, today),
        "client_id": request.POST.get("client_id") or uuid4(), "refused": refused,
        "typed": request.POST, "chosen": request.POST.getlist("need"),
        "day": request.POST.get("on") or f"{today}", "hows": HOWS, "moods": MOODS,
        "healths": HEALTHS, "needs": needs(),
    }  # fmt: skip
    return closed(render(request, "web/links/visit.html", context, status=status(refused)))


def answered(request: HttpRequest, link: OneTimeLink | None, now: datetime) -> HttpResponse:
    """Thanks; the form again where something cannot be."""
    if link is None:
        return shut(request)
    try:
        told = said(request.POST, "链接", request.FILES.get("photo"))
        visit = save_by_link(link=link, said=told, ip=address_of(request), at=now)
    except Refusal as refusal:
        return shown(request, link, now, str(refusal))
    return closed(render(request, "web/links/visit_thanks.html")) if visit else shut(request)
