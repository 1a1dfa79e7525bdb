"""Whether somebody has a second factor, and what a set-up page shows."""

from __future__ import annotations

from datetime import datetime, timedelta

from nuanxin.base.factors.models import SecondFactor
from nuanxin.base.identity.models import User
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import unseal

CLOSED = timedelta(minutes=15)


def factor_of(user: User) -> SecondFactor | None:
    """The second factor of an account, in force or still being set up."""
    return SecondFactor.objects.filter(user=user).first()


def enrolled(user: User) -> bool:
    """Whether a second factor is in force."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def key_of(factor: SecondFactor) -> str:
    """The key in base32."""
    return unseal(Kind.RECORD, factor.public_id, factor.key_sealed)


def closed_until(user: User) -> datetime | None:
    """When a code is taken again after five wrong ones; the last wrong one counts."""
    factor = factor_of(user)
    return factor.wrong_at + CLOSED if factor and factor.wrong_at else None


def codes_left(user: User) -> int:
    """How many paper codes are unused."""
    factor = factor_of(user)
    return factor.paper_codes.filter(used_at__isnull=True).count() if factor else 0
