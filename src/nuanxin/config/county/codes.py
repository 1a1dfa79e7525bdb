"""Codes of the demonstration: their keys follow from the name, for anybody to know."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

from nuanxin.base.factors.codes import code_for, step_of
from nuanxin.base.factors.queries import factor_of, key_of
from nuanxin.base.identity.models import User
from nuanxin.base.sms.outbox import code_in
from nuanxin.base.sms.queries import number_of, waiting


def demo_key(username: str) -> str:
    """The key everybody may know; only demonstration databases hold it."""
    digest = hashlib.sha256(f"nuanxin demonstration {username}".encode()).digest()
    return base64.b32encode(digest[:20]).decode()


def texted_code(user: User, at: datetime) -> str:
    """The code that would have been sent to this account; nothing while none is under way."""
    factor = number_of(user)
    if factor is None or factor.reference is None or not waiting(factor, at):
        return ""
    return code_in(factor.reference)


def unused_code(user: User, at: datetime) -> str:
    """A code that will be taken now; nothing while all that could be are used.

    Nothing either when somebody has bound a phone of their own to the account.
    """
    factor = factor_of(user)
    if factor is None or key_of(factor) != demo_key(user.username):
        return ""
    step = max(step_of(at), factor.last_step + 1)
    return code_for(demo_key(user.username), step) if step <= step_of(at) + 1 else ""
