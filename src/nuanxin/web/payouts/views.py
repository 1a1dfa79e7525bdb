"""Lists of batches, one batch, its lines, and the paper that goes round for signatures."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.money.payouts import queries
from nuanxin.money.payouts.models import Batch
from nuanxin.web.payouts import exports, pages, papers


def batch_of(request: OfficeRequest, public_id: UUID) -> Batch:
    """The batch behind the address, or not found."""
    found = queries.batch(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What is owed and in no batch, and the batches there are."""
    shown = pages.index(request)
    return render(request, "web/payouts/index.html", {"shown": shown})


@require_safe
def page(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """A batch: where it stands, its lights, its totals, its story."""
    shown = pages.batch(request, batch_of(request, batch))
    return render(request, "web/payouts/page.html", {"shown": shown})


@require_safe
def lines(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """The lines, by name or by kind of light."""
    shown = pages.lines(request, batch_of(request, batch))
    return render(request, "web/payouts/lines.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, batch: UUID, kind: str) -> HttpResponseBase:
    """The list with masked numbers, for checking."""
    if kind not in {"xlsx", "csv"}:
        raise Http404
    return exports.masked_list(request, batch_of(request, batch), kind)


@require_safe
def bundle(request: OfficeRequest, batch: UUID) -> HttpResponseBase:
    """请示, 汇总表, 分级负担表 and 花名册 on A4, one fingerprint on each."""
    row = batch_of(request, batch)
    if not row.digest:
        raise Http404
    if request.GET.get("town") == papers.EVERY_TOWN:
        return StreamingHttpResponse(in_own_transaction(papers.every_roll(request, row)))
    context = papers.bundle(request, row)
    return render(request, "web/payouts/bundle.html", context)
