"""Codes: which time step one belongs to, and ten to write down."""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from datetime import datetime
from urllib.parse import quote

from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP

STEP = 30
_DRIFT = 1
_PAPER = 10
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_NOT_CODE = re.compile(r"[^0-9A-Z]+")


def new_key() -> str:
    """A key as people type it: 160 bits in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(at: datetime) -> int:
    """The half minute a moment lies in."""
    return int(at.timestamp()) // STEP


def code_for(key: str, step: int) -> str:
    """The six digits of one half minute."""
    return f"{_totp(key, step).token():06d}"


def matching_step(key: str, typed: str, at: datetime, after: int) -> int | None:
    """The half minute a code belongs to: this one or its neighbours, later than `after`."""
    clock = _totp(key, step_of(at))
    code = normal(typed)
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return None
    if not clock.verify(int(code), tolerance=_DRIFT, min_t=after + 1):
        return None
    return int(clock.t())


def normal(typed: str) -> str:
    """A code without the blanks, dashes and full-width digits people put into it."""
    return _NOT_CODE.sub("", unicodedata.normalize("NFKC", typed).upper())


def paper_codes() -> list[str]:
    """Ten codes of 49 bits each, in two groups."""
    return ["-".join((_group(), _group())) for _ in range(_PAPER)]


def paper_digest(typed: str) -> str:
    """What is kept of a paper code: keyed, so that a stolen table tells none."""
    mac = salted_hmac("nuanxin.paper-code", normal(typed), algorithm="sha256")
    return str(mac.hexdigest())


def address(key: str, username: str) -> str:
    """What a QR code tells the phone."""
    issuer = quote("暖心")
    return f"otpauth://totp/{issuer}:{quote(username)}?secret={key}&issuer={issuer}"


def _group() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def _totp(key: str, step: int) -> TOTP:
    clock = TOTP(base64.b32decode(key), STEP)
    clock.time = step * STEP
    return clock
