"""The list of recoveries and of what came back, one case, its letter and its plan."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries import queries
from nuanxin.web.recoveries import case as one
from nuanxin.web.recoveries import pages
from nuanxin.web.recoveries import receipts as money


def case_of(request: OfficeRequest, public_id: UUID) -> Payable:
    """The case behind the address, or not found."""
    found = queries.recovery(request.scope, public_id, timezone.localdate())
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
    return pages.export(request, kind, timezone.localtime())


@require_safe
def receipts(request: OfficeRequest) -> HttpResponse:
    """What has been given back, and where it is."""
    return render(request, "web/recoveries/receipts.html", {"shown": money.index(request)})


@require_safe
def receipts_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same list as a file."""
    return money.export(request, kind, timezone.localtime())


@require_safe
def page(request: OfficeRequest, case: UUID) -> HttpResponse:
    """One case: what was raised, what the rules say now, what has been done."""
    shown = one.case(request, case_of(request, case), "追缴")
    return render(request, "web/recoveries/page.html", {"shown": shown})


@require_safe
def letter(request: OfficeRequest, case: UUID) -> HttpResponse:
    """追缴告知书 on A4."""
    row = case_of(request, case)
    if row.status == Payable.Status.WITHDRAWN:
        raise Http404
    shown = one.case(request, row, "追缴告知书")
    context = {"shown": shown, "day": timezone.localdate()}
    return render(request, "web/recoveries/letter.html", context)


@require_safe
def plan(request: OfficeRequest, case: UUID) -> HttpResponse:
    """分期退款约定 on A4."""
    shown = one.case(request, case_of(request, case), "分期退款约定")
    if shown.money.plan is None:
        raise Http404
    context = {"shown": shown, "day": timezone.localdate()}
    return render(request, "web/recoveries/plan.html", context)
