"""The job centre and the page of one job."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jobs.actions import ask_to_stop, resume
from nuanxin.base.jobs.queries import card
from nuanxin.kit.refusal import Refusal
from nuanxin.web.jobs.queries import centre, found
from nuanxin.web.jobs.results import outcome_of


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """Mine first; the area's when asked for."""
    context = {"centre": centre(request, timezone.now())}
    return render(request, "web/jobs/index.html", context)


@require_safe
def page(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """One job; its card alone when htmx asks again."""
    return _page(request, public_id)


@require_POST
def stop(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    try:
        ask_to_stop(job=found(request, public_id), by=request.actor)
    except Refusal as refusal:
        return _page(request, public_id, str(refusal))
    return redirect("jobs:page", public_id)


@require_POST
def go_on(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    try:
        resume(job=found(request, public_id), by=request.actor)
    except Refusal as refusal:
        return _page(request, public_id, str(refusal))
    return redirect("jobs:page", public_id)


def _page(request: OfficeRequest, public_id: UUID, refused: str = "") -> HttpResponse:
    one = found(request, public_id)
    template = "_card.html" if request.headers.get("HX-Request") else "page.html"
    context = {
        "card": card(one, timezone.now()),
        "outcome": outcome_of(one),
        "refused": refused,
    }
    return render(request, f"web/jobs/{template}", context, status=422 if refused else 200)
