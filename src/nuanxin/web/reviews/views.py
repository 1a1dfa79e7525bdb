"""年度核对: the years, a year, its lists, and what is done there."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.support.reviews.actions.carrying import order
from nuanxin.web.reviews import pages, sending
from nuanxin.web.reviews import posting as shows

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@_BOTH
def index(request: OfficeRequest) -> HttpResponse:
    """The years; the form opens another."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            return redirect("reviews:page", sending.opened(request, now).year)
        except Refusal as refusal:
            refused = str(refusal)
    shown = pages.index(request, timezone.localdate(now))
    context = {"shown": shown, "refused": refused, "typed": request.POST}
    return render(request, "web/reviews/index.html", context, status=422 if refused else 200)


@_BOTH
def page(request: OfficeRequest, year: int) -> HttpResponse:
    """One year; its forms draw the sample and propose."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            sending.run(request, year, now)
            return redirect("reviews:page", year)
        except Refusal as refusal:
            refused = str(refusal)
    return _page(request, year, refused)


def _page(request: OfficeRequest, year: int, refused: str) -> HttpResponse:
    shown = pages.page(request, year, timezone.localdate())
    context = {"shown": shown, "refused": refused}
    return render(request, "web/reviews/page.html", context, status=422 if refused else 200)


@require_POST
def confirm(request: OfficeRequest, year: int) -> HttpResponse:
    """The second person's word."""
    try:
        sending.confirmed(request, year, timezone.now())
    except Refusal as refusal:
        return _page(request, year, str(refusal))
    return redirect("reviews:page", year)


@require_POST
def carry(request: OfficeRequest, year: int) -> HttpResponse:
    """Have what was confirmed carried out; the job's page shows how far it is."""
    try:
        job = order(by=request.actor, scope=request.scope, year=year)
    except Refusal as refusal:
        return _page(request, year, str(refusal))
    return redirect("jobs:page", job.public_id)


@_BOTH
def postings(request: OfficeRequest, year: int) -> HttpResponse:
    """What is to be posted, what is, what was said against it; the form posts."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            sending.posted(request, pages.review_of(request, year), now)
            return redirect("reviews:postings", year)
        except Refusal as refusal:
            refused = str(refusal)
    shown = shows.page(request, year, now)
    context = {"shown": shown, "refused": refused, "typed": request.POST}
    return render(request, "web/reviews/postings.html", context, status=422 if refused else 200)


@require_safe
def posting(request: OfficeRequest, year: int, posting: UUID) -> HttpResponse:
    """The paper of one posting."""
    context = {"shown": shows.sheet(request, year, posting)}
    return render(request, "web/reviews/posting.html", context)


@_BOTH
def objection(request: OfficeRequest, year: int, posted: int) -> HttpResponse:
    """What was said against a posted line; its forms take an objection, answer one."""
    now, refused = timezone.now(), ""
    shown = shows.against(request, year, posted, now)
    if request.method == "POST":
        try:
            sending.objected(request, shown.row, posted, now)
            return redirect("reviews:objection", year, posted)
        except Refusal as refusal:
            refused = str(refusal)
    context = {"shown": shown, "refused": refused, "typed": request.POST}
    return render(
        request, "web/reviews/objection.html", context, status=422 if refused else 200
    )


@_BOTH
def lines(request: OfficeRequest, year: int, listed: str) -> HttpResponse:
    """One of the three lists; its forms answer the lines ticked."""
    refused = ""
    if request.method == "POST":
        try:
            sending.worked(request, pages.review_of(request, year), timezone.now())
            return redirect(f"{request.path}?{request.GET.urlencode()}")
        except Refusal as refusal:
            refused = str(refusal)
    shown = pages.lines(request, year, listed)
    context = {"shown": shown, "refused": refused}
    return render(request, "web/reviews/lines.html", context, status=422 if refused else 200)


@require_safe
def download(request: OfficeRequest, year: int, listed: str, kind: str) -> HttpResponseBase:
    return pages.exported(request, year, listed, kind, timezone.localtime())
