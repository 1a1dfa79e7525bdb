"""The wizard: file, columns, check, commit; and the list of imports."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.queries import card
from nuanxin.kit.digits import whole
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.actions.deciding import decide as settle
from nuanxin.registry.exchange.actions.staging import discard as let_go
from nuanxin.registry.exchange.kinds import CHECK, COMMIT, LOOK, UNDO
from nuanxin.registry.exchange.people.looking import choices
from nuanxin.registry.exchange.queries import senders
from nuanxin.registry.exchange.words import Decision
from nuanxin.web.imports import exports, forms, ordering, queries
from nuanxin.web.jobs.results import outcome_of


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    return render(request, "web/imports/index.html", {"index": queries.index(request)})


def new(request: OfficeRequest) -> HttpResponse:
    """The first step: a file and its sender."""
    sent, most = request.method == "POST", settings.ROLL_MAX_BYTES
    form = forms.read_upload(request.POST, request.FILES, request.scope, most, sent=sent)
    if sent and not form.faults:
        job = ordering.order_file(request, form)
        return redirect("imports:columns" if job.kind == LOOK else "jobs:page", job.public_id)
    known = senders(request.scope, "people").values_list("sender", flat=True)[:30]
    context = {"form": form, "senders": list(known)}
    return render(request, "web/imports/new.html", context, status=422 if form.faults else 200)


def columns(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """The second step: what the columns mean."""
    look = queries.look_of(request, public_id)
    if request.method != "POST" or look.status != Job.Status.DONE:
        return _columns(request, look)
    try:
        found = look.result["columns"]
        matched = forms.read_matched(request.POST, found, timezone.localdate())
    except Refusal as refusal:
        return _columns(request, look, str(refusal))
    return redirect("jobs:page", ordering.order_reading(request, look, matched).public_id)


def _columns(request: OfficeRequest, look: Job, refused: str = "") -> HttpResponse:
    context = {
        "card": card(look, timezone.now()),
        "look": look,
        "outcome": outcome_of(look),
        "refused": refused,
    }
    if look.status == Job.Status.DONE:
        found, mapping = look.result["columns"], dict(look.arguments["mapping"])
        if request.method == "POST":
            mapping |= forms.chosen(request.POST, found)
        context |= {
            "rows": forms.column_rows(found, mapping),
            "questions": forms.questions(look.result["lacking"], request.POST),
            "choices": choices(),
        }
    part = request.headers.get("HX-Request")
    template = "_columns.html" if part else "columns.html"
    return render(request, f"web/imports/{template}", context, status=422 if refused else 200)


@require_safe
def batch(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """The third and fourth step: what would change, what has."""
    return _batch(request, public_id)


def _batch(request: OfficeRequest, public_id: UUID, refused: str = "") -> HttpResponse:
    found = queries.found(request, public_id)
    record_view(request.actor, Subject("import", found.pk, found.region))
    context = {"page": queries.batch_page(request, found), "refused": refused}
    return render(request, "web/imports/batch.html", context, status=422 if refused else 200)


@require_POST
def decide(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """What somebody says of rows in doubt; `answer` is same:ID, other or skip."""
    word, _, person = request.POST.get("answer", "").partition(":")
    found = map(whole, request.POST.getlist("row"))
    rows = [row for row in found if row is not None]
    if word not in Decision.values or not rows:
        return _batch(request, public_id, "请先选定怎样处理，再提交。")
    try:
        settle(
            by=request.actor,
            scope=request.scope,
            batch=queries.found(request, public_id),
            rows=rows,
            decision=Decision(word),
            person=whole(person),
        )
    except Refusal as refusal:
        return _batch(request, public_id, str(refusal))
    return redirect(f"{request.path.removesuffix('decide/')}?verdict=ambiguous")


@require_POST
def act(request: OfficeRequest, public_id: UUID, what: str) -> HttpResponse:
    """Commit, undo or check anew, as a job."""
    kinds = {"commit": COMMIT, "undo": UNDO, "check": CHECK}
    if what not in kinds:
        raise Http404
    found = queries.found(request, public_id)
    turn = f"{timezone.now():%Y%m%d%H%M%S}" if what == "check" else ""
    return redirect("jobs:page", ordering.order(request, kinds[what], found, turn).public_id)


@require_POST
def discard(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    try:
        let_go(by=request.actor, batch=queries.found(request, public_id))
    except Refusal as refusal:
        return _batch(request, public_id, str(refusal))
    return redirect("imports:index")


@require_safe
def download(request: OfficeRequest, public_id: UUID, what: str, kind: str) -> HttpResponseBase:
    """The faulty rows as they came, or the rows of a tab."""
    makers = {"faults": exports.faulty, "rows": exports.rows}
    if kind not in {"xlsx", "csv"} or what not in makers:
        raise Http404
    return makers[what](request, queries.found(request, public_id), kind, timezone.localtime())
