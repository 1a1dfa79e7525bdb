"""A request larger than any roll is turned away before it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from nuanxin.kit.digits import whole

_FORM_BYTES = 1024 * 1024


class UploadLimit:
    """Looks at the announced size only; the form looks at the file itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = str(request.META.get("CONTENT_LENGTH") or "0")
        most = settings.ROLL_MAX_BYTES
        size = whole(announced)
        if size is None or size > most + _FORM_BYTES:
            return render(
                request,
                "nx/error.html",
                {
                    "title": "文件太大",
                    "advice": f"一份名册不能超过 {most // 1024**2} MB。"
                    "请按乡镇拆成几份再上传。",
                },
                status=413,
            )
        return self.get_response(request)
