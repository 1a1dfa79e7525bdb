"""Log in, prove oneself, one's own account, log out, switch posts."""

from io import BytesIO
from uuid import UUID

import segno
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.factors import actions as factors
from nuanxin.base.factors.codes import address
from nuanxin.base.factors.queries import codes_left, enrolled, key_of
from nuanxin.base.factors.ways import Way
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.passwords.profiles import due, profile
from nuanxin.base.sittings import actions as sittings
from nuanxin.base.sittings.queries import open_sittings
from nuanxin.base.sms.queries import number_of
from nuanxin.base.sso import provider
from nuanxin.base.sso.queries import link_of
from nuanxin.kit.refusal import Refusal
from nuanxin.web import reasons, standing
from nuanxin.web.account import entering, purposes, still
from nuanxin.web.account.addresses import wanted
from nuanxin.web.gate import POST_KEY


def _form(request: HttpRequest, page: str, trouble: str, **more: object) -> HttpResponse:
    context = {"trouble": trouble, "next": wanted(request), **more}
    return render(request, f"web/account/{page}.html", context, status=422 if trouble else 200)


def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in form; once in, on to where the person wanted to go."""
    sent = request.method == "POST"
    trouble = entering.log_in(request, timezone.now()) if sent else ""
    if sent and not trouble:
        return HttpResponseRedirect(wanted(request))
    username = request.POST.get("username", "")
    why = "" if trouble else reasons.said(request)
    return _form(request, "log_in", trouble, username=username, provider=provider.on(), why=why)


def code(request: OfficeRequest) -> HttpResponse:
    """The code of the phone, after the password."""
    if standing.let_in(request.session, request.acting):
        return HttpResponseRedirect(wanted(request))
    textable = standing.may_be_texted(request.acting)
    if textable and not enrolled(request.account):
        return redirect_to_login(wanted(request), reverse("account:text"))
    sent = request.method == "POST"
    trouble = entering.give_code(request, request.account, timezone.now()) if sent else ""
    if sent and not trouble:
        return HttpResponseRedirect(wanted(request))
    return _form(request, "code", trouble, textable=textable)


def enrol(request: OfficeRequest) -> HttpResponse:
    """Scan, type the first code, write down ten others; once in, only just proved."""
    user, now = request.account, timezone.now()
    if enrolled(user):
        return redirect("account:page")
    if _left_alone(request):
        return redirect_to_login(request.get_full_path(), reverse("account:again"))
    key, trouble = key_of(factors.begin(user=user)), ""
    if request.method == "POST":
        typed = request.POST.get("code", "")
        try:
            codes = factors.confirm(user=user, typed=typed, by=request.actor, at=now)
        except Refusal as refusal:
            trouble = str(refusal)
        else:
            entering.come_in(request, user, now, Way.APP)
            return _form(request, "codes", "", codes=codes)
    groups = [key[at : at + 4] for at in range(0, len(key), 4)]
    return _form(request, "enrol", trouble, groups=groups)


def _left_alone(request: OfficeRequest) -> bool:
    """Somebody is in, and it is a while since they showed who they are."""
    now = timezone.now()
    half_in = standing.missing(request.session, request.acting, now)
    return not half_in and not standing.just_proved(request.session, now)


@require_safe
def qr(request: OfficeRequest) -> HttpResponse:
    """The key to scan, while it is being set up; never afterwards."""
    user = request.account
    if enrolled(user) or _left_alone(request):
        raise Http404
    key = key_of(factors.begin(user=user))
    picture = BytesIO()
    segno.make(address(key, user.username)).save(picture, kind="png", scale=5, border=3)
    return HttpResponse(picture.getvalue(), content_type="image/png")


def password(request: OfficeRequest) -> HttpResponse:
    """Choose a new password; because one wants to, or because one must."""
    user, now, trouble = request.account, timezone.now(), ""
    if request.method == "POST":
        try:
            entering.choose_password(request, now)
        except Refusal as refusal:
            trouble = str(refusal)
        else:
            return HttpResponseRedirect(wanted(request))
    return _form(request, "password", trouble, rule=profile().said, due=due(user, now))


@require_safe
def may_send(request: HttpRequest) -> HttpResponse:
    """For a page that is about to send its form: whether it would be taken."""
    return JsonResponse(still.told(request, timezone.now()))


@require_safe
def back(request: OfficeRequest) -> HttpResponse:
    """The form is in another page, which they go back to."""
    return render(request, "web/account/back.html")


def again(request: OfficeRequest) -> HttpResponse:
    """Password and code once more; then back to where they were."""
    sent = request.method == "POST"
    trouble = entering.show_again(request, request.account, timezone.now()) if sent else ""
    if sent and not trouble:
        return HttpResponseRedirect(wanted(request))
    return _form(request, "again", trouble, coded=entering.wants_code(request.acting))


def purpose(request: OfficeRequest) -> HttpResponse:
    """What a list is for; then it comes."""
    trouble, address = "", wanted(request)
    if request.method == "POST":
        try:
            purposes.state(request, address, timezone.now())
        except Refusal as refusal:
            trouble = str(refusal)
        else:
            return _form(request, "leaving", "")
    said = request.POST.get("purpose", "")
    return _form(request, "purpose", trouble, suggested=purposes.SUGGESTED, said=said)


@require_safe
def page(request: OfficeRequest) -> HttpResponse:
    """One's own account: where one is logged in, the second factor, the password."""
    user = request.account
    here = request.session.session_key or ""
    shown = open_sittings(user, here, timezone.now())
    context = {
        "sittings": shown, "left": codes_left(user), "enrolled": enrolled(user),
        "number": number_of(user), "linked": link_of(user),
    }  # fmt: skip
    return render(request, "web/account/page.html", context)


@require_POST
def codes(request: OfficeRequest) -> HttpResponse:
    """Ten new codes to write down."""
    fresh = factors.renew_codes(user=request.account, by=request.actor)
    return _form(request, "codes", "", codes=fresh)


@require_POST
def end(request: OfficeRequest, sitting: UUID) -> HttpResponse:
    """End a sitting of one's own: a forgotten computer."""
    ended = sittings.end(
        user=request.account, public_id=sitting, by=request.actor, at=timezone.now()
    )
    if not ended:
        raise Http404
    return redirect("account:page")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    sittings.left(session_key=request.session.session_key or "", at=timezone.now())
    logout(request)
    return redirect("front")


@require_POST
def switch(request: OfficeRequest) -> HttpResponse:
    """Act in another of one's own posts."""
    request.session[POST_KEY] = request.POST.get("post", "")
    return redirect("desk:page")
