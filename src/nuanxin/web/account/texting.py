"""The code by text message, after the password: send one, type it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nuanxin.base.factors.queries import enrolled
from nuanxin.base.factors.ways import Way
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.sms import actions as sms
from nuanxin.base.sms.actions import Proof
from nuanxin.base.sms.queries import number_of, pause_left, waiting
from nuanxin.web import standing
from nuanxin.web.account import entering
from nuanxin.web.account.addresses import wanted


def page(request: OfficeRequest) -> HttpResponse:
    """Where a code may be texted and is still wanted; others go on to where it is asked."""
    if not standing.may_be_texted(request.acting) or standing.let_in(
        request.session, request.acting
    ):
        return redirect_to_login(wanted(request), reverse("account:code"))
    now, trouble = timezone.now(), ""
    if request.method == "POST":
        sending = request.POST.get("deed") == "send"
        trouble = _send(request, now) if sending else _prove(request, now)
        if not trouble and sending:
            return redirect_to_login(wanted(request), reverse("account:text"))
        if not trouble:
            return HttpResponseRedirect(wanted(request))
    context = {"trouble": trouble, "next": wanted(request), **_shown(request, now)}
    return render(request, "web/account/text.html", context, status=422 if trouble else 200)


def _send(request: OfficeRequest, now: datetime) -> str:
    return sms.send_code(
        user=request.account, session=_session(request), by=request.actor, at=now,
        today=timezone.localdate(now),
    )  # fmt: skip


def _prove(request: OfficeRequest, now: datetime) -> str:
    user, typed = request.account, request.POST.get("code", "")
    proof = sms.prove(
        user=user, session=_session(request), typed=typed, by=request.actor, at=now
    )
    if proof is Proof.RIGHT:
        entering.come_in(request, user, now, Way.TEXT)
    return str(proof.value)


def _shown(request: OfficeRequest, now: datetime) -> dict[str, object]:
    factor = number_of(request.account)
    if factor is None:
        return {}
    return {
        "number": factor, "under_way": waiting(factor, now), "pause": pause_left(factor, now),
        "enrolled": enrolled(request.account),
    }  # fmt: skip


def _session(request: OfficeRequest) -> str:
    return request.session.session_key or ""
