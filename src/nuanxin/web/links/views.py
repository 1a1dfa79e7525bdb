"""One address: looking at what a link asks, and answering."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nuanxin.base.links.models import OneTimeLink
from nuanxin.care.needs.queries import TASK as REFERRAL
from nuanxin.care.orders.queries import TASK as ORDER
from nuanxin.care.visits.queries import TASK as VISIT
from nuanxin.support.intake.queries import TASK as REQUEST
from nuanxin.web.links import pages, receiving, requesting, serving, visiting

_Told = Callable[[HttpRequest, OneTimeLink | None, datetime], HttpResponse]
_ASK: tuple[_Told, _Told] = (pages.shown, pages.answered)
_PARTS: dict[str, tuple[_Told, _Told]] = {
    REQUEST: (requesting.shown, requesting.answered),
    VISIT: (visiting.shown, visiting.answered),
    ORDER: (serving.shown, serving.answered),
    REFERRAL: (receiving.shown, receiving.answered),
}


# The link is the secret a forged form would have to know; there is no session to ride on, and
# messengers' own browsers keep no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What the link asks; a form sent here answers it."""
    now = timezone.now()
    link = pages.found(token)
    shown, answered = _PARTS.get(link.task if link else "", _ASK)
    told = answered if request.method == "POST" else shown
    return told(request, link, now)
