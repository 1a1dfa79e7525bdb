"""Why somebody finds the log-in where another page was: said there in words."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from nuanxin.base.identity.acting import account_of

_ENDED, _POST = "ended", "post"
_SAID = {
    _ENDED: "上一次登录已经不算数：离开超过 30 分钟、登录满 12 小时、在别处退出，或者"
    "账号、密码、岗位有了变动。请重新登录，登录后回到刚才要看的页面。",
    _POST: "您现在没有在岗的岗位：到期、离岗或者还没有到岗，所以打不开页面。"
    "需要继续办事的，请找安全管理员。",
}
_ASKED = "打开刚才的页面要先登录，登录后自动回到那里。"


def why(request: HttpRequest) -> str:
    """What the address of the log-in carries; nothing for a browser that was never in."""
    if account_of(request) is not None:
        return _POST
    shown = f"{settings.SESSION_COOKIE_NAME}=" in request.META.get("HTTP_COOKIE", "")
    return _ENDED if shown else ""


def said(request: HttpRequest) -> str:
    """The sentence on the log-in page; only ours, whatever the address says."""
    known = _SAID.get(request.GET.get("why", ""))
    return known or (_ASKED if request.GET.get("next") else "")
