"""A task on the phone of whoever a link was sent to: take it, or not; then say it is done."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nuanxin.base.identity.lockout import address_of
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.orders.actions.finishing import Done
from nuanxin.care.orders.actions.serving import finish_by_link, look, reply_by_link
from nuanxin.care.orders.choices import CANNOT
from nuanxin.kit.refusal import Refusal
from nuanxin.web.links.pages import closed, shut, status
from nuanxin.web.needs.sending import day_of
from nuanxin.web.orders.sending import minutes_of
from nuanxin.web.orders.tasks import shown as tasks


def shown(
    request: HttpRequest, link: OneTimeLink | None, now: datetime, refused: str = ""
) -> HttpResponse:
    """The task; the address once it was taken on."""
    row = look(link=link, ip=address_of(request), at=now) if link else None
    if row is None or link is None:
        return shut(request)
    context = {
        "task": tasks([row])[0], "by": link.made_by, "until": link.expires_at,
        "refused": refused, "typed": request.POST, "today": timezone.localdate(now),
        "cannot": CANNOT,
    }  # fmt: skip
    return closed(render(request, "web/links/task.html", context, status=status(refused)))


def answered(request: HttpRequest, link: OneTimeLink | None, now: datetime) -> HttpResponse:
    """The task as it stands after it; the form again where something cannot be."""
    if link is None or not link.opens(now):
        return shut(request)
    try:
        told = _told(request, link, now)
    except Refusal as refusal:
        return shown(request, link, now, str(refusal))
    if told is None:
        return shut(request)
    return closed(redirect(request.path)) if link_goes_on(request) else _thanks(request)


def link_goes_on(request: HttpRequest) -> bool:
    """Whoever took it sees the address next; whoever cannot sees thanks."""
    return request.POST.get("deed") != "cannot"


def _told(request: HttpRequest, link: OneTimeLink, now: datetime) -> object:
    sent, ip = request.POST, address_of(request)
    deed = sent.get("deed", "")
    if deed in {"take", "cannot"}:
        return reply_by_link(
            link=link, takes=deed == "take", why=sent.get("why", ""), ip=ip, at=now
        )
    if deed != "done":
        raise Refusal("页面不完整。请刷新以后再填。")
    said = Done(day_of(sent, "on", "做完日期"), minutes_of(sent))
    return finish_by_link(link=link, said=said, ip=ip, at=now)


def _thanks(request: HttpRequest) -> HttpResponse:
    return closed(render(request, "web/links/task_thanks.html"))
