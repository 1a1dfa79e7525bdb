"""为什么: the page, its letter, the phone slip, the yearly card, a family's three states."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.audit.actions import record, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.family import household
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.family import finding, standings
from nuanxin.support.benefits.models import Finding
from nuanxin.web.why import card as cards
from nuanxin.web.why import sending
from nuanxin.web.why.explaining import slip, why


def found_of(request: OfficeRequest, public_id: UUID, purpose: str) -> Finding:
    """The finding behind the address, its family's trail written; or not found."""
    found = finding(request.scope, public_id)
    if found is None:
        raise Http404
    subject = Subject("household", found.household_id, found.region)
    record_view(request.actor, subject, purpose)
    return found


def family_of(request: OfficeRequest, public_id: UUID, purpose: str) -> Household:
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    record_view(request.actor, Subject("household", found.pk, found.region), purpose)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficeRequest, finding: UUID) -> HttpResponse:
    """One answer explained; its form holds, lifts or stops the confirmation."""
    found = found_of(request, finding, "查看为什么")
    refused = ""
    if request.method == "POST":
        try:
            sending.act(request, found, request.POST.get("deed", ""), timezone.now())
            return redirect("why:page", finding)
        except Refusal as refusal:
            refused = str(refusal)
    answer = why(request.scope, found, policy())
    context = {"why": answer, "refused": refused, "typed": request.POST}
    return render(request, "web/why/page.html", context, status=422 if refused else 200)


@require_safe
def letter(request: OfficeRequest, finding: UUID) -> HttpResponse:
    """待遇计算说明 on A4."""
    found = found_of(request, finding, "待遇计算说明")
    context = {
        "why": why(request.scope, found, policy()),
        "day": timezone.localdate(),
    }
    return render(request, "web/why/letter.html", context)


@require_safe
def phone_slip(request: OfficeRequest, finding: UUID) -> HttpResponse:
    """Three lines to read out."""
    found = found_of(request, finding, "来电查询")
    context = {"slip": slip(request.scope, found), "finding": found, "answered": False}
    return render(request, "web/why/slip.html", context)


@require_POST
def answered(request: OfficeRequest, finding: UUID) -> HttpResponse:
    """来电答复: what was read out is written down."""
    found = found_of(request, finding, "来电答复")
    told = slip(request.scope, found)
    subject = Subject("household", found.household_id, found.region)
    record(request.actor, "benefits.call_answered", [subject], lines=list(told.lines))
    context = {"slip": told, "finding": found, "answered": True}
    return render(request, "web/why/slip.html", context)


@require_safe
def panel(request: OfficeRequest, family: UUID) -> HttpResponse:
    """The three states of every benefit of a family, for its page."""
    found = family_of(request, family, "查看各项待遇")
    year = timezone.localdate().year
    context = {
        "standings": standings(request.scope, found, year, policy()),
        "family": found,
        "year": year,
    }
    return render(request, "web/why/_panel.html", context)


@require_safe
def card(request: OfficeRequest, family: UUID, year: int) -> HttpResponse:
    """明白卡 of a year."""
    found = family_of(request, family, "明白卡")
    shown = cards.card(request.scope, found, year, timezone.localdate())
    return render(request, "web/why/card.html", {"card": shown, "family": found})
