"""心理关怀: the list, a family, who counsels, counts; and a counsellor's own."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.care.counselling import queries
from nuanxin.kit.refusal import why_refused
from nuanxin.web import boards
from nuanxin.web.counselling import family as families
from nuanxin.web.counselling import lists, pages, sending
from nuanxin.web.families.views import file_of

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """Who is talked with, and what waits."""
    shown = boards.index(request, lists.SERIES, timezone.localdate())
    return render(request, "web/counselling/index.html", {"shown": shown})


@require_safe
def out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return boards.exported(request, lists.SERIES, kind, timezone.localtime())


@_BOTH
def counsellors(request: OfficeRequest) -> HttpResponse:
    """Who counsels; the form adds one."""
    refused = ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.kept(request, timezone.now()))
        if not refused:
            return redirect("counselling:counsellors")
    context = {"shown": pages.counsellors(request), "refused": refused}
    status = 422 if refused else 200
    return render(request, "web/counselling/counsellors.html", context, status=status)


@require_safe
def counts(request: OfficeRequest) -> HttpResponse:
    """How much there was in a year."""
    shown = pages.counts(request, timezone.localdate())
    return render(request, "web/counselling/counts.html", {"shown": shown})


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A family's arrangements."""
    return _family(request, family)


@require_POST
def act(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Arrange, extend, end."""
    home = file_of(request, family).household.public_id
    refused = why_refused(lambda: sending.planned(request, home, timezone.now()))
    return (
        _family(request, family, refused) if refused else redirect("counselling:family", family)
    )


def _family(request: OfficeRequest, family: UUID, refused: str = "") -> HttpResponse:
    file, today = file_of(request, family), timezone.localdate()
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "心理关怀")
    context = {
        "shown": families.family(request, file, today), "file": file, "refused": refused,
        "today": today,
    }  # fmt: skip
    status = 422 if refused else 200
    return render(request, "web/counselling/family.html", context, status=status)


@require_safe
def card(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A few lines for the family's page."""
    file = file_of(request, family)
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "心理关怀")
    rows = families.arranged(queries.series_of(home.pk), timezone.localdate())
    return render(request, "web/counselling/_card.html", {"rows": rows, "file": file})


@require_safe
def mine(request: OfficeRequest) -> HttpResponse:
    """我的心理关怀."""
    return _mine(request)


@require_POST
def hold(request: OfficeRequest, series: UUID) -> HttpResponse:
    """They met; it goes on; what was said."""
    refused = why_refused(lambda: sending.held(request, series, timezone.now()))
    return _mine(request, refused) if refused else redirect("counselling:mine")


def _mine(request: OfficeRequest, refused: str = "") -> HttpResponse:
    shown = pages.mine(request, timezone.localdate())
    homes = sorted({each.arranged.row.household_id for each in (*shown.running, *shown.over)})
    here = request.post.region
    record_list(request.actor, "household", homes, "我的心理关怀", region=here)
    context = {"shown": shown, "refused": refused, "today": timezone.localdate()}
    status = 422 if refused else 200
    return render(request, "web/counselling/mine.html", context, status=status)


@require_POST
def note(request: OfficeRequest, session: UUID) -> HttpResponse:
    """What was said, shown once to one of two; the trail keeps who asked."""
    found = queries.note_of(request.scope, session, request.account.pk)
    if found is None:
        raise Http404
    row, words = found
    about = Subject("person", row.series.person_id, row.series.region)
    record_view(request.actor, about, "显示谈话记录")
    writes = row.series.counsellor.user_id == request.account.pk
    context = {"row": row, "words": words, "writes": writes and row.series.ended_on is None}
    return render(request, "web/counselling/note.html", context)
