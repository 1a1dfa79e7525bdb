"""What a person reads when something goes wrong."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_PAGES = {
    400: (
        "这个请求我们看不懂",
        "可能是网址不完整，或者一次填写的内容太多。请返回上一页再试一次。",
    ),
    413: (
        "一次交得太多",
        "这张表单的内容或项数超过了上限，没有收下。请分几次填写，或把文件拆小再交。",
    ),
    403: ("这个页面不对您开放", "如果您认为应该能打开，请联系本单位的系统管理员。"),
    404: ("没有找到这个页面", "网址可能输错了一个字，或者内容已按约定的时间删除。"),
    500: (
        "系统出了点问题",
        "抱歉，是我们的问题，您填写的内容没有保存。请稍后再试；反复出现时请联系系统管理员。",
    ),
    503: (
        "暂时办不了",
        "数据库这会儿连不上，您填写的内容没有保存。请过几分钟再试；一直这样请联系系统管理员。",
    ),
}
_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    title, advice = _PAGES[status]
    return render(
        request,
        "nx/error.html",
        {"title": title, "advice": advice, "status": status},
        status=status,
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 413 if isinstance(exception, _TOO_MUCH) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of the form is gone: cookies are off or the page stood open for very long."""
    context = {
        "title": "页面放得太久，需要刷新",
        "advice": "您填写的内容没有提交，也没有保存。请刷新页面再试；"
        "如果浏览器禁用了 Cookie，请先允许本站使用。",
        "status": 403,
    }
    return render(request, "nx/error.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def fault(request: HttpRequest) -> HttpResponse:
    """Called while the fault is being handled: a database that is away is said to be."""
    away = isinstance(sys.exception(), OperationalError | InterfaceError)
    return _page(request, 503 if away else 500)
