"""志愿者: the list, one of them, teams, commendations, hours on paper."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.care.volunteers.queries import volunteer_of
from nuanxin.kit.refusal import Refusal, why_refused
from nuanxin.web.volunteers import pages, printing, sending

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """爱心劳力库: who serves."""
    shown = pages.index(request, timezone.localdate())
    return render(request, "web/volunteers/index.html", {"shown": shown})


@require_safe
def out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return pages.out(request, kind, timezone.localtime())


@_BOTH
def new(request: OfficeRequest) -> HttpResponse:
    """Somebody applies."""
    refused = ""
    if request.method == "POST":
        try:
            row = sending.enlisted(request, timezone.now())
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return redirect("volunteers:page", row.public_id)
    today = timezone.localdate()
    context = {"shown": pages.page(request, None, today), "refused": refused, "today": today}
    return render(request, "web/volunteers/new.html", context, status=422 if refused else 200)


@require_safe
def page(request: OfficeRequest, volunteer: UUID) -> HttpResponse:
    """One of them."""
    return _page(request, pages.volunteer_of(request, volunteer))


@require_POST
def act(request: OfficeRequest, volunteer: UUID) -> HttpResponse:
    """Take on, correct, certify; what a button does."""
    pages.volunteer_of(request, volunteer)
    refused = why_refused(lambda: sending.acted(request, volunteer, timezone.now()))
    if not refused:
        return redirect("volunteers:page", volunteer)
    return _page(request, pages.volunteer_of(request, volunteer), refused)


@require_POST
def phone(request: OfficeRequest, volunteer: UUID) -> HttpResponse:
    """The whole number, shown once."""
    row = pages.volunteer_of(request, volunteer)
    return _page(request, row, number=sending.revealed(request, row))


def _page(
    request: OfficeRequest, row: Volunteer, refused: str = "", number: str = ""
) -> HttpResponse:
    record_view(request.actor, Subject("volunteer", row.pk, row.region))
    today = timezone.localdate()
    context = {
        "shown": pages.page(request, row, today), "refused": refused, "number": number,
        "today": today,
    }  # fmt: skip
    return render(request, "web/volunteers/page.html", context, status=422 if refused else 200)


def hours(request: OfficeRequest, volunteer: UUID, suffix: str) -> HttpResponse:
    """志愿服务时长证明 as PDF or DOCX."""
    row = pages.volunteer_of(request, volunteer)
    try:
        return printing.certificate(request, row, suffix, timezone.now())
    except Refusal as refusal:
        return _page(request, row, str(refusal))


def hours_mine(request: OfficeRequest, suffix: str) -> HttpResponse:
    """Their own, for whoever serves."""
    row = volunteer_of(request.account.pk)
    if row is None:
        raise Http404
    try:
        return printing.certificate(request, row, suffix, timezone.now())
    except Refusal:
        return redirect("orders:tasks")


@_BOTH
def teams(request: OfficeRequest) -> HttpResponse:
    """Teams; the form adds one."""
    refused = ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.teamed(request, timezone.now()))
        if not refused:
            return redirect("volunteers:teams")
    context = {
        "shown": pages.teams(request), "refused": refused, "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "web/volunteers/teams.html", context, status=422 if refused else 200)


@require_safe
def thanks(request: OfficeRequest) -> HttpResponse:
    """Who was commended, as it may be hung up."""
    shown = pages.thanks(request, timezone.localdate())
    record_list(request.actor, "volunteer", [], "表扬名单", region=request.post.region)
    return render(request, "web/volunteers/thanks.html", {"shown": shown})
