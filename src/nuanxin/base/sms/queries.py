"""Whether codes can be texted to somebody, and how the one under way stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from nuanxin.base.identity.models import User
from nuanxin.base.sms.gateways import on
from nuanxin.base.sms.models import TextedFactor

VALID = timedelta(minutes=5)
PAUSE = timedelta(seconds=60)


def number_of(user: User) -> TextedFactor | None:
    """Where codes of an account go; None where no number is set."""
    return TextedFactor.objects.filter(user=user).first()


def texted(user: User) -> bool:
    """Whether a code can be texted to this account."""
    return on() and TextedFactor.objects.filter(user=user).exists()


def waiting(factor: TextedFactor, at: datetime) -> bool:
    """Whether a code is under way that may still be typed."""
    return bool(factor.digest and factor.sent_at and factor.sent_at + VALID > at)


def pause_left(factor: TextedFactor, at: datetime) -> int:
    """Seconds until another may be asked for."""
    if factor.sent_at is None:
        return 0
    return max(0, -int((at - factor.sent_at - PAUSE).total_seconds() // 1))
