"""打印表格: for a family, for a batch, for a term; and the county's own templates."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.papers.queries import template as template_of
from nuanxin.casework.road.queries import notice as notice_of
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.models import Batch
from nuanxin.registry.people.queries.family import family_file
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.family import finding as finding_of
from nuanxin.support.reviews.postings import posting as posting_of
from nuanxin.web.assess.terms import read
from nuanxin.web.casework.pages import case_of
from nuanxin.web.families.views import file_of
from nuanxin.web.papers import lists, own, requests, sending, years
from nuanxin.web.papers.answers import answer
from nuanxin.web.papers.catalogue import papers
from nuanxin.web.papers.choosing import OF_FAMILY, choice
from nuanxin.web.papers.families import only_asked, values_for
from nuanxin.web.papers.notices import posted
from nuanxin.web.payouts.views import batch_of


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """Every paper there is, and by whose template it is printed."""
    shown = own.index(request, timezone.localdate())
    return render(request, "web/papers/index.html", {"shown": shown})


@require_safe
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """What can be printed for a family."""
    file = file_of(request, family)
    subject = Subject("household", file.household.pk, file.household.region)
    record_view(request.actor, subject, "打印表格")
    shown = choice(request.scope, file, timezone.localdate())
    return render(request, "web/papers/family.html", {"shown": shown, "file": file})


@require_safe
def family_paper(request: OfficeRequest, family: UUID, key: str, suffix: str) -> HttpResponse:
    """A form, filled in from the family's file."""
    file, now = file_of(request, family), timezone.now()
    if key not in OF_FAMILY:
        raise Http404
    home, asked = file.household, papers()[key]
    values = values_for(asked, request.scope, file, timezone.localdate(now))
    subject = Subject("household", home.pk, home.region)
    sheet = sending.Sheet(asked, values, home.number, home.region, [subject])
    return sending.send(request, sheet, suffix, now)


@require_safe
def letter(request: OfficeRequest, finding: UUID, suffix: str) -> HttpResponse:
    """告知书 about one finding: the one that is due, or not found."""
    found, now = finding_of(request.scope, finding), timezone.now()
    if found is None:
        raise Http404
    told = answer(request.scope, found, policy(), timezone.localdate(now))
    if told is None:
        raise Http404
    subject = Subject("household", found.household_id, found.region)
    name = found.household.number
    sheet = sending.Sheet(papers()[told.paper], told.values, name, found.region, [subject])
    return sending.send(request, sheet, suffix, now)


@require_safe
def request_paper(
    request: OfficeRequest, request_id: UUID, key: str, suffix: str
) -> HttpResponse:
    """A paper of one request: the form of a step, or the letter of its decision."""
    row, now = case_of(request, request_id), timezone.now()
    if key not in requests.papers_of(row):
        raise Http404
    today, asked = timezone.localdate(now), papers()[key]
    told = requests.values_for(key, row, family_file(row.household, today), today)
    subject = Subject("household", row.household_id, row.region)
    sheet = sending.Sheet(asked, only_asked(asked, told), row.number, row.region, [subject])
    return sending.send(request, sheet, suffix, now)


@require_safe
def rolls(request: OfficeRequest, batch: UUID) -> HttpResponse:
    """The rolls of a batch: of all of it, and of each township."""
    row = batch_of(request, batch)
    context = {"row": row, "towns": lists.towns_of(row), "most": lists.MOST_LINES}
    return render(request, "web/papers/rolls.html", context)


@require_safe
def roll(request: OfficeRequest, batch: UUID, suffix: str) -> HttpResponse:
    """花名册 of a batch, or of one of its townships."""
    return _of_batch(request, batch_of(request, batch), "roll", suffix)


@require_safe
def treasury(request: OfficeRequest, batch: UUID, suffix: str) -> HttpResponse:
    """财政直接支付申请书 of a batch the treasury pays, or of one of its townships."""
    row = batch_of(request, batch)
    if not row.by_treasury or not row.digest:
        raise Http404
    return _of_batch(request, row, "treasury", suffix)


def _of_batch(request: OfficeRequest, row: Batch, key: str, suffix: str) -> HttpResponse:
    asked = request.GET.get("town", "")
    town = next((each for each, _ in lists.towns_of(row) if str(each.code) == asked), None)
    if asked and town is None:
        raise Http404
    values = (lists.treasury if key == "treasury" else lists.roll)(row, town)
    name = f"{row.number}-{town.name}" if town else row.number
    subject = Subject("batch", row.pk, row.region)
    count = values["笔数"] if isinstance(values["笔数"], int) else 0
    sheet = sending.Sheet(papers()[key], values, name, row.region, [subject], count)
    return sending.send(request, sheet, suffix, timezone.now())


@require_safe
def notice(request: OfficeRequest, notice: UUID, suffix: str) -> HttpResponse:
    """公示表, or its record where no name is made public."""
    row = notice_of(request.scope, notice)
    if row is None:
        raise Http404
    told = posted(request.scope, row)
    subjects = [Subject("household", each.household_id, each.region) for each in told.cases]
    name = f"{row.from_day:%Y%m%d}"
    sheet = sending.Sheet(
        papers()[told.paper], told.values, name, row.region, subjects, len(told.cases)
    )
    return sending.send(request, sheet, suffix, timezone.now())


@require_safe
def year(request: OfficeRequest, posting: UUID, suffix: str) -> HttpResponse:
    """The sheet of a year's posting."""
    row = posting_of(request.scope, posting)
    if row is None:
        raise Http404
    told = years.posted(request.scope, row)
    subjects = [Subject("household", each.household_id, each.region) for each in told.lines]
    sheet = sending.Sheet(
        papers()[told.paper], told.values, f"{row.from_day:%Y%m%d}", row.region, subjects,
        len(told.lines),
    )  # fmt: skip
    return sending.send(request, sheet, suffix, timezone.now())


@require_safe
def funds(request: OfficeRequest, term: str, suffix: str) -> HttpResponse:
    """资金需求计划 of a term."""
    now = timezone.now()
    asked = read(request.scope, request.GET, timezone.localdate(now), term)
    region = int(asked.region.value)
    sheet = sending.Sheet(papers()["funds"], lists.funds(asked), str(asked.term), region)
    return sending.send(request, sheet, suffix, now)


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: OfficeRequest, key: str) -> HttpResponse:
    """One paper's templates; its form brings another."""
    asked, now = own.paper_of(key), timezone.now()
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            own.bring(request, asked, now)
            return redirect("papers:template", key)
        except Refusal as refusal:
            faults = own.said(refusal)
    shown = own.page(request, asked, timezone.localdate(now), faults)
    context = {"shown": shown}
    return render(request, "web/papers/template.html", context, status=422 if faults else 200)


@require_POST
def force(request: OfficeRequest, key: str) -> HttpResponse:
    """Put a template in force from a day on."""
    asked, now = own.paper_of(key), timezone.now()
    try:
        own.enforce(request, asked, now)
    except Refusal as refusal:
        shown = own.page(request, asked, timezone.localdate(now), own.said(refusal))
        return render(request, "web/papers/template.html", {"shown": shown}, status=422)
    return redirect("papers:template", key)


@require_safe
def start(request: OfficeRequest, key: str) -> HttpResponse:
    """The DOCX an office begins with."""
    asked = own.paper_of(key)
    return sending.attached(own.start(asked), f"{asked.name}-起点模板.docx", "docx")


@require_safe
def trial(request: OfficeRequest, key: str, suffix: str) -> HttpResponse:
    """A sheet with invented values, by the product's template."""
    asked = own.paper_of(key)
    if suffix not in sending.MIMES:
        raise Http404
    return sending.attached(
        own.trial(asked, None, suffix), f"{asked.name}-试打.{suffix}", suffix
    )


@require_safe
def own_trial(request: OfficeRequest, form: UUID) -> HttpResponse:
    """A sheet with invented values, by a template of the county."""
    found = template_of(request.scope, form)
    if found is None:
        raise Http404
    asked = own.paper_of(found.paper)
    name = f"{asked.name}-第{found.number}版-试打.docx"
    return sending.attached(own.trial(asked, found, "docx"), name, "docx")


@require_safe
def own_file(request: OfficeRequest, form: UUID) -> HttpResponse:
    """A template of the county as it was brought."""
    found = template_of(request.scope, form)
    if found is None:
        raise Http404
    return sending.attached(bytes(found.content), found.name, "docx")
