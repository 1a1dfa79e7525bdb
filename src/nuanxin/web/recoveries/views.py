"""The list of recoveries, one of them, its letter, and what is done about it."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries import queries
from nuanxin.web.recoveries import pages, sending


def case_of(request: OfficeRequest, public_id: UUID) -> Payable:
    """The case behind the address, or not found."""
    found = queries.recovery(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """The recoveries of one's area."""
    return render(request, "web/recoveries/index.html", {"shown": pages.index(request)})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same list as a file."""
    if kind not in {"xlsx", "csv"}:
        raise Http404
    return pages.export(request, kind, timezone.localtime())


@require_safe
def page(request: OfficeRequest, case: UUID) -> HttpResponse:
    """One case: what was raised, what the rules say now, what has been done."""
    shown = pages.case(request, case_of(request, case), "追缴")
    return render(request, "web/recoveries/page.html", {"shown": shown})


@require_safe
def letter(request: OfficeRequest, case: UUID) -> HttpResponse:
    """追缴告知书 on A4."""
    row = case_of(request, case)
    if row.status == Payable.Status.WITHDRAWN:
        raise Http404
    shown = pages.case(request, row, "追缴告知书")
    context = {"shown": shown, "day": timezone.localdate()}
    return render(request, "web/recoveries/letter.html", context)


@require_POST
def step(request: OfficeRequest, case: UUID) -> HttpResponse:
    """Told, or withdrawn."""
    row = case_of(request, case)
    try:
        sending.take_step(request, case, timezone.now())
    except Refusal as refusal:
        context = {"shown": pages.case(request, row, "追缴"), "refused": str(refusal)}
        return render(request, "web/recoveries/page.html", context, status=422)
    return redirect("recoveries:page", case)
