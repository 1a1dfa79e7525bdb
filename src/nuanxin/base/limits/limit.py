"""A limit, and whom it counts for."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.utils.crypto import salted_hmac


class Limit(NamedTuple):
    """So many of a kind within a time: for one account, and for all behind one address."""

    name: str
    of_account: int
    of_address: int
    within: timedelta


def account(user_id: int) -> str:
    return f"user {user_id}"


def address(text: str) -> str:
    """The same address gives the same key, and only here."""
    return salted_hmac("nuanxin.limits", text, algorithm="sha256").hexdigest()
