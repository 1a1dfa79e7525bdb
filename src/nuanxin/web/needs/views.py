"""需求和转办: three lists, a family, sending on, one referral, what the county writes down."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.needs.models import AfterDone, Need, PlanReview, Referral
from nuanxin.kit.refusal import Refusal, why_refused
from nuanxin.web import boards
from nuanxin.web.families.views import file_of
from nuanxin.web.needs import family as families
from nuanxin.web.needs import lists, printing, referring, sending, settings

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What was sent on, what is overdue first."""
    shown = boards.index(request, lists.REFERRALS, timezone.localdate())
    return render(request, "web/needs/index.html", {"shown": shown})


@require_safe
def out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return boards.exported(request, lists.REFERRALS, kind, timezone.localtime())


@require_safe
def needs(request: OfficeRequest) -> HttpResponse:
    """What families need."""
    shown = boards.index(request, lists.NEEDS, timezone.localdate())
    return render(request, "web/needs/needs.html", {"shown": shown})


@require_safe
def needs_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return boards.exported(request, lists.NEEDS, kind, timezone.localtime())


@require_safe
def plans(request: OfficeRequest) -> HttpResponse:
    """Plans, those to be looked at again first."""
    shown = boards.index(request, lists.PLANS, timezone.localdate())
    return render(request, "web/needs/plans.html", {"shown": shown})


@require_safe
def plans_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return boards.exported(request, lists.PLANS, kind, timezone.localtime())


@_BOTH
def terms(request: OfficeRequest) -> HttpResponse:
    """Every matter; the form puts the county's own terms in force."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.settled(request, now))
        if not refused:
            return redirect("needs:terms")
    context = {
        "shown": settings.settings(request, timezone.localdate(now)), "refused": refused,
    }  # fmt: skip
    return render(request, "web/needs/terms.html", context, status=422 if refused else 200)


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Needs, plan and referrals in one sight."""
    return _family(request, family)


@require_safe
def card(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A few lines for the family's page."""
    file = file_of(request, family)
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "需求和转办")
    shown = families.card(request, file, timezone.localdate())
    return render(request, "web/needs/_card.html", {"shown": shown})


@require_POST
def need(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A need is told, ends, or goes on."""
    home = file_of(request, family).household.public_id
    refused = why_refused(lambda: sending.told(request, home, timezone.now()))
    return _family(request, family, refused) if refused else redirect("needs:family", family)


@require_POST
def plan(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A plan is made, gone on with, looked at."""
    home = file_of(request, family).household.public_id
    refused = why_refused(lambda: sending.planned(request, home, timezone.now()))
    return _family(request, family, refused) if refused else redirect("needs:family", family)


@require_POST
def after(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Help after a death."""
    home = file_of(request, family).household.public_id
    refused = why_refused(lambda: sending.after(request, home, timezone.now()))
    return _family(request, family, refused) if refused else redirect("needs:family", family)


def _family(request: OfficeRequest, family: UUID, refused: str = "") -> HttpResponse:
    file, today = file_of(request, family), timezone.localdate()
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "需求和转办")
    context = {
        "shown": families.family(request, file, today), "file": file, "refused": refused,
        "today": today, "sources": Need.Source.choices, "hows": Need.How.choices,
        "outcomes": PlanReview.Outcome.choices, "states": AfterDone.State.choices,
    }  # fmt: skip
    return render(request, "web/needs/family.html", context, status=422 if refused else 200)


@require_safe
def plan_sheet(request: OfficeRequest, family: UUID, suffix: str) -> HttpResponse:
    return printing.plan_sheet(request, file_of(request, family), suffix, timezone.now())


@_BOTH
def refer(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Choose a matter, see what would go along, send it."""
    file, now, refused = file_of(request, family), timezone.now(), ""
    if request.method == "POST":
        try:
            row = sending.referred(request, file.household, now)
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return redirect("needs:page", row.public_id)
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "转办")
    shown = referring.form(request, file, timezone.localdate(now))
    context = {"shown": shown, "file": file, "refused": refused}
    return render(request, "web/needs/refer.html", context, status=422 if refused else 200)


@require_safe
def page(request: OfficeRequest, referral: UUID) -> HttpResponse:
    """One referral."""
    return _page(request, referral)


@require_POST
def act(request: OfficeRequest, referral: UUID) -> HttpResponse:
    """Its answer, its taking back, a link, what follows a refusal."""
    link = refused = ""
    try:
        link = sending.done(request, referral, timezone.now())
    except Refusal as refusal:
        refused = str(refusal)
    if link or refused:
        return _page(request, referral, link, refused)
    return redirect("needs:page", referral)


def _page(
    request: OfficeRequest, referral: UUID, link: str = "", refused: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    shown = referring.one(request, referral, today)
    context = {
        "shown": shown, "file": shown.file, "link": link, "refused": refused, "today": today,
        "results": Referral.Result.choices, "nexts": Referral.Next.choices,
    }  # fmt: skip
    return render(request, "web/needs/page.html", context, status=422 if refused else 200)


@require_safe
def sheet(request: OfficeRequest, referral: UUID, suffix: str) -> HttpResponse:
    return printing.sheet(request, referral, suffix, timezone.now())
