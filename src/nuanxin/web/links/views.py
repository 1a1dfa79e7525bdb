"""One address: looking at what a link asks, and answering."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nuanxin.web.links import pages


# The link is the secret a forged form would have to know; there is no session to ride on, and
# messengers' own browsers keep no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What the link asks; a form sent here answers it."""
    now = timezone.now()
    link = pages.found(token)
    if request.method == "POST":
        return pages.answered(request, link, now)
    return pages.shown(request, link, now)
