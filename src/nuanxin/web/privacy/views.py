"""The register of personal fields, the impact assessment, and what a family agreed to."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.files.stored.queries import opened
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.privacy import consents as agreed
from nuanxin.web.privacy import register
from nuanxin.web.privacy.assessment import assessment


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """个人信息目录."""
    return render(request, "web/privacy/index.html", {"shown": register.index(request.GET)})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The register as it is filtered."""
    return register.exported(request, kind, timezone.localtime())


@require_safe
def impact(request: OfficeRequest) -> HttpResponse:
    """个人信息保护影响评估, on A4."""
    paper = assessment(request.scope, timezone.localtime())
    return render(request, "web/privacy/impact.html", {"paper": paper})


@require_safe
def consents(request: OfficeRequest, family: UUID) -> HttpResponse:
    """What the people of a family have agreed to."""
    return _consents(request, family)


@require_POST
def consent(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Write an answer down."""
    try:
        agreed.record(request, family)
    except Refusal as refusal:
        return _consents(request, family, refused=str(refusal), typed=request.POST)
    return redirect("privacy:consents", family)


def _consents(request: OfficeRequest, family: UUID, **said: object) -> HttpResponse:
    shown = agreed.page(request, family, timezone.localdate())
    context = {"shown": shown, "file": shown.file, **said}
    status = 422 if said else 200
    return render(request, "web/privacy/consents.html", context, status=status)


@require_safe
def consent_scan(request: OfficeRequest, family: UUID, scan: UUID) -> HttpResponseBase:
    """The signed paper."""
    stored = agreed.scan(request, family, scan)
    return FileResponse(opened(stored), as_attachment=True, filename=stored.name)
