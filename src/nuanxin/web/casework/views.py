"""业务办理: lists, one request, its deeds, notices, the board, one family's requests."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.files.cleaning import MIMES, Form
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.casework import applying, finding, lists, noticing, pages, scans, sending


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """The requests of one's area, those due first."""
    return render(request, "web/casework/index.html", {"shown": lists.index(request)})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return lists.exported(request, kind, timezone.localtime())


@require_safe
def board(request: OfficeRequest) -> HttpResponse:
    """Where requests are, township by township."""
    return render(request, "web/casework/board.html", {"shown": lists.board(request)})


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """What a family asked for, and what it could ask for."""
    shown = applying.family(request, family)
    return render(request, "web/casework/family.html", {"shown": shown, "file": shown.file})


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: OfficeRequest, family: UUID) -> HttpResponse:
    """The request: papers, a page to check, and the case."""
    now = timezone.now()
    shown, refused = applying.form(request, family, now), ""
    deed = request.POST.get("deed", "")
    if deed == "open":
        try:
            return redirect("casework:page", applying.opened(request, shown, now).public_id)
        except Refusal as refusal:
            refused = str(refusal)
    context = {"shown": shown, "file": shown.file, "refused": refused}
    name = "check" if deed in {"check", "open"} else "apply"
    return render(request, f"web/casework/{name}.html", context, status=422 if refused else 200)


@require_safe
def page(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """One request."""
    shown = pages.page(request, request_id, timezone.now())
    return render(request, "web/casework/page.html", {"shown": shown, "today": _today()})


@require_POST
def act(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """What a form of the request asks for."""
    return _done(request, request_id, sending.act)


@require_POST
def rule(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """The second person agrees, or hands it back."""
    return _done(request, request_id, sending.ruled)


@require_POST
def attach(request: OfficeRequest, request_id: UUID) -> HttpResponse:
    """A scan is kept with a paper of the request."""
    return _done(request, request_id, scans.kept)


@require_safe
def scan(request: OfficeRequest, request_id: UUID, sheet: UUID) -> HttpResponseBase:
    """One scanned sheet."""
    found = scans.opened_sheet(request, pages.case_of(request, request_id), sheet)
    apart = found.form is Form.PDF
    answer = FileResponse(found.stream, as_attachment=apart, filename=found.name)
    answer["Content-Type"], answer["Cache-Control"] = MIMES[found.form], "no-store"
    return answer


def _done(request: OfficeRequest, public_id: UUID, deed: sending.Doing) -> HttpResponse:
    now = timezone.now()
    pages.case_of(request, public_id)
    try:
        deed(request, public_id, now)
    except Refusal as refusal:
        shown = pages.page(request, public_id, now)
        context = {
            "shown": shown, "today": _today(), "refused": str(refusal), "typed": request.POST
        }  # fmt: skip
        return render(request, "web/casework/page.html", context, status=422)
    return redirect("casework:page", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: OfficeRequest) -> HttpResponse:
    """Who may have something and has not asked; those ticked are started."""
    refused = ""
    if request.method == "POST":
        try:
            finding.started(request, timezone.now())
            return redirect("/casework/?mine=1&sort=-received")
        except Refusal as refusal:
            refused = str(refusal)
    context = {"shown": finding.page(request), "refused": refused}
    return render(request, "web/casework/found.html", context, status=422 if refused else 200)


@require_safe
def notices(request: OfficeRequest) -> HttpResponse:
    """What waits to be posted, and what was."""
    shown = noticing.index(request, timezone.now())
    return render(request, "web/casework/notices.html", {"shown": shown})


@require_safe
def notices_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The notices as they were narrowed, as a file."""
    return noticing.exported(request, kind, timezone.now())


@require_POST
def post(request: OfficeRequest) -> HttpResponse:
    """A notice for the requests ticked."""
    now = timezone.now()
    try:
        sending.posted(request, now)
    except Refusal as refusal:
        context = {
            "shown": noticing.index(request, now), "refused": str(refusal),
            "typed": request.POST, "ticked": request.POST.getlist("case"),
        }  # fmt: skip
        return render(request, "web/casework/notices.html", context, status=422)
    return redirect("casework:notices")


@require_safe
def notice(request: OfficeRequest, notice: UUID) -> HttpResponse:
    """The paper of one notice."""
    shown = noticing.sheet(request, notice, timezone.now())
    return render(request, "web/casework/notice.html", {"shown": shown})


@require_safe
def code(request: OfficeRequest, notice: UUID, number: int) -> HttpResponse:
    """The code on the paper: the policy, nothing about anybody."""
    picture = noticing.code(request, notice, number)
    return HttpResponse(picture, content_type="image/png")


def _today() -> str:
    return timezone.localdate().isoformat()
