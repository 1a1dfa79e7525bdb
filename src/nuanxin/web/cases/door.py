"""The door of a file kept closer: what it is, and how to be let in."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jurisdiction.queries import place
from nuanxin.registry.cases.models import CaseAccess
from nuanxin.registry.cases.queries import (
    BREAKERS,
    GRANTERS,
    JUDGES,
    OPENERS,
    Asked,
    accesses,
    closed_to,
    mark_of,
    nameable,
)
from nuanxin.registry.people.models import Household
from nuanxin.web.cases.listing import sees_all, shown

_WHOLE = 100


def turned_away(request: OfficeRequest, home: Household, now: datetime) -> HttpResponse:
    """Somebody without access wanted the file: they learn how to get it, the trail that."""
    _recorded(request, home, ok=False)
    if request.headers.get("HX-Request"):
        return HttpResponse("敏感个案：打开档案要有授权。", status=403)
    return page(request, home, now, status=403)


def shown_door(request: OfficeRequest, home: Household, now: datetime) -> HttpResponse:
    """Somebody looks who may open a file, or asks to."""
    _recorded(request, home, ok=True)
    return page(request, home, now)


def page(
    request: OfficeRequest, home: Household, now: datetime, *, status: int = 200,
    refused: str = "",
) -> HttpResponse:  # fmt: skip
    """The door itself; its forms go to `cases:act`."""
    role, mark = request.post.role, mark_of(home)
    context = {
        "home": home, "place": place(home.region), "mark": mark, "refused": refused,
        "closed": closed_to(home, request.actor.post_id, now), "today": timezone.localdate(now),
        "may_ask": role in OPENERS, "may_break": role in BREAKERS,
        "may_grant": role in GRANTERS, "may_judge": role in JUDGES,
        "lines": _lines(request, home, now), "verdicts": CaseAccess.Verdict.choices,
        "posts": _posts(request, home, now) if role in GRANTERS and mark else [],
    }  # fmt: skip
    return render(request, "web/cases/home.html", context, status=status)


def _lines(request: OfficeRequest, home: Household, now: datetime) -> list[object]:
    rows = accesses(request.scope, Asked(), now).filter(household=home)
    if not sees_all(request):
        rows = rows.filter(holder=request.account)
    return list(shown(rows.order_by("-asked_at")[:_WHOLE], now))


def _posts(request: OfficeRequest, home: Household, now: datetime) -> list[tuple[str, str]]:
    found = nameable(home, timezone.localtime(now), request.account.pk)
    return [
        (str(post.public_id), f"{post.user.name}，{post.get_role_display()}") for post in found
    ]


def _recorded(request: OfficeRequest, home: Household, *, ok: bool) -> None:
    record(request.actor, "case.door", [Subject("household", home.pk, home.region)], ok=ok)
