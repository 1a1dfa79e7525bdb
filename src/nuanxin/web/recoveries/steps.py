"""What is done about a case: each step is one action, its refusal shown on the same page."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.recoveries import case as one
from nuanxin.web.recoveries import receipts as money
from nuanxin.web.recoveries import sending
from nuanxin.web.recoveries.views import case_of


def _answer(
    request: OfficeRequest, case: UUID, act: Callable[[OfficeRequest, UUID, datetime], None]
) -> HttpResponse:
    row = case_of(request, case)
    try:
        act(request, case, timezone.now())
    except Refusal as refusal:
        context = {"shown": one.case(request, row, "追缴"), "refused": str(refusal)}
        return render(request, "web/recoveries/page.html", context, status=422)
    return redirect("recoveries:page", case)


@require_POST
def step(request: OfficeRequest, case: UUID) -> HttpResponse:
    """Told, agreed on, received, asked to be waived, withdrawn."""
    return _answer(request, case, sending.take_step)


@require_POST
def decide(request: OfficeRequest, case: UUID) -> HttpResponse:
    """Waived, or not."""
    return _answer(request, case, sending.take_decision)


@require_POST
def refund(request: OfficeRequest) -> HttpResponse:
    """The ticked receipts have been paid on to finance."""
    try:
        money.pay_on(request, timezone.now())
    except Refusal as refusal:
        context = {"shown": money.index(request), "refused": str(refusal)}
        return render(request, "web/recoveries/receipts.html", context, status=422)
    return redirect("recoveries:receipts")
