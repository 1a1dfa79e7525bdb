"""What the web server on this machine runs with, told to whoever looks it over.

A command has the environment of its shell, the server that of its service: a doctor who
judged the first would call a server sound that serves in the clear. No secret is written down.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from nuanxin.config.places import VAR

_PLACE = "serving.json"
# Settings that decide what serves whom, by the name the environment gives them.
_TOLD = {
    "INSECURE_LAN": "INSECURE_LAN", "ALLOWED_HOSTS": "ALLOWED_HOSTS",
    "TRUSTED_PROXIES": "TRUSTED_PROXIES", "SECRET_KEY": "SECRET_KEY",
    "AUTH_PROFILE": "AUTH_PROFILE", "VAULT_KEYS": "VAULT_KEYS",
    "SMS_GATEWAY": "NUANXIN_SMS_GATEWAY", "SMS_URL": "NUANXIN_SMS_URL",
    "SMS_KEY_ID": "NUANXIN_SMS_KEY_ID", "SMS_TEMPLATE": "NUANXIN_SMS_TEMPLATE",
    "SMS_SECRET_FILE": "NUANXIN_SMS_SECRET_FILE", "OIDC_ISSUER": "NUANXIN_OIDC_ISSUER",
    "OIDC_CLIENT_ID": "NUANXIN_OIDC_CLIENT_ID",
    "OIDC_SECRET_FILE": "NUANXIN_OIDC_SECRET_FILE",
}  # fmt: skip


class Serving(NamedTuple):
    """A web process of this folder that is alive."""

    insecure: bool
    differs: tuple[str, ...]
    """Names in the environment that say something else here."""


def tell() -> None:
    """Write down what this web process runs with; the latest one counts."""
    salt = secrets.token_hex(16)
    said = {"pid": os.getpid(), "insecure": settings.INSECURE_LAN, "salt": salt, **_marks(salt)}
    VAR.mkdir(parents=True, exist_ok=True)
    fresh = VAR / f"{_PLACE}.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(said))
    fresh.replace(VAR / _PLACE)


def serving() -> Serving | None:
    """The web process of this folder; None where none is alive, or it runs elsewhere."""
    said = _read(VAR / _PLACE)
    if not said or not _alive(said.get("pid")):
        return None
    here = _marks(str(said.get("salt")))
    differs = tuple(_TOLD[name] for name in _TOLD if said.get(name) != here[name])
    return Serving(said.get("insecure") is True, differs)


def _marks(salt: str) -> dict[str, str]:
    """A digest of each setting: equal or not, and nothing else, is to be read from it."""
    return {name: _mark(salt, getattr(settings, name)) for name in _TOLD}


def _mark(salt: str, value: object) -> str:
    return hashlib.sha256(f"{salt} {value}".encode()).hexdigest()


def _read(place: Path) -> Mapping[str, Any]:
    try:
        said = json.loads(place.read_text())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _alive(pid: object) -> bool:
    if not isinstance(pid, int):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's process is alive all the same
        return True
    return True
