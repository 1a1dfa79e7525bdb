"""Where somebody wanted to go."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def wanted(request: HttpRequest) -> str:
    """The address a form or a link carries on, where it is one of ours; else the desk."""
    return safe(request, request.POST.get("next") or request.GET.get("next") or "")


def safe(request: HttpRequest, address: str) -> str:
    """The same address where it is one of ours; else the desk."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if ours else reverse("desk:page")
