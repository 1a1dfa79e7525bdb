"""What happened in a family: told, checked, done, undone."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.happenings import pages


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficeRequest, family: UUID) -> HttpResponse:
    """The choices, a form, or the check page; its button does it."""
    shown = pages.page(request, family, timezone.now())
    if shown.done:
        return redirect(request.path)
    status = 422 if shown.refused or (shown.form and shown.form.faults) else 200
    context = {"shown": shown, "file": shown.file}
    return render(request, "web/happenings/page.html", context, status=status)


@require_POST
def undo(request: OfficeRequest, family: UUID, happening: UUID) -> HttpResponse:
    """As if it had not been written down."""
    now = timezone.now()
    try:
        pages.undone(request, family, happening, now)
    except Refusal as refusal:
        shown = replace(pages.page(request, family, now), refused=str(refusal))
        context = {"shown": shown, "file": shown.file, "refused": shown.refused}
        return render(request, "web/happenings/page.html", context, status=422)
    return redirect("happenings:page", family)
