"""联系人: coverage, gaps, contact persons, villages, families, the scheme."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.actions.schemes import ADOPTERS, MOST_POSTS
from nuanxin.care.contacts.actions.telling import WAYS
from nuanxin.care.contacts.queries import schemes
from nuanxin.care.contacts.schemes import templates
from nuanxin.kit.refusal import Refusal, why_refused
from nuanxin.web.contacts import cards, exports, pages, parting, sending
from nuanxin.web.families.views import file_of

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """Coverage of one's area by township, or of a township by village."""
    shown = pages.index(request, timezone.localdate())
    return render(request, "web/contacts/index.html", {"shown": shown})


@require_safe
def gaps(request: OfficeRequest) -> HttpResponse:
    """The families that lack somebody."""
    shown = pages.gaps(request, timezone.localdate())
    return render(request, "web/contacts/gaps.html", {"shown": shown})


@require_safe
def gaps_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return exports.gaps(request, kind, timezone.localtime())


@_BOTH
def untold(request: OfficeRequest) -> HttpResponse:
    """Who has not been told who comes now; the form writes down that they were."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.told(request, now))
        if not refused:
            return redirect("contacts:untold")
    shown = pages.untold(request)
    context = {"shown": shown, "refused": refused, "ways": WAYS, "today": timezone.localdate()}
    return render(request, "web/contacts/untold.html", context, status=422 if refused else 200)


@_BOTH
def scheme(request: OfficeRequest) -> HttpResponse:
    """The county's schemes; the form puts another in force."""
    refused = ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.adopted(request, timezone.now()))
        if not refused:
            return redirect("contacts:scheme")
    chosen = request.POST.get("template") or request.GET.get("template", "")
    context = {
        "rows": schemes(request.post.region), "templates": templates().values(),
        "chosen": templates().get(chosen), "refused": refused, "levels": sending.LEVELS,
        "may_adopt": Role(request.post.role) in ADOPTERS, "today": timezone.localdate(),
        "form": pages.scheme_form(request.POST, templates().get(chosen), MOST_POSTS),
    }  # fmt: skip
    return render(request, "web/contacts/scheme.html", context, status=422 if refused else 200)


@require_safe
def people(request: OfficeRequest) -> HttpResponse:
    """Contact persons of the county."""
    return render(request, "web/contacts/people.html", {"shown": pages.people(request)})


@require_safe
def people_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return exports.people(request, kind, timezone.localtime())


def _written(request: OfficeRequest, public_id: UUID | None) -> HttpResponse:
    row = pages.person_of(request, public_id) if public_id else None
    refused, now = "", timezone.now()
    if request.method == "POST":
        try:
            done = sending.corrected(request, row, now) if row else sending.added(request, now)
            return redirect("contacts:person", done.public_id)
        except Refusal as refusal:
            refused = str(refusal)
    form = sending.person_form(request, row, timezone.localdate(now), refused)
    return render(
        request, "web/contacts/form.html", {"form": form}, status=422 if refused else 200
    )


@_BOTH
def new(request: OfficeRequest) -> HttpResponse:
    """Somebody nobody has written down yet."""
    return _written(request, None)


@_BOTH
def edit(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """Put somebody right."""
    return _written(request, contact)


@require_safe
def person(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """Somebody, and the families they go to."""
    row = pages.person_of(request, contact)
    record_view(request.actor, Subject("contactperson", row.pk, row.region))
    shown = pages.person(request, row)
    return render(request, "web/contacts/person.html", {"shown": shown})


@_BOTH
def leave(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """Somebody leaves: who takes over each family."""
    row, now, refused = pages.person_of(request, contact), timezone.now(), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.left(request, row, now))
        if not refused:
            return redirect("contacts:untold")
    record_view(request.actor, Subject("contactperson", row.pk, row.region), "离岗交接")
    context = {"row": row, "partings": parting.partings(request, row), "refused": refused}
    return render(request, "web/contacts/leave.html", context, status=422 if refused else 200)


@require_POST
def back(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """A leaving written down in error."""
    row = pages.person_of(request, contact)
    if refused := why_refused(lambda: sending.returned(request, row, timezone.now())):
        context = {"shown": pages.person(request, row), "refused": refused}
        return render(request, "web/contacts/person.html", context, status=422)
    return redirect("contacts:person", contact)


@_BOTH
def village(request: OfficeRequest, village: int) -> HttpResponse:
    """The matrix of a village; the form fills all of it at once."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.matrix(request, village, now))
        if not refused:
            return redirect("contacts:village", village)
    shown = pages.village(request, village, timezone.localdate(now))
    context = {"shown": shown, "refused": refused}
    return render(request, "web/contacts/village.html", context, status=422 if refused else 200)


@_BOTH
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A family's contacts and wishes; the form fills its posts."""
    file, now = file_of(request, family), timezone.now()
    if request.method != "POST":
        return _family(request, family)
    refused = why_refused(lambda: sending.assigned(request, file.household, now))
    return _family(request, family, refused) if refused else redirect("contacts:family", family)


@require_POST
def wish(request: OfficeRequest, family: UUID) -> HttpResponse:
    """What the family wishes."""
    file, now = file_of(request, family), timezone.now()
    refused = why_refused(lambda: sending.wished(request, file.household, now))
    return _family(request, family, refused) if refused else redirect("contacts:family", family)


def _family(request: OfficeRequest, family: UUID, refused: str = "") -> HttpResponse:
    file = file_of(request, family)
    home, today = file.household, timezone.localdate()
    record_view(request.actor, Subject("household", home.pk, home.region), "联系人")
    shown = pages.family(request, file, today)
    context = {"shown": shown, "file": file, "refused": refused, "today": today}
    return render(request, "web/contacts/family.html", context, status=422 if refused else 200)


@require_safe
def card(request: OfficeRequest, family: UUID, suffix: str) -> HttpResponse:
    """联系知情卡 to hand over: who comes, with their telephone numbers."""
    return cards.card(request, file_of(request, family), suffix, timezone.now())
