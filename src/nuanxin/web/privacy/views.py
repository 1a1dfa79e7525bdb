"""The register of personal fields and the impact assessment."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.web.privacy import register
from nuanxin.web.privacy.assessment import assessment


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """个人信息目录."""
    return render(request, "web/privacy/index.html", {"shown": register.index(request.GET)})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The register as it is filtered."""
    if kind not in {"xlsx", "csv"}:
        raise Http404
    return register.exported(request, kind, timezone.localtime())


@require_safe
def impact(request: OfficeRequest) -> HttpResponse:
    """个人信息保护影响评估, on A4."""
    paper = assessment(request.scope, timezone.localtime())
    return render(request, "web/privacy/impact.html", {"paper": paper})
