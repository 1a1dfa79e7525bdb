"""Accounts and posts: the list, one account, a new one."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.web.people import governing, pages


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    shown = pages.index(request.scope, request.GET, timezone.localdate())
    return render(request, "web/people/index.html", {"shown": shown})


@require_safe
def download(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return pages.exported(request, kind, timezone.localtime())


def new(request: OfficeRequest) -> HttpResponse:
    """Open an account; its password is shown this once."""
    trouble = ""
    if request.method == "POST":
        try:
            user, given = governing.admitted(request, timezone.now())
        except Refusal as refusal:
            trouble = str(refusal)
        else:
            return _page(request, user.public_id, given=given)
    context = {"trouble": trouble, "roles": pages.ROLES, "typed": request.POST}
    return render(request, "web/people/new.html", context, status=422 if trouble else 200)


@require_safe
def page(request: OfficeRequest, user: UUID) -> HttpResponse:
    return _page(request, user)


@require_POST
def act(request: OfficeRequest, user: UUID) -> HttpResponse:
    """One deed on one account."""
    pages.one(request, user, timezone.localdate())
    try:
        given = governing.done(request, user, timezone.now())
    except Refusal as refusal:
        return _page(request, user, refused=str(refusal))
    return _page(request, user, given=given) if given else redirect("people:page", user)


def _page(request: OfficeRequest, user: UUID, **said: str) -> HttpResponse:
    context = {**pages.one(request, user, timezone.localdate()), **said, "typed": request.POST}
    status = 422 if said.get("refused") else 200
    return render(request, "web/people/page.html", context, status=status)
