"""What makes two sent forms the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from nuanxin.base.identity.acting import account_of

FIELD = "_once"
_NOT_CONTENT = frozenset({FIELD, "csrfmiddlewaretoken"})


@dataclass(frozen=True, slots=True)
class Form:
    """A form as sent: its key, who sent it where, and a digest of what it held."""

    key: UUID
    user_id: int
    path: str
    digest: str


def form_of(request: HttpRequest) -> Form | None:
    """The form somebody sent, if it carries a key. Raises ValueError for a broken key."""
    if request.method != "POST" or not (key := request.POST.get(FIELD)):
        return None
    user = account_of(request)
    if user is None:
        return None
    return Form(UUID(key), user.pk, request.get_full_path()[:300], _digest(request))


def _digest(request: HttpRequest) -> str:
    digest = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in _NOT_CONTENT:
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for part in file.chunks():
                digest.update(part)
            file.seek(0)
    return digest.hexdigest()
