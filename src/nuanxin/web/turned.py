"""What is turned away before the door: who sent it leaves a line, and reads what to do.

Forms without their token, too large or unreadable never reach `gate`; nor does a session that
is none, an address nobody has, or a host that is not ours. A method an address does not know
is answered with words instead of nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.noted import begin, noted
from nuanxin.base.identity.acting import account_of
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.lockout import address_of
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import last_post_of
from nuanxin.base.isolation.carrying import without_scope
from nuanxin.base.limits.actions import spend
from nuanxin.base.limits.limit import Limit, address
from nuanxin.web.gate import acting_of, actor_in

logger = logging.getLogger(__name__)

_TURNED, _NO_POST = "account.turned_back", "account.no_post"
_NO_SESSION, _NOWHERE = "account.no_session", "account.not_found"
_FOREIGN_HOST = "account.foreign_host"
_AWAY = frozenset({400, 403, 413})
_WRONG_METHOD = {
    "title": "这个网址不能直接打开",
    "advice": "它只收页面上的表单，什么也没有办。请从菜单或工作台进入要办的事，在页面上办。",
    "status": 405,
}
# Strangers could fill the trail with lines; the first ones of an hour say enough.
_STRANGER = Limit("turned", 30, 30, timedelta(hours=1))


class TurnedBack:
    """Middleware around whatever reads a form; it knows the session and reads nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin()
        response = self._get_response(request)
        with without_scope():
            _leave_a_line(request, response)
            if response.status_code == 405 and not response.content:
                return _worded(request, response)
        return response


class ForeignHost:
    """Middleware near the outside: whoever calls us by a name that is not ours leaves a line.

    They are turned away further in, where nobody knows the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            with without_scope():
                _of_a_stranger(request, lambda by: record(by, _FOREIGN_HOST, [], ok=False))
        return self._get_response(request)


def _worded(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    answer = render(request, "nx/error.html", _WRONG_METHOD, status=405)
    answer["Allow"] = bare["Allow"]
    return answer


def _leave_a_line(request: HttpRequest, response: HttpResponse) -> None:
    if noted():
        return
    user = account_of(request)
    if user is None:
        _about_nobody(request, response)
    elif response.status_code in _AWAY:
        _about(request, user, _TURNED, response.status_code)
    elif _nowhere(request, response):
        if _not_too_often(request):
            _about(request, user, _NOWHERE, 404)
    elif acting_of(request) is None and _to_the_log_in(response):
        _about(request, user, _NO_POST, response.status_code)


def _about(request: HttpRequest, user: User, act: str, status: int) -> None:
    """A line in the area of the post they act in, or acted in last."""
    acting, here = acting_of(request), address_of(request)
    session = (request.session.session_key or "")[:12]
    who = (
        actor_in(acting, here, session) if acting else Actor(user.pk, None, user.name, ip=here)
    )
    post = acting.post if acting else last_post_of(user)
    region = post.region if post else None
    record(who, act, [], region=region, ok=False, page=_route(request), status=status)


def _about_nobody(request: HttpRequest, response: HttpResponse) -> None:
    """Somebody comes with a session that is over, or made up: for a page, or with a form."""
    shown = f"{settings.SESSION_COOKIE_NAME}=" in request.META.get("HTTP_COOKIE", "")
    act = _TURNED if shown and response.status_code in _AWAY else ""
    act = _NO_SESSION if shown and _to_the_log_in(response) else act
    act = _NOWHERE if _nowhere(request, response) else act
    if act:
        page = _route(request)
        _of_a_stranger(request, lambda by: record(by, act, [], ok=False, page=page))


def _of_a_stranger(request: HttpRequest, write: Callable[[Actor], object]) -> None:
    """They have their answer with or without a database; without one, our own log knows."""
    nobody = Actor(None, None, "（没有登录）", ip=address_of(request))
    try:
        if _not_too_often(request):
            write(nobody)
    except (OperationalError, InterfaceError):
        logger.warning("a stranger leaves no line: the database is away")


def _nowhere(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether they asked for an address nobody has; of what stood in it nothing is kept."""
    return response.status_code == 404 and request.resolver_match is None


def _to_the_log_in(response: HttpResponse) -> bool:
    if response.status_code == 401:
        return True
    log_in = reverse(settings.LOGIN_URL)
    return response.status_code == 302 and response["Location"].startswith(log_in)


def _not_too_often(request: HttpRequest) -> bool:
    if not settings.RATE_LIMITED:
        return True
    who = address(address_of(request))
    spent = spend(limit=_STRANGER, who=who, most=_STRANGER.of_address, at=timezone.now())
    return spent is None


def _route(request: HttpRequest) -> str:
    """The kind of address, also where nobody has looked it up yet."""
    try:
        return str(resolve(request.path_info).view_name)
    except Resolver404:
        return ""
