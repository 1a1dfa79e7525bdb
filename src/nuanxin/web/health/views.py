"""`/healthz` answers for the process, `/readyz` for what the pages need."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nuanxin.base.database.requests import without_transaction
from nuanxin.web.health.parts import troubles


@without_transaction
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@without_transaction
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    found = troubles(timezone.now())
    ready = not any(found.values())
    return JsonResponse(
        {
            "status": "ready" if ready else "not ready",
            "parts": {part: trouble or "就绪" for part, trouble in found.items()},
        },
        status=200 if ready else 503,
        json_dumps_params={"ensure_ascii": False},
    )
