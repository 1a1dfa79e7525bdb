"""The component page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanxin.base.database.requests import without_transaction
from nuanxin.web.gallery import samples


@without_transaction
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    context = {
        "fields": samples.FIELDS,
        "colours": samples.COLOURS,
        "line": samples.LINE,
        "chart": samples.CHART,
    }
    return render(request, "web/gallery/page.html", context)
