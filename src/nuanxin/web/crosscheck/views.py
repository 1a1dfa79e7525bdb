"""Picking the books, the board, the issues behind each number, and the paper per township."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.support.crosscheck import queries
from nuanxin.support.crosscheck.models import CrossCheck
from nuanxin.web.crosscheck import pages


def check_of(request: OfficeRequest, public_id: UUID) -> CrossCheck:
    found = queries.check(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """The books at hand, and the checks made so far."""
    return render(request, "web/crosscheck/index.html", {"shown": pages.index(request)})


@require_POST
def start(request: OfficeRequest) -> HttpResponse:
    """Compare, as a job."""
    try:
        work = pages.order(request, timezone.now())
    except Refusal as refusal:
        context = {"shown": pages.index(request), "refused": str(refusal)}
        return render(request, "web/crosscheck/index.html", context, status=422)
    return redirect("jobs:page", work.public_id)


@require_safe
def page(request: OfficeRequest, check: UUID) -> HttpResponse:
    """The board: townships down, kinds across."""
    run = check_of(request, check)
    context = {"run": run, "board": queries.board(run, request.scope)}
    return render(request, "web/crosscheck/page.html", context)


@require_safe
def issues(request: OfficeRequest, check: UUID) -> HttpResponse:
    """The issues behind a number."""
    shown = pages.issues(request, check_of(request, check))
    return render(request, "web/crosscheck/issues.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, check: UUID, kind: str) -> HttpResponseBase:
    """The same issues as a file."""
    return pages.export(request, check_of(request, check), kind)


@require_POST
def settle(request: OfficeRequest, check: UUID) -> HttpResponse:
    """Write down what looking into issues showed."""
    run = check_of(request, check)
    try:
        pages.settle_issues(request, timezone.now())
    except Refusal as refusal:
        context = {"shown": pages.issues(request, run), "refused": str(refusal)}
        return render(request, "web/crosscheck/issues.html", context, status=422)
    where = pages.back_to_list(request)
    return redirect(f"/crosscheck/{run.public_id}/issues/{where}")


@require_safe
def sheet(request: OfficeRequest, check: UUID) -> HttpResponse:
    """问题清单 of one township on paper."""
    context = pages.paper(request, check_of(request, check))
    return render(request, "web/crosscheck/sheet.html", context)
