"""What an office finds behind a link: the narrowed view of a referral, and the answer form."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nuanxin.base.identity.lockout import address_of
from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.needs import queries
from nuanxin.care.needs.actions.answering import answer_by_link, look
from nuanxin.care.needs.models import Referral
from nuanxin.care.needs.narrowed import LABELS, groups_of, thawed
from nuanxin.kit.refusal import Refusal
from nuanxin.web.links.pages import closed, shut, status
from nuanxin.web.needs.sending import answered as read_answer


def shown(
    request: HttpRequest, link: OneTimeLink | None, now: datetime, refused: str = ""
) -> HttpResponse:
    """What was sent on, and what is asked."""
    row = look(link=link, ip=address_of(request), at=now) if link else None
    if row is None or link is None:
        return shut(request)
    told = thawed(queries.said(row.public_id, row.view_sealed))
    context = {
        "row": row, "by": link.made_by, "until": link.expires_at,
        "groups": [(LABELS[group], facts) for group, facts in groups_of(told).items()],
        "asked": queries.said(row.public_id, row.asked_sealed), "refused": refused,
        "typed": request.POST, "results": Referral.Result.choices,
    }  # fmt: skip
    page = render(request, "web/links/referral.html", context, status=status(refused))
    return closed(page)


def answered(request: HttpRequest, link: OneTimeLink | None, now: datetime) -> HttpResponse:
    """Thanks; the form again where something is missing."""
    try:
        said = read_answer(request.POST, timezone.localdate(now))
        ip = address_of(request)
        row = answer_by_link(link=link, said=said, ip=ip, at=now) if link else None
    except Refusal as refusal:
        return shown(request, link, now, str(refusal))
    if row is None:
        return shut(request)
    return closed(render(request, "web/links/referral_thanks.html"))
