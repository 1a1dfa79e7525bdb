"""回盘 of a batch step by step, and the list of what came back."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.queries import batch as found_batch
from nuanxin.web.returns import bounces, orders, pages


def batch_of(request: OfficeRequest, public_id: UUID) -> Batch:
    """A batch that is with finance, or not found."""
    found = found_batch(request.scope, public_id)
    if found is None or found.status not in {Batch.Status.SENT, Batch.Status.SETTLED}:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What came back unpaid in one's area."""
    return render(request, "web/returns/index.html", {"shown": bounces.index(request)})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same list as a file."""
    return bounces.export(request, kind, timezone.localtime())


@require_POST
def check(request: OfficeRequest, bounce: UUID) -> HttpResponse:
    """The account is right after all."""
    try:
        bounces.check(request, bounce, timezone.now())
    except Refusal as refusal:
        context = {"shown": bounces.index(request), "refused": str(refusal)}
        return render(request, "web/returns/index.html", context, status=422)
    return redirect("returns:index")


@require_safe
def page(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """How far the answers to a batch are."""
    row = batch_of(request, batch)
    record_view(request.actor, Subject("batch", row.pk, row.region), row.answer)
    shown = pages.page(request, row)
    return render(request, "web/returns/page.html", {"shown": shown})


@require_POST
def upload(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Keep the file and read it as a job."""
    row = batch_of(request, batch)
    try:
        work = orders.order_reading(request, row, timezone.now())
    except Refusal as refusal:
        context = {"shown": pages.page(request, row), "refused": str(refusal)}
        return render(request, "web/returns/page.html", context, status=422)
    return redirect("jobs:page", work.public_id)


@require_POST
def step(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Confirm a file, as a job, or let it go."""
    row = batch_of(request, batch)
    try:
        work = orders.take_step(request, timezone.now())
    except Refusal as refusal:
        context = {"shown": pages.page(request, row), "refused": str(refusal)}
        return render(request, "web/returns/page.html", context, status=422)
    return redirect("jobs:page", work.public_id) if work else redirect("returns:page", batch)


@require_safe
def lines(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """The lines of one outcome."""
    shown = pages.lines(request, batch_of(request, batch))
    return render(request, "web/returns/lines.html", {"shown": shown})


@require_safe
def lines_download(request: OfficeRequest, batch: UUID, kind: str) -> HttpResponseBase:
    """The same lines as a file."""
    row = batch_of(request, batch)
    return pages.export(request, row, kind, timezone.localtime())


@require_safe
def sheet(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """对账单 on A4, for both offices to sign."""
    shown = pages.sheet(request, batch_of(request, batch))
    return render(request, "web/returns/sheet.html", {"shown": shown})
