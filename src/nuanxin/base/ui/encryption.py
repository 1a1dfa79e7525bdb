"""Pages travel encrypted, unless an installation says that its network is its own."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

# Asked by watchers on the machine itself; they show nothing about anybody.
_OPEN = frozenset({"/healthz", "/readyz"})
_ADVICE = (
    "这里只接受加密连接。请把网址开头的 http:// 换成 https:// 再打开；"
    "网址已经是 https:// 时，请系统管理员核对代理的设置（TRUSTED_PROXIES）。"
)


class Encrypted:
    """Without INSECURE_LAN an unencrypted request learns only how to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.INSECURE_LAN or request.is_secure() or request.path in _OPEN:
            return self._get_response(request)
        page = {"title": "请用加密的网址打开", "advice": _ADVICE}
        return render(request, "nx/error.html", page, status=403)


def open_connection(_request: HttpRequest) -> dict[str, object]:
    """For every page: the strip that says the connection is not encrypted."""
    return {
        "unencrypted": settings.INSECURE_LAN,
        "demonstration": settings.DEMONSTRATION,
    }
