"""The list of accesses, and the door of one file."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import household
from nuanxin.web.cases import doing, door, listing


def _home(request: OfficeRequest, public_id: UUID) -> Household:
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """Who may open which file, who asks to, who broke in."""
    shown = listing.index(request, timezone.now())
    return render(request, "web/cases/index.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return listing.exported(request, kind, timezone.localtime())


@require_safe
def home(request: OfficeRequest, home: UUID) -> HttpResponse:
    """The door of one file."""
    return door.shown_door(request, _home(request, home), timezone.now())


@require_POST
def act(request: OfficeRequest, home: UUID) -> HttpResponse:
    """Ask, break the glass, grant, refuse, end, judge."""
    found = _home(request, home)
    try:
        deed = doing.done(request, found, timezone.now())
    except Refusal as refusal:
        return door.page(request, found, timezone.now(), status=422, refused=str(refusal))
    return redirect("families:page" if deed == "glass" else "cases:home", home)
