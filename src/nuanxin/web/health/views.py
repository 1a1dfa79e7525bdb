"""`/healthz` answers for the process, `/readyz` for what the pages need."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from nuanxin.base.database.requests import without_transaction
from nuanxin.base.instance import queries as instance
from nuanxin.rulebook import library


@without_transaction
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@without_transaction
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    troubles = {"数据库": instance.trouble(), "政策包": library.trouble()}
    ready = not any(troubles.values())
    return JsonResponse(
        {
            "status": "ready" if ready else "not ready",
            "parts": {part: trouble or "就绪" for part, trouble in troubles.items()},
        },
        status=200 if ready else 503,
        json_dumps_params={"ensure_ascii": False},
    )
