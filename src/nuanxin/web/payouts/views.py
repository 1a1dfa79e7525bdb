"""Lists of batches, one batch, its lines, and the paper that goes round for signatures."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nuanxin.base.database.streaming import in_own_transaction
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts import queries
from nuanxin.money.payouts.models import Batch
from nuanxin.web.payouts import bands as signing
from nuanxin.web.payouts import exports, owing, pages, papers
from nuanxin.web.payouts import layout as columns


def batch_of(request: OfficeRequest, public_id: UUID) -> Batch:
    """The batch behind the address, or not found."""
    found = queries.batch(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What is owed and in no batch, and the batches there are."""
    shown = pages.index(request, timezone.localdate().year)
    return render(request, "web/payouts/index.html", {"shown": shown})


@require_safe
def owed(request: OfficeRequest) -> HttpResponse:
    """Who is behind what is owed and in no batch."""
    return render(request, "web/payouts/owed.html", {"shown": owing.page(request)})


@require_safe
def owed_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same list, streamed."""
    return owing.export(request, kind, timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def layout(request: OfficeRequest) -> HttpResponse:
    """The columns of a county's list; sending the form settles them."""
    county = columns.county_of(request)
    if county is None:
        raise Http404
    faults = ""
    if request.method == "POST":
        try:
            columns.save(request, county, timezone.now())
            return redirect("payouts:layout")
        except Refusal as refusal:
            faults = str(refusal)
    context = {"shown": columns.page(request, county, faults)}
    return render(request, "web/payouts/layout.html", context, status=422 if faults else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def bands(request: OfficeRequest) -> HttpResponse:
    """How many sign a batch of which amount; sending the form settles it."""
    county, now = columns.county_of(request), timezone.localtime()
    if county is None:
        raise Http404
    faults = ""
    if request.method == "POST":
        try:
            signing.save(request, county, now)
            return redirect("payouts:bands")
        except Refusal as refusal:
            faults = str(refusal)
    context = {"shown": signing.page(request, county, now, faults)}
    return render(request, "web/payouts/bands.html", context, status=422 if faults else 200)


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
