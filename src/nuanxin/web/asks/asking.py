"""One family: what its village was asked, a new link, and what is done with an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.links.actions import LONGEST_DAYS, USUAL_DAYS
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.asks.actions.asking import ask_village, settle_ask, withdraw_ask
from nuanxin.registry.asks.queries import askable, asks_about, contacts
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import FamilyFile, family_file, household
from nuanxin.web.asks.listing import Line, lines

_MOST = 20


@dataclass(frozen=True, slots=True)
class Page:
    """The family's page: why it is not asked about, if so; whom to ask; what was said."""

    file: FamilyFile
    why_not: str
    contacts: list[str]
    lines: list[Line]
    days: int = USUAL_DAYS
    longest: int = LONGEST_DAYS


def _home(request: OfficeRequest, public_id: UUID) -> Household:
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    return found


def page(request: OfficeRequest, family: UUID, now: datetime) -> Page:
    """The latest asks of a family; looking leaves a line."""
    home = _home(request, family)
    record_view(request.actor, Subject("household", home.pk, home.region), "请村里核对")
    today = timezone.localdate(now)
    rows = asks_about(request.scope, home, now)[:_MOST]
    found = list(lines(rows, now, opened=True))
    return Page(family_file(home, today), askable(home), contacts(home, today), found)


def made(request: OfficeRequest, family: UUID, now: datetime) -> str:
    """The address to send."""
    days = typed_whole(request.POST.get("days", ""))
    if days is None or days > LONGEST_DAYS:
        raise Refusal(f"有效天数请填 1 到 {LONGEST_DAYS}。")
    made = ask_village(
        household=_home(request, family).public_id, scope=request.scope, by=request.actor,
        contact=request.POST.get("contact", ""), days=days, at=now,
    )  # fmt: skip
    return request.build_absolute_uri(reverse("links:page", args=[made.token]))


def done(request: OfficeRequest, ask: UUID, now: datetime) -> str:
    """Do what the button says; where to go on."""
    scope, by, sent = request.scope, request.actor, request.POST
    match sent.get("deed", ""):
        case "withdraw":
            withdraw_ask(ask=ask, scope=scope, by=by, at=now)
        case "settle":
            settle_ask(ask=ask, scope=scope, by=by, words=sent.get("words", ""), at=now)
        case _:
            raise Refusal("没有这个操作。请刷新页面再试。")
    return reverse("asks:index")
