"""A request filled in on the phone: one screen a step, each kept as it is left, then sent."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nuanxin.base.files.cleaning import clean_photo
from nuanxin.base.identity.lockout import address_of
from nuanxin.base.links.models import OneTimeLink
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.asks.queries import question
from nuanxin.support.intake.actions.answering import (
    Named,
    Screen,
    Seen,
    Wishes,
    keep,
    look,
    send,
    unanswered,
)
from nuanxin.support.intake.models import VillageRequest
from nuanxin.support.intake.queries import photos, public_label, request_of
from nuanxin.web.links.pages import closed, shut, status

WHO, ACCOUNT, PAPERS, CHECK = "who", "account", "papers", "check"
_FIRST = {"家里的意思": WHO, "收款账号": ACCOUNT, "材料": PAPERS, "": CHECK}


def shown(
    request: HttpRequest, link: OneTimeLink | None, now: datetime, refused: str = ""
) -> HttpResponse:
    """The screen asked for, or the first one that says nothing yet."""
    row = look(link=link, ip=address_of(request), at=now) if link else None
    if row is None:
        return shut(request)
    steps = _steps(row)
    wanted = request.POST.get("screen", "") if refused else request.GET.get("step", "")
    screen = wanted if wanted in steps else _FIRST[unanswered(row)]
    taken = {each.paper for each in photos(row)}
    seen = row.seen or []
    context = {
        "row": row, "by": row.asked_by.name, "label": public_label(row.label),
        "asked": question(row.household, timezone.localdate(now), row.person_id),
        "steps": steps, "number": steps.index(screen) + 1, "refused": refused,
        "typed": request.POST if refused else None, "seen": seen,
        "papers": [(number, name, name in seen, name in taken)
                   for number, name in enumerate(row.papers)],
    }  # fmt: skip
    page = render(request, f"web/links/request_{screen}.html", context, status=status(refused))
    return closed(page)


def _steps(row: VillageRequest) -> tuple[str, ...]:
    fills = row.task == VillageRequest.Task.FILL
    wants = row.wish in ("", VillageRequest.Wish.WANTS)
    return (WHO, ACCOUNT, PAPERS, CHECK) if fills and wants else (WHO, CHECK)


def answered(request: HttpRequest, link: OneTimeLink | None, now: datetime) -> HttpResponse:
    """Keep a screen and go on to the next; the last one sends."""
    if link is None or not link.opens(now):
        return shown(request, link, now)
    try:
        if request.POST.get("screen") == CHECK:
            return _sent(request, link, now)
        return _kept(request, link, now)
    except Refusal as refusal:
        return shown(request, link, now, str(refusal))


def _kept(request: HttpRequest, link: OneTimeLink, now: datetime) -> HttpResponse:
    screen = _screen(request, link, now)
    row = keep(link=link, screen=screen, ip=address_of(request), at=now)
    if row is None:
        return shut(request)
    steps = _steps(row)
    at = request.POST.get("screen", WHO)
    following = steps[steps.index(at) + 1] if at in steps[:-1] else CHECK
    return closed(redirect(f"{request.path}?step={following}"))


def _screen(request: HttpRequest, link: OneTimeLink, now: datetime) -> Screen:
    """What was filled in, as the screen's own kind."""
    sent = request.POST
    match sent.get("screen", ""):
        case "who":
            return Wishes(sent.get("wish", ""), sent.get("words", ""))
        case "account":
            return Named(
                sent.get("account", ""), sent.get("number", ""), sent.get("holder", "")
            )
        case "papers":
            return _papers(request, link, now)
    raise Refusal("这一页不完整。请刷新页面再试。")


def _papers(request: HttpRequest, link: OneTimeLink, now: datetime) -> Seen:
    row = request_of(link, now)
    names = list(enumerate(row.papers)) if row else []
    seen = frozenset(name for number, name in names if request.POST.get(f"seen{number}"))
    files = {name: request.FILES.get(f"photo{number}") for number, name in names}
    return Seen(seen, {name: clean_photo(file, name) for name, file in files.items() if file})


def _sent(request: HttpRequest, link: OneTimeLink, now: datetime) -> HttpResponse:
    row = send(link=link, ip=address_of(request), at=now)
    if row is None:
        return shut(request)
    return closed(render(request, "web/links/request_thanks.html"))
