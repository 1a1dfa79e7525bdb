"""Log in, log out, switch posts."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.web.gate import POST_KEY, acting_of

_WRONG = "用户名或密码不对。请核对大小写；忘记密码请找本单位的系统管理员。"
_NO_POST = "这个账号现在没有在岗的岗位，不能登录。请找本单位的系统管理员。"


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if safe else reverse("desk:page")


def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in form; once in, on to where the person wanted to go."""
    trouble = ""
    username = request.POST.get("username", "").strip()
    if request.method == "POST":
        user = authenticate(
            request, username=username, password=request.POST.get("password", "")
        )
        if user is not None:
            login(request, user)
            if acting_of(request) is not None:
                return HttpResponseRedirect(_next(request))
            logout(request)
        trouble = _WRONG if user is None else _NO_POST
    context = {"trouble": trouble, "username": username, "next": _next(request)}
    return render(request, "web/account/log_in.html", context, status=422 if trouble else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("front")


@require_POST
def switch(request: OfficeRequest) -> HttpResponse:
    """Act in another of one's own posts."""
    request.session[POST_KEY] = request.POST.get("post", "")
    return redirect("desk:page")
