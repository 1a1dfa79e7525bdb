"""One list of suggestions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanxin.base.database.requests import without_transaction
from nuanxin.web.regions.queries import suggestions


@without_transaction
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    found = suggestions(request.GET.get("q", ""))
    response = render(request, "web/regions/_options.html", {"regions": found})
    response["Cache-Control"] = "private, max-age=3600"
    return response
