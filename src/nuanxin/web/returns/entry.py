"""国库支付结果 step by step: typed, filled in by township, handed in."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.models import Batch
from nuanxin.web.returns import typing
from nuanxin.web.returns.views import batch_of


def _treasury(request: OfficeRequest, batch: UUID) -> Batch:
    return typing.treasury_only(batch_of(request, batch))


def _back(request: OfficeRequest, row: Batch, act: Callable[[], object]) -> HttpResponse:
    """Do it and go back to the same part of the list; a refusal is shown there."""
    try:
        act()
    except Refusal as refusal:
        context = {"shown": typing.page(request, row), "refused": str(refusal)}
        return render(request, "web/returns/typed.html", context, status=422)
    answer = redirect("returns:typed", row.public_id)
    answer["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """The lines with their results; sending the form keeps what was typed."""
    row = _treasury(request, batch)
    if request.method == "POST":
        return _back(request, row, lambda: typing.save(request, row, timezone.now()))
    return render(request, "web/returns/typed.html", {"shown": typing.page(request, row)})


@require_POST
def fill(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """One voucher for a township."""
    row = _treasury(request, batch)
    return _back(request, row, lambda: typing.fill(request, row, timezone.now()))


@require_POST
def hand_in(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Hold what was typed against the list, as a job."""
    row = _treasury(request, batch)
    try:
        work = typing.order_handing_in(request, row, timezone.now())
    except Refusal as refusal:
        context = {"shown": typing.page(request, row), "refused": str(refusal)}
        return render(request, "web/returns/typed.html", context, status=422)
    return redirect("jobs:page", work.public_id)


@require_safe
def table(request: OfficeRequest, batch: UUID) -> HttpResponseBase:
    """The list to be filled in as a table."""
    return typing.table(request, _treasury(request, batch), timezone.localtime())
