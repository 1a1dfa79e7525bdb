"""The steps a batch takes: each is one action, and its refusal is shown on the batch's page."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.audit.actions import record_left, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.files.stored.queries import opened
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.actions import examining, renewing
from nuanxin.money.payouts.actions.releasing import NewLights
from nuanxin.money.payouts.actions.stamping import ask_for_stamp
from nuanxin.money.payouts.layouts import Format
from nuanxin.money.payouts.rollfile import list_name
from nuanxin.web.leaving import Outgoing, held
from nuanxin.web.payouts import orders, pages
from nuanxin.web.payouts.exports import homes_of
from nuanxin.web.payouts.layout import county_of
from nuanxin.web.payouts.views import batch_of


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
        context = {
            "shown": pages.index(request, timezone.localdate().year),
            "refused": str(refusal),
        }
        return render(request, "web/payouts/index.html", context, status=422)
    return redirect("jobs:page", work.public_id)


@require_POST
def answer(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Say why lines with a light are paid all the same."""
    lights = orders.lights_asked(request, batch)
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
def scan_check(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """Say whether the scan is of this list."""
    return _answer(request, batch, lambda: orders.judge_scan(request, batch, timezone.now()))


@require_safe
def scan_file(request: OfficeRequest, batch: UUID) -> HttpResponseBase:
    """The stamped paper as it was scanned."""
    row = batch_of(request, batch)
    if row.scan is None:
        raise Http404
    record_view(request.actor, Subject("batch", row.pk, row.region), "查看签字扫描件")
    return FileResponse(opened(row.scan), as_attachment=True, filename=row.scan.name)


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


@require_safe
def file(request: OfficeRequest, batch: UUID) -> HttpResponseBase:
    """The file with full numbers, for paying; every fetching says what for."""
    row = batch_of(request, batch)
    if row.file is None:
        raise Http404
    said = f"批次 {row.number} {list_name(row) if row.by_treasury else '付款清册'}"
    out = Outgoing("batch", row.line_count, homes_of(row), said)
    record_left(
        request.actor, held(out, whole=True), region=row.region, purpose=request.purpose,
        sha256=row.file.sha256, rows=row.line_count, summary=said,
    )  # fmt: skip
    kind = Format(row.file_format)
    answer = FileResponse(opened(row.file), content_type=kind.mime)
    name = quote(row.file.name)
    answer["Content-Disposition"] = (
        f"attachment; filename=\"roll.{kind.suffix}\"; filename*=UTF-8''{name}"
    )
    return answer


@require_POST
def stamp(request: OfficeRequest) -> HttpResponse:
    """Whether the county wants stamped paper checked before a batch is sent."""
    county = county_of(request)
    if county is None:
        raise Http404
    ask_for_stamp(
        by=request.actor, scope=request.scope, county=county,
        needed=request.POST.get("needed") == "yes", at=timezone.now(),
    )  # fmt: skip
    return redirect("payouts:layout")
