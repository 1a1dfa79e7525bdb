"""The desk, and the sheet it is handed over with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.web.desk import handover
from nuanxin.web.desk.queries import desk


@require_safe
def page(request: OfficeRequest) -> HttpResponse:
    return render(request, "web/desk/page.html", {"desk": desk(request)})


@require_safe
def sheet(request: OfficeRequest) -> HttpResponse:
    """What is due, stuck and promised in this post."""
    return render(request, "web/desk/handover.html", {"shown": handover.sheet(request)})
