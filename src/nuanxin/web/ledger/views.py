"""The balances, the postings behind one, both as files, and closing a month."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.ledger import pages


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What stands where, at the end of a month or today."""
    return render(request, "web/ledger/index.html", {"shown": pages.index(request)})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same table as a file."""
    return pages.export(request, kind, timezone.localtime())


@require_safe
def postings(request: OfficeRequest) -> HttpResponse:
    """The postings behind a figure."""
    return render(request, "web/ledger/postings.html", {"shown": pages.postings(request)})


@require_safe
def postings_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same postings as a file."""
    return pages.export_postings(request, kind, timezone.localtime())


@require_POST
def close(request: OfficeRequest) -> HttpResponse:
    """Close a month that has ended."""
    try:
        pages.close(request, timezone.localtime())
    except Refusal as refusal:
        context = {"shown": pages.index(request), "refused": str(refusal)}
        return render(request, "web/ledger/index.html", context, status=422)
    return redirect("ledger:index")
