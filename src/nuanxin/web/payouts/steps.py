"""The steps a batch takes: each is one action, and its refusal is shown on the batch's page."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.base.audit.actions import record_export
from nuanxin.base.files.stored.queries import opened
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.actions import examining, renewing
from nuanxin.money.payouts.actions.releasing import NewLights
from nuanxin.web.payouts import orders, pages
from nuanxin.web.payouts.views import batch_of

_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _answer(request: OfficeRequest, batch: UUID, act: Callable[[], object]) -> HttpResponse:
    """Do it and go back to the batch; a refusal is shown there, nothing lost."""
    try:
        act()
    except Refusal as refusal:
        if isinstance(refusal, NewLights):
            orders.look_again(request, batch, timezone.now())
        shown = pages.batch(request, batch_of(request, batch))
        context = {"shown": shown, "refused": str(refusal)}
        return render(request, "web/payouts/page.html", context, status=422)
    return redirect("payouts:page", batch)


@require_POST
def prepare(request: OfficeRequest) -> HttpResponse:
    """Draw up a batch as a job."""
    try:
        work = orders.order_batch(request, timezone.now())
    except Refusal as refusal:
        context = {"shown": pages.index(request), "refused": str(refusal)}
        return render(request, "web/payouts/index.html", context, status=422)
    return redirect("jobs:page", work.public_id)


@require_POST
def answer(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Say why lines with a light are paid all the same."""
    lights = orders.numbers(request.POST.getlist("light"))
    return _answer(
        request,
        batch,
        lambda: examining.answer_lights(
            batch=batch,
            scope=request.scope,
            by=request.actor,
            lights=lights,
            answer=request.POST.get("words", ""),
            at=timezone.now(),
        ),
    )


@require_POST
def remove(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Take lines out of a batch that is not sent."""
    row = batch_of(request, batch)
    return _answer(request, batch, lambda: orders.take_lines_out(request, row, timezone.now()))


@require_POST
def renew(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Pay the ticked lines of a draft to the accounts registered today."""
    return _answer(
        request,
        batch,
        lambda: renewing.renew_accounts(
            batch=batch,
            scope=request.scope,
            by=request.actor,
            lines=orders.lines_asked(request, batch),
            at=timezone.now(),
        ),
    )


@require_POST
def examine(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Ask every question anew."""
    return _answer(
        request,
        batch,
        lambda: examining.examine(
            batch=batch, scope=request.scope, by=request.actor, at=timezone.now()
        ),
    )


@require_POST
def step(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Lock, recheck, approve, return or abandon."""
    return _answer(request, batch, lambda: orders.take_step(request, batch, timezone.now()))


@require_POST
def scan(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Keep the scan of the stamped cover sheet."""
    return _answer(request, batch, lambda: orders.keep_scan(request, batch, timezone.now()))


@require_POST
def send(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Write the file for finance, as a job."""
    row = batch_of(request, batch)
    try:
        work = orders.order_sending(request, row)
    except Refusal as refusal:
        context = {"shown": pages.batch(request, row), "refused": str(refusal)}
        return render(request, "web/payouts/page.html", context, status=422)
    return redirect("jobs:page", work.public_id)


@require_POST
def file(request: OfficeRequest, batch: UUID) -> HttpResponseBase:
    """The file with full numbers, for paying; every fetching leaves a line."""
    row = batch_of(request, batch)
    if row.file is None:
        raise Http404
    record_export(
        request.actor, "batch", row.file.sha256, row.line_count, f"批次 {row.number} 付款清册",
        region=row.region,
    )  # fmt: skip
    answer = FileResponse(opened(row.file), content_type=_MIME)
    name = quote(row.file.name)
    answer["Content-Disposition"] = (
        f"attachment; filename=\"roll.xlsx\"; filename*=UTF-8''{name}"
    )
    return answer
