"""A line for every request, and a number people can name when they ask for help."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nuanxin.base.logs.lines import request_number

logger = logging.getLogger(__name__)


class Journal:
    """Writes who (as a post), what kind of address, how it ended and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = uuid4().hex[:12]
        request.number = number  # type: ignore[attr-defined]
        token = request_number.set(number)
        began = time.perf_counter()
        try:
            response = self._get_response(request)
            response["X-Request-ID"] = number
            if not request.path.startswith(settings.STATIC_URL):
                logger.info("request", extra={"fields": _fields(request, response, began)})
        finally:
            request_number.reset(token)
        return response


def _fields(
    request: HttpRequest, response: HttpResponseBase, began: float
) -> dict[str, object]:
    match, acting = request.resolver_match, getattr(request, "acting", None)
    return {
        "method": request.method if request.method in _METHODS else "other",
        "pattern": f"/{match.route}" if match else "",
        "post": getattr(getattr(acting, "post", None), "pk", None),
        "status": response.status_code,
        "ms": round((time.perf_counter() - began) * 1000),
    }


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
