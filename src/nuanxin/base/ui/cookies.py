"""Cookies as we give them out; anything else somebody put there is none."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_OURS = re.compile(r"[!-~]{0,200}")


class Cookies:
    """Drops what no database takes and no page of ours has set, before anybody looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for name, text in list(request.COOKIES.items()):
            if not _OURS.fullmatch(text):
                del request.COOKIES[name]
        return self._get_response(request)
