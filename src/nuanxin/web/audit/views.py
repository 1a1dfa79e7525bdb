"""Who looked at a family, the search in the trail, and the anchors on paper."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.sealing.anchors import read_anchors
from nuanxin.base.sealing.queries import last_seal
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import household
from nuanxin.web.audit import alarms, pages


def family_of(request: OfficeRequest, public_id: UUID) -> Household:
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """The trail of one's own area."""
    shown = pages.index(request, timezone.localdate())
    return render(request, "web/audit/index.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """What the search found."""
    return pages.download(request, kind, timezone.localtime())


@require_safe
def anchors(request: OfficeRequest) -> HttpResponse:
    """Where the chain stood each day, to print and file."""
    found = read_anchors(settings.ANCHOR_FOLDER)
    context = {"anchors": found[::-1][:31], "last": last_seal(), "now": timezone.localtime()}
    return render(request, "web/audit/anchors.html", context)


def alarm_list(request: OfficeRequest) -> HttpResponse:
    """异常查阅: what should be asked about, what came of it, from which limits on."""
    refused = ""
    if request.method == "POST":
        try:
            alarms.done(request, timezone.now())
            return redirect(request.get_full_path())
        except Refusal as refusal:
            refused = str(refusal)
    context = {"shown": alarms.index(request, timezone.now()), "refused": refused}
    return render(request, "web/audit/alarms.html", context, status=422 if refused else 200)


@require_safe
def alarms_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return alarms.export(request, kind, timezone.localtime())


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """谁看过这家人."""
    shown = pages.family(request, family_of(request, family), timezone.localdate())
    return render(request, "web/audit/family.html", {"shown": shown})


@require_safe
def family_download(request: OfficeRequest, family: UUID, kind: str) -> HttpResponseBase:
    """The same as a list."""
    home = family_of(request, family)
    return pages.family_download(request, home, kind, timezone.localtime())


@require_safe
def family_sheet(request: OfficeRequest, family: UUID) -> HttpResponse:
    """The same on paper, for the family that asks."""
    now = timezone.localtime()
    shown = pages.sheet(request, family_of(request, family), timezone.localdate(now))
    return render(request, "web/audit/sheet.html", {"shown": shown, "now": now})
