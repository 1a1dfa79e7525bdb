"""付后退回 step by step: entered by one person, confirmed by another."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.returns import late as lately
from nuanxin.web.returns import pages
from nuanxin.web.returns.views import batch_of


@require_POST
def enter(request: OfficeRequest, batch: UUID, line: UUID) -> HttpResponse:
    """A line that was paid has come back."""
    row = batch_of(request, batch)
    try:
        lately.enter(request, line, timezone.now())
    except Refusal as refusal:
        context = {"shown": pages.lines(request, row), "refused": str(refusal)}
        return render(request, "web/returns/lines.html", context, status=422)
    return redirect("returns:page", batch)


@require_POST
def step(request: OfficeRequest, batch: UUID, late: UUID) -> HttpResponse:
    """Confirm it, or let it go."""
    row = batch_of(request, batch)
    try:
        lately.take_step(request, late, timezone.now())
    except Refusal as refusal:
        context = {"shown": pages.page(request, row), "refused": str(refusal)}
        return render(request, "web/returns/page.html", context, status=422)
    return redirect("returns:page", batch)
