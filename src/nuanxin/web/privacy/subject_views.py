"""What somebody may ask about their own data, and what goes in its time."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jobs.actions import start
from nuanxin.kit.refusal import Refusal
from nuanxin.privacy.retention.kinds import SWEEP
from nuanxin.privacy.retention.queries import due
from nuanxin.web.privacy import copying, emptying, erasing


@require_safe
def copy(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """个人信息副本, on paper."""
    context = {
        "copy": copying.copy(request, family, person), "family": family,
        "now": timezone.localtime(),
    }  # fmt: skip
    return render(request, "web/privacy/copy.html", context)


@require_safe
def copy_file(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """The same for machines."""
    found = copying.copy(request, family, person)
    return copying.as_file(request, found, timezone.localtime())


@require_safe
def erasures(request: OfficeRequest) -> HttpResponse:
    """Closed files: due, asked for, deleted."""
    shown = erasing.index(request, timezone.localdate())
    return render(request, "web/privacy/erasures.html", {"shown": shown})


@require_safe
def erasures_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return erasing.exported(request, kind, timezone.localtime())


@require_safe
def erase(request: OfficeRequest, family: UUID) -> HttpResponse:
    """What would go and what would stay."""
    return _erase(request, family)


@require_POST
def erase_deed(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Ask, confirm, or take back."""
    try:
        erasing.done(request, family, timezone.now())
    except Refusal as refusal:
        return _erase(request, family, str(refusal))
    return redirect("privacy:erase", family)


def _erase(request: OfficeRequest, family: UUID, refused: str = "") -> HttpResponse:
    shown = erasing.page(request, family, timezone.localdate())
    context = {"shown": shown, "refused": refused}
    return render(request, "web/privacy/erase.html", context, status=422 if refused else 200)


@require_safe
def retention(request: OfficeRequest) -> HttpResponse:
    """Every period of the register, and what has reached its end."""
    shown = {
        "due": due(timezone.now(), request.scope),
        "emptier": bool(emptying.kinds_of(request)),
    }
    return render(request, "web/privacy/retention.html", shown)


@require_safe
def due_people(request: OfficeRequest) -> HttpResponse:
    """Accounts and contact persons whose period is over."""
    return _due(request)


@require_POST
def due_deed(request: OfficeRequest, over: str) -> HttpResponse:
    """Ask, confirm, or take back."""
    try:
        emptying.done(request, over, timezone.now())
    except Refusal as refusal:
        return _due(request, str(refusal))
    return redirect("privacy:due")


def _due(request: OfficeRequest, refused: str = "") -> HttpResponse:
    shown = emptying.page(request, timezone.localdate())
    context = {"shown": shown, "refused": refused}
    return render(request, "web/privacy/due.html", context, status=422 if refused else 200)


@require_safe
def due_download(request: OfficeRequest, over: str, kind: str) -> HttpResponseBase:
    return emptying.exported(request, over, kind, timezone.localtime())


@require_POST
def sweep(request: OfficeRequest) -> HttpResponse:
    """Order the run now instead of tonight."""
    key = f"{timezone.now():%Y-%m-%d %H:%M}"
    work = start(SWEEP, by=request.actor, region=request.post.region, arguments={}, key=key)
    return redirect("jobs:page", work.public_id)
