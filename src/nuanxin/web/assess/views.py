"""发放测算: the board, a run in progress, the lists, and the pages that work through them."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import COUNTY
from nuanxin.kit.refusal import Refusal
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.opening import before_opening, opened
from nuanxin.web.assess import dues, exports, lists, running, sending, terms_of_county
from nuanxin.web.assess import tried as tried_lines
from nuanxin.web.assess.board import board
from nuanxin.web.assess.terms import read


def list_of(name: str) -> Listed:
    """The list an address names, or not found."""
    if name not in Listed.values:
        raise Http404
    return Listed(name)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficeRequest) -> HttpResponse:
    """The board of a term; sending the form starts a run."""
    if request.method == "POST":
        ordered = running.order(request, timezone.localtime())
        return redirect("jobs:page", ordered.public_id)
    asked = read(request.scope, request.GET, timezone.localdate())
    county = request.post.role in COUNTY
    shown = board(asked)
    early = "" if shown.last else before_opening(opened(asked.scope), asked.term)
    context = {"board": shown, "asked": asked, "county": county, "too_early": early}
    return render(request, "web/assess/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def due(request: OfficeRequest, term: str) -> HttpResponse:
    """What would be listed as owed, before anything is; sending the form does it."""
    if request.method == "POST":
        ordered = running.order_due(request, term, timezone.localtime())
        return redirect("jobs:page", ordered.public_id)
    asked = read(request.scope, request.GET, timezone.localdate(), term)
    context = {"shown": dues.preview(asked), "asked": asked, "assessed": dues.assessed(asked)}
    return render(request, "web/assess/due.html", context)


@require_safe
def tried(request: OfficeRequest, term: str) -> HttpResponse:
    """The lines behind a number of the last trial."""
    shown = tried_lines.page(request, term, timezone.localdate())
    if shown is None:
        return redirect(f"{reverse('assess:due', args=[term])}?{request.GET.urlencode()}")
    return render(request, "web/assess/tried.html", {"shown": shown})


@require_safe
def tried_leaving(request: OfficeRequest, term: str, kind: str) -> HttpResponseBase:
    """The same lines as a file."""
    return tried_lines.export(request, term, kind, timezone.localtime())


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: OfficeRequest, year: int) -> HttpResponse:
    """How often each benefit is paid in a year."""
    county = terms_of_county.county_of(request)
    if county is None or not 2000 <= year <= 2100:
        raise Http404
    rows, refused = terms_of_county.rows(county, year), ""
    if request.method == "POST":
        try:
            terms_of_county.save(request, county, year)
        except Refusal as refusal:
            rows, refused = terms_of_county.typed(request, rows), str(refusal)
        else:
            return redirect("assess:terms", year)
    context = {"rows": rows, "year": year, "refused": refused}
    return render(request, "web/assess/terms.html", context, status=422 if refused else 200)


@require_safe
def people(request: OfficeRequest, term: str, name: str) -> HttpResponse:
    """One list of people."""
    which = list_of(name)
    shown = lists.page(request.scope, request.GET, term, which, timezone.localdate())
    lists.recorded(request, shown)
    part = request.headers.get("HX-Target") == "assess-list"
    template = "web/assess/_list.html" if part else "web/assess/list.html"
    deeds = sending.DEEDS.get(which, ())
    done = sending.done_in(request.GET, deeds)
    context = {"shown": shown, "deeds": deeds, "done": done, "part": part}
    return render(request, template, context)


@require_safe
def download(request: OfficeRequest, term: str, name: str, kind: str) -> HttpResponseBase:
    """The list as it is filtered, streamed."""
    return exports.people(request, term, list_of(name), kind, timezone.localtime())


@require_POST
def work(request: OfficeRequest, term: str, name: str) -> HttpResponse:
    """Two steps: what is about to happen, then that it has."""
    which = list_of(name)
    wanted = request.POST.get("deed", "")
    deed = next((each for each in sending.DEEDS.get(which, ()) if each.key == wanted), None)
    if deed is None:
        raise Http404
    shown = sending.check(request, term, which, deed, timezone.localtime())
    if shown.done:
        return redirect(sending.back(shown, term, name))
    status = 422 if shown.faults else 200
    return render(request, "web/assess/check.html", {"shown": shown}, status=status)
