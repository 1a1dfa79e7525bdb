"""试点项目: the list, one of them with its file, the forms."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.support.pilots.models import Pilot
from nuanxin.support.pilots.queries import pilot as one
from nuanxin.web.pilots import exports, pages, sending

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _row(request: OfficeRequest, public_id: UUID) -> Pilot:
    found = one(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """The pilots of one's area."""
    shown = pages.index(request, timezone.localdate())
    return render(request, "web/pilots/index.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The list as it is filtered."""
    return exports.out(request, kind, timezone.localtime())


@_BOTH
def new(request: OfficeRequest) -> HttpResponse:
    """One nobody has entered yet."""
    now = timezone.now()
    return _form(request, None, lambda: sending.added(request, now))


@_BOTH
def edit(request: OfficeRequest, pilot: UUID) -> HttpResponse:
    """Put it right."""
    now, row = timezone.now(), _row(request, pilot)
    return _form(request, row, lambda: sending.corrected(request, row, now))


def _form(
    request: OfficeRequest, row: Pilot | None, write: Callable[[], Pilot]
) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            return redirect("pilots:page", write().public_id)
        except Refusal as refusal:
            refused = str(refusal)
    form = pages.form(request, row, timezone.localdate(), refused)
    status = 422 if refused else 200
    return render(request, "web/pilots/form.html", {"form": form}, status=status)


@_BOTH
def page(request: OfficeRequest, pilot: UUID) -> HttpResponse:
    """One pilot: what it is for, what was done; the forms write its file."""
    row, refused = _row(request, pilot), ""
    if request.method == "POST":
        try:
            sending.written(request, row, timezone.now())
            return redirect("pilots:page", pilot)
        except Refusal as refusal:
            refused = str(refusal)
    record_view(request.actor, Subject("pilot", row.pk, row.region))
    context = {
        "shown": pages.page(request, row), "refused": refused, "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "web/pilots/page.html", context, status=422 if refused else 200)
