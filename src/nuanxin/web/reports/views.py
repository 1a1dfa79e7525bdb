"""The year's tables, on screen, paper and as a file."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.ui.sheets import answer
from nuanxin.web.reports import money as lines
from nuanxin.web.reports import people as behind
from nuanxin.web.reports import tables
from nuanxin.web.reports.public import public_sheet


@require_safe
def annual(request: OfficeRequest) -> HttpResponse:
    """People and money of a year, by benefit and by township."""
    shown = tables.asked(request, timezone.localdate())
    return render(request, "web/reports/annual.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """The same tables as one sheet."""
    shown = tables.asked(request, timezone.localdate())
    return answer(tables.sheet(request, shown, timezone.localtime()), kind)


@require_safe
def public(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """公开版: the same year with small numbers left out."""
    shown = tables.asked(request, timezone.localdate())
    return answer(public_sheet(request, shown, timezone.localtime()), kind)


@require_safe
def people(request: OfficeRequest, year: int, part: str) -> HttpResponse:
    """Who is behind a count."""
    shown = behind.page(request, year, part, timezone.localdate())
    return render(request, "web/reports/people.html", {"shown": shown})


@require_safe
def leaving(request: OfficeRequest, year: int, part: str, kind: str) -> HttpResponseBase:
    """The same people as a file."""
    return behind.export(request, year, part, kind, timezone.localtime())


@require_safe
def money(request: OfficeRequest, year: int, column: str) -> HttpResponse:
    """What is behind a sum."""
    shown = lines.page(request, year, column, timezone.localdate())
    return render(request, "web/reports/money.html", {"shown": shown})


@require_safe
def money_leaving(
    request: OfficeRequest, year: int, column: str, kind: str
) -> HttpResponseBase:
    """The same lines as a file."""
    return lines.export(request, year, column, kind, timezone.localtime())
