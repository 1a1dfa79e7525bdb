"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanxin.base.database.requests import without_transaction
from nuanxin.rulebook import library
from nuanxin.web.front.queries import shelf


@without_transaction
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "web/front/page.html", {"shelf": shelf(library.policy())})
