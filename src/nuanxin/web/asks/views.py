"""The list of answers, and asking about one family."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.asks import asking, listing


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What villages were asked and said."""
    shown = listing.index(request, timezone.now())
    return render(request, "web/asks/index.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return listing.exported(request, kind, timezone.localtime())


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """What was asked about one family, and the form that asks again."""
    shown = asking.page(request, family, timezone.now())
    return render(request, "web/asks/family.html", {"shown": shown, "file": shown.file})


@require_POST
def make(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A new link, shown this once."""
    now, link, refused = timezone.now(), "", ""
    try:
        link = asking.made(request, family, now)
    except Refusal as refusal:
        refused = str(refusal)
    shown = asking.page(request, family, now)
    context = {"shown": shown, "file": shown.file, "link": link, "refused": refused}
    return render(request, "web/asks/family.html", context, status=422 if refused else 200)


@require_POST
def act(request: OfficeRequest, ask: UUID) -> HttpResponse:
    """Take a link back, or settle an answer."""
    return redirect(asking.done(request, ask, timezone.now()))
