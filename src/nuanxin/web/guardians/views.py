"""监护: the list, a family with its guardians, the paper."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web import boards
from nuanxin.web.families.views import file_of
from nuanxin.web.guardians import family as families
from nuanxin.web.guardians import lists, printing, sending


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """Who cannot act for themself, and what is missing."""
    shown = boards.index(request, lists.WARDS, timezone.localdate())
    return render(request, "web/guardians/index.html", {"shown": shown})


@require_safe
def out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return boards.exported(request, lists.WARDS, kind, timezone.localtime())


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A family's wards, guardians and looks."""
    return _family(request, family)


@require_POST
def act(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Write down, begin, end, look."""
    home = file_of(request, family).household.public_id
    try:
        sending.done(request, home, timezone.now())
    except Refusal as refusal:
        return _family(request, family, str(refusal))
    return redirect("guardians:family", family)


def _family(request: OfficeRequest, family: UUID, refused: str = "") -> HttpResponse:
    file, today = file_of(request, family), timezone.localdate()
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "监护")
    context = {
        "shown": families.family(request, file, today), "file": file, "refused": refused,
        "today": today,
    }  # fmt: skip
    return render(request, "web/guardians/family.html", context, status=422 if refused else 200)


@require_safe
def paper(request: OfficeRequest, family: UUID, suffix: str) -> HttpResponse:
    """监护情况登记表; without anybody the page says so."""
    file = file_of(request, family)
    try:
        return printing.sheet(request, file, suffix, timezone.now())
    except Refusal as refusal:
        return _family(request, family, str(refusal))
