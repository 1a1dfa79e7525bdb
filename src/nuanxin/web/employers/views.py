"""The list of work units, one unit, and writing to it."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.money.dues import queries as dues_of
from nuanxin.money.payables.models import EmployerDue
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.employers.queries import employer
from nuanxin.web.employers import exports, owed, pages, sending


def unit_of(request: OfficeRequest, public_id: UUID) -> Employer:
    """The unit behind the address, or not found."""
    found = employer(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """The units of the county."""
    shown = pages.index(request.scope, request.GET, timezone.localdate())
    return render(request, "web/employers/index.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The list as it is filtered."""
    return exports.units(request, kind, timezone.localtime())


@require_safe
def page(request: OfficeRequest, unit: UUID) -> HttpResponse:
    """One unit: who it is, who works there, what it owes; opening it leaves a line."""
    return _page(request, unit_of(request, unit))


def _page(request: OfficeRequest, row: Employer, status: int = 200) -> HttpResponse:
    record_view(request.actor, Subject("employer", row.pk, row.region))
    shown = pages.unit(request.scope, row, request.GET, timezone.localdate())
    context = {"shown": shown, "unit": row}
    return render(request, "web/employers/page.html", context, status=status)


@require_safe
def people(request: OfficeRequest, unit: UUID, kind: str) -> HttpResponseBase:
    """Its people as they are filtered."""
    return exports.people(request, unit_of(request, unit), kind, timezone.localtime())


@require_safe
def dues(request: OfficeRequest, unit: UUID, kind: str) -> HttpResponseBase:
    """What it owes."""
    return exports.dues(request, unit_of(request, unit), kind, timezone.localtime())


def _answer(request: OfficeRequest, form: sending.UnitForm) -> HttpResponse:
    if form.done:
        return redirect("employers:page", form.done)
    status = 422 if form.faults else 200
    return render(request, "web/employers/form.html", {"form": form}, status=status)


def new(request: OfficeRequest) -> HttpResponse:
    """A unit nobody has written down yet."""
    return _answer(request, sending.added(request, timezone.now()))


def edit(request: OfficeRequest, unit: UUID) -> HttpResponse:
    """Put a unit right; one of another area is only shown."""
    row = unit_of(request, unit)
    if not request.scope.covers(row.region):
        return _page(request, row, 403)
    return _answer(request, sending.corrected(request, row, timezone.now()))


def end(request: OfficeRequest, unit: UUID) -> HttpResponse:
    """It went bankrupt or was struck off; or that was an error."""
    row = unit_of(request, unit)
    if not request.scope.covers(row.region):
        return _page(request, row, 403)
    return _answer(request, sending.ended(request, row, timezone.now()))


@require_safe
def owing(request: OfficeRequest) -> HttpResponse:
    """What units owe the families of one's area."""
    return render(request, "web/employers/owed.html", {"shown": owed.index(request)})


@require_safe
def owing_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same list as a file."""
    return owed.export(request, kind, timezone.localtime())


def _due(request: OfficeRequest, public_id: UUID) -> EmployerDue:
    found = dues_of.due(request.scope, public_id)
    if found is None:
        raise Http404
    return found


@require_safe
def due(request: OfficeRequest, due: UUID) -> HttpResponse:
    """One of them: who owes what to whom, what was done about it."""
    shown = owed.page(request, _due(request, due), "单位应付")
    return render(request, "web/employers/due.html", {"shown": shown})


@require_safe
def letter(request: OfficeRequest, due: UUID) -> HttpResponse:
    """The letter to the unit on A4; there is none against the will of whoever works there."""
    shown = owed.page(request, _due(request, due), "单位应付函")
    if shown.silent:
        raise Http404
    context = {"shown": shown, "day": timezone.localdate()}
    return render(request, "web/employers/letter.html", context)


@require_POST
def step(request: OfficeRequest, due: UUID) -> HttpResponse:
    """A step; a refusal is shown on the same page."""
    row = _due(request, due)
    try:
        owed.take(request, due, timezone.now())
    except Refusal as refusal:
        context = {"shown": owed.page(request, row, "单位应付"), "refused": str(refusal)}
        return render(request, "web/employers/due.html", context, status=422)
    return redirect("employers:due", due)
