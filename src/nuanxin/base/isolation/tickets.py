"""A scope as the database believes it: ranges, expiry and a post under a keyed digest.

The key comes from SECRET_KEY; the database keeps a copy where the application cannot read it.
Whoever slips a statement into a query can repeat its own ticket, but make no other.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from django.conf import settings

from nuanxin.base.jurisdiction.scope import Scope

_HOURS_VALID = 24


def keys() -> tuple[bytes, bytes]:
    """The inner and the outer key: SHA-256(outer ‖ SHA-256(inner ‖ text)), NMAC's shape."""
    secret = settings.SECRET_KEY.encode()
    inner, outer = (
        hmac.digest(secret, f"nuanxin scope ticket, {part}".encode(), "sha256")
        for part in ("inner", "outer")
    )
    return inner, outer


def ticket(scope: Scope, post: int | None = None) -> str:
    """`{[low,high),…};expiry;post;digest`, as `guard.said()` reads it; without a post every
    family counts, those kept closer too.
    """
    ranges = ",".join(f"[{low},{high})" for low, high in scope)
    text = f"{{{ranges}}};{int(time.time()) + _HOURS_VALID * 3600};{post or ''}"
    inner, outer = keys()
    digest = hashlib.sha256(outer + hashlib.sha256(inner + text.encode()).digest())
    return f"{text};{digest.hexdigest()}"
