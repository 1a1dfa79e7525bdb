"""核验码 of a 特别扶助证: ten hexadecimal digits no number or person can be guessed from.

The database draws it when a certificate is issued; it stands on the certificate, in a QR code
and in print, and is all a hospital desk needs to ask whether the certificate is good.
"""

from __future__ import annotations

import re

from django.contrib.postgres.functions import RandomUUID
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Left, Replace, Upper

from nuanxin.kit.digits import plain

LENGTH = 10
_TYPED = re.compile(r"[0-9A-F]{10}")


def column() -> CharField[str, str]:
    """The column of a certificate; each row has a code of its own, whoever writes it."""
    text = Replace(Cast(RandomUUID(), CharField()), Value("-"), Value(""))
    fresh = Upper(Left(text, LENGTH))
    return CharField(
        "核验码", max_length=LENGTH, unique=True, db_default=fresh, db_collation="C"
    )


def read_code(typed: str) -> str:
    """What somebody typed or scanned, in the normal form; empty where it is none."""
    text = plain(typed).upper().replace("-", "")
    return text if _TYPED.fullmatch(text) else ""


def printed_code(code: str) -> str:
    """In groups, as it stands on the certificate."""
    return f"{code[:4]} {code[4:7]} {code[7:]}"
