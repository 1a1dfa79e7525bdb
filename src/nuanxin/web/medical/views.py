"""就医和签约: coverage, institutions, contracts, stays, check-ups, a family, the desk."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.medical import queries
from nuanxin.care.medical.models import CheckUpRound, Institution
from nuanxin.kit.refusal import Refusal, why_refused
from nuanxin.web import boards
from nuanxin.web.families.views import file_of
from nuanxin.web.medical import family as families
from nuanxin.web.medical import lists, pages, sending, standing

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """三个全覆盖, by township or village."""
    shown = pages.index(request, timezone.localdate())
    return render(request, "web/medical/index.html", {"shown": shown})


@require_safe
def gaps(request: OfficeRequest) -> HttpResponse:
    """The families a figure counts."""
    shown = pages.gaps(request, timezone.localdate())
    return render(request, "web/medical/gaps.html", {"shown": shown})


@require_safe
def gaps_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return pages.gaps_out(request, kind, timezone.localtime())


@require_safe
def institutions(request: OfficeRequest) -> HttpResponse:
    """Hospitals and clinics of the county."""
    shown = pages.institutions(request, timezone.localdate())
    return render(request, "web/medical/institutions.html", {"shown": shown})


@_BOTH
def new(request: OfficeRequest) -> HttpResponse:
    """One nobody has written down yet."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            row = sending.kept(request, None, now)
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return redirect("medical:institution", row.public_id)
    return _institution(request, None, refused)


@_BOTH
def institution(request: OfficeRequest, institution: UUID) -> HttpResponse:
    """One of them: its channel, who is responsible, who is at the desk."""
    refused = ""
    _institution_of(request, institution)
    if request.method == "POST":
        refused = why_refused(lambda: sending.changed(request, institution, timezone.now()))
        if not refused:
            return redirect("medical:institution", institution)
    return _institution(request, _institution_of(request, institution), refused)


def _institution_of(request: OfficeRequest, public_id: UUID) -> Institution:
    row = queries.institution(request.scope, public_id)
    if row is None:
        raise Http404
    return row


def _institution(request: OfficeRequest, row: Institution | None, refused: str) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "shown": pages.institution(request, row, today), "refused": refused, "today": today,
    }  # fmt: skip
    status = 422 if refused else 200
    return render(request, "web/medical/institution.html", context, status=status)


@require_safe
def contracts(request: OfficeRequest) -> HttpResponse:
    """Who signed with a family doctor."""
    shown = boards.index(request, lists.CONTRACTS, timezone.localdate())
    return render(request, "web/medical/contracts.html", {"shown": shown})


@require_safe
def contracts_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return boards.exported(request, lists.CONTRACTS, kind, timezone.localtime())


@require_safe
def stays(request: OfficeRequest) -> HttpResponse:
    """Who is in hospital."""
    shown = boards.index(request, lists.STAYS, timezone.localdate())
    return render(request, "web/medical/stays.html", {"shown": shown})


@require_safe
def stays_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return boards.exported(request, lists.STAYS, kind, timezone.localtime())


@_BOTH
def rounds(request: OfficeRequest) -> HttpResponse:
    """Check-ups; the form opens one."""
    refused, now = "", timezone.now()
    if request.method == "POST":
        try:
            row = sending.opened(request, now)
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return redirect("medical:round", row.public_id)
    shown = standing.rounds(request, timezone.localdate(now))
    context = {"shown": shown, "refused": refused}
    return render(request, "web/medical/rounds.html", context, status=422 if refused else 200)


@_BOTH
def round_page(request: OfficeRequest, round_id: UUID) -> HttpResponse:
    """One round with its people; the form ticks who came."""
    row, refused = _round_of(request, round_id), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.ticked(request, round_id, timezone.now()))
        if not refused and request.POST.get("deed") == "withdraw":
            return redirect("medical:rounds")
        if not refused:
            return redirect(request.get_full_path())
    today = timezone.localdate()
    context = {
        "row": row, "shown": boards.index(request, lists.people(row), today),
        "refused": refused, "today": today,
    }  # fmt: skip
    return render(request, "web/medical/round.html", context, status=422 if refused else 200)


@require_safe
def round_out(request: OfficeRequest, round_id: UUID, kind: str) -> HttpResponseBase:
    board = lists.people(_round_of(request, round_id))
    return boards.exported(request, board, kind, timezone.localtime())


def _round_of(request: OfficeRequest, public_id: UUID) -> CheckUpRound:
    row = queries.round_of(request.scope, public_id)
    if row is None:
        raise Http404
    return row


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Contracts, stays, green channel and check-ups in one sight."""
    return _family(request, family)


@require_safe
def card(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A few lines for the family's page."""
    file = file_of(request, family)
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "就医和签约")
    shown = families.card(request, file, timezone.localdate())
    return render(request, "web/medical/_card.html", {"shown": shown})


@require_POST
def act(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A contract, a follow-up, a stay."""
    home = file_of(request, family).household.public_id
    refused = why_refused(lambda: sending.done(request, home, timezone.now()))
    return _family(request, family, refused) if refused else redirect("medical:family", family)


def _family(request: OfficeRequest, family: UUID, refused: str = "") -> HttpResponse:
    file, today = file_of(request, family), timezone.localdate()
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "就医和签约")
    context = {
        "shown": families.family(request, file, today), "file": file, "refused": refused,
        "today": today,
    }  # fmt: skip
    return render(request, "web/medical/family.html", context, status=422 if refused else 200)


@_BOTH
def desk(request: OfficeRequest) -> HttpResponse:
    """The hospital's desk: is a certificate good; what was given."""
    now, refused, found = timezone.now(), "", None
    code = request.POST.get("code", "")
    if request.method == "POST" and request.POST.get("deed") == "give":
        refused = why_refused(lambda: sending.given(request, now))
        if not refused:
            return redirect("medical:desk")
    if request.method == "POST":
        try:
            found = sending.verified(request, now)
        except Refusal as refusal:
            refused = refused or str(refusal)
    shown = standing.desk(request, now)
    context = {"shown": shown, "found": found, "code": code, "refused": refused}
    return render(request, "web/medical/desk.html", context, status=422 if refused else 200)
