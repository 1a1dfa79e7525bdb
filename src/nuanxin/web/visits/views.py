"""走访: today, the form, one visit, the family's, the lists, what must not wait."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.files.cleaning import MIMES, Form
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import why_refused
from nuanxin.web.families.views import file_of
from nuanxin.web.visits import exports, looked_for, pages, sending

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _status(refused: str) -> int:
    return 422 if refused else 200


@require_safe
def today(request: OfficeRequest) -> HttpResponse:
    """Whom to meet today, what must not wait, who needs a call."""
    shown = pages.today(request, timezone.localdate())
    return render(request, "web/visits/today.html", {"shown": shown})


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """Visits as the address asks for them."""
    return render(request, "web/visits/index.html", {"shown": pages.index(request)})


@require_safe
def out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return exports.visits(request, kind, timezone.localtime())


@require_safe
def calls(request: OfficeRequest) -> HttpResponse:
    """谁需要一个电话."""
    shown = pages.calls(request, timezone.localdate())
    return render(request, "web/visits/calls.html", {"shown": shown})


@require_safe
def calls_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return exports.calls(request, kind, timezone.localtime())


@require_safe
def concerns(request: OfficeRequest) -> HttpResponse:
    """What must not wait."""
    shown = pages.concerns(request, timezone.localdate())
    return render(request, "web/visits/concerns.html", {"shown": shown})


@require_safe
def concerns_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return exports.concerns(request, kind, timezone.localtime())


@_BOTH
def concern(request: OfficeRequest, concern: UUID) -> HttpResponse:
    """One of them; the form says what was done."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.answered(request, concern, now))
        if not refused:
            return redirect("visits:concern", concern)
    shown = pages.concern(request, concern, timezone.localdate(now))
    context = {"shown": shown, "file": shown.file, "refused": refused}
    return render(request, "web/visits/concern.html", context, status=_status(refused))


@_BOTH
def words(request: OfficeRequest) -> HttpResponse:
    """What is looked out for; a county adds words and takes its own off."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.worded(request, now))
        if not refused:
            return redirect("visits:words")
    context = {"shown": looked_for.words(request), "refused": refused}
    return render(request, "web/visits/words.html", context, status=_status(refused))


@_BOTH
def new(request: OfficeRequest, family: UUID) -> HttpResponse:
    """The form of one screen; sent twice it is one visit."""
    now, refused, file = timezone.now(), "", file_of(request, family)
    if request.method == "POST":
        home = file.household.public_id
        refused = why_refused(lambda: sending.saved(request, home, now))
        if not refused:
            return redirect("visits:family", family)
    shown = pages.form(request, file, timezone.localdate(now))
    context = {"shown": shown, "file": file, "refused": refused}
    return render(request, "web/visits/new.html", context, status=_status(refused))


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """The visits of a family."""
    return _family(request, family)


@require_POST
def link(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A new link, shown this once; or one taken back."""
    made: list[str] = []
    home = file_of(request, family).household.public_id
    refused = why_refused(lambda: made.append(sending.linked(request, home, timezone.now())))
    if not refused and not made[0]:
        return redirect("visits:family", family)
    return _family(request, family, refused, "".join(made))


def _family(
    request: OfficeRequest, family: UUID, refused: str = "", link: str = ""
) -> HttpResponse:
    file = file_of(request, family)
    shown = pages.family(request, file, timezone.localdate())
    context = {"shown": shown, "file": file, "refused": refused, "link": link}
    return render(request, "web/visits/family.html", context, status=_status(refused))


@require_safe
def paper(request: OfficeRequest, family: UUID) -> HttpResponse:
    """帮扶工作档案, to print."""
    shown = exports.paper(request, file_of(request, family), timezone.now())
    return render(request, "web/visits/file.html", {"shown": shown, "file": shown.file})


@require_safe
def photo(request: OfficeRequest, visit: UUID) -> HttpResponseBase:
    """The photo of a visit, if somebody took one."""
    answer = FileResponse(pages.photo(request, visit), filename="photo.jpg")
    answer["Content-Type"], answer["Cache-Control"] = MIMES[Form.JPEG], "no-store"
    return answer


@_BOTH
def page(request: OfficeRequest, visit: UUID) -> HttpResponse:
    """One visit; the forms put it right, or add what was handed over."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.corrected(request, visit, now))
        if not refused:
            return redirect("visits:page", visit)
    shown = pages.page(request, visit, timezone.localdate(now))
    context = {"shown": shown, "file": shown.file, "refused": refused}
    return render(request, "web/visits/page.html", context, status=_status(refused))
