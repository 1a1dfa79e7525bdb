"""The lists, the offer, and the two ends of one transfer."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.transfers import listing, offering, receiving

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What leaves, or what is to come."""
    return render(request, "web/transfers/index.html", {"shown": listing.index(request)})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return listing.exported(request, kind, timezone.localtime())


@_BOTH
def offer(request: OfficeRequest, family: UUID) -> HttpResponse:
    """What offering a family takes along; the form offers it."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            made = offering.offered(request, family, now)
            return redirect("transfers:departure", made.public_id)
        except Refusal as refusal:
            refused = str(refusal)
    shown = offering.page(request, family, now)
    context = {"shown": shown, "file": shown.file, "refused": refused}
    return render(request, "web/transfers/offer.html", context, status=422 if refused else 200)


@_BOTH
def departure(request: OfficeRequest, departure: UUID) -> HttpResponse:
    """One offer of ours; the form takes it back."""
    refused = ""
    if request.method == "POST":
        try:
            offering.taken_back(request, departure, timezone.now())
            return redirect(request.path)
        except Refusal as refusal:
            refused = str(refusal)
    context = {"shown": offering.out(request, departure), "refused": refused}
    return render(request, "web/transfers/out.html", context, status=422 if refused else 200)


@_BOTH
def arrival(request: OfficeRequest, arrival: UUID) -> HttpResponse:
    """One offer to us; its forms take the family over, or send it back."""
    refused = ""
    if request.method == "POST":
        try:
            return redirect(receiving.done(request, arrival, timezone.now()))
        except Refusal as refusal:
            refused = str(refusal)
    context = {"shown": receiving.page(request, arrival), "refused": refused}
    return render(request, "web/transfers/in.html", context, status=422 if refused else 200)
