"""One address: looking at what a link asks, and answering."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nuanxin.support.intake.queries import TASK as REQUEST
from nuanxin.web.links import pages, requesting


# The link is the secret a forged form would have to know; there is no session to ride on, and
# messengers' own browsers keep no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What the link asks; a form sent here answers it."""
    now = timezone.now()
    link = pages.found(token)
    if link is not None and link.task == REQUEST:
        told = requesting.answered if request.method == "POST" else requesting.shown
    else:
        told = pages.answered if request.method == "POST" else pages.shown
    return told(request, link, now)
