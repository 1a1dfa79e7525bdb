"""Whether a form would be taken now: asked by the page that holds it, before it is sent."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import Resolver404, resolve, reverse

from nuanxin.web import standing
from nuanxin.web.gate import acting_of
from nuanxin.web.permissions import PERMISSIONS

_ENDED = "登录已经结束：离开超过 30 分钟、登录满 12 小时、在别处退出了，或者岗位已经到期。"
_STEP = "登录还差一步：还要输入动态码或修改密码。"
_OTHER = "现在登录的是另一个账号或岗位，和打开这一页时不同。请换回原来的账号和岗位。"
_AGAIN = "办这件事，要求 5 分钟内确认过是您本人。"


def told(request: HttpRequest, now: datetime) -> dict[str, object]:
    """What stands in the way, where it is cleared away, and a token that is good now."""
    said, step = _in_the_way(request, now)
    back = reverse("account:back")
    return {
        "ready": not said,
        "said": said,
        "address": f"{reverse(step)}?next={back}" if step else "",
        "token": get_token(request),
    }


def _in_the_way(request: HttpRequest, now: datetime) -> tuple[str, str]:
    acting = acting_of(request)
    if acting is None:
        return _ENDED, "account:log_in"
    if step := standing.missing(request.session, acting, now):
        return _STEP, step
    if request.GET.get("who") != str(acting.post.public_id):
        return _OTHER, "account:page"
    asked = _asks_again(request.GET.get("where", ""))
    if asked and not standing.fresh(request.session, acting, now):
        return _AGAIN, standing.proof_wanted(acting)
    return "", ""


def _asks_again(path: str) -> bool:
    """Whether whoever sends something there has just proved who they are."""
    try:
        access = PERMISSIONS.get(resolve(path).view_name)
    except Resolver404:
        return False
    return access is not None and access.fresh
