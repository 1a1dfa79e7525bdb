"""Log-in through the county's provider: there and back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.lockout import address_of
from nuanxin.base.identity.models import User
from nuanxin.base.sso import provider
from nuanxin.base.sso.provider import Person
from nuanxin.base.sso.queries import account_of
from nuanxin.kit.refusal import Refusal
from nuanxin.web import standing
from nuanxin.web.account import entering
from nuanxin.web.account.addresses import safe

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_CLOSED = "您在本系统的账号已经停用。请找本单位的安全管理员。"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Off to the provider; where they wanted to go waits in the session."""
    if not provider.on():
        raise Http404
    try:
        address = provider.start(request, _back(request), request.GET.get("next", ""))
    except Refusal as refusal:
        return _page(request, str(refusal), status=502)
    return HttpResponseRedirect(address)


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with its word on who they are."""
    if not provider.on():
        raise Http404
    try:
        person = provider.finish(request)
    except Refusal as refusal:
        _note(request, None, "unproved")
        return _page(request, str(refusal), status=422)
    user = account_of(settings.OIDC_ISSUER, person.subject)
    if user is None:
        _note(request, None, "unknown")
        return _page(request, "", status=403, subject=person.subject)
    if trouble := _come_in(request, user, person, timezone.now()):
        return _page(request, trouble, status=403)
    return HttpResponseRedirect(safe(request, person.going_to))


def _come_in(request: HttpRequest, user: User, person: Person, now: datetime) -> str:
    if not user.is_active:
        _note(request, user, "closed")
        return _CLOSED
    entering.known(request, user, now, _BACKEND)
    if person.second_factor:
        standing.vouched_for(request.session)
    if trouble := entering.past_the_first_step(request, user, now):
        _note(request, user, "no_post")
        return trouble
    return ""


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("account:sso_back"))


def _note(request: HttpRequest, user: User | None, why: str) -> None:
    """A line of the trail; who the provider says it is stands there only as our account."""
    address = address_of(request)
    if user is None:
        by = Actor(None, None, "（统一登录，未关联）", ip=address)
        record(by, "account.sign_on_failed", [], ok=False, why=why)
        return
    by = Actor(user.pk, None, user.name, ip=address)
    record(by, "account.sign_on_failed", [Subject("user", user.pk)], ok=False, why=why)


def _page(
    request: HttpRequest, trouble: str, *, status: int, subject: str = ""
) -> HttpResponse:
    context = {"trouble": trouble, "subject": subject}
    return render(request, "web/account/not_in.html", context, status=status)
