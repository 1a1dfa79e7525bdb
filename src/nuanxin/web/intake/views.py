"""What villages sent, a link for one family, and one request with its deeds."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.files.cleaning import MIMES, Form
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.intake import listing, pages, sending


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What villages were asked to fill in, and sent."""
    shown = listing.index(request, timezone.now())
    return render(request, "web/intake/index.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return listing.exported(request, kind, timezone.localtime())


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """What one family could ask for through its village, and what was asked before."""
    shown = pages.family(request, family, timezone.now())
    return render(request, "web/intake/family.html", {"shown": shown, "file": shown.file})


@require_POST
def make(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A new link, shown this once."""
    now, link, refused = timezone.now(), "", ""
    try:
        link = sending.made(request, family, now)
    except Refusal as refusal:
        refused = str(refusal)
    shown = pages.family(request, family, now)
    context = {"shown": shown, "file": shown.file, "link": link, "refused": refused}
    return render(request, "web/intake/family.html", context, status=422 if refused else 200)


@require_safe
def page(request: OfficeRequest, told: UUID) -> HttpResponse:
    """One request as it came."""
    shown = pages.page(request, told, timezone.now())
    return render(request, "web/intake/page.html", {"shown": shown})


@require_POST
def act(request: OfficeRequest, told: UUID) -> HttpResponse:
    """Take in, send back, take back, enter the account, let go."""
    now, link, refused = timezone.now(), "", ""
    pages.told_by(request, told, now)
    try:
        done = sending.done(request, told, now)
    except Refusal as refusal:
        refused = str(refusal)
    else:
        if done.address:
            return redirect(done.address)
        link = done.link
    context = {"shown": pages.page(request, told, now), "link": link, "refused": refused}
    return render(request, "web/intake/page.html", context, status=422 if refused else 200)


@require_safe
def photo(request: OfficeRequest, told: UUID, picture: UUID) -> HttpResponseBase:
    """One photo the village took."""
    found = pages.picture(request, told, picture, timezone.now())
    answer = FileResponse(found.stream, filename=found.name)
    answer["Content-Type"], answer["Cache-Control"] = MIMES[Form.JPEG], "no-store"
    return answer
