"""走访: the list, by village, the sheet, a family, what the county sets."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.duties.kinds import events
from nuanxin.kit.refusal import why_refused
from nuanxin.web.duties import exports, pages, sending
from nuanxin.web.families.views import file_of

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@_BOTH
def index(request: OfficeRequest) -> HttpResponse:
    """What is to be done; the forms write down what was."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.ticked(request, now))
        if not refused:
            return redirect(f"{reverse('duties:index')}?{request.GET.urlencode()}")
    shown = pages.index(request, timezone.localdate(now))
    context = {"shown": shown, "refused": refused, "hows": pages.HOWS}
    return render(request, "web/duties/index.html", context, status=422 if refused else 200)


@require_safe
def places(request: OfficeRequest) -> HttpResponse:
    """How much there is to do where."""
    shown = pages.places(request, timezone.localdate())
    return render(request, "web/duties/places.html", {"shown": shown})


@require_safe
def sheet(request: OfficeRequest) -> HttpResponse:
    """The next 30 days on paper."""
    shown = pages.sheet(request, timezone.localdate())
    return render(request, "web/duties/sheet.html", {"shown": shown})


@require_safe
def out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return exports.out(request, kind, timezone.localtime())


@_BOTH
def settings(request: OfficeRequest) -> HttpResponse:
    """What the county keeps, and how; the form puts it in force."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.set_kind(request, now))
        if not refused:
            return redirect("duties:settings")
    today = timezone.localdate(now)
    context = {
        "shown": pages.settings(request, today), "refused": refused, "today": today,
    }  # fmt: skip
    return render(request, "web/duties/settings.html", context, status=422 if refused else 200)


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A family: what is coming, and forms for what somebody tells."""
    return _family(request, family)


@require_safe
def card(request: OfficeRequest, family: UUID) -> HttpResponse:
    """The next three, for the family's page."""
    file = file_of(request, family)
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "走访")
    shown = pages.card(request, file, timezone.localdate())
    return render(request, "web/duties/_card.html", {"shown": shown})


@require_POST
def told(request: OfficeRequest, family: UUID) -> HttpResponse:
    """An illness or an emergency somebody told of."""
    home = file_of(request, family).household.public_id
    refused = why_refused(lambda: sending.told(request, home, timezone.now()))
    return _family(request, family, refused) if refused else redirect("duties:family", family)


@require_POST
def birthday(request: OfficeRequest, family: UUID) -> HttpResponse:
    """By which calendar somebody keeps the birthday."""
    home = file_of(request, family).household.public_id
    refused = why_refused(lambda: sending.kept(request, home, timezone.now()))
    return _family(request, family, refused) if refused else redirect("duties:family", family)


def _family(request: OfficeRequest, family: UUID, refused: str = "") -> HttpResponse:
    file = file_of(request, family)
    home, today = file.household, timezone.localdate()
    record_view(request.actor, Subject("household", home.pk, home.region), "走访")
    context = {
        "shown": pages.family(request, file, today), "file": file, "refused": refused,
        "today": today, "events": events(),
    }  # fmt: skip
    return render(request, "web/duties/family.html", context, status=422 if refused else 200)
