"""Where every sent form passes; below the middleware that knows the user."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from nuanxin.base.once.actions import Different, answer_once
from nuanxin.base.once.form import form_of

_BROKEN = "表单不完整，没有办理。请返回上一页，刷新后重新填写。"


class Once:
    """Lets the first of equal forms through and repeats its answer to the others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            form = form_of(request)
        except ValueError:
            return _page(request, 400, "表单不完整", _BROKEN)
        if form is None:
            return self._get_response(request)
        try:
            return answer_once(form=form, answer=lambda: self._get_response(request))
        except Different as refusal:
            return _page(request, 409, "已经提交过", str(refusal))


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    return render(request, "nx/error.html", {"title": title, "advice": advice}, status=status)
