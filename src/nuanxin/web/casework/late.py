"""催办's addresses: who is late and is reminded; what is asked and is answered."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.casework import pressing, reminding


@require_http_methods(["GET", "HEAD", "POST"])
def late(request: OfficeRequest) -> HttpResponse:
    """What is late or near; those ticked are reminded of."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            pressing.reminded(request, now)
            return redirect(request.get_full_path())
        except Refusal as refusal:
            refused = str(refusal)
    context = {
        "shown": pressing.page(request, now), "refused": refused, "typed": request.POST,
        "ticked": request.POST.getlist("case"),
    }  # fmt: skip
    return render(request, "web/casework/late.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: OfficeRequest) -> HttpResponse:
    """What asks this post, and what its level has sent; those ticked are answered."""
    now, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            reminding.answered(request, now)
            return redirect(request.get_full_path())
        except Refusal as refusal:
            refused = str(refusal)
    context = {
        "shown": reminding.page(request, now), "refused": refused, "typed": request.POST,
        "ticked": request.POST.getlist("reminder"),
    }  # fmt: skip
    return render(request, "web/casework/answer.html", context, status=422 if refused else 200)


@require_safe
def late_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return pressing.exported(request, kind, timezone.localtime())


@require_safe
def answer_download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return reminding.exported(request, kind, timezone.localtime())
