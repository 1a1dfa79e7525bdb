"""The list of families, a family's file and its history."""

from uuid import UUID

import segno
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.privacy.erasure.models import Erasure
from nuanxin.privacy.erasure.queries import standing
from nuanxin.registry.cases.queries import mark_of, wish_of
from nuanxin.registry.people.actions.facts import reveal as open_number
from nuanxin.registry.people.actions.papers import print_certificate
from nuanxin.registry.people.certificatecode import printed_code
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries import timeline
from nuanxin.registry.people.queries.family import FamilyFile, family_file, household, member_of
from nuanxin.registry.people.words import LOOKED_UP_FOR
from nuanxin.web.families import exports, lists, panels


def family_of(request: OfficeRequest, public_id: UUID) -> Household:
    """The family behind the address, or not found."""
    found = household(request.scope, public_id)
    if found is None:
        raise Http404
    return found


def file_of(request: OfficeRequest, public_id: UUID) -> FamilyFile:
    """The file behind the address, or not found; of one that was erased nothing is found."""
    found = family_of(request, public_id)
    if erased(request, found):
        raise Http404
    return family_file(found, timezone.localdate())


def erased(request: OfficeRequest, home: Household) -> Erasure | None:
    """How the personal data of a closed family was deleted, if it was."""
    if home.closed_on is None:
        return None
    found = standing(request.scope, home)
    return found if found and found.status == Erasure.Status.DONE else None


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """The list as its address asks for it."""
    shown = lists.index(request.scope, request.GET)
    lists.recorded(request, shown)
    return render(request, "web/families/index.html", {"shown": shown})


@require_POST
def find(request: OfficeRequest) -> HttpResponse:
    """What is typed travels in the body; only an address without numbers is kept."""
    shown = lists.index(request.scope, lists.typed(request.POST))
    lists.recorded(request, shown)
    kept = shown.listing.kept
    address = reverse("families:index") + (f"?{kept}" if kept else "")
    if request.headers.get("HX-Target") == "families":
        answer = render(request, "web/families/_found.html", {"shown": shown})
        answer.headers["HX-Push-Url"] = address
        return answer
    if not shown.by_number:
        return redirect(address)
    if shown.listing.total == 1:
        return redirect("families:page", shown.listing.rows[0].public_id)
    return render(request, "web/families/index.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The list as it is filtered, streamed."""
    return exports.families(request, kind, timezone.localtime())


@require_safe
def page(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A family's file; opening it leaves a line in the trail."""
    home, today = family_of(request, family), timezone.localdate()
    file = family_file(home, today)
    record_view(request.actor, Subject("household", home.pk, home.region))
    if gone := erased(request, home):
        return render(request, "web/families/erased.html", {"file": file, "gone": gone})
    context = {
        "file": file, "panel": panels.family(file, today), "today": today,
        "mark": mark_of(file.household), "wish": wish_of(file.household),
        "looked_up_for": LOOKED_UP_FOR,
    }  # fmt: skip
    return render(request, "web/families/page.html", context)


@require_safe
def history(request: OfficeRequest, family: UUID) -> HttpResponse:
    """What became known when, from whom."""
    home = family_of(request, family)
    file = family_file(home, timezone.localdate())
    record_view(
        request.actor,
        Subject("household", file.household.pk, file.household.region),
        "查看经过",
    )
    kind = request.GET.get("kind", "")
    kind = kind if kind in timeline.KINDS else ""
    entries = timeline.history(file.household, kind)
    context = {
        "file": file, "entries": entries, "kind": kind, "kinds": timeline.KINDS,
        "gone": erased(request, home),
    }  # fmt: skip
    return render(request, "web/families/history.html", context)


@require_POST
def reveal(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """One full number, for a stated purpose; hidden again after half a minute."""
    family_of(request, family)
    field = request.POST.get("field", "")
    try:
        text = open_number(
            person=person,
            scope=request.scope,
            by=request.actor,
            field=field,
            purpose=request.POST.get("purpose", ""),
            why=request.POST.get("why", ""),
        )
    except Refusal as refusal:
        return HttpResponse(str(refusal), status=422)
    return render(request, "web/families/_revealed.html", {"text": text})


def certificate_sheet(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """The certificate on paper; asking for it counts a print, looking again does not."""
    file = file_of(request, family)
    member = member_of(file, person)
    if member is None or member.certificate is None:
        raise Http404
    if request.method == "POST":
        held = member.certificate.public_id
        print_certificate(certificate=held, scope=request.scope, by=request.actor)
        return redirect(request.path)
    subject = Subject("person", member.person.pk, member.person.region)
    record_view(request.actor, subject, "查看特别扶助证")
    held_one = member.certificate
    context = {
        "file": file, "member": member, "certificate": held_one,
        "code": printed_code(held_one.code),
        # A scanner types what it reads: the bare code, which says nothing of anybody.
        "picture": mark_safe(segno.make(held_one.code).svg_inline(scale=4)),  # noqa: S308
    }  # fmt: skip
    return render(request, "web/families/certificate.html", context)
