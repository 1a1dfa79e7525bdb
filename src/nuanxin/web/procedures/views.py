"""The list of procedures, and one of them drawn."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nuanxin.base.database.requests import without_transaction
from nuanxin.casework.procedures.library import named
from nuanxin.web.procedures import queries


@without_transaction
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every procedure registered, with a search."""
    asked = queries.read(request.GET)
    context = {"asked": asked, "rows": queries.rows(asked), "benefits": queries.benefits()}
    return render(request, "web/procedures/index.html", context)


@without_transaction
@require_safe
def page(request: HttpRequest, procedure: str) -> HttpResponse:
    """The steps of one, and their last days."""
    found = named(procedure)
    if found is None:
        raise Http404
    shown = queries.page(found, request.GET, timezone.localdate())
    status = 422 if shown.received.error else 200
    return render(request, "web/procedures/page.html", {"page": shown}, status=status)
