"""The figures, the documents behind them, the lines behind them; entering and closing."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.funds.queries import document
from nuanxin.web.funds import asking, entering, figures, lines_behind, settlement
from nuanxin.web.funds import documents as papers


def _paper(request: OfficeRequest, public_id: UUID) -> Appropriation:
    found = document(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What was given, held, paid and left of a year."""
    shown = figures.index(request, timezone.localdate())
    return render(request, "web/funds/index.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same table as a file."""
    return figures.export(request, kind, timezone.localtime())


@require_POST
def close(request: OfficeRequest) -> HttpResponse:
    """Ask for a year to be closed, or agree to it."""
    try:
        year = figures.close(request, timezone.now())
    except Refusal as refusal:
        shown = figures.index(request, timezone.localdate())
        context = {"shown": shown, "refused": str(refusal)}
        return render(request, "web/funds/index.html", context, status=422)
    return redirect(f"/funds/?year={year}")


@require_http_methods(["GET", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """A document comes in."""
    form = entering.entered(request, timezone.now())
    if form.done:
        return redirect("funds:page", form.done)
    status = 422 if form.faults else 200
    return render(request, "web/funds/form.html", {"form": form}, status=status)


@require_safe
def documents(request: OfficeRequest) -> HttpResponse:
    """The documents, as they are filtered."""
    shown = papers.index(request, timezone.localdate())
    return render(request, "web/funds/documents.html", {"shown": shown})


@require_safe
def documents_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same documents as a file."""
    return papers.export(request, kind, timezone.localtime())


@require_safe
def page(request: OfficeRequest, paper: UUID) -> HttpResponse:
    """One document, and what may be done with it."""
    shown = papers.page(request, _paper(request, paper))
    return render(request, "web/funds/page.html", {"shown": shown})


@require_POST
def step(request: OfficeRequest, paper: UUID) -> HttpResponse:
    """Confirm, decline, say when the money came, or take it back."""
    row = _paper(request, paper)
    try:
        done = papers.take_step(request, row, timezone.now())
    except Refusal as refusal:
        shown = papers.page(request, _paper(request, paper))
        context = {"shown": shown, "refused": str(refusal)}
        return render(request, "web/funds/page.html", context, status=422)
    return redirect("funds:page", done.public_id)


@require_safe
def lines(request: OfficeRequest) -> HttpResponse:
    """The lines behind a figure."""
    shown = lines_behind.index(request)
    return render(request, "web/funds/lines.html", {"shown": shown})


@require_safe
def lines_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same lines as a file."""
    return lines_behind.export(request, kind, timezone.localtime())


@require_safe
def need(request: OfficeRequest) -> HttpResponse:
    """What the rest of this year takes against what came."""
    shown = asking.page(request, timezone.localdate())
    return render(request, "web/funds/need.html", {"shown": shown})


@require_safe
def letter(request: OfficeRequest) -> HttpResponse:
    """A level asked for what it lacks, on A4."""
    shown = asking.letter(request, timezone.localdate())
    return render(request, "web/funds/letter.html", {"shown": shown})


@require_safe
def settled(request: OfficeRequest) -> HttpResponse:
    """结算单 on A4, for both offices to sign."""
    shown = settlement.sheet(request, timezone.localdate())
    return render(request, "web/funds/settlement.html", {"shown": shown})
