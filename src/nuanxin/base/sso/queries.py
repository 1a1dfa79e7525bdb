"""Whose account a provider means."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from nuanxin.base.identity.models import User
from nuanxin.base.sso.models import LinkedIdentity


def digest_of(issuer: str, subject: str) -> str:
    """What is kept of a person's number at a provider: it may be their identity number."""
    said = f"{issuer}\n{subject}"
    return str(salted_hmac("nuanxin.linked-identity", said, algorithm="sha256").hexdigest())


def account_of(issuer: str, subject: str) -> User | None:
    """The account linked to this person of this provider, closed or not."""
    found = LinkedIdentity.objects.filter(issuer=issuer, digest=digest_of(issuer, subject))
    row = found.select_related("user").first()
    return row.user if row else None


def link_of(user: User) -> LinkedIdentity | None:
    """How an account is linked."""
    return LinkedIdentity.objects.filter(user=user).first()
